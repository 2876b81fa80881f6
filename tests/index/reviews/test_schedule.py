"""When a press review is made again by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reviews.protocols import Schedule
from index.reviews.reviewing import ReviewError
from index.reviews.schedule import due, schedule_of

MONDAY = datetime(2025, 7, 14, 4, 30, tzinfo=UTC)
"""06:30 in Berlin."""
DAILY = Schedule(owner=1, search=1, title="Coal", zone="Europe/Berlin", last_made=MONDAY - timedelta(days=3))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MONDAY - timedelta(minutes=1), None),
        (MONDAY, date(2025, 7, 14)),
        (MONDAY + timedelta(hours=9), date(2025, 7, 14)),
        (MONDAY - timedelta(days=1), None),
        (datetime(2025, 12, 15, 5, 29, tzinfo=UTC), None),
        (datetime(2025, 12, 15, 5, 30, tzinfo=UTC), date(2025, 12, 15)),
    ],
)
def test_it_is_due_on_its_days_from_its_hour_on(now: datetime, expected: date | None) -> None:
    assert due(DAILY, now) == expected


def test_it_is_due_once_a_day() -> None:
    assert due(replace(DAILY, last_day=date(2025, 7, 14)), MONDAY + timedelta(hours=1)) is None
    assert due(replace(DAILY, last_day=date(2025, 7, 11)), MONDAY) == date(2025, 7, 14)


def test_a_zone_that_is_none_is_never_due() -> None:
    for zone in ("Mars/Base", "Europe", ""):
        assert due(replace(DAILY, zone=zone), MONDAY) is None


def typed(**changes: object) -> Schedule:
    given: dict[str, object] = {
        "owner": 1, "search": 1, "title": "Coal", "client": "", "time": "06:30", "weekdays": ["0", "4"],
        "zone": "Europe/Berlin", "to": "", "now": MONDAY - timedelta(hours=1),
    }  # fmt: skip
    return schedule_of(**{**given, **changes})  # type: ignore[arg-type]


def test_what_was_typed_begins_with_its_next_hour() -> None:
    made = typed()
    assert (made.minute, made.weekdays, made.time) == (390, frozenset((0, 4)), "06:30")
    assert due(made, MONDAY) == date(2025, 7, 14)
    late = typed(now=MONDAY + timedelta(minutes=5), to="Desk@Example.org")
    assert due(late, MONDAY + timedelta(hours=2)) is None
    assert late.send_to == "desk@example.org"


@pytest.mark.parametrize(
    "changes",
    [{"time": "6.30"}, {"time": "24:00"}, {"time": ""}, {"weekdays": []}, {"weekdays": ["7"]}, {"zone": "Mars/Base"}, {"zone": ""},
     {"zone": "Europe"}, {"to": "nobody"}, {"title": " "}],
)  # fmt: skip
def test_what_cannot_be_used_is_said(changes: dict[str, object]) -> None:
    with pytest.raises(ReviewError):
        typed(**changes)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), st.integers(0, 22 * 60))
def test_whenever_it_is_looked_at_no_weekday_is_made_twice_and_none_left_out(start: datetime, minute: int) -> None:
    schedule = replace(DAILY, minute=minute, last_day=None)
    now = start.replace(tzinfo=UTC)
    days: list[date] = []
    for _ in range(24 * 15):
        day = due(schedule, now)
        if day is not None:
            days.append(day)
            schedule = replace(schedule, last_day=day)
        now += timedelta(minutes=59)
    assert len(days) == len(set(days))
    assert all(day.weekday() < 5 for day in days)
    whole = {days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days)}
    assert set(days) >= {day for day in whole if day.weekday() < 5}
