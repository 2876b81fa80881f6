"""Why there is nothing, and what is near: which word or filter emptied a search, and what giving one up would find.

Every count comes from the same path as a search, so that a click shows what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass

from index.document import FACETS
from index.query import And, Near, Node, Not, Phrase, Prefix, Term
from search.facet_labels import date_label
from search.page import Relaxation, RelaxationKind
from search.query.filter_names import Names
from search.query.trees import all_of, required, typed, wanted_leaves
from search.request import SearchQuery

OFFERED = 6
TRIED = 40
"""Counts taken for one empty page: the limits of a query allow no more words than that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    emptied_by: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]


def explain(
    query: SearchQuery, tree: Node, names: Names, total: Callable[[SearchQuery], int], count: Callable[[Node], int]
) -> Explanation:
    """query and tree: what found nothing, with values in place of names in its filters, and its words as read. total: of a
    question; count: of a tree of words, without filters."""
    tries = [*_without_filters(query, names), *_without_words(query, tree)]
    found = _counted(tries, total)
    if not found:
        found = _counted(_fewer(query, tree), total)
    found.sort(key=lambda relaxation: _ORDER[relaxation.kind])
    return Explanation(emptied_by=_emptied_by(query, tree, found, count), relaxations=tuple(found[:OFFERED]))


_ORDER = {"phrase": 1, "filter": 2, "date": 2, "word": 3, "all": 4}


def _counted(tries: list[Relaxation], total: Callable[[SearchQuery], int]) -> list[Relaxation]:
    """Those that find something, with how much; no question twice."""
    found: dict[SearchQuery, Relaxation] = {}
    for relaxation in tries[:TRIED]:
        if relaxation.query not in found:
            matches = total(relaxation.query)
            if matches:
                found[relaxation.query] = Relaxation(
                    kind=relaxation.kind, label=relaxation.label, query=relaxation.query, total=matches
                )
    return list(found.values())


def _without_filters(query: SearchQuery, names: Names) -> list[Relaxation]:
    tries = []
    for facet in FACETS:
        included, excluded = query.included(facet), query.excluded(facet)
        labels = names.labels(facet, included + excluded)
        if included and excluded:
            for value in included + excluded:
                tries.append(_try("filter", f"without {facet} {labels[value]}", query.without_filter(facet, value)))
        if query.person_op == "and" and len(included) > 1:
            for value in included:
                tries.append(_try("filter", f"without {facet} {labels[value]}", query.without_filter(facet, value)))
        if included or excluded:
            tries.append(_try("filter", f"any {facet}", query.without_facet(facet)))
    dates = date_label(query)
    if dates:
        tries.append(_try("date", f"any date, not only {dates}", query.without_dates()))
    if len(query.fields) == 1:
        tries.append(_try("filter", "in the whole article", query.with_fields(())))
    return tries


def _without_words(query: SearchQuery, tree: Node) -> list[Relaxation]:
    parts = required(tree)
    tries = []
    for at, part in enumerate(parts):
        if isinstance(part, Phrase | Near):
            words = And(tuple(Term(word, part.field) for word in part.words))
            rest = all_of((*parts[:at], words, *parts[at + 1 :]))
            tries.append(
                _try("phrase", f"{' '.join(part.words)} without the quotation marks", query.with_q(typed(rest)))
            )
        if len(parts) > 1:
            rest = all_of(parts[:at] + parts[at + 1 :])
            tries.append(_try("word", f"without {part}", query.with_q(typed(rest))))
    return tries


def _fewer(query: SearchQuery, tree: Node) -> list[Relaxation]:
    """Where giving up one thing is not enough: the words without any filter, then each word alone."""
    tries = []
    if query.filtered:
        tries.append(_try("all", "without any filter", query.cleared()))
    parts = [part for part in required(tree) if not isinstance(part, Not)]
    for part in parts if len(parts) > 1 else ():
        tries.append(_try("word", f"only {part}", query.with_q(typed(part)).cleared()))
    return tries


def _try(kind: RelaxationKind, label: str, query: SearchQuery) -> Relaxation:
    return Relaxation(kind=kind, label=label, query=query, total=0)


def _emptied_by(
    query: SearchQuery, tree: Node, found: list[Relaxation], count: Callable[[Node], int]
) -> tuple[str, ...]:
    said = []
    for leaf in dict.fromkeys(wanted_leaves(tree)):
        if isinstance(leaf, Term | Phrase | Near | Prefix) and count(leaf) == 0:
            said.append(f"No article contains {leaf}.")
    if said:
        return tuple(said)
    single = [relaxation for relaxation in found if relaxation.kind in ("filter", "date")]
    if single:
        return tuple(f"There are articles {_as_place(relaxation.label)}." for relaxation in single)
    if query.filtered and any(relaxation.kind == "all" for relaxation in found):
        return ("No article matches all the filters at once.",)
    if len(required(tree)) > 1:
        return ("Each part occurs, but no article has all of them.",)
    return ()


def _as_place(label: str) -> str:
    return label if label.startswith(("without", "in ")) else f"with {label}"
