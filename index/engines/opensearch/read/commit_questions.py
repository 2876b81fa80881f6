"""What one commit is asked, and what of its answers is remembered: articles, combinations of values, printed words.

Every search demands all shards (`allow_partial_search_results`), so a count is exact or there is none; but for those whose asker
can tell the difference (`Reached`).
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from index.engines.opensearch.commit_state import Commit
from index.engines.opensearch.nodes.connection import Connection
from index.engines.opensearch.nodes.newest_commit import NewestCommit, Stale
from index.engines.opensearch.read.counting_aggregations import WITHOUT, counted, value_counts
from index.engines.opensearch.read.hit_pages import composite
from index.engines.opensearch.read.query_clauses import ALL, Clause
from index.engines.opensearch.read.score_scripts import Word
from index.engines.opensearch.vocabulary_runs import Vocabulary
from index.operations.settings import Settings
from index.query import Fuzzy, Prefix
from index.ranking import Ranking
from index.result import FacetCount
from index.text.folding import fold
from index.text.one_edit import with_another_beginning, within_one

EVERYTHING: Clause = {"size": 0, "track_total_hits": True, "query": ALL}

_STATISTICS_KEPT = 20_000
_LISTS_KEPT = 32


class Missing(Exception):
    """The index that a commit names is not there."""


@dataclass
class Reached:
    """Whether every part of the index answered."""

    everything: bool = True


def _lacks_parts(answer: Mapping[str, Any]) -> bool:
    """Whether some shards did not answer; those that no node holds are not counted as failed."""
    return bool(answer["_shards"]["successful"] < answer["_shards"]["total"])


class CommitQuestions:
    """Asks the indexes that a commit names. Thread-safe. ranking: the constants of the formula."""

    def __init__(
        self, connection: Connection, newest: NewestCommit, vocabulary: Vocabulary, settings: Settings, ranking: Ranking
    ) -> None:
        self.ranking = ranking
        self._connection = connection
        self._newest = newest
        self._vocabulary = vocabulary
        self._expansions = settings.query_expansions
        self._edits = settings.query_edits
        self._lock = Lock()
        self._frequencies: OrderedDict[tuple[int, Word], int] = OrderedDict()
        self._lists: OrderedDict[tuple[int, str], tuple[FacetCount, ...]] = OrderedDict()

    def forget(self) -> None:
        """Drop what is remembered: another index, whose generations began anew, has taken the place of the one asked before."""
        with self._lock:
            self._frequencies.clear()
            self._lists.clear()

    def many(self, commit: Commit, searches: Sequence[Clause], reached: Reached | None = None) -> list[dict[str, Any]]:
        """The answers to several searches for articles, which hold at least what was committed. Raises Missing, Stale.

        reached: if the parts that can be reached may answer alone; it learns whether they did.
        """
        asked = [(commit.articles, body) for body in (*searches, EVERYTHING)]
        found: list[dict[str, Any]] = []
        answers = self._connection.many(asked, without=WITHOUT, partial=reached is not None)
        self._newest.must_be_believed(commit)
        for answer in answers:
            if answer is None:
                raise Missing
            found.append(answer)
        if reached and any(map(_lacks_parts, found)):
            reached.everything = False
        held = found.pop()["hits"]["total"]["value"]
        if held < commit.documents and (reached is None or reached.everything):
            raise Stale
        return found

    def combinations(
        self, commit: Commit, fields: Sequence[str], query: Clause, reached: Reached | None = None
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

    def values(self, commit: Commit, facet: str) -> tuple[FacetCount, ...]:
        """Every value of a facet, the most frequent first."""
        if not commit.articles:
            return ()
        key = (commit.generation, facet)
        if (known := self._lists.get(key)) is not None:
            return known
        (answer,) = self.many(commit, [{"size": 0, "query": ALL, "aggs": {"v": value_counts(facet)}}])
        counts = counted(answer["aggregations"]["v"]["buckets"])
        if answer["aggregations"]["v"]["sum_other_doc_count"]:
            counts = {key: number for (key,), number in self.combinations(commit, [facet], ALL) if key}
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        values = tuple(FacetCount(value=value, count=number) for value, number in ordered)
        with self._lock:
            self._lists[key] = values
            while len(self._lists) > _LISTS_KEPT:
                self._lists.popitem(last=False)
        return values

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
