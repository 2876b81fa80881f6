"""The outbox: what the index has not seen yet."""

import time
from collections.abc import Iterable
from datetime import datetime

from index.archive.protocols import Change, ChangeKind
from index.archive.sql.database import Connection, Database
from index.archive.sql.rows import meta
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of

ASK_SECONDS = 5.0
"""How often `wait` reads the table even if nothing seems to have been committed."""


class SqlOutbox:
    """Implements index.archive.protocols.Outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._empty_at: object = None
        self._asked = self._grew = time.monotonic()

    @property
    def archive_id(self) -> str:
        with self._database.reading() as connection:
            return str(meta.read_text(connection, "archive_id"))

    def pending(self, limit: int, *, after: int = 0) -> list[Change]:
        with self._database.reading() as connection:
            write_changes(connection)
            rows = connection.execute(
                "SELECT seq, article, kind FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
            ).fetchall()
        return [Change(seq=seq, article_id=article, kind=ChangeKind(kind)) for seq, article, kind in rows]

    def waiting(self) -> int:
        with self._database.reading() as connection:
            write_changes(connection)
            if meta.read_number(connection, "built") != meta.read_number(connection, "epoch"):
                return max(1, int(connection.execute("SELECT count(*) FROM articles").fetchone()[0]))
            return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def oldest(self) -> datetime | None:
        with self._database.reading() as connection:
            write_changes(connection)
            row = connection.execute("SELECT at FROM outbox ORDER BY seq LIMIT 1").fetchone()
        return moment_of(row[0]) if row else None

    def position(self) -> int:
        with self._database.reading() as connection:
            return meta.read_number(connection, "position")

    def latest(self) -> int:
        with self._database.reading() as connection:
            write_changes(connection)
            return last_place(connection)

    def done(self, seq: int, *, epoch: int | None = None) -> None:
        with self._database.writing() as connection:
            write_changes(connection)
            connection.execute(
                "UPDATE articles SET searchable = ? WHERE searchable IS NULL"
                " AND id IN (SELECT article FROM outbox WHERE seq <= ?)"
                " AND id NOT IN (SELECT item FROM set_aside WHERE task = 'index')",
                (time.time_ns() // 1000, seq),
            )
            connection.execute("DELETE FROM outbox WHERE seq <= ?", (seq,))
            meta.write(connection, "position", max(meta.read_number(connection, "position"), seq))
            if epoch is not None:
                meta.write(connection, "built", epoch)

    def touch(self, ids: Iterable[str]) -> None:
        with self._database.writing() as connection:
            for part, places in marks(list(ids)):
                rows = connection.execute(f"SELECT id FROM articles WHERE id IN ({places})", part).fetchall()
                push(connection, [row[0] for row in rows], ChangeKind.UPSERT)

    def epoch(self) -> int:
        with self._database.reading() as connection:
            return meta.read_number(connection, "epoch")

    def rebuild(self, *, annotations: bool = False) -> None:
        with self._database.writing() as connection:
            meta.write(connection, "epoch", meta.read_number(connection, "epoch") + 1)
            connection.execute(
                "DELETE FROM set_aside WHERE task = 'index' OR (task = 'annotate' AND ? = 1)", (annotations,)
            )
            if annotations:
                connection.execute("UPDATE annotations SET annotator = ''")

    def wait(self, seconds: float) -> bool:
        now = time.monotonic()
        until = now + seconds
        while True:
            stamp = self._database.stamp()
            if stamp != self._empty_at or now - self._asked >= ASK_SECONDS:
                if self.pending(1):
                    self._empty_at, self._grew = None, now
                    return True
                self._empty_at, self._asked = stamp, now
            now = time.monotonic()
            if now >= until:
                return False
            self._database.rest(until - now, quiet=now - self._grew)


def last_place(connection: Connection) -> int:
    """The last place that was given to a change: where it is the same, no article came, changed or went."""
    (pending,) = connection.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()
    return max(int(pending), meta.read_number(connection, "position"))


def push(connection: Connection, ids: Iterable[str], kind: ChangeKind) -> None:
    """Put changes at the end of the outbox, when the transaction ends. An article stands in it once, with its last change."""
    for article_id in ids:
        connection.changes.pop(article_id, None)
        connection.changes[article_id] = kind.value


def write_changes(connection: Connection) -> None:
    """Give what was pushed its places in the outbox. Whoever writes beside others waits for them here: places are given
    in the order in which transactions end."""
    if not connection.changes:
        return
    changes, now = list(connection.changes.items()), time.time_ns() // 1000
    connection.changes.clear()
    connection.hold(["outbox"])
    connection.executemany("DELETE FROM outbox WHERE article = ?", [(article_id,) for article_id, _ in changes])
    connection.executemany(
        "INSERT INTO outbox (article, kind, at) VALUES (?, ?, ?)",
        [(article_id, kind, now) for article_id, kind in changes],
    )
