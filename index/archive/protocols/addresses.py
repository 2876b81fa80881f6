"""What is known of each address that was fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.text import characters


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressState:
    """What is known of one address (a page, feed, sitemap or robots.txt).

    etag/last_modified: validators of the last 200. not_before: held until then (Retry-After, back-off). failures: in a row.
    article_id: what it led to; revisit: when to look again, None: not. outcome: code of the last result ("article",
    "not-an-article", a fetch error's code). content_hash: of the last body.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    not_before: datetime | None = None
    failures: int = 0
    status: int | None = None
    outcome: str | None = None
    content_hash: str | None = None
    article_id: str | None = None
    revisit: datetime | None = None
    visits: int = 0
    last_visit: datetime | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", characters.address(self.url))
        for name in ("etag", "last_modified", "outcome", "content_hash", "article_id", "source"):
            object.__setattr__(self, name, characters.line(getattr(self, name) or "") or None)


class AddressStore(Protocol):
    """What is known of addresses that were fetched, for the crawler only. Addresses are as they were fetched, not
    canonical."""

    def get(self, url: str) -> AddressState | None:
        """The state of one address, None if it was never fetched."""
        ...

    def get_many(self, urls: Sequence[str]) -> dict[str, AddressState]:
        """address -> state, for those of the addresses that are known."""
        ...

    def put_many(self, states: Sequence[AddressState]) -> None:
        """Store states, each in place of the one before."""
        ...

    def due(self, now: datetime, source: str, limit: int) -> list[AddressState]:
        """Up to `limit` addresses of a source (by id) whose revisit time has come at `now`, most overdue first."""
        ...

    def barren(self, source: str, limit: int) -> list[AddressState]:
        """Pages of a source that gave no article, those that were asked last first."""
        ...
