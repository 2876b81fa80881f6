"""Where days, weeks, months and years of a zone begin: one rule for filters, feeds and every engine's histogram."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from index.query import Interval
from index.text.localizable import Sentence

AUTO_BUCKETS = 60
"""An interval that is picked automatically gives at most so many buckets (years may give more)."""

BUCKET_LIMIT = 2000
"""An interval that was asked for gives way to the next coarser one past so many buckets; the answer names the one used."""

INTERVALS: tuple[Interval, ...] = ("day", "week", "month", "year")

_FIRST = int(datetime(2, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(9998, 1, 1, tzinfo=UTC).timestamp())


def day_of(moment: int, zone: ZoneInfo) -> date:
    """The day of the zone in which a moment (epoch seconds) falls. Moments outside years 2 to 9997 count as the nearest."""
    bounded = min(max(moment, _FIRST), _LAST)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=bounded)).astimezone(zone).date()


def beginning(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins in the zone: its midnight, or the first moment after it where the clocks skip that."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def midnight(day: date, zone: ZoneInfo) -> int:
    """The same in epoch seconds."""
    return int(beginning(day, zone).timestamp())


def midnight_after(day: date, zone: ZoneInfo) -> int | None:
    """Epoch seconds at which a day ends in the zone, None for the last day of the calendar."""
    return None if day == date.max else midnight(day + timedelta(days=1), zone)


def floor(day: date, interval: Interval) -> date:
    """First day of the interval that holds a day; weeks begin on Monday."""
    if interval == "week":
        return day - timedelta(days=day.weekday())
    if interval == "month":
        return day.replace(day=1)
    if interval == "year":
        return day.replace(month=1, day=1)
    return day


def following(day: date, interval: Interval) -> date:
    """First day of the next interval; day is the first of one."""
    if interval == "day":
        return day + timedelta(days=1)
    if interval == "week":
        return day + timedelta(days=7)
    if interval == "month":
        return day.replace(year=day.year + 1, month=1) if day.month == 12 else day.replace(month=day.month + 1)
    return day.replace(year=day.year + 1)


def count(first: int, last: int, interval: Interval, zone: ZoneInfo) -> int:
    """How many intervals it takes from the one that holds `first` to the one that holds `last` (epoch seconds)."""
    start, end = floor(day_of(first, zone), interval), floor(day_of(last, zone), interval)
    if interval == "year":
        return end.year - start.year + 1
    if interval == "month":
        return (end.year - start.year) * 12 + end.month - start.month + 1
    return (end - start).days // (7 if interval == "week" else 1) + 1


def choose_interval(first: int, last: int, wanted: Interval | Literal["auto"], zone: ZoneInfo) -> Interval:
    """The interval to answer with for matches published from `first` to `last` (epoch seconds).

    auto: the finest that gives at most AUTO_BUCKETS, else years. Otherwise the wanted one, or the next coarser one
    that gives at most BUCKET_LIMIT, else years.
    """
    limit = AUTO_BUCKETS if wanted == "auto" else BUCKET_LIMIT
    candidates = INTERVALS if wanted == "auto" else INTERVALS[INTERVALS.index(wanted) :]
    for interval in candidates:
        if count(first, last, interval, zone) <= limit:
            return interval
    return "year"


@lru_cache(maxsize=256)
def _edges(start: date, end: date, interval: Interval, zone: ZoneInfo) -> tuple[int, ...]:
    edges = [midnight(start, zone)]
    day = start
    while day <= end:
        day = following(day, interval)
        edges.append(midnight(day, zone))
    return tuple(edges)


def edges(first: int, last: int, interval: Interval, zone: ZoneInfo) -> Sequence[int]:
    """Bucket i is edges[i] <= published < edges[i + 1]; all of them together just cover first to last.

    Moments outside years 2 to 9997 belong to the first or the last bucket.
    """
    return _edges(floor(day_of(first, zone), interval), floor(day_of(last, zone), interval), interval, zone)


def read_month(text: str) -> date:
    """The first day of `2024`, `2024-01` or `2024-01-15`. Raises ValueError with a sentence."""
    parts = text.strip().split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[: max(3, len(parts))])
        return date(year, month, day)
    except ValueError:
        raise ValueError(Sentence("%(month)s is no month; write one like 2024-01", month=repr(text))) from None
