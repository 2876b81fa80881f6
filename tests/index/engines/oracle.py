"""The engine as a specification: plain dicts and lists, every rule written once and as naively as it reads.

Nothing here is fast; every other engine has to give the same answers (tests/index/engines compares them on random
corpora). Which articles match, and how well, is in oracle_matching.py. Facet lists are those of `index.facets`, the histogram's
edges those of `index.calendar`. What is left open there is decided here:

- A FacetFilter with `nothing` matches no article, whatever else it holds. Values that an article holds twice count once.
- Without a dated match the histogram has no buckets; its interval is the wanted one, "day" for "auto".
- `as_of` reaches back to the last KEPT_VIEWS commits.
- Every commit makes a new generation, also one that changes nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from index.calendar import choose_interval, edges
from index.counting.cross_counts import Axis, CrossCounts, CrossRequest, TimeAxis
from index.counting.keyness import Table
from index.counting.telling_words import TellingRequest, TellingWords, best_stems, chosen_words, commonest, tells
from index.document import Document
from index.engines.protocols import EngineStatus
from index.facets import facet_result, ignored, selected
from index.query import (
    Everything,
    FacetFilter,
    Grouping,
    Position,
    Range,
    SearchRequest,
    Term,
)
from index.ranking import (
    RANKING,
    Ranking,
    reported_key,
)
from index.result import Bucket, FacetCount, Histogram, Hit, SearchResult
from index.text.analysis import query_places
from index.text.function_words import function_words_of
from tests.index.engines.oracle_matching import Asked, ReadArticle, View, within

KEPT_VIEWS = 4
"""Generations that can be asked for with `as_of`, the newest among them."""


def _passes(chosen: FacetFilter, document: Document) -> bool:
    held = document.values(chosen.facet)
    if chosen.nothing or any(value in held for value in chosen.exclude):
        return False
    if chosen.op == "and":
        return all(value in held for value in chosen.include)
    return not chosen.include or any(value in held for value in chosen.include)


def _counts(facet: str, documents: Iterable[Document]) -> Counter[str]:
    return Counter(value for document in documents for value in set(document.values(facet)))


def _group(document: Document, grouping: Grouping) -> tuple[str, str]:
    if grouping == "story" and document.story is not None:
        return "story", document.story
    return "copies", document.copy_of or document.id


def _grouped(hits: Iterable[tuple[float, Document]], grouping: Grouping) -> list[tuple[float, Document, int]]:
    """The first of each group, with the number of the others."""
    groups: dict[tuple[str, str], list[tuple[float, Document]]] = {}
    for key, document in hits:
        groups.setdefault(_group(document, grouping), []).append((key, document))
    return [(*group[0], len(group) - 1) for group in groups.values()]


def _reporting(documents: Iterable[Document]) -> dict[tuple[str, str], int]:
    """How many outlets the documents of each story are from."""
    outlets: dict[tuple[str, str], set[str]] = {}
    for document in documents:
        outlets.setdefault(_group(document, "story"), set()).update([document.outlet] if document.outlet else [])
    return {group: max(len(found), 1) for group, found in outlets.items()}


def _page(asked: Asked, matched: Sequence[ReadArticle]) -> tuple[tuple[Hit, ...], int | None]:
    request = asked.request
    reporting = _reporting(article.document for article in matched)

    def key(article: ReadArticle) -> float:
        if request.sort == "reported":
            return reported_key(reporting[_group(article.document, "story")], article.document.when)
        return asked.key(article)

    ordered = sorted(((key(article), article.document) for article in matched), key=lambda hit: (-hit[0], hit[1].id))
    alone = [(key, document, 0) for key, document in ordered]
    shown = _grouped(ordered, request.group) if request.group else alone
    scored = request.sort in ("relevance", "blend")
    hits = [
        Hit(id=doc.id, score=key if scored else 0.0, position=Position(key=(key,), id=doc.id), copies=copies)
        for key, doc, copies in shown
        if request.after is None or (-key, doc.id) > (-request.after.key[0], request.after.id)
    ]
    return tuple(hits[: request.limit]), len(shown) if request.group else None


def _histogram(request: SearchRequest, documents: list[Document]) -> Histogram | None:
    if request.histogram is None:
        return None
    found = [getattr(document, request.histogram_field) for document in documents]
    times: list[int] = [time for time in found if time is not None]
    if not times:
        wanted = "day" if request.histogram == "auto" else request.histogram
        return Histogram(interval=wanted, buckets=(), undated=len(documents))
    zone = ZoneInfo(request.zone)
    interval = choose_interval(min(times), max(times), request.histogram, zone)
    bounds = pairwise(edges(min(times), max(times), interval, zone))
    buckets = tuple(Bucket(start=a, end=b, count=sum(a <= time < b for time in times)) for a, b in bounds)
    return Histogram(interval=interval, buckets=buckets, undated=len(documents) - len(times))


class MemoryEngine:
    """An EngineReader and an EngineWriter in one; what was committed lives as long as the object does.

    ranking: constants of the formula. expansions: words that one prefix may stand for.
    """

    def __init__(self, *, ranking: Ranking = RANKING, expansions: int = 256) -> None:
        self._ranking = ranking
        self._expansions = expansions
        self._views = [View(generation=0, bookmark="", articles={})]
        self._pending: dict[str, ReadArticle] = {}

    # --- writing

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._pending[document.id] = ReadArticle(document)

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._pending.pop(id, None)

    def clear(self) -> None:
        self._pending = {}

    def commit(self, bookmark: str) -> int:
        view = View(self.generation + 1, bookmark, dict(self._pending))
        self._views = [*self._views, view][-KEPT_VIEWS:]
        return view.generation

    def rollback(self) -> None:
        self._pending = dict(self._views[-1].articles)

    @property
    def bookmark(self) -> str:
        return self._views[-1].bookmark

    def close(self) -> None:
        self.rollback()

    # --- reading

    @property
    def generation(self) -> int:
        return self._views[-1].generation

    def search(self, request: SearchRequest) -> SearchResult:
        view = next((view for view in self._views if view.generation == request.as_of), self._views[-1])
        asked = Asked(view, request, self._ranking, self._expansions)
        found = [
            article
            for article in view.articles.values()
            if asked.matches(request.tree, article)
            and (request.within is None or asked.matches(request.within, article))
            and (request.period is None or within(request.period, article.document))
        ]

        def kept(spared: Sequence[FacetFilter] = ()) -> list[ReadArticle]:
            filters = [chosen for chosen in request.filters if chosen not in spared]
            return [article for article in found if all(_passes(chosen, article.document) for chosen in filters)]

        matched = kept()
        facets = [
            facet_result(
                facet,
                _counts(facet.facet, [a.document for a in kept(ignored(facet.facet, request.filters))]),
                selected(facet.facet, request.filters),
            )
            for facet in request.facets
        ]
        hits, groups = _page(asked, matched)
        return SearchResult(
            total=len(matched),
            hits=hits,
            groups=groups,
            facets=tuple(facets),
            histogram=_histogram(request, [article.document for article in matched]),
            generation=view.generation,
        )

    def _matched(self, request: SearchRequest) -> tuple[View, list[ReadArticle]]:
        view = next((view for view in self._views if view.generation == request.as_of), self._views[-1])
        ids = {hit.id for hit in self.search(replace(request, limit=len(view.articles), group=None, after=None)).hits}
        return view, [article for article in view.articles.values() if article.document.id in ids]

    def cross(self, asked: CrossRequest) -> CrossCounts:
        view, matched = self._matched(asked.request)
        documents = [article.document for article in matched]
        columns = [None] if asked.columns is None else range(len(asked.columns))

        def counts(axis: Axis | None, at: int | None, document: Document) -> bool:
            if axis is None or at is None:
                return True
            if isinstance(axis, TimeAxis):
                return within(Range(axis.field, axis.edges[at], axis.edges[at + 1]), document)
            return axis.values[at] in document.values(axis.facet)

        table = tuple(
            tuple(
                sum(counts(asked.rows, row, one) and counts(asked.columns, column, one) for one in documents)
                for column in columns
            )
            for row in range(len(asked.rows))
        )
        return CrossCounts(counts=table, total=len(documents), generation=view.generation)

    def telling(self, asked: TellingRequest) -> TellingWords:
        view, here = self._matched(asked.request)
        chosen = {article.document.id for article in here}
        compared = list(view.articles.values()) if asked.against is None else self._matched(asked.against)[1]
        there = [article for article in compared if article.document.id not in chosen]
        in_all, in_others = (Counter(stem for a in articles for stem in a.stems()) for articles in (here, there))
        functions = function_words_of(frozenset(one.document.lang or "" for one in view.articles.values()))

        def says_something(stem: str) -> bool:
            languages = functions.languages(stem)
            if not languages:
                return True
            kept = [[a for a in articles if (a.document.lang or "") not in languages] for articles in (here, there)]
            holding = [sum(stem in a.stems() for a in articles) for articles in kept]
            return tells(Table(holding[0], len(kept[0]), holding[1], len(kept[1])))

        tables = [
            (stem, Table(n, len(here), in_others[stem], len(there)))
            for stem, n in in_all.items()
            if n >= max(asked.least, 1) and says_something(stem)
        ]
        words = [
            commonest(Counter(word for a in here for word in {w for s, w in a.pairs() if s == stem}))
            for stem in best_stems(tables, asked)
        ]

        def count(words: Sequence[str]) -> list[tuple[int, int]]:
            searched = Asked(view, SearchRequest(tree=Everything()), self._ranking, self._expansions)
            return [
                (
                    sum(searched.matches(Term(word), article) for article in here),
                    sum(searched.matches(Term(word), article) for article in there),
                )
                for word in words
            ]

        return TellingWords(
            words=chosen_words(
                words, lambda word: query_places(word, view.stemmers), count, asked, len(here), len(there)
            ),
            articles=len(here),
            others=len(there),
            generation=view.generation,
        )

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        counts = _counts(facet, (article.document for article in self._views[-1].articles.values()))
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        return tuple(FacetCount(value=value, count=counts[value]) for value in ordered)

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        return self.values(facet)[:limit]

    def value_counts(self, facet: str, values: Collection[str]) -> dict[str, int]:
        return {counted.value: counted.count for counted in self.values(facet) if counted.value in values}

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        view = self._views[-1]
        return tuple(FacetCount(value=word, count=view.printed[word]) for word in view.begin(prefix)[:limit])

    def word_counts(self, words: Collection[str] = (), endings: Sequence[str] = ()) -> dict[str, int]:
        printed, asked, ends = self._views[-1].printed, set(words), tuple(endings)
        return {word: n for word, n in printed.items() if n and (word in asked or (ends and word.endswith(ends)))}

    def similar_words(self, word: str, edits: int, limit: int) -> tuple[FacetCount, ...]:
        printed = [(OSA.distance(word, other), -n, other) for other, n in self._views[-1].printed.items() if n]
        near = sorted(one for one in printed if one[0] <= edits)[:limit]
        return tuple(FacetCount(value=other, count=-n) for _, n, other in near)

    def glance(self) -> bool:
        return self.generation > 0

    def status(self) -> EngineStatus:
        view = self._views[-1]
        return EngineStatus(documents=len(view.articles), generation=view.generation, bytes=0, segments=1)
