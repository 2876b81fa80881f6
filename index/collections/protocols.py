"""Where it is kept what readers keep: part of the archive, by the ids of articles, and never part of an index.

Nothing here refers to the row of an article, so that a line stays where an article was taken down, and all of it holds for an
article that was read again or came back. Every method is one transaction and may raise ArchiveError. Times are aware UTC.
"""

from collections.abc import Collection as Chosen
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Access(StrEnum):
    """Who besides its owner has a collection."""

    PRIVATE = "private"
    """Nobody, not even by its name."""
    READ = "read"
    """Every account reads it."""
    WRITE = "write"
    """Every account reads it, editors also put articles in and take them out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """owner: id of an account; owner_name: its name. articles: how many lines it has, of articles that were taken down too.
    changed: when a line or the collection itself last changed."""

    id: int
    owner: int
    owner_name: str
    name: str
    about: str
    access: Access
    created: datetime
    changed: datetime
    articles: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An article in a collection. number: rises with every line that is added. by: name of the account that added it."""

    number: int
    article: str
    added: datetime
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What one reader keeps of one article. tags: in alphabetical order."""

    starred: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TagCount:
    """A tag of one reader. key: the folded tag, by which it is compared."""

    tag: str
    key: str
    articles: int


class CollectionStore(Protocol):
    """Only keeps and finds; who may do what is decided by `index.collections.collecting`."""

    def add(self, owner: int, name: str, key: str, *, about: str, access: Access, now: datetime) -> Collection | None:
        """A new collection; None where the owner has one of that name. key: the folded name, by which names are compared."""
        ...

    def get(self, collection: int) -> Collection | None:
        """The collection of an id."""
        ...

    def visible(self, account: int) -> list[Collection]:
        """Those of an account, by name, then those that others share, by name."""
        ...

    def change(
        self,
        collection: int,
        *,
        name: tuple[str, str] | None = None,
        about: str | None = None,
        access: Access | None = None,
        now: datetime,
    ) -> bool:
        """Change what is given. name: with its key. False where there is no such collection, or the owner has another one of
        that name."""
        ...

    def remove(self, collection: int) -> bool:
        """With its lines; the articles stay. False where there is none."""
        ...

    def put(self, collection: int, articles: Sequence[str], *, by: str, now: datetime) -> int:
        """Add a line for each of the articles (ids) that the archive has and the collection has not, in this order. How many."""
        ...

    def take_out(self, collection: int, articles: Sequence[str], now: datetime) -> int:
        """Remove the lines of these articles. How many there were."""
        ...

    def lines(self, collection: int, limit: int, *, before: int | None = None) -> list[Line]:
        """Newest first. before: only those with a smaller number."""
        ...

    def ids(self, collections: Chosen[int]) -> dict[int, frozenset[str]]:
        """Of each of these collections, the ids of its articles."""
        ...

    def holding(self, account: int, articles: Sequence[str]) -> dict[str, list[int]]:
        """Of each of these articles, the collections it is in, as far as the account sees them; those in none are left out."""
        ...

    def version(self, account: int) -> str:
        """Changes whenever anything changes of what the account keeps, or sees of others. For ETags."""
        ...


class MarkStore(Protocol):
    """Stars, tags and notes: nobody but their owner ever sees them, and no method answers for more than one account."""

    def star(self, account: int, articles: Sequence[str], on: bool, now: datetime) -> int:
        """Set or remove the star of these articles. How many it changed. Ids without an article get none."""
        ...

    def write(self, account: int, article: str, note: str, now: datetime) -> bool:
        """Keep the note on an article; "" removes it. False where there is no such article."""
        ...

    def tag(self, account: int, articles: Sequence[str], tag: str, key: str, now: datetime) -> int:
        """Put a tag on these articles. key: the folded tag. How many had it not. Ids without an article get none."""
        ...

    def untag(self, account: int, articles: Sequence[str], key: str) -> int:
        """Remove a tag from these articles. How many had it."""
        ...

    def of(self, account: int, articles: Sequence[str]) -> dict[str, Marks]:
        """What is kept of these articles; those of which nothing is are left out."""
        ...

    def starred(self, account: int) -> frozenset[str]:
        """The articles with a star."""
        ...

    def noted(self, account: int) -> frozenset[str]:
        """The articles with a note."""
        ...

    def tagged(self, account: int, keys: Chosen[str]) -> dict[str, frozenset[str]]:
        """The articles of each of these tags."""
        ...

    def tags(self, account: int) -> list[TagCount]:
        """Every tag with its number of articles, by tag."""
        ...

    def all(self, account: int) -> dict[str, Marks]:
        """Everything that is kept of any article, for who takes their data along."""
        ...
