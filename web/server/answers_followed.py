"""The index as a page asks it: the archive is never older than an answer, so that every article found can be shown.

A page reads one state of the archive (`Archive.snapshot`). If an article is saved and indexed while the page is being made, the
index may find what that state does not have yet; then the page goes on with a newer one.
"""

from typing import Any, cast

from index.archive.protocols import Archive
from index.counting.cross_counts import CrossCounts, CrossRequest
from index.counting.telling_words import TellingRequest, TellingWords
from index.engines.protocols import EngineReader
from index.query import SearchRequest
from index.result import SearchResult


def followed(engine: EngineReader, archive: Archive) -> EngineReader:
    """The same engine, whose answers the archive follows."""
    return cast(EngineReader, _AnswersFollowed(engine, archive))


class _AnswersFollowed:
    """What answers from a state of the index that it names; all else is the engine's own."""

    def __init__(self, engine: EngineReader, archive: Archive) -> None:
        self._engine = engine
        self._archive = archive

    def search(self, request: SearchRequest) -> SearchResult:
        answer = self._engine.search(request)
        self._archive.follow(answer.generation)
        return answer

    def cross(self, asked: CrossRequest) -> CrossCounts:
        answer = self._engine.cross(asked)
        self._archive.follow(answer.generation)
        return answer

    def telling(self, asked: TellingRequest) -> TellingWords:
        answer = self._engine.telling(asked)
        self._archive.follow(answer.generation)
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)
