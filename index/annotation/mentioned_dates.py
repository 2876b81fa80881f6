"""The days an article speaks of: full dates in its text, and weekdays counted from the day it was published.

Nothing is guessed: a day without a month or a year ("the 12th", "in May") is left alone, and so is every date after the
day of publication, which in a news text is an announcement and not an event.
"""

from datetime import date

from index.facts.dates import DateForm, find_dates


def dates_mentioned(text: str, published: date | None, lang: str | None = None) -> tuple[date, ...]:
    """Days, earliest first, each once. published: the day to count weekdays from; without it none is resolved. lang: BCP 47."""
    days: set[date] = set()
    for dated in find_dates(text, published, lang):
        named = dated.form is DateForm.FULL or (dated.form is DateForm.WEEKDAY and not dated.ahead)
        if named and dated.day is not None and (published is None or dated.day <= published):
            days.add(dated.day)
    return tuple(sorted(days))
