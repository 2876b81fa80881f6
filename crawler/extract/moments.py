"""From a stated date to a moment, with the offset and the precision that it states; formats of many countries.

A time without an offset is read as UTC unless it names a zone.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from dateutil import parser as date_parser

from crawler.extract.months import MONTHS
from index.article import Moment

_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.I,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_HAS_TIME = re.compile(r"\d\d?[:.h]\d\d|\b\d\d?\s*[ap]\.?m\b", re.I)
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_ZONES = {
    # hours east of Greenwich; only names that mean one zone in the news
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "SAST": 2,
    "EAT": 3, "MSK": 3, "TRT": 3, "IST": 5.5, "WIB": 7, "ICT": 7, "SGT": 8, "MYT": 8, "HKT": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "ET": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "PT": -7,
}  # fmt: skip
_TZINFOS = {name: timezone(timedelta(hours=hours)) for name, hours in _ZONES.items()}
_CJK = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일](?:[^\d]{0,6}?((?:午後|오후)?)\s*(\d{1,2})\s*[:時시]\s*(\d{2})?)?"
)
_WORDED_DMY = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|°)?\.?\s+(?:de\s+|of\s+)?([^\W\d_]{3,})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)"
)
_WORDED_MDY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([ap]\.?m\b)?", re.I)
_ZONE_NAME = re.compile(
    r"\b(" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b(?:\s*([+-]\d{1,2}(?::?\d\d)?))?"
)


def read(value: object, *, day_first: bool = True) -> Moment | None:
    """The moment that a stated date names, or None. Understands ISO 8601 and its misspellings, RFC 2822, the output of
    Java's and C's date functions (`Fri Apr 28 19:20:36 CEST 2023`), epoch seconds, and dates in words in many languages.
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if not 6 <= len(text) <= 80:
        return None
    if found := _ISO.match(text):
        return _from_iso(found)
    if _EPOCH.fullmatch(text):
        return _checked(datetime.fromtimestamp(int(text[:10]), UTC))
    if found := _BASIC.fullmatch(text):
        return _from_basic(found)
    return _from_words(text, day_first)


def _from_iso(found: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, second, _fraction, zone = found.groups()
    try:
        if hour is None:
            return _checked_day(date(int(year), int(month), int(day)))
        at = datetime(
            int(year),
            int(month),
            int(day),
            int(hour) % 24,
            int(minute),
            min(59, int(second or 0)),
            tzinfo=_offset(zone),
        )
    except ValueError:
        return None
    return _checked(at)


def _from_basic(found: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        if hour is None:
            return _checked_day(date(int(year), int(month), int(day)))
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=_offset(zone))
    except ValueError:
        return None
    return _checked(at)


def _offset(zone: str | None) -> timezone:
    if not zone or zone.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    if minutes > 14 * 60:
        return UTC
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _from_words(text: str, day_first: bool) -> Moment | None:
    if not _HAS_YEAR.search(text):
        return None
    day = day_in(text, day_first=day_first)
    if day is not None:
        return with_clock(day, text)
    try:
        at = date_parser.parse(text, tzinfos=_TZINFOS, dayfirst=day_first, default=datetime(1900, 1, 1))
    except (ValueError, OverflowError, TypeError):
        return None
    if at.year == 1900:
        return None
    if not _HAS_TIME.search(text):
        return _checked_day(at.date())
    return _checked(at if at.tzinfo else at.replace(tzinfo=UTC))


def day_in(text: str, *, day_first: bool = True) -> date | None:
    """The first full date that a text spells out; None where there is none or it cannot be."""
    for pattern, order in (
        (_CJK, "ymd"),
        (_WORDED_DMY, "dby"),
        (_WORDED_MDY, "bdy"),
        (_DOTTED, "dmy"),
        (_SLASHED, "dmy" if day_first else "mdy"),
    ):
        for found in pattern.finditer(text):
            parts = dict(zip(order, found.groups()[:3], strict=True))
            month = MONTHS.get(parts["b"].lower()) if "b" in parts else int(parts["m"])
            if month is None:
                continue
            day = int(parts["d"])
            if month > 12 >= day:
                month, day = day, month
            try:
                return date(int(parts["y"]), month, day)
            except ValueError:
                continue
    return None


_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s|[。！？]")


def in_first_sentence(text: str) -> date | None:
    """The full date in the first sentence of a text, for a text that has nothing better."""
    end = _SENTENCE_END.search(text)
    return day_in(text[: end.start() if end else 400])


def with_clock(day: date, text: str) -> Moment | None:
    if found := _CJK.search(text):
        if found[5] and found[6]:
            hour = int(found[5]) % 24 + (12 if found[4] and int(found[5]) < 12 else 0)
            # both Japan and Korea; China's pages state an offset or none
            return _checked(datetime(day.year, day.month, day.day, hour, int(found[6]) % 60, tzinfo=_TZINFOS["JST"]))
        return _checked_day(day)
    rest = _DOTTED.sub(" ", text)
    clock = _CLOCK.search(rest)
    if clock is None:
        return _checked_day(day)
    hour, minute = int(clock[1]), int(clock[2])
    half = (clock[3] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return _checked_day(day)
    zone = UTC
    if named := _ZONE_NAME.search(rest):
        zone = _offset(named[2]) if named[2] and named[1] in ("UTC", "GMT") else _TZINFOS[named[1]]
    elif stated := re.search(r"[+-]\d\d:?\d\d$", rest.strip()):
        zone = _offset(stated[0])
    return _checked(datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone))


def _checked(at: datetime) -> Moment | None:
    return Moment(at=at) if 1980 <= at.year <= 2100 else None


def _checked_day(day: date) -> Moment | None:
    return Moment.day(day) if 1980 <= day.year <= 2100 else None
