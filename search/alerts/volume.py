"""Whether a volume is unusual: compared with the median of the same weekday in the weeks before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from index.engines.protocols import EngineReader
from index.query import And, Node, Range, SearchRequest
from search.alerts.schedule import on_the_wall
from search.query.interpret import Interpretation

WEEKS = 8
"""Weeks that are looked back."""
WEEKS_LEAST = 3
"""Of them in which the archive must have read anything that day; before that nothing is usual yet."""
TIMES = 2
"""How many times the median a day must have; for silence, how many times what it has the median must be."""
LEAST = 5
"""Articles below which no day is unusual; for silence, below which no median is."""


@dataclass(frozen=True, slots=True)
class Silence:
    """found: articles in 24 hours. usually: the median of the same 24 hours in the weeks before."""

    found: int
    usually: float


def usual(asked: Interpretation, engine: EngineReader, now: datetime, zone: ZoneInfo) -> float | None:
    """The median of what a search finds on a weekday like today, by when articles were read; None while too few weeks are
    known. Raises IndexingError."""
    today = now.astimezone(zone).date()
    windows = [_until(today - timedelta(weeks=week) + timedelta(days=1), 0, zone) for week in range(1, WEEKS + 1)]
    known = [window for window in windows if _total(engine, window)]
    if len(known) < WEEKS_LEAST:
        return None
    return median(_found(asked, engine, window) for window in known)


def is_unusual(today: int, usually: float | None) -> bool:
    """Whether so many articles in a day are many more than usual."""
    return usually is not None and today >= max(LEAST, TIMES * usually)


def is_silent(found: int, usually: float) -> bool:
    """Whether so few articles in a day are far fewer than usual."""
    return usually >= LEAST and found * TIMES <= usually


def silence(
    searches: Sequence[Interpretation], engine: EngineReader, day: date, hour: int, zone: ZoneInfo
) -> Silence | None:
    """What some searches found together in the 24 hours until an hour of a day, where that is far fewer than in the same hours of
    the weeks before; else None, and also where the archive itself read far less than it usually does, since then nothing can be
    said about the world. Raises IndexingError."""
    this = _until(day, hour, zone)
    before = [_until(day - timedelta(weeks=week), hour, zone) for week in range(1, WEEKS + 1)]
    read = [(window, count) for window in before if (count := _total(engine, window))]
    if len(read) < WEEKS_LEAST or _total(engine, this) * TIMES <= median(count for _, count in read):
        return None
    found = sum(_found(asked, engine, this) for asked in searches)
    usually = median(sum(_found(asked, engine, window) for asked in searches) for window, _ in read)
    return Silence(found, usually) if is_silent(found, usually) else None


def _until(day: date, hour: int, zone: ZoneInfo) -> Range:
    """The 24 hours until an hour of a day, as a clock on the wall counts them, by when articles were read."""
    begin, end = on_the_wall(day - timedelta(days=1), hour, zone), on_the_wall(day, hour, zone)
    return Range("fetched", int(begin.timestamp()), int(end.timestamp()))


def _total(engine: EngineReader, tree: Node) -> int:
    return engine.search(SearchRequest(tree=tree, limit=0)).total


def _found(asked: Interpretation, engine: EngineReader, window: Range) -> int:
    tree = And((asked.request.tree, window))
    return engine.search(
        replace(asked.request, tree=tree, limit=0, after=None, group=None, facets=(), histogram=None)
    ).total
