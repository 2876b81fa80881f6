"""Whether a search depends on what its reader keeps: their collections, tags and stars, and their word lists."""

from index.archive.protocols import Archive
from index.query import Listed, Named
from search.query.parse import Limits, parse
from search.query.trees import leaves
from search.request import OWN_FACETS, SearchQuery


def asks_for_own(query: SearchQuery, limits: Limits) -> bool:
    """Whether a search names collections, tags or stars, which another reader has not, or others. Raises QueryError."""
    own = {facet for facet, _ in (*query.include, *query.exclude)}
    own |= {leaf.facet for leaf in leaves(parse(query.q, limits).tree) if isinstance(leaf, Named)}
    return bool(own & set(OWN_FACETS))


def lists_named(query: SearchQuery, limits: Limits) -> tuple[str, ...]:
    """The word lists that a search names, as it names them. Raises QueryError."""
    named = (
        [leaf.name for leaf in leaves(parse(query.q, limits).tree) if isinstance(leaf, Listed)]
        if "@" in query.q
        else []
    )
    return tuple(dict.fromkeys(named))


def asks_for_private_list(query: SearchQuery, owner: int | None, limits: Limits, archive: Archive) -> bool:
    """Whether a word list that a search names is the owner's alone. Raises QueryError, ArchiveError."""
    found = (archive.word_lists.named(name, owner) for name in lists_named(query, limits))
    return any(one is not None and not one.shared for one in found)
