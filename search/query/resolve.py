"""From the reader's tree to the engine's: names become values, dates become ranges of time."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from index.document import FACETS
from index.query import And, Dated, Exact, FacetFilter, Named, Node, Not, Nothing, Or, Range
from search.page import Note
from search.query.date_expressions import read_dated
from search.query.filter_names import FACET_NOUNS, Names
from search.request import SearchQuery


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """tree: for the engine. shown: the reader's tree with the names as found; str(shown) says how the query was understood."""

    tree: Node
    shown: Node
    notes: tuple[Note, ...] = ()


def resolve(tree: Node, names: Names, zone: ZoneInfo, now: int) -> Resolved:
    """Look up the names and dates in a tree. now: epoch seconds. Never fails for unknown names: they match nothing, and a note
    offers similar ones. Raises ArchiveError, IndexingError."""
    match tree:
        case Named(facet, text):
            values = names.resolve(facet, text)
            if not values:
                return Resolved(tree=Nothing(), shown=tree, notes=(_unknown(names, facet, text),))
            labels = names.labels(facet, names.shown(facet, text))
            shown = [Named(facet, label) for label in labels.values()]
            notes = (_ambiguous(facet, text, list(labels.values())),) if len(values) > 1 and facet == "person" else ()
            return Resolved(
                tree=Exact(facet, values), shown=shown[0] if len(shown) == 1 else Or(tuple(shown)), notes=notes
            )
        case Dated(key, text):
            span = read_dated(key, text, zone, now)
            return Resolved(tree=Range("published", span.start, span.end), shown=tree)
        case Not(child):
            inner = resolve(child, names, zone, now)
            return replace(inner, tree=Not(inner.tree), shown=Not(inner.shown))
        case And(children) | Or(children):
            parts = [resolve(child, names, zone, now) for child in children]
            make = And if isinstance(tree, And) else Or
            return Resolved(
                tree=make(tuple(part.tree for part in parts)),
                shown=make(tuple(part.shown for part in parts)),
                notes=tuple(note for part in parts for note in part.notes),
            )
    return Resolved(tree=tree, shown=tree)


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
    for facet in FACETS:
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
        if wanted or unwanted or missing:
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


def _unknown(names: Names, facet: str, text: str) -> Note:
    near = names.nearest(facet, text)
    hint = f"; similar names: {', '.join(near)}" if near else ""
    return Note(code="unknown_name", text=f"The archive has no {FACET_NOUNS[facet]} called {text!r}{hint}.", about=text)


def _ambiguous(facet: str, text: str, labels: list[str]) -> Note:
    shown = ", ".join(labels[:5]) + (" and others" if len(labels) > 5 else "")
    return Note(code="several_names", text=f"{text!r} could be {shown}; the results include them all.", about=text)
