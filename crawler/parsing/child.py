"""A parser process: takes one document at a time, under limits that the kernel keeps.

CPU time is limited anew for each document (SIGXCPU ends the process, in C code too); memory once, above what the
process needs to be there at all. The first thing it is sent are the bounds of a page (`Bounds`).

    python -m crawler.parsing.child FILE_DESCRIPTOR CPU_SECONDS MEMORY_BYTES RULES_DIRECTORY
"""

import gc
import math
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from crawler.errors import FetchError
from crawler.extract import NotAnArticle
from crawler.parsing.frames import receive, send
from crawler.parsing.tasks import Task, tasks


def main() -> int:
    link = socket.socket(fileno=int(sys.argv[1]))
    cpu, memory = float(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the crawler ends us itself
    known = tasks(sys.argv[4], receive(link))
    gc.freeze()
    _limit_memory(memory)
    send(link, "ready")
    while True:
        try:
            name, args, kwargs = receive(link)
        except (EOFError, OSError):
            return 0
        _limit_cpu(cpu)
        try:
            answer = _run(known[name], args, kwargs)
        except MemoryError:
            return 12
        try:
            _tell(link, answer)
        except OSError:
            return 0
        del name, args, kwargs, answer


def _run(task: Task, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, Any]:
    """("value", it) or ("refused", (reason, detail)) or ("error", FetchError) or ("failed", text)."""
    try:
        return "value", task(*args, **kwargs)
    except NotAnArticle as error:
        return "refused", (error.reason, error.detail)
    except FetchError as error:
        return "error", error
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever a document does to a parser, it is that document's fault
        return "failed", f"{type(error).__name__}: {error}"[:300]


def _tell(link: socket.socket, answer: tuple[str, Any]) -> None:
    """Raises OSError. What cannot be told is told to be so."""
    try:
        send(link, answer)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  # nested too deeply to be packed, for one
        send(link, ("failed", f"its answer cannot be sent: {type(error).__name__}"))


def _limit_cpu(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit_memory(size: int) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + size
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    sys.exit(main())
