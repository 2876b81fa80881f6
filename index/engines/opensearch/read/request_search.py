"""One request put to one commit, in two round trips.

The first asks for statistics of the words, the first and last date and the groups with several members; the second for the
page and all counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from index.engines.opensearch.nodes.newest_commit import View
from index.engines.opensearch.read.commit_questions import CommitQuestions, Reached
from index.engines.opensearch.read.counting_aggregations import (
    MOST_VALUES,
    FacetAggregation,
    HistogramAggregation,
    bounds,
    counted,
    value_counts,
)
from index.engines.opensearch.read.hit_pages import GROUPS, Page, joined, originals, outlets_of
from index.engines.opensearch.read.query_clauses import ALL, Clause, Clauses, every, filter_clause, within
from index.engines.opensearch.read.score_scripts import Scores, Statistics, Word, word_clause, words_of
from index.facets import ignored, known_facet
from index.query import TEXT_FIELDS, Grouping, SearchRequest, TextField
from index.ranking import idf
from index.result import SearchResult

_CARRIED = 40
"""Words whose statistics a position carries; with more, articles may move a little between two pages."""


class RequestSearch:
    """One request put to one view. reached: if the parts that can be reached may answer alone."""

    def __init__(
        self, questions: CommitQuestions, view: View, request: SearchRequest, reached: Reached | None = None
    ) -> None:
        self._questions, self._view, self._request, self._reached = questions, view, request, reached
        self._index = view.commit.articles
        self._clauses = Clauses(
            view.commit.stemmers, request.fields, lambda leaf, part: questions.expanded(view.commit, leaf, part)
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
        """Both round trips. Raises Missing, Gone, Stale."""
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
        main, *more = self._questions.many(self._view.commit, asked, self._reached)
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
        (answer,) = self._questions.many(self._view.commit, [{"size": 0, "query": query, "aggs": again}], self._reached)
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
        request, questions, commit = self._request, self._questions, self._view.commit
        known, missing = questions.frequencies(commit, self._words)
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
        answers = questions.many(commit, asked, self._reached) if asked else []
        numbers = {word: answer["hits"]["total"]["value"] for word, answer in zip(missing, answers, strict=False)}
        if self._reached is None or self._reached.everything:
            questions.remember(commit, numbers)
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
                    for (key,), n in questions.combinations(commit, [field], query, self._reached)
                    if key is not None
                }
        return {**known, **numbers}, first, last, members

    def _combinations(self, fields: Sequence[str], query: Clause) -> list[tuple[tuple[str | None, ...], int]]:
        return self._questions.combinations(self._view.commit, fields, query, self._reached)

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
                idf=lambda word: idf(self._questions.ranking, documents, frequencies[word]),
            )
            scores = Scores(self._clauses, self._questions.ranking, statistics)
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


def matches_only(questions: CommitQuestions, view: View, request: SearchRequest) -> RequestSearch:
    """A request of which nothing but `matching` is asked."""
    return RequestSearch(questions, view, replace(request, limit=0, facets=(), histogram=None, group=None))
