"""The sources that are crawled, and how they fare."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from index.outlets.labels import NO_LABELS, Labels
from index.text import characters
from index.text.localizable import Sentence


class SourceKind(StrEnum):
    """What is found at the address of a source."""

    FEED = "feed"
    SITEMAP = "sitemap"
    HOME = "home"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """id: readable slug. url: as the owner gave it, or where its outlet moved it. Of what the owner sets: every: seconds between
    visits, None: learnt. paused: since when it is not visited, None: it is. timezone: IANA name of the zone of its dates that name
    none, None: UTC, unless their words say. keep: seconds after which its articles are forgotten, 0: never, None: as the setting
    `keep` says. Its headers are secrets and stand elsewhere: index/sources/secret_headers.py."""

    id: str
    url: str
    name: str | None
    kind: SourceKind
    every: float | None = None
    added: datetime
    paused: datetime | None = None
    timezone: str | None = None
    labels: Labels = NO_LABELS
    keep: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", characters.line(self.id))
        object.__setattr__(self, "url", characters.address(self.url))
        object.__setattr__(self, "name", characters.line(self.name or "") or None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What one visit of a source came to. error: None, or a sentence for the operator; error_code its stable name.
    refused: reason -> how many pages were no article or could not be fetched."""

    source: str
    started: datetime
    finished: datetime
    found: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    not_modified: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    error: str | None = None
    error_code: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.error, Sentence):
            object.__setattr__(self, "error", characters.line(self.error or "") or None)  # it may quote a server


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceHealth:
    """A source with the figures of its life. rhythm: seconds between visits in force. delay: median seconds from published
    to searchable over its recent articles."""

    source: Source
    last_visit: datetime | None = None
    last_success: datetime | None = None
    next_visit: datetime | None = None
    rhythm: float | None = None
    failures: int = 0
    error: str | None = None
    error_code: str | None = None
    articles: int = 0
    found: int = 0
    fetched: int = 0
    kept: int = 0
    not_modified: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    delay: float | None = None


class SourceStore(Protocol):
    """The sources that are crawled, by id (a readable slug), and how their visits went."""

    def add(self, source: Source) -> bool:
        """Store a new source. Returns False if its id or url is known already."""
        ...

    def get(self, source_id: str) -> Source | None:
        """The source with this id, url or name, None if there is none."""
        ...

    def remove(self, source_id: str) -> bool:
        """Delete a source; its articles stay. Returns False if there is no such source."""
        ...

    def move(self, source_id: str, url: str) -> bool:
        """Give a source another url, because its outlet moved it for good. Returns False if there is no such source
        or another source has that url."""
        ...

    def rename(self, source_id: str, name: str | None) -> bool:
        """Show it, and believe it of its pages, under another name; its id stays. False where there is no such source."""
        ...

    def change(self, source: Source) -> bool:
        """Store what the owner sets of the source with this id: name, every, paused, timezone, labels and keep. A rhythm that was
        set counts from the last visit. False where there is no such source."""
        ...

    def old_headers(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """id -> headers that an earlier version kept in the archive. They are secrets: whoever asks stores them elsewhere, and
        then calls `forget_headers`."""
        ...

    def forget_headers(self) -> None:
        """Delete the headers that `old_headers` gives, so that nothing of them is left in the archive."""
        ...

    def pause(self, source_id: str, since: datetime | None) -> bool:
        """Do not visit it from then on; None: visit it again. False where there is no such source."""
        ...

    def visits(self, source_id: str, limit: int) -> list[Visit]:
        """Its visits, newest first; some hundreds are kept."""
        ...

    def arrivals(self, source_id: str, since: datetime) -> list[tuple[datetime, int]]:
        """(beginning of a quarter of an hour, articles first read in it), in order; quarters without any are left out."""
        ...

    def daily(self, since: datetime, offset: timedelta) -> dict[str, dict[date, int]]:
        """id -> day -> articles first read on it, since a time, of all sources that led to any. offset: from UTC, of the clock by
        which days begin."""
        ...

    def pages_without_text(self, newest: int) -> dict[str, tuple[int, int]]:
        """id -> (pages without any text, all pages read in the same time), of sources with such pages among the `newest` pages
        that gave no article."""
        ...

    def articles(self, source_id: str, limit: int) -> list[str]:
        """Return the ids of up to `limit` articles that the source led to first."""
        ...

    def outlets(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> the outlet of most of the articles that the source led to first, as decisions about outlets have it; of sources
        without any article of an outlet nothing."""
        ...

    def all(self) -> list[Source]:
        """Every source, in the order in which they were added."""
        ...

    def health(self) -> list[SourceHealth]:
        """Every source with its figures, in the order in which they were added."""
        ...

    def rhythm(self, source_id: str) -> tuple[float | None, int]:
        """(interval in force in seconds, None before the first visit; visits that failed since the last that did not)."""
        ...

    def record(self, visit: Visit, *, next_visit: datetime, rhythm: float) -> None:
        """Store a visit. next_visit: when the source is due again; rhythm: the interval in force, in seconds.
        Ignored if the source was removed meanwhile."""
        ...

    def next_visits(self) -> dict[str, datetime | None]:
        """id -> when the source is due; None if it was never visited, which means at once."""
        ...

    def forget_future(self, now: datetime) -> int:
        """Make sources due at once whose last visit lies after `now`: the clock was ahead and has been set back.
        Returns how many there were."""
        ...
