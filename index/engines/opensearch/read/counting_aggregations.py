"""Facets and the histogram as aggregations, exact over all matches.

OpenSearch merges the best values of its shards, which is exact only if each shard sends enough of them: it says how far a count may
be off, and where that matters the question is put again and every shard sends all. It estimates how many different values there
are; here they are counted, all of them if they are few and by their numbers (see index_mapping.NUMBERED) if they are many.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from index.calendar import choose_interval, edges
from index.engines.opensearch.document_rows import value_text
from index.engines.opensearch.index_mapping import NUMBERED, numbered
from index.engines.opensearch.read.query_clauses import Clause, every, filter_clause
from index.facets import assemble, facet_result, known_facet, selected
from index.query import DateField, FacetFilter, FacetRequest, Interval, SearchRequest
from index.result import Bucket, FacetResult, Histogram

MOST_VALUES = 60_000
"""Different values that one aggregation may list; OpenSearch allows 65,535 in all."""

WITHOUT = "-responses.aggregations.*.all.buckets"
"""What of the answers is only counted, not sent."""

FEW, MANY = 100, 1_000
"""Values that are always asked for, of NUMBERED facets and of the others: if there are fewer, they need no counting."""

SENT = 500
"""Values that each shard sends at first."""

_ORDER = [{"_count": "desc"}, {"_key": "asc"}]


def value_counts(field: str, size: int = MOST_VALUES, shard_size: int = MOST_VALUES) -> dict[str, Any]:
    """The most frequent values of a field. shard_size: how many each shard sends."""
    return {"terms": {"field": field, "size": size, "shard_size": max(size, shard_size), "order": _ORDER}}


def counted(buckets: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Value -> number of articles, of the buckets of an answer."""
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


class FacetAggregation:
    """One facet: what is asked, and the answer read. apart: the filters that hold for some of the facets only."""

    def __init__(self, request: FacetRequest, filters: Sequence[FacetFilter], apart: Sequence[FacetFilter]) -> None:
        self._request = request
        known_facet(request.facet)
        self._size = max(request.size, FEW if request.facet in NUMBERED else MANY)
        self._chosen = selected(request.facet, filters)
        self._filter = every(filter_clause(f) for f in apart if f.facet != request.facet)

    def body(self, *, whole: bool = False) -> dict[str, Any]:
        """The aggregation that is sent. whole: every shard sends all."""
        facet, among = self._request.facet, self._request.among
        parts: dict[str, Any] = {}
        if among is None:
            parts["best"] = value_counts(facet, self._size, MOST_VALUES if whole else SENT)
            parts["best"]["terms"]["show_term_doc_count_error"] = True
            if facet in NUMBERED:
                by_number = {"field": numbered(facet), "size": MOST_VALUES, "shard_size": MOST_VALUES}
                parts["all"] = {"terms": {**by_number, "order": {"_key": "asc"}}}
                parts["distinct"] = {"stats_bucket": {"buckets_path": "all>_count"}}
            listed = self._chosen
        else:
            listed = tuple(sorted({*among, *self._chosen}))
        if listed:
            values = list(dict.fromkeys(map(value_text, listed)))
            parts["listed"] = {"terms": {"field": facet, "include": values, "size": len(values)}}
        return {"filter": self._filter, "aggs": parts} if parts else {"filter": self._filter}

    def is_exact(self, answer: Mapping[str, Any]) -> bool:
        """Whether nothing that a shard did not send could change the result."""
        unsent = answer["best"]["doc_count_error_upper_bound"] if "best" in answer else 0
        if not unsent:
            return True
        shown = answer["best"]["buckets"][: self._request.size]
        return all(bucket["doc_count"] > unsent and not bucket["doc_count_error_upper_bound"] for bucket in shown)

    def result(self, answer: Mapping[str, Any]) -> FacetResult:
        """The facet as it is counted in the answer."""
        held = counted(answer["listed"]["buckets"]) if "listed" in answer else {}
        if self._request.among is not None:
            return facet_result(self._request, held, self._chosen)
        buckets = answer["best"]["buckets"]
        best = [(bucket["key"], bucket["doc_count"]) for bucket in buckets[: self._request.size]]
        distinct = len(buckets) if len(buckets) < self._size else answer["distinct"]["count"]
        chosen = {value: held.get(value_text(value), 0) for value in self._chosen}
        return assemble(self._request.facet, best, chosen, distinct)


def bounds(field: DateField) -> dict[str, Any]:
    """The first and last time of that kind."""
    return {"first": {"min": {"field": field}}, "last": {"max": {"field": field}}}


class HistogramAggregation:
    """The histogram of matches whose times lie from `first` to `last` (epoch seconds; None without a dated match)."""

    def __init__(self, request: SearchRequest, first: int | None, last: int | None) -> None:
        assert request.histogram is not None
        self._field = request.histogram_field
        self._interval: Interval = "day" if request.histogram == "auto" else request.histogram
        self._edges: Sequence[int] = ()
        if first is not None and last is not None:
            zone = ZoneInfo(request.zone)
            self._interval = choose_interval(first, last, request.histogram, zone)
            self._edges = edges(first, last, self._interval, zone)

    def body(self) -> dict[str, Any] | None:
        """None where there is nothing to count."""
        if not self._edges:
            return None
        return {"range": {"field": self._field, "ranges": list(self._ranges())}}

    def _ranges(self) -> Iterator[Clause]:
        """The first and the last are open: what is out of the calendar belongs to them."""
        count = len(self._edges) - 1
        for at, (start, end) in enumerate(pairwise(self._edges)):
            limits = {"from": start} if at else {}
            yield (
                {"key": str(at), **limits, **({"to": end} if at < count - 1 else {})}
                if count > 1
                else {"key": "0", "from": -(2**62)}
            )

    def result(self, answer: Mapping[str, Any] | None, total: int) -> Histogram:
        """The histogram as it is counted in the answer. total: of all matches."""
        numbers = counted(answer["buckets"]) if answer else {}
        buckets = tuple(
            Bucket(start=start, end=end, count=numbers[str(at)])
            for at, (start, end) in enumerate(pairwise(self._edges))
        )
        undated = total - sum(bucket.count for bucket in buckets)
        return Histogram(interval=self._interval, buckets=buckets, undated=undated)
