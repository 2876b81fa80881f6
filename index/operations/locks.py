"""One process per role: a file lock that the kernel releases when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
