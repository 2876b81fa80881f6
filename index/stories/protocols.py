"""Stories as the archive keeps them. Which articles tell one event is decided by index/stories; here is what may be asked.

A story has two articles or more; an article that tells an event alone has none. Every method is one transaction and may
raise ArchiveError. Times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from index.article import Outlet

if TYPE_CHECKING:
    from index.stories.term_vector import Terms


@dataclass(frozen=True, kw_only=True, slots=True)
class StorySummary:
    """A story in one line.

    id: 12 hexadecimal digits; stays with most of its articles while the story grows. title: the headline of `lead`, the
    article that has most in common with the others. articles: how many; copies: how many of them repeat another one's text.
    outlets: those that have it, in the order in which they published it. first, last: when its first and its last article
    were published (or else found); None where none of them says when, since all were imported without a date.
    """

    id: str
    title: str
    lead: str
    articles: int
    copies: int
    outlets: tuple[Outlet, ...]
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A story with the ids of its articles, in the order in which they were published (or else found)."""

    summary: StorySummary
    articles: tuple[str, ...]


class StorySort(StrEnum):
    """Orders in which stories are listed."""

    NEWEST = "newest"
    """Those with the newest article first; behind them those without any date."""
    REPORTED = "reported"
    """Those of most outlets first, then of most articles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryQuery:
    """Which stories, in which order. since, before: those with an article of since <= published (or else found) < before."""

    sort: StorySort = StorySort.NEWEST
    since: datetime | None = None
    before: datetime | None = None
    least_outlets: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryPage:
    """next: the cursor of the page behind this one; None for the last."""

    stories: tuple[StorySummary, ...]
    next: str | None = None


class StoryVerdict(StrEnum):
    """What an editor can say about stories."""

    APART = "apart"
    """This article is not of that story."""
    ONE = "one"
    """These two stories are one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryCorrection:
    """An entry of the log.

    article, others: what was said is kept of articles, so that it holds whatever becomes of ids: of APART the article and
    those of the story that it is not of; of ONE the lead of one story and all other articles of both. by, undone_by: names
    of accounts.
    """

    seq: int
    verdict: StoryVerdict
    article: str
    others: tuple[str, ...]
    made: datetime
    by: str
    undone: datetime | None = None
    undone_by: str = ""


class StoryStore(Protocol):
    """Stories, their articles, and what editors corrected of them."""

    def get(self, story_id: str) -> Story | None:
        """A story by id, None if there is none. An id that was merged into another story, or whose articles went there,
        leads to that one: its `summary.id` is then another."""
        ...

    def of(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Id of an article -> id of its story, for those that have one."""
        ...

    def summaries(self, story_ids: Iterable[str]) -> dict[str, StorySummary]:
        """Id -> story, for those of the ids that stand; ids are not redirected."""
        ...

    def titles(self, story_ids: Iterable[str]) -> dict[str, str]:
        """Id -> headline, as `summaries` has it, for less."""
        ...

    def page(self, query: StoryQuery, limit: int, *, cursor: str = "") -> StoryPage:
        """A page of stories. cursor: the `next` of the page before. Raises ValueError for one that no page gave."""
        ...

    def count(self) -> int:
        """How many stories there are."""
        ...

    def set_apart(self, article_id: str, *, by: str) -> StoryCorrection:
        """Say that an article is not of its story. Its copies stay. Raises NotFound where it has none."""
        ...

    def join(self, story_id: str, other_id: str, *, by: str) -> StoryCorrection:
        """Say that two stories are one; the one of more articles keeps its id. Raises NotFound for unknown ids, ValueError
        where they are one already."""
        ...

    def undo(self, seq: int, *, by: str) -> StoryCorrection:
        """Take back the correction with this number. Raises NotFound where none of that number stands."""
        ...

    def log(self, limit: int, *, article_ids: Sequence[str] | None = None) -> list[StoryCorrection]:
        """Up to `limit` corrections, newest first, with those that were taken back; with `article_ids` only those that
        name one of these articles."""
        ...

    def place(self, read: Sequence[tuple[str, Terms]]) -> dict[str, str]:
        """Store the terms of articles, each in place of those before, and decide which stories they are of. Articles whose
        story changes go to the outbox, but for those given.

        read: ids with terms; an article that is gone by now is skipped. Returns id -> story for those of the given that have
        one.
        """
        ...

    def decide_pending(self, limit: int) -> bool:
        """Decide anew about some neighbourhoods in which something changed, until about `limit` articles were looked at.
        Articles whose story changes go to the outbox. False when there was nothing to do. For the indexer's quiet times."""
        ...

    def unread(self, limit: int, after: str = "") -> list[str]:
        """Up to `limit` ids behind `after`, ascending, of articles that no story was sought for yet, or under an earlier
        rule (`term_vector.VECTOR_VERSION`)."""
        ...

    def unread_of(self, article_ids: Sequence[str]) -> frozenset[str]:
        """Those of these articles that `unread` would name."""
        ...

    def regroup(self) -> None:
        """Order every article to be read and grouped anew. Ids and corrections stay."""
        ...
