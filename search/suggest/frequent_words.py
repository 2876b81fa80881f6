"""The frequent words of the archive, for spelling. Listing them takes most of a second in an archive of 100,000 articles, so it
is done in a thread of its own: a search waits a moment for the list and else goes without."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import NamedTuple

from index.engines.protocols import EngineReader
from index.result import FacetCount

PATIENCE = 0.3
"""Seconds that a search waits for a list; no suggestion is worth a slow answer."""

_LONG, _LASTS = 0.05, 100
"""A list that takes longer than this (seconds) outlives its generation, for this many times as long as it took."""

_LISTS_KEPT = 40


class _List(NamedTuple):
    generation: int
    until: float
    counts: tuple[FacetCount, ...]


class FrequentWords:
    """Cached lists of frequent words by first letters. Safe to share between threads. clock: seconds; tests bring their own."""

    def __init__(self, engine: EngineReader, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._lists: dict[tuple[str, int], _List] = {}
        self._making: dict[tuple[str, int], Future[tuple[FacetCount, ...]]] = {}
        self._lock = threading.Lock()
        self._maker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="words")

    def beginning(self, letters: str, limit: int, patience: float = PATIENCE) -> tuple[FacetCount, ...]:
        """What `EngineReader.words` gives for these letters and this limit. If that takes longer than `patience` seconds, the
        list of an earlier generation, or (); the next search has it.

        A list is kept for one generation. One that took long is kept a hundred times as long as it took, since an archive of
        that size has the same words a moment later.
        """
        key = (letters, limit)
        known = self._lists.get(key)
        if known and (known.generation == self._engine.generation or self._clock() < known.until):
            return known.counts
        with self._lock:
            making = self._making.get(key)
            if making is None:
                making = self._making[key] = self._maker.submit(self._make, key)
        try:
            return making.result(timeout=patience)
        except FutureTimeout:
            return known.counts if known else ()

    def _make(self, key: tuple[str, int]) -> tuple[FacetCount, ...]:
        try:
            generation, began = self._engine.generation, self._clock()
            counts = self._engine.words(*key)
            took = self._clock() - began
            if len(self._lists) >= _LISTS_KEPT:
                self._lists.clear()
            self._lists[key] = _List(generation, began + (_LASTS * took if took > _LONG else 0), counts)
            return counts
        finally:
            with self._lock:  # not before the list is there
                del self._making[key]
