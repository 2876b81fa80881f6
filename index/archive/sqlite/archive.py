"""The archive in one SQLite file: opened, brought up to date, checked, copied."""

import os
import sqlite3
import time
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from index.archive.protocols import ArchiveLook
from index.archive.sql.archive import SqlStores
from index.archive.sql.upkeep import refolding
from index.archive.sql.upkeep.looking import contents, formats
from index.archive.sqlite.database import BUSY_SECONDS, CACHE_BYTES, SqliteDatabase
from index.archive.sqlite.migrations import APPLICATION_ID, migrate, newest, steps, version
from index.archive.sqlite.upkeep.backup import check_backup, copy_archive, restore_archive
from index.errors import ArchiveError
from index.machines.protocols import HeldRole
from index.operations.locks import FileRoles
from index.operations.program import program
from index.operations.settings import Settings


class SqliteArchive(SqlStores):
    """Implements index.archive.protocols.Archive. Serves any number of threads; open it after a fork, not before."""

    _database: SqliteDatabase

    def __init__(self, database: SqliteDatabase) -> None:
        super().__init__(database)

    @property
    def place(self) -> str:
        return str(self._database.path)

    @property
    def shared(self) -> bool:
        return False

    def held_roles(self, roles: Collection[str]) -> frozenset[str]:
        return FileRoles(self._database.path.parent).held(roles)

    def check(self) -> tuple[str, ...]:
        path, repair = self._database.path, f"bring back a copy with `{program()} restore FILE`"
        try:
            with self._database.reading() as connection:
                faults = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
                foreign = connection.execute("PRAGMA foreign_key_check").fetchmany(10)
        except ArchiveError as error:
            return (str(error),)
        broken = [f"the archive {path} is damaged ({fault}); {repair}" for fault in faults if fault != "ok"]
        loose = [f"the archive {path} has a row of {row[0]} that belongs to no {row[2]}; {repair}" for row in foreign]
        return (*broken, *loose)

    def backup(self, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
        copy_archive(self._database, file, progress)


class SqliteBackend:
    """Implements index.archive.protocols.ArchiveBackend over one file in the data directory."""

    def open(self, settings: Settings, *, readonly: bool = False, under: HeldRole | None = None) -> SqliteArchive:
        return SqliteArchive(create_sqlite(settings.archive_path, readonly=readonly, cache=settings.archive_cache))

    def look(self, settings: Settings) -> ArchiveLook | None:
        path = settings.archive_path
        if not path.exists() or not path.stat().st_size:
            return None
        size = sum(Path(f"{path}{part}").stat().st_size for part in ("", "-wal") if Path(f"{path}{part}").exists())
        with closing(SqliteDatabase(path, readonly=True)) as database, database.reading() as connection:
            _check_ownership(connection, path)
            look = formats(version(connection), [number for number, _ in steps()], size)
            if not 0 < look.format <= look.known:
                return look if look.format else None
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return contents(look, connection, tables)

    def roles(self, settings: Settings) -> FileRoles:
        return FileRoles(settings.data)

    def check_backup(self, file: Path) -> None:
        check_backup(file)

    def restore(self, settings: Settings, file: Path) -> str | None:
        kept = restore_archive(file, settings.archive_path)
        return str(kept) if kept else None


def create_sqlite(path: Path, *, readonly: bool = False, cache: int = CACHE_BYTES) -> SqliteDatabase:
    """The archive in a file, which is made or brought up to date first. cache: bytes of pages that a connection keeps. Raises
    ArchiveTooNew, ArchiveFull, ArchiveError."""
    _make_private(path)
    database = SqliteDatabase(path, readonly=readonly, cache=cache)
    try:
        _prepare(path, readonly=readonly)
    except sqlite3.Error as error:
        raise database.translated(error) from error
    return database


def _make_private(path: Path) -> None:
    """Nobody else on the machine reads what is archived."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise ArchiveError(
            f"the data directory {path.parent} cannot be written ({error.strerror}); set BROADSHEET_DATA to one that can"
        ) from None


def _prepare(path: Path, *, readonly: bool) -> None:
    """WAL and format, whoever comes first."""
    with closing(SqliteDatabase(path, readonly=readonly).connect()) as connection:
        if version(connection) == newest() and refolding.is_current(connection):
            return
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(SqliteDatabase(path).connect()) as connection:
                _check_ownership(connection, path)
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection)
            with closing(SqliteDatabase(path)) as database:
                refolding.renew(database)
            return
        except sqlite3.OperationalError as error:
            # Switching to WAL does not wait for others, it fails at once.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _check_ownership(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise ArchiveError(f"{path} belongs to another program; set BROADSHEET_DATA to another directory")
