"""Which processes work on an archive, on whichever machine: each enters itself, and gives a sign of life every few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.text import characters

DOING_MOST = 200
"""Characters of what a process says it does."""
NAME_MOST = 100
"""Characters of the other texts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """id: of this process alone, whatever became of its number. machine: the name of its machine. role: crawler, indexer, alerts or
    web. pid: its number there. version, build: of the program. started, seen: by the clock of its machine. doing: a few words, ""
    for nothing."""

    id: str
    machine: str
    role: str
    pid: int
    version: str
    build: str
    started: datetime
    seen: datetime
    doing: str = ""

    def __post_init__(self) -> None:
        for name in ("id", "machine", "role", "version", "build"):
            object.__setattr__(self, name, characters.line(getattr(self, name), NAME_MOST))
        object.__setattr__(self, "doing", characters.line(self.doing, DOING_MOST))


class ProcessStore(Protocol):
    """Every method is one transaction and may raise ArchiveError. Times are aware UTC."""

    def beat(self, process: Process) -> None:
        """Enter a process, or say that it is still there and what it does."""
        ...

    def leave(self, ids: Sequence[str]) -> None:
        """These have ended. Unknown ones are passed over."""
        ...

    def all(self) -> list[Process]:
        """Those that have not left, by machine, role and start."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove those that were not seen since a time. Returns how many."""
        ...
