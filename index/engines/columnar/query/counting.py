"""Counts over all matches: facets, and the histogram of publication dates."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from index import calendar
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.facet_values import counts
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.facets import assemble
from index.query import FacetRequest, Interval, SearchRequest
from index.result import Bucket, FacetResult, Histogram

Matches = Sequence[tuple[int, Array]]
"""(segment number, sorted document numbers) for each segment."""

_COUNTABLE = 4096
"""Highest count up to which a histogram of the counts is faster than partitioning them."""


def facet(view: View, request: FacetRequest, matches: Matches, chosen: tuple[str, ...]) -> FacetResult:
    """Count the values of one facet over the matches. chosen: included and excluded values, which are always listed."""
    counted = [
        (segment_view, counts(segment_view.segment, request.facet, docs, everything=len(docs) == segment_view.docs))
        for segment_view, docs in ((view.segments[n], docs) for n, docs in matches)
    ]
    if len(counted) == 1 and request.among is None:
        only, numbers = counted[0]
        names = only.segment.names(request.facet)
        distinct = int(np.count_nonzero(numbers))
        best = [(names.text(i), int(numbers[i])) for i in _best(numbers, request.size)]
        selected = {value: int(numbers[i]) if (i := names.find(value.encode())) >= 0 else 0 for value in chosen}
        return assemble(request.facet, best, selected, distinct)
    return _summed(view, request, counted, chosen)


def _best(numbers: Array, size: int) -> list[int]:
    """Indices of the `size` highest counts above 0, ties by index."""
    if size <= 0 or not len(numbers):
        return []
    at = (numbers >= _bound(numbers, size)).nonzero()[0]
    order = np.argsort(-numbers[at], kind="stable")[:size]
    best: list[int] = at[order].tolist()
    return best


def _bound(numbers: Array, size: int) -> int:
    """The highest count (at least 1) that `size` of the numbers reach; 1 if fewer than `size` do."""
    if len(numbers) <= size:
        return 1
    top = int(numbers.max())
    if top > _COUNTABLE:
        return max(int(np.partition(numbers, len(numbers) - size)[len(numbers) - size]), 1)
    reached = np.bincount(numbers)[::-1].cumsum()  # numbers >= top, >= top - 1, ...
    return max(top - int(reached.searchsorted(size)), 1)


def _summed(
    view: View, request: FacetRequest, counted: Sequence[tuple[SegmentView, Array]], chosen: tuple[str, ...]
) -> FacetResult:
    names, totals = view.ordinals(request.facet).total(request.facet, counted)
    at: Mapping[str, int] = names.number
    eligible = totals
    if request.among is not None:
        wanted = [number for value in request.among if (number := at.get(value, -1)) >= 0]
        eligible = np.zeros_like(totals)
        eligible[wanted] = totals[wanted]
    distinct = int(np.count_nonzero(eligible))
    selected = {value: int(totals[number]) if (number := at.get(value, -1)) >= 0 else 0 for value in chosen}
    if request.among is not None:
        distinct += sum(1 for value, number in selected.items() if number and value not in request.among)
    best: list[tuple[str, int]] = []
    if request.size > 0 and len(eligible):
        above = (eligible >= _bound(eligible, request.size)).nonzero()[0].tolist()
        best = sorted(((names.text[i], int(eligible[i])) for i in above), key=lambda item: (-item[1], item[0]))[
            : request.size
        ]
    return assemble(request.facet, best, selected, distinct)


def histogram(view: View, request: SearchRequest, matches: Matches) -> Histogram | None:
    """Matches by publication date in the requested buckets, or None if the request has no histogram.

    Bucket edges are midnights in the time zone of the request.
    """
    if request.histogram is None:
        return None
    interval: Interval = "day" if request.histogram == "auto" else request.histogram
    field = request.histogram_field
    edges = view.edges(interval, request.zone, field) if request.histogram != "auto" else None
    if edges is None or len(edges) > calendar.BUCKET_LIMIT:  # the interval depends on what matched
        bounds = [view.segments[n].bounds(field, docs) for n, docs in matches]
        dated = [(low, high) for low, high, known in bounds if known]
        if not dated:
            return Histogram(interval=interval, buckets=(), undated=sum(len(docs) for _, docs in matches))
        low, high = min(low for low, _ in dated), max(high for _, high in dated)
        zone = ZoneInfo(request.zone)
        interval = calendar.choose_interval(low, high, request.histogram, zone)
        edges = view.edges(interval, request.zone, field) or calendar.edges(low, high, interval, zone)
    numbers = np.zeros(len(edges), np.int64)
    for n, docs in matches:
        bucket = view.segments[n].bucket_of((field, interval, request.zone), edges)
        numbers += np.bincount(bucket[docs], minlength=len(edges))
    used = numbers[1:].nonzero()[0].tolist()
    if not used:
        return Histogram(interval=interval, buckets=(), undated=int(numbers[0]))
    first, last = used[0], used[-1]
    counted = numbers[first + 1 : last + 2].tolist()
    return Histogram(
        interval=interval,
        buckets=tuple(
            Bucket(start=start, end=end, count=count)
            for start, end, count in zip(edges[first : last + 1], edges[first + 1 : last + 2], counted, strict=True)
        ),
        undated=int(numbers[0]),
    )
