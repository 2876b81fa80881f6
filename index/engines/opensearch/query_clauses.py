"""Which articles a tree matches, in the query language of OpenSearch: every leaf as `tests/index/engines/oracle.py` reads it.

A leaf with several places is made of spans over the field of stems. A lone character of a script without spaces stands for every
pair that begins with it; those are found in the field of first characters, which has the same positions. What is "printed as
typed" is looked for in the field of printed words.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeGuard

from index.document import FACETS
from index.engines.opensearch.analysed_chunks import token_text
from index.engines.opensearch.document_rows import value_text
from index.engines.opensearch.index_mapping import LEADS, PRINTED
from index.errors import QueryError
from index.query import (
    TEXT_FIELDS,
    And,
    Everything,
    Exact,
    FacetFilter,
    Ids,
    LeafField,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    TextField,
)
from index.text.analysis import TOKEN_LIMIT, Place, query_places

Clause = dict[str, Any]
Leaf = Term | Phrase | Near | Prefix

ALL: Clause = {"match_all": {}}
NONE: Clause = {"match_none": {}}

_MOST_TERMS = 60_000
"""Values of one clause; OpenSearch takes 65,536."""


def every(clauses: Iterable[Clause]) -> Clause:
    """What all of the clauses match, without a score."""
    parts = [clause for clause in clauses if clause != ALL]
    if NONE in parts:
        return NONE
    if len(parts) == 1:
        return parts[0]
    return {"bool": {"filter": parts}} if parts else ALL


def some(clauses: Iterable[Clause]) -> Clause:
    """What any of the clauses matches."""
    parts = [clause for clause in clauses if clause != NONE]
    if len(parts) == 1:
        return parts[0]
    return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else NONE


def none_of(clause: Clause) -> Clause:
    """What a clause does not match."""
    if clause in (ALL, NONE):
        return NONE if clause == ALL else ALL
    return {"bool": {"must_not": [clause]}}


def known_facet(facet: str) -> str:
    """The facet, unchanged. Raises QueryError if there is no such facet."""
    if facet not in FACETS:
        raise QueryError(
            f"there is no facet {facet!r}; there are {', '.join(FACETS)}", code="unknown_facet", parameter="facet"
        )
    return facet


def values_clause(facet: str, values: Sequence[str]) -> Clause:
    """Articles that have any of the values of a facet. Raises QueryError if there is no such facet."""
    return {"terms": {known_facet(facet): [value_text(value) for value in values]}} if values else NONE


def ids_clause(ids: Collection[str]) -> Clause:
    """The articles of these ids. What is no valid text is no id."""
    known = sorted(id for id in ids if id == id.encode("utf-8", "ignore").decode())
    parts = (known[at : at + _MOST_TERMS] for at in range(0, len(known), _MOST_TERMS))
    return some({"terms": {"id": part}} for part in parts)


def within(period: Range) -> Clause:
    """Articles with that time, inside the range."""
    bounds = {name: at for name, at in (("gte", period.start), ("lt", period.end)) if at is not None}
    return {"range": {period.field: bounds}} if bounds else {"exists": {"field": period.field}}


def filter_clause(chosen: FacetFilter) -> Clause:
    """What passes a reader's choice in a facet."""
    if chosen.nothing:
        return NONE
    parts = [none_of(values_clause(chosen.facet, chosen.exclude))]
    if chosen.op == "and":
        parts += [values_clause(chosen.facet, [value]) for value in chosen.include]
    elif chosen.include:
        parts.append(values_clause(chosen.facet, chosen.include))
    return every(parts)


# --- places and spans


def place_names(place: Place, field: str, *, exact: bool = False) -> tuple[str, list[str]]:
    """(field, tokens): where the occurrences of a place are found. field: title, body or quote. exact: those printed as typed."""
    if place.begins:
        return field + LEADS, [place.printed]
    if exact:
        return field + PRINTED, [token_text(place.printed)]
    return field, list(dict.fromkeys(map(token_text, place.stems)))


def _span(place: Place, field: str, *, exact: bool = False) -> Clause:
    where, names = place_names(place, field, exact=exact)
    terms: list[Clause] = [{"span_term": {where: name}} for name in names]
    span = terms[0] if len(terms) == 1 else {"span_or": {"clauses": terms}}
    home = field + PRINTED if exact else field
    return span if where == home else {"field_masking_span": {"query": span, "field": home}}


def place_clause(place: Place, field: str) -> Clause:
    """Articles that hold a place in a field."""
    where, names = place_names(place, field)
    return {"terms": {where: names}}


def phrase_clause(places: Sequence[Place], field: str, *, exact: bool = False) -> Clause:
    """The places side by side in a field."""
    if not places:
        return NONE
    if len(places) == 1 and not exact:
        return place_clause(places[0], field)
    return _run(places, field, exact=exact)


def _run(places: Sequence[Place], field: str, *, exact: bool) -> Clause:
    spans = [_span(place, field, exact=exact) for place in places]
    return spans[0] if len(spans) == 1 else {"span_near": {"clauses": spans, "slop": 0, "in_order": True}}


def window_clause(words: Sequence[Sequence[Place]], distance: int, field: str, *, exact: bool = False) -> Clause:
    """An occurrence of every word within one stretch, last minus first position at most `distance`."""
    if not words:
        return NONE
    if len(words) == 1:
        return phrase_clause(words[0], field, exact=exact) if len(words[0]) - 1 <= distance else NONE
    slop = min(distance, TOKEN_LIMIT) + 1 - sum(map(len, words))
    spans = [_run(word, field, exact=exact) for word in words]
    return {"span_near": {"clauses": spans, "slop": slop, "in_order": False}}


def close_clause(first: Place, second: Place, gap: int, fields: Iterable[TextField]) -> Clause:
    """Both places at most `gap` positions from each other in one of the fields."""
    return some(
        {"span_near": {"clauses": [_span(first, field), _span(second, field)], "slop": gap - 1, "in_order": False}}
        for field in fields
    )


# --- the tree


class Clauses:
    """Reads trees against one state of the index.

    stemmers: of its live articles. fields: where a leaf without a field looks. begin: the printed words that a prefix stands for.
    """

    def __init__(
        self, stemmers: Iterable[str], fields: Sequence[TextField], begin: Callable[[str], Sequence[str]]
    ) -> None:
        self._stemmers = frozenset(stemmers)
        self._fields = fields
        self._begin = begin
        self._read: dict[Node, list[tuple[Place, ...]]] = {}

    def words(self, leaf: Term | Phrase | Near) -> list[tuple[Place, ...]]:
        """What has to stand somewhere: of a Term or Phrase its places in one piece, of a Near each distinct word."""
        if leaf not in self._read:
            self._read[leaf] = self._words(leaf)
        return self._read[leaf]

    def _words(self, leaf: Term | Phrase | Near) -> list[tuple[Place, ...]]:
        if isinstance(leaf, Term):
            return [query_places(leaf.text, self._stemmers)]
        words = [query_places(word, self._stemmers) for word in leaf.words]
        if isinstance(leaf, Phrase):
            return [tuple(place for word in words for place in word)]
        distinct: dict[tuple[object, ...], tuple[Place, ...]] = {}
        for word in words:
            if word:
                distinct.setdefault(tuple((place.stems, place.begins) for place in word), word)
        return list(distinct.values())

    def scored_fields(self, leaf: Leaf) -> tuple[TextField, ...]:
        """Where a leaf is scored, title first."""
        own = "body" if leaf.field == "quote" else leaf.field
        return tuple(f for f in TEXT_FIELDS if f == own or (own is None and f in self._fields))

    def searched_fields(self, leaf: Leaf) -> tuple[LeafField, ...]:
        """Where a leaf has to stand."""
        return ("quote",) if leaf.field == "quote" else self.scored_fields(leaf)

    def in_field(self, leaf: Leaf, field: LeafField, *, exact: bool = False) -> Clause:
        """Whether a field holds a leaf; exact: printed as it was typed."""
        match leaf:
            case Prefix(beginning):
                names = [token_text(word) for word in self._begin(beginning)]
                return {"terms": {field + PRINTED: names}} if names else NONE
            case Near(_, distance):
                return window_clause(self.words(leaf), distance, field, exact=exact)
            case _:
                return phrase_clause(self.words(leaf)[0], field, exact=exact)

    def matching(self, node: Node) -> Clause:
        """What a tree matches, without a score. Raises QueryError for a facet that does not exist."""
        match node:
            case Everything():
                return ALL
            case Nothing():
                return NONE
            case And(children):
                return every(map(self.matching, children))
            case Or(children):
                return self._any(children)
            case Not(child):
                return none_of(self.matching(child))
            case Exact(facet, values):
                return values_clause(facet, values)
            case Ids(ids):
                return ids_clause(ids)
            case Range():
                return within(node)
            case Term() | Phrase() | Near() | Prefix():
                return some(self.in_field(node, field) for field in self.searched_fields(node))
        raise TypeError(f"{node!r} has to be resolved before an engine sees it")

    def _any(self, children: Sequence[Node]) -> Clause:
        """Many words at once become one clause for each field: OpenSearch limits their number."""
        names: dict[str, list[str]] = {}
        others: list[Clause] = []
        for child in children:
            if self.is_word(child):
                (places,) = self.words(child)
                for field in self.searched_fields(child):
                    where, tokens = place_names(places[0], field)
                    names.setdefault(where, []).extend(tokens)
            else:
                others.append(self.matching(child))
        return some([*({"terms": {where: tokens}} for where, tokens in names.items()), *others])

    def is_word(self, node: Node) -> TypeGuard[Term]:
        """Whether a node is a word of a single place."""
        return isinstance(node, Term) and len(self.words(node)[0]) == 1
