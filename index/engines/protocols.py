"""The protocols of a search engine. `index.engines.backends` chooses the engine.

An engine has two halves because they run in different processes: the indexer writes, every web worker reads.

An engine in files of its own shows all documents of a commit together, and answers from an earlier commit while that is kept. One
that is distributed shows them article by article while `commit` runs, a second at most, and answers from an earlier commit as far
as it can: without the articles that are new since, and with the others as they are now. Both never answer with a wrong count: what
cannot be counted raises IndexUnavailable, unless the request is content with an answer from a part, which then says so.

Scores of two engines agree within SCORE_TOLERANCE; totals, facets, histograms and groups are equal.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.counting.cross_counts import CrossCounts, CrossRequest
from index.counting.telling_words import TellingRequest, TellingWords
from index.document import Document
from index.operations.settings import Settings
from index.query import SearchRequest
from index.result import FacetCount, SearchResult

SCORE_TOLERANCE = 1e-6
"""Relative difference between the scores that two engines give one article: some compute in single precision."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineStatus:
    """Engine state for `status`, `doctor` and the metrics.

    faults: sentences about damage, which only a rebuild repairs; empty if there is none. degraded: sentences about what is wrong
    around the index (out of reach, a copy missing) and ends without a rebuild. bytes: size on disk. The figures count for nothing
    unless `known`.
    """

    documents: int
    generation: int
    bytes: int
    segments: int
    faults: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether a commit could be read, or there is none yet."""
        return bool(self.generation) or not (self.faults or self.degraded)


class EngineReader(Protocol):
    """The reading half. Thread-safe; open it after a fork."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request. Used by search.service for every page, API call, export batch and alert.

        Notices new commits by itself and opens the new view beside the old one. An index without a commit returns no
        results. The result says which generation answered, whatever `as_of` asked for. Raises IndexDamaged, IndexOutdated or
        IndexTooNew if there is no view to answer from, IndexUnavailable if it, or a part of it, is out of reach, QueryError for a
        facet that does not exist or a position of another engine; never returns a wrong answer.
        """
        ...

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        """Every value of a facet with its number of articles, by descending count; to resolve and suggest names."""
        ...

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        """The first so many of `values`, without listing all of them. Raises what `search` raises."""
        ...

    def value_counts(self, facet: str, values: Collection[str]) -> dict[str, int]:
        """The numbers of articles of these values of a facet, without those that no article has. Raises what `search` raises."""
        ...

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        """The most frequent printed words that start with a prefix, with their numbers of articles.

        For suggestions and spelling correction. prefix: case-folded, as are the words returned; "" matches every word.
        limit: most words returned.
        """
        ...

    def word_counts(self, words: Collection[str] = (), endings: Sequence[str] = ()) -> dict[str, int]:
        """The numbers of articles of printed words: of these, and of all that end with one of some texts. All case-folded; words
        that no article has are left out. Raises what `search` raises."""
        ...

    def similar_words(self, word: str, edits: int, limit: int) -> tuple[FacetCount, ...]:
        """The printed words at most so many edits from one, and it itself, with their numbers of articles; none that no article
        has. The nearest first, equally near ones by descending count, then alphabetically. For spelling correction, while
        somebody waits.

        word: case-folded, as are the words returned. edits: letters more, less or others, and neighbours swapped (OSA distance),
        0 to 3. limit: most words returned. Raises what `search` raises.
        """
        ...

    def cross(self, asked: CrossRequest) -> CrossCounts:
        """Matches counted by one or two axes, exact. Raises what `search` raises."""
        ...

    def telling(self, asked: TellingRequest) -> TellingWords:
        """The words that tell matches from other articles, from the index of all of them. Raises what `search` raises."""
        ...

    def status(self) -> EngineStatus:
        """The state of the index.

        Never raises: problems are listed in `faults` and `degraded`. May verify checksums, about a second per GB.
        """
        ...

    def glance(self) -> bool:
        """Whether anything has been committed: to one who knows of a commit, False says that the index is gone. Raises IndexDamaged
        if a part of what was committed is gone, as far as some milliseconds show it, and what `search` raises."""
        ...

    @property
    def generation(self) -> int:
        """The number of the newest commit, for ETags; 0 before the first. Raises IndexUnavailable, never 0 for an index that
        cannot be reached."""
        ...

    @property
    def bookmark(self) -> str:
        """The bookmark of the newest commit, "" before the first. Raises what `search` raises."""
        ...

    def close(self) -> None:
        """Release files and memory. No method may be called afterwards."""
        ...


class EngineWriter(Protocol):
    """The writing half, held only by index.indexing.loop.

    Opening raises AlreadyRunning while another writer is open. Every method may raise IndexUnavailable: what was not committed
    has to be added again, which does no harm if a part of it had arrived.
    """

    def add(self, documents: Iterable[Document]) -> None:
        """Add or replace documents by id; of several with the same id the last wins. Memory use is bounded.

        Raises IndexFull; the last commit is unaffected.
        """
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents by id; unknown ids are ignored."""
        ...

    def clear(self) -> None:
        """Remove every document with the next commit; until then readers answer from the last one."""
        ...

    def commit(self, bookmark: str) -> int:
        """Make all changes since the last commit durable (fsynced) and visible, then store the bookmark.

        The bookmark means: the index contains at least the changes up to here. Returns the new generation number. Raises
        IndexFull; the bookmark is then as before the call, and the same documents may be added again.
        """
        ...

    def rollback(self) -> None:
        """Discard what was added or deleted since the last commit. What a distributed engine has sent already becomes visible
        with the next commit, unless the same articles are added again or the index is cleared."""
        ...

    @property
    def bookmark(self) -> str:
        """The bookmark of the last commit, "" before the first; tells sync whether index and archive match."""
        ...

    def close(self) -> None:
        """Discard uncommitted changes and release the lock."""
        ...


class EngineBackend(Protocol):
    """The entry point of an engine, which its package exports as `backend`."""

    def reader(self, settings: Settings, *, warm: bool = False) -> EngineReader:
        """Open the index for reading. Raises SettingsError only: other problems surface when the reader is used.

        warm: some milliseconds of practice, so that the first search takes no longer than later ones; for a process that stays."""
        ...

    def writer(self, settings: Settings) -> EngineWriter:
        """Open the index for writing.

        Raises AlreadyRunning, IndexUnavailable, IndexTooNew, IndexDamaged or IndexOutdated; only the last two call for `destroy`
        and a rebuild by themselves.
        """
        ...

    def destroy(self, settings: Settings) -> None:
        """Set a damaged or outdated index aside, so that `writer` starts with an empty one. Takes the writer lock.

        Raises IndexUnavailable; the index is then as it was.
        """
        ...
