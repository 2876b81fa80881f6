"""Facets and the date histogram: from counts to what a reader sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from index.document import FACETS
from index.query import FacetRequest
from index.result import FacetResult, Histogram
from search.facet_groups import EVERY, GROUPED, groups, key_of
from search.page import ActiveFilter, DateBucket, DateHistogram, Facet, FacetValue
from search.query.date_expressions import day_of
from search.query.filter_names import Names
from search.request import SearchQuery

INSIDE_MAX = 500
"""Values that a search inside a facet looks at."""


def facet_requests(query: SearchQuery, names: Names) -> tuple[FacetRequest, ...]:
    inside = dict(query.facet_q)
    return tuple(
        FacetRequest(
            facet=facet,
            size=EVERY if facet in GROUPED else query.facet_size,
            among=frozenset(names.matching(facet, inside[facet], INSIDE_MAX))
            if inside.get(facet, "").strip()
            else None,
        )
        for facet in dict.fromkeys(query.facets)
        if facet in FACETS
    )


def facets_of(results: Sequence[FacetResult], query: SearchQuery, names: Names) -> tuple[Facet, ...]:
    """query: with values in place of names, which says what is chosen."""
    inside = dict(query.facet_q)
    return tuple(
        Facet(
            name=result.facet,
            op=query.person_op if result.facet == "person" else "or",
            values=values,
            distinct=distinct,
            more=distinct > sum(1 for value in values if value.count),
            q=inside.get(result.facet, ""),
        )
        for result in results
        for values, distinct in (_values(result, query, names),)
    )


def _values(result: FacetResult, query: SearchQuery, names: Names) -> tuple[tuple[FacetValue, ...], int]:
    """The values to show, and how many there are."""
    facet = result.facet
    counts = {value.value: value.count for value in result.values}
    included, excluded = set(query.included(facet)), set(query.excluded(facet))
    if facet not in GROUPED:
        labels = names.labels(facet, counts)
        return tuple(
            FacetValue(
                value=value, label=labels[value], count=n, selected=value in included, excluded=value in excluded
            )
            for value, n in counts.items()
        ), result.distinct
    spelled = {key_of(facet, group.value): group.value for group in names.groups(facet)}
    gathered = []
    for group in groups(facet, counts):
        value = spelled.get(key_of(facet, group.value), group.value)
        within = [_counted(facet, one.value, one.members, counts, query, names) for one in group.within]
        whole = _counted(facet, value, group.members, counts, query, names)
        gathered.append(replace(whole, within=_shown(within, query.facet_size)))
    return _shown(gathered, query.facet_size), sum(1 for value in gathered if value.count)


def _counted(
    facet: str, value: str, members: Iterable[str], counts: Mapping[str, int], query: SearchQuery, names: Names
) -> FacetValue:
    return FacetValue(
        value=value,
        label=names.labels(facet, (value,))[value],
        count=sum(counts[member] for member in members),
        selected=value in query.included(facet),
        excluded=value in query.excluded(facet),
    )


def _shown(values: Iterable[FacetValue], size: int) -> tuple[FacetValue, ...]:
    """The best by count, then value; behind them what was chosen."""
    ordered = sorted(values, key=lambda value: (-value.count, value.value))
    best = [value for value in ordered if value.count][:size]
    return (*best, *(value for value in ordered if value not in best and (value.selected or value.excluded)))


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
