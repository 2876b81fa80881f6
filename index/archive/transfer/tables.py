"""The tables of an archive, as its newest format has them, whatever database holds it."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

from index.archive.sqlite.migrations import migrate

_AFTER = {
    "set_aside": ("articles", "revisions"),
    "alert_queue": ("articles",),
    "alert_deliveries": ("articles",),
    "kept_erasures": ("kept_pages",),
}
"""Tables that triggers of others change, so that they are written behind these."""
_OF_THE_MOMENT = frozenset({"processes", "roles", "leases", "transactions"})
"""Tables that say who works on an archive at this moment: readers go on with the old one, and write there while it is moved."""
_FOLLOWING = frozenset({"outlet_articles"})
"""Tables that follow others by themselves, in whichever database these are written."""


@dataclass(frozen=True, slots=True)
class Table:
    """name, columns: in their order. key: the columns whose values no two rows share. itself: columns that refer to other rows of
    the table. counter: the column that numbers the rows, each number given once; None if there is none."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    itself: tuple[str, ...]
    counter: str | None


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """All tables that move with an archive, each behind those that its rows refer to."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        found = {
            name: (sql, _table(connection, name, sql))
            for name, sql in connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if not name.startswith("sqlite_") and name not in _OF_THE_MOMENT | _FOLLOWING
        }
        before = {
            name: {row[2] for row in connection.execute(f"PRAGMA foreign_key_list({name})")} | set(_AFTER.get(name, ()))
            for name in found
        }
    ordered = {"meta": found["meta"][1]}  # first, so that a copy that is interrupted is known as one of this archive
    while len(ordered) < len(found):
        free = [name for name in found if name not in ordered and before[name] - {name} <= ordered.keys()]
        if not free:
            raise ValueError("tables of the archive refer to each other in a circle")
        ordered |= {name: found[name][1] for name in free}
    return tuple(ordered.values())


def _table(connection: sqlite3.Connection, name: str, sql: str) -> Table:
    info = connection.execute(f"PRAGMA table_info({name})").fetchall()
    key = tuple(row[1] for row in sorted((row for row in info if row[5]), key=lambda row: row[5]))
    if not key:
        unique = next(row[1] for row in connection.execute(f"PRAGMA index_list({name})") if row[2])
        key = tuple(row[2] for row in connection.execute(f"PRAGMA index_info({unique})"))
    itself = tuple(row[3] for row in connection.execute(f"PRAGMA foreign_key_list({name})") if row[2] == name)
    numbered = re.search(r"(\w+) INTEGER PRIMARY KEY(?! +(NOT +NULL +)?(REFERENCES|CHECK))", sql)
    return Table(
        name=name,
        columns=tuple(row[1] for row in info),
        key=key,
        itself=itself,
        counter=numbered.group(1) if numbered else None,
    )
