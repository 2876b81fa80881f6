"""Articles with their versions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from index.article import ArchivedArticle, Article


class Saved(StrEnum):
    """What became of an article that was to be saved."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FORGOTTEN = "forgotten"
    """The owner had it taken down: it is not kept again."""
    SET_ASIDE = "set-aside"
    """It could not be kept for a reason that nobody foresaw; it waits with that reason to be tried again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One version of an article, oldest is number 1. fetched: when this version was first read."""

    number: int
    article: Article
    fetched: datetime


class ArticleStore(Protocol):
    """Articles with all their versions, by id: 16 hexadecimal digits, see index.article.article_id."""

    def save(self, article: Article, *, aliases: Iterable[str] = ()) -> Saved:
        """Store an article and its pending change in one transaction. A visit that reads the same again only moves
        `last_fetched`; a change of title, text or of what the page claims is a new revision.

        aliases: other addresses that led here (fetched, linked, redirected), kept for `id_of`. An article whose address
        or any alias is already known keeps that article's id.
        """
        ...

    def save_many(self, articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        """Store (article, aliases) pairs in one transaction: the fast way for imports and busy crawls. Returns for
        each what `save` would have returned."""
        ...

    def read_again(self, article: Article, *, revision: int) -> Saved:
        """Put another reading of the same page in the place of an article's newest revision, which must be number `revision`.

        article: its id is that of the archived article. Address, visit and source stay those of the revision, and so do earlier
        revisions, aliases, corrections and the visits' times. A date that only the feed told is not lost.

        Returns CHANGED; SAME if nothing would change, if there is a newer revision or no such article any more; FORGOTTEN, with
        nothing changed, if it would be of an outlet that was taken down.
        """
        ...

    def get(self, article_id: str) -> ArchivedArticle | None:
        """The article with this id, None if there is none."""
        ...

    def get_many(self, ids: Sequence[str]) -> list[ArchivedArticle]:
        """The articles with these ids, in that order; ids without an article are left out."""
        ...

    def id_of(self, address: str) -> str | None:
        """The id of the article that a canonical address or an alias belongs to, None if it is unknown."""
        ...

    def aliases(self, article_id: str) -> list[str]:
        """Every address that leads to an article, its own among them, in alphabetical order."""
        ...

    def revisions(self, article_id: str) -> list[Revision]:
        """Every version of an article, oldest first; empty if there is no such article."""
        ...

    def latest(self, limit: int) -> list[ArchivedArticle]:
        """Up to `limit` articles, the newest first: by when they were published, and without a date by when a source led to
        them. What was imported without a date comes last, since nothing is known of it."""
        ...

    def copies(self, article_id: str, limit: int) -> list[ArchivedArticle]:
        """Up to `limit` articles that repeat this one or a copy of it, earliest published first."""
        ...

    def titles(self, ids: Sequence[str]) -> dict[str, str]:
        """id -> headline as it is shown, for those of the ids that are there; their texts are not read."""
        ...

    def ids(self, after: str = "") -> Iterator[str]:
        """Every id above `after`, ascending. They are read in pages, so memory stays bounded."""
        ...

    def revised(self) -> Iterator[str]:
        """Ids of the articles that have more than one version, ascending."""
        ...

    def beside(self, address: str, limit: int) -> list[str]:
        """Up to `limit` ids of articles to which this address leads, or one that differs from it only in its query
        string."""
        ...

    def mark_gone(self, article_id: str, when: datetime) -> None:
        """Record that the outlet took an article down (HTTP status 410) at `when`; its text stays."""
        ...

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
        """Take articles down: remove their text and annotations, and remember their addresses so that no later crawl
        brings them back.

        ids: these articles. outlet: id of an outlet, all of whose articles are removed and none is accepted until
        `allow_again`. before: all that were published (or else first visited) before then; sources: only those that these
        sources (ids) led to first; but_sources: only the others; but_kept: only those that nobody keeps, see `older_than`. Returns
        how many were removed.
        """
        ...

    def forgotten(self, addresses: Sequence[str]) -> set[str]:
        """Those of the addresses that were taken down and are not worth fetching."""
        ...

    def allow_again(self, *, address: str | None = None, outlet: str | None = None) -> bool:
        """Lift the takedown of an address or of an outlet (by id), so that the next crawl may bring the article
        back. Returns False if there was none."""
        ...

    def count(self) -> int:
        """The number of articles."""
        ...

    def older_than(
        self, when: datetime, *, sources: Sequence[str] = (), but_sources: Sequence[str] = (), but_kept: bool = False
    ) -> int:
        """How many articles `forget(before=when)` would remove, with the same sources. but_kept: without those that somebody
        keeps: in a collection or a press review, with a star, a tag, a note or a marked passage."""
        ...

    def counts_since(self, when: datetime) -> int:
        """How many articles were visited for the first time since `when`."""
        ...
