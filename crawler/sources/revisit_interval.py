"""When to come again: a source's own rhythm, back-off after failures, and second looks at articles. Pure arithmetic.

A rhythm is learnt from the times at which a source published: half the median gap between its newest items, so that an
item is seen within about half a gap of its appearance. Where no times are known, finding something new shortens the
rhythm and finding nothing lengthens it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from index.operations.settings import Settings

REVISITS = (3600.0, 5 * 3600.0, 18 * 3600.0)
"""Seconds after the first, second and third look at an article: it is looked at again 1, 6 and 24 hours after the first."""
RETRY_FIRST = 60.0
RETRY_MOST = 24 * 3600.0
_NEWEST = 20
_RECENT = timedelta(days=14)
_LONGER = 1.25
_SHORTER = 0.6
_WEIGHT = 0.5
"""How much of the way to the newly measured rhythm is gone at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitStats:
    """What a visit says of a source's habits. published: times of the items it lists; new: articles not seen before."""

    published: tuple[datetime, ...] = ()
    new: int = 0
    now: datetime


def learn(rhythm: float | None, visit_stats: VisitStats, settings: Settings) -> float:
    """Seconds between visits from now on. rhythm: what it was, None before the first visit."""
    before = settings.interval if rhythm is None else rhythm
    gap = typical_gap(visit_stats.published, visit_stats.now)
    if gap is not None:
        target = gap / 2
        after = target if rhythm is None else before + (target - before) * _WEIGHT
    elif rhythm is None:
        after = before
    else:
        after = before * (_SHORTER if visit_stats.new > 1 else 1.0 if visit_stats.new else _LONGER)
    return min(max(after, settings.interval_min), settings.interval_max)


def typical_gap(published: Sequence[datetime], now: datetime) -> float | None:
    """Median seconds between the newest items of the last fortnight, or since the newest where that is longer; None where
    fewer than three are known."""
    recent = sorted((at for at in published if now - _RECENT < at <= now), reverse=True)[:_NEWEST]
    if len(recent) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(recent)]
    return max(median(gaps), (now - recent[0]).total_seconds() / 2)


def next_visit(source_id: str, rhythm: float, failures: int, now: datetime, settings: Settings) -> datetime:
    """failures: in a row, this visit's included. Sources of one rhythm are spread a little, always in the same way."""
    wait = backoff(rhythm, failures, settings.interval_max) if failures else rhythm
    spread = int.from_bytes(hashlib.sha256(source_id.encode()).digest()[:2], "big") / 0xFFFF
    return now + timedelta(seconds=wait * (0.95 + 0.1 * spread))


def backoff(first: float, failures: int, most: float = RETRY_MOST) -> float:
    """Doubles with every failure in a row; a success ends it."""
    return min(most, first * 2.0 ** min(failures - 1, 30)) if failures else 0.0


def retry(failures: int, now: datetime, tries: int) -> datetime | None:
    """When to try a page again that could not be fetched; None: no more. tries: failures in a row after which it is left
    alone."""
    return now + timedelta(seconds=backoff(RETRY_FIRST, failures)) if failures < tries else None


def revisit(visits: int, now: datetime) -> datetime | None:
    """When to look at an article again after that many looks; None: no more."""
    return now + timedelta(seconds=REVISITS[visits - 1]) if 1 <= visits <= len(REVISITS) else None
