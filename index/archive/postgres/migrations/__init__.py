"""Numbered steps that carry an archive in PostgreSQL along, under the numbers of SQLite's.

The first is a snapshot of what SQLite's steps came to. A later one is the step of that number in index/archive/sqlite/migrations,
translated (`translation.translated`), unless this folder has a step of that number, written by hand: for triggers, and whatever
else PostgreSQL does in another way. So most steps are written once. Each runs in one transaction with the change of
`meta.format`, and is never edited once released.
"""

from importlib import resources

import psycopg

from index.archive.postgres.migrations.translation import translated
from index.archive.sqlite import migrations as sqlite_steps
from index.errors import ArchiveError, ArchiveTooNew

LOCK = 0x42524F42
"""First half of the advisory lock that keeps two processes from migrating at once; the second half is that of the schema."""


def steps() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, ascending."""
    files = (entry for entry in resources.files(__name__).iterdir() if entry.name.endswith(".sql"))
    own = {int(entry.name.split("_")[0]): entry.read_text("utf-8") for entry in files}
    first = min(own)
    others = {number: sql for number, sql in sqlite_steps.steps() if number > first and number not in own}
    return sorted(own.items() | {number: translated(sql) for number, sql in others.items()}.items())


def newest() -> int:
    """The format that this version of the program writes: the number of the last step."""
    return steps()[-1][0]


def version(connection: psycopg.Connection) -> int:
    """The format of an archive, 0 if there is none in the schema. Raises ArchiveError if the schema belongs to another program."""
    tables = {
        name
        for (name,) in connection.execute("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()")
    }
    if not tables:
        return 0
    row = None
    if {"meta", "revisions", "outbox"} <= tables:
        row = connection.execute("SELECT value::text FROM meta WHERE name = 'format'").fetchone()
    if row is None:
        raise ArchiveError(
            f"the database {connection.info.dbname} holds tables of another program; name an empty one in the setting archive"
        )
    return int(row[0])


def migrate(connection: psycopg.Connection, *, until: int | None = None) -> None:
    """Bring the archive up to `until` (default: newest). connection: in autocommit mode. Safe beside other processes that do the
    same. Raises ArchiveTooNew, ArchiveError, psycopg.Error with nothing changed by the failed step."""
    for number, sql in steps():
        if until is not None and number > until:
            break
        if number <= version(connection):
            continue
        with connection.transaction():
            connection.execute(f"SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema()))")
            if number > version(connection):
                connection.execute(sql.encode())
                connection.execute(
                    f"INSERT INTO meta (name, value) VALUES ('format', '{number}')"
                    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                )
    require_known(connection)


def require_known(connection: psycopg.Connection) -> None:
    """Raises ArchiveTooNew for an archive that a later Broadsheet wrote."""
    known = newest()
    if (number := version(connection)) > known:
        raise ArchiveTooNew(
            f"this archive has format {number}, but this Broadsheet knows formats up to {known}; "
            "start it with the Broadsheet that wrote it, or a later one"
        )
