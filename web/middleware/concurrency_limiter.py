"""How many requests do heavy work at once, and for how long anyone waits for it.

A request takes a place before it asks the engine or the archive for anything, and gives it back once its answer is made; one
that streams keeps it until the last piece, or until its reader leaves. Where all places are taken it waits its turn, in the
order of arrival over all workers, and is refused only if that does not come in time; one that takes long makes way for the next
(`web.server.slow_lane`). Each piece of work runs in a thread of
its own, so that a request can be answered when its time is over although the work is not. Work that nobody waits for any more
still counts: its place comes back when it has really ended.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from contextvars import copy_context
from math import ceil
from typing import ParamSpec, TypeVar

from index.text.localizable import Sentence
from web.server.shared_memory import SharedHeads, SharedSemaphore
from web.server.slow_lane import SlowLane
from web.server.waiting_line import WaitingLine

P = ParamSpec("P")
T = TypeVar("T")


class Overloaded(Exception):
    """No search can be made now. retry_after: seconds after which another try makes sense."""

    def __init__(self, message: str, *, code: str, retry_after: int) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


class ConcurrencyLimiter:
    """Lets at most as many requests work as there are places, each piece of work done within `budget` seconds or not at all.

    places, heads: what all workers share. slow: where those go on that take long. wait: seconds for which a request waits its turn.
    streams: places for answers that are sent while they are made, fewer than all, so that slow readers of exports never keep
    everybody else from searching.
    """

    def __init__(
        self,
        places: SharedSemaphore,
        heads: SharedHeads,
        streams: SharedSemaphore,
        slow: SlowLane,
        *,
        budget: float,
        wait: float,
    ) -> None:
        self._line = WaitingLine(places, heads)
        self._wait = wait
        self._streams = streams
        self._slow = slow
        self._budget = budget
        self._pool = ThreadPoolExecutor(max_workers=places.count + slow.count, thread_name_prefix="search")

    @contextmanager
    def enter(self, arrived: float | None = None) -> "Iterator[Turn]":
        """A place among those that work, when it is this request's turn. arrived: when it came, by the monotonic clock; None for
        now. Raises Overloaded."""
        since = time.monotonic() if arrived is None else arrived
        place = self._line.take(since, since + self._wait)
        if place is None:
            raise Overloaded(
                Sentence("This server is handling as many requests as it can. Try again in a moment."),
                code="too_many_searches",
                retry_after=max(1, ceil(self._wait / 2)),
            )
        turn = Turn(self._pool, self._line, place, self._streams, self._budget)
        self._slow.watch(turn)
        try:
            yield turn
        finally:
            turn.release()

    def close(self) -> None:
        """End the threads; work that has not begun is dropped."""
        self._slow.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


class Turn:
    """One request's place. It comes back when the request has left and all of its work has ended, in whatever order."""

    def __init__(
        self, pool: ThreadPoolExecutor, places: WaitingLine, place: int, streams: SharedSemaphore, budget: float
    ) -> None:
        self._pool = pool
        self._streams = streams
        self._budget = budget
        self._held: list[tuple[WaitingLine | SharedSemaphore, int]] = [(places, place)]
        self._lock = threading.Lock()
        self._holders = 1

    def run(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What the work returns for these arguments. Raises Overloaded when its time is over, and whatever the work raises."""
        return self.within(self._budget, lambda: work(*args, **named))

    def within(self, budget: float, work: Callable[[], T]) -> T:
        """The same for work that may take another time than a search. budget: in seconds."""
        with self._lock:
            self._holders += 1
        context = copy_context()  # so that the work knows the request that it belongs to

        def held() -> T:
            try:
                return context.run(work)
            finally:
                self.release()

        future = self._pool.submit(held)
        try:
            return future.result(timeout=budget)
        except FutureTimeout:
            if future.done():  # the work itself raised a TimeoutError
                raise
            raise Overloaded(
                Sentence(
                    "This took longer than the %(budget)s s that it may take. Try fewer or rarer words, or a "
                    "shorter range of dates.",
                    budget=budget,
                ),
                code="search_too_slow",
                retry_after=2,
            ) from None

    def stream(self, pieces: Iterator[bytes]) -> "Stream":
        """The same pieces, with the place kept until the last of them. Raises Overloaded where too many answers stream."""
        place = self._streams.take()
        if place is None:
            raise Overloaded(
                Sentence("As many exports are running as this server allows at once. Try again when one has ended."),
                code="too_many_exports",
                retry_after=10,
            )
        with self._lock:
            self._held.append((self._streams, place))
            self._holders += 1
        return Stream(pieces, self.release)

    def release(self) -> None:
        """One that held the place is done: the request, a piece of its work, or its stream."""
        with self._lock:
            self._holders -= 1
            if self._holders:
                return
        for places, place in self._held:
            places.give_back(place)

    @property
    def is_over(self) -> bool:
        """Whether its places are given back."""
        return not self._holders

    def make_way(self, slow: SharedSemaphore) -> bool:
        """Leave its place to the next in line and go on in one of the slow; False where none is free."""
        with self._lock:
            if not self._holders:
                return True
            place = slow.take()
            if place is None:
                return False
            (line, left), self._held[0] = self._held[0], (slow, place)
        line.give_back(left)
        return True


class Stream:
    """Pieces of an answer that is made while it is sent. It ends once: with the last piece, an error, `close`, or with nobody
    left who could ask for more."""

    def __init__(self, pieces: Iterator[bytes], ended: Callable[[], None]) -> None:
        self._pieces = pieces
        self._ended: Callable[[], None] | None = ended

    def __iter__(self) -> "Stream":
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the places back; a second call does nothing."""
        ended, self._ended = self._ended, None
        if ended is not None:
            ended()

    __del__ = close
