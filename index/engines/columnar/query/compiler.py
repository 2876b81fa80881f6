"""Compiles a query tree into plans."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from index.document import FACETS
from index.engines.columnar.query import plans
from index.engines.columnar.query.plans import Plan, Word
from index.engines.columnar.query.prefixes import Prefix as PrefixPlan
from index.engines.columnar.query.quoted_words import QuotedNear, QuotedPrefix, QuotedRun
from index.engines.columnar.query.sequences import Near as NearPlan
from index.engines.columnar.query.sequences import Phrase as PhrasePlan
from index.engines.columnar.read.chosen_ids import ChosenIds
from index.engines.columnar.read.facet_values import AnyValue
from index.engines.columnar.read.view import View
from index.errors import QueryError
from index.query import (
    TEXT_FIELDS,
    And,
    Dated,
    Everything,
    Exact,
    FacetFilter,
    Ids,
    LeafField,
    Named,
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
from index.ranking import chain
from index.text.analysis import Place, query_places
from index.text.folding import fold


class Compiler:
    """Compiles a query tree into plans over one view. Each distinct word is planned once."""

    def __init__(self, view: View, fields: Sequence[TextField], expansions: int) -> None:
        """fields: the fields searched by nodes that name none. expansions: most words that a prefix may expand to."""
        self._view = view
        self._fields: list[TextField] = [field for field in TEXT_FIELDS if field in fields]
        self._expansions = expansions
        self._places: dict[str, tuple[Place, ...]] = {}
        self._words: dict[tuple[Place, tuple[TextField, ...]], Word] = {}

    def _in(self, field: LeafField | None) -> Sequence[TextField]:
        if field is None:
            return self._fields
        return ["body" if field == "quote" else field]

    def _read(self, text: str) -> tuple[Place, ...]:
        places = self._places.get(text)
        if places is None:
            places = self._places[text] = query_places(text, self._view.stemmers)
        return places

    def _word(self, place: Place, fields: Sequence[TextField]) -> Word:
        key = (place, tuple(fields))
        word = self._words.get(key)
        if word is None:
            word = self._words[key] = Word(self._view, place, fields)
        return word

    def plan(self, node: Node) -> Plan:
        """The plan of a query tree. Raises QueryError if a facet does not exist."""
        view = self._view
        match node:
            case Term(field="quote") | Phrase(field="quote") | Near(field="quote") | Prefix(field="quote"):
                return self._quoted(self.plan(replace(node, field="body")))
            case Term(text, field):
                places = self._read(text)
                if len(places) == 1:
                    return self._word(places[0], self._in(field))
                return self._phrase(places, self._in(field))
            case And(children):
                wanted = [self.plan(child) for child in children if not isinstance(child, Not)]
                return plans.And(view, wanted, [self.plan(child.child) for child in children if isinstance(child, Not)])
            case Or(children):
                return plans.Or(view, [self.plan(child) for child in children])
            case Not(child):
                return plans.Not(view, self.plan(child))
            case Phrase(words, field):
                return self._phrase([place for word in words for place in self._read(word)], self._in(field))
            case Near(words, distance, field):
                runs = list(dict.fromkeys(places for word in words if (places := self._read(word))))
                return self._near(runs, distance, self._in(field))
            case Prefix(text, field):
                folded = fold(text)
                return PrefixPlan(view, folded, self._in(field), self._expansions) if folded else plans.Nothing(view)
            case Exact(facet, values):
                return AnyValue(view, known_facet(facet), values)
            case Ids(ids):
                return ChosenIds(view, ids)
            case Range(field=time, start=start, end=end):
                return plans.Within(view, time, start, end)
            case Everything():
                return plans.Everything(view)
            case Nothing():
                return plans.Nothing(view)
            case Named() | Dated():
                raise TypeError(f"{node} has to be resolved before an engine sees it")

    def _quoted(self, inner: Plan) -> Plan:
        """The plan within quotations; inner: the plan of the same node in the body."""
        match inner:
            case Word():
                return QuotedRun(self._view, inner, [inner])
            case PhrasePlan():
                return QuotedRun(self._view, inner, inner.words)
            case NearPlan():
                return QuotedNear(self._view, inner)
            case PrefixPlan():
                return QuotedPrefix(self._view, inner)
        return inner

    def _phrase(self, places: Sequence[Place], fields: Sequence[TextField]) -> Plan:
        if not places or not fields:
            return plans.Nothing(self._view)
        return PhrasePlan(self._view, [self._word(place, fields) for place in places], fields)

    def _near(self, runs: Sequence[Sequence[Place]], distance: int, fields: Sequence[TextField]) -> Plan:
        distinct: dict[tuple[tuple[str, ...], ...], Sequence[Place]] = {}
        for run in runs:
            distinct.setdefault(tuple(place.stems for place in run), run)
        if not distinct or not fields:
            return plans.Nothing(self._view)
        words = [[self._word(place, fields) for place in run] for run in distinct.values()]
        return NearPlan(self._view, words, distance, fields)

    def filter(self, wanted: FacetFilter) -> Plan:
        """The plan of a facet filter. Raises QueryError if the facet does not exist."""
        facet = known_facet(wanted.facet)
        if wanted.nothing:
            return plans.Nothing(self._view)
        included: list[Plan] = []
        if wanted.include:
            if wanted.op == "and":
                included = [AnyValue(self._view, facet, [value]) for value in wanted.include]
            else:
                included = [AnyValue(self._view, facet, wanted.include)]
        excluded = [AnyValue(self._view, facet, wanted.exclude)] if wanted.exclude else []
        return plans.And(self._view, included, excluded)

    def pairs(self, tree: Node) -> list[tuple[Word, Word]]:
        """The adjacent query words whose proximity counts; see index.ranking."""
        words = []
        for term in chain(tree):
            places = self._read(term.text)
            if len(places) == 1:
                words.append((term.field, self._word(places[0], self._in(term.field))))
        return [
            (left, right)
            for (field, left), (other, right) in itertools.pairwise(words)
            if field == other and left.place.stems != right.place.stems
        ]


def known_facet(facet: str) -> str:
    """The facet, unchanged. Raises QueryError if there is no such facet."""
    if facet not in FACETS:
        raise QueryError(
            f"there is no facet {facet!r}; there are {', '.join(FACETS)}", code="unknown_facet", parameter="facet"
        )
    return facet
