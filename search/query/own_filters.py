"""Whether a search depends on what its reader keeps: their collections, tags and stars."""

from index.query import Named
from search.query.parse import Limits, parse
from search.query.trees import leaves
from search.request import OWN_FACETS, SearchQuery


def asks_for_own(query: SearchQuery, limits: Limits) -> bool:
    """Whether a search names collections, tags or stars, which another reader has not, or others. Raises QueryError."""
    own = {facet for facet, _ in (*query.include, *query.exclude)}
    own |= {leaf.facet for leaf in leaves(parse(query.q, limits).tree) if isinstance(leaf, Named)}
    return bool(own & set(OWN_FACETS))
