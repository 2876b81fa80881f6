"""Why nothing was found, and similar searches that find something: without one of the words or filters.

Every count comes from the same path as a search, so that a click shows what was promised.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from index.query import And, Fuzzy, Near, Node, Not, Phrase, Prefix, Term
from index.text.localizable import Sentence
from search.facet_labels import date_label
from search.page import Relaxation, RelaxationKind
from search.query.filter_names import FACET_NOUNS, Names
from search.query.interpret import Interpretation, Interpreter
from search.query.trees import all_of, required, typed, wanted_leaves
from search.request import FILTERS, SearchQuery

OFFERED = 6
TRIED = 40
"""Counts for one empty page; the limit on words keeps a query below it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """emptied_by: sentences that say why nothing was found. relaxations: similar searches with matches."""

    emptied_by: tuple[str, ...]
    relaxations: tuple[Relaxation, ...]


def explain(asked: Interpretation, interpreter: Interpreter) -> Explanation:
    """Explain why `asked` found nothing. Raises ArchiveError, IndexingError."""
    query, tree, now = asked.query, asked.reading.tree, asked.request.now
    # Fewer words of a long query may still be too many for an address; what each part finds is said beside it anyway.
    fewer_words = () if query.long else _without_words(query, tree)
    attempts = chain(_without_filters(query, interpreter.names.read_by(query.reader)), fewer_words)
    matching = _counted(attempts, interpreter, now)
    if not matching and not query.long:
        matching = _counted(_fewer(query, tree), interpreter, now)
    matching.sort(key=lambda attempt: _ORDER[attempt.kind])
    relaxations = tuple(
        Relaxation(kind=attempt.kind, label=attempt.label, query=attempt.query, total=attempt.total)
        for attempt in matching[:OFFERED]
    )
    return Explanation(emptied_by=_emptied_by(query, tree, matching, interpreter), relaxations=relaxations)


_ORDER = {"phrase": 1, "filter": 2, "date": 2, "word": 3, "all": 4}

_SELECTED = {
    "person": Sentence("No article that matches mentions the selected people."),
    "outlet": Sentence("No article that matches is from the selected outlets."),
    "author": Sentence("No article that matches is by the selected authors."),
    "agency": Sentence("No article that matches is from the selected agencies."),
    "section": Sentence("No article that matches is in the selected sections."),
    "lang": Sentence("No article that matches is in the selected languages."),
    "story": Sentence("No article that matches is of the selected stories."),
    "copy": Sentence("Every article that matches is a near-copy, or none is."),
    "says": Sentence("No article that matches quotes the selected people."),
    "kind": Sentence("No article that matches is of the selected kinds."),
    "rights": Sentence("No article that matches carries the selected statements of rights."),
    "label": Sentence("No article that matches is from an outlet with the selected labels."),
    "keyword": Sentence("No article that matches has the selected keywords."),
    "link": Sentence("No article that matches links to the selected hosts."),
    "state": Sentence("No article that matches is in the selected state."),
    "collection": Sentence("No article that matches is in the selected collections."),
    "tag": Sentence("No article that matches has the selected tags."),
    "is": Sentence("No article that matches has a star or a note as selected."),
}
_EXCLUDED = {
    "person": Sentence("Every article that matches mentions an excluded person."),
    "outlet": Sentence("Every article that matches is from an excluded outlet."),
    "author": Sentence("Every article that matches is by an excluded author."),
    "agency": Sentence("Every article that matches is from an excluded agency."),
    "section": Sentence("Every article that matches is in an excluded section."),
    "lang": Sentence("Every article that matches is in an excluded language."),
    "story": Sentence("Every article that matches is of an excluded story."),
    "copy": Sentence("Every article that matches is a near-copy, or none is."),
    "says": Sentence("Every article that matches quotes an excluded person."),
    "kind": Sentence("Every article that matches is of an excluded kind."),
    "rights": Sentence("Every article that matches carries an excluded statement of rights."),
    "label": Sentence("Every article that matches is from an outlet with an excluded label."),
    "keyword": Sentence("Every article that matches has an excluded keyword."),
    "link": Sentence("Every article that matches links to an excluded host."),
    "state": Sentence("Every article that matches is in an excluded state."),
    "collection": Sentence("Every article that matches is in an excluded collection."),
    "tag": Sentence("Every article that matches has an excluded tag."),
    "is": Sentence("Every article that matches has an excluded star or note."),
}


class _Attempt(NamedTuple):
    """A search that gives something up. reason: the sentence that says what it was, if that alone left nothing."""

    kind: RelaxationKind
    label: str
    query: SearchQuery
    reason: str = ""
    total: int = 0


def _counted(attempts: Iterable[_Attempt], interpreter: Interpreter, now: int) -> list[_Attempt]:
    """Those with matches, with how many; no search twice."""
    matching: dict[SearchQuery, _Attempt] = {}
    for attempt in islice(attempts, TRIED):
        if attempt.query not in matching and (matches := interpreter.total(attempt.query, now)):
            matching[attempt.query] = attempt._replace(total=matches)
    return list(matching.values())


def _without_filters(query: SearchQuery, names: Names) -> Iterator[_Attempt]:
    for facet in FILTERS:
        included, excluded = query.included(facet), query.excluded(facet)
        noun, reason = FACET_NOUNS[facet], _SELECTED[facet] if included else _EXCLUDED[facet]
        labels = names.labels(facet, included + excluded)
        one_by_one: tuple[str, ...] = included + excluded if included and excluded else ()
        if facet == "person" and query.person_op == "and" and len(included) > 1:
            one_by_one += included
            reason = Sentence("No article that matches mentions all the selected people.")
        for value in one_by_one:
            yield _Attempt(
                "filter",
                Sentence("without %(noun)s %(labels)s", noun=noun, labels=labels[value]),
                query.without_filter(facet, value),
                reason,
            )
        if included or excluded:
            yield _Attempt("filter", Sentence("any %(noun)s", noun=noun), query.without_facet(facet), reason)
    if dates := date_label(query):
        reason = Sentence("No article that matches is from the selected dates (%(dates)s).", dates=dates)
        yield _Attempt("date", Sentence("any date, not only %(dates)s", dates=dates), query.without_dates(), reason)
    if len(query.fields) == 1:
        reason = Sentence("The words occur elsewhere in articles, but not where you searched.")
        yield _Attempt("filter", Sentence("in the whole article"), query.with_fields(()), reason)


def _without_words(query: SearchQuery, tree: Node) -> Iterator[_Attempt]:
    parts = required(tree)
    for at, part in enumerate(parts):
        if isinstance(part, Phrase | Near):
            words = And(tuple(Term(word, part.field) for word in part.words))
            rest = all_of((*parts[:at], words, *parts[at + 1 :]))
            label = Sentence("%(names)s without the quotation marks", names=" ".join(part.words))
            yield _Attempt("phrase", label, query.with_q(typed(rest)))
        if len(parts) > 1:
            rest = all_of(parts[:at] + parts[at + 1 :])
            yield _Attempt("word", Sentence("without %(part)s", part=str(part)), query.with_q(typed(rest)))


def _fewer(query: SearchQuery, tree: Node) -> Iterator[_Attempt]:
    """Where giving up one thing is not enough: the words without any filter, then each word alone."""
    if query.filtered:
        yield _Attempt("all", Sentence("without any filter"), query.cleared())
    parts = [part for part in required(tree) if not isinstance(part, Not)]
    for part in parts if len(parts) > 1 else ():
        yield _Attempt("word", Sentence("only %(part)s", part=str(part)), query.with_q(typed(part)).cleared())


def _emptied_by(query: SearchQuery, tree: Node, matching: list[_Attempt], interpreter: Interpreter) -> tuple[str, ...]:
    absent = [
        Sentence("No article contains %(words)s.", words=str(leaf))
        for leaf in islice(dict.fromkeys(wanted_leaves(tree)), TRIED)
        if isinstance(leaf, Term | Phrase | Near | Prefix | Fuzzy) and interpreter.count(leaf) == 0
    ]
    if absent:
        return tuple(absent)
    reasons = dict.fromkeys(attempt.reason for attempt in matching if attempt.reason)
    if reasons:
        return tuple(reasons)
    if query.filtered and any(attempt.kind == "all" for attempt in matching):
        return (Sentence("No article matches all the filters at once."),)
    if len(required(tree)) > 1:
        return (Sentence("Each part of the query occurs, but no article has all of them."),)
    return ()
