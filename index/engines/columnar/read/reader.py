"""The reader held by every web worker: the newest view, a few earlier ones for paging, and a watch on the directory."""

import contextlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Sequence

from index.counting.cross_counts import CrossCounts, CrossRequest
from index.counting.telling_words import TellingRequest, TellingWords
from index.engines.columnar.files import layout
from index.engines.columnar.files.container import ADVICE, damaged
from index.engines.columnar.files.generation import (
    Generation,
    current_generation,
    listed_generations,
    read_generation,
)
from index.engines.columnar.query.cross_counting import cross
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.prefixes import WordsOfSegment, frequent
from index.engines.columnar.query.search import search
from index.engines.columnar.query.telling import telling
from index.engines.columnar.query.word_postings import KeptPostings
from index.engines.columnar.read.facet_values import every_value, most_frequent, value_counts
from index.engines.columnar.read.view import View
from index.engines.columnar.read.warm_up import exercises
from index.engines.columnar.read.word_counts import similar_words, word_counts
from index.engines.protocols import EngineStatus
from index.errors import IndexDamaged, IndexingError
from index.facets import known_facet
from index.operations.settings import Settings
from index.query import SearchRequest
from index.ranking import RANKING, Ranking
from index.result import FacetCount, SearchResult
from index.text.analysis import fingerprint
from index.text.folding import fold

_VIEWS_KEPT = 4
_ATTEMPTS = 8
_PAUSE = 0.005
"""Attempts to open a state that is being replaced, and the pause between them in seconds."""

_PRACTICE = 0.005
"""CPU seconds of practice queries after which a process counts as warm."""

log = logging.getLogger(__name__)


class WhooshReader:
    """See index.engines.protocols.EngineReader. Thread-safe."""

    def __init__(self, settings: Settings, ranking: Ranking = RANKING, *, warm: bool = True) -> None:
        self._directory = settings.index_path
        self._expansions = Expansions(settings.query_expansions, settings.query_edits)
        self._ranking = ranking
        self._kept = KeptPostings(settings.postings_cache)
        self._lock = threading.Lock()
        self._view: View | None = None
        self._current_file = settings.index_path / layout.CURRENT
        self._seen: tuple[int, int] | None = None
        self._earlier: OrderedDict[int, View] = OrderedDict()
        if warm:
            with contextlib.suppress(IndexingError):  # `search` reports any problem
                self._practise(self._current())

    def search(self, request: SearchRequest) -> SearchResult:
        return search(self._asked_of(request), request, self._expansions)

    def cross(self, asked: CrossRequest) -> CrossCounts:
        return cross(self._asked_of(asked.request), asked, self._expansions)

    def telling(self, asked: TellingRequest) -> TellingWords:
        return telling(self._asked_of(asked.request), asked, self._expansions)

    def _asked_of(self, request: SearchRequest) -> View:
        view = self._current()
        if request.as_of is not None and request.as_of != view.generation.number:
            view = self._as_of(request.as_of, view)
        return view

    def _practise(self, view: View) -> None:
        """Run queries that nobody waits for, so that the first real one is as fast as those after it."""
        view.warm()
        until = time.thread_time() + _PRACTICE
        for tree in exercises(view):
            if time.thread_time() > until:
                break
            search(view, SearchRequest(tree=tree), self._expansions)

    def values(self, facet: str) -> tuple[FacetCount, ...]:
        return every_value(self._current(), known_facet(facet))

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        return most_frequent(self._current(), known_facet(facet), limit)

    def value_counts(self, facet: str, values: Collection[str]) -> dict[str, int]:
        return value_counts(self._current(), known_facet(facet), values)

    def words(self, prefix: str, limit: int) -> tuple[FacetCount, ...]:
        view = self._current()
        words = [WordsOfSegment(segment_view, fold(prefix).encode()) for segment_view in view.segments]
        return tuple(FacetCount(value=word.decode(), count=df) for word, df in frequent(view, words)[:limit])

    def word_counts(self, words: Collection[str] = (), endings: Sequence[str] = ()) -> dict[str, int]:
        return word_counts(self._current(), words, endings)

    def similar_words(self, word: str, edits: int, limit: int) -> tuple[FacetCount, ...]:
        return similar_words(self._current(), word, edits, limit)

    def status(self) -> EngineStatus:
        faults: list[str] = []
        size = 0
        generation = Generation(layout=0, number=0, bookmark="", analysis=fingerprint(), segments=())
        try:
            current_generation(self._directory, fingerprint())
        except IndexingError as error:
            faults.append(str(error))
        try:
            view = self._current()
            generation = view.generation
            for segment_view in view.segments:
                size += segment_view.entry.bytes
                try:
                    segment_view.segment.container.verify()
                except IndexingError as error:
                    faults.append(str(error))
        except IndexingError as error:
            if str(error) not in faults:
                faults.append(str(error))
        return EngineStatus(
            documents=generation.documents,
            generation=generation.number,
            bytes=size,
            segments=len(generation.segments),
            faults=tuple(faults),
        )

    def glance(self) -> bool:
        """See EngineReader. Looks at names and lengths of files and opens none: an indexer does so every other second."""
        for attempt in range(_ATTEMPTS):
            generation = current_generation(self._directory, fingerprint())
            if generation is None:
                return False
            fault = next(filter(None, (entry.fault(self._directory) for entry in generation.segments)), "")
            if not fault:
                return True
            if attempt < _ATTEMPTS - 1:
                time.sleep(_PAUSE)  # it may have been replaced meanwhile
        raise IndexDamaged(f"{fault}; {ADVICE}")

    @property
    def generation(self) -> int:
        return self._current().generation.number

    @property
    def bookmark(self) -> str:
        return self._current().generation.bookmark

    def close(self) -> None:
        with self._lock:
            self._view = None
            self._earlier.clear()
            self._kept.keep(())

    def _stamp(self) -> tuple[int, int] | None:
        """Changes with every commit; None if there is none."""
        try:
            status = self._current_file.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return status.st_ino, status.st_mtime_ns

    def _current(self) -> View:
        """The view of the newest commit. Costs one stat while nothing has changed."""
        view = self._view
        if view is not None and self._stamp() == self._seen:
            return view
        with self._lock:
            return self._newest()

    def _newest(self) -> View:
        """Open the committed state.

        If that fails, keep serving the previous view: it may be stale, but it is not wrong.
        """
        for attempt in range(_ATTEMPTS):
            stamp = self._stamp()
            if self._view is not None and stamp == self._seen:
                return self._view
            try:
                generation = current_generation(self._directory, fingerprint())
                if generation is None:  # never committed, or set aside to be rebuilt
                    return self._view or View(self._directory, self._nothing(), self._ranking, self._kept)
                view = View(self._directory, generation, self._ranking, self._kept, self._view)
            except (FileNotFoundError, IndexingError) as error:
                if attempt < _ATTEMPTS - 1:  # it may have been replaced while being opened
                    time.sleep(_PAUSE)
                    continue
                if self._view is not None:
                    log.warning(
                        "the newest state of the index cannot be opened, answering from the one before: %s", error
                    )
                    self._seen = stamp
                    return self._view
                if isinstance(error, FileNotFoundError):
                    raise damaged(error.filename, "is missing") from None
                raise
            self._remember(view)
            self._view, self._seen = view, stamp
            return view
        raise AssertionError("the last attempt returns or raises")

    def _nothing(self) -> Generation:
        return Generation(layout=0, number=0, bookmark="", analysis=fingerprint(), segments=())

    def _remember(self, view: View) -> None:
        self._earlier[view.generation.number] = view
        self._earlier.move_to_end(view.generation.number)
        while len(self._earlier) > _VIEWS_KEPT:
            self._earlier.popitem(last=False)
        used = [view, *self._earlier.values(), *filter(None, (self._view,))]
        view.forget({one.segment.name for kept in used for one in kept.segments})
        self._kept.keep({one.number for kept in used for one in kept.segments})

    def _as_of(self, number: int, newest: View) -> View:
        """The view of an earlier generation if its files are still kept, else the newest."""
        with self._lock:
            known = self._earlier.get(number)
            if known is not None:
                self._earlier.move_to_end(number)
                return known
            for _, generation, path in reversed(listed_generations(self._directory)):
                if generation == number:
                    try:
                        earlier = read_generation(path, fingerprint())
                        view = View(self._directory, earlier, self._ranking, self._kept, self._view)
                    except FileNotFoundError:
                        continue
                    self._remember(view)
                    return view
        return newest
