"""Where secret links are kept: part of the archive. Of a link's secret only a digest is kept, so that no copy of the archive opens
anything. Every method is one transaction and may raise ArchiveError. Times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Shared(StrEnum):
    """What a link shows. Its target: the number of a collection, the address of a search without its path, the number of a press
    review."""

    COLLECTION = "collection"
    SEARCH = "search"
    REVIEW = "review"
    FEED = "feed"
    """A collection as Atom, for one's own feed reader."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretLink:
    """owner: id of the account that made it. title: what it is called on its page. ends: when it stops to work, None: when it is
    taken back. opened: when it was last used, to the hour."""

    id: int
    kind: Shared
    target: str
    owner: int
    title: str
    created: datetime
    ends: datetime | None = None
    taken_back: datetime | None = None
    opened: datetime | None = None

    def works(self, now: datetime) -> bool:
        """Whether it opens what it is for."""
        return self.taken_back is None and (self.ends is None or now < self.ends)


class LinkStore(Protocol):
    """Only keeps and finds; who may hand out what is decided by `index.sharing.handing_out`."""

    def add(
        self, digest: str, kind: Shared, target: str, owner: int, title: str, *, now: datetime, ends: datetime | None
    ) -> SecretLink:
        """A new link. digest: of its secret."""
        ...

    def by_digest(self, digest: str) -> SecretLink | None:
        """The link of a secret's digest, also one that works no more."""
        ...

    def of(self, owner: int) -> list[SecretLink]:
        """The links of an account, newest first."""
        ...

    def take_back(self, link: int, owner: int, now: datetime) -> bool:
        """From now on it works no more. False where that account has no such link, or it was taken back already."""
        ...

    def take_back_all(self, kind: Shared, target: str, owner: int, now: datetime) -> int:
        """The same for every link of an account to one thing. How many worked."""
        ...

    def note_opened(self, link: int, now: datetime) -> None:
        """It was used."""
        ...
