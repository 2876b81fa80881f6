"""Compiles a query tree into plans."""

import itertools
from collections.abc import Sequence

from index.engines.columnar.query import plans
from index.engines.columnar.query.fuzzy_words import Expansions, fuzzy
from index.engines.columnar.query.nearby import NearbyWords, Often
from index.engines.columnar.query.plans import Plan, Word
from index.engines.columnar.query.prefixes import prefixed
from index.engines.columnar.query.regions import InRegion
from index.engines.columnar.query.sequences import Near as NearPlan
from index.engines.columnar.query.sequences import Phrase as PhrasePlan
from index.engines.columnar.read.chosen_ids import ChosenIds
from index.engines.columnar.read.facet_values import AnyValue, HasValue
from index.engines.columnar.read.view import View
from index.facets import known_facet
from index.query import (
    TEXT_FIELDS,
    And,
    AtLeast,
    Dated,
    Everything,
    Exact,
    FacetFilter,
    Fuzzy,
    Has,
    Ids,
    Leaf,
    Listed,
    Named,
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
)
from index.ranking import chain
from index.text.analysis import Form, Place, query_places
from index.text.folding import fold


class Compiler:
    """Compiles a query tree into plans over one view. Each distinct word is planned once."""

    def __init__(self, view: View, fields: Sequence[TextField], expansions: Expansions) -> None:
        """fields: the fields searched by nodes that name none."""
        self._view = view
        self._fields = home_fields(None, tuple(fields))
        self._expansions = expansions
        self._places: dict[tuple[str, Form, tuple[str, ...]], tuple[Place, ...]] = {}
        self._words: dict[tuple[Place, tuple[TextField, ...]], Word] = {}
        self._terms: dict[int, Word] = {}

    def _read(self, text: str, form: Form = "stem", also: tuple[str, ...] = ()) -> tuple[Place, ...]:
        places = self._places.get((text, form, also))
        if places is None:
            places = self._places[text, form, also] = query_places(text, self._view.stemmers, form, also)
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
            case Term() | Phrase() | Near() | Prefix() | Fuzzy():
                plan, homes = self._leaf(node, self._expansions.prefix), home_fields(node.field, self._fields)
                own = node.field is None or node.field in TEXT_FIELDS
                return plan if own or node.field is None else InRegion(view, plan, node.field, homes)
            case Nearby(parts):
                field = field_of(parts[0])
                plans_of = [self._part(part) for part in parts]
                return NearbyWords(view, node, plans_of, field, home_fields(field, self._fields))
            case AtLeast(count, part):
                field = field_of(part)
                return Often(view, count, self._part(part), field, home_fields(field, self._fields))
            case And(children):
                wanted = [self.plan(child) for child in children if not isinstance(child, Not)]
                return plans.And(view, wanted, [self.plan(child.child) for child in children if isinstance(child, Not)])
            case Or(children):
                return plans.Or(view, [self.plan(child) for child in children])
            case Not(child):
                return plans.Not(view, self.plan(child))
            case Exact(facet, values):
                return AnyValue(view, known_facet(facet), values)
            case Has(facet):
                return HasValue(view, known_facet(facet))
            case Ids(ids):
                return ChosenIds(view, ids)
            case Range(field=time, start=start, end=end):
                return plans.Within(view, time, start, end)
            case Everything():
                return plans.Everything(view)
            case Nothing():
                return plans.Nothing(view)
            case Named() | Dated() | Listed():
                raise TypeError(f"{node} has to be resolved before an engine sees it")

    def _leaf(self, node: Leaf, prefixes: int) -> Plan:
        """The plan of a leaf in its home fields, as if it could stand anywhere there. prefixes: most words of a prefix."""
        homes = home_fields(node.field, self._fields)
        match node:
            case Term(text, form=form, also=also):
                places = self._read(text, form, also)
                if len(places) != 1:
                    return self._phrase(places, homes)
                word = self._terms[id(node)] = self._word(places[0], homes)
                return word
            case Phrase(words, form=form):
                return self._phrase([place for word in words for place in self._read(word, form)], homes)
            case Near(words, distance):
                runs = list(dict.fromkeys(places for word in words if (places := self._read(word))))
                return self._near(runs, distance, homes)
            case Prefix(text):
                folded = fold(text)
                return prefixed(self._view, folded, homes, prefixes) if folded else plans.Nothing(self._view)
            case Fuzzy(text):
                folded = fold(text)
                return fuzzy(self._view, folded, homes, self._expansions.fuzzy) if folded else plans.Nothing(self._view)

    def _part(self, part: Node) -> Plan:
        """The plan of a part of a Nearby or AtLeast, wherever it stands in its home fields."""
        if isinstance(part, Or):
            return plans.Or(self._view, [self._part(child) for child in part.children])
        if isinstance(part, Term | Phrase | Prefix | Fuzzy):
            return self._leaf(part, self._expansions.fuzzy)
        raise TypeError(f"{part} cannot stand near something")

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
        """The adjacent query words whose proximity counts in a tree that was planned; see index.ranking."""
        words = [(term.field, word) for term in chain(tree) if (word := self._terms.get(id(term))) is not None]
        return [
            (left, right)
            for (field, left), (other, right) in itertools.pairwise(words)
            if field == other and left.place.stems != right.place.stems
        ]
