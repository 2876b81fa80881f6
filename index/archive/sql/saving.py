"""Saving articles: new ones, other versions of known ones, and what pages that are read again say.

Many are saved at once, beside others who do the same: everything about their addresses is read in a few statements, under the names
of the addresses and of the articles that they belong to, decided here, and written in a few statements.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.archive.protocols import ChangeKind, Saved
from index.archive.sql.corrections.outlet_log import group_of
from index.archive.sql.database import Connection
from index.archive.sql.outbox import push
from index.archive.sql.outlets import keep_outlets
from index.archive.sql.registry.bare_surnames import note_article
from index.archive.sql.rows.article_layers import NO_LAYER, article_columns, layers
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import (
    BESIDE,
    IN_HEADERS,
    article_to_row,
    digest,
    micros,
    pack,
    row_to_article,
    stated_alike,
    unpack,
)
from index.archive.sql.takedowns import Forgotten
from index.article import Article, DateSource, Outlet
from index.corrections.layer import corrected
from index.text import characters


class Saving:
    """Saves articles in a transaction (`Database.sharing`).

    articles: all that will be saved, with their aliases, so that what is known of them is read at once.
    """

    def __init__(self, connection: Connection, articles: Sequence[tuple[Article, Sequence[str]]]) -> None:
        self._connection = connection
        self._articles = [(article, _addresses(article, aliases)) for article, aliases in articles]
        addresses = list(dict.fromkeys(address for _, some in self._articles for address in some))
        connection.hold([f"address {address}" for address in addresses])
        self._owners = owners_of(connection, addresses)
        connection.hold(sorted({f"article {owner}" for owner in self._owners.values()}))
        outlets = list(dict.fromkeys(article.outlet.id for article, _ in articles if article.outlet))
        self._groups = {outlet: group_of(connection, outlet) for outlet in outlets}
        known = Forgotten(connection)
        self._forgotten = known.among(addresses, [one for group in self._groups.values() for one in group])
        self._new: list[tuple[Any, ...]] = []
        self._versions: list[tuple[Any, ...]] = []
        self._aliases: list[tuple[str, str]] = []
        self._outlets: dict[str, Outlet] = {}
        self._fresh: set[str] = set()

    def save(self) -> list[Saved]:
        """What became of each."""
        outcomes = [self._save(article, addresses) for article, addresses in self._articles]
        self._write()
        return outcomes

    def _save(self, article: Article, addresses: Sequence[str]) -> Saved:
        outlets = self._groups[article.outlet.id] if article.outlet else ()
        if self._forgotten.has_any(addresses, outlets):
            return Saved.FORGOTTEN
        owner = next((self._owners[address] for address in addresses if address in self._owners), None)
        if owner is None:
            outcome = self._insert(article)
        else:
            if owner in self._fresh:  # it came a moment ago
                self._write()
            outcome = self._update(article, owner)
        for address in addresses:
            if address not in self._owners:
                self._owners[address] = owner or article.id
                self._aliases.append((address, owner or article.id))
        return outcome

    def _write(self) -> None:
        """Write what has gathered."""
        self._connection.executemany(
            "INSERT INTO articles (id, url, source, first_fetched, last_fetched, outlet, published, dated, version, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
            self._new,
        )
        self._connection.executemany(
            "INSERT INTO revisions (article, number, fetched, payload) VALUES (?, ?, ?, ?)", self._versions
        )
        self._connection.executemany(
            "INSERT INTO aliases (address, article) VALUES (?, ?) ON CONFLICT DO NOTHING", self._aliases
        )
        keep_outlets(self._connection, self._outlets.values())
        self._new, self._versions, self._aliases, self._outlets, self._fresh = [], [], [], {}, set()

    def _insert(self, article: Article) -> Saved:
        row = article_to_row(article)
        self._new.append(
            (
                article.id,
                article.url,
                article.source,
                micros(article.fetched),
                micros(article.fetched),
                *article_columns(article),
                digest(row),
            )
        )
        self._keep_version(article, row, 1)
        return Saved.NEW

    def _update(self, article: Article, owner: str) -> Saved:
        connection = self._connection
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
        self._keep_version(article, row, version + 1)
        return Saved.CHANGED

    def _keep_version(self, article: Article, row: dict[str, Any], number: int) -> None:
        self._fresh.add(article.id)
        self._versions.append((article.id, number, micros(article.fetched), pack(row)))
        if article.outlet:
            self._outlets[article.outlet.id] = article.outlet
        push(self._connection, [article.id], ChangeKind.UPSERT)


def read_again(connection: Connection, article: Article, revision: int) -> Saved:
    """See `index.archive.protocols.ArticleStore.read_again`."""
    connection.hold([f"article {article.id}"])
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
    keep_outlets(connection, [article.outlet] if article.outlet else [])
    push(connection, [article.id], ChangeKind.UPSERT)
    return Saved.CHANGED


def _amend(connection: Connection, article_id: str, version: int, row: dict[str, Any]) -> None:
    """Other statements about the same text: its newest revision tells them from now on."""
    row = {name: value for name, value in row.items() if value is not None}
    connection.execute(
        "UPDATE revisions SET payload = ? WHERE article = ? AND number = ?", (pack(row), article_id, version)
    )
    push(connection, [article_id], ChangeKind.UPSERT)


def _become(connection: Connection, article: Article, version: int, new_digest: bytes) -> None:
    """What is stored of an article besides its revisions: what editors corrected of it stays."""
    note_article(connection, article.id)  # before its date changes
    shown = corrected(article, layers(connection, [article.id]).get(article.id, NO_LAYER).values)
    connection.execute(
        "UPDATE articles SET outlet = ?, published = ?, dated = ?, version = ?, digest = ? WHERE id = ?",
        (*article_columns(shown), version, new_digest, article.id),
    )
    connection.execute("DELETE FROM annotations WHERE article = ?", (article.id,))


def _with_known_date(article: Article, earlier: dict[str, Any]) -> Article:
    """A date that only the feed told is not lost when the page is read again without its feed."""
    if article.published is None and earlier.get("published_source") == DateSource.FEED.value:
        before = row_to_article(earlier)
        return replace(article, published=before.published, published_source=before.published_source)
    return article


def owners_of(connection: Connection, addresses: Sequence[str]) -> dict[str, str]:
    """Address -> the article that it belongs to, for those that are known."""
    owners: dict[str, str] = {}
    for part, places in marks(addresses):
        owners.update(connection.execute(f"SELECT address, article FROM aliases WHERE address IN ({places})", part))
    return owners


def _addresses(article: Article, aliases: Sequence[str]) -> list[str]:
    """Its own address decides first to which article it belongs: an alias may be one that outlets reuse (`/latest`)."""
    led = [article.url, *([article.fetched_url] if article.fetched_url else []), *map(characters.address, aliases)]
    return list(dict.fromkeys(led))
