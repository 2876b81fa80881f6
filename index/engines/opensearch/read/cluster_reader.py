"""The reading half: each request is answered from the newest commit, and once more if a commit removes what it is read from.

What is asked of a commit is in commit_questions.py; here is who asks, how often, and what it means when a part is missing.
"""

import time
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from index.counting.cross_counts import CrossCounts, CrossRequest
from index.counting.telling_words import TellingRequest, TellingWords
from index.engines.opensearch.commit_state import Commit, StateStore
from index.engines.opensearch.nodes.connection import Connection
from index.engines.opensearch.nodes.newest_commit import NewestCommit, Stale, View
from index.engines.opensearch.read.commit_questions import EVERYTHING, CommitQuestions, Missing, Reached
from index.engines.opensearch.read.cross_aggregations import cross_counts
from index.engines.opensearch.read.request_search import RequestSearch
from index.engines.opensearch.read.word_gathering import telling_words
from index.engines.opensearch.vocabulary_runs import Gone, Vocabulary
from index.engines.protocols import EngineStatus
from index.errors import IndexDamaged, IndexingError, IndexOutdated, IndexTooNew, IndexUnavailable
from index.facets import known_facet
from index.operations.settings import Settings
from index.query import SearchRequest
from index.ranking import RANKING, Ranking
from index.result import FacetCount, SearchResult

_ATTEMPTS = 6
"""Attempts to answer while commits replace what an answer is read from."""

_PAUSE = 0.02
_SHORTLY = 0.2
"""Seconds after which an answer without all parts is asked for once more."""

Answer = TypeVar("Answer")


class _Changed(Exception):
    """A commit came between the questions of one answer, whose numbers would not belong together."""


class ClusterReader:
    """See index.engines.protocols.EngineReader. Thread-safe."""

    def __init__(self, settings: Settings, ranking: Ranking = RANKING) -> None:
        self._connection = Connection(settings)
        self._store = StateStore(self._connection, settings)
        self._vocabulary = Vocabulary(self._connection)
        self._partial = settings.opensearch_partial
        self._newest = NewestCommit(self._connection, self._store, lambda: self._questions.forget())
        self._questions = CommitQuestions(self._connection, self._newest, self._vocabulary, settings, ranking)

    # --- the protocol

    def search(self, request: SearchRequest) -> SearchResult:
        if not (request.partial and self._partial):
            return self._answered(lambda view: RequestSearch(self._questions, view, request).result())
        found = self._answered(lambda view: RequestSearch(self._questions, view, request, Reached()).result())
        if not found.complete:  # after the end of a node its copies take over at once
            time.sleep(_SHORTLY)
            found = self._answered(lambda view: RequestSearch(self._questions, view, request, Reached()).result())
        return found

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        known_facet(facet)
        return self._answered(lambda view: self._questions.values(view.commit, facet))

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        return self.values(facet)[:limit]

    def value_counts(self, facet: str, values: Collection[str]) -> dict[str, int]:
        return {counted.value: counted.count for counted in self.values(facet) if counted.value in values}

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        return self._answered(lambda view: self._questions.frequent(view.commit, prefix)[:limit])

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
        return self._answered(lambda view: cross_counts(self._questions, view, asked))

    def telling(self, asked: TellingRequest) -> TellingWords:
        def told(view: View) -> TellingWords:
            words = telling_words(self._questions, view, asked)
            if self._store.current()[0].generation != view.commit.generation:
                raise _Changed
            return words

        return self._answered(told)

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
                raise Missing
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
            except (Missing, Gone):
                if attempt == _ATTEMPTS and self._store.current()[1] == view.stamp:
                    raise IndexDamaged(
                        f"the index {view.commit.articles} in OpenSearch is gone, or a part of {view.commit.words}; it is made anew"
                    ) from None
                time.sleep(_PAUSE * attempt)
        raise IndexUnavailable("the index in OpenSearch changes faster than it can be read")

    def _miscounted(self, commit: Commit) -> list[str]:
        """A sentence if the index holds another number of articles than its writer counted, and nothing is on the way."""
        answer, *_ = self._connection.many([(commit.articles, EVERYTHING)])
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
