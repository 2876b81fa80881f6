"""Copies of the archive as files: archives in SQLite, so that a copy can be looked into, verified and brought back anywhere.

For archives too large for that, PostgreSQL's own means (pg_basebackup, pg_dump, replicas) see to the same:
docs/how-to/postgresql.md.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.archive.postgres.database import PostgresDatabase
from index.archive.sqlite.archive import create_sqlite
from index.archive.sqlite.database import SqliteDatabase
from index.archive.sqlite.upkeep.backup import check_backup, make_new, seal, without
from index.archive.transfer.copying import copy_archive
from index.archive.transfer.tables import tables
from index.errors import ArchiveError

KEPT = "archive.before-restore"
"""Name of the file, in the data directory, that keeps what a restoration replaces."""


def copy_to_file(source: PostgresDatabase, file: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write a verified copy beside the target and move it into place. progress: told of (tables begun, tables). Raises
    ArchiveError, ArchiveFull."""
    names = [table.name for table in tables()]

    def tell(table: str, _rows: int) -> None:
        if progress is not None:
            progress(names.index(table) + 1, len(names))

    part = file.with_name(file.name + ".part")
    try:
        with without(part):
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(create_sqlite(part)) as target:
                copy_archive(source, target, tell)
            seal(part, file)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be written ({error.strerror}); name a file where there is room") from None


def restore_from_file(file: Path, target: PostgresDatabase, directory: Path) -> Path | None:
    """Put the content of a backup in the archive's place, in one transaction. Where what was there is kept, None where there was
    nothing. See `index.archive.protocols.ArchiveBackend.restore`."""
    check_backup(file)
    kept = directory / KEPT
    part = directory / "archive.to-restore"
    try:
        with without(part):
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(file, part)  # first: it may be the file that is about to be replaced
            archived = _is_used(target)
            if archived:
                copy_to_file(target, kept)
            with closing(create_sqlite(part)) as source:
                with source.writing() as connection:
                    make_new(connection)
                _replace(source, target)
    except OSError as error:
        raise ArchiveError(f"{file} cannot be brought back: {error.filename}: {error.strerror}") from None
    return kept if archived else None


def _is_used(target: PostgresDatabase) -> bool:
    with target.reading() as connection:
        row = connection.execute("SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM sources)").fetchone()
    return bool(row[0])


def _replace(source: SqliteDatabase, target: PostgresDatabase) -> None:
    with target.writing() as connection:  # readers see either the one or the other
        for table in reversed(tables()):
            connection.execute(
                f"DELETE FROM {table.name}" + (" WHERE name <> 'format'" if table.name == "meta" else "")
            )
        copy_archive(source, target)
