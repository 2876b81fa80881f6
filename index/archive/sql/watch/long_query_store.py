"""The words of long queries."""

from datetime import datetime, timedelta

from index.archive.sql.database import Database
from index.archive.sql.rows.row_codec import micros, moment_of
from index.text.characters import encodable
from index.watch.saved_search import long_query_key

USED_EVERY = timedelta(days=1)
"""How often the use of a query is written down: not with every page of its results."""


class SqlLongQueries:
    """Implements index.watch.protocols.LongQueryStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, text: str, now: datetime, *, keep: int) -> str:
        key = long_query_key(text)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO long_queries (key, text, used) VALUES (?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET used = excluded.used",
                (key, encodable(text), micros(now)),
            )
            connection.execute(
                "DELETE FROM long_queries WHERE key IN"
                " (SELECT key FROM long_queries WHERE key <> ? ORDER BY used DESC, key LIMIT 1000000 OFFSET ?)",
                (key, max(keep - 1, 0)),
            )
        return key

    def get(self, key: str, now: datetime) -> str | None:
        with self._database.reading() as connection:
            row = connection.execute("SELECT text, used FROM long_queries WHERE key = ?", (encodable(key),)).fetchone()
        if row is None:
            return None
        if now - moment_of(row[1]) > USED_EVERY:
            with self._database.writing() as connection:
                connection.execute("UPDATE long_queries SET used = ? WHERE key = ?", (micros(now), encodable(key)))
        return str(row[0])

    def prune(self, *, before: datetime) -> int:
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM long_queries WHERE used < ?", (micros(before),)).rowcount
