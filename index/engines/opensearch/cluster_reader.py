"""The reading half: each request is answered from the newest commit, in two round trips.

The first asks for statistics of the words, the first and last date and the groups with several members; the second for the
page and all counts. Every search demands all shards (`allow_partial_search_results`), so a count is exact or there is none; but for
those whose asker can tell the difference (`SearchRequest.partial`): where shards are missing, the result says so.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, TypeVar

from index.counting.cross_counts import CrossCounts, CrossRequest, nowhere
from index.counting.telling_words import TellingRequest, TellingWords, chosen_words
from index.engines.opensearch.commit_state import Commit, StateStore
from index.engines.opensearch.counting_aggregations import (
    MOST_VALUES,
    WITHOUT,
    FacetAggregation,
    HistogramAggregation,
    bounds,
    counted,
    value_counts,
)
from index.engines.opensearch.cross_aggregations import aggregations, parts, table
from index.engines.opensearch.hit_pages import GROUPS, Page, composite, joined, originals, outlets_of
from index.engines.opensearch.nodes.connection import Connection
from index.engines.opensearch.nodes.newest_commit import NewestCommit, Stale, View
from index.engines.opensearch.query_clauses import (
    ALL,
    Clause,
    Clauses,
    every,
    filter_clause,
    known_facet,
    none_of,
    within,
)
from index.engines.opensearch.score_scripts import Scores, Statistics, Word, word_clause, words_of
from index.engines.opensearch.vocabulary_runs import Gone, Vocabulary
from index.engines.opensearch.word_gathering import (
    GatheredWords,
    Others,
    counts_of,
    read_through,
    telling_stems,
)
from index.engines.protocols import EngineStatus
from index.errors import IndexDamaged, IndexingError, IndexOutdated, IndexTooNew, IndexUnavailable
from index.facets import ignored
from index.operations.settings import Settings
from index.query import TEXT_FIELDS, Fuzzy, Grouping, Prefix, SearchRequest, Term, TextField
from index.ranking import RANKING, Ranking, idf
from index.result import FacetCount, SearchResult
from index.text.analysis import query_places
from index.text.folding import fold
from index.text.one_edit import with_another_beginning, within_one

log = logging.getLogger(__name__)

_ATTEMPTS = 6
"""Attempts to answer while commits replace what an answer is read from."""

_EVERYTHING: Clause = {"size": 0, "track_total_hits": True, "query": ALL}

_PAUSE = 0.02
_SHORTLY = 0.2
"""Seconds after which an answer without all parts is asked for once more."""

_STATISTICS_KEPT = 20_000
_LISTS_KEPT = 32
_CARRIED = 40
"""Words whose statistics a position carries; with more, articles may move a little between two pages."""

Answer = TypeVar("Answer")


class _Missing(Exception):
    """The index that a commit names is not there."""


class _Changed(Exception):
    """A commit came between the questions of one answer, whose numbers would not belong together."""


@dataclass
class Reached:
    """Whether every part of the index answered."""

    everything: bool = True


def _lacks_parts(answer: Mapping[str, Any]) -> bool:
    """Whether some shards did not answer; those that no node holds are not counted as failed."""
    return bool(answer["_shards"]["successful"] < answer["_shards"]["total"])


class ClusterReader:
    """See index.engines.protocols.EngineReader. Thread-safe."""

    def __init__(self, settings: Settings, ranking: Ranking = RANKING) -> None:
        self._connection = Connection(settings)
        self._store = StateStore(self._connection, settings)
        self._vocabulary = Vocabulary(self._connection)
        self._expansions = settings.query_expansions
        self._partial = settings.opensearch_partial
        self._edits = settings.query_edits
        self._ranking = ranking
        self._lock = Lock()
        self._newest = NewestCommit(self._connection, self._store, self._forget)
        self._frequencies: OrderedDict[tuple[int, Word], int] = OrderedDict()
        self._lists: OrderedDict[tuple[int, str], tuple[FacetCount, ...]] = OrderedDict()

    # --- the protocol

    def search(self, request: SearchRequest) -> SearchResult:
        if not (request.partial and self._partial):
            return self._answered(lambda view: _Search(self, view, request).result())
        found = self._answered(lambda view: _Search(self, view, request, Reached()).result())
        if not found.complete:  # after the end of a node its copies take over at once
            time.sleep(_SHORTLY)
            found = self._answered(lambda view: _Search(self, view, request, Reached()).result())
        return found

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        known_facet(facet)
        return self._answered(lambda view: self._values(view, facet))

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        return self.values(facet)[:limit]

    def value_counts(self, facet: str, values: Collection[str]) -> dict[str, int]:
        return {counted.value: counted.count for counted in self.values(facet) if counted.value in values}

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        return self._answered(lambda view: self.frequent(view.commit, prefix)[:limit])

    def word_counts(self, words: Collection[str] = (), endings: Sequence[str] = ()) -> dict[str, int]:
        def counted(view: View) -> dict[str, int]:
            runs = view.commit.runs
            return self._vocabulary.counts(view.commit.words, runs, words, endings) if runs else {}

        return self._answered(counted)

    def similar_words(self, word: str, edits: int, limit: int) -> tuple[FacetCount, ...]:
        def found(view: View) -> tuple[FacetCount, ...]:
            runs = view.commit.runs
            return self._vocabulary.similar(view.commit.words, runs, word, edits)[:limit] if runs else ()

        return self._answered(found)

    def cross(self, asked: CrossRequest) -> CrossCounts:
        return self._answered(lambda view: self._cross(view, asked))

    def telling(self, asked: TellingRequest) -> TellingWords:
        return self._answered(lambda view: self._telling(view, asked))

    def status(self) -> EngineStatus:
        faults: list[str] = []
        degraded: list[str] = []
        commit, size, segments = Commit(), 0, 0
        try:
            commit, _ = self._store.current()
            if commit.articles:
                found, size, segments = self._inspect(commit)
                degraded += found
                faults += self._miscounted(commit)
        except (IndexDamaged, IndexOutdated, IndexTooNew) as error:
            faults.append(str(error))
        except IndexingError as error:
            degraded.append(str(error))
        return EngineStatus(
            documents=commit.documents,
            generation=commit.generation,
            bytes=size,
            segments=segments,
            faults=tuple(faults),
            degraded=tuple(degraded),
        )

    def glance(self) -> bool:
        def look(view: View) -> bool:
            commit = view.commit
            if commit.generation and commit.articles and not self._is_there(commit, commit.articles, commit.words):
                raise _Missing
            return commit.generation > 0

        return self._answered(look)

    def _is_there(self, commit: Commit, *indexes: str) -> bool:
        """Whether none of these is gone. Raises Stale where a node says so that may have been dropped."""
        there = self._connection.call("GET", f"/{','.join(indexes)}/_settings/index.uuid") is not None
        if not there:
            self._newest.must_be_believed(commit)
        return there

    @property
    def generation(self) -> int:
        return self._answered(lambda view: view.commit.generation)

    @property
    def bookmark(self) -> str:
        return self._answered(lambda view: view.commit.bookmark)

    def close(self) -> None:
        self._connection.close()

    # --- one state

    def _answered(self, answer: Callable[[View], Answer]) -> Answer:
        """The answer from the newest commit; asked again if a commit removes what it is read from."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                view = self._newest.view()
                return answer(view)
            except Stale:
                if attempt == _ATTEMPTS:
                    raise IndexUnavailable(
                        "a node of OpenSearch answers that does not hold the newest articles; try again in a moment"
                    ) from None
                time.sleep(_PAUSE * attempt)
            except _Changed:
                if attempt == _ATTEMPTS:
                    break
            except (_Missing, Gone):
                if attempt == _ATTEMPTS and self._store.current()[1] == view.stamp:
                    raise IndexDamaged(
                        f"the index {view.commit.articles} in OpenSearch is gone, or a part of {view.commit.words}; it is made anew"
                    ) from None
                time.sleep(_PAUSE * attempt)
        raise IndexUnavailable("the index in OpenSearch changes faster than it can be read")

    def _forget(self) -> None:
        """Drop what is known of the words of an index that another one has taken the place of."""
        with self._lock:
            self._frequencies.clear()
            self._lists.clear()

    def many(
        self, commit: Commit, searches: Sequence[Clause], reached: "Reached | None" = None
    ) -> list[dict[str, Any]]:
        """The answers to several searches for articles, which hold at least what was committed. Raises _Missing, Stale.

        reached: if the parts that can be reached may answer alone; it learns whether they did.
        """
        asked = [(commit.articles, body) for body in (*searches, _EVERYTHING)]
        found: list[dict[str, Any]] = []
        answers = self._connection.many(asked, without=WITHOUT, partial=reached is not None)
        self._newest.must_be_believed(commit)
        for answer in answers:
            if answer is None:
                raise _Missing
            found.append(answer)
        if reached and any(map(_lacks_parts, found)):
            reached.everything = False
        held = found.pop()["hits"]["total"]["value"]
        if held < commit.documents and (reached is None or reached.everything):
            raise Stale
        return found

    def _values(self, view: View, facet: str) -> tuple[FacetCount, ...]:
        if not view.commit.articles:
            return ()
        key = (view.commit.generation, facet)
        if (known := self._lists.get(key)) is not None:
            return known
        (answer,) = self.many(view.commit, [{"size": 0, "query": ALL, "aggs": {"v": value_counts(facet)}}])
        counts = counted(answer["aggregations"]["v"]["buckets"])
        if answer["aggregations"]["v"]["sum_other_doc_count"]:
            counts = {key: number for (key,), number in self.combinations(view.commit, [facet], ALL) if key}
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        values = tuple(FacetCount(value=value, count=number) for value, number in ordered)
        with self._lock:
            self._lists[key] = values
            while len(self._lists) > _LISTS_KEPT:
                self._lists.popitem(last=False)
        return values

    def _cross(self, view: View, asked: CrossRequest) -> CrossCounts:
        search = _Search(self, view, replace(asked.request, limit=0, facets=(), histogram=None, group=None))
        bodies = [
            {"size": 0, "track_total_hits": True, "query": search.matching(), "aggs": aggregations(part)}
            for part in parts(asked)
        ]
        if not view.commit.articles or not bodies:
            return nowhere(asked, search.generation)
        answers = self.many(view.commit, bodies)
        rows = [
            row
            for part, answer in zip(parts(asked), answers, strict=True)
            for row in table(part, answer["aggregations"])
        ]
        total = answers[0]["hits"]["total"]["value"]
        return CrossCounts(counts=tuple(rows), total=total, generation=search.generation)

    def _telling(self, view: View, asked: TellingRequest) -> TellingWords:
        commit = view.commit
        search = _Search(self, view, replace(asked.request, limit=0, facets=(), histogram=None, group=None))
        if not commit.articles:
            return TellingWords(words=(), articles=0, others=0, generation=search.generation)

        def ask(bodies: Sequence[Clause]) -> list[dict[str, Any]]:
            return self.many(commit, bodies)

        matched = search.matching()
        compared = ALL
        if asked.against is not None:
            compared = _Search(
                self, view, replace(asked.against, limit=0, facets=(), histogram=None, group=None)
            ).matching()
        rest = every([compared, none_of(matched)])
        others = Others(ask, rest, ["", *(one.value for one in self._values(view, "lang"))])
        here = GatheredWords()
        for printed_words, stemmer, language in read_through(ask, matched):
            here.add(printed_words, stemmer, language)

        clauses = Clauses(commit.stemmers, TEXT_FIELDS, lambda leaf, part: ())

        def count(words: Sequence[str]) -> list[tuple[int, int]]:
            asked_for = [clauses.matching(Term(word)) for word in words]
            both = counts_of(ask, [every([kept, one]) for one in asked_for for kept in (matched, rest)])
            return list(zip(both[::2], both[1::2], strict=True))

        printed = [here.printed(one) for one in telling_stems(here, others, asked)]
        words = chosen_words(
            printed, lambda word: query_places(word, commit.stemmers), count, asked, here.articles, others.articles
        )
        if self._store.current()[0].generation != commit.generation:
            raise _Changed
        return TellingWords(words=words, articles=here.articles, others=others.articles, generation=search.generation)

    def combinations(
        self, commit: Commit, fields: Sequence[str], query: Clause, reached: "Reached | None" = None
    ) -> list[tuple[tuple[str | None, ...], int]]:
        """Every combination of values of the fields among the matches, with its number of articles."""
        found: list[tuple[tuple[str | None, ...], int]] = []
        after: Mapping[str, Any] | None = None
        while True:
            (answer,) = self.many(commit, [composite(fields, query, after)], reached)
            listed = answer["aggregations"]["all"]
            found += [(tuple(each["key"][field] for field in fields), each["doc_count"]) for each in listed["buckets"]]
            after = listed.get("after_key")
            if after is None:
                return found

    def frequent(self, commit: Commit, prefix: str) -> tuple[FacetCount, ...]:
        """The printed words that begin with a prefix, the most frequent first. Raises Gone."""
        if not commit.runs:
            return ()
        counts = self._vocabulary.beginning(commit.words, commit.runs, fold(prefix))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(FacetCount(value=word, count=number) for word, number in ordered)

    def expanded(self, commit: Commit, leaf: Prefix | Fuzzy, part: bool) -> list[str]:
        """The printed words that a prefix or fuzzy word stands for. part: beside other words, where a prefix stands for fewer."""
        if isinstance(leaf, Fuzzy):
            return self._near(commit, fold(leaf.text))[: self._edits]
        return [count.value for count in self.frequent(commit, leaf.text)[: self._edits if part else self._expansions]]

    def _near(self, commit: Commit, word: str) -> list[str]:
        """The printed words at most one edit from a folded one: it first, then the most frequent. Raises Gone."""
        if not commit.runs or not word:
            return []
        counts = self._vocabulary.beginning(commit.words, commit.runs, word[0])
        near = {other: counts[other] for other in within_one(word, counts)}
        for other in with_another_beginning(word):
            number = self._vocabulary.beginning(commit.words, commit.runs, other).get(other, 0)
            if number:
                near[other] = number
        return sorted(near, key=lambda other: (other != word, -near[other], other))

    def frequencies(self, commit: Commit, words: Sequence[Word]) -> tuple[dict[Word, int], list[Word]]:
        """(the numbers of articles that are known already, the words whose number is not)."""
        with self._lock:
            known = {word: n for word in words if (n := self._frequencies.get((commit.generation, word))) is not None}
        return known, [word for word in dict.fromkeys(words) if word not in known]

    def remember(self, commit: Commit, numbers: Mapping[Word, int]) -> None:
        """Keep numbers of articles with words, as of a commit."""
        with self._lock:
            for word, number in numbers.items():
                self._frequencies[commit.generation, word] = number
            while len(self._frequencies) > _STATISTICS_KEPT:
                self._frequencies.popitem(last=False)

    @property
    def ranking(self) -> Ranking:
        """The constants of the formula."""
        return self._ranking

    def _miscounted(self, commit: Commit) -> list[str]:
        """A sentence if the index holds another number of articles than its writer counted, and nothing is on the way."""
        answer, *_ = self._connection.many([(commit.articles, _EVERYTHING)])
        held = answer["hits"]["total"]["value"] if answer else commit.documents
        if held == commit.documents or self._store.journal(commit.journal)[0] or self._store.current()[0] != commit:
            return []
        return [
            f"the index {commit.articles} in OpenSearch holds {held:,} articles, not {commit.documents:,} as counted"
        ]

    def _inspect(self, commit: Commit) -> tuple[list[str], int, int]:
        """(what is degraded, bytes, segments). Raises IndexDamaged if an index is gone."""
        size = segments = 0
        degraded = []
        self.glance()
        for index in (commit.articles, commit.words):
            stats = self._connection.call("GET", f"/{index}/_stats/store,segments", having="_all")
            if stats is None:
                raise IndexUnavailable(f"the index {index} in OpenSearch has just been replaced")
            reached = stats["_all"]["primaries"]  # empty where no part is in reach
            size += reached.get("store", {}).get("size_in_bytes", 0)
            segments += reached.get("segments", {}).get("count", 0)
            health = self._connection.call("GET", f"/_cluster/health/{index}", having="status")
            if health["status"] == "red":
                degraded.append(f"a part of the index {index} is out of reach: no node that answers holds it")
            elif health["status"] == "yellow":
                degraded.append(
                    f"copies of the index {index} are missing: {health['unassigned_shards']} wait for a node, of which there are"
                    f" {health['number_of_data_nodes']} (see opensearch_replicas)"
                )
        return degraded, size, segments


class _Search:
    """One request put to one view. reached: if the parts that can be reached may answer alone."""

    def __init__(
        self, reader: ClusterReader, view: View, request: SearchRequest, reached: "Reached | None" = None
    ) -> None:
        self._reader, self._view, self._request, self._reached = reader, view, request, reached
        self._index = view.commit.articles
        self._clauses = Clauses(
            view.commit.stemmers, request.fields, lambda leaf, part: reader.expanded(view.commit, leaf, part)
        )
        for chosen in request.filters:
            known_facet(chosen.facet)
        requested = {facet.facet for facet in request.facets}
        self._apart = [f for facet in requested for f in ignored(facet, request.filters)]
        period = [within(request.period)] if request.period else []
        common = [filter_clause(f) for f in request.filters if f not in self._apart]
        self._page = Page(request)
        scored = self._page.scored and request.limit
        self._words = list(dict.fromkeys(words_of(self._clauses, request.tree))) if scored else []
        self._documents, self._lengths = view.commit.documents, view.commit.lengths
        self.generation = view.commit.generation
        if request.as_of is not None and view.commit.base <= request.as_of < view.commit.generation:
            self.generation = request.as_of
            common.append({"range": {"born": {"lte": request.as_of}}})
        if request.within is not None:
            common.append(self._clauses.matching(request.within))
        self._narrowed = every([*period, *common])
        self._kept = every(filter_clause(f) for f in self._apart)

    def result(self) -> SearchResult:
        request = self._request
        facets = [FacetAggregation(facet, request.filters, self._apart) for facet in request.facets]
        if not self._index:
            return self._nothing(facets)
        frequencies, first, last, members = self._prepared()
        outlets = self._outlets() if request.sort == "reported" else {}
        histogram = HistogramAggregation(request, first, last) if request.histogram else None
        asked: list[Clause] = [self._main(outlets, frequencies, facets, histogram)]
        if members:
            assert request.group is not None
            field = GROUPS[request.group]
            query = every([self.matching(), originals(members, request.group)])
            asked.append({"size": 0, "track_total_hits": True, "query": query, "aggs": {"v": value_counts(field)}})
        main, *more = self._reader.many(self._view.commit, asked, self._reached)
        total = main["hits"]["total"]["value"]
        groups = None
        if request.group is not None:
            found = counted(more[0]["aggregations"]["v"]["buckets"]) if more else {}
            groups = total - sum(members.values()) - len(found) + len(members)
            members = {key: number + found.get(key, 0) for key, number in members.items()}
        answers = self._exact(facets, main.get("aggregations", {}))
        complete = self._reached is None or self._reached.everything
        return SearchResult(
            total=total,
            hits=self._page.hits(main, members, self._carried(frequencies)),
            groups=groups if complete else None,  # of parts that came back in between it might be too many
            facets=tuple(facet.result(answers[f"f{n}"]) for n, facet in enumerate(facets)),
            histogram=histogram.result(answers.get("h", {}).get("h"), total) if histogram else None,
            generation=self.generation,
            complete=complete,
        )

    def _exact(self, facets: Sequence[FacetAggregation], answers: dict[str, Any]) -> dict[str, Any]:
        """The counts, asked for again where a shard has kept something back that matters."""
        again = {f"f{n}": f.body(whole=True) for n, f in enumerate(facets) if not f.is_exact(answers[f"f{n}"])}
        if not again:
            return answers
        query = every([self._clauses.matching(self._request.tree), self._narrowed])
        (answer,) = self._reader.many(self._view.commit, [{"size": 0, "query": query, "aggs": again}], self._reached)
        return {**answers, **answer["aggregations"]}

    def _carried(self, frequencies: Mapping[Word, int]) -> tuple[float, ...]:
        """What scores are made of, for the next page: live articles, tokens of their titles and bodies, articles with each word."""
        if not self._page.scored or len(self._words) > _CARRIED:
            return ()
        return tuple(map(float, (self._documents, *self._lengths, *(frequencies[word] for word in self._words))))

    def _nothing(self, facets: Sequence[FacetAggregation]) -> SearchResult:
        request = self._request
        empty: dict[str, Any] = {"best": {"buckets": []}, "listed": {"buckets": []}}
        return SearchResult(
            total=0,
            hits=(),
            groups=0 if request.group else None,
            facets=tuple(facet.result(empty) for facet in facets),
            histogram=HistogramAggregation(request, None, None).result(None, 0) if request.histogram else None,
            generation=self.generation,
        )

    def matching(self) -> Clause:
        """All matches, without a score."""
        return every([self._clauses.matching(self._request.tree), self._narrowed, self._kept])

    def _prepared(self) -> tuple[dict[Word, int], int | None, int | None, dict[str, int]]:
        """(articles with each word; first and last date; matches in groups that may have several members, by group)."""
        request, reader, commit = self._request, self._reader, self._view.commit
        known, missing = reader.frequencies(commit, self._words)
        carried = self._page.statistics
        if len(carried) == 3 + len(self._words) and self._words:
            self._documents, self._lengths = int(carried[0]), (int(carried[1]), int(carried[2]))
            known, missing = dict(zip(self._words, map(int, carried[3:]), strict=True)), []
        asked: list[Clause] = [{"size": 0, "track_total_hits": True, "query": word_clause(word)} for word in missing]
        if request.histogram:
            asked.append(
                {
                    "size": 0,
                    "track_total_hits": False,
                    "query": self.matching(),
                    "aggs": bounds(request.histogram_field),
                }
            )
        if request.group:
            query = every([self.matching(), joined(request.group)])
            aggregation = {"v": value_counts(GROUPS[request.group])}
            asked.append({"size": 0, "track_total_hits": False, "query": query, "aggs": aggregation})
        answers = reader.many(commit, asked, self._reached) if asked else []
        numbers = {word: answer["hits"]["total"]["value"] for word, answer in zip(missing, answers, strict=False)}
        if self._reached is None or self._reached.everything:
            reader.remember(commit, numbers)
        rest = answers[len(missing) :]
        first = last = None
        if request.histogram:
            span = rest.pop(0)["aggregations"]
            first, last = (None if span[end]["value"] is None else int(span[end]["value"]) for end in ("first", "last"))
        members: dict[str, int] = {}
        if request.group:
            found = rest.pop(0)["aggregations"]["v"]
            members = counted(found["buckets"])
            if found["sum_other_doc_count"]:
                field = GROUPS[request.group]
                query = every([self.matching(), joined(request.group)])
                members = {
                    key: n
                    for (key,), n in reader.combinations(commit, [field], query, self._reached)
                    if key is not None
                }
        return {**known, **numbers}, first, last, members

    def _combinations(self, fields: Sequence[str], query: Clause) -> list[tuple[tuple[str | None, ...], int]]:
        return self._reader.combinations(self._view.commit, fields, query, self._reached)

    def _outlets(self) -> dict[str, int]:
        """How many outlets the matches of each story are from, where there are several."""
        grouping: Grouping = "story"
        fields = [GROUPS[grouping], "outlet"]
        query = every([self.matching(), joined(grouping)])
        pairs = [(key or "", outlet) for (key, outlet), _ in self._combinations(fields, query)]
        keys = sorted({key for key, _ in pairs if key.startswith("c")})
        for at in range(0, len(keys), MOST_VALUES):
            query = every([self.matching(), originals(keys[at : at + MOST_VALUES], grouping)])
            pairs += [(key or "", outlet) for (key, outlet), _ in self._combinations(fields, query)]
        return outlets_of(pairs)

    def _main(
        self,
        outlets: Mapping[str, int],
        frequencies: Mapping[Word, int],
        facets: Sequence[FacetAggregation],
        histogram: HistogramAggregation | None,
    ) -> Clause:
        request = self._request
        body = self._page.body(outlets)
        if self._page.scored and request.limit:
            documents = max(self._documents, *frequencies.values(), 1)
            lengths = dict(zip(TEXT_FIELDS, self._lengths, strict=True))
            averages: dict[TextField, float] = {
                field: lengths[field] / max(self._documents, 1) or 1.0 for field in TEXT_FIELDS
            }
            statistics = Statistics(
                averages=averages,
                idf=lambda word: idf(self._reader.ranking, documents, frequencies[word]),
            )
            scores = Scores(self._clauses, self._reader.ranking, statistics)
            body["query"] = scores.scored(request.tree, self._narrowed)
            if request.sort == "blend":
                body["query"] = scores.blended(body["query"], request.now, request.half_life_days)
        else:
            body["query"] = every([self._clauses.matching(request.tree), self._narrowed])
        if self._kept != ALL:
            body["post_filter"] = self._kept
        aggregations = {f"f{n}": facet.body() for n, facet in enumerate(facets)}
        if histogram and (ranges := histogram.body()):
            aggregations["h"] = {"filter": self._kept, "aggs": {"h": ranges}}
        if aggregations:
            body["aggs"] = aggregations
        return body
