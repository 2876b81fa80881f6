"""Counts over all matches: facets, and the histogram of published dates."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from index import calendar
from index.engines.whoosh import layout
from index.engines.whoosh.arrays import Array
from index.engines.whoosh.values import counts
from index.engines.whoosh.view import View
from index.facets import assemble
from index.query import FacetRequest, Interval, SearchRequest
from index.result import Bucket, FacetResult, Histogram

Matches = Sequence[tuple[int, Array]]
"""(segment, sorted documents)"""


def facet(view: View, request: FacetRequest, matches: Matches, chosen: tuple[str, ...]) -> FacetResult:
    """The values of one facet. chosen: included and excluded ones, which always appear."""
    found = [
        (n, counts(view.segments[n].segment, request.facet, docs, everything=len(docs) == view.segments[n].docs))
        for n, docs in matches
    ]
    if len(found) == 1 and request.among is None:
        n, numbers = found[0]
        names = view.segments[n].segment.names(request.facet)
        distinct = int(np.count_nonzero(numbers))
        best = [(names[i].decode(), int(numbers[i])) for i in _best(numbers, request.size)]
        selected = {value: int(numbers[i]) if (i := names.find(value.encode())) >= 0 else 0 for value in chosen}
        return assemble(request.facet, best, selected, distinct)
    return _summed(view, request, found, chosen)


def _best(numbers: Array, size: int) -> list[int]:
    """Indices of the highest counts above 0, ties by index."""
    if size <= 0 or not len(numbers):
        return []
    bound = 1
    if len(numbers) > size:
        bound = max(int(np.partition(numbers, len(numbers) - size)[len(numbers) - size]), 1)
    at = np.flatnonzero(numbers >= bound)
    order = np.argsort(-numbers[at], kind="stable")[:size]
    best: list[int] = at[order].tolist()
    return best


def _summed(
    view: View, request: FacetRequest, found: Sequence[tuple[int, Array]], chosen: tuple[str, ...]
) -> FacetResult:
    names, totals = view.ordinals(request.facet).total(view, request.facet, found)
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
        bound = 1
        if len(eligible) > request.size:
            bound = max(int(np.partition(eligible, len(eligible) - request.size)[len(eligible) - request.size]), 1)
        above = np.flatnonzero(eligible >= bound).tolist()
        best = sorted(((names.text[i], int(eligible[i])) for i in above), key=lambda item: (-item[1], item[0]))[
            : request.size
        ]
    return assemble(request.facet, best, selected, distinct)


def histogram(view: View, request: SearchRequest, matches: Matches) -> Histogram | None:
    if request.histogram is None:
        return None
    zone = ZoneInfo(request.zone)
    lowest, highest, undated, total = None, None, 0, 0
    for n, docs in matches:
        total += len(docs)
        low, high, known = view.segments[n].published_bounds(docs)
        undated += len(docs) - known
        if known:
            lowest = low if lowest is None else min(lowest, low)
            highest = high if highest is None else max(highest, high)
    if lowest is None or highest is None:
        interval: Interval = "day" if request.histogram == "auto" else request.histogram
        return Histogram(interval=interval, buckets=(), undated=undated)
    interval = calendar.choose_interval(lowest, highest, request.histogram, zone)
    edges = calendar.edges(lowest, highest, interval, zone)
    everything = calendar.edges(*view.published_span(), interval, zone)
    if len(everything) > layout.CACHED_EDGES:
        everything = edges
    numbers = np.zeros(len(everything) + 1, np.int64)
    for n, docs in matches:
        numbers[: len(everything)] += np.bincount(
            view.segments[n].bucket_of(tuple(everything))[docs], minlength=len(everything)
        )
    first = everything.index(edges[0]) + 1
    return Histogram(
        interval=interval,
        buckets=tuple(
            Bucket(start=start, end=end, count=count)
            for start, end, count in zip(edges, edges[1:], numbers[first:].tolist(), strict=False)
        ),
        undated=undated,
    )
