"""What a search engine has to be for Broadsheet. Which one is opened: index.engines.backends.

Two halves, because they live in different processes: the single indexer writes, every web worker reads.
Documents added become visible, all together, with `commit`; until then a reader sees the commit before.
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
    """For `status`, `doctor` and the metrics. faults: sentences, empty when all is well. bytes: on disk."""

    documents: int
    generation: int
    bytes: int
    segments: int
    faults: tuple[str, ...] = ()


class EngineReader(Protocol):
    """The half that answers. Any number of threads may share one; open it after a fork."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Called by search.service for every page, API call, export batch and alert. Takes a new commit into account by
        itself (a cheap look at the directory), building the new view beside the old.

        Raises IndexDamaged or IndexOutdated when there is no view to answer from; never an answer that may be wrong.
        An index that was never committed answers with nothing.
        """
        ...

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        """Every value of a facet with its number of articles, by count; for looking names up and suggesting them."""
        ...

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        """Printed words (folded) that begin with prefix (folded), by number of articles; for suggestions and spelling.
        An empty prefix gives the most frequent."""
        ...

    def status(self) -> EngineStatus:
        """Never raises: what is wrong stands in `faults`. Verifies checksums; may take a second per GB."""
        ...

    @property
    def generation(self) -> int:
        """Of the newest commit; for ETags. 0 before the first."""
        ...

    def close(self) -> None:
        """Give back files and memory; nothing may be called afterwards."""
        ...


class EngineWriter(Protocol):
    """Held by index.indexing.loop alone. Opening raises AlreadyRunning when another writer lives."""

    def add(self, documents: Iterable[Document]) -> None:
        """Add or replace, by id. The last of several with one id wins. Memory stays bounded however many there are.

        Raises IndexFull; what was committed before stands.
        """
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Unknown ids are ignored."""
        ...

    def clear(self) -> None:
        """Forget everything with the next commit; readers keep answering from the old commit until then."""
        ...

    def commit(self, bookmark: str) -> int:
        """Make all since the last commit durable (fsync) and visible, and remember the bookmark with it.

        Returns the new generation. Raises IndexFull; the state before the call stands then, and the same documents may be
        added again.
        """
        ...

    def rollback(self) -> None:
        """Drop what was added or deleted since the last commit."""
        ...

    @property
    def bookmark(self) -> str:
        """Of the last commit, "" before the first: how sync knows whether index and archive belong together."""
        ...

    def close(self) -> None:
        """Drops what is not committed and gives the lock back."""
        ...


class EngineBackend(Protocol):
    """What an engine's package offers under the name `backend`."""

    def reader(self, settings: Settings) -> EngineReader:
        """Open the index for reading. Raises nothing: what is wrong shows when it is asked."""
        ...

    def writer(self, settings: Settings) -> EngineWriter:
        """Raises AlreadyRunning, IndexDamaged or IndexOutdated; sync answers the latter two with `destroy` and a rebuild."""
        ...

    def destroy(self, settings: Settings) -> None:
        """Set a damaged or outdated index aside so that `writer` starts afresh. Needs no lock but takes it."""
        ...
