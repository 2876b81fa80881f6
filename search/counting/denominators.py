"""What a share is of: all articles of the outlets that a search is limited to."""

from dataclasses import replace

from index.query import And, Everything, Exact, FacetFilter, Node, Not, Range, SearchRequest


def scope_of(request: SearchRequest) -> SearchRequest:
    """The request that finds all articles of the same outlets and days: of what narrows the search only the filters on outlets and
    the dates remain, those of the form and those that all of the words' tree is subject to; and what publishers' statements leave
    out, since a share must not be of articles that could not be counted."""
    whole = request.tree if request.within is None else And((request.tree, request.within))
    kept = tuple(part for part in _parts(whole) if _is_of_outlets_or_days(part))
    tree: Node = Everything() if not kept else kept[0] if len(kept) == 1 else And(kept)
    filters = tuple(
        one if one.facet == "outlet" else FacetFilter(facet="rights", exclude=one.exclude)
        for one in request.filters
        if one.facet == "outlet" or (one.facet == "rights" and one.exclude)
    )
    return replace(
        request,
        tree=tree,
        within=None,
        filters=filters,
        sort="newest",
        limit=0,
        facets=(),
        histogram=None,
        group=None,
        after=None,
    )


def _parts(tree: Node) -> tuple[Node, ...]:
    """What a match has to satisfy, all of it."""
    if isinstance(tree, And):
        return tuple(part for child in tree.children for part in _parts(child))
    return (tree,)


def _is_of_outlets_or_days(node: Node) -> bool:
    inner = node.child if isinstance(node, Not) else node
    return isinstance(inner, Range) or (isinstance(inner, Exact) and inner.facet == "outlet")
