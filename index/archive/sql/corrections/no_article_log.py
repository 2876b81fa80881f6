"""The log of what editors said is no article, and the known addresses that a pattern is tried on."""

import time
from collections.abc import Mapping, Sequence

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import moment_of, time_or_none
from index.corrections.protocols import NotArticle
from index.errors import NotFound
from index.text import characters
from index.text.localizable import Sentence

_COLUMNS = "seq, address, pattern, source, outlet, takedown, made, made_by, undone, undone_by"
_BEGINNINGS = ("https://", "https://www.", "http://", "http://www.")
_LAST = "\U0010ffff"
"""No address has a character behind it."""


class SqlNotArticles:
    """Implements index.corrections.protocols.NotArticleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        address: str,
        pattern: str | None,
        *,
        source: str | None,
        outlet: str | None,
        takedown: int | None,
        by: str,
    ) -> NotArticle:
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO no_articles (address, pattern, source, outlet, takedown, made, made_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                (characters.address(address), pattern, source, outlet, takedown, _now(), characters.line(by)),
            ).fetchone()
            return _entries(connection, "WHERE seq = ?", (row[0],))[0]

    def undo(self, seq: int, *, by: str) -> NotArticle:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE no_articles SET undone = ?, undone_by = ? WHERE seq = ? AND undone IS NULL",
                (_now(), characters.line(by), seq),
            )
            if not changed.rowcount:
                raise NotFound(Sentence("There is no such entry to take back; it may have been taken back already."))
            return _entries(connection, "WHERE seq = ?", (seq,))[0]

    def get(self, seq: int) -> NotArticle | None:
        with self._database.reading() as connection:
            return next(iter(_entries(connection, "WHERE seq = ?", (seq,))), None)

    def patterns(self) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT pattern FROM no_articles WHERE undone IS NULL AND pattern IS NOT NULL ORDER BY pattern"
            ).fetchall()
        return [row[0] for row in rows]

    def log(self, limit: int, *, source: str | None = None, outlet: str | None = None) -> list[NotArticle]:
        with self._database.reading() as connection:
            return _entries(
                connection,
                "WHERE (:source IS NULL OR source = :source) AND (:outlet IS NULL OR outlet = :outlet"
                " OR outlet IN (SELECT id FROM outlets WHERE stands_for = :outlet)) ORDER BY seq DESC LIMIT :limit",
                {"source": source, "outlet": outlet, "limit": limit},
            )

    def known_like(self, prefix: str, limit: int) -> list[tuple[str, str | None]]:
        known: dict[str, str | None] = {}
        with self._database.reading() as connection:
            for beginning in _BEGINNINGS:
                between = (beginning + prefix, beginning + prefix + _LAST, max(0, limit - len(known)))
                known |= dict(
                    connection.execute(
                        "SELECT url, article_id FROM addresses WHERE url >= ? AND url < ? ORDER BY url LIMIT ?", between
                    ).fetchall()
                )
                known |= dict(
                    connection.execute(
                        "SELECT address, article FROM aliases WHERE address >= ? AND address < ? ORDER BY address LIMIT ?",
                        between,
                    ).fetchall()
                )
        return list(known.items())[:limit]


def _entries(connection: Connection, which: str, values: Sequence[object] | Mapping[str, object]) -> list[NotArticle]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM no_articles {which}", values)
    return [
        NotArticle(
            seq=seq,
            address=address,
            pattern=pattern,
            source=source,
            outlet=outlet,
            takedown=takedown,
            made=moment_of(made),
            by=by,
            undone=time_or_none(undone),
            undone_by=undone_by,
        )
        for seq, address, pattern, source, outlet, takedown, made, by, undone, undone_by in rows
    ]


def _now() -> int:
    return time.time_ns() // 1000
