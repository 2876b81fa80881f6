"""Counts over all matches: facets, and the histogram of publication dates."""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from index import calendar
from index.engines.columnar.files.arrays import Array, joined
from index.engines.columnar.read.facet_values import counts, values_of
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.value_numbers import ValueNumbers
from index.engines.columnar.read.view import View
from index.facets import assemble
from index.query import FacetRequest, Interval, SearchRequest
from index.result import Bucket, FacetResult, Histogram

Matches = Sequence[tuple[int, Array]]
"""(segment number, sorted document numbers) for each segment."""

_FEW = 4
"""A value for so many matches, from which it pays to count those that the matches have instead of all."""

_COUNTABLE = 4096
"""Highest count up to which a histogram of the counts is faster than partitioning them."""


def facet(view: View, request: FacetRequest, matches: Matches, chosen: tuple[str, ...]) -> FacetResult:
    """Count the values of one facet over the matches. chosen: included and excluded values, which are always listed."""
    held = [(view.segments[n], docs) for n, docs in matches]
    if len(held) != 1 or request.among is not None:
        return _summed(view.numbers(request.facet), request, held, chosen)
    (only, docs), *_ = held
    numbers = counts(only, request.facet, docs)
    names = only.segment.names(request.facet)
    distinct = int(np.count_nonzero(numbers))
    best = [(names.text(i), int(numbers[i])) for i in _best(numbers, request.size)]
    selected = {value: int(numbers[i]) if (i := names.find(value.encode())) >= 0 else 0 for value in chosen}
    return assemble(request.facet, best, selected, distinct)


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


class _Part(NamedTuple):
    """Of the matches in one segment: number: of values that they have, one for each time, or one for each value of the segment.
    value: these values as the segment numbers them; None for all of them in order."""

    view: SegmentView
    number: Array
    value: Array | None


def _summed(
    numbers: ValueNumbers, request: FacetRequest, held: Sequence[tuple[SegmentView, Array]], chosen: tuple[str, ...]
) -> FacetResult:
    totals, parts = _totals(numbers, held)
    eligible = totals
    if request.among is not None:
        wanted = numbers.find(request.among)
        wanted = wanted[wanted < len(totals)]  # a segment may have been opened meanwhile
        eligible = np.zeros_like(totals)
        eligible[wanted] = totals[wanted]
    distinct = int(np.count_nonzero(eligible))
    found = numbers.find(chosen).tolist()
    selected = {v: int(totals[at]) if at < len(totals) else 0 for v, at in zip(chosen, found, strict=True)}
    if request.among is not None:
        distinct += sum(1 for value, number in selected.items() if number and value not in request.among)
    best: list[tuple[str, int]] = []
    if request.size > 0:
        above = (eligible >= _bound(eligible, request.size)).nonzero()[0]
        texts = _texts(numbers, parts, above)
        named = ((texts[number], total) for number, total in zip(above.tolist(), eligible[above].tolist(), strict=True))
        best = sorted(named, key=lambda item: (-item[1], item[0]))[: request.size]
    return assemble(request.facet, best, selected, distinct)


def _totals(numbers: ValueNumbers, held: Sequence[tuple[SegmentView, Array]]) -> tuple[Array, list[_Part]]:
    """(articles with each value, by its number: int64; where the values are). held: matches of each segment."""
    facet = numbers.facet
    tables = [numbers.of(segment_view.segment) for segment_view, _ in held]
    matches = sum(len(docs) for _, docs in held)
    parts: list[_Part] = []
    if matches * _FEW < sum(map(len, tables)):
        for (segment_view, docs), table in zip(held, tables, strict=True):
            value = values_of(segment_view.segment, facet, docs)
            parts.append(_Part(segment_view, table.take(value, mode="clip"), value))
        listed = joined([part.number for part in parts], np.int32)
        totals = np.bincount(listed, minlength=len(numbers) + 1)
    else:
        totals = np.zeros(len(numbers) + 1, np.int64)
        for (segment_view, docs), table in zip(held, tables, strict=True):
            own = counts(segment_view, facet, docs)
            totals[table[1:].astype(np.intp)] += own  # numpy adds by indices of its own width in half the time
            parts.append(_Part(segment_view, table[1:], None))
    totals[0] = 0
    return totals, parts


def _texts(numbers: ValueNumbers, parts: Sequence[_Part], wanted: Array) -> dict[int, str]:
    """Number -> value, for all of some numbers that stand in some of the parts."""
    listed: list[int] = wanted.tolist()
    texts = numbers.texts_of(listed)
    if len(texts) == len(listed):
        return texts
    missing = np.zeros(len(numbers) + 1, bool)
    missing[[number for number in listed if number not in texts]] = True
    for part in parts:
        at = missing[part.number].nonzero()[0]
        number, first = np.unique(part.number[at], return_index=True)
        missing[number] = False
        value = at[first] if part.value is None else part.value[at[first]] - 1
        text = part.view.segment.names(numbers.facet).text
        texts.update((n, text(v)) for n, v in zip(number.tolist(), value.tolist(), strict=True))
    numbers.remember(texts)
    return texts


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
        numbers += view.segments[n].in_buckets((field, interval, request.zone), edges, docs)
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
