"""Who is there: all processes of all machines, and which roles are filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.archive.protocols import Archive
from index.machines.heartbeat import BEAT_SECONDS
from index.machines.machine import machine_name
from index.machines.protocols import Process
from index.operations.settings import Settings

ROLES = ("crawler", "indexer", "alerts")
"""Besides web: each holds a lock of its name on its machine."""
SILENT = timedelta(seconds=4 * BEAT_SECONDS)
"""After which a process that gives no sign of life counts as gone. Clocks of machines may differ by less than that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Presence:
    """processes: all that have not left. held: roles that somebody has: on this machine, or on any where the archive is shared.
    silent: ids of those that fell silent."""

    processes: tuple[Process, ...]
    held: frozenset[str]
    silent: frozenset[str]

    @property
    def machines(self) -> dict[str, tuple[Process, ...]]:
        """By machine, in order of name."""
        names = sorted({process.machine for process in self.processes})
        return {name: tuple(one for one in self.processes if one.machine == name) for name in names}

    @property
    def alive(self) -> tuple[Process, ...]:
        """Those that give signs of life."""
        return tuple(process for process in self.processes if process.id not in self.silent)

    def runs(self, role: str) -> bool:
        """Whether anybody fills a role, here or on another machine."""
        return role in self.held or any(process.role == role for process in self.alive)

    def count(self, role: str) -> int:
        """How many fill a role, on all machines."""
        return max(sum(one.role == role for one in self.alive), int(role in self.held))

    @property
    def missing(self) -> tuple[Process, ...]:
        """Those that fell silent without anybody in their place on their machine."""
        filled = {(process.machine, process.role) for process in self.alive}
        return tuple(one for one in self.processes if one.id in self.silent and (one.machine, one.role) not in filled)

    @property
    def builds(self) -> dict[str, Sequence[str]]:
        """Version of the program -> machines on which it runs."""
        named: dict[str, set[str]] = {}
        for process in self.alive:
            named.setdefault(f"{process.version} ({process.build})", set()).add(process.machine)
        return {name: sorted(machines) for name, machines in sorted(named.items())}


def presence(settings: Settings, archive: Archive, now: datetime) -> Presence:
    """Who is there now. Locks tell at once that nobody has a role any more: on this machine, and where the archive is shared on all
    of them; else only silence does. Raises ArchiveError."""
    processes = tuple(archive.processes.all())
    held = archive.held_roles(ROLES)
    mine = machine_name(settings)
    silent = {
        one.id
        for one in processes
        if now - one.seen > SILENT
        or ((archive.shared or one.machine == mine) and one.role in ROLES and one.role not in held)
    }
    return Presence(processes=processes, held=held, silent=frozenset(silent))
