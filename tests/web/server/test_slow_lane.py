"""Whoever works for long leaves its place to those who wait, and the number of those at work stays bounded."""

import threading
import time
from collections.abc import Callable

import pytest

from web.middleware.concurrency_limiter import ConcurrencyLimiter, Overloaded
from web.server import slow_lane
from web.server.shared_memory import SharedHeads, SharedSemaphore
from web.server.slow_lane import SlowLane


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.001)


class Gate(ConcurrencyLimiter):
    """One with a place for each kind, if nothing else is said."""

    def __init__(self, *, places: int = 1, slow: int = 1, after: float = 0.01, wait: float = 20.0) -> None:
        self.places, self.slow = SharedSemaphore(places), SharedSemaphore(slow)
        self.lane = SlowLane(self.slow, after)
        super().__init__(self.places, SharedHeads(), SharedSemaphore(1), self.lane, budget=20.0, wait=wait)

    def is_empty(self) -> bool:
        """Whether every place of either kind is free."""
        taken = [(of, of.take()) for of in (self.places, self.slow) for _ in range(of.count)]
        for of, place in taken:
            if place is not None:
                of.give_back(place)
        return all(place is not None for _, place in taken)


def test_a_quick_one_does_not_wait_for_a_slow_one() -> None:
    gate = Gate()
    with gate.enter() as slow:
        with gate.enter() as quick:
            assert quick.run(lambda: 7) == 7, "the thread pools have room for both"
        assert slow.run(lambda: 8) == 8
    assert gate.is_empty()
    gate.close()


def test_a_line_of_slow_ones_moves_on_for_the_quick_one_behind_them() -> None:
    gate, go_on = Gate(places=1, slow=3), threading.Event()

    def work() -> None:
        with gate.enter() as turn:
            turn.run(go_on.wait, 20)

    line = [threading.Thread(target=work) for _ in range(3)]
    for thread in line:
        thread.start()
    with gate.enter() as quick:
        assert quick.run(lambda: 7) == 7
    assert not go_on.is_set()
    go_on.set()
    for thread in line:
        thread.join(20)
    assert gate.is_empty()
    gate.close()


def test_no_more_work_than_there_are_places_of_both_kinds() -> None:
    gate = Gate(after=30.0, wait=0.03)
    with gate.enter() as slow:
        assert slow.make_way(gate.slow)
        with gate.enter() as other, pytest.raises(Overloaded) as refused, gate.enter():
            pass
        assert other.is_over
    assert refused.value.code == "too_many_searches"
    assert gate.is_empty()
    gate.close()


def test_who_could_not_make_way_does_so_when_there_is_room() -> None:
    gate = Gate()
    taken = gate.slow.take()
    assert taken is not None
    with gate.enter() as slow:
        assert not slow.make_way(gate.slow)
        gate.slow.give_back(taken)
        with gate.enter() as quick:
            assert quick.run(lambda: 7) == 7
    assert gate.is_empty()
    gate.close()


def test_a_quick_one_never_leaves_its_place() -> None:
    gate = Gate(after=30.0, wait=0.01)
    with gate.enter() as turn:
        assert turn.run(lambda: 7) == 7
        with pytest.raises(Overloaded), gate.enter():
            pass
    assert turn.is_over
    assert turn.make_way(gate.slow), "there is nothing left to do"
    assert gate.is_empty()
    gate.close()


def test_an_export_that_is_sent_slowly_makes_way_too() -> None:
    gate = Gate()
    with gate.enter() as turn:
        stream = turn.stream(iter([b"a", b"b"]))
    with gate.enter() as quick:
        assert quick.run(lambda: 7) == 7
    assert list(stream) == [b"a", b"b"]
    assert gate.is_empty()
    gate.close()


def test_the_thread_ends_when_nobody_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_lane, "REST", 0.001)
    gate = Gate(after=0.001)
    for _ in range(2):
        with gate.enter():
            pass
        eventually(lambda: gate.lane._thread is None)
    gate.close()
