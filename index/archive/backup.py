"""Copies of the archive: made while others read and write, verified before they count, brought back as a new archive."""

import os
import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

from index.archive.database import Database
from index.archive.migrations import APPLICATION_ID, migrate
from index.errors import ArchiveError


def copy_archive(source: Database, file: Path) -> None:
    """Write a verified copy beside the target and move it into place. Raises ArchiveError, ArchiveFull."""
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with source.reading() as connection, closing(sqlite3.connect(part, isolation_level=None)) as target:
            connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            verify(target, file)
        _sync(part)
        part.replace(file)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be written ({error.strerror}); name a file where there is room") from None
    finally:
        part.unlink(missing_ok=True)


def restore_archive(file: Path, path: Path) -> None:
    """Put a copy of a backup in the archive's place; what was there is kept beside it as `.before-restore`.

    No process may have the archive open. The restored archive takes a new identity, so that the index, which may have seen
    what the copy has not, is rebuilt. Raises ArchiveError with nothing changed.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        shutil.copyfile(file, part)
        with closing(sqlite3.connect(part, isolation_level=None)) as connection:
            verify(connection, file)
            migrate(connection)
            connection.execute("UPDATE meta SET value = ? WHERE name = 'archive_id'", (uuid.uuid4().hex,))
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _sync(part)
        _set_aside(path)
        part.replace(path)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be brought back: {error.filename}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise ArchiveError(f"{file} cannot be brought back: {error}") from None
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            leftover.unlink(missing_ok=True)


def verify(connection: sqlite3.Connection, file: Path) -> None:
    """Raises ArchiveError unless this is a whole archive of Broadsheet."""
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise ArchiveError(f"{file} is no archive of Broadsheet; name a file that `broadsheet backup` wrote")
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{file} is no archive of Broadsheet, or is damaged ({error}); use another backup") from None
    if faults != ["ok"]:
        raise ArchiveError(f"{file} is damaged ({faults[0]}); use another backup")


def _set_aside(path: Path) -> None:
    """The archive with its write-ahead log, which belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        current = Path(f"{path}{suffix}")
        kept = Path(f"{path}.before-restore{suffix}")
        kept.unlink(missing_ok=True)
        if current.exists():
            current.replace(kept)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
