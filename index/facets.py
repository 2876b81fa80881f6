"""Which facets there are, which values of one are listed, and which filters its counts ignore: the same rules for every engine."""

from collections.abc import Iterable, Mapping
from heapq import nsmallest

from index.document import FACETS
from index.errors import QueryError
from index.query import FacetFilter, FacetRequest
from index.result import FacetCount, FacetResult
from index.text.localizable import Sentence


def known_facet(facet: str) -> str:
    """The facet, unchanged. Raises QueryError if there is no such facet."""
    if facet not in FACETS:
        raise QueryError(
            Sentence("there is no facet %(facet)s; there are %(names)s", facet=repr(facet), names=", ".join(FACETS)),
            code="unknown_facet",
            parameter="facet",
        )
    return facet


def selected(facet: str, filters: Iterable[FacetFilter]) -> tuple[str, ...]:
    """The values of a facet that the request includes or excludes; they are always listed."""
    chosen = [value for f in filters if f.facet == facet for value in (*f.include, *f.exclude)]
    return tuple(dict.fromkeys(chosen))


def ignored(facet: str, filters: Iterable[FacetFilter]) -> tuple[FacetFilter, ...]:
    """The filters that the counts of a facet ignore: its own with op "or"."""
    return tuple(f for f in filters if f.facet == facet and f.op == "or")


def facet_result(request: FacetRequest, counts: Mapping[str, int], chosen: tuple[str, ...]) -> FacetResult:
    """The result of one facet. counts: matches per value; values without a match may be missing. chosen: see `selected`.

    Lists the best `size` by count, then value, among those requested, followed by chosen values not listed yet, in the
    same order and even outside `among`. `distinct` counts the values with a match that are requested or chosen.
    """
    wanted = {
        value: number
        for value, number in counts.items()
        if number > 0 and (request.among is None or value in request.among or value in chosen)
    }
    eligible = wanted if request.among is None else {v: n for v, n in wanted.items() if v in request.among}
    best = nsmallest(request.size, eligible.items(), key=lambda item: (-item[1], item[0]))
    return assemble(request.facet, best, {value: counts.get(value, 0) for value in chosen}, len(wanted))


def assemble(facet: str, best: Iterable[tuple[str, int]], chosen: Mapping[str, int], distinct: int) -> FacetResult:
    """Build the result from the best values in order, (value, count), and the chosen values with their counts.

    distinct: number of values with a match.
    """
    shown = list(best)
    there = {value for value, _ in shown}
    shown += sorted(((v, n) for v, n in chosen.items() if v not in there), key=lambda item: (-item[1], item[0]))
    return FacetResult(
        facet=facet, values=tuple(FacetCount(value=value, count=number) for value, number in shown), distinct=distinct
    )
