"""Counters and places are the same for every process, and what a killed one held comes back."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable

import pytest

from web.middleware.concurrency_limiter import ConcurrencyLimiter, Overloaded
from web.server.shared_memory import SharedCounters, SharedHeads, SharedSemaphore
from web.server.slow_lane import SlowLane

FORK = multiprocessing.get_context("fork")


def in_child(work: Callable[[], object]) -> None:
    child = FORK.Process(target=work)
    child.start()
    child.join(20)
    assert child.exitcode == 0


def test_counts_add_up_over_processes() -> None:
    counters = SharedCounters()
    children = [FORK.Process(target=lambda: [counters.add("a", 60) for _ in range(200)]) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join(20)
    assert counters.get("a")[0] == 800
    assert counters.get("b")[0] == 0


def test_a_count_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    counters = SharedCounters()
    assert [counters.add("a", 10) for _ in range(3)] == [1, 2, 3]
    assert counters.get("a") == (3, 1010.0)
    now[0] = 1010.5
    assert counters.get("a")[0] == 0
    assert counters.add("a", 10) == 1
    counters.drop("a")
    assert counters.get("a")[0] == 0


def test_a_flood_of_keys_costs_no_memory_and_no_error() -> None:
    counters = SharedCounters(slots=16)
    for number in range(500):
        counters.add(f"k{number}", 60)
    assert counters.add("k499", 60) == 2
    counters.clear()
    assert counters.get("k499")[0] == 0


def test_places_are_shared_and_come_back_from_the_dead() -> None:
    places = SharedSemaphore(2)
    assert [places.take(), places.take(), places.take()] == [0, 1, None]
    places.give_back(1)
    held, release = FORK.Event(), FORK.Event()

    def hold() -> None:
        assert places.take() == 1
        held.set()
        release.wait(20)

    child = FORK.Process(target=hold)
    child.start()
    assert held.wait(20)
    assert places.take() is None
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(20)
    assert places.take() == 1


def gate_of(places: SharedSemaphore, budget: float) -> ConcurrencyLimiter:
    lane = SlowLane(SharedSemaphore(1), after=60)
    return ConcurrencyLimiter(places, SharedHeads(), SharedSemaphore(1), lane, budget=budget, wait=0.05)


def test_the_gate_answers_in_time_and_keeps_the_place_of_what_goes_on() -> None:
    places = SharedSemaphore(1)
    gate = gate_of(places, budget=0.05)
    go_on, ended = threading.Event(), threading.Event()

    def slow() -> None:
        go_on.wait(20)
        ended.set()

    with pytest.raises(Overloaded) as slow_one, gate.enter() as turn:
        turn.run(slow)
    assert slow_one.value.code == "search_too_slow"
    with pytest.raises(Overloaded) as turned_away, gate.enter():
        pass
    assert turned_away.value.code == "too_many_searches"
    go_on.set()
    assert ended.wait(20)
    gate.close()
    with gate_of(places, budget=10).enter() as turn:
        assert turn.run(lambda: 7) == 7
        assert places.take() is None, "a request keeps its place between two pieces of its work"
        assert turn.run(lambda: 8) == 8
    assert places.take() == 0


def test_the_gate_passes_errors_on() -> None:
    gate = gate_of(SharedSemaphore(1), budget=10)
    for error in (ValueError("x"), TimeoutError("its own")):

        def fail(raised: Exception = error) -> None:
            raise raised

        with pytest.raises(type(error)), gate.enter() as turn:
            turn.run(fail)
    with gate.enter() as turn:
        assert turn.run(lambda: 3) == 3
    gate.close()
