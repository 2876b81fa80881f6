"""The days an article speaks of: full dates in its text, and weekdays counted from the day it was published.

Nothing is guessed: a day without a month or a year ("the 12th", "in May") is left alone, and so is every date after the
day of publication, which in a news text is an announcement and not an event.
"""

from datetime import date

from index.facts.dates import DateForm, find_dates


def dates_mentioned(text: str, published: date | None, lang: str | None = None) -> tuple[date, ...]:
    """Days, earliest first, each once. published: the day to count weekdays from; without it none is resolved. lang: BCP 47."""
    found: set[date] = set()
    for one in find_dates(text, published, lang):
        named = one.form is DateForm.FULL or (one.form is DateForm.WEEKDAY and not one.ahead)
        if named and one.day is not None and (published is None or one.day <= published):
            found.add(one.day)
    return tuple(sorted(found))
