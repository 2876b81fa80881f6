"""Facet values in one segment: which documents hold them, and how many documents each has."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array, spread, steps
from index.engines.columnar.query.plans import Base
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.result import FacetCount

VALUES_KEPT = 1024
"""Values of a facet up to which their numbers are kept with a segment."""


def numbers_of(segment: Segment, facet: str, values: Iterable[str]) -> list[int]:
    """Numbers of those values that occur in the segment."""
    names = segment.names(facet)
    return [number for value in dict.fromkeys(values) if (number := names.find(value.encode())) >= 0]


class AnyValue(Base):
    """Documents that hold any of the given values of a facet."""

    def __init__(self, view: View, facet: str, values: Sequence[str]) -> None:
        super().__init__(view)
        self.facet = facet
        self._numbers = [numbers_of(segment.segment, facet, values) for segment in view.segments]

    def size(self, n: int) -> int:
        if not self._numbers[n]:
            return 0
        if self.facet in layout.MULTI_FACETS:
            return sum(end - begin for begin, end in self._spans(n))
        return self.view.segments[n].docs

    def _spans(self, n: int) -> list[tuple[int, int]]:
        begins = self.view.segments[n].segment.column(f"{self.facet}.docs_begin")
        return [(begins.at(number), begins.at(number + 1)) for number in self._numbers[n]]

    def find(self, n: int) -> Array:
        view = self.view.segments[n]
        if not self._numbers[n]:
            return np.zeros(0, np.intp)
        if self.facet in layout.MULTI_FACETS:
            column = view.segment.column(f"{self.facet}.doc")
            parts = [column.part(begin, end) for begin, end in self._spans(n)]
            docs = parts[0].astype(np.intp) if len(parts) == 1 else np.unique(np.concatenate(parts)).astype(np.intp)
        else:
            docs = self._matching(n, view.segment.column(f"{self.facet}.value").all()).nonzero()[0]
        return docs if view.live is None else docs[view.live[docs]]

    def _matching(self, n: int, column: Array) -> Array:
        numbers = self._numbers[n]
        return column == numbers[0] + 1 if len(numbers) == 1 else np.isin(column, np.array(numbers) + 1)

    def keep(self, n: int, docs: Array) -> Array:
        if self.facet in layout.MULTI_FACETS or not self._numbers[n]:
            return super().keep(n, docs)
        return docs[self.among(n, docs)]

    def among(self, n: int, docs: Array) -> Array:
        if not self._numbers[n]:
            return np.zeros(len(docs), bool)
        if self.facet not in layout.MULTI_FACETS:
            return self._matching(n, self.view.segments[n].segment.column(f"{self.facet}.value").all()[docs])
        held = np.zeros(self.view.segments[n].docs, bool)
        held[self.docs(n)] = True
        which: Array = held[docs]
        return which


class HasValue(Base):
    """Documents that hold any value of a facet."""

    def __init__(self, view: View, facet: str) -> None:
        super().__init__(view)
        self.facet = facet

    def find(self, n: int) -> Array:
        view = self.view.segments[n]
        if self.facet in layout.MULTI_FACETS:
            docs = steps(view.segment.column(f"{self.facet}.begin").all()).nonzero()[0]
        else:
            docs = view.segment.column(f"{self.facet}.value").all().nonzero()[0]
        return docs if view.live is None else docs[view.live[docs]]


def value_counts(view: View, facet: str, values: Iterable[str]) -> dict[str, int]:
    """See index.engines.protocols.EngineReader.value_counts."""
    found: dict[str, int] = {}
    for value in dict.fromkeys(values):
        docs = AnyValue(view, facet, (value,))
        if number := sum(len(docs.find(n)) for n in range(len(view.segments))):
            found[value] = number
    return found


def every_value(view: View, facet: str) -> tuple[FacetCount, ...]:
    """See index.engines.protocols.EngineReader.values."""
    totals: Counter[str] = Counter()
    for segment_view in view.segments:
        held = live_counts(segment_view, facet)
        for value, number in zip(segment_view.segment.names(facet), held.tolist(), strict=True):
            if number:
                totals[value.decode()] += number
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value=value, count=count) for value, count in ordered)


def most_frequent(view: View, facet: str, limit: int) -> tuple[FacetCount, ...]:
    """See index.engines.protocols.EngineReader.most_frequent.

    So many values have at least as many articles as the last of them in any one segment, so none that has a smaller share than
    that in every segment can be among them."""
    counted = [live_counts(s, facet) for s in view.segments]
    if limit < 1 or not counted:
        return ()
    least = max(int(np.sort(held)[-limit]) if len(held) >= limit else 0 for held in counted)
    share = max(-(-least // len(counted)), 1)
    candidates = {
        segment_view.segment.names(facet).text(number)
        for segment_view, held in zip(view.segments, counted, strict=True)
        for number in np.flatnonzero(held >= share).tolist()
    }
    totals: Counter[str] = Counter()
    for segment_view, held in zip(view.segments, counted, strict=True):
        names = segment_view.segment.names(facet)
        for value in candidates:
            if (number := names.find(value.encode())) >= 0:
                totals[value] += int(held[number])
    ordered = sorted(totals, key=lambda value: (-totals[value], value))
    return tuple(FacetCount(value=value, count=totals[value]) for value in ordered[:limit])


def values_of(segment: Segment, facet: str, docs: Array) -> Array:
    """The values that documents have, counted from 1; 0 for none in a facet with one value. One after the other, int64 where a
    document may have several. docs: int64, sorted."""
    column = segment.column(f"{facet}.value").all()
    if facet not in layout.MULTI_FACETS:
        single: Array = column[docs]
        return single
    begin = segment.column(f"{facet}.begin").all()
    first = begin[docs].astype(np.int64)
    return column[spread(first, begin[docs + 1] - first)].astype(np.int64) + 1


def counts(view: SegmentView, facet: str, docs: Array) -> Array:
    """The number of documents among `docs` for each value of the facet: int64, one per value.

    docs: live documents of the segment, int64, sorted. Of more than half of them those that are not among them are looked at: a
    segment says how many documents have each value.
    """
    segment = view.segment
    if len(docs) == view.entry.live:
        return live_counts(view, facet)
    if len(docs) * 2 <= segment.docs:
        return _some(segment, facet, docs)
    others = np.ones(segment.docs, bool)
    others[docs] = False
    return _whole(segment, facet) - _some(segment, facet, others.nonzero()[0])


def live_counts(view: SegmentView, facet: str) -> Array:
    """The number of live documents for each value: int64. Those of few values are kept, so that a commit has only the segments
    counted that it changed."""
    known = view.held.get(facet)
    if known is None:
        known = _whole(view.segment, facet)
        if view.live is not None:
            known -= _some(view.segment, facet, view.dead)
        if len(known) <= VALUES_KEPT:
            view.held[facet] = known
    return known


def _whole(segment: Segment, facet: str) -> Array:
    """The number of documents, deleted ones too, for each value: int64."""
    if facet in layout.MULTI_FACETS:
        return np.diff(segment.column(f"{facet}.docs_begin").all().astype(np.int64))
    return segment.held(facet).astype(np.int64)


def _some(segment: Segment, facet: str, docs: Array) -> Array:
    """The number of some documents for each value: int64."""
    values = len(segment.names(facet))
    column = segment.column(f"{facet}.value").all()
    if facet not in layout.MULTI_FACETS:
        return np.bincount(column[docs], minlength=values + 1)[1:]
    begin = segment.column(f"{facet}.begin").all()
    first = begin[docs].astype(np.int64)
    return np.bincount(column[spread(first, begin[docs + 1] - first)], minlength=values)
