"""Where kept pages lie. The pages themselves are in files (`index.kept.page_folder`); the archive holds one row for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Place(NamedTuple):
    """Bytes of a file in the folder of kept pages."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptPage:
    """A page as it was fetched for an article.

    url: where it came from, after redirects. digest: SHA-256 of its body. context: JSON, what its crawler knew besides the page
    and needs to read it again (`crawler.rereading`).
    """

    article: str
    place: Place
    digest: bytes
    fetched: datetime
    url: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFile:
    """A file with the pages that the archive knows in it. bytes: of these records."""

    name: str
    pages: int
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Why no page is kept at present, and since when."""

    text: str
    since: datetime


class KeptPageStore(Protocol):
    """Every method is one transaction and may raise ArchiveError. Times are aware UTC.

    The page of an article that is removed, for whatever reason, is removed with it: its place then stands in `erasures` until
    somebody has made the bytes there unreadable and says so (`erased`).
    """

    def add_many(self, pages: Sequence[KeptPage]) -> None:
        """Enter pages that have been written. Pages of articles that are not in the archive are refused (ArchiveRefused)."""
        ...

    def newest(self, article_id: str) -> KeptPage | None:
        """The page of an article that was fetched last; None where none is kept."""
        ...

    def newest_of_all(
        self, after: str, limit: int, *, outlet: str | None = None, since: datetime | None = None
    ) -> list[KeptPage]:
        """The last fetched page of each article whose id is above `after`, by ascending ids. outlet: only articles of that
        outlet (id), by whatever name they were read. since: only pages that were fetched since then."""
        ...

    def count_articles(self, *, outlet: str | None = None, since: datetime | None = None) -> int:
        """How many `newest_of_all` would give in all."""
        ...

    def end_of(self, file: str) -> int:
        """How many bytes of a file are accounted for: by pages, and by places that are still to be erased. 0 for an unknown one. In
        a transaction, nobody else is told of the same file until it ends."""
        ...

    def cut(self, file: str, size: int) -> int:
        """A file has only `size` bytes, so forget what would lie behind them. Returns how many pages that were."""
        ...

    def files(self) -> list[KeptFile]:
        """All files with pages in them, oldest first."""
        ...

    def forget_file(self, file: str) -> int:
        """A file is gone: forget its pages, and what was to be erased in it. Returns how many pages there were."""
        ...

    def erasures(self, limit: int) -> list[Place]:
        """Places whose pages were removed and whose bytes can still be read."""
        ...

    def count_erasures(self) -> int:
        """How many such places there are."""
        ...

    def erased(self, places: Sequence[Place]) -> None:
        """The bytes there can no longer be read."""
        ...

    def trouble(self) -> Trouble | None:
        """Why no page can be kept, if none can."""
        ...

    def note_trouble(self, text: str | None, now: datetime) -> None:
        """Say why no page can be kept at present; None: pages are kept again."""
        ...
