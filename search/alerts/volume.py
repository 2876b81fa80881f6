"""Whether a day brings many more articles than usual: compared with the median of the same weekday in the weeks before."""

from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from index.engines.protocols import EngineReader
from index.query import And, Range, SearchRequest
from search.alerts.schedule import on_the_wall
from search.query.interpret import Interpretation

WEEKS = 8
"""Weeks that are looked back."""
WEEKS_LEAST = 3
"""Of them in which the archive must have read anything that day; before that nothing is usual yet."""
TIMES = 2
"""How many times the median a day must have."""
LEAST = 5
"""Articles below which no day is unusual."""


def usual(asked: Interpretation, engine: EngineReader, now: datetime, zone: ZoneInfo) -> float | None:
    """The median of what a search finds on a weekday like today, by when articles were read; None while too few weeks are
    known. Raises IndexingError."""
    today = now.astimezone(zone).date()
    counts: list[int] = []
    for week in range(1, WEEKS + 1):
        day = today - timedelta(weeks=week)
        window = Range(
            "fetched",
            int(on_the_wall(day, 0, zone).timestamp()),
            int(on_the_wall(day + timedelta(days=1), 0, zone).timestamp()),
        )
        if engine.search(SearchRequest(tree=window, limit=0)).total:
            tree = And((asked.request.tree, window))
            request = replace(asked.request, tree=tree, limit=0, group=None, facets=(), histogram=None)
            counts.append(engine.search(request).total)
    return median(counts) if len(counts) >= WEEKS_LEAST else None


def is_unusual(today: int, usually: float | None) -> bool:
    """Whether so many articles in a day are many more than usual."""
    return usually is not None and today >= max(LEAST, TIMES * usually)
