"""Articles counted by two axes at once: outlets by days, people by people."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.query import DateField, SearchRequest


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueAxis:
    """A row, or column, for each of these values of a facet. An article with several of them counts in each."""

    facet: str
    values: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeAxis:
    """A row, or column, for each stretch edges[i] <= time < edges[i + 1], in epoch seconds. What lies outside, or has no such time,
    counts nowhere. edges: rising, two or more."""

    edges: tuple[int, ...]
    field: DateField = "published"

    def __len__(self) -> int:
        return len(self.edges) - 1


Axis = ValueAxis | TimeAxis


@dataclass(frozen=True, kw_only=True, slots=True)
class CrossRequest:
    """request: whose matches are counted; only what decides which articles match is looked at, and `as_of`. columns: None counts
    the rows alone."""

    request: SearchRequest
    rows: Axis
    columns: Axis | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CrossCounts:
    """counts[row][column], exact; one column where the request has none. total: all matches, wherever they count. generation: of
    the view that answered."""

    counts: tuple[tuple[int, ...], ...]
    total: int
    generation: int

    @property
    def by_row(self) -> tuple[int, ...]:
        """The sums of the rows: articles, if no article counts in two columns."""
        return tuple(map(sum, self.counts))


def nowhere(asked: CrossRequest, generation: int) -> CrossCounts:
    """The answer where nothing matches."""
    width = 1 if asked.columns is None else len(asked.columns)
    row: Sequence[int] = (0,) * width
    return CrossCounts(counts=(tuple(row),) * len(asked.rows), total=0, generation=generation)
