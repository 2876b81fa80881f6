"""Where corrections of articles are kept: part of the archive, beside what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.corrections.layer import ArticleCorrection, Field, Value


class ArticleCorrectionStore(Protocol):
    """The log of corrections. What stands is applied wherever the archive gives an article out, but for its `revisions`, which
    are what was read. Every method is one transaction and may raise ArchiveError."""

    def correct(self, article_id: str, changes: Mapping[Field, Value], *, by: str) -> list[ArticleCorrection]:
        """Enter a correction for each field; the article is annotated again and goes to the outbox. Values that the article has
        already are left out. Raises NotFound."""
        ...

    def undo(self, seq: int, *, by: str) -> ArticleCorrection:
        """Take back the correction with this number. Raises NotFound where none of that number stands."""
        ...

    def get(self, seq: int) -> ArticleCorrection | None:
        """The correction with this number, also one that was taken back."""
        ...

    def log(self, article_id: str) -> list[ArticleCorrection]:
        """All corrections of an article, newest first, with those that were taken back."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Takedown:
    """An article that was removed. article: its id, a hash of its address. by, lifted_by: names of accounts."""

    seq: int
    article: str
    reason: str
    made: datetime
    by: str
    lifted: datetime | None = None
    lifted_by: str = ""


class TakedownStore(Protocol):
    """Single articles that were taken down with a reason. `ArticleStore.forget` removes many, without one."""

    def take_down(self, article_id: str, *, reason: str, by: str) -> Takedown:
        """Remove the article as `ArticleStore.forget` does. Raises NotFound."""
        ...

    def lift(self, seq: int, *, by: str) -> Takedown:
        """Allow every address of that article again. Raises NotFound where no takedown of that number stands."""
        ...

    def log(self, limit: int) -> list[Takedown]:
        """Up to `limit` of them, newest first, those that were lifted among them."""
        ...

    def among(self, articles: Sequence[str]) -> frozenset[str]:
        """Those of these articles (ids) that were taken down and may not come back."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class NotArticle:
    """What an editor said is no article. pattern: addresses like it that are not fetched either (`address_patterns`), None: it
    alone. source, outlet: ids of those that it came from. takedown: number of the takedown that removed it."""

    seq: int
    address: str
    pattern: str | None
    source: str | None
    outlet: str | None
    takedown: int | None
    made: datetime
    by: str
    undone: datetime | None = None
    undone_by: str = ""


class NotArticleStore(Protocol):
    """The log of what is no article. Every method is one transaction and may raise ArchiveError."""

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
        """Enter that an address, and what matches the pattern, is no article."""
        ...

    def undo(self, seq: int, *, by: str) -> NotArticle:
        """Take it back. Raises NotFound where none of that number stands."""
        ...

    def get(self, seq: int) -> NotArticle | None:
        """The entry with this number, also one that was taken back."""
        ...

    def patterns(self) -> list[str]:
        """Every pattern that stands."""
        ...

    def log(self, limit: int, *, source: str | None = None, outlet: str | None = None) -> list[NotArticle]:
        """Up to `limit` of them, newest first, with those that were taken back. source, outlet: only those from there."""
        ...

    def known_like(self, prefix: str, limit: int) -> list[tuple[str, str | None]]:
        """Up to `limit` addresses that the archive knows, each with the id of its article, that begin so. prefix: without scheme
        and `www.`"""
        ...
