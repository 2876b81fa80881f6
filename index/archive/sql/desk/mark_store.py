"""Stars, tags and notes of each reader."""

from collections.abc import Collection as Chosen
from collections.abc import Sequence
from datetime import datetime

from index.archive.sql.database import Connection, Database
from index.archive.sql.desk.reader_version import bump
from index.archive.sql.rows import placeholders
from index.archive.sql.rows.row_codec import micros
from index.collections.protocols import Marks, TagCount


class SqlMarks:
    """Implements index.collections.protocols.MarkStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def star(self, account: int, articles: Sequence[str], on: bool, now: datetime) -> int:
        changed = 0
        with self._database.writing() as connection:
            for article in dict.fromkeys(articles):
                if on:
                    changed += connection.execute(
                        "INSERT INTO article_marks (account, article, starred)"
                        " SELECT CAST(? AS INTEGER), id, CAST(? AS BIGINT) FROM articles WHERE id = ?"
                        " ON CONFLICT (account, article) DO UPDATE SET starred = excluded.starred"
                        " WHERE article_marks.starred IS NULL",
                        (account, micros(now), article),
                    ).rowcount
                else:
                    changed += connection.execute(
                        "UPDATE article_marks SET starred = NULL"
                        " WHERE account = ? AND article = ? AND starred IS NOT NULL",
                        (account, article),
                    ).rowcount
            self._settled(connection, account, changed)
        return changed

    def write(self, account: int, article: str, note: str, now: datetime) -> bool:
        with self._database.writing() as connection:
            if not connection.execute("SELECT 1 FROM articles WHERE id = ?", (article,)).fetchone():
                # An old note on an article that is gone can still be removed.
                removed = connection.execute(
                    "UPDATE article_marks SET note = '' WHERE account = ? AND article = ? AND ? = ''",
                    (account, article, note),
                ).rowcount
                self._settled(connection, account, removed)
                return removed > 0
            connection.execute(
                "INSERT INTO article_marks (account, article, note) VALUES (?, ?, ?)"
                " ON CONFLICT (account, article) DO UPDATE SET note = excluded.note",
                (account, article, note),
            )
            self._settled(connection, account, 1)
        return True

    def tag(self, account: int, articles: Sequence[str], tag: str, key: str, now: datetime) -> int:
        with self._database.writing() as connection:
            # One tag has one spelling: that with which it began.
            first = connection.execute(
                "SELECT tag FROM article_tags WHERE account = ? AND tag_key = ? LIMIT 1", (account, key)
            ).fetchone()
            changed = sum(
                connection.execute(
                    "INSERT INTO article_tags (account, tag_key, article, tag, added)"
                    " SELECT CAST(? AS INTEGER), CAST(? AS TEXT), id, CAST(? AS TEXT), CAST(? AS BIGINT)"
                    " FROM articles WHERE id = ? ON CONFLICT (account, tag_key, article) DO NOTHING",
                    (account, key, first[0] if first else tag, micros(now), article),
                ).rowcount
                for article in dict.fromkeys(articles)
            )
            self._settled(connection, account, changed)
        return changed

    def untag(self, account: int, articles: Sequence[str], key: str) -> int:
        with self._database.writing() as connection:
            changed = sum(
                connection.execute(
                    f"DELETE FROM article_tags WHERE account = ? AND tag_key = ? AND article IN ({places})",
                    (account, key, *part),
                ).rowcount
                for part, places in placeholders.marks(list(dict.fromkeys(articles)))
            )
            self._settled(connection, account, changed)
        return changed

    @staticmethod
    def _settled(connection: Connection, account: int, changed: int) -> None:
        """No empty rows stay behind, and the change is counted."""
        if changed:
            connection.execute(
                "DELETE FROM article_marks WHERE account = ? AND starred IS NULL AND note = ''", (account,)
            )
            bump(connection, account)

    def of(self, account: int, articles: Sequence[str]) -> dict[str, Marks]:
        found: dict[str, Marks] = {}
        with self._database.reading() as connection:
            for part, places in placeholders.marks(list(dict.fromkeys(articles))):
                found |= _read(connection, account, f" AND article IN ({places})", part)
        return found

    def all(self, account: int) -> dict[str, Marks]:
        with self._database.reading() as connection:
            return _read(connection, account, "", ())

    def starred(self, account: int) -> frozenset[str]:
        return self._articles("article_marks", "starred IS NOT NULL", account)

    def noted(self, account: int) -> frozenset[str]:
        return self._articles("article_marks", "note <> ''", account)

    def _articles(self, table: str, where: str, account: int) -> frozenset[str]:
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT article FROM {table} WHERE account = ? AND {where}", (account,))
            return frozenset(row[0] for row in rows)

    def tagged(self, account: int, keys: Chosen[str]) -> dict[str, frozenset[str]]:
        with self._database.reading() as connection:
            return {
                key: frozenset(
                    row[0]
                    for row in connection.execute(
                        "SELECT article FROM article_tags WHERE account = ? AND tag_key = ?", (account, key)
                    )
                )
                for key in keys
            }

    def tags(self, account: int) -> list[TagCount]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT min(tag), tag_key, count(*) FROM article_tags WHERE account = ? GROUP BY tag_key ORDER BY tag_key",
                (account,),
            ).fetchall()
        return [TagCount(tag=row[0], key=row[1], articles=row[2]) for row in rows]


def _read(connection: Connection, account: int, where: str, values: Sequence[str]) -> dict[str, Marks]:
    tags: dict[str, list[str]] = {}
    for article, tag in connection.execute(
        f"SELECT article, tag FROM article_tags WHERE account = ?{where} ORDER BY tag_key", (account, *values)
    ):
        tags.setdefault(article, []).append(tag)
    kept = {
        article: (starred is not None, note)
        for article, starred, note in connection.execute(
            f"SELECT article, starred, note FROM article_marks WHERE account = ?{where}", (account, *values)
        )
    }
    return {
        article: Marks(starred=starred, note=note, tags=tuple(tags.get(article, ())))
        for article in kept.keys() | tags.keys()
        for starred, note in (kept.get(article, (False, "")),)
    }
