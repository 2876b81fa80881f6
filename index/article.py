"""What an article is. Values only: frozen, keyword-only, checked on construction; every time is aware.

An article's text is a tuple of blocks; `Article.text` joins them by a newline, and every offset anywhere in Broadsheet
(people's spans, highlights) counts Unicode code points of that string, or of the title where it says so.

Strings are made to follow `index.text.characters` when a value is made, whoever makes it and whatever stood in the page, so
that nothing behind it has to expect halves of characters or names that only look alike. `as_kept` is the one exception:
the archive reads title and paragraphs as an older version wrote them, since offsets into them are kept beside them.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from index.text import characters

Value = TypeVar("Value")

AHEAD_OF_VISIT = timedelta(days=2)
"""How far a date may lie ahead of the visit that read it: zones, clocks that are wrong, an issue that is dated tomorrow."""


class Precision(StrEnum):
    """How exactly a time is known."""

    TIME = "time"
    DAY = "day"


class DateSource(StrEnum):
    """Where a published date was found."""

    METADATA = "metadata"
    FEED = "feed"
    TEXT = "text"
    ADDRESS = "address"
    """A day that the page's address or title tag contains."""
    EDITOR = "editor"
    """Corrected by hand."""
    NONE = "none"


class TextKind(StrEnum):
    """What kind of text its outlet says that an article is."""

    NEWS = "news"
    OPINION = "opinion"
    LIVE = "live"
    """A ticker that grows while something happens."""
    PRESS_RELEASE = "press-release"
    SPONSORED = "sponsored"
    INTERVIEW = "interview"
    GALLERY = "gallery"


class Right(StrEnum):
    """What a publisher states about the use of an article, by the name under which it is kept and shown."""

    TDM_RESERVED = "tdm-reserved"
    """Text and data mining is reserved (TDM Reservation Protocol: `tdm-reservation: 1`; Directive (EU) 2019/790, article 4)."""
    TDM_OPEN = "tdm-open"
    """It is not: `tdm-reservation: 0`."""
    NO_AI = "noai"
    NO_IMAGE_AI = "noimageai"
    NO_ARCHIVE = "noarchive"
    """No kept copy of the page is to be shown."""
    NO_INDEX = "noindex"
    NO_SNIPPET = "nosnippet"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartialDateTime:
    """A time as it was claimed: with the page's own offset, or a plain day where only that is known.

    at: aware; for `Precision.DAY` midnight UTC of that day, of which only the date counts.
    """

    at: datetime
    precision: Precision = Precision.TIME

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a PartialDateTime needs a time with its zone")

    @classmethod
    def day(cls, day: date) -> "PartialDateTime":
        """A day without a time of day; `at` is then its midnight in UTC."""
        return cls(at=datetime(day.year, day.month, day.day, tzinfo=UTC), precision=Precision.DAY)

    @classmethod
    def parse(cls, text: str) -> "PartialDateTime":
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


def is_ahead(moment: PartialDateTime, fetched: datetime) -> bool:
    """Whether a date cannot be, since it lies further ahead of the visit than `AHEAD_OF_VISIT`."""
    return moment.at > fetched + AHEAD_OF_VISIT


class BlockKind(StrEnum):
    """What a block of an article is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, heading, block quote, list item or table row: a line of text without a newline in it.

    Of characters that nobody sees nothing is left; an article leaves such blocks out.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH

    def __post_init__(self) -> None:
        if not self.text or "\n" in self.text:
            raise ValueError("a block holds one line of text")
        _put(self, "text", characters.line(self.text, characters.PARAGRAPH))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """Who published it. id: a readable slug (`japan-today`); an article leaves an outlet out that has none."""

    id: str
    name: str

    def __post_init__(self) -> None:
        _put(self, "id", characters.line(self.id))
        _put(self, "name", characters.line(self.name) or self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """The picture of an article: its address, and what the outlet says of it."""

    url: str
    caption: str | None = None
    credit: str | None = None

    def __post_init__(self) -> None:
        _put(self, "url", characters.address(self.url))
        _put(self, "caption", _line(self.caption, characters.PARAGRAPH))
        _put(self, "credit", _line(self.credit))


@dataclass(frozen=True, kw_only=True, slots=True)
class TextLink:
    """A link in the text of an article: where it leads, and the words that are linked."""

    url: str
    text: str

    def __post_init__(self) -> None:
        _put(self, "url", characters.address(self.url))
        _put(self, "text", characters.line(self.text))


LINKS_MOST = 100
"""Links of one article that are kept."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article as it was read from one visit to its page.

    id: of the canonical address, see `article_id`. url: canonical address, http(s). fetched_url: the address it came from.
    published/modified: as claimed; published_source says by whom. fetched: when the page was read (UTC).
    other_titles: further headlines that the page gives itself (printed, for sharing, for machines), by which it is found
    too. lang: BCP 47. desks: the desks and agencies that sign it, as the page names
    them. agency: who wrote it where that is not the outlet (Reuters). source: id of the source that led here.
    rights: what the publisher states about its use, each once, in the order of `Right`. licence: address of the licence that it
    names. kind: None where the outlet does not say. links: in the order of the text, at most `LINKS_MOST`.
    """

    id: str
    url: str
    title: str
    blocks: tuple[Block, ...]
    fetched: datetime
    fetched_url: str | None = None
    other_titles: tuple[str, ...] = ()
    standfirst: str | None = None
    published: PartialDateTime | None = None
    published_source: DateSource = DateSource.NONE
    modified: PartialDateTime | None = None
    authors: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    outlet: Outlet | None = None
    agency: str | None = None
    section: str | None = None
    lang: str | None = None
    keywords: tuple[str, ...] = ()
    image: Image | None = None
    dateline: str | None = None
    paywalled: bool | None = None
    source: str | None = None
    rights: tuple[Right, ...] = ()
    licence: str | None = None
    kind: TextKind | None = None
    links: tuple[TextLink, ...] = ()

    def __post_init__(self) -> None:
        if self.fetched.tzinfo is None:
            raise ValueError("fetched needs a zone")
        if (self.published is None) != (self.published_source is DateSource.NONE):
            raise ValueError("published and published_source go together")
        _put(self, "url", characters.address(self.url))
        if self.fetched_url is not None:
            _put(self, "fetched_url", characters.address(self.fetched_url))
        _put(self, "title", characters.line(self.title, characters.TITLE))
        _put(self, "blocks", _within(self.blocks, characters.TEXT))
        if self.outlet is not None and not self.outlet.id:
            _put(self, "outlet", None)
        _put(self, "standfirst", _line(self.standfirst, characters.PARAGRAPH))
        for name in ("agency", "section", "lang", "dateline", "source"):
            if (said := getattr(self, name)) is not None:
                _put(self, name, _line(said))
        if self.licence is not None:
            _put(self, "licence", characters.address(self.licence) or None)
        _put(self, "links", tuple(link for link in self.links if link.url)[:LINKS_MOST] if self.links else ())
        _put(self, "rights", tuple(right for right in Right if right in self.rights) if self.rights else ())
        for name in ("other_titles", "authors", "desks", "keywords"):
            _put(self, name, characters.lines(getattr(self, name)))

    @cached_property
    def text(self) -> str:
        """The blocks, joined by newlines: what spans of mentions count code points in."""
        return "\n".join(block.text for block in self.blocks)


def is_made_up(address: str) -> bool:
    """Whether an address leads nowhere: what was imported without saying where it came from has one under `.invalid` (RFC
    6761), which is its identity and nothing else."""
    try:
        return (urlsplit(address).hostname or "").endswith(".invalid")
    except ValueError:
        return False


def without_dates_ahead(article: Article) -> Article:
    """The article without those of its dates that lie ahead of its visit."""
    if article.published is not None and is_ahead(article.published, article.fetched):
        article = replace(article, published=None, published_source=DateSource.NONE)
    if article.modified is not None and is_ahead(article.modified, article.fetched):
        article = replace(article, modified=None)
    return article


def article_id(url: str) -> str:
    """A short, stable name for a canonical address: 16 hex digits of its SHA-256."""
    return hashlib.sha256(characters.address(url).encode()).hexdigest()[:16]


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

    def __post_init__(self) -> None:
        _put(self, "name", characters.line(self.name))
        _put(self, "roles", characters.lines(self.roles))


@dataclass(frozen=True, kw_only=True, slots=True)
class Quotation:
    """Words that an article quotes, and who said them.

    start, end: code points in `Article.text`, inside the quotation marks. said_by: the speaker as printed there ("Rubio", "he",
    "a spokesman for the ministry"), empty where none is. speaker: place in `Annotation.mentions` of the person, None if it is
    nobody who is named. goes_on: whether the next quotation is the next paragraph of this one.
    """

    start: int
    end: int
    said_by: str = ""
    speaker: int | None = None
    goes_on: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError("a quotation has at least one character")
        _put(self, "said_by", characters.line(self.said_by))


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotation:
    """What is understood of one article; made anew from the archive whenever the annotator improves.

    annotator: name and version of what made it; another value means that the article waits to be annotated again.
    dates: days that the text names, none later than its publication. event: when it happened, see index.facts.event_day.
    quotations: in the order of the text, see index.quotes.
    """

    annotator: str
    mentions: tuple[Mention, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    dates: tuple[date, ...] = ()
    event: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person of the registry. id: a readable slug that stays stable (`marco-rubio`)."""

    id: str
    name: str


_UNDERSTOOD = ("mentions", "quotations", "event")


@dataclass(frozen=True, kw_only=True)
class ArchivedArticle:
    """An article as the archive knows it: the newest revision, who is in it, what became of it.

    people, mentions: resolved through the registry and its corrections. quotations: each with the id of the person who said it
    (None: nobody of the registry), in the order of the text. copy_of: id of the article that this one repeats. event: the
    day of the event, where the first sentences say it.
    story: id of the story that it is of (index/stories); None if no other article tells its event.
    first_fetched/last_fetched: visits. gone: when the outlet took it down (410), text kept. revisions: how many there are.
    corrected: fields that an editor set (`index.corrections.layer.Field`). layer: how often that was done or taken back.

    Mentions, quotations and event may be worked out when they are first asked for (`understood_later`): pages that list articles
    show none of them, and they are most of the work of reading one.
    """

    article: Article
    people: tuple[Person, ...] = ()
    # Factories leave no attribute of the class, which would be found in place of what is worked out later.
    mentions: tuple[tuple[str, Mention], ...] = field(default_factory=tuple)
    quotations: tuple[tuple[str | None, Quotation], ...] = field(default_factory=tuple)
    copy_of: str | None = None
    event: date | None = field(default_factory=lambda: None)
    story: str | None = None
    first_fetched: datetime
    last_fetched: datetime
    gone: datetime | None = None
    revisions: int = 1
    corrected: tuple[str, ...] = ()
    layer: int = 0

    if not TYPE_CHECKING:  # it would let every misspelt attribute pass

        def __getattr__(self, name: str) -> Any:
            work_out = self.__dict__.get("_work_out") if name in _UNDERSTOOD else None
            if work_out is None:
                raise AttributeError(name)
            self.__dict__.update(zip(_UNDERSTOOD, work_out(), strict=True))
            return self.__dict__[name]


Understood = tuple[tuple[tuple[str, Mention], ...], tuple[tuple[str | None, Quotation], ...], date | None]
"""Mentions, quotations and event of an `ArchivedArticle`."""


def understood_later(archived: ArchivedArticle, work_out: Callable[[], Understood]) -> ArchivedArticle:
    """The article, whose mentions, quotations and event are what `work_out` returns when one of them is first asked for. It has
    to give the same each time, since two threads may ask at once. archived: fresh, used nowhere else."""
    for name in _UNDERSTOOD:
        del archived.__dict__[name]
    archived.__dict__["_work_out"] = work_out
    return archived


def as_kept(cls: type[Value], **values: Any) -> Value:
    """A value as the archive holds it: neither checked nor made to follow `index.text.characters` again.

    For what offsets are kept of. The caller has made it harmless in its places (`characters.mended`).
    """
    made = object.__new__(cls)
    kind: Any = cls
    for name, value in {**_defaults(kind), **values}.items():
        _put(made, name, value)
    return made


@cache
def _defaults(cls: type[Any]) -> dict[str, Any]:
    return {field.name: field.default for field in fields(cls)}


def _put(value: object, name: str, content: object) -> None:
    """Set a field of a frozen value while it is made."""
    object.__setattr__(value, name, content)


def _line(text: str | None, most: int = characters.LINE) -> str | None:
    return None if text is None else characters.line(text, most) or None


def _within(blocks: tuple[Block, ...], most: int) -> tuple[Block, ...]:
    """Those that hold anything, the first of them that have no more characters together."""
    sizes = [len(block.text) for block in blocks]
    if sum(sizes) <= most:
        return blocks if all(sizes) else tuple(block for block in blocks if block.text)
    kept, size = [], 0
    for block in blocks:
        size += len(block.text)
        if size > most:
            break
        if block.text:
            kept.append(block)
    return tuple(kept)
