"""One search over one view: match, filter, order and count in a single pass per segment."""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query import counting
from index.engines.columnar.query.compiler import Compiler
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.plans import And, Plan
from index.engines.columnar.query.top_hits import Order
from index.engines.columnar.read.view import View
from index.facets import ignored, known_facet, selected
from index.query import FacetFilter, SearchRequest
from index.result import SearchResult

Matches = list[tuple[int, Array]]


def search(view: View, request: SearchRequest, expansions: Expansions) -> SearchResult:
    """Answer a request over a view."""
    for segment_view in view.segments:
        segment_view.segment.container.stand()
    compiler = Compiler(view, request.fields, expansions)
    tree = compiler.plan(request.tree)
    wanted: list[Plan] = [tree]
    if request.within is not None:
        wanted.append(compiler.plan(request.within))
    if request.period is not None:
        wanted.append(compiler.plan(request.period))
    lifted = _lifted(request)
    if lifted:
        matches, without = _with_filters(view, compiler, wanted, request, lifted)
    else:
        plan = (
            tree
            if len(wanted) == 1 and not request.filters
            else And(view, [*wanted, *map(compiler.filter, request.filters)], ())
        )
        if _only_counted(request):
            return SearchResult(total=plan.total(), hits=(), generation=view.generation.number)
        matches = _matches(view, plan)
        without = {}
    order = Order(view, request, compiler.pairs(request.tree) if request.limit else ())
    scored = order.scored and request.limit > 0
    hits, groups = order.hits([(n, docs, tree.scores(n, docs) if scored else None) for n, docs in matches])
    return SearchResult(
        total=sum(len(docs) for _, docs in matches),
        hits=hits,
        groups=groups,
        facets=tuple(
            counting.facet(view, facet, without.get(facet.facet, matches), selected(facet.facet, request.filters))
            for facet in request.facets
            if known_facet(facet.facet)
        ),
        histogram=counting.histogram(view, request, matches),
        generation=view.generation.number,
    )


def _only_counted(request: SearchRequest) -> bool:
    """Whether nothing is asked for but how many articles match."""
    return request.limit <= 0 and not request.facets and request.histogram is None and request.group is None


def _matches(view: View, plan: Plan) -> Matches:
    return [(n, docs) for n in range(len(view.segments)) if len(docs := plan.docs(n))]


def _lifted(request: SearchRequest) -> dict[str, tuple[FacetFilter, ...]]:
    """For each requested facet, the filters that its counts ignore; facets that ignore none are left out."""
    ignored_filters = {facet.facet: ignored(facet.facet, request.filters) for facet in request.facets}
    return {facet: filters for facet, filters in ignored_filters.items() if filters}


def _with_filters(
    view: View,
    compiler: Compiler,
    wanted: Sequence[Plan],
    request: SearchRequest,
    lifted: dict[str, tuple[FacetFilter, ...]],
) -> tuple[Matches, dict[str, Matches]]:
    """(matches; for each facet that ignores filters, the matches without those filters)."""
    base = _matches(view, wanted[0] if len(wanted) == 1 else And(view, wanted, ()))
    plans = [compiler.filter(f) for f in request.filters]
    matches: Matches = []
    without: dict[str, Matches] = {facet: [] for facet in lifted}
    for n, docs in base:
        masks = [plan.among(n, docs) for plan in plans]
        for facet, filters in lifted.items():
            passed = np.ones(len(docs), bool)
            for f, mask in zip(request.filters, masks, strict=True):
                if f not in filters:
                    passed &= mask
            if passed.any():
                without[facet].append((n, docs if passed.all() else docs[passed]))
        passed = np.logical_and.reduce(masks)
        if passed.any():
            matches.append((n, docs[passed]))
    return matches, without
