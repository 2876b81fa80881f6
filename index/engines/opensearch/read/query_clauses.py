"""Which articles a tree matches, in the query language of OpenSearch: every leaf as `tests/index/engines/oracle.py` reads it.

A leaf with several places is made of spans over the field of stems. A lone character of a script without spaces stands for every
pair that begins with it; those are found in the field of first characters, which has the same positions. What is "printed as
typed" is looked for in the field of printed words. Regions of a text are spans between marks.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import permutations, product
from typing import Any, TypeGuard

from index.engines.opensearch.analysed_chunks import token_text
from index.engines.opensearch.document_rows import value_text
from index.engines.opensearch.index_mapping import CASES, LEADS, MARKS, PRINTED, REGIONS
from index.facets import known_facet
from index.query import (
    LEAD_WORDS,
    TEXT_FIELDS,
    And,
    AtLeast,
    Everything,
    Exact,
    FacetFilter,
    Fuzzy,
    Has,
    Ids,
    Leaf,
    LeafField,
    Near,
    Nearby,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    TextField,
    field_of,
    home_fields,
    part_leaves,
)
from index.text.analysis import LOWER, TOKEN_LIMIT, Place, query_places

Clause = dict[str, Any]

_LESS = 0.25
"""Room for the rounding of scores that are whole numbers."""

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
    """(field, tokens): where the occurrences of a place are found, and those of `counted_off` with them. field: title or body.
    exact: those printed as typed."""
    if place.begins:
        return field + LEADS, [place.printed]
    if place.form == "case" and place.case != LOWER:
        return field + MARKS, [CASES[place.case] + token_text(word) for word in place.spellings]
    if exact or place.form != "stem":
        return field + PRINTED, list(map(token_text, place.spellings))
    return field, list(dict.fromkeys(map(token_text, place.stems)))


def counted_off(place: Place, field: str) -> tuple[str, list[str]]:
    """(field, tokens): what of `place_names` does not count: a word without capitals is found as printed, unless it is marked."""
    if place.form != "case" or place.case != LOWER:
        return field + MARKS, []
    return field + MARKS, [case + token_text(word) for word in place.spellings for case in CASES.strip()]


def _terms(where: str, names: Sequence[str], home: str) -> Clause:
    """Spans of any of the tokens of a field, as if they stood in another with the same positions."""
    terms: list[Clause] = [{"span_term": {where: name}} for name in names]
    span = terms[0] if len(terms) == 1 else {"span_or": {"clauses": terms}}
    return span if where == home else {"field_masking_span": {"query": span, "field": home}}


def _span(place: Place, field: str, *, exact: bool = False) -> Clause:
    span = _terms(*place_names(place, field, exact=exact), home=field)
    return _without(span, *counted_off(place, field), home=field)


def _without(span: Clause, where: str, others: Sequence[str], home: str) -> Clause:
    return {"span_not": {"include": span, "exclude": _terms(where, others, home)}} if others else span


def _divided(span: Clause, terms: Collection[tuple[str, str]]) -> Clause:
    """The span with a score that is divided by the number of its terms."""
    ((kind, body),) = span.items()
    if kind != "span_term":
        return {kind: {**body, "boost": 1 / len(terms)}}
    ((where, name),) = body.items()
    return {kind: {where: {"value": name, "boost": 1 / len(terms)}}}


def place_clause(place: Place, field: str) -> Clause:
    """Articles that hold a place in a field."""
    if counted_off(place, field)[1]:
        return _span(place, field)
    where, names = place_names(place, field)
    return {"terms": {where: names}}


def phrase_clause(places: Sequence[Place], field: str, *, exact: bool = False) -> Clause:
    """The places side by side in a field."""
    if not places:
        return NONE
    if len(places) == 1 and not exact:
        return place_clause(places[0], field)
    return _run(places, field, exact=exact)


def _run(places: Sequence[Place], field: str, *, exact: bool = False) -> Clause:
    spans = [_span(place, field, exact=exact) for place in places]
    return spans[0] if len(spans) == 1 else _in_order(spans, 0)


def _in_order(spans: Sequence[Clause], between: int) -> Clause:
    return {"span_near": {"clauses": list(spans), "slop": between, "in_order": True}}


def any_span(spans: Sequence[Clause]) -> Clause:
    """Spans of any of the clauses."""
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": list(spans)}}


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


def inside(span: Clause, region: str, field: str) -> Clause:
    """The spans that lie, as a whole, within one region of a field: "lead", or one of REGIONS."""
    if region == "lead":
        return {"span_first": {"match": span, "end": LEAD_WORDS}} if field == "body" else span
    first, last, both = (_terms(field + MARKS, [letter], field) for letter in tuple(REGIONS[region]))
    whole = {"span_or": {"clauses": [_in_order([first, last], TOKEN_LIMIT), both]}}
    return {"span_within": {"little": span, "big": whole}}


# --- the tree


class Clauses:
    """Reads trees against one state of the index.

    stemmers: of its live articles. fields: where a leaf without a field looks. expand: the printed words that a prefix or fuzzy
    word stands for, the most likely first; of it alone, or beside other words.
    """

    def __init__(
        self,
        stemmers: Iterable[str],
        fields: Sequence[TextField],
        expand: Callable[[Prefix | Fuzzy, bool], Sequence[str]],
    ) -> None:
        self._stemmers = frozenset(stemmers)
        self._fields = tuple(fields)
        self._expand = expand
        self._read: dict[Node, list[tuple[Place, ...]]] = {}

    def words(self, leaf: Term | Phrase | Near) -> list[tuple[Place, ...]]:
        """What has to stand somewhere: of a Term or Phrase its places in one piece, of a Near each distinct word."""
        if leaf not in self._read:
            self._read[leaf] = self._words(leaf)
        return self._read[leaf]

    def _words(self, leaf: Term | Phrase | Near) -> list[tuple[Place, ...]]:
        if isinstance(leaf, Term):
            return [query_places(leaf.text, self._stemmers, leaf.form, leaf.also)]
        form = leaf.form if isinstance(leaf, Phrase) else "stem"
        words = [query_places(word, self._stemmers, form) for word in leaf.words]
        if isinstance(leaf, Phrase):
            return [tuple(place for word in words for place in word)]
        distinct: dict[tuple[object, ...], tuple[Place, ...]] = {}
        for word in words:
            if word:
                distinct.setdefault(tuple((place.stems, place.begins) for place in word), word)
        return list(distinct.values())

    def scored_fields(self, leaf: Leaf) -> tuple[TextField, ...]:
        """Where a leaf is scored, title first."""
        return home_fields(leaf.field, self._fields)

    def in_field(self, leaf: Leaf, field: TextField, *, exact: bool = False) -> Clause:
        """Whether a field holds a leaf anywhere; exact: printed as it was typed."""
        match leaf:
            case Prefix() | Fuzzy():
                names = [token_text(word) for word in self._expand(leaf, False)]
                return {"terms": {field + PRINTED: names}} if names else NONE
            case Near(_, distance):
                return window_clause(self.words(leaf), distance, field, exact=exact)
            case _:
                return phrase_clause(self.words(leaf)[0], field, exact=exact)

    def spans(self, leaf: Leaf, field: TextField, *, part: bool = False) -> tuple[int, Clause] | None:
        """(length in tokens, spans) of the occurrences of a leaf in a field, None if there are none. part: beside other words. The
        length of a Near is not told."""
        match leaf:
            case Prefix() | Fuzzy():
                names = [token_text(word) for word in self._expand(leaf, part)]
                return (1, _terms(field + PRINTED, names, field)) if names else None
            case Near(_, distance):
                words = self.words(leaf)
                if not words or (len(words) == 1 and len(words[0]) - 1 > distance):
                    return None
                return 0, _run(words[0], field) if len(words) == 1 else window_clause(words, distance, field)
            case _:
                places = self.words(leaf)[0]
                return (len(places), _run(places, field)) if places else None

    def matching(self, node: Node, *, anywhere: bool = False) -> Clause:
        """What a tree matches, without a score. anywhere: its words may stand outside of their lead, opening or quotation. Raises
        QueryError for a facet that does not exist."""
        match node:
            case Everything():
                return ALL
            case Nothing():
                return NONE
            case And(children):
                return every(self.matching(child, anywhere=anywhere) for child in children)
            case Or(children):
                return self._any(children, anywhere)
            case Not(child):
                return none_of(self.matching(child))
            case Exact(facet, values):
                return values_clause(facet, values)
            case Has(facet):
                return {"exists": {"field": known_facet(facet)}}
            case Ids(ids):
                return ids_clause(ids)
            case Range():
                return within(node)
            case Nearby():
                return self._nearby(node)
            case AtLeast():
                return self._often(node)
            case Term() | Phrase() | Near() | Prefix() | Fuzzy():
                return self._standing(node, anywhere)
        raise TypeError(f"{node!r} has to be resolved before an engine sees it")

    def _standing(self, leaf: Leaf, anywhere: bool) -> Clause:
        homes = self.scored_fields(leaf)
        if anywhere or not is_region(leaf.field):
            return some(self.in_field(leaf, home) for home in homes)
        found = ((home, self.spans(leaf, home)) for home in homes)
        return some(inside(spans[1], leaf.field, home) for home, spans in found if spans and leaf.field)

    def _nearby(self, node: Nearby) -> Clause:
        field = field_of(node.parts[0])
        between = TOKEN_LIMIT if node.words_between is None else min(node.words_between, TOKEN_LIMIT)
        found: list[Clause] = []
        for home in home_fields(field, self._fields):
            parts = [self._by_length(part, home) for part in node.parts]
            for order in [tuple(parts)] if node.ordered else permutations(parts):
                for chosen in product(*order):
                    chain = _in_order(chosen, between)
                    if not isinstance(node.distance, int):
                        chain = inside(chain, node.distance, home)
                    found.append(inside(chain, field, home) if field and is_region(field) else chain)
        return some(found)

    def _by_length(self, part: Node, home: TextField) -> list[Clause]:
        """The occurrences of a part, those of each length apart: then the ends of spans rise as their beginnings do, and Lucene,
        which goes on from the first to the next of each clause, misses none."""
        lengths: dict[int, list[Clause]] = {}
        for leaf in part_leaves(part):
            if spans := self.spans(leaf, home, part=True):
                lengths.setdefault(spans[0], []).append(spans[1])
        return [any_span(spans) for spans in lengths.values()]

    def _often(self, node: AtLeast) -> Clause:
        counted = [
            clause
            for leaf in part_leaves(node.part)
            for home in self.scored_fields(leaf)
            for clause in self._counted(leaf, home)
        ]
        if not counted:
            return NONE
        query = {"bool": {"should": counted}}
        return {"script_score": {"query": query, "script": {"source": "_score"}, "min_score": node.count - _LESS}}

    def _counted(self, leaf: Leaf, home: TextField) -> Iterator[Clause]:
        """Clauses whose scores add up to how often a leaf occurs in a field. The score of a span is its frequency, once for each
        term of it that the index has: so each has all its terms wherever it matches, and is divided by their number."""
        if isinstance(leaf, Prefix | Fuzzy):
            paths = [[(home + PRINTED, token_text(word))] for word in self._expand(leaf, True)]
            places: Sequence[Place] = ()
        else:
            places = self.words(leaf)[0]
            names = [place_names(place, home) for place in places]
            paths = [list(path) for path in product(*([(where, one) for one in found] for where, found in names))]
        for path in paths if paths != [[]] else ():
            steps: list[Clause] = []
            for at, (where, name) in enumerate(path):
                step = _terms(where, [name], home)
                others = counted_off(places[at], home) if places else ("", [])
                steps.append(_without(step, *others, home))
            span = steps[0] if len(steps) == 1 else _in_order(steps, 0)
            if leaf.field is None or not is_region(leaf.field):
                yield _divided(span, set(path))
            elif leaf.field == "lead":
                yield _divided(inside(span, leaf.field, home), set(path))
            else:
                first, last, both = ((home + MARKS, letter) for letter in REGIONS[leaf.field])
                for ends in ((first, last), (both,)):
                    marks = [_terms(where, [letter], home) for where, letter in ends]
                    big = marks[0] if len(marks) == 1 else _in_order(marks, TOKEN_LIMIT)
                    yield _divided({"span_within": {"little": span, "big": big}}, {*path, *ends})

    def _any(self, children: Sequence[Node], anywhere: bool) -> Clause:
        """Many words at once become one clause for each field: OpenSearch limits their number."""
        names: dict[str, list[str]] = {}
        others: list[Clause] = []
        for child in children:
            if self.is_word(child) and (anywhere or not is_region(child.field)) and self.is_plain(child):
                (places,) = self.words(child)
                for field in self.scored_fields(child):
                    where, tokens = place_names(places[0], field)
                    names.setdefault(where, []).extend(tokens)
            else:
                others.append(self.matching(child, anywhere=anywhere))
        return some([*({"terms": {where: tokens}} for where, tokens in names.items()), *others])

    def is_word(self, node: Node) -> TypeGuard[Term]:
        """Whether a node is a word of a single place."""
        return isinstance(node, Term) and len(self.words(node)[0]) == 1

    def is_plain(self, word: Term) -> bool:
        """Whether every token of a word counts."""
        return not counted_off(self.words(word)[0][0], "body")[1]


def is_region(field: LeafField | None) -> bool:
    """Whether a field is a part of others."""
    return field is not None and field not in TEXT_FIELDS
