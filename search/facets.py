"""Facets and the date histogram: from counts to what a reader sees."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from index.document import FACETS
from index.query import FacetFilter, FacetRequest
from index.result import FacetResult, Histogram
from search.dates import day_of
from search.names import Names
from search.page import ActiveFilter, DateBucket, DateHistogram, Facet, FacetValue
from search.request import SearchQuery

INSIDE_MAX = 500
"""Values that a search inside a facet looks at."""


def facet_requests(query: SearchQuery, names: Names) -> tuple[FacetRequest, ...]:
    inside = dict(query.facet_q)
    return tuple(
        FacetRequest(
            facet=facet,
            size=query.facet_size,
            among=frozenset(names.matching(facet, inside[facet], INSIDE_MAX))
            if inside.get(facet, "").strip()
            else None,
        )
        for facet in dict.fromkeys(query.facets)
        if facet in FACETS
    )


def facets_of(
    results: Sequence[FacetResult], filters: Sequence[FacetFilter], query: SearchQuery, names: Names
) -> tuple[Facet, ...]:
    chosen = {filter.facet: filter for filter in filters}
    inside = dict(query.facet_q)
    facets = []
    for result in results:
        filter = chosen.get(result.facet) or FacetFilter(facet=result.facet)
        labels = names.labels(result.facet, (value.value for value in result.values))
        values = tuple(
            FacetValue(
                value=value.value,
                label=labels[value.value],
                count=value.count,
                selected=value.value in filter.include,
                excluded=value.value in filter.exclude,
            )
            for value in result.values
        )
        facets.append(
            Facet(
                name=result.facet,
                op=query.person_op if result.facet == "person" else "or",
                values=values,
                distinct=result.distinct,
                more=result.more,
                q=inside.get(result.facet, ""),
            )
        )
    return tuple(facets)


def histogram_of(histogram: Histogram | None, zone: ZoneInfo) -> DateHistogram | None:
    if histogram is None:
        return None
    return DateHistogram(
        interval=histogram.interval,
        buckets=tuple(
            DateBucket(first=day_of(bucket.start, zone), last=day_of(bucket.end - 1, zone), count=bucket.count)
            for bucket in histogram.buckets
        ),
        undated=histogram.undated,
    )


def active_filters(query: SearchQuery, names: Names) -> tuple[ActiveFilter, ...]:
    """A chip for each filter in force. query: with values in place of names."""
    chips = []
    for pairs, excluded in ((query.include, False), (query.exclude, True)):
        for facet in FACETS:
            values = [value for name, value in pairs if name == facet]
            labels = names.labels(facet, values)
            chips += [
                ActiveFilter(
                    name=facet,
                    value=value,
                    label=labels[value],
                    excluded=excluded,
                    without=query.without_filter(facet, value),
                )
                for value in values
            ]
    dates = date_label(query)
    if dates:
        chips.append(ActiveFilter(name="date", value=dates, label=dates, excluded=False, without=query.without_dates()))
    if len(query.fields) == 1:
        field = query.fields[0]
        chips.append(ActiveFilter(name="in", value=field, label=field, excluded=False, without=query.with_fields(())))
    return tuple(chips)


def date_label(query: SearchQuery) -> str:
    """`2025-07-01 to 2025-07-12`, `from 2025-07`, `to 2025`, `since 7d`; "" for none."""
    parts = []
    if query.from_ and query.to:
        parts.append(query.from_ if query.from_ == query.to else f"{query.from_} to {query.to}")
    elif query.from_:
        parts.append(f"from {query.from_}")
    elif query.to:
        parts.append(f"to {query.to}")
    if query.since:
        parts.append(f"since {query.since}")
    label = ", ".join(parts)
    return f"fetched {label}" if label and query.date_field == "fetched" else label
