"""Dates of feeds and sitemaps as moments, or None: a wrong date is worse than none."""

from datetime import UTC, datetime

from crawler.date_parser import UNKNOWN, Habits, read
from index.article import PartialDateTime, is_ahead

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


def read_date(text: str | None, habits: Habits = UNKNOWN, *, now: datetime | None = None) -> PartialDateTime | None:
    """The date of an item, read from its text alone: what parsers of feeds make of text that they do not understand is the
    wrong hour or the month of today. habits: of the feed's language and country.

    Dates before 1990 and those that lie ahead (`index.article.AHEAD_OF_VISIT`) are somebody's mistake and come back as None.
    """
    moment = read((text or "").strip(), habits)
    if moment is None or moment.at < _FIRST or is_ahead(moment, now or datetime.now(UTC)):
        return None
    return moment
