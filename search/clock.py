"""How an answer depends on the time: the moments that a query refers to right now."""

from zoneinfo import ZoneInfo

from index.errors import QueryError
from index.query import Dated
from search.query.date_expressions import Span, period_of, read_dated
from search.query.parse import Limits, parse
from search.query.trees import leaves
from search.request import SearchQuery

_STEP = 60
"""Seconds within which an answer that depends on seconds (`since:12h`, blend) counts as unchanged."""


def meaning(query: SearchQuery, limits: Limits, zone: ZoneInfo, now: int) -> tuple[Span | int, ...]:
    """Equal for two moments exactly if the query means the same at both, to within `_STEP`; () if the time plays no part, or
    if the query cannot be read. now: epoch seconds. An ETag is made of it."""
    now -= now % _STEP
    moments: list[Span | int] = [now] if query.sort == "blend" else []
    try:
        for leaf in leaves(parse(query.q, limits).tree):
            if isinstance(leaf, Dated):
                moments.append(read_dated(leaf.key, leaf.text, zone, now))
        period = period_of(query.from_, query.to, query.since, field=query.date_field, zone=zone, now=now)
    except QueryError:
        return ()
    if period:
        moments.append(Span(period.start, period.end))
    return tuple(moments)
