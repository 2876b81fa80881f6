"""Requests that take long make way for those that do not.

Who waits for a place waits in the order of arrival, whatever those before turn out to cost: nobody can tell a slow search from a
quick one before it has been made. So a place is meant for a short piece of work. Whoever is not done after a while goes on in a
place of another kind, if one is free there, and the next in line takes the first one.
"""

import threading
import time
from collections import deque
from typing import Protocol

from web.server.shared_memory import SharedSemaphore

SLOW_AFTER = 0.25
"""Seconds of work after which a request makes way."""

REST = 5.0
"""Seconds without a request after which the thread ends; the next one starts another."""

TRY_AGAIN = 0.05
"""Seconds until it is tried again, where all places of the slow were taken."""


class Working(Protocol):
    """A request that has a place."""

    @property
    def is_over(self) -> bool:
        """Whether it has given its place back."""
        ...

    def make_way(self, slow: SharedSemaphore) -> bool:
        """Go on in a place of the slow; False where none is free."""
        ...


class SlowLane:
    """Watches those who work, in a thread that ends when nobody has for a while. places: of the slow, of all workers. after: in
    seconds."""

    def __init__(self, places: SharedSemaphore, after: float = SLOW_AFTER) -> None:
        self.count = places.count
        self._places = places
        self._after = after
        self._lock = threading.Lock()
        self._came = threading.Condition(self._lock)
        self._watched: deque[tuple[float, Working]] = deque()
        self._thread: threading.Thread | None = None
        self._closed = False

    def watch(self, one: Working) -> None:
        """From now on; until it is over, or has made way."""
        with self._lock:
            self._watched.append((time.monotonic() + self._after, one))
            if self._thread is None:  # not before there is something to do: a server forks first
                self._thread = threading.Thread(target=self._run, name="slow lane", daemon=True)
                self._thread.start()
            elif len(self._watched) == 1:
                self._came.notify()

    def close(self) -> None:
        """End the thread."""
        with self._lock:
            self._closed = True
            self._watched.clear()
            self._came.notify()

    def _run(self) -> None:
        while True:
            with self._lock:
                # Nearly all are over long before their time.
                while self._watched and self._watched[0][1].is_over:
                    self._watched.popleft()
                if self._closed:
                    return
                if not self._watched and not self._came.wait(REST):
                    self._thread = None
                    return
                left = self._watched[0][0] - time.monotonic() if self._watched else 0.0
                if left > 0:
                    self._came.wait(left)
                if left > 0 or not self._watched:
                    continue
                _, one = self._watched.popleft()
            if not one.make_way(self._places):
                with self._lock:
                    self._watched.appendleft((time.monotonic() + TRY_AGAIN, one))
