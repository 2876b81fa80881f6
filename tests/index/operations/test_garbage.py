"""How the collector of garbage is held back: by how much is made, from what stays, and for a while."""

import gc
from collections.abc import Iterator

import pytest

from index.operations.garbage import (
    ANNOTATING,
    SERVING,
    GivingBack,
    collect_less_often,
    give_back,
    settle,
    share_heaps,
    without_collection,
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # tests before this one may have indexed something
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_process_that_has_loaded_everything_is_looked_through_less_often_and_without_that() -> None:
    before = gc.get_threshold()
    settle(SERVING)
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == (SERVING, *before[1:])
    assert gc.isenabled()


def test_nobody_makes_it_look_more_often() -> None:
    collect_less_often(ANNOTATING)
    collect_less_often(SERVING)
    assert gc.get_threshold()[0] == ANNOTATING


def test_it_rests_and_goes_on() -> None:
    with without_collection():
        assert not gc.isenabled()
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(KeyError), without_collection():
        raise KeyError
    assert gc.isenabled()


def test_memory_is_given_back_from_time_to_time_by_who_works() -> None:
    now, given = [0.0], []
    giving = GivingBack(every=30.0, clock=lambda: now[0], give=lambda: given.append(now[0]))
    for second in range(200):
        now[0] = float(second)
        giving.look(done=min(second, 100))

    assert given == [30.0, 60.0, 90.0, 120.0], "the last time for what was done until then, and not again"


def test_a_library_that_cannot_give_back_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    give_back()
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    give_back()
    share_heaps()
