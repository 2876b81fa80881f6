"""Articles: saved with their pending change in one transaction, with every version they ever had.

What writes imports what it needs itself: that is most of the archive, and a command that only reads would wait for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from index.archive.protocols import Revision, Saved
from index.archive.sql.database import Connection, Database, together
from index.archive.sql.outbox import last_place
from index.archive.sql.rows import meta
from index.archive.sql.rows.article_layers import NO_LAYER, layers
from index.archive.sql.rows.loading import load
from index.archive.sql.rows.placeholders import marks, placeholders
from index.archive.sql.rows.row_codec import (
    micros,
    moment_of,
    row_to_article,
    title_of,
    unpack,
)
from index.article import ArchivedArticle, Article
from index.corrections.layer import corrected_title
from index.text import characters

PAGE = 1000
"""Ids read at once by `ids`."""

_NEWS = (
    "(CASE WHEN published < first_fetched THEN published WHEN published IS NOT NULL OR source IS NOT NULL THEN first_fetched"
    " ELSE -9223372036854775807 END)"
)
"""When an article counts as news; the index `articles_news` is over the same words."""


class SqlArticles:
    """Implements index.archive.protocols.ArticleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted: tuple[tuple[str | None, int], int] | None = None
        """A state of the archive, and how many articles it has: counting them is reading an index from end to end."""

    def save(self, article: Article, *, aliases: Iterable[str] = ()) -> Saved:
        return self.save_many([(article, tuple(aliases))])[0]

    def save_many(self, articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        from index.archive.sql.saving import Saving

        return together(self._database, lambda connection: Saving(connection, articles).save())

    def read_again(self, article: Article, *, revision: int) -> Saved:
        from index.archive.sql.saving import read_again

        return together(self._database, lambda connection: read_again(connection, article, revision))

    def get(self, article_id: str) -> ArchivedArticle | None:
        archived = self.get_many([characters.line(article_id)])
        return archived[0] if archived else None

    def get_many(self, ids: Sequence[str]) -> list[ArchivedArticle]:
        with self._database.reading() as connection:
            by_id = load(connection, ids)
        return [by_id[article_id] for article_id in ids if article_id in by_id]

    def titles(self, ids: Sequence[str]) -> dict[str, str]:
        titles: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                above = layers(connection, part)
                rows = connection.execute(
                    "SELECT a.id, r.payload FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.version"
                    f" WHERE a.id IN ({places})",
                    part,
                )
                for article_id, payload in rows:
                    layer = above.get(article_id, NO_LAYER).values
                    titles[article_id] = corrected_title(title_of(payload), layer)
        return titles

    def id_of(self, address: str) -> str | None:
        from index.archive.sql.saving import owners_of

        with self._database.reading() as connection:
            return owners_of(connection, [characters.address(address)]).get(characters.address(address))

    def aliases(self, article_id: str) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT address FROM aliases WHERE article = ? ORDER BY address", (article_id,))
            return [row[0] for row in rows]

    def revisions(self, article_id: str) -> list[Revision]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT number, fetched, payload FROM revisions WHERE article = ? ORDER BY number", (article_id,)
            ).fetchall()
        return [
            Revision(number=number, article=row_to_article(unpack(payload)), fetched=moment_of(fetched))
            for number, fetched, payload in rows
        ]

    def latest(self, limit: int) -> list[ArchivedArticle]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT id FROM articles ORDER BY {_NEWS} DESC, first_fetched DESC, id DESC LIMIT ?", (limit,)
            ).fetchall()
            ids = [row[0] for row in rows]
            by_id = load(connection, ids)
        return [by_id[article_id] for article_id in ids]

    def copies(self, article_id: str, limit: int) -> list[ArchivedArticle]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "WITH RECURSIVE chain (id, at) AS (SELECT id, coalesce(published, first_fetched) FROM articles"
                " WHERE copy_of = :article UNION SELECT a.id, coalesce(a.published, a.first_fetched) FROM articles a"
                " JOIN chain ON a.copy_of = chain.id) SELECT id FROM chain WHERE id <> :article ORDER BY at, id LIMIT :most",
                {"article": article_id, "most": limit},
            ).fetchall()
            ids = [row[0] for row in rows]
            by_id = load(connection, ids)
        return [by_id[copy_id] for copy_id in ids if copy_id in by_id]

    def ids(self, after: str = "") -> Iterator[str]:
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?", (after, PAGE)
                ).fetchall()
            if not rows:
                return
            for row in rows:
                yield row[0]
            after = rows[-1][0]

    def revised(self) -> Iterator[str]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM articles WHERE version > 1 ORDER BY id").fetchall()
        return (row[0] for row in rows)

    def beside(self, address: str, limit: int) -> list[str]:
        base = address.partition("#")[0].partition("?")[0]
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT article FROM aliases WHERE address = ? OR (address >= ? AND address < ?) ORDER BY article LIMIT ?",
                (base, base + "?", base + "@", limit),
            ).fetchall()
        return [row[0] for row in rows]

    def mark_gone(self, article_id: str, when: datetime) -> None:
        def mark(connection: Connection) -> None:
            connection.execute("UPDATE articles SET gone = coalesce(gone, ?) WHERE id = ?", (micros(when), article_id))

        together(self._database, mark)

    def forget(
        self,
        *,
        ids: Sequence[str] = (),
        outlet: str | None = None,
        before: datetime | None = None,
        sources: Sequence[str] = (),
        but_sources: Sequence[str] = (),
        but_kept: bool = False,
    ) -> int:
        from index.archive.sql.corrections.outlet_log import group_of
        from index.archive.sql.takedowns import Forgotten, forget_articles

        with self._database.erasing() as connection:
            count = forget_articles(connection, ids)
            if outlet is not None:
                for outlet_id in group_of(connection, outlet):
                    rows = connection.execute("SELECT id FROM articles WHERE outlet = ?", (outlet_id,)).fetchall()
                    count += forget_articles(connection, [row[0] for row in rows])
                    connection.execute("DELETE FROM set_aside WHERE outlet = ?", (outlet_id,))
                    Forgotten(connection).add_outlet(outlet_id)
            if before is not None:
                where, values = _older(before, sources, but_sources, but_kept)
                rows = connection.execute(f"SELECT id FROM articles WHERE {where}", values).fetchall()
                count += forget_articles(connection, [row[0] for row in rows])
                if not sources:
                    connection.execute("DELETE FROM set_aside WHERE task = 'save' AND first < ?", (micros(before),))
        return count

    def forgotten(self, addresses: Sequence[str]) -> set[str]:
        from index.archive.sql.takedowns import Forgotten

        with self._database.reading() as connection:
            known = Forgotten(connection)
            return {address for address in addresses if known.has(address)}

    def allow_again(self, *, address: str | None = None, outlet: str | None = None) -> bool:
        from index.archive.sql.corrections.outlet_log import group_of
        from index.archive.sql.takedowns import Forgotten

        with self._database.writing() as connection:
            known = Forgotten(connection)
            lifted = known.remove(address) if address is not None else False
            for outlet_id in group_of(connection, outlet) if outlet is not None else ():
                lifted = known.remove_outlet(outlet_id) or lifted
            return lifted

    def count(self) -> int:
        with self._database.reading() as connection:
            inside = self._database.inside()  # a transaction that may be undone, and its places given to others
            state = (meta.read_text(connection, "archive_id"), last_place(connection))
            if not inside and self._counted is not None and self._counted[0] == state:
                return self._counted[1]
            number = int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
            if not inside:
                self._counted = state, number
            return number

    def older_than(
        self, when: datetime, *, sources: Sequence[str] = (), but_sources: Sequence[str] = (), but_kept: bool = False
    ) -> int:
        where, values = _older(when, sources, but_sources, but_kept)
        with self._database.reading() as connection:
            return int(connection.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0])

    def counts_since(self, when: datetime) -> int:
        with self._database.reading() as connection:
            row = connection.execute("SELECT count(*) FROM articles WHERE first_fetched >= ?", (micros(when),))
            return int(row.fetchone()[0])


_KEPT = (
    "SELECT article FROM collection_lines UNION SELECT article FROM article_tags UNION SELECT article FROM highlights"
    " UNION SELECT article FROM article_marks WHERE starred IS NOT NULL OR note <> ''"
    " UNION SELECT article FROM review_items WHERE article IS NOT NULL"
)
"""Ids of the articles that somebody keeps. None of them may be NULL: no id is NOT IN a set with one."""


def _older(
    when: datetime, sources: Sequence[str], but_sources: Sequence[str], but_kept: bool
) -> tuple[str, tuple[object, ...]]:
    """The condition on articles published, or else first visited, before then: of these sources, of all but those, or of all."""
    where, values = "coalesce(published, first_fetched) < ?", (micros(when),)
    if but_kept:
        where += f" AND id NOT IN ({_KEPT})"
    if sources:
        return f"{where} AND source IN ({placeholders(sources)})", (*values, *sources)
    if but_sources:
        outside = f"source IS NULL OR source NOT IN ({placeholders(but_sources)})"
        return f"{where} AND ({outside})", (*values, *but_sources)
    return where, values
