"""Requests that wait for a place, in the order in which they arrived, over all worker processes."""

import heapq
import threading
import time
from itertools import count

from web.server.shared_memory import SharedHeads, SharedSemaphore

LOOK_AGAIN = 0.003
"""Seconds between two looks of the first in line at whether another process gave a place back."""

ARRIVED = "broadsheet.arrived"
"""Key of the WSGI environment: when the request had arrived, seconds of the monotonic clock."""


class WaitingLine:
    """Gives places in the order in which requests arrived. Thread-safe; one for each process, over shared places and heads."""

    def __init__(self, places: SharedSemaphore, heads: SharedHeads) -> None:
        self._places = places
        self._heads = heads
        self._slot: int | None = None
        self._joined = False
        self._lock = threading.Lock()
        self._line: list[tuple[float, int, threading.Condition]] = []
        self._number = count()

    def take(self, since: float, until: float) -> int | None:
        """A place, as soon as it is this request's turn; None at the time `until`. since: when the request arrived; both in
        seconds of the monotonic clock."""
        with self._lock:
            if not self._joined:
                self._slot, self._joined = self._heads.join(), True
            me = (since, next(self._number), threading.Condition(self._lock))
            heapq.heappush(self._line, me)
            try:
                return self._wait(me, until)
            finally:
                self._line.remove(me)
                heapq.heapify(self._line)
                self._next()

    def give_back(self, place: int) -> None:
        """Free a place of this process, and let the first in line look."""
        self._places.give_back(place)
        with self._lock:
            self._next()

    def _wait(self, me: tuple[float, int, threading.Condition], until: float) -> int | None:
        while True:
            first = self._line[0] is me
            if first:
                self._announce()
                if self._is_longest(me[0]) and (place := self._places.take()) is not None:
                    return place
            left = until - time.monotonic()
            if left <= 0:
                return None
            me[2].wait(min(LOOK_AGAIN, left) if first else left)

    def _next(self) -> None:
        self._announce()
        if self._line:
            self._line[0][2].notify()

    def _announce(self) -> None:
        if self._slot is not None:
            self._heads.announce(self._slot, self._line[0][0] if self._line else 0.0)

    def _is_longest(self, since: float) -> bool:
        return self._slot is None or self._heads.longest(self._slot, since)
