"""Counts of what a reader keeps among the matches of a search. They are exact, and computed from the ids of the matches: an engine
has no part in what a reader keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.engines.protocols import EngineReader
from index.query import And, Exact, Ids, Node, Not, SearchRequest
from search.page import Facet, FacetValue
from search.query.filter_names import Names
from search.request import LABEL, OWN_FACETS, SearchQuery

LISTED_MOST = 20_000
"""Articles kept up to which the matches among them are listed in one go; beyond it every value is counted by itself."""


def within(query: SearchQuery, names: Names, *, but: str = "") -> Node | None:
    """What the filters on labels of outlets, collections, tags and stars leave; None where there are none. query: with values in
    place of names. but: a facet whose filters are not applied. Raises ArchiveError."""
    parts: list[Node] = []
    if but != LABEL:
        included, excluded = query.included(LABEL), query.excluded(LABEL)
        if included:
            parts.append(Exact("outlet", names.outlet_groups.outlets(included)))
        if excluded:
            parts.append(Not(Exact("outlet", names.outlet_groups.outlets(excluded))))
    for facet in OWN_FACETS:
        if facet == but:
            continue
        included, excluded = query.included(facet), query.excluded(facet)
        held = names.own.articles(facet, (*included, *excluded))
        if included:
            parts.append(Ids(frozenset().union(*(held[value] for value in included))))
        if excluded:
            parts.append(Not(Ids(frozenset().union(*(held[value] for value in excluded)))))
    return None if not parts else parts[0] if len(parts) == 1 else And(tuple(parts))


def own_facets(engine: EngineReader, request: SearchRequest, query: SearchQuery, names: Names) -> tuple[Facet, ...]:
    """The facets of what the reader keeps that were asked for. request: of the search itself, whose generation they are counted
    in. query: with values in place of names. Raises what the engine raises, and ArchiveError."""
    base = replace(request, facets=(), histogram=None, group=None, sort="newest", after=None)
    inside = dict(query.facet_q)
    held = {
        facet: _held(names, facet, inside.get(facet, ""))
        for facet in dict.fromkeys(query.facets)
        if facet in OWN_FACETS
    }
    # Facets whose own filters are not in the way are counted together: their articles are looked up once.
    together: dict[Node | None, list[str]] = {}
    for facet in held:
        together.setdefault(within(query, names, but=facet), []).append(facet)
    counts: dict[str, dict[str, int]] = {}
    for narrowed, facets in together.items():
        counts |= _counts(engine, replace(base, within=narrowed), {facet: held[facet] for facet in facets})
    return tuple(_facet(facet, counts[facet], query, names, inside.get(facet, "")) for facet in held)


def _held(names: Names, facet: str, inside: str) -> dict[str, frozenset[str]]:
    """The articles of each value of a facet. inside: what a value's name has to contain."""
    values = names.own.values(facet)
    if inside.strip():
        values = names.matching(facet, inside, len(values))
    return names.own.articles(facet, values)


def _counts(
    engine: EngineReader, base: SearchRequest, held: Mapping[str, Mapping[str, frozenset[str]]]
) -> dict[str, dict[str, int]]:
    """For each facet, how many matches each of its values holds."""
    every = frozenset().union(*(ids for values in held.values() for ids in values.values()))
    if not every:
        return {facet: dict.fromkeys(values, 0) for facet, values in held.items()}

    def among(ids: frozenset[str]) -> int:
        return engine.search(replace(_narrowed(base, ids), limit=0)).total if ids else 0

    if len(every) > LISTED_MOST:
        return {facet: {value: among(ids) for value, ids in values.items()} for facet, values in held.items()}
    hits = engine.search(replace(_narrowed(base, every), limit=len(every))).hits
    matching = {hit.id for hit in hits}
    return {facet: {value: len(ids & matching) for value, ids in values.items()} for facet, values in held.items()}


def _narrowed(base: SearchRequest, ids: frozenset[str]) -> SearchRequest:
    chosen = Ids(ids)
    return replace(base, within=chosen if base.within is None else And((base.within, chosen)))


def _facet(facet: str, counts: Mapping[str, int], query: SearchQuery, names: Names, inside: str) -> Facet:
    return counted_facet(facet, counts, names.own.labels(facet, counts), query, inside)


def counted_facet(
    facet: str, counts: Mapping[str, int], labels: Mapping[str, str], query: SearchQuery, inside: str
) -> Facet:
    """A facet whose values were counted one by one. labels: what they are called. inside: what was looked for among them."""
    included, excluded = set(query.included(facet)), set(query.excluded(facet))
    counted = sorted(
        (value for value, count in counts.items() if count), key=lambda value: (-counts[value], labels[value], value)
    )
    shown: Sequence[str] = counted[: query.facet_size]
    shown = [*shown, *(value for value in counts if value in included | excluded and value not in shown)]
    return Facet(
        name=facet,
        op="or",
        values=tuple(
            FacetValue(
                value=value,
                label=labels[value],
                count=counts[value],
                selected=value in included,
                excluded=value in excluded,
            )
            for value in shown
        ),
        distinct=len(counted),
        more=len(counted) > sum(1 for value in shown if counts[value]),
        q=inside,
    )
