"""Processes that work on an archive, on whichever machine: who is there, who may do what only one may do, and who has what.

Signs of life (`ProcessStore`) are for display only. What must not be done twice is guarded by roles: an archive in a file is
worked on from one machine, whose kernel knows at once when a process has died; one on a server by many, and the server knows.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
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
    """id: of this process alone, whatever became of its number. machine: the name of its machine. role: crawler, annotator,
    indexer, alerts or web. pid: its number there. version, build: of the program. started, seen: by the clock of its machine.
    doing: a few words, "" for nothing."""

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


class HeldRole(Protocol):
    """A role while a process has it."""

    @property
    def role(self) -> str:
        """Its name."""
        ...

    @property
    def fence(self) -> int:
        """A number that rises with every process that has the role alone; 0 where the kernel sees to it that nobody else can
        have it. An archive that was opened `under` this role takes nothing from an earlier one."""
        ...

    def check(self) -> None:
        """Raises RoleLost once another process has had the role meanwhile, which happens to who was out of reach for long."""
        ...


class RoleLocks(Protocol):
    """Lets one process at a time have a role, or several that work together."""

    def hold(self, role: str, *, together: bool = False) -> AbstractContextManager[HeldRole]:
        """Have a role inside the block. together: beside others that have it together too, where the archive can be shared; alone,
        where it cannot. Whoever has it alone excludes them all. Raises AlreadyRunning, naming who has it; ArchiveError,
        SettingsError."""
        ...

    def held(self, roles: Collection[str]) -> frozenset[str]:
        """Which of these roles somebody has; for display only, since the answer may be out of date. Raises ArchiveError."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What came of asking for a lease. tries: holders before that let it run out, one after the other, as those do that die. busy:
    whether another process has it; wait: seconds until its lease or the pause that it left runs out."""

    had: bool
    tries: int = 0
    busy: bool = False
    wait: float = 0.0


class LeaseStore(Protocol):
    """Things that one process at a time may have, by name, for so long as it says again and again that it still has them. Who dies
    loses them when their time runs out. Any method may raise ArchiveError."""

    def take(self, name: str, holder: str, seconds: float) -> Taken:
        """Have it for so many seconds, unless somebody has it or a pause is in force. Who has it already has it anew."""
        ...

    def take_free(self, names: Sequence[str], holder: str, seconds: float) -> dict[str, int]:
        """Have those of the names that can be had: name -> tries."""
        ...

    def renew(self, names: Sequence[str], holder: str, seconds: float) -> frozenset[str]:
        """Have those for so many seconds from now that the holder still has. Returns them; the others are lost."""
        ...

    def give_back(self, name: str, holder: str, pause: float = 0.0) -> None:
        """Have it no longer; nobody can take it before so many seconds have passed. Nothing happens if somebody else has it."""
        ...

    def held(self, names: Sequence[str]) -> frozenset[str]:
        """Which of these somebody has."""
        ...

    def forget(self) -> int:
        """Remove what nobody has had for an hour. Returns how much that was."""
        ...
