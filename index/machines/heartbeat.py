"""A process says that it is there: once when it begins, every few seconds from then on, and when it ends."""

import logging
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self

from index.archive.protocols import Archive
from index.errors import ArchiveError
from index.machines.machine import machine_name
from index.machines.protocols import Process
from index.operations.build import build
from index.operations.settings import Settings
from index.version import VERSION

log = logging.getLogger(__name__)

BEAT_SECONDS = 15.0
"""Between two signs of life."""
END_SECONDS = 3.0
"""That the end of a process waits for its last word."""
FORGET = timedelta(hours=1)
"""After which a process that fell silent is forgotten."""


class SignOfLife:
    """The signs of life of this process, from a thread of its own; use it as a context manager.

    open_archive: gives the archive, in that thread; it stays open. doing: says in a few words what the process does. An archive
    that cannot be written is no reason to stop: the next sign may get through.
    """

    def __init__(
        self,
        settings: Settings,
        open_archive: Callable[[], Archive],
        role: str,
        doing: Callable[[], str] = lambda: "",
        *,
        every: float = BEAT_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._open = open_archive
        self._doing = doing
        self._every = every
        self._clock = clock
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"heartbeat of the {role}", daemon=True)
        now = clock()
        self._process = Process(
            id=secrets.token_hex(8),
            machine=machine_name(settings),
            role=role,
            pid=os.getpid(),
            version=VERSION,
            build=build(),
            started=now,
            seen=now,
        )

    @property
    def process_id(self) -> str:
        """The id under which this process is entered."""
        return self._process.id

    def begin(self) -> Self:
        """Give the first sign, and go on."""
        self._thread.start()
        return self

    def end(self) -> None:
        """Say that the process ends; waits some seconds for that."""
        self._ended.set()
        self._thread.join(timeout=END_SECONDS)

    def __enter__(self) -> Self:
        return self.begin()

    def __exit__(self, *_: object) -> None:
        self.end()

    def _run(self) -> None:
        self._quietly(self._begin)
        while not self._ended.wait(self._every):
            self._quietly(self._beat)
        self._quietly(lambda: self._open().processes.leave([self._process.id]))

    def _begin(self) -> None:
        """What died here in the same role is gone for certain: its number is nobody's, or another's."""
        store = self._open().processes
        mine = self._process
        dead = [
            one.id
            for one in store.all()
            if (one.machine, one.role) == (mine.machine, mine.role) and (one.pid == mine.pid or not _is_there(one.pid))
        ]
        store.leave(dead)
        self._beat()

    def _beat(self) -> None:
        store, now = self._open().processes, self._clock()
        store.forget(now - FORGET)
        store.beat(replace(self._process, seen=now, doing=self._doing()))

    def _quietly(self, work: Callable[[], None]) -> None:
        try:
            work()
        except ArchiveError as error:
            log.info("no sign of life can be given", extra={"why": str(error)})
        except Exception:  # it is not worth the process
            log.exception("no sign of life can be given")


def _is_there(pid: int) -> bool:
    """Whether a process of this number runs here; in a container of its own that is not to be seen, and the number decides."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
