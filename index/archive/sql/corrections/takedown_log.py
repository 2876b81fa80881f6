"""Takedowns of single articles, with their reasons, and lifting them."""

import time
from collections.abc import Sequence

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of, time_or_none
from index.archive.sql.takedowns import forget_articles
from index.corrections.protocols import Takedown
from index.errors import NotFound
from index.text import characters
from index.text.localizable import Sentence


class SqlTakedowns:
    """Implements index.corrections.protocols.TakedownStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_down(self, article_id: str, *, reason: str, by: str) -> Takedown:
        with self._database.erasing() as connection:
            row = connection.execute(
                "INSERT INTO takedowns (article, reason, made, made_by) VALUES (?, ?, ?, ?) RETURNING seq",
                (article_id, characters.line(reason), _now(), characters.line(by)),
            ).fetchone()
            if not forget_articles(connection, [article_id], takedown=int(row[0])):
                raise NotFound(Sentence("There is no such article in the archive."))
            (entry,) = _entries(connection, "WHERE seq = ?", int(row[0]))
        return entry

    def lift(self, seq: int, *, by: str) -> Takedown:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE takedowns SET lifted = ?, lifted_by = ? WHERE seq = ? AND lifted IS NULL",
                (_now(), characters.line(by), seq),
            )
            if not changed.rowcount:
                raise NotFound(Sentence("There is no such takedown; it may have been lifted already."))
            connection.execute("DELETE FROM forgotten WHERE takedown = ?", (seq,))
            return _entries(connection, "WHERE seq = ?", seq)[0]

    def log(self, limit: int) -> list[Takedown]:
        with self._database.reading() as connection:
            return _entries(connection, "ORDER BY seq DESC LIMIT ?", limit)

    def among(self, articles: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(articles))):
                found.update(
                    row[0]
                    for row in connection.execute(
                        f"SELECT article FROM takedowns WHERE lifted IS NULL AND article IN ({places})", part
                    )
                )
        return frozenset(found)


def _entries(connection: Connection, which: str, value: int) -> list[Takedown]:
    rows = connection.execute(
        f"SELECT seq, article, reason, made, made_by, lifted, lifted_by FROM takedowns {which}", (value,)
    )
    return [
        Takedown(
            seq=seq,
            article=article,
            reason=reason,
            made=moment_of(made),
            by=by,
            lifted=time_or_none(lifted),
            lifted_by=lifted_by,
        )
        for seq, article, reason, made, by, lifted, lifted_by in rows
    ]


def _now() -> int:
    return time.time_ns() // 1000
