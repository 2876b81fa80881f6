"""A parser process: takes one document at a time, under limits that the kernel enforces.

CPU time is limited anew for each document (SIGXCPU ends the process, in C code too); memory once, above what the
process needs to be there at all.

    python -m crawler.parsing.child FILE_DESCRIPTOR CPU_SECONDS MEMORY_BYTES RULES_DIRECTORY BOUNDS_OF_A_PAGE DATA_DIRECTORY
"""

import json
import math
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path

from crawler.extract import Bounds, warm_up
from crawler.extract.language.detect import keep_model_in
from crawler.extract.language.language_model import folders, prepare
from crawler.parsing.frames import Frame, receive, send
from crawler.parsing.messages import OUT_OF_MEMORY, answer_to
from crawler.parsing.tasks import Workbench
from index.operations.garbage import pass_over_what_is_there

_IDLE = 0.2
"""Seconds without a document after which a fresh process loads what it may need, in nobody's time."""


def main() -> int:
    """Serve requests until the crawler closes the socket. Returns the exit status."""
    link = socket.socket(fileno=int(sys.argv[1]))
    cpu, memory = float(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the crawler ends us itself
    bench = Workbench.of(sys.argv[4], Bounds(**json.loads(sys.argv[5])))
    prepare(places := folders(Path(sys.argv[6])))
    keep_model_in(places)
    pass_over_what_is_there()
    _limit_memory(memory)
    send(link, Frame(b'"ready"'))
    warm = False
    while True:
        if not warm and not select.select([link], [], [], _IDLE)[0]:
            _limit_cpu(cpu)
            warm_up()
            warm = True
        try:
            request = receive(link)
        except (EOFError, OSError):
            return 0
        _limit_cpu(cpu)
        try:
            answer = answer_to(request, bench)
        except MemoryError:
            return OUT_OF_MEMORY
        try:
            send(link, answer)
        except OSError:
            return 0
        del request, answer


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
