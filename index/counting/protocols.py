"""Where figures are kept that are to be cited: part of the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

ArticleState = tuple[str, int, str]
"""Id of an article, the number of its revision then, and the digest of what that says, in hexadecimal digits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenSet:
    """key: made of the content. kind: attention, words, network. address: parameters of the page that counted it. made: aware UTC.
    made_by: name of an account. sheet: JSON. articles: for each question what it found."""

    key: str
    kind: str
    title: str
    address: str
    made: datetime
    made_by: str
    sheet: str
    articles: tuple[tuple[ArticleState, ...], ...] = ()


class FrozenStore(Protocol):
    """Figures that were kept. They are never changed. Every method is one transaction and may raise ArchiveError."""

    def states(self, ids: Iterable[str]) -> list[ArticleState]:
        """The present state of these articles, in the order of the ids, without those that are not there."""
        ...

    def put(self, frozen: FrozenSet) -> None:
        """Keep figures; those of a key that is there already stay as they are."""
        ...

    def get(self, key: str) -> FrozenSet | None:
        """The figures of a key."""
        ...

    def recent(self, limit: int) -> list[FrozenSet]:
        """The latest, newest first, without their articles."""
        ...
