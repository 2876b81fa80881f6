"""The days that a text names: full dates, days of a month, weekdays and "yesterday", each with its place.

A day of the month without a year ("August 1") is one of the year that brings it nearest to the day of publication. A weekday is
the last one past. What is not certain is left out: a month without a day, a weekday that is to come.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from index.facts.calendar_words import CalendarWords, words_of
from index.text.language_tags import primary_language

EARLIEST = date(1000, 1, 1)

CLAUSE = 120
"""Characters before a date in which its clause is looked for."""

_CLAUSE_ENDS = re.compile(r"[,;:.!?\"“”„«»()\n–—]")
_TITLE = re.compile(r"\s+(?:Times|Night|Mail|Herald|Post|Club|Group)\b")
"""What makes a weekday part of a name."""
_CAPITALISED = frozenset(("en", "de"))
"""Languages that write weekdays and months with a capital letter."""


class DateForm(StrEnum):
    """How a day is named."""

    FULL = "full"
    MONTH_DAY = "month-day"
    WEEKDAY = "weekday"
    RELATIVE = "relative"


@dataclass(frozen=True, kw_only=True, slots=True)
class DateFound:
    """start, end: code points. day: None where no day of publication is known to count from. month_day: of a date without a year.
    weekday: 0 (Monday) to 6, where it is named. paired: a weekday with its date. ahead: whether the words around it put it into the
    future, or name no single day. last: whether they say that it is past."""

    start: int
    end: int
    form: DateForm
    day: date | None
    month_day: tuple[int, int] | None = None
    weekday: int | None = None
    paired: bool = False
    ahead: bool = False
    last: bool = False


def find_dates(text: str, published: date | None, lang: str | None) -> list[DateFound]:
    """Every day that the text names, in order. published: the day of publication. lang: BCP 47; of other languages than those of
    `calendar_words` only ISO dates are read."""
    words = words_of(lang)
    primary = primary_language(lang or "en")
    if words is None:
        iso = (_iso(match) for match in _ISO.finditer(text))
        return [dated for dated in iso if dated is not None]
    dates = (
        _read(text, match, words, published, primary in _CAPITALISED) for match in _pattern(primary).finditer(text)
    )
    return [dated for dated in dates if dated is not None]


_ISO = re.compile(r"(?<![\w-])(?P<iy>\d{4})-(?P<im>\d\d)-(?P<id>\d\d)(?![\d-])")


def _any(phrases: Iterator[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


_HEAD = 3
"""Letters of a word at which a look tells whether it may belong to a date."""


def _beginning(words: Collection[str], letters: int = _HEAD) -> str:
    """A pattern of what the words begin with, letter by letter: hardly any other word of a text passes it, and the long pattern
    is tried at those that do."""
    after: dict[str, set[str]] = {}
    for word in words:
        after.setdefault(word[0], set()).add(word[1:])
    branches = [
        re.escape(letter) + (_beginning(rests, letters - 1) if letters > 1 and "" not in rests else "")
        for letter, rests in sorted(after.items())
    ]
    return f"(?:{'|'.join(branches)})"


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    words = words_of(lang)
    assert words is not None
    months, weekdays, relative = (_any(iter(table)) for table in (words.months, words.weekdays, words.relative))
    day = r"\d{1,2}(?!\d)"
    year = r"(?:,?%s(?P<%s>\d{4})(?!\d))?"
    dates = [
        _ISO.pattern,
        rf"(?<![\d.,/-])(?P<d1>{day})(?:st|nd|rd|th|er|re|\.|º|°|ª)?{words.between}(?P<m1>{months})(?!\w)\.?"
        + year % (words.before_year, "y1"),
    ]
    if words.month_first:
        dates.append(
            rf"(?P<m2>{months})\.?\ (?P<d2>{day})(?:st|nd|rd|th)?(?!,\d{{3}}|\w)" + year % (words.before_year, "y2")
        )
    if words.numeric:
        dates.append(
            rf"(?<![\d.,/-])(?P<d3>{day})(?P<mark>{words.numeric})\ ?(?P<m3>{day})(?P=mark)\ ?(?P<y3>\d{{4}})(?![\d.,/-]\d)"
        )
    lead_in = words.lead_in or r",?\ (?:(?:le|el|il|de)\ )?"
    beginning = _beginning({*words.months, *words.weekdays, *words.relative})
    return re.compile(
        rf"(?<![\w-])(?=\d|{beginning})(?:(?:(?P<w>{weekdays})(?:{lead_in}|\ \())?(?P<date>{'|'.join(dates)})"
        rf"|(?P<weekday>{weekdays})(?:\ \((?P<d4>{day})\))?(?![\w])(?![’']s\b)"
        rf"|(?P<relative>{relative})(?![\w]))",
        re.IGNORECASE,
    )


def _iso(match: re.Match[str]) -> DateFound | None:
    day = _day(int(match["iy"]), int(match["im"]), int(match["id"]))
    if day is None:
        return None
    return DateFound(start=match.start(), end=match.end(), form=DateForm.FULL, day=day)


def _read(
    text: str, match: re.Match[str], words: CalendarWords, published: date | None, capitalised: bool
) -> DateFound | None:
    if match["date"]:
        return _date(text, match, words, published)
    if match["relative"]:
        back = words.relative[match["relative"].lower()]
        day = _before(published, back)
        return DateFound(start=match.start(), end=match.end(), form=DateForm.RELATIVE, day=day)
    if capitalised and (not match["weekday"][0].isupper() or _TITLE.match(text, match.end())):
        return None
    return _weekday(text, match, words, published)


def _date(text: str, match: re.Match[str], words: CalendarWords, published: date | None) -> DateFound | None:
    if match["iy"]:
        return _iso(match)
    groups = match.groupdict()
    number, month_word, year = next(
        (groups[f"d{kind}"], groups[f"m{kind}"], groups[f"y{kind}"]) for kind in "123" if groups.get(f"d{kind}")
    )
    month = int(month_word) if month_word[0].isdigit() else words.months.get(month_word.lower(), 0)
    weekday = words.weekdays.get(match["w"].lower()) if match["w"] else None
    ahead, last = _around(text, match, words)
    start, end = match.span()
    if year:
        day = _day(int(year), month, int(number))
        form, month_day = DateForm.FULL, None
    else:
        day = _nearest(published, month, int(number), weekday)
        form, month_day = DateForm.MONTH_DAY, (month, int(number))
        if _day(2000, month, int(number)) is None:  # a leap year
            return None
    if day is None and form is DateForm.FULL:
        return None
    return DateFound(
        start=start,
        end=end,
        form=form,
        day=day,
        month_day=month_day,
        weekday=weekday,
        paired=weekday is not None,
        ahead=ahead,
        last=last,
    )


def _weekday(text: str, match: re.Match[str], words: CalendarWords, published: date | None) -> DateFound | None:
    weekday = words.weekdays.get(match["weekday"].lower())
    if weekday is None:
        return None
    ahead, last = _around(text, match, words)
    day = None
    if published is not None:
        back = (published.weekday() - weekday) % 7
        day = _before(published, 7 if last and back == 0 else back)
        if match["d4"] and (day is None or day.day != int(match["d4"])):
            return None  # "sexta-feira (18)": one to come, or long past
    paired = match["d4"] is not None
    return DateFound(
        start=match.start(),
        end=match.end(),
        form=DateForm.WEEKDAY,
        day=day,
        weekday=weekday,
        paired=paired,
        ahead=ahead,
        last=last,
    )


def _before(published: date | None, days: int) -> date | None:
    """So many days before the day of publication; None where that is unknown, or the calendar ends."""
    try:
        return published - timedelta(days=days) if published else None
    except OverflowError:
        return None


def _around(text: str, match: re.Match[str], words: CalendarWords) -> tuple[bool, bool]:
    """Whether the words around a date put it ahead, and whether they say that it is past."""
    before = text[max(0, match.start() - CLAUSE) : match.start()].lower()
    clause = before[max((end.end() for end in _CLAUSE_ENDS.finditer(before)), default=0) :]
    beside = clause.split()[-3:]
    behind = text[match.end() : match.end() + 24].lower().lstrip(" ,)")
    follows = behind.split()[:1]
    last = bool(words.last & {*beside[-1:], *follows})
    ahead = (
        bool(words.before & {*beside[-2:]})
        or any(behind.startswith(phrase) and not behind[len(phrase) :][:1].isalnum() for phrase in words.after)
        or words.ahead.search(clause) is not None
        or (words.ahead_behind is not None and words.ahead_behind.match(" " + behind) is not None)
    )
    return ahead and not last, last


def _nearest(published: date | None, month: int, number: int, weekday: int | None) -> date | None:
    """The day of that name that lies nearest to the day of publication; of those that fall on the weekday, if any does."""
    if published is None:
        return None
    years = (published.year - 1, published.year, published.year + 1)
    days = [day for year in years if (day := _day(year, month, number)) is not None]
    fitting = [day for day in days if weekday is None or day.weekday() == weekday] or days
    return min(fitting, key=lambda day: abs((day - published).days), default=None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        day = date(year, month, number)
    except ValueError:
        return None
    return day if day >= EARLIEST else None
