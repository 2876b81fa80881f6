"""Date strings as moments: one reader for pages, feeds, sitemaps and imports.

The rule: the whole string is understood, in the language and country of who wrote it, or there is no date. A wrong date is worse
than none, since it puts an article where nobody looks for it. Where only the zone of a clock is in doubt, the day is kept.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from crawler.date_parser.habits import UNKNOWN, Habits, Order, habits_of
from crawler.date_parser.reading import Clock, Reading
from crawler.date_parser.scan import Label, Scanner, Unknown
from crawler.date_parser.words import Claim
from index.article import PartialDateTime

__all__ = [
    "UNKNOWN", "Claim", "Claimed", "Habits", "Order", "Reading", "claims_in", "day_in", "habits_of", "label_in", "order_shown",
    "read", "reading_of",
]  # fmt: skip

_SHORTEST, _LONGEST = 6, 160
"""Characters of a date string with all that may stand around it."""
_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(\d{10})\d{3}")
_LABEL = 60
"""Characters before a date among which its label is looked for."""
_LONGEST_TEXT = 400
_YEAR_BEHIND = re.compile(r"[./-](?:19|20)\d\d")
_YEAR_LAST = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:19|20)\d\d(?![\d])")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A date in a text. claim: which of an article's dates it is, by the words beside it; None if they do not say."""

    reading: Reading
    claim: Claim | None


def read(value: object, habits: Habits = UNKNOWN) -> PartialDateTime | None:
    """Return the moment that a date string states; None if it cannot be read."""
    reading = reading_of(value, habits)
    return reading.moment() if reading else None


def reading_of(value: object, habits: Habits = UNKNOWN) -> Reading | None:
    """Parse a date string; None if it cannot be read.

    Understood are ISO 8601 and its common misspellings, RFC 822, the output of the date functions of C, Java, Go,
    .NET and JavaScript, seconds and milliseconds since 1970, and dates as written in the languages of the news.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, list):
        return next(
            (reading for item in value[:8] if not isinstance(item, list) and (reading := reading_of(item, habits))),
            None,
        )
    if isinstance(value, dict):
        return reading_of(value.get("@value"), habits) if isinstance(value.get("@value"), str | int | float) else None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        value = int(value)
    text = str(value).strip()
    return _of_text(text, habits) if _SHORTEST <= len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _of_text(text: str, habits: Habits) -> Reading | None:
    """Memoised: a page states its date in several places, and its neighbours in a feed the same hour."""
    if epoch := _EPOCH.fullmatch(text):
        return _of_epoch(int(epoch[1] or epoch[2]))
    items = Scanner(text, habits).items
    dates = [item for item in items if isinstance(item, Reading)]
    return dates[0] if len(dates) == 1 and not any(isinstance(item, Unknown) for item in items) else None


def _of_epoch(seconds: int) -> Reading:
    at = datetime.fromtimestamp(seconds, UTC)
    return Reading(at.date(), Clock(at.hour, at.minute, at.second), UTC)


def claims_in(text: str, habits: Habits = UNKNOWN) -> list[Claimed]:
    """Return the dates in a line of a page, in order, each with what the words beside it say it is.

    Such a word precedes its date, or follows it if the line begins with a date and ends with such a word (as in
    Japanese).
    """
    items = [item for item in Scanner(text, habits).items if not isinstance(item, Unknown)]
    labels = [number for number, item in enumerate(items) if isinstance(item, Label)]
    behind = bool(labels) and labels[0] > 0 and labels[-1] == len(items) - 1 and not _is_closed(items[labels[-1]])
    claims: list[Claimed] = []
    claim: Claim | None = None
    for item in reversed(items) if behind else items:
        if isinstance(item, Label):
            claim = item.claim
        elif isinstance(item, Reading):
            claims.append(Claimed(item, claim))
            claim = None
    return claims[::-1] if behind else claims


def _is_closed(item: object) -> bool:
    return isinstance(item, Label) and item.closed


def label_in(text: str, *, whole: bool) -> Claim | None:
    """Return what a text without a date says the date after it is, by its last such word; None if it does not say.

    whole: only if the text says nothing else.
    """
    return None if whole and len(text) > _LABEL else _label_in(text[-_LABEL:], whole)


@lru_cache(maxsize=4096)
def _label_in(text: str, whole: bool) -> Claim | None:
    """Memoised: the pages of an outlet write the same words beside their dates."""
    items = Scanner(text, UNKNOWN).items
    if whole and any(not isinstance(item, Label) for item in items):
        return None
    labels = [item for item in items if isinstance(item, Label)]
    return labels[-1].claim if labels else None


def day_in(text: str, habits: Habits = UNKNOWN) -> date | None:
    """Return the first full date in prose, None if there is none."""
    items = Scanner(text[:_LONGEST_TEXT], habits, short_years=False).items
    return next((item.day for item in items if isinstance(item, Reading) and item.moment()), None)


def order_shown(texts: list[str]) -> Order | None:
    """Return the order of day and month in the numeric dates of a page; None unless some are unambiguous and none
    contradict them.
    """
    text = "\n".join(texts)
    if _YEAR_BEHIND.search(text) is None:  # which is seen ten times as fast
        return None
    shown: set[Order] = set()
    for match in _YEAR_LAST.finditer(text):
        first, second = int(match[1]), int(match[3])
        if 12 < first <= 31 and 1 <= second <= 12:
            shown.add(Order.DAY_FIRST)
        elif 12 < second <= 31 and 1 <= first <= 12:
            shown.add(Order.MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else None
