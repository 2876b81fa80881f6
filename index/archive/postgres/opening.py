"""What the factory knows of archives in PostgreSQL. Its library is an extra, looked for when an address names it."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive.sqlite.upkeep.backup import check_backup
from index.errors import SettingsError
from index.operations.program import program
from index.operations.settings import Settings

if TYPE_CHECKING:
    from index.archive.postgres.archive import PostgresArchive


class PostgresBackend:
    """Implements index.archive.protocols.ArchiveBackend over a database on a server."""

    def open(self, settings: Settings, *, readonly: bool = False) -> "PostgresArchive":
        _require_library()
        from index.archive.postgres.archive import PostgresArchive, create_postgres

        return PostgresArchive(create_postgres(settings, readonly=readonly))

    def check_backup(self, file: Path) -> None:
        check_backup(file)

    def restore(self, settings: Settings, file: Path) -> str | None:
        _require_library()
        from index.archive.postgres.archive import create_postgres
        from index.archive.postgres.upkeep.backup import restore_from_file

        with closing(create_postgres(settings)) as target:
            kept = restore_from_file(file, target, settings.data)
        return str(kept) if kept else None


def _require_library() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise SettingsError(
            f"an archive in PostgreSQL needs one more library; install it with `pip install 'broadsheet[postgres]'` where {program()} runs"
        ) from None
