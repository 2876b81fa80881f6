"""Names of outlets, kept with every article that is saved."""

import sqlite3
from collections.abc import Iterable

from index.archive.sqlite.database import Database
from index.archive.sqlite.rows.placeholders import marks
from index.article import Outlet
from index.text.characters import line, mended
from index.text.folding import fold


class SqliteOutlets:
    """Implements index.archive.protocols.OutletStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resolve(self, name: str) -> list[Outlet]:
        key = fold(line(name))
        with self._database.reading() as connection:
            rows = connection.execute(
                # `Example Times (ET)` answers to either of its names
                "SELECT id, name FROM outlets WHERE id = :id OR key = :key OR substr(key, 1, length(:key) + 2) = :key || ' ('"
                " OR substr(key, -length(:key) - 3) = ' (' || :key || ')' ORDER BY id = :id DESC, key = :key DESC, id",
                {"id": mended(name).strip().lower(), "key": key},
            ).fetchall()
        return [Outlet(id=row[0], name=row[1]) for row in rows]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        wanted = list(dict.fromkeys(ids))
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(wanted):
                found.update(connection.execute(f"SELECT id, name FROM outlets WHERE id IN ({places})", part))
        return found

    def all(self) -> list[tuple[Outlet, int]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT o.id, o.name, count(a.outlet) AS n FROM outlets o LEFT JOIN articles a ON a.outlet = o.id"
                " GROUP BY o.id HAVING n > 0 ORDER BY n DESC, o.id"
            ).fetchall()
        return [(Outlet(id=row[0], name=row[1]), row[2]) for row in rows]


def keep_outlet(connection: sqlite3.Connection, outlet: Outlet) -> None:
    """The name read last is the one that is shown."""
    connection.execute(
        "INSERT INTO outlets (id, name, key) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, key = excluded.key WHERE name <> excluded.name",
        (outlet.id, outlet.name, fold(outlet.name)),
    )
