"""Which words, people and outlets are telling for the results of a search: with the numbers that say so.

A row is told if chance would give such a difference less than once in a thousand times, one test at a time; the formula and its
source stand in index/counting/keyness.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.counting.cross_counts import CrossRequest, ValueAxis
from index.counting.keyness import SURE, Table, log_likelihood
from index.counting.telling_words import TellingRequest
from index.query import And, Everything, Exact, FacetRequest, Node, Not, Nothing, SearchRequest, Term
from index.text.analysis import query_places
from index.text.localizable import Sentence
from search.counting.questions import bare, question_of, with_word
from search.counting.sheet import Cell, Column, Picture, Sheet, now_text, search_text
from search.facet_groups import EVERY
from search.query.trees import leaves
from search.request import SearchQuery
from search.service import Searcher

WORDS_MOST = 100
"""Words, people and outlets each in one table."""

NAMES = ("person", "outlet")
"""Facets whose values are told beside the words."""

KINDS: dict[str, str] = {"person": Sentence("person"), "outlet": Sentence("outlet")}

DRAWN = 20
"""Words of the picture."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """query: whose results are described. against: what they are compared with, None: all other articles. limit: words, and people
    and outlets each. least: articles that each has to be in."""

    query: SearchQuery
    against: SearchQuery | None = None
    limit: int = 30
    least: int = 3


def telling_words(searcher: Searcher, wanted: Telling, *, title: str = "") -> Sheet:
    """The sheet. Raises QueryError, IndexingError, ArchiveError."""
    now = datetime.now(UTC)
    seconds = int(now.timestamp())
    asked = searcher.ask(wanted.query, now=seconds)
    other = searcher.ask(wanted.against, now=seconds) if wanted.against is not None else None
    request = bare(asked.request)
    found = searcher.engine.telling(
        TellingRequest(
            request=request, against=bare(other.request) if other else None, limit=wanted.limit, least=wanted.least
        )
    )
    as_of = found.generation
    stemmers = searcher.names.stemmers()
    own = {query_places(leaf.text, stemmers) for leaf in leaves(asked.reading.tree) if isinstance(leaf, Term)}
    rows: list[tuple[str, str, Table, str]] = []
    for one in found.words:
        table = Table(one.here, found.articles, one.there, found.others)
        if table.log_likelihood >= SURE and query_places(one.word, stemmers) not in own:
            narrowed = with_word(wanted.query, one.word, searcher.limits(wanted.query))
            rows.append((Sentence("word"), one.word, table, search_text(narrowed)))
    words = len(rows)
    here = _names(searcher, replace(request, as_of=as_of))
    there = _elsewhere(searcher, request, bare(other.request) if other else None, as_of, here, wanted.least)
    for facet in NAMES:
        told = _told(here[facet], there[facet], found.articles, found.others, wanted)
        labels = searcher.names.labels(facet, [value for value, _ in told])
        for value, table in told:
            narrowed = replace(wanted.query, include=tuple(dict.fromkeys((*wanted.query.include, (facet, value)))))
            rows.append((KINDS[facet], labels[value], table, search_text(narrowed)))
    questions = [question_of(searcher, Sentence("Results"), wanted.query, asked, found.articles)]
    if other is not None and wanted.against is not None:
        total = searcher.engine.search(replace(bare(other.request), as_of=as_of)).total
        questions.append(question_of(searcher, Sentence("Compared with"), wanted.against, other, total))
    whole = (
        Sentence("%(count)s articles of the other search, without those that both find", count=found.others)
        if other
        else Sentence("%(count)s articles of the archive, without the results", count=found.others)
    )
    return Sheet(
        kind="words",
        title=title or Sentence("Telling words"),
        questions=tuple(questions),
        denominator=Sentence(
            "Shares are of %(found)s articles found, and of %(whole)s.", found=found.articles, whole=whole
        ),
        facts=(
            ("Articles found", f"{found.articles:,}"),
            ("Compared with", str(whole)),
        ),
        notes=tuple(_notes(wanted, words, len(rows))),
        columns=(
            Column(key="kind", label=Sentence("Kind")),
            Column(key="name", label=Sentence("Word or name")),
            Column(key="articles", label=Sentence("Articles found"), form="count"),
            Column(key="share", label=Sentence("Share"), form="share"),
            Column(key="articles_elsewhere", label=Sentence("Elsewhere"), form="count"),
            Column(key="share_elsewhere", label=Sentence("Share elsewhere"), form="share"),
            Column(key="ratio", label=Sentence("Times as frequent"), form="ratio"),
            Column(key="log_likelihood", label=Sentence("Log-likelihood"), form="score"),
        ),
        rows=tuple(_row(kind, name, table) for kind, name, table, _ in rows),
        links=tuple(link for *_, link in rows),
        picture=_picture([(name, table) for kind, name, table, _ in rows if kind == "word"][:DRAWN]),
        generation=as_of,
        made=now_text(now),
    )


def _names(searcher: Searcher, request: SearchRequest) -> dict[str, dict[str, int]]:
    """facet -> value -> matches, of every value."""
    facets = tuple(FacetRequest(facet=facet, size=EVERY) for facet in NAMES)
    unfiltered = replace(request, facets=facets)
    answer = searcher.engine.search(unfiltered if not request.filters else _strictly(unfiltered))
    return {one.facet: {value.value: value.count for value in one.values if value.count} for one in answer.facets}


def _strictly(request: SearchRequest) -> SearchRequest:
    """The same with filters that the counts of their own facets respect as well: what is counted here are the matches."""
    return replace(request, filters=(), within=_all_of(request))


def _all_of(request: SearchRequest) -> Node | None:
    parts: list[Node] = [] if request.within is None else [request.within]
    for one in request.filters:
        if one.nothing:
            parts.append(Nothing())
        if one.include and one.op == "and":
            parts += [Exact(one.facet, (value,)) for value in one.include]
        elif one.include:
            parts.append(Exact(one.facet, one.include))
        if one.exclude:
            parts.append(Not(Exact(one.facet, one.exclude)))
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _elsewhere(
    searcher: Searcher,
    request: SearchRequest,
    other: SearchRequest | None,
    as_of: int,
    here: Mapping[str, Mapping[str, int]],
    least: int,
) -> dict[str, dict[str, int]]:
    """The same for what the results are compared with."""
    if other is None:
        return {facet: _outside(searcher, facet, as_of, here[facet], least) for facet in NAMES}
    own = _strictly(request)
    inside: Node = own.tree if own.within is None else And((own.tree, own.within))
    if request.period is not None:
        inside = And((inside, request.period))
    strict = _strictly(other)
    parts: list[Node] = [Not(inside)] if strict.within is None else [strict.within, Not(inside)]
    return _names(searcher, replace(strict, within=And(tuple(parts)) if len(parts) > 1 else parts[0], as_of=as_of))


def _outside(searcher: Searcher, facet: str, as_of: int, here: Mapping[str, int], least: int) -> dict[str, int]:
    """The articles of the rest of the archive, for those values that may be told."""
    wanted = {value: count for value, count in here.items() if count >= least}
    axis = ValueAxis(facet=facet, values=tuple(wanted))
    found = searcher.engine.cross(CrossRequest(request=SearchRequest(tree=Everything(), as_of=as_of), rows=axis)).by_row
    return {value: number - wanted[value] for value, number in zip(axis.values, found, strict=True)}


def _told(
    here: Mapping[str, int], there: Mapping[str, int], articles: int, others: int, wanted: Telling
) -> list[tuple[str, Table]]:
    values = [value for value, count in here.items() if count >= wanted.least]
    if not values:
        return []
    scores = log_likelihood([here[v] for v in values], articles, [there.get(v, 0) for v in values], others)
    tables = [
        (value, Table(here[value], articles, there.get(value, 0), others))
        for value, score in zip(values, scores.tolist(), strict=True)
        if score >= SURE
    ]
    told = sorted((-table.log_likelihood, value, table) for value, table in tables if table.is_more_here)
    return [(value, table) for _, value, table in told[: wanted.limit]]


def _row(kind: str, name: str, table: Table) -> tuple[Cell, ...]:
    return (
        kind,
        name,
        table.here,
        round(table.here / table.all_here, 6) if table.all_here else None,
        table.there,
        round(table.there / table.all_there, 6) if table.all_there else None,
        None if table.ratio is None else round(table.ratio, 3),
        round(table.log_likelihood, 3),
    )


def _picture(words: Sequence[tuple[str, Table]]) -> Picture | None:
    if not words:
        return None
    return Picture(
        form="bars",
        labels=tuple(word for word, _ in words),
        series=("Log-likelihood",),
        values=(tuple(table.log_likelihood for _, table in words),),
        form_of="score",
    )


def _notes(wanted: Telling, words: int, rows: int) -> list[str]:
    notes: list[str] = [
        Sentence(
            "The unit is the article: how many hold the word at least once. Log-likelihood is Dunning's G2 of the table of two by two."
            " Left out is what is below %(sure)s (chance exceeds that once in a thousand times), in fewer than %(least)s articles or"
            " not more frequent here, and the words of the search itself.",
            sure=str(SURE),
            least=wanted.least,
        )
    ]
    if not rows:
        notes.append(
            Sentence(
                "Nothing is told apart so surely: the results, or what they are compared with, are few or much alike."
            )
        )
    elif not words:
        notes.append(Sentence("No single word is told apart so surely."))
    return notes
