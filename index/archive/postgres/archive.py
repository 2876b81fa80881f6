"""The archive in a PostgreSQL database: opened, brought up to date, checked, copied."""

from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

import psycopg

from index.archive.postgres.database import PostgresDatabase
from index.archive.postgres.fence import Fence
from index.archive.postgres.migrations import migrate, newest, require_known, steps, version
from index.archive.postgres.role_sessions import held_roles
from index.archive.postgres.upkeep.backup import copy_to_file
from index.archive.protocols import ArchiveLook
from index.archive.sql.archive import SqlStores
from index.archive.sql.upkeep import refolding
from index.archive.sql.upkeep.looking import contents, formats
from index.archive.transfer.tables import tables
from index.errors import ArchiveError
from index.machines.protocols import HeldRole
from index.operations.settings import Settings


class PostgresArchive(SqlStores):
    """Implements index.archive.protocols.Archive. Serves any number of threads; open it after a fork, not before."""

    _database: PostgresDatabase

    def __init__(self, database: PostgresDatabase) -> None:
        super().__init__(database)

    @property
    def place(self) -> str:
        return self._database.place

    @property
    def shared(self) -> bool:
        return True

    def held_roles(self, roles: Collection[str]) -> frozenset[str]:
        return held_roles(self._database, roles)

    def check(self) -> tuple[str, ...]:
        faults: list[str] = []
        for table in tables():
            try:
                with (
                    self._database.reading() as connection
                ):  # the server reads every row, and every text that lies apart
                    connection.execute(
                        f"SELECT count(hashtextextended(CAST(t AS text), 0)) FROM {table.name} t"
                    ).fetchone()
            except ArchiveError as error:
                faults.append(f"{table.name}: {error}")
        return tuple(dict.fromkeys(faults))

    def backup(self, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
        copy_to_file(self._database, file, progress)


def look_at_postgres(settings: Settings) -> ArchiveLook | None:
    """See `index.archive.protocols.ArchiveBackend.look`."""
    with closing(PostgresDatabase(settings.archive, readonly=True)) as database:
        try:
            with closing(database.connect()) as raw:
                found = version(raw)
                tables = [
                    (name, size)
                    for name, size in raw.execute(
                        "SELECT tablename::text, pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)"
                        " FROM pg_tables WHERE schemaname = current_schema()"
                    )
                ]
        except psycopg.Error as error:
            raise database.translated(error) from error
        look = formats(found, [number for number, _ in steps()], sum(size for _, size in tables))
        if not 0 < look.format <= look.known:
            return look if look.format else None
        with database.reading() as connection:
            return contents(look, connection, [name for name, _ in tables])


def create_postgres(settings: Settings, *, readonly: bool = False, under: HeldRole | None = None) -> PostgresDatabase:
    """The archive that the settings name, which is made or brought up to date first. Raises SettingsError, ArchiveTooNew,
    ArchiveFull, ArchiveError."""
    fence = Fence(under.role, under.fence) if under is not None else None
    database = PostgresDatabase(
        settings.archive, readonly=readonly, connections=settings.archive_connections, fence=fence
    )
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _prepare(settings.archive, database)
    except BaseException as error:
        database.close()
        if isinstance(error, psycopg.Error):
            raise database.translated(error) from error
        if isinstance(error, OSError):
            raise ArchiveError(
                f"the data directory {settings.data} cannot be written ({error.strerror}); set BROADSHEET_DATA to one that can"
            ) from None
        raise
    return database


def _prepare(address: str, database: PostgresDatabase) -> None:
    """The tables, whoever comes first."""
    with closing(database.connect()) as raw:
        encoding = raw.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise ArchiveError(
                f"the database {database.place} keeps texts as {encoding}; make one with the encoding UTF8: createdb -T template0 -E UTF8"
            )
        require_known(raw)
        current = version(raw) == newest()
    if current:
        with database.reading() as connection:
            if refolding.is_current(connection):
                return
    writer = PostgresDatabase(address)  # a reader may be the first to start
    with closing(writer):
        with closing(writer.connect()) as raw:
            migrate(raw)
        refolding.renew(writer)
