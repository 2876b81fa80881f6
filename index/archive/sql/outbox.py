"""The outbox: what the index has not seen yet."""

import time
from collections.abc import Iterable
from datetime import datetime

from index.archive.protocols import Change, ChangeKind
from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of

POLL_SECONDS = 0.1
"""How often `wait` looks for changes of other processes: one indexed read."""


class SqlOutbox:
    """Implements index.archive.protocols.Outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def archive_id(self) -> str:
        with self._database.reading() as connection:
            return str(connection.execute("SELECT value FROM meta WHERE name = 'archive_id'").fetchone()[0])

    def pending(self, limit: int, *, after: int = 0) -> list[Change]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT seq, article, kind FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
            ).fetchall()
        return [Change(seq=seq, article_id=article, kind=ChangeKind(kind)) for seq, article, kind in rows]

    def waiting(self) -> int:
        with self._database.reading() as connection:
            if _meta(connection, "built") != _meta(connection, "epoch"):
                return max(1, int(connection.execute("SELECT count(*) FROM articles").fetchone()[0]))
            return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def oldest(self) -> datetime | None:
        with self._database.reading() as connection:
            row = connection.execute("SELECT at FROM outbox ORDER BY seq LIMIT 1").fetchone()
        return moment_of(row[0]) if row else None

    def position(self) -> int:
        with self._database.reading() as connection:
            return _meta(connection, "position")

    def latest(self) -> int:
        with self._database.reading() as connection:
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
        return int(row[0]) if row else 0

    def done(self, seq: int, *, epoch: int | None = None) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE articles SET searchable = ? WHERE searchable IS NULL"
                " AND id IN (SELECT article FROM outbox WHERE seq <= ?)"
                " AND id NOT IN (SELECT item FROM set_aside WHERE task = 'index')",
                (time.time_ns() // 1000, seq),
            )
            connection.execute("DELETE FROM outbox WHERE seq <= ?", (seq,))
            connection.execute("UPDATE meta SET value = max(value, ?) WHERE name = 'position'", (seq,))
            if epoch is not None:
                connection.execute("UPDATE meta SET value = ? WHERE name = 'built'", (epoch,))

    def touch(self, ids: Iterable[str]) -> None:
        with self._database.writing() as connection:
            for part, places in marks(list(ids)):
                rows = connection.execute(f"SELECT id FROM articles WHERE id IN ({places})", part).fetchall()
                push(connection, [row[0] for row in rows], ChangeKind.UPSERT)

    def epoch(self) -> int:
        with self._database.reading() as connection:
            return _meta(connection, "epoch")

    def rebuild(self, *, annotations: bool = False) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'epoch'")
            connection.execute(
                "DELETE FROM set_aside WHERE task = 'index' OR (task = 'annotate' AND ?)", (annotations,)
            )
            if annotations:
                connection.execute("UPDATE annotations SET annotator = ''")

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.pending(1):
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(POLL_SECONDS, left))


def push(connection: Connection, ids: Iterable[str], kind: ChangeKind) -> None:
    """Put changes at the end of the outbox. An article stands in it once, with its last change."""
    now = time.time_ns() // 1000
    connection.executemany(
        "INSERT OR REPLACE INTO outbox (article, kind, at) VALUES (?, ?, ?)",
        [(article_id, kind.value, now) for article_id in ids],
    )


def _meta(connection: Connection, name: str) -> int:
    return int(connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])
