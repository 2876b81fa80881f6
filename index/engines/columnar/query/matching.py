"""Which documents a request matches, without order, facets or hits."""

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.compiler import Compiler
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.plans import And, Plan
from index.engines.columnar.read.view import View
from index.query import SearchRequest


def matching(view: View, request: SearchRequest, expansions: Expansions) -> list[Array]:
    """The sorted document numbers that match, for each segment of the view."""
    for segment_view in view.segments:
        segment_view.segment.container.stand()
    compiler = Compiler(view, request.fields, expansions)
    plans: list[Plan] = [compiler.plan(request.tree)]
    plans += [compiler.plan(one) for one in (request.within, request.period) if one is not None]
    plans += map(compiler.filter, request.filters)
    plan = plans[0] if len(plans) == 1 else And(view, plans, ())
    return [plan.docs(n) for n in range(len(view.segments))]
