"""The index as a page asks it: the archive is never older than an answer, so that every article found can be shown.

A page reads one state of the archive (`Archive.snapshot`). If an article is saved and indexed while the page is being made, the
index may find what that state does not have yet; then the page goes on with a newer one.
"""

from collections.abc import Collection, Sequence

from index.archive.protocols import Archive
from index.counting.cross_counts import CrossCounts, CrossRequest
from index.counting.telling_words import TellingRequest, TellingWords
from index.engines.protocols import EngineReader, EngineStatus
from index.query import SearchRequest
from index.result import FacetCount, SearchResult


class AnswersFollowed:
    """Implements index.engines.protocols.EngineReader: another one, whose answers the archive follows."""

    def __init__(self, engine: EngineReader, archive: Archive) -> None:
        self._engine = engine
        self._archive = archive

    def search(self, request: SearchRequest) -> SearchResult:
        """See `index.engines.protocols.EngineReader`."""
        answer = self._engine.search(request)
        self._archive.follow(answer.generation)
        return answer

    def cross(self, asked: CrossRequest) -> CrossCounts:
        """See `index.engines.protocols.EngineReader`."""
        answer = self._engine.cross(asked)
        self._archive.follow(answer.generation)
        return answer

    def telling(self, asked: TellingRequest) -> TellingWords:
        """See `index.engines.protocols.EngineReader`."""
        answer = self._engine.telling(asked)
        self._archive.follow(answer.generation)
        return answer

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        """See `index.engines.protocols.EngineReader`."""
        return self._engine.values(facet)

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        """See `index.engines.protocols.EngineReader`."""
        return self._engine.words(prefix, limit)

    def word_counts(self, words: Collection[str] = (), endings: Sequence[str] = ()) -> dict[str, int]:
        """See `index.engines.protocols.EngineReader`."""
        return self._engine.word_counts(words, endings)

    def status(self) -> EngineStatus:
        """See `index.engines.protocols.EngineReader`."""
        return self._engine.status()

    @property
    def generation(self) -> int:
        """See `index.engines.protocols.EngineReader`."""
        return self._engine.generation

    @property
    def bookmark(self) -> str:
        """See `index.engines.protocols.EngineReader`."""
        return self._engine.bookmark

    def close(self) -> None:
        """See `index.engines.protocols.EngineReader`."""
        self._engine.close()
