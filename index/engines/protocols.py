"""The protocols of a search engine. `index.engines.backends` chooses the engine.

An engine has two halves because they run in different processes: the indexer writes, every web worker reads.
Documents become visible together with `commit`; until then readers see the previous commit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from index.document import Document
from index.operations.settings import Settings
from index.query import SearchRequest
from index.result import FacetCount, SearchResult


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineStatus:
    """Engine state for `status`, `doctor` and the metrics.

    faults: sentences, empty if all is well. bytes: size on disk.
    """

    documents: int
    generation: int
    bytes: int
    segments: int
    faults: tuple[str, ...] = ()


class EngineReader(Protocol):
    """The reading half. Thread-safe; open it after a fork."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request. Used by search.service for every page, API call, export batch and alert.

        Notices new commits by itself (a cheap check of the directory) and opens the new view beside the old one. An
        index without a commit returns no results. Raises IndexDamaged or IndexOutdated if there is no view to answer
        from, QueryError for a facet that does not exist; never returns a wrong answer.
        """
        ...

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        """Every value of a facet with its number of articles, by descending count; to resolve and suggest names."""
        ...

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        """The most frequent printed words that start with a prefix, with their numbers of articles.

        For suggestions and spelling correction. prefix: case-folded, as are the words returned; "" matches every word.
        limit: most words returned.
        """
        ...

    def status(self) -> EngineStatus:
        """The state of the index.

        Never raises: problems are listed in `faults`. Verifies checksums, about a second per GB.
        """
        ...

    @property
    def generation(self) -> int:
        """The number of the newest commit, for ETags; 0 before the first."""
        ...

    def close(self) -> None:
        """Release files and memory. No method may be called afterwards."""
        ...


class EngineWriter(Protocol):
    """The writing half, held only by index.indexing.loop.

    Opening raises AlreadyRunning while another writer is open.
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
        """Make all changes since the last commit durable (fsynced) and visible, and store the bookmark with them.

        Returns the new generation number. Raises IndexFull; the state is then as before the call, and the same
        documents may be added again.
        """
        ...

    def rollback(self) -> None:
        """Discard everything added or deleted since the last commit."""
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

    def reader(self, settings: Settings) -> EngineReader:
        """Open the index for reading. Does not raise: problems surface when the reader is used."""
        ...

    def writer(self, settings: Settings) -> EngineWriter:
        """Open the index for writing.

        Raises AlreadyRunning, IndexDamaged or IndexOutdated; the latter two call for `destroy` and a rebuild.
        """
        ...

    def destroy(self, settings: Settings) -> None:
        """Set a damaged or outdated index aside, so that `writer` starts with an empty one. Takes the writer lock."""
        ...
