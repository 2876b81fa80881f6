"""What an engine answers: ids, scores and counts. Texts come from the archive, for the hits shown only."""

from dataclasses import dataclass
from typing import NamedTuple

from index.query import Interval, Position


class Hit(NamedTuple):
    """position: for the cursor. copies: other matches of the group that this hit stands for."""

    id: str
    score: float
    position: Position
    copies: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetCount:
    """A value of a facet with the number of articles that have it."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetResult:
    """values: count descending, then value; included and excluded values of the request are always among them, after the
    others where their count (perhaps 0) does not earn a place. distinct: how many values have a count. Exact, over all
    matches. Under op "or" the counts ignore this facet's own filter (include and exclude); under "and" they respect it."""

    facet: str
    values: tuple[FacetCount, ...]
    distinct: int

    @property
    def more(self) -> bool:
        """Whether there are values with a count beyond those listed."""
        return self.distinct > sum(1 for value in self.values if value.count)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """start <= published < end, epoch seconds; bounds fall on midnights of the zone. Empty buckets are included."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Histogram:
    """undated: matches without a published date; buckets and undated add up to the total."""

    interval: Interval
    buckets: tuple[Bucket, ...]
    undated: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """total: matching articles, exact. groups: how many hits there are in all where the request groups them, exact; None where
    it does not. generation: of the view that answered; rises with every commit. complete: False if a part of the index could not
    be reached (only where the request allowed for that): articles are missing, and every number is the least it can be."""

    total: int
    hits: tuple[Hit, ...]
    groups: int | None = None
    facets: tuple[FacetResult, ...] = ()
    histogram: Histogram | None = None
    generation: int = 0
    complete: bool = True
