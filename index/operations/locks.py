"""One process per role: a file lock that the kernel releases when its holder dies. Of an archive: index/machines/holding.py."""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import AlreadyRunning, SettingsError


@contextmanager
def role_lock(directory: Path, role: str) -> Iterator[None]:
    """Hold `<directory>/<role>.lock` inside the block. Raises AlreadyRunning, naming the process that holds it."""
    path = directory / f"{role}.lock"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SettingsError(
            f"the data directory {directory} cannot be written ({error.strerror}); set BROADSHEET_DATA to one that can"
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
            raise AlreadyRunning(
                f"the {role} of {directory} is already running (process {holder}); stop it first, or use another BROADSHEET_DATA"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def is_running(directory: Path, role: str) -> bool:
    """Whether a process holds that lock; for display only, since the answer may be out of date."""
    try:
        handle = os.open(directory / f"{role}.lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@dataclass(frozen=True, slots=True)
class HeldFile:
    """Implements index.machines.protocols.HeldRole: the kernel gives the lock to nobody else while its holder lives."""

    role: str
    fence: int = 0

    def check(self) -> None:
        """It cannot be lost."""


class FileRoles:
    """Implements index.machines.protocols.RoleLocks over files in a directory, for processes of one machine."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @contextmanager
    def hold(self, role: str, *, together: bool = False) -> Iterator[HeldFile]:
        """See RoleLocks. together: makes no difference here."""
        with role_lock(self._directory, role):
            yield HeldFile(role)

    def held(self, roles: Collection[str]) -> frozenset[str]:
        """See RoleLocks."""
        return frozenset(role for role in roles if is_running(self._directory, role))
