"""Hours, days, weeks, months and years of a zone, for tables over time: the histogram's, and hours besides."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from index import calendar
from index.query import Interval

Span = Interval | Literal["hour"]
SPANS: tuple[Span, ...] = ("hour", "day", "week", "month", "year")
HOUR = 3600
ROWS_MOST = calendar.BUCKET_LIMIT
"""Rows of a table over time; an interval that would give more gives way to the next coarser one."""


def edges_of(first: int, last: int, wanted: Span | Literal["auto"], zone: ZoneInfo) -> tuple[Span, tuple[int, ...]]:
    """(the interval used, its edges): the intervals that hold `first` to `last` (epoch seconds).

    auto: the finest that gives at most calendar.AUTO_BUCKETS, of days and coarser ones.
    """
    if wanted == "hour":
        begin = first - _past_the_hour(first, zone)
        if (last - begin) // HOUR < ROWS_MOST:
            return "hour", tuple(range(begin, last + HOUR + 1, HOUR))[: (last - begin) // HOUR + 2]
        wanted = "day"
    interval = calendar.choose_interval(first, last, wanted, zone)
    return interval, tuple(calendar.edges(first, last, interval, zone))


def _past_the_hour(moment: int, zone: ZoneInfo) -> int:
    """Seconds since the hour began, also where the zone is half an hour off."""
    local = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    return local.minute * 60 + local.second


def label(start: int, span: Span, zone: ZoneInfo) -> str:
    """An interval by its beginning, in the form that sorts: 2025-07-12T09:00+02:00, 2025-07-12, 2025-W28, 2025-07, 2025."""
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=start)).astimezone(zone)
    if span == "hour":
        return local.isoformat(timespec="minutes")
    day = local.date()
    if span == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[span]]


def slots(edges: Sequence[int], span: Span, zone: ZoneInfo) -> list[int]:
    """Which kind each interval is of those that repeat: the day of the week, the hour of the week, or all the same. What is usual
    is usual for its kind: few outlets print on Sundays, or at night."""
    if span not in ("hour", "day"):
        return [0] * (len(edges) - 1)
    found = []
    for start in edges[:-1]:
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=start)).astimezone(zone)
        found.append(local.weekday() * 24 + local.hour if span == "hour" else local.weekday())
    return found
