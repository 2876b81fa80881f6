"""Numbered steps that carry an archive of any earlier version along: `0001_begin.sql`, `0002_...sql`, applied in order.

A step is plain SQL, runs in one transaction with the change of `PRAGMA user_version`, and is never edited once released.
"""

import sqlite3
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from index.errors import ArchiveTooNew

APPLICATION_ID = 0x42524F41
"""Stands in the header of the file (`BROA`), so that a foreign database is not mistaken for an archive."""


def steps() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, ascending."""
    return sorted((_number(entry), entry.read_text("utf-8")) for entry in _files())


def _files() -> list[Traversable]:
    return [entry for entry in resources.files(__name__).iterdir() if entry.name.endswith(".sql")]


def _number(file: Traversable) -> int:
    return int(file.name.split("_")[0])


def newest() -> int:
    """The format that this version of the program writes: the number of the last step."""
    return max(map(_number, _files()))


def version(connection: sqlite3.Connection) -> int:
    """The format of an archive (PRAGMA user_version), 0 if it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, *, until: int | None = None) -> None:
    """Bring the archive up to `until` (default: newest). Safe beside other processes that do the same.

    Raises ArchiveTooNew for one that a later Broadsheet wrote, sqlite3.Error with nothing changed by the failed step.
    """
    known = steps()
    for number, sql in known:
        if number <= version(connection) or (until is not None and number > until):
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            if number > version(connection):
                for statement in statements(sql):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    require_known(connection)


def require_known(connection: sqlite3.Connection) -> None:
    """Raises ArchiveTooNew for an archive that a later Broadsheet wrote."""
    known = steps()
    if version(connection) > known[-1][0]:
        raise ArchiveTooNew(
            f"this archive has format {version(connection)}, but this Broadsheet knows formats up to {known[-1][0]}; "
            "start it with the Broadsheet that wrote it, or a later one"
        )


def statements(script: str) -> Iterator[str]:
    """The single statements of an SQL script."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"an SQL statement lacks its semicolon: {statement.strip()[:60]}")
