"""How long to wait: between visits to a source, after failures, and before another look at an article. Pure arithmetic.

The interval of a source is learnt from the times at which it published: half the median gap between its newest items, so
that an item is seen within about half a gap of its appearance. Where no times are known, finding something new shortens the
interval and finding nothing lengthens it.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from index.operations.settings import Settings

REVISITS = (3600.0, 5 * 3600.0, 18 * 3600.0)
"""Seconds after the first, second and third look at an article: it is looked at again 1, 6 and 24 hours after the first."""
RETRY_FIRST = 60.0
"""Seconds between the first failure of a page and the next try."""
RETRY_MOST = 24 * 3600.0
"""Seconds between two tries of a page at most."""
_NEWEST = 20
_RECENT = timedelta(days=14)
_LONGER = 1.25
_SHORTER = 0.6
_WEIGHT = 0.5
"""How much of the way from the old interval to the newly measured one is gone at once."""


def learn_interval(
    interval: float | None, published: Sequence[datetime], new: int, now: datetime, settings: Settings
) -> float:
    """Return the seconds between visits from now on, within interval_min and interval_max.

    interval: the current one, None before the first visit; published: times of the items that the source lists; new:
    articles first seen during this visit.
    """
    before = settings.interval if interval is None else interval
    gap = typical_gap(published, now)
    if gap is not None:
        target = gap / 2
        after = target if interval is None else before + (target - before) * _WEIGHT
    elif interval is None:
        after = before
    else:
        after = before * (_SHORTER if new > 1 else 1.0 if new else _LONGER)
    return min(max(after, settings.interval_min), settings.interval_max)


def typical_gap(published: Sequence[datetime], now: datetime) -> float | None:
    """Return the median gap, in seconds, between the newest items of the last fortnight, or the time since the newest
    item if that is longer; None if fewer than three are known.
    """
    recent = sorted((at for at in published if now - _RECENT < at <= now), reverse=True)[:_NEWEST]
    if len(recent) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(recent)]
    return max(median(gaps), (now - recent[0]).total_seconds() / 2)


def next_visit(source_id: str, interval: float, failures: int, now: datetime, settings: Settings) -> datetime:
    """Return when a source is next due. interval: seconds; failures: consecutive failed visits, including the one
    that just ended.

    Sources with the same interval are spread by up to five per cent either way, each always by the same amount.
    """
    wait = backoff(interval, failures, settings.interval_max) if failures else interval
    spread = int.from_bytes(hashlib.sha256(source_id.encode()).digest()[:2], "big") / 0xFFFF
    return now + timedelta(seconds=wait * (0.95 + 0.1 * spread))


def backoff(first: float, failures: int, most: float = RETRY_MOST) -> float:
    """Return the seconds to wait: 0 without failures, `first` after one, then doubling with each consecutive failure
    up to `most`.
    """
    return min(most, first * 2.0 ** min(failures - 1, 30)) if failures else 0.0


def retry_time(failures: int, now: datetime, tries: int) -> datetime | None:
    """Return when to retry a page that could not be fetched; None: never.

    tries: consecutive failures after which it is left alone.
    """
    return now + timedelta(seconds=backoff(RETRY_FIRST, failures)) if failures < tries else None


def revisit_time(visits: int, now: datetime) -> datetime | None:
    """Return when to check an article for changes after so many visits; None: never again."""
    return now + timedelta(seconds=REVISITS[visits - 1]) if 1 <= visits <= len(REVISITS) else None
