"""What an article is. Values only: frozen, keyword-only, checked on construction; every time is aware.

An article's text is a tuple of blocks; `Article.text` joins them by a newline, and every offset anywhere in Broadsheet
(people's spans, highlights) counts Unicode code points of that string, or of the title where it says so.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property


class Precision(StrEnum):
    """How exactly a time is known."""

    TIME = "time"
    DAY = "day"


class DateSource(StrEnum):
    """Where a published date was found."""

    METADATA = "metadata"
    FEED = "feed"
    TEXT = "text"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A time as it was claimed: with the page's own offset, or a plain day where only that is known.

    at: aware; for `Precision.DAY` midnight UTC of that day, of which only the date counts.
    """

    at: datetime
    precision: Precision = Precision.TIME

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a Moment needs a time with its zone")

    @classmethod
    def day(cls, day: date) -> "Moment":
        return cls(at=datetime(day.year, day.month, day.day, tzinfo=UTC), precision=Precision.DAY)

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """The inverse of `isoformat`. A time without an offset is read as UTC. Raises ValueError."""
        if len(text) == 10:
            return cls.day(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
        return cls(at=at if at.tzinfo else at.replace(tzinfo=UTC))

    def isoformat(self) -> str:
        """`2025-07-12` or `2025-07-12T09:31:00+09:00` (`Z` for UTC)."""
        if self.precision is Precision.DAY:
            return self.at.date().isoformat()
        return self.at.isoformat(timespec="seconds").replace("+00:00", "Z")


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, heading, block quote, list item or table row: a line of text without a newline in it."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH

    def __post_init__(self) -> None:
        if not self.text or "\n" in self.text:
            raise ValueError("a block holds one line of text")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """Who published it. id: a readable slug (`japan-today`)."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article as it was read from one visit to its page.

    id: of the canonical address, see `article_id`. url: canonical address, http(s). fetched_url: the address it came from.
    published/modified: as claimed; published_source says by whom. fetched: when the page was read (UTC).
    other_titles: further headlines that the page gives itself (printed, for sharing, for machines), by which it is found
    too. lang: BCP 47. agency: who wrote it where that is not the outlet (Reuters). source: id of the source that led here.
    """

    id: str
    url: str
    title: str
    blocks: tuple[Block, ...]
    fetched: datetime
    fetched_url: str | None = None
    other_titles: tuple[str, ...] = ()
    standfirst: str | None = None
    published: Moment | None = None
    published_source: DateSource = DateSource.NONE
    modified: Moment | None = None
    authors: tuple[str, ...] = ()
    outlet: Outlet | None = None
    agency: str | None = None
    section: str | None = None
    lang: str | None = None
    keywords: tuple[str, ...] = ()
    image: Image | None = None
    dateline: str | None = None
    paywalled: bool | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        if self.fetched.tzinfo is None:
            raise ValueError("fetched needs a zone")
        if (self.published is None) != (self.published_source is DateSource.NONE):
            raise ValueError("published and published_source go together")

    @cached_property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


def article_id(url: str) -> str:
    """A short, stable name for a canonical address: 16 hex digits of its SHA-256."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One person in one article, as the annotator reads it from the text alone.

    name: the fullest form of the name in this article, without titles; a surname that stays unresolved stands for itself.
    spans: (start, end) code points in `Article.text`. title_spans: the same in `Article.title`.
    roles: what they are called there ("U.S. Secretary of State").
    """

    name: str
    spans: tuple[tuple[int, int], ...]
    title_spans: tuple[tuple[int, int], ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """What is understood of one article; made anew from the archive whenever the annotator improves.

    annotator: name and version of what made it; another value means that the article waits to be annotated again.
    """

    annotator: str
    mentions: tuple[Mention, ...] = ()
    dates: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person of the registry. id: a readable slug that stays stable (`marco-rubio`)."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedArticle:
    """An article as the archive knows it: the newest revision, who is in it, what became of it.

    people: resolved through the registry and its corrections. copy_of: id of the article that this one repeats.
    first_fetched/last_fetched: visits. gone: when the outlet took it down (410), text kept. revisions: how many there are.
    """

    article: Article
    people: tuple[Person, ...] = ()
    mentions: tuple[tuple[str, Mention], ...] = field(default=())
    copy_of: str | None = None
    first_fetched: datetime
    last_fetched: datetime
    gone: datetime | None = None
    revisions: int = 1
