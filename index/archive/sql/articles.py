"""Articles: saved with their pending change in one transaction, with every version they ever had."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from index.archive.protocols import ChangeKind, Revision, Saved
from index.archive.sql.corrections.outlet_log import group_of
from index.archive.sql.database import Connection, Database
from index.archive.sql.outbox import push
from index.archive.sql.outlets import keep_outlet
from index.archive.sql.registry.bare_surnames import note_article
from index.archive.sql.rows.article_layers import NO_LAYER, article_columns, layers
from index.archive.sql.rows.loading import load
from index.archive.sql.rows.placeholders import marks, placeholders
from index.archive.sql.rows.row_codec import (
    BESIDE,
    IN_HEADERS,
    article_to_row,
    digest,
    micros,
    moment_of,
    pack,
    row_to_article,
    stated_alike,
    unpack,
)
from index.archive.sql.takedowns import Forgotten, forget_articles
from index.article import ArchivedArticle, Article, DateSource
from index.corrections.layer import corrected
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

    def save(self, article: Article, *, aliases: Iterable[str] = ()) -> Saved:
        return self.save_many([(article, tuple(aliases))])[0]

    def save_many(self, articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        with self._database.writing() as connection:
            return [_save(connection, article, aliases) for article, aliases in articles]

    def read_again(self, article: Article, *, revision: int) -> Saved:
        with self._database.writing() as connection:
            return _read_again(connection, article, revision)

    def get(self, article_id: str) -> ArchivedArticle | None:
        archived = self.get_many([characters.line(article_id)])
        return archived[0] if archived else None

    def get_many(self, ids: Sequence[str]) -> list[ArchivedArticle]:
        with self._database.reading() as connection:
            by_id = load(connection, ids)
        return [by_id[article_id] for article_id in ids if article_id in by_id]

    def id_of(self, address: str) -> str | None:
        with self._database.reading() as connection:
            return _owner(connection, [characters.address(address)])

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
        with self._database.writing() as connection:
            connection.execute("UPDATE articles SET gone = coalesce(gone, ?) WHERE id = ?", (micros(when), article_id))

    def forget(
        self,
        *,
        ids: Sequence[str] = (),
        outlet: str | None = None,
        before: datetime | None = None,
        sources: Sequence[str] = (),
        but_sources: Sequence[str] = (),
    ) -> int:
        with self._database.erasing() as connection:
            count = forget_articles(connection, ids)
            if outlet is not None:
                for outlet_id in group_of(connection, outlet):
                    rows = connection.execute("SELECT id FROM articles WHERE outlet = ?", (outlet_id,)).fetchall()
                    count += forget_articles(connection, [row[0] for row in rows])
                    connection.execute("DELETE FROM set_aside WHERE outlet = ?", (outlet_id,))
                    Forgotten(connection).add_outlet(outlet_id)
            if before is not None:
                where, values = _older(before, sources, but_sources)
                rows = connection.execute(f"SELECT id FROM articles WHERE {where}", values).fetchall()
                count += forget_articles(connection, [row[0] for row in rows])
                if not sources:
                    connection.execute("DELETE FROM set_aside WHERE task = 'save' AND first < ?", (micros(before),))
        return count

    def forgotten(self, addresses: Sequence[str]) -> set[str]:
        with self._database.reading() as connection:
            known = Forgotten(connection)
            return {address for address in addresses if known.has(address)}

    def allow_again(self, *, address: str | None = None, outlet: str | None = None) -> bool:
        with self._database.writing() as connection:
            known = Forgotten(connection)
            lifted = known.remove(address) if address is not None else False
            for outlet_id in group_of(connection, outlet) if outlet is not None else ():
                lifted = known.remove_outlet(outlet_id) or lifted
            return lifted

    def count(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    def older_than(self, when: datetime, *, sources: Sequence[str] = (), but_sources: Sequence[str] = ()) -> int:
        where, values = _older(when, sources, but_sources)
        with self._database.reading() as connection:
            return int(connection.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0])

    def counts_since(self, when: datetime) -> int:
        with self._database.reading() as connection:
            row = connection.execute("SELECT count(*) FROM articles WHERE first_fetched >= ?", (micros(when),))
            return int(row.fetchone()[0])


def _older(when: datetime, sources: Sequence[str], but_sources: Sequence[str]) -> tuple[str, tuple[object, ...]]:
    """The condition on articles published, or else first visited, before then: of these sources, of all but those, or of all."""
    where, values = "coalesce(published, first_fetched) < ?", (micros(when),)
    if sources:
        return f"{where} AND source IN ({placeholders(sources)})", (*values, *sources)
    if but_sources:
        outside = f"source IS NULL OR source NOT IN ({placeholders(but_sources)})"
        return f"{where} AND ({outside})", (*values, *but_sources)
    return where, values


def _save(connection: Connection, article: Article, aliases: Sequence[str]) -> Saved:
    # The article's own address decides first: an alias may be one that outlets reuse (`/latest`).
    led = [article.url, *([article.fetched_url] if article.fetched_url else []), *map(characters.address, aliases)]
    addresses = list(dict.fromkeys(led))
    outlets = group_of(connection, article.outlet.id) if article.outlet else ()
    if Forgotten(connection).has_any(addresses, outlets):
        return Saved.FORGOTTEN
    owner = _owner(connection, addresses)
    outcome = _insert(connection, article) if owner is None else _update(connection, article, owner)
    connection.executemany(
        "INSERT INTO aliases (address, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(address, owner or article.id) for address in addresses],
    )
    return outcome


def _insert(connection: Connection, article: Article) -> Saved:
    row = article_to_row(article)
    connection.execute(
        "INSERT INTO articles (id, url, source, first_fetched, last_fetched, outlet, published, dated, version, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (
            article.id,
            article.url,
            article.source,
            micros(article.fetched),
            micros(article.fetched),
            *article_columns(article),
            digest(row),
        ),
    )
    _keep_version(connection, article, row, 1)
    return Saved.NEW


def _update(connection: Connection, article: Article, owner: str) -> Saved:
    url, first, last, version, old_digest, payload = connection.execute(
        "SELECT a.url, a.first_fetched, a.last_fetched, a.version, a.digest, r.payload FROM articles a"
        " JOIN revisions r ON r.article = a.id AND r.number = a.version WHERE a.id = ?",
        (owner,),
    ).fetchone()
    earlier = unpack(payload)
    article = _with_known_date(replace(article, id=owner, url=url), earlier)
    fetched = micros(article.fetched)
    row = article_to_row(article)
    new_digest = digest(row)
    # A page that is read again as it was is no change; one that is older than what is kept (an import) changes nothing.
    same = new_digest == old_digest or fetched < last
    connection.execute(
        "UPDATE articles SET first_fetched = ?, last_fetched = ?, gone = CASE WHEN ? = 1 THEN gone ELSE NULL END WHERE id = ?",
        (min(first, fetched), max(last, fetched), fetched < last, owner),
    )
    if same:
        if fetched >= last and not stated_alike(row, earlier):
            _amend(connection, owner, version, {**earlier, **{name: row.get(name) for name in BESIDE}})
        return Saved.SAME
    _become(connection, article, version + 1, new_digest)
    _keep_version(connection, article, row, version + 1)
    return Saved.CHANGED


def _amend(connection: Connection, article_id: str, version: int, row: dict[str, Any]) -> None:
    """Other statements about the same text: its newest revision tells them from now on."""
    row = {name: value for name, value in row.items() if value is not None}
    connection.execute(
        "UPDATE revisions SET payload = ? WHERE article = ? AND number = ?", (pack(row), article_id, version)
    )
    push(connection, [article_id], ChangeKind.UPSERT)


def _read_again(connection: Connection, article: Article, revision: int) -> Saved:
    row_before = connection.execute(
        "SELECT a.url, a.digest, r.payload FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.version"
        " WHERE a.id = ? AND a.version = ?",
        (article.id, revision),
    ).fetchone()
    if row_before is None:
        return Saved.SAME
    url, old_digest, payload = row_before
    earlier = unpack(payload)
    before = row_to_article(earlier)
    article = replace(article, url=url, fetched=before.fetched, fetched_url=before.fetched_url, source=before.source)
    article = _with_known_date(article, earlier)
    outlets = group_of(connection, article.outlet.id) if article.outlet else ()
    if Forgotten(connection).has_any([], outlets):
        return Saved.FORGOTTEN
    row = article_to_row(article)
    # Rights are partly said in headers and by the host, which are not kept with a page: what is known of them stays.
    row |= {name: earlier[name] for name in IN_HEADERS if name in earlier}
    new_digest = digest(row)
    if new_digest == old_digest:
        if stated_alike(row, earlier):
            return Saved.SAME
        _amend(connection, article.id, revision, {**earlier, **{name: row.get(name) for name in BESIDE}})
        return Saved.CHANGED
    _become(connection, article, revision, new_digest)
    connection.execute(
        "UPDATE revisions SET payload = ? WHERE article = ? AND number = ?", (pack(row), article.id, revision)
    )
    _announce(connection, article)
    return Saved.CHANGED


def _become(connection: Connection, article: Article, version: int, new_digest: bytes) -> None:
    """What is stored of an article besides its revisions: what editors corrected of it stays."""
    note_article(connection, article.id)  # before its date changes
    shown = corrected(article, layers(connection, [article.id]).get(article.id, NO_LAYER).values)
    connection.execute(
        "UPDATE articles SET outlet = ?, published = ?, dated = ?, version = ?, digest = ? WHERE id = ?",
        (*article_columns(shown), version, new_digest, article.id),
    )
    connection.execute("DELETE FROM annotations WHERE article = ?", (article.id,))


def _keep_version(connection: Connection, article: Article, row: dict[str, Any], number: int) -> None:
    connection.execute(
        "INSERT INTO revisions (article, number, fetched, payload) VALUES (?, ?, ?, ?)",
        (article.id, number, micros(article.fetched), pack(row)),
    )
    _announce(connection, article)


def _announce(connection: Connection, article: Article) -> None:
    if article.outlet:
        keep_outlet(connection, article.outlet)
    push(connection, [article.id], ChangeKind.UPSERT)


def _with_known_date(article: Article, earlier: dict[str, Any]) -> Article:
    """A date that only the feed told is not lost when the page is read again without its feed."""
    if article.published is None and earlier.get("published_source") == DateSource.FEED.value:
        before = row_to_article(earlier)
        return replace(article, published=before.published, published_source=before.published_source)
    return article


def _owner(connection: Connection, addresses: Sequence[str]) -> str | None:
    """The article that the first known of these addresses belongs to."""
    owners: dict[str, str] = {}
    for part, places in marks(addresses):
        owners.update(connection.execute(f"SELECT address, article FROM aliases WHERE address IN ({places})", part))
    return next((owners[address] for address in addresses if address in owners), None)
