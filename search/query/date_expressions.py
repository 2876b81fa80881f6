"""Dates as readers type them -> epoch seconds. Partial ISO 8601 (`2025`, `2025-07`, `2025-07-12`, `2025-07-12T09:30+09:00`)
stands for its whole span, so both ends of a range are inclusive. Days are those of one time zone, the setting `timezone`.

    event:last-week   words:>800   date:2025-07-01..2025-07-12   date:2025-07..   since:7d   since:2025-07-01   before:2025-07-12

`since:7d` starts at midnight seven days ago; hours and minutes are counted exactly. `before:` includes the day it names.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from index.calendar import day_of, midnight, midnight_after
from index.errors import QueryError
from index.operations.durations import parse_duration
from index.query import DateField, Range
from index.text.localizable import Sentence

_PARTIAL = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?P<offset>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.IGNORECASE,
)
_RECENT = re.compile(r"(last|this)[- ]?(week|month|year)", re.IGNORECASE)
_WORDS = re.compile(r"(?P<sign>[<>]=?)?(?P<first>\d{1,7})(?P<range>\.\.(?P<last>\d{1,7})?)?")
_HOW = Sentence("write 2025, 2025-07 or 2025-07-12")
_DAY = 86_400


class Span(NamedTuple):
    """start <= time < end in epoch seconds; None where it is open."""

    start: int | None
    end: int | None


def read_date(text: str, zone: ZoneInfo, now: int) -> Span:
    """The span of one date, of `today` or of `yesterday`. now: epoch seconds.

    Raises ValueError with a message that says how to write one, for a sentence of the caller's.
    """
    text = text.strip()
    if text.lower() in ("today", "yesterday"):
        first = day_of(now, zone) - timedelta(days=text.lower() == "yesterday")
        return Span(midnight(first, zone), midnight_after(first, zone))
    if recent := _RECENT.fullmatch(text):
        return _recent_span(recent[1].lower() == "last", recent[2].lower(), zone, now)
    match = _PARTIAL.fullmatch(text)
    if not match:
        raise ValueError(Sentence("%(text)s is not a date; %(how)s", text=repr(text), how=_HOW))
    year, month, day = (int(match[part] or 1) for part in ("year", "month", "day"))
    try:
        first = date(year, month, day)
        if match["hour"]:
            return _time_span(match, first, zone)
    except ValueError:
        raise ValueError(Sentence("%(text)s is not in the calendar; %(how)s", text=repr(text), how=_HOW)) from None
    if match["day"]:
        last = first
    elif match["month"]:
        last = date(year, month, monthrange(year, month)[1])
    else:
        last = date(year, 12, 31)
    return Span(midnight(first, zone), midnight_after(last, zone))


def read_span(text: str, zone: ZoneInfo, now: int) -> Span:
    """The span of one date, or of two with `..` between them, of which one may be missing. Raises ValueError."""
    first, dots, last = text.partition("..")
    if not dots:
        return read_date(text, zone, now)
    if not first.strip() and not last.strip():
        raise ValueError(Sentence("%(text)s has no date; write 2025-07-01..2025-07-12", text=repr(text)))
    start = read_date(first, zone, now).start if first.strip() else None
    end = read_date(last, zone, now).end if last.strip() else None
    if start is not None and end is not None and start >= end:
        raise ValueError(Sentence("%(text)s ends before it begins; put the earlier date first", text=repr(text)))
    return Span(start, end)


def read_since(text: str, zone: ZoneInfo, now: int) -> Span:
    """From `7d`, `12h` or `2w` before now, or from a date, without an end. now: epoch seconds. Raises ValueError."""
    text = text.strip()
    if _PARTIAL.fullmatch(text) or text.lower() in ("today", "yesterday"):
        return Span(read_date(text, zone, now).start, None)
    try:
        seconds = parse_duration(text)
    except ValueError:
        raise ValueError(
            Sentence("%(text)s is neither a duration nor a date; write 7d, 12h or 2025-07-01", text=repr(text))
        ) from None
    if text[-1:].lower() not in "smhdw":
        raise ValueError(
            Sentence(
                "%(text)s has no unit; write %(days)s for days or %(hours)s for hours",
                text=repr(text),
                days=text + "d",
                hours=text + "h",
            )
        )
    if seconds % _DAY or seconds == 0:
        return Span(int(now - min(seconds, now)) if seconds < now else None, None)
    try:
        day = day_of(now, zone) - timedelta(days=seconds // _DAY)
    except OverflowError:
        return Span(None, None)
    return Span(midnight(day, zone), None)


def read_dated(key: str, text: str, zone: ZoneInfo, now: int) -> Span:
    """The span of a `Dated` node. key: date, since, before or event; of words, numbers of them. now: epoch seconds. Raises
    ValueError."""
    if key == "words":
        return read_words(text)
    if key == "since":
        return read_since(text, zone, now)
    if key == "before":
        return Span(None, read_date(text, zone, now).end)
    return read_span(text, zone, now)


def read_words(text: str) -> Span:
    """The numbers of words that a text stands for: `>800`, `<=200`, `200..400`, `300..`, `300`. Raises ValueError."""
    match = _WORDS.fullmatch(text.strip())
    if match is None or (match["sign"] and match["range"]):
        raise ValueError(Sentence("%(text)s is no number of words; write >800, <200 or 200..400", text=repr(text)))
    first, sign = int(match["first"]), match["sign"] or ""
    if match["range"]:
        last = int(match["last"]) if match["last"] else None
        if last is not None and last < first:
            raise ValueError(Sentence("%(text)s ends before it begins; swap the two numbers", text=repr(text)))
        return Span(first, None if last is None else last + 1)
    if sign.startswith(">"):
        return Span(first + (sign == ">"), None)
    return Span(None, first + (sign == "<=")) if sign else Span(first, first + 1)


def _recent_span(last: bool, unit: str, zone: ZoneInfo, now: int) -> Span:
    """This or the last week (from Monday on), month or year, as a whole."""
    today = day_of(now, zone)
    if unit == "week":
        first = today - timedelta(days=today.weekday() + 7 * last)
        final = first + timedelta(days=6)
    else:
        month = today.month if unit == "month" else 1
        first = today.replace(month=month, day=1)
        if last:
            first = (first - timedelta(days=1)).replace(day=1)
            first = first if unit == "month" else first.replace(month=1)
        final = date(first.year, first.month if unit == "month" else 12, 1)
        final = final.replace(day=monthrange(final.year, final.month)[1])
    return Span(midnight(first, zone), midnight_after(final, zone))


def period_of(
    from_: str | None, to: str | None, since: str | None, *, field: DateField, zone: ZoneInfo, now: int
) -> Range | None:
    """The date filter of a search, both ends inclusive; None for none. now: epoch seconds.

    Raises QueryError (bad_date, dates_reversed) with the name of the parameter.
    """
    start = _of("from", from_, zone, now).start
    end = _of("to", to, zone, now).end
    if start is not None and end is not None and start >= end:
        raise QueryError(
            Sentence("from (%(first)s) is later than to (%(last)s); swap the two", first=from_, last=to),
            code="dates_reversed",
            parameter="from",
        )
    if since and since.strip():
        try:
            back = read_since(since, zone, now).start
        except ValueError as error:
            raise QueryError(str(error), code="bad_date", parameter="since") from None
        start = back if start is None else max(start, back if back is not None else start)
    if start is None and end is None:
        return None
    return Range(field, start, end)


def _of(parameter: str, text: str | None, zone: ZoneInfo, now: int) -> Span:
    if text is None or not text.strip():
        return Span(None, None)
    try:
        return read_date(text, zone, now)
    except ValueError as error:
        raise QueryError(str(error), code="bad_date", parameter=parameter) from None


def _time_span(match: "re.Match[str]", day: date, zone: ZoneInfo) -> Span:
    offset = match["offset"]
    at = datetime(
        day.year, day.month, day.day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0), tzinfo=zone
    )
    if offset:
        at = at.replace(tzinfo=datetime.fromisoformat("2000-01-01T00:00" + offset.upper()).tzinfo)
    start = int(at.timestamp())
    return Span(start, start + (1 if match["second"] else 60))
