"""Moving an archive into another database, of either kind."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from index.archive.postgres.opening import postgres_database
from index.archive.sql.database import Database
from index.archive.sql.rows import meta
from index.archive.sqlite.archive import create_sqlite
from index.archive.transfer.copying import Copied, Progress, copy_archive
from index.errors import ArchiveError, SettingsError
from index.operations.settings import Settings


def move_archive(settings: Settings, source: str, target: str, progress: Progress | None = None) -> list[Copied]:
    """Copy an archive into another database, and verify every table by count and digest.

    source, target: as the setting `archive` has them, or the path of a SQLite file. The target has to be empty, or an earlier copy
    of the same archive, which is gone on with. The source is only read; nothing may write to the target. The copy is the same
    archive, so that an index stays valid. Raises SettingsError, ArchiveError.
    """
    if source == target:
        raise SettingsError("the archive is there already; name two places")
    with closing(_database(settings, source, readonly=True)) as old, closing(_database(settings, target)) as new:
        _require_room(old, new)
        return copy_archive(old, new, progress)


def _database(settings: Settings, place: str, *, readonly: bool = False) -> Database:
    if "://" in place:
        if not place.startswith("postgresql://"):
            raise SettingsError("an archive is moved from or to a SQLite file or a database postgresql://...")
        return postgres_database(replace(settings, archive=place), readonly=readonly)
    path = Path(place).expanduser() if place else settings.archive_path
    if readonly and not path.is_file():
        raise SettingsError(f"there is no archive {path}")
    return create_sqlite(path, readonly=readonly)


def _require_room(source: Database, target: Database) -> None:
    with source.reading() as reader, target.reading() as other:
        if meta.read_text(reader, "archive_id") == meta.read_text(other, "archive_id"):
            return
        for table in ("articles", "sources", "accounts"):
            if other.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None:
                raise ArchiveError(
                    "the target holds another archive; name an empty database, or a file that is not there yet"
                )
