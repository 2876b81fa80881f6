"""Dates of feeds and sitemaps as moments, or None: a wrong date is worse than none."""

from datetime import UTC, datetime

from crawler.date_parser import UNKNOWN, Habits, read
from index.article import PartialDateTime, is_ahead

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


def read_date(text: str | None, habits: Habits = UNKNOWN, *, now: datetime | None = None) -> PartialDateTime | None:
    """Return the date of a feed item, read from its text alone: given text they do not understand, feed parsers
    return the wrong hour or the current month. habits: how the feed's language and country write dates.

    None if it cannot be read, is before 1990, or lies further ahead than `index.article.AHEAD_OF_VISIT` allows.
    """
    moment = read((text or "").strip(), habits)
    if moment is None or moment.at < _FIRST or is_ahead(moment, now or datetime.now(UTC)):
        return None
    return moment
