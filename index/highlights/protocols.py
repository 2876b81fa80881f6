"""Where marked passages are kept. Only their owner sees them; a takedown empties what was quoted.

Every method is one transaction and may raise ArchiveError. Times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Highlight:
    """A passage. revision: number of the version that was read; start, end: code points of that version's text. quote: what stood
    there, "" once the article was taken down; before, after: what stood beside it."""

    id: int
    account: int
    article: str
    revision: int
    start: int
    end: int
    quote: str
    before: str
    after: str
    note: str
    created: datetime


class HighlightStore(Protocol):
    """Only keeps and finds; what a passage is, and where it went, is decided by `index.highlights`."""

    def add(self, highlight: Highlight) -> Highlight:
        """Keep a passage; its id is given here."""
        ...

    def of(self, account: int, article: str) -> list[Highlight]:
        """The passages that an account marked in an article, in the order of their places."""
        ...

    def recent(self, account: int, limit: int, *, before: int | None = None) -> list[Highlight]:
        """The passages that an account marked, newest first. before: only those with a smaller id."""
        ...

    def write(self, account: int, highlight: int, note: str) -> bool:
        """Another note. False where the account has no such passage."""
        ...

    def remove(self, account: int, highlight: int) -> bool:
        """Forget a passage. False where the account has no such one."""
        ...
