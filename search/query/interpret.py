"""From a `SearchQuery` to what an engine is asked: words parsed, names looked up, dates made ranges of time."""

import time
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from index.archive.protocols import Archive
from index.article import TextKind
from index.document import COPY, FACETS, PEOPLE, STATES
from index.engines.protocols import EngineReader
from index.errors import QueryError
from index.operations.settings import Settings
from index.query import (
    QUOTE,
    TEXT_FIELDS,
    And,
    AtLeast,
    Dated,
    DateField,
    Everything,
    Exact,
    FacetFilter,
    FacetRequest,
    Ids,
    LeafField,
    Listed,
    Named,
    Nearby,
    Node,
    Not,
    Nothing,
    NumberField,
    Or,
    Range,
    SearchRequest,
    Sort,
)
from index.text.folding import fold
from index.text.localizable import Sentence
from search.desk.own_facets import within
from search.facet_groups import EVERY
from search.page import Note, Reading
from search.query.date_expressions import period_of, read_dated
from search.query.expansion.compound_words import CompoundWords
from search.query.expansion.listed_words import ListedWords, without_unknown
from search.query.expansion.spellings import with_spellings
from search.query.filter_names import FACET_NOUNS, PRINTED, Names
from search.query.own_names import STATES as OWN_STATES
from search.query.parse import Limits, parse
from search.query.trees import looked_for, wanted_leaves
from search.request import FILTERS, LABEL, OWN_FACETS, SearchQuery

STATE_NODES: dict[str, Node] = {
    "copy": Exact("copy", (COPY,)),
    **{kind.value: Exact("kind", (kind.value,)) for kind in TextKind},
    **{state: Exact("state", (state,)) for state in STATES},
}
"""What `is:` asks for, beside what a reader keeps."""

INSIDE_MAX = 500
"""Values that a search inside a facet considers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    """A query made ready for the engine. query: with values in place of names. reading: how its words were read. resolved: its
    tree with values in place of names; that of the request has words of several spellings in each of them, too."""

    query: SearchQuery
    reading: Reading
    resolved: Node
    request: SearchRequest


class Interpreter:
    """Interprets the queries to one archive and index, and counts what they match."""

    def __init__(self, engine: EngineReader, archive: Archive, settings: Settings) -> None:
        self.engine = engine
        self.names = Names(engine, archive, settings.names_kept)
        self._limits = Limits.of(settings)
        self._long_limits = Limits.long(settings)
        self._archive = archive
        self._compounds = CompoundWords(
            engine, self.names, settings.query_compounds if settings.german_compounds else 0
        )
        self._list_words = settings.query_list_words
        self._zone = settings.timezone

    def limits(self, query: SearchQuery) -> Limits:
        """What this query may have."""
        return self._long_limits if query.long else self._limits

    def interpret(self, query: SearchQuery, *, now: int | None = None) -> Interpretation:
        """Interpret a query without running it. now: epoch seconds, by default the present.

        Raises QueryError, ArchiveError, IndexingError.
        """
        now = int(time.time()) if now is None else now
        zone = self._zone
        reading = parse(query.q, self.limits(query))
        fields = tuple(field for field in TEXT_FIELDS if field in query.fields) or TEXT_FIELDS
        if "quotes" in query.fields and "body" not in query.fields:
            titles: tuple[LeafField, ...] = ("title",) if "title" in query.fields else ()
            reading = replace(reading, tree=looked_for(reading.tree, (*titles, QUOTE)))
        names = self.names.read_by(query.reader)
        lists = self._lists(query.reader)
        compound: list[Note] = []
        resolved = _resolve(lists.spelt_out(reading.tree), names, zone, now)
        filters = resolve_filters(query, names)
        sort: Sort = query.sort or ("newest" if isinstance(reading.tree, Everything) else "relevance")
        request = SearchRequest(
            tree=self.spelt(resolved.tree, compound),
            within=within(filters.query, names),
            filters=filters.filters,
            period=period_of(query.from_, query.to, query.since, field=query.date_field, zone=zone, now=now),
            fields=fields,
            sort=sort,
            now=now,
            group="story" if query.group == "story" else "copies" if query.duplicates == "hide" else None,
            limit=query.limit,
            facets=_facet_requests(query, names),
            histogram=None if query.histogram == "none" else query.histogram,
            histogram_field="event" if query.date_field == "event" else "published",
            zone=str(zone),
        )
        notes = tuple(dict.fromkeys((*reading.notes, *lists.notes, *resolved.notes, *filters.notes, *compound)))
        read = Reading(tree=reading.tree, understood_as=str(resolved.shown), notes=notes)
        return Interpretation(query=filters.query, reading=read, resolved=resolved.tree, request=request)

    def spelt(self, tree: Node, notes: list[Note]) -> Node:
        """A resolved tree with all that its words stand for: other spellings, and German compounds, of which notes tell. Raises
        IndexingError."""
        return self._compounds.added(with_spellings(tree), notes)

    def _lists(self, reader: int | None) -> ListedWords:
        return ListedWords(
            lambda name: self._archive.word_lists.named(name, reader), self._list_words, self._long_limits.prefixes
        )

    def total(self, query: SearchQuery, now: int) -> int:
        """How many articles a query finds; 0 for one beyond a limit. now: epoch seconds. Raises ArchiveError, IndexingError."""
        try:
            request = self.interpret(query, now=now).request
            return self.engine.search(replace(request, limit=0, facets=(), histogram=None)).total
        except QueryError:
            return 0

    def count(self, tree: Node) -> int:
        """How many articles match a tree, without any filter. Raises IndexingError."""
        return self.engine.search(SearchRequest(tree=tree, limit=0)).total


@dataclass(frozen=True, kw_only=True, slots=True)
class _Resolved:
    """tree: for the engine. shown: the reader's tree with the names as found; str(shown) says how the query was understood."""

    tree: Node
    shown: Node
    notes: tuple[Note, ...] = ()


def _resolve(tree: Node, names: Names, zone: ZoneInfo, now: int) -> _Resolved:
    """Look up the names and dates in a tree. now: epoch seconds. An unknown name matches nothing; a note offers others."""
    match tree:
        case Named("is", text) if fold(text) in STATE_NODES:
            return _Resolved(tree=STATE_NODES[fold(text)], shown=Named("is", fold(text)))
        case Named("copy", text) if not names.resolve("copy", text) and names.resolve("agency", text, spelt=False):
            copies = And((Exact("copy", (COPY,)), Exact("agency", names.resolve("agency", text, spelt=False))))
            return _Resolved(tree=copies, shown=tree)
        case Named(facet, text):
            values = names.resolve(facet, text, spelt=False)
            if not values:
                return _Resolved(tree=Nothing(), shown=tree, notes=(_unknown(names, facet, text),))
            known = names.shown(facet, text, spelt=False)
            labels = names.labels(facet, known[:1] if facet in PRINTED else known)  # their spellings are one name
            shown = [Named(facet, label) for label in labels.values()]
            notes = (_ambiguous(facet, text, list(labels.values())),) if len(values) > 1 and facet in PEOPLE else ()
            found: Node = (
                Ids(frozenset().union(*names.own.articles(facet, values).values()))
                if facet in OWN_FACETS
                else Exact("outlet", names.outlet_groups.outlets(values))
                if facet == LABEL
                else Exact(facet, values)
            )
            return _Resolved(tree=found, shown=shown[0] if len(shown) == 1 else Or(tuple(shown)), notes=notes)
        case Dated(key, text):
            span = read_dated(key, text, zone, now)
            field: DateField | NumberField = "published"
            if key in ("event", "words"):
                field = "event" if key == "event" else "words"
            return _Resolved(tree=Range(field, span.start, span.end), shown=tree)
        case Listed():
            return _Resolved(tree=Nothing(), shown=tree)
        case Nearby() | AtLeast():
            return _Resolved(tree=without_unknown(tree), shown=tree)
        case Not(child):
            inner = _resolve(child, names, zone, now)
            return replace(inner, tree=Not(inner.tree), shown=Not(inner.shown))
        case And(children) | Or(children):
            parts = [_resolve(child, names, zone, now) for child in children]
            make = And if isinstance(tree, And) else Or
            return _Resolved(
                tree=make(tuple(part.tree for part in parts)),
                shown=make(tuple(part.shown for part in parts)),
                notes=tuple(note for part in parts for note in part.notes),
            )
    return _Resolved(tree=tree, shown=tree)


def named_values(tree: Node, names: Names) -> dict[str, frozenset[str]]:
    """Facet -> the values that the words of a query ask for, as a filter shows them. tree: as the query was read. Raises
    ArchiveError, IndexingError."""
    named: dict[str, frozenset[str]] = {}
    for leaf in wanted_leaves(tree):
        match leaf:
            case Named("is", text) if isinstance(state := STATE_NODES.get(fold(text)), Exact):
                named[state.facet] = named.get(state.facet, frozenset()) | {*state.values}
            case Named(facet, text):
                named[facet] = named.get(facet, frozenset()) | {*names.shown(facet, text, spelt=False)}
    return named


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedFilters:
    """query: the same search with values in place of names, so that a link can remove each of them."""

    filters: tuple[FacetFilter, ...]
    query: SearchQuery
    notes: tuple[Note, ...] = ()


def resolve_filters(query: SearchQuery, names: Names) -> ResolvedFilters:
    """The facet filters of a search. An unknown name stays as it was typed, so that the reader sees it and can remove it.

    Raises ArchiveError, IndexingError.
    """
    notes: list[Note] = []
    include: list[tuple[str, str]] = []
    exclude: list[tuple[str, str]] = []
    filters: list[FacetFilter] = []
    for facet in FILTERS:
        op = query.person_op if facet == "person" else "or"
        wanted: list[str] = []
        missing = False
        for text in query.included(facet):
            values = names.resolve(facet, text)[: 1 if op == "and" else None]
            if not values:
                notes.append(_unknown(names, facet, text))
                missing = True
            wanted += values
            shown = names.shown(facet, text)[: 1 if op == "and" else None]
            include += [(facet, value) for value in shown or (text,)]
        unwanted: list[str] = []
        for text in query.excluded(facet):
            values = names.resolve(facet, text)
            if not values:
                notes.append(_unknown(names, facet, text))
            unwanted += values
            exclude += [(facet, value) for value in names.shown(facet, text) or (text,)]
        if facet not in (LABEL, *OWN_FACETS) and (wanted or unwanted or missing):
            nothing = missing and (op == "and" or not wanted)
            filters.append(
                FacetFilter(
                    facet=facet,
                    include=() if nothing else tuple(dict.fromkeys(wanted)),
                    exclude=tuple(dict.fromkeys(unwanted)),
                    op=op,
                    nothing=nothing,
                )
            )
    canonical = replace(query, include=tuple(dict.fromkeys(include)), exclude=tuple(dict.fromkeys(exclude)))
    return ResolvedFilters(filters=tuple(filters), query=canonical, notes=tuple(dict.fromkeys(notes)))


def _facet_requests(query: SearchQuery, names: Names) -> tuple[FacetRequest, ...]:
    """What the engine is to count for the facets of a query; each facet once."""
    inside = dict(query.facet_q)
    return tuple(
        FacetRequest(
            facet=facet,
            size=EVERY if names.grouped(facet) else query.facet_size,
            among=frozenset(names.matching(facet, inside[facet], INSIDE_MAX))
            if inside.get(facet, "").strip()
            else None,
        )
        for facet in dict.fromkeys(query.facets)
        if facet in FACETS
    )


def _unknown(names: Names, facet: str, text: str) -> Note:
    if facet == "is" and fold(text) not in OWN_STATES:
        known = ", ".join((*STATE_NODES, *OWN_STATES))
        return Note(
            code="unknown_name",
            text=Sentence("Nothing is %(text)s here; is: takes %(known)s.", text=repr(text), known=known),
            about=text,
        )
    if facet in OWN_FACETS and names.own.is_nobodys:
        about = Sentence(
            "Collections, tags and stars are of who is signed in, so nothing was found for %(facet)s:%(text)s.",
            facet=facet,
            text=repr(text),
        )
        return Note(code="sign_in", text=about, about=text)
    near = names.nearest(facet, text)
    values = {"facet": FACET_NOUNS[facet], "name": repr(text), "names": ", ".join(near)}
    if facet in OWN_FACETS:
        said = (
            Sentence("You have no %(facet)s called %(name)s; similar names: %(names)s.", **values)
            if near
            else Sentence("You have no %(facet)s called %(name)s.", **values)
        )
    else:
        said = (
            Sentence("The archive has no %(facet)s called %(name)s; similar names: %(names)s.", **values)
            if near
            else Sentence("The archive has no %(facet)s called %(name)s.", **values)
        )
    return Note(code="unknown_name", text=said, about=text)


def _ambiguous(facet: str, text: str, labels: list[str]) -> Note:
    shown = ", ".join(labels[:5]) + (" and others" if len(labels) > 5 else "")
    return Note(
        code="several_names",
        text=Sentence("%(text)s could be %(shown)s; the results include them all.", text=repr(text), shown=shown),
        about=text,
    )
