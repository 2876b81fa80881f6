"""Where press reviews are kept. Nothing of an article's text is: what is printed is read from the archive when it is.

Every method is one transaction and may raise ArchiveError. Times are aware UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Shows(StrEnum):
    """What is printed of an article."""

    FULL = "full"
    LINES = "lines"
    """Its first lines, and the sentence in which the words of the review's query stand."""
    LINK = "link"
    """Its headline, outlet, date and address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """client: for whom it is. intro: what stands before the articles. q: the query whose matches are shown, "" for none."""

    title: str
    day: date
    client: str = ""
    intro: str = ""
    q: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """owner: id of an account. items: articles in it. made_by: "" by hand, else what makes it again: `search 12`."""

    id: int
    owner: int
    cover: Cover
    created: datetime
    changed: datetime
    made_by: str = ""
    items: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A chapter or an article. number: 0 until it is kept. article: None for a chapter. words: the title of the chapter, or the
    comment on the article. match: the sentence that is shown, in code points of the text of version `revision`."""

    number: int = 0
    article: str | None = None
    words: str = ""
    shows: Shows = Shows.LINES
    match: tuple[int, int] | None = None
    revision: int | None = None


class ReviewStore(Protocol):
    """Only keeps and finds; what may stand in a review is decided by `index.reviews.reviewing`."""

    def add(self, owner: int, cover: Cover, items: Sequence[Item], *, made_by: str, now: datetime) -> Review:
        """A new review with these items, in this order."""
        ...

    def get(self, review: int) -> Review | None:
        """The review of an id."""
        ...

    def recent(self, limit: int, *, before: int | None = None) -> list[Review]:
        """Newest first. before: only those with a smaller id."""
        ...

    def made_by(self, maker: str) -> Review | None:
        """The newest that something made."""
        ...

    def change(self, review: int, cover: Cover, now: datetime) -> bool:
        """Another cover. False where there is no such review."""
        ...

    def items(self, review: int) -> list[Item]:
        """Chapters and articles in their order."""
        ...

    def arrange(self, review: int, items: Sequence[Item], now: datetime) -> None:
        """From now on these are its items, in this order: those with a number keep it, those without are new, the others go."""
        ...

    def remove(self, review: int) -> bool:
        """With its items. False where there is none."""
        ...


WEEKDAYS = frozenset(range(5))
"""Monday to Friday."""
HALF_PAST_SIX = 6 * 60 + 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """owner: id of an account; search: of a saved search that they see. minute: of the day, in `zone` (IANA name). weekdays: 0 is
    Monday. send_to: a mail address, "" for a draft. last_day: the last day for which it was done; last_made: when that was, aware
    UTC: what matched since then is in the next review."""

    id: int = 0
    owner: int
    search: int
    title: str
    client: str = ""
    minute: int = HALF_PAST_SIX
    weekdays: frozenset[int] = WEEKDAYS
    zone: str = "UTC"
    send_to: str = ""
    last_day: date | None = None
    last_made: datetime

    @property
    def time(self) -> str:
        """`06:30`."""
        return f"{self.minute // 60:02}:{self.minute % 60:02}"


class ScheduleStore(Protocol):
    """Every method is one transaction and may raise ArchiveError."""

    def add(self, schedule: Schedule) -> Schedule:
        """Keep it; its id is given here."""
        ...

    def all(self) -> list[Schedule]:
        """Every one, by id."""
        ...

    def made(self, schedule: int, day: date, when: datetime) -> bool:
        """It was done for that day. False where it had been already, or is gone: then nothing may come of it."""
        ...

    def go_on_with(self, schedule: int, search: int) -> bool:
        """Make it from another saved search from now on. False where there is no such schedule."""
        ...

    def remove(self, schedule: int) -> bool:
        """False where there is none."""
        ...
