"""When an alert is due, also on the days on which a clock jumps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.alert import Alert, Timing
from search.alerts.schedule import day_start, in_words, next_due, on_the_wall, zone_of

BERLIN = "Europe/Berlin"
NOW = datetime(2025, 7, 10, 9, 30, tzinfo=UTC)  # a Thursday; 11:30 in Berlin


def alert(timing: Timing, hour: int = 8, weekday: int = 0, zone: str = BERLIN) -> Alert:
    return Alert(
        id="a", query="q", kind="email", target="a@b.example", secret="s", created=NOW, timing=timing, hour=hour, weekday=weekday,
        zone=zone,
    )  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (alert(Timing.AT_ONCE), NOW),
        (alert(Timing.UNUSUAL), NOW),
        (alert(Timing.HOURLY), utc("2025-07-10T10:00")),
        (alert(Timing.DAILY, 8), utc("2025-07-11T06:00")),
        (alert(Timing.DAILY, 12), utc("2025-07-10T10:00")),
        (alert(Timing.WEEKLY, 8, 0), utc("2025-07-14T06:00")),
        (alert(Timing.WEEKLY, 12, 3), utc("2025-07-10T10:00")),
        (alert(Timing.WEEKLY, 11, 3), utc("2025-07-17T09:00")),
        (alert(Timing.DAILY, 8, zone="Nowhere/Land"), utc("2025-07-11T08:00")),
    ],
)
def test_when_it_is_due(one: Alert, due: datetime) -> None:
    assert next_due(one, NOW) == due


def test_an_hour_that_does_not_exist_is_when_the_clock_jumps() -> None:
    before = utc("2025-03-29T12:00")
    assert next_due(alert(Timing.DAILY, 2), before) == utc("2025-03-30T01:00")  # 03:00 there
    assert next_due(alert(Timing.DAILY, 2), utc("2025-03-30T01:00")) == utc("2025-03-31T00:00")


def test_an_hour_that_comes_twice_is_due_once() -> None:
    one = alert(Timing.DAILY, 2)
    first = next_due(one, utc("2025-10-25T12:00"))
    assert first == utc("2025-10-26T00:00")
    assert next_due(one, first) == utc("2025-10-27T01:00")
    assert next_due(one, utc("2025-10-26T00:30")) == utc("2025-10-27T01:00")


def test_a_day_that_a_zone_left_out() -> None:
    """Samoa had no 30 December 2011."""
    one = alert(Timing.DAILY, 8, zone="Pacific/Apia")
    first = next_due(one, utc("2011-12-29T12:00"))
    later = next_due(one, first)
    assert first.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2011, 12, 29)
    assert later > first
    assert next_due(one, later).astimezone(ZoneInfo("Pacific/Apia")).hour == 8


def test_midnight_that_does_not_exist() -> None:
    """In Santiago clocks jump at midnight."""
    zone = ZoneInfo("America/Santiago")
    start = on_the_wall(date(2025, 9, 7), 0, zone)
    assert start.astimezone(zone).isoformat() == "2025-09-07T01:00:00-03:00"
    assert day_start(start + timedelta(hours=3), zone) == start


zones = st.sampled_from(
    ["UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"]
)


@given(
    st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),
    st.sampled_from(list(Timing)), st.integers(0, 23), st.integers(0, 6), zones,
)  # fmt: skip
def test_it_is_due_soon_and_at_its_hour(now: datetime, timing: Timing, hour: int, weekday: int, zone: str) -> None:
    one = alert(timing, hour, weekday, zone)
    due = next_due(one, now)
    gap = {Timing.HOURLY: 1 / 24, Timing.DAILY: 1, Timing.WEEKLY: 7}.get(timing, 0)
    assert now <= due <= now + timedelta(days=gap, hours=26 if gap >= 1 else 0)
    if timing in (Timing.DAILY, Timing.WEEKLY):
        shown = due.astimezone(zone_of(zone))
        assert due > now
        assert (shown.hour, shown.minute) == (hour, 0) or shown.fold == 0
        assert next_due(one, due) > due


def test_in_words() -> None:
    assert in_words(alert(Timing.WEEKLY, 6, 4)) == "every Friday at 06:00 (Europe/Berlin)"
