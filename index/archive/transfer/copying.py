"""Copying an archive from one database into another, table by table, so that it can be interrupted and gone on with.

Rows are walked in the order of their keys on both sides; what the target lacks is inserted, what differs is changed, what the
source no longer has is deleted. A copy that was interrupted has its first rows already, and so passes them by; one that was
complete changes nothing. Everything is read from one snapshot of the source, so that others may go on reading there.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.archive.sql.database import Connection, Database
from index.archive.transfer.tables import Table, tables
from index.errors import ArchiveError, ArchiveRefused

PAGE = 2000
"""Rows read and written at once."""
OF_THE_DATABASE = frozenset({"format"})
"""Names in `meta` that tell of the database and not of the archive."""

Row = tuple[Any, ...]
Progress = Callable[[str, int], None]
"""Told of a table, and how many of its rows have been copied."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that is alike on both sides. rows: how many it has. digest: of all of them, in the order of their keys."""

    table: str
    rows: int
    digest: str


def copy_archive(source: Database, target: Database, progress: Progress | None = None) -> list[Copied]:
    """Make the target hold what the source holds, and verify that it does, by count and digest.

    target: brought up to date; its writers stand still. Raises ArchiveError, with a part copied; calling it again goes on.
    """
    copied: list[Copied] = []
    with source.reading() as reader:
        for table in tables():
            try:
                said = _copy_table(table, reader, target, progress)
            except ArchiveRefused:
                # Two rows may have exchanged a value that is unique: begin this table anew.
                with target.writing() as writer:
                    writer.execute(f"DELETE FROM {table.name}")
                said = _copy_table(table, reader, target, progress)
            if table.itself:
                said = _copy_table(table, reader, target, progress, complete=True)
            copied.append(said)
        for table in tables():
            if table.counter:
                last = source.counted(reader, table.name, table.counter)
                with target.writing() as writer:
                    target.count_from(writer, table.name, table.counter, last)
    with target.reading() as reader:
        for said, table in zip(copied, tables(), strict=True):
            found = digest_of(table, reader)
            if found != said:
                raise ArchiveError(
                    f"the copy of {table.name} has {found.rows} rows where there are {said.rows}, or others; something else writes there:"
                    " stop it, then copy again"
                )
    return copied


def digest_of(table: Table, reader: Connection) -> Copied:
    """Count and digest of a table as it is."""
    counted, digest = 0, hashlib.blake2b(digest_size=16)
    for page in _pages(table, reader):
        counted += len(page)
        _digest(digest, page)
    return Copied(table.name, counted, digest.hexdigest())


def _copy_table(
    table: Table, reader: Connection, target: Database, progress: Progress | None, *, complete: bool = False
) -> Copied:
    """complete: also what refers to other rows of the same table, which are all there by then."""
    counted, digest = 0, hashlib.blake2b(digest_size=16)
    after: Row | None = None
    at = [table.columns.index(column) for column in table.key]
    with target.reading() as connection:
        empty = connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is None
    for page in _pages(table, reader):
        _digest(digest, page)
        counted += len(page)
        wanted = page if complete or not table.itself else [_alone(table, row) for row in page]
        last = tuple(page[-1][column] for column in at)
        with target.writing() as writer:
            there = [] if empty else _between(table, writer, after, last)
            _make_alike(table, target, writer, there, wanted)
        after = last
        if progress is not None:
            progress(table.name, counted)
    with target.writing() as writer:
        left = [tuple(row[column] for column in at) for row in _between(table, writer, after, None)]
        _delete(table, writer, left)
    return Copied(table.name, counted, digest.hexdigest())


def _make_alike(
    table: Table, target: Database, writer: Connection, there: Sequence[Row], wanted: Sequence[Row]
) -> None:
    at = [table.columns.index(column) for column in table.key]
    old = {tuple(row[column] for column in at): row for row in there}
    new = {tuple(row[column] for column in at): row for row in wanted}
    _delete(table, writer, [key for key in old if key not in new])
    others = [column for column in table.columns if column not in table.key]
    changed = [(key, row) for key, row in new.items() if key in old and old[key] != row]
    if changed:
        places = [table.columns.index(column) for column in others]
        writer.executemany(
            f"UPDATE {table.name} SET {', '.join(f'{_quoted(column)} = ?' for column in others)} WHERE {_equal(table)}",
            [(*(row[place] for place in places), *key) for key, row in changed],
        )
    target.load(writer, table.name, table.columns, [row for key, row in new.items() if key not in old])


def _delete(table: Table, writer: Connection, keys: Sequence[Row]) -> None:
    if keys:
        writer.executemany(f"DELETE FROM {table.name} WHERE {_equal(table)}", keys)


def _pages(table: Table, reader: Connection) -> Iterator[list[Row]]:
    after: Row | None = None
    at = [table.columns.index(column) for column in table.key]
    while page := _read(table, reader, after, None, f" LIMIT {PAGE}"):
        yield page
        after = tuple(page[-1][column] for column in at)


def _between(table: Table, reader: Connection, after: Row | None, last: Row | None) -> list[Row]:
    """The rows behind one key, up to and including another one."""
    return _read(table, reader, after, last, "")


def _read(table: Table, reader: Connection, after: Row | None, last: Row | None, limit: str) -> list[Row]:
    key = ", ".join(map(_quoted, table.key))
    places = ", ".join("?" * len(table.key))
    conditions: list[str] = []
    values: list[Any] = []
    if table.name == "meta":
        conditions.append(f"name NOT IN ({', '.join(repr(name) for name in sorted(OF_THE_DATABASE))})")
    for sign, bound in ((">", after), ("<=", last)):
        if bound is not None:
            conditions.append(f"({key}) {sign} ({places})")
            values += bound
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = reader.execute(
        f"SELECT {', '.join(map(_quoted, table.columns))} FROM {table.name}{where} ORDER BY {key}{limit}", values
    ).fetchall()
    if table.name == "meta":
        return [(name, str(value)) for name, value in rows]
    return [_storable(row) for row in rows]


def _storable(row: Row) -> Row:
    """As every database takes it: an old archive may hold a NUL in a text."""
    if any(type(value) is str and "\0" in value for value in row):
        return tuple(value.replace("\0", "\ufffd") if type(value) is str else value for value in row)
    return tuple(row)


def _alone(table: Table, row: Row) -> Row:
    return tuple(None if column in table.itself else value for column, value in zip(table.columns, row, strict=True))


def _digest(digest: "hashlib.blake2b", page: Sequence[Row]) -> None:
    for row in page:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))


def _equal(table: Table) -> str:
    return " AND ".join(f"{_quoted(column)} = ?" for column in table.key)


def _quoted(column: str) -> str:
    return f'"{column}"'
