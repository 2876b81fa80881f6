"""Requests get their places in the order in which they arrived, over all processes, and none waits longer than it may."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable

from web.server.shared_memory import SharedHeads, SharedSemaphore
from web.server.waiting_line import WaitingLine

FORK = multiprocessing.get_context("fork")


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_places_are_given_in_the_order_of_arrival() -> None:
    places = SharedSemaphore(1)
    line = WaitingLine(places, SharedHeads())
    now, served = time.monotonic(), []
    held = line.take(now, now + 20)
    assert held is not None

    def wait(since: float) -> None:
        place = line.take(since, now + 20)
        assert place is not None
        served.append(since)
        line.give_back(place)

    arrivals = [now - back for back in (1, 5, 3, 2, 4)]
    waiting = [threading.Thread(target=wait, args=(since,)) for since in arrivals]
    for thread in waiting:
        thread.start()
    eventually(lambda: len(line._line) == len(arrivals))
    line.give_back(held)
    for thread in waiting:
        thread.join(20)
    assert served == sorted(arrivals)


def test_who_waited_too_long_goes_and_is_in_nobodys_way() -> None:
    line = WaitingLine(SharedSemaphore(1), SharedHeads())
    now = time.monotonic()
    held = line.take(now, now)
    assert held is not None, "a free place is given however late it is"
    assert line.take(now, now + 0.01) is None
    line.give_back(held)
    assert line.take(now, now + 20) is not None


def test_a_process_lets_those_of_others_go_first_who_have_waited_longer() -> None:
    heads = SharedHeads()
    mine, other = heads.join(), heads.join()
    assert mine is not None
    assert other is not None
    heads.announce(other, 100.0)
    assert not heads.longest(mine, 101.0)
    assert heads.longest(mine, 99.0)
    heads.announce(other, 0.0)
    assert heads.longest(mine, 101.0)


def test_a_dead_process_holds_nobody_up() -> None:
    places, heads = SharedSemaphore(1), SharedHeads()
    held, waits = places.take(), FORK.Event()
    assert held is not None

    def wait_for_ever() -> None:
        waits.set()
        WaitingLine(places, heads).take(1.0, time.monotonic() + 60)

    child = FORK.Process(target=wait_for_ever)
    child.start()
    assert waits.wait(20)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(20)
    places.give_back(held)
    now = time.monotonic()
    assert WaitingLine(places, heads).take(now, now + 20) is not None
