"""What a search finds: results as an iterator, and what is counted over all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from broadsheet_client.articles import COLUMNS, Json, Result, result_of, row_of
from broadsheet_client.frames import frame_of
from broadsheet_client.listing import Listing, Page, Table

if TYPE_CHECKING:
    from broadsheet_client.frames import DataFrame


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """A value of a facet with its articles. selected: the search is narrowed to it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """The most frequent values among all results. distinct: how many different ones there are. more: whether some are not here."""

    name: str
    values: tuple[FacetValue, ...]
    distinct: int
    more: bool

    def to_frame(self) -> "DataFrame":
        """value, label and count as a data frame. Raises ImportError where pandas is not installed."""
        rows = [{"value": one.value, "label": one.label, "count": one.count} for one in self.values]
        return frame_of(rows, ("value", "label", "count"), counts=("count",))


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """An interval with its articles: from `first` to `last` (2025-07-12), both included."""

    first: str
    last: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Histogram:
    """Articles by day, week, month or year. undated: articles without a date, in no bucket."""

    interval: str
    buckets: tuple[Bucket, ...]
    undated: int

    def to_frame(self) -> "DataFrame":
        """first, last and count as a data frame. Raises ImportError where pandas is not installed."""
        rows = [{"first": one.first, "last": one.last, "count": one.count} for one in self.buckets]
        return frame_of(rows, ("first", "last", "count"), days=("first", "last"), counts=("count",))


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What to know about how the query was read. code: a fixed word for programs."""

    code: str
    detail: str
    about: str = field(default="")


class Results(Listing[Result]):
    """What a search finds. Iterating reads page after page; the numbers are of all results, whatever `limit` says.

    load: the JSON of the page at a cursor, None for the first. site: address of the server. first: that of the first page, which
    was read when the search was made.
    """

    def __init__(self, load: Callable[[str | None], Json], site: str, first: Json, most: int | None) -> None:
        self.raw = first
        self.site = site
        self._read = load
        super().__init__(self._page, Table(COLUMNS, row_of, days=("day",)), most)

    def __repr__(self) -> str:
        return f"<Results of {self.understood_as!r}: {self.total:,}>"

    @property
    def total(self) -> int:
        """Articles that match: exact, unless `degraded` says otherwise."""
        return int(self.raw["total"]["value"])

    @property
    def degraded(self) -> str | None:
        """A sentence while a part of the index is out of reach: every number is then the least it can be. Else None."""
        found: str | None = self.raw.get("degraded")
        return found

    @property
    def understood_as(self) -> str:
        """How the query was read."""
        return str(self.raw["query"]["understood_as"])

    @property
    def notes(self) -> tuple[Note, ...]:
        """What to know about how the query was read."""
        return tuple(
            Note(code=one["code"], detail=one["detail"], about=one.get("about") or "") for one in self.raw["query"]["notes"]
        )  # fmt: skip

    @property
    def did_you_mean(self) -> str | None:
        """The query with a likely misspelling mended."""
        found: str | None = self.raw["query"].get("did_you_mean")
        return found

    @property
    def generation(self) -> int:
        """The state of the index that answered. Whoever quotes a number may quote it beside it."""
        return int(self.raw["index_generation"])

    @property
    def facets(self) -> Mapping[str, Facet]:
        """Name -> facet, of those that were asked for."""
        return {name: facet_of(name, found) for name, found in self.raw["facets"].items()}

    @property
    def histogram(self) -> Histogram | None:
        """Articles over time, where it was asked for and any is dated."""
        found = self.raw.get("histogram")
        if not found:
            return None
        return Histogram(
            interval=found["interval"],
            buckets=tuple(
                Bucket(first=one["from"], last=one["to"], count=one["count"]) for one in found["buckets"]
            ),
            undated=found.get("undated") or 0,
        )  # fmt: skip

    def _page(self, cursor: str | None) -> Page[Result]:
        found = self.raw if cursor is None else self._read(cursor)
        return Page([result_of(one, self.site) for one in found["results"]], found.get("next_cursor"))


def facet_of(name: str, found: Mapping[str, Any]) -> Facet:
    """A facet from its JSON."""
    return Facet(
        name=name,
        values=tuple(
            FacetValue(
                value=one["value"], label=one["label"], count=one["count"], selected=bool(one.get("selected"))
            )
            for one in found["values"]
        ),
        distinct=found["distinct"],
        more=bool(found["more"]),
    )  # fmt: skip
