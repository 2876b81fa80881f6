"""How long to wait."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import revisit_interval
from crawler.sources.revisit_interval import learn_interval
from index.operations.settings import load_settings

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SETTINGS = load_settings({"BROADSHEET_DATA": str(Path("nowhere"))})


def learn(interval: float | None, published: Sequence[datetime] = (), new: int = 0) -> float:
    return learn_interval(interval, published, new, NOW, SETTINGS)


def every(minutes: float, count: int = 20) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(minutes=minutes * n) for n in range(1, count + 1))


def test_a_busy_source_is_visited_often_and_a_quiet_one_seldom() -> None:
    busy = learn(None, published=every(10), new=5)
    quiet = learn(None, published=every(600), new=5)
    assert busy == 300
    assert quiet == 5 * 3600


def test_it_is_learnt_step_by_step() -> None:
    first = learn(3600, published=every(10), new=1)
    second = learn(first, published=every(10), new=1)
    assert 3600 > first > second > 300


def test_without_times_finds_and_blanks_count() -> None:
    assert learn(None) == SETTINGS.interval
    assert learn(1000, new=3) < 1000
    assert learn(1000, new=1) == 1000
    assert learn(1000) > 1000


def test_old_and_future_items_say_nothing() -> None:
    odd = (NOW + timedelta(days=1), NOW - timedelta(days=400), NOW - timedelta(days=401), NOW - timedelta(days=402))
    assert revisit_interval.typical_gap(odd, NOW) is None


@given(
    st.none() | st.floats(0, 1e7),
    st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=30),
    st.integers(0, 1000),
)
def test_always_between_two_minutes_and_a_day(before: float | None, times: list[datetime], new: int) -> None:
    assert 120 <= learn(before, published=tuple(times), new=new) <= 86_400


def test_back_off_grows_and_falls() -> None:
    waits = [revisit_interval.backoff(900, failures, 86_400) for failures in range(1, 12)]
    assert waits[:3] == [900, 1800, 3600]
    assert waits[-1] == 86_400
    assert revisit_interval.backoff(900, 0) == 0
    after = revisit_interval.next_visit("s", 900, 3, NOW, SETTINGS) - NOW
    assert timedelta(seconds=3600 * 0.95) <= after <= timedelta(seconds=3600 * 1.05)
    assert revisit_interval.next_visit("s", 900, 0, NOW, SETTINGS) - NOW <= timedelta(seconds=945)


def test_articles_are_looked_at_again_after_1_6_and_24_hours() -> None:
    at, times = NOW, []
    for visits in range(1, 6):
        again = revisit_interval.revisit_time(visits, at)
        if again is None:
            break
        times.append((again - NOW).total_seconds() / 3600)
        at = again
    assert times == [1, 6, 24]


def test_pages_that_fail_are_tried_a_few_times() -> None:
    assert revisit_interval.retry_time(1, NOW, 6) == NOW + timedelta(minutes=1)
    assert revisit_interval.retry_time(2, NOW, 6) == NOW + timedelta(minutes=2)
    assert revisit_interval.retry_time(6, NOW, 6) is None
