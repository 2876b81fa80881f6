"""Atomic, durable file writes: write to a temporary file, fsync, rename. A full disk always raises IndexFull."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from index.engines.columnar.files.layout import PART_SUFFIX
from index.errors import IndexFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def full_disk_named(directory: Path) -> Iterator[None]:
    """Convert the various errors that mean "no space left" into IndexFull."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise IndexFull(
            f"no room left on the disk of {directory}: the index stays as it was last committed; make room and it goes on"
        ) from error


def sync_directory(directory: Path) -> None:
    """Make created, renamed and removed entries of a directory durable. Raises OSError."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[int]:
    """Yield a file descriptor; on success its content replaces `path`, fsynced, and on failure `path` is left alone.

    The directory is not synced: a commit does that once for all its files.
    """
    part = path.with_name(path.name + PART_SUFFIX)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        try:
            yield handle
            os.fsync(handle)
        finally:
            os.close(handle)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def link(path: Path, name: Path) -> None:
    """Give a file a second name, atomically replacing any file of that name.

    Copies where the file system has no hard links.
    """
    part = name.with_name(name.name + PART_SUFFIX)
    remove(part)
    try:
        part.hardlink_to(path)
    except OSError as error:
        if error.errno in _FULL:
            raise
        with replacing(name) as handle:
            write_all(handle, path.read_bytes())
    else:
        part.replace(name)


def write_all(handle: int, data: "bytes | memoryview") -> None:
    """Write all bytes to a file descriptor, with as many calls as that takes. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def remove(path: Path) -> None:
    """Delete a file if it exists. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
