"""Facets, chips and the date histogram: from the engine's counts to what a reader sees."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from zoneinfo import ZoneInfo

from index.calendar import day_of
from index.result import FacetResult, Histogram
from search.facet_groups import GROUPED
from search.page import ActiveFilter, DateBucket, DateHistogram, Facet, FacetValue
from search.query.filter_names import Names
from search.query.language_names import canonical_tag
from search.request import FILTERS, SearchQuery


def facets_of(results: Sequence[FacetResult], query: SearchQuery, names: Names) -> tuple[Facet, ...]:
    """The engine's counts with labels, groups and what is selected. query: with values in place of names."""
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
    """The values to show, and how many there are in all."""
    facet = result.facet
    counts = {value.value: value.count for value in result.values}
    if facet not in GROUPED:
        return _shown(facet, counts, query, names), result.distinct
    home = names.groups_of(facet, counts)
    whole: Counter[str] = Counter()
    for value, count in counts.items():
        whole[home[value]] += count
    values = _shown(facet, _best(facet, whole, query), query, names)
    if facet == "lang":
        regions: dict[str, Counter[str]] = defaultdict(Counter)
        for value, count in counts.items():
            language, tag = home[value], canonical_tag(value)
            if tag != language:
                regions[language][tag] += count
        values = tuple(
            replace(value, within=_shown(facet, _best(facet, regions[value.value], query), query, names))
            for value in values
        )
    return values, sum(1 for count in whole.values() if count) if names.grouped(facet) else result.distinct


def _best(facet: str, counts: Mapping[str, int], query: SearchQuery) -> dict[str, int]:
    """The `size` most frequent, ties by value; then whatever else is selected or excluded."""
    counted = ((value, count) for value, count in counts.items() if count)
    best = dict(nsmallest(query.facet_size, counted, key=lambda item: (-item[1], item[0])))
    chosen = {*query.included(facet), *query.excluded(facet)} & counts.keys() - best.keys()
    return best | {value: counts[value] for value in sorted(chosen, key=lambda value: (-counts[value], value))}


def _shown(facet: str, counts: Mapping[str, int], query: SearchQuery, names: Names) -> tuple[FacetValue, ...]:
    included, excluded = set(query.included(facet)), set(query.excluded(facet))
    labels = names.labels(facet, counts)
    uncertain = names.uncertain(facet, counts)
    return tuple(
        FacetValue(
            value=value,
            label=labels[value],
            count=count,
            selected=value in included,
            excluded=value in excluded,
            uncertain=value in uncertain,
        )
        for value, count in counts.items()
    )


def with_named(facets: Sequence[Facet], named: Mapping[str, Collection[str]]) -> tuple[Facet, ...]:
    """The same facets, where the values that the words of the query ask for say so. named: of each facet."""
    return tuple(
        replace(facet, values=_with_named(facet.values, named[facet.name])) if facet.name in named else facet
        for facet in facets
    )


def _with_named(values: Sequence[FacetValue], named: Collection[str]) -> tuple[FacetValue, ...]:
    return tuple(
        replace(value, named=value.value in named, within=_with_named(value.within, named)) for value in values
    )


def histogram_of(histogram: Histogram | None, zone: ZoneInfo) -> DateHistogram | None:
    """Buckets of epoch seconds as buckets of days in this zone; None for None."""
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
    """A chip for each filter in force: facets, dates, field. query: with values in place of names."""
    chips = []
    for pairs, excluded in ((query.include, False), (query.exclude, True)):
        for facet in FILTERS:
            values = [value for name, value in pairs if name == facet]
            if not values:
                continue
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
    """The dates of a query in words: `2025-07-01 to 2025-07-12`, `from 2025-07`, `to 2025`, `since 7d`; "" for none."""
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
