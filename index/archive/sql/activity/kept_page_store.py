"""Where kept pages lie, and which bytes are still to be erased."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from index.archive.sql.corrections.outlet_log import group_of
from index.archive.sql.database import Database
from index.archive.sql.rows.placeholders import placeholders
from index.archive.sql.rows.row_codec import micros, moment_of
from index.kept.protocols import KeptFile, KeptPage, Place, Trouble

_COLUMNS = 'k.article, k.file, k."offset", k.length, k.digest, k.fetched, k.url, k.context'
_LAST = (
    "k.number = (SELECT number FROM kept_pages WHERE article = k.article ORDER BY fetched DESC, number DESC LIMIT 1)"
)


class SqlKeptPages:
    """Implements index.kept.protocols.KeptPageStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_many(self, pages: Sequence[KeptPage]) -> None:
        with self._database.sharing() as connection:
            connection.executemany(
                'INSERT INTO kept_pages (article, file, "offset", length, digest, fetched, url, context)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (page.article, *page.place, page.digest, micros(page.fetched), page.url, _dump(page.context))
                    for page in pages
                ],
            )

    def newest(self, article_id: str) -> KeptPage | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM kept_pages k WHERE k.article = ? ORDER BY k.fetched DESC, k.number DESC LIMIT 1",
                (article_id,),
            ).fetchone()
        return _page(row) if row else None

    def newest_of_all(
        self, after: str, limit: int, *, outlet: str | None = None, since: datetime | None = None
    ) -> list[KeptPage]:
        with self._database.reading() as connection:
            where, values = _chosen(group_of(connection, outlet) if outlet is not None else None, since)
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM kept_pages k WHERE k.article > ? AND {_LAST}{where} ORDER BY k.article LIMIT ?",
                (after, *values, limit),
            ).fetchall()
        return [_page(row) for row in rows]

    def count_articles(self, *, outlet: str | None = None, since: datetime | None = None) -> int:
        with self._database.reading() as connection:
            where, values = _chosen(group_of(connection, outlet) if outlet is not None else None, since)
            row = connection.execute(
                f"SELECT count(DISTINCT k.article) FROM kept_pages k WHERE 1 = 1{where}", values
            ).fetchone()
        return int(row[0])

    def end_of(self, file: str) -> int:
        with self._database.reading() as connection:
            connection.hold([f"kept {file}"])
            ends = [
                connection.execute(
                    f'SELECT coalesce(max("offset" + length), 0) FROM {table} WHERE file = ?', (file,)
                ).fetchone()[0]
                for table in ("kept_pages", "kept_erasures")
            ]
        return int(max(ends))

    def cut(self, file: str, size: int) -> int:
        with self._database.sharing() as connection:
            count = connection.execute(
                'DELETE FROM kept_pages WHERE file = ? AND "offset" + length > ?', (file, size)
            ).rowcount
            connection.execute('DELETE FROM kept_erasures WHERE file = ? AND "offset" + length > ?', (file, size))
        return count

    def files(self) -> list[KeptFile]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT file, count(*), sum(length) FROM kept_pages GROUP BY file ORDER BY min(number)"
            ).fetchall()
        return [KeptFile(name=name, pages=pages, bytes=size) for name, pages, size in rows]

    def forget_file(self, file: str) -> int:
        with self._database.writing() as connection:
            count = connection.execute("DELETE FROM kept_pages WHERE file = ?", (file,)).rowcount
            connection.execute("DELETE FROM kept_erasures WHERE file = ?", (file,))
        return count

    def erasures(self, limit: int) -> list[Place]:
        with self._database.reading() as connection:
            rows = connection.execute(
                'SELECT file, "offset", length FROM kept_erasures ORDER BY file, "offset" LIMIT ?', (limit,)
            ).fetchall()
        return [Place(*row) for row in rows]

    def count_erasures(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM kept_erasures").fetchone()[0])

    def erased(self, places: Sequence[Place]) -> None:
        with self._database.writing() as connection:
            connection.executemany('DELETE FROM kept_erasures WHERE file = ? AND "offset" = ? AND length = ?', places)

    def trouble(self) -> Trouble | None:
        with self._database.reading() as connection:
            row = connection.execute("SELECT text, since FROM kept_trouble").fetchone()
        return Trouble(text=row[0], since=moment_of(row[1])) if row else None

    def note_trouble(self, text: str | None, now: datetime) -> None:
        with self._database.sharing() as connection:
            if text is None:
                connection.execute("DELETE FROM kept_trouble")
                return
            connection.execute(
                "INSERT INTO kept_trouble (one, text, since) VALUES (1, ?, ?)"
                " ON CONFLICT (one) DO UPDATE SET text = excluded.text",
                (text, micros(now)),
            )


def _chosen(outlets: Sequence[str] | None, since: datetime | None) -> tuple[str, tuple[str | int, ...]]:
    """Further conditions on a page `k`: its article is of one of these outlets, and it was fetched since then."""
    where = ""
    values: tuple[str | int, ...] = ()
    if outlets is not None:
        where += f" AND (SELECT outlet FROM articles WHERE id = k.article) IN ({placeholders(outlets)})"
        values = (*values, *outlets)
    if since is not None:
        where += " AND k.fetched >= ?"
        values = (*values, micros(since))
    return where, values


def _dump(context: Any) -> str:
    return json.dumps(dict(context), ensure_ascii=True, separators=(",", ":"))


def _page(row: Any) -> KeptPage:
    article, file, offset, length, digest, fetched, url, context = row
    return KeptPage(
        article=article,
        place=Place(file, offset, length),
        digest=digest,
        fetched=moment_of(fetched),
        url=url,
        context=json.loads(context),
    )
