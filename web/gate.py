"""How many searches run at once, and for how long anyone waits for one.

A search runs in a thread of its own, so that a request can be answered when its time is over although the search is
not. Such a search keeps its place until it has really ended: work that nobody waits for still counts.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar

from web.shared import SharedPlaces

T = TypeVar("T")

_PATIENCE = 0.25
"""Part of the budget for which a search waits for a place before it is turned away."""

_LOOK_AGAIN = 0.004


class Overloaded(Exception):
    """No search can be made now. retry_after: seconds after which another try makes sense."""

    def __init__(self, message: str, *, code: str, retry_after: int) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


class SearchGate:
    """Lets at most as many searches run as there are places, each answered within `budget` seconds or not at all."""

    def __init__(self, places: SharedPlaces, budget: float) -> None:
        self._places = places
        self._budget = budget
        self._pool = ThreadPoolExecutor(max_workers=places.count, thread_name_prefix="search")

    def run(self, work: Callable[[], T]) -> T:
        """Do the work and return what it gives. Raises Overloaded, and whatever the work raises."""
        place = self._wait_for_place(time.monotonic() + self._budget * _PATIENCE)

        def placed() -> T:
            try:
                return work()
            finally:
                self._places.give_back(place)

        future = self._pool.submit(placed)
        try:
            return future.result(timeout=self._budget)
        except FutureTimeout:
            if future.done():  # the work itself raised a TimeoutError
                raise
            raise Overloaded(
                f"This search took longer than the {self._budget:g} s that a search may take. "
                "Ask for fewer or rarer words, or narrow the dates.",
                code="search_too_slow",
                retry_after=2,
            ) from None

    def _wait_for_place(self, deadline: float) -> int:
        while (place := self._places.take()) is None:
            if time.monotonic() >= deadline:
                raise Overloaded(
                    "More searches are running than this server does at once. Try again in a moment.",
                    code="too_many_searches",
                    retry_after=1,
                )
            time.sleep(_LOOK_AGAIN)
        return place

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
