"""What the factory knows of archives in PostgreSQL. Its library is an extra, looked for when an address names it."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive.protocols import ArchiveLook
from index.archive.sqlite.upkeep.backup import check_backup
from index.errors import SettingsError
from index.machines.machine import machine_name
from index.machines.protocols import HeldRole
from index.operations.program import program
from index.operations.settings import Settings

if TYPE_CHECKING:
    from index.archive.postgres.archive import PostgresArchive
    from index.archive.postgres.database import PostgresDatabase
    from index.archive.postgres.role_sessions import PostgresRoles


class PostgresBackend:
    """Implements index.archive.protocols.ArchiveBackend over a database on a server."""

    def open(self, settings: Settings, *, readonly: bool = False, under: HeldRole | None = None) -> "PostgresArchive":
        database = postgres_database(settings, readonly=readonly, under=under)
        from index.archive.postgres.archive import PostgresArchive

        return PostgresArchive(database)

    def look(self, settings: Settings) -> ArchiveLook | None:
        require_library()
        from index.archive.postgres.archive import look_at_postgres

        return look_at_postgres(settings)

    def roles(self, settings: Settings) -> "PostgresRoles":
        require_library()
        from index.archive.postgres.role_sessions import PostgresRoles

        return PostgresRoles(lambda: postgres_database(settings), machine_name(settings))

    def check_backup(self, file: Path) -> None:
        check_backup(file)

    def restore(self, settings: Settings, file: Path) -> str | None:
        with closing(postgres_database(settings)) as target:
            from index.archive.postgres.upkeep.backup import restore_from_file

            kept = restore_from_file(file, target, settings.data)
        return str(kept) if kept else None


def postgres_database(
    settings: Settings, *, readonly: bool = False, under: HeldRole | None = None
) -> "PostgresDatabase":
    """The database that the settings name, brought up to date. Raises SettingsError, ArchiveError."""
    require_library()
    from index.archive.postgres.archive import create_postgres

    return create_postgres(settings, readonly=readonly, under=under)


def require_library() -> None:
    """Raises SettingsError where psycopg is not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise SettingsError(
            f"an archive in PostgreSQL needs one more library; install it with `pip install 'broadsheet[postgres]'` where {program()} runs"
        ) from None
