"""Dates of feeds and sitemaps as moments, or None: a wrong date is worse than none."""

import email.utils
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from index.article import Moment

_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")
_ODD_ZONE = re.compile(r"[+-](?:1[5-9]|[2-9]\d):?\d\d$")
"""No place on earth is more than 14 hours away from UTC."""
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_FUTURE = timedelta(days=2)


def read_date(text: str | None, parsed: Sequence[int] | None = None, *, now: datetime | None = None) -> Moment | None:
    """RFC 822 or W3C-DTF text, with its own offset; `parsed`: UTC fields as feedparser made them of anything else.

    Dates before 1990 and more than two days ahead are somebody's mistake and come back as None.
    """
    raw = (text or "").strip()
    moment = None if _ODD_ZONE.search(raw) else _read(raw) or _of_fields(parsed)
    limit = (now or datetime.now(UTC)) + _FUTURE
    return moment if moment and _FIRST <= moment.at <= limit else None


def _read(text: str) -> Moment | None:
    if not text or len(text) > 60:
        return None
    try:
        if _DAY.fullmatch(text):
            return Moment.day(date.fromisoformat(text))
        if text[:4].isdigit():
            return Moment.parse(text)
        at = email.utils.parsedate_to_datetime(text)
        return Moment(at=at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _of_fields(parsed: Sequence[int] | None) -> Moment | None:
    if not parsed:
        return None
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return Moment(at=datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except (ValueError, TypeError, OverflowError):
        return None
