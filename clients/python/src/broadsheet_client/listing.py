"""Lists that the server gives a page at a time, as iterators over its cursor."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from broadsheet_client.frames import frame_of

if TYPE_CHECKING:
    from broadsheet_client.frames import DataFrame

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list. cursor: where the next one begins, None behind the last."""

    items: Sequence[T]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """How a list becomes a data frame: its columns, a row of one item, and which columns hold days and whole numbers."""

    columns: Sequence[str]
    row: Callable[[T], Mapping[str, Any]]
    days: Sequence[str] = ()
    counts: Sequence[str] = ()


class Listing(Generic[T]):
    """Items in the server's order, read a page at a time while they are iterated; iterating again asks again.

    load: the page at a cursor, None for the first. most: items at most, None for all.
    """

    def __init__(self, load: Callable[[str | None], Page[T]], table: Table[T], most: int | None = None) -> None:
        if most is not None and most < 0:
            raise ValueError("limit is a number of items, 0 or more")
        self._load = load
        self._table = table
        self._most = most

    def __iter__(self) -> Iterator[T]:
        """Raises ClientError, at any page."""
        return islice(self._all(), self._most)

    def pages(self) -> Iterator[Page[T]]:
        """Page for page, whatever `limit` says. Raises ClientError."""
        page = self._load(None)
        yield page
        while page.cursor is not None:
            page = self._load(page.cursor)
            yield page

    def to_frame(self) -> "DataFrame":
        """All items as a data frame of pandas. Raises ImportError where pandas is not installed, ClientError."""
        table = self._table
        return frame_of((table.row(item) for item in self), table.columns, days=table.days, counts=table.counts)

    def _all(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items
