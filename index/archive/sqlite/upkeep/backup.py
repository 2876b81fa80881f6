"""Copies of the archive: made while others read and write, verified before they count, brought back as a new archive."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.archive.sql.database import Connection
from index.archive.sqlite.database import SqliteConnection, SqliteDatabase
from index.archive.sqlite.migrations import APPLICATION_ID, migrate, require_known
from index.errors import ArchiveError
from index.operations.program import program

PAGES = 4096
"""Pages copied between two words about the progress."""


def copy_archive(source: SqliteDatabase, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write a verified copy beside the target and move it into place. progress: told of (pages copied, pages). Raises
    ArchiveError, ArchiveFull."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    part = file.with_name(file.name + ".part")
    try:
        with without(part):
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with source.reading() as connection, closing(sqlite3.connect(part, isolation_level=None)) as target:
                connection.execute(
                    "SELECT 1 FROM sqlite_master LIMIT 1"
                ).fetchone()  # one state for all steps of the copy
                connection.backup(target, pages=PAGES, progress=tell)
            seal(part, file)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be written ({error.strerror}); name a file where there is room") from None


def seal(part: Path, file: Path) -> None:
    """Verify a copy that is complete and that nobody has open, and move it into its place. Raises ArchiveError, OSError."""
    with closing(sqlite3.connect(part, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = DELETE")
        verify(target, file)
    _sync(part)
    part.replace(file)


@contextmanager
def without(part: Path) -> Iterator[None]:
    """A block before and after which there is no such database file."""
    leftovers = (part, Path(f"{part}-wal"), Path(f"{part}-shm"))
    try:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        yield
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)


def check_backup(file: Path) -> None:
    """Raises ArchiveError, ArchiveTooNew."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            verify(connection, file)
            require_known(connection)
    except sqlite3.Error as error:
        raise ArchiveError(f"{file.name} cannot be read ({error}); use another backup") from None


def restore_archive(file: Path, path: Path) -> Path | None:
    """Put the content of a backup in the archive's place. Where what was there is kept, None where there was nothing.

    Neither crawler nor indexer may run; readers may, and see the restored articles at once. The restored archive takes a
    new identity, so that the index, which may have seen what the copy has not, is made anew; and it has no sessions and no links,
    since those that have ended must not work again. Raises ArchiveError with
    nothing changed.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with without(part):
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(file, part)
            with closing(sqlite3.connect(part, isolation_level=None, factory=SqliteConnection)) as connection:
                verify(connection, file)
                migrate(connection)
                make_new(connection)
                return _put_in_place(connection, part, path)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be brought back: {error.filename}: {error.strerror}") from None
    except sqlite3.Error as error:
        raise ArchiveError(f"{file} cannot be brought back: {error}") from None


def make_new(connection: Connection) -> None:
    """Give restored content a new identity, without what may have ended since the copy was made: sessions, links, addresses of
    feeds."""
    for ended_since in ("sessions", "account_links", "secret_links"):
        connection.execute(f"DELETE FROM {ended_since}")
    connection.execute("UPDATE saved_searches SET feed = NULL")
    connection.execute("UPDATE meta SET value = ? WHERE name = 'archive_id'", (uuid.uuid4().hex,))


def _put_in_place(content: sqlite3.Connection, part: Path, path: Path) -> Path | None:
    kept = Path(f"{path}.before-restore")
    if not path.exists():
        _replace(part, path)
        return None
    current = SqliteDatabase(path)
    try:
        # Through SQLite, as one transaction: moving a file away under those who read it would tear their log from it.
        copy_archive(current, kept)
        with closing(current.connect()) as target:
            content.backup(target)
    except ArchiveError:
        _set_aside(path, kept)  # what is there cannot be read as an archive, so nobody reads it
        _replace(part, path)
    finally:
        current.close()
    return kept


def _replace(part: Path, path: Path) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    _sync(part)
    part.replace(path)


def verify(connection: sqlite3.Connection, file: Path) -> None:
    """Raises ArchiveError unless this is a whole archive of Broadsheet."""
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise ArchiveError(f"{file} is not a Broadsheet archive; name a file that `{program()} backup` wrote")
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{file} is not a Broadsheet archive, or is damaged ({error}); use another backup") from None
    if faults != ["ok"]:
        raise ArchiveError(f"{file} is damaged ({faults[0]}); use another backup")


def _set_aside(path: Path, kept: Path) -> None:
    """The archive with its write-ahead log, which belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        current, target = Path(f"{path}{suffix}"), Path(f"{kept}{suffix}")
        target.unlink(missing_ok=True)
        if current.exists():
            current.replace(target)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
