"""The zones that pages and feeds name behind a clock, as offsets on a given day.

Abbreviations: RFC 822 (section 5.1), the IANA time zone database, and what newspapers print. One that means several zones is
resolved by the page's country, and stays open where that is not known.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from crawler.date_parser.habits import Habits
from crawler.date_parser.tokens import Kind, Token, fold

_FARTHEST = 14 * 60
"""Minutes; no place on earth is further from UTC (Kiribati). West of it the bound is 12 hours."""
_FIXED = {
    # hours east of Greenwich
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1,
    "MESZ": 2, "OEZ": 2, "OESZ": 3, "EET": 2, "EEST": 3, "SAST": 2, "CAT": 2, "WAT": 1, "EAT": 3, "MSK": 3, "МСК": 3, "MSD": 4, "TRT": 3,
    "TSİ": 3, "PKT": 5, "NPT": 5.75, "WIB": 7, "WITA": 8, "WIT": 9, "ICT": 7, "SGT": 8, "MYT": 8, "HKT": 8, "PHT": 8, "PHST": 8,
    "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5,
    "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "NST": -3.5,
    "NDT": -2.5, "AST": -4, "ADT": -3, "BRT": -3, "BRST": -2, "ART": -3, "CLT": -4, "CLST": -3, "COT": -5, "PET": -5, "VET": -4,
    "UYT": -3, "BOT": -4, "IRST": 3.5, "IRDT": 4.5, "UZT": 5, "HEC": 1, "HAEC": 2, "IDT": 3,
    "HNE": -5, "HAE": -4, "HNC": -6, "HAC": -5, "HNR": -7, "HAR": -6, "HNP": -8, "HAP": -7, "HNA": -4, "HAA": -3,
}  # fmt: skip
_BY_DATE = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney", "AKT": "America/Anchorage", "UKT": "Europe/London", "NZT": "Pacific/Auckland",
}  # fmt: skip
_BY_COUNTRY: dict[str, dict[str, float]] = {
    "IST": {"IN": 5.5, "IL": 2, "IE": 1}, "BST": {"BD": 6}, "CST": {"CN": 8, "TW": 8, "CU": -5}, "PST": {"PH": 8},
    "EST": {"AU": 10}, "AST": {"SA": 3, "IQ": 3, "KW": 3, "BH": 3, "YE": 3, "QA": 3}, "SST": {"SG": 8, "WS": -11, "AS": -11},
    "GST": {"AE": 4, "OM": 4, "GS": -2}, "MST": {"MY": 8}, "WST": {"AU": 8, "WS": 13}, "AMT": {"AM": 4, "BR": -4}, "ECT": {"EC": -5},
    "BT": {"BN": 8}, "ADT": {"IQ": 4}, "LMT": {},
}  # fmt: skip
"""Abbreviation -> country -> hours. Where `_FIXED` has it too, that is what it means everywhere else."""
_SPELLED = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
}  # fmt: skip
_LONG: tuple[tuple[str, float | str], ...] = (
    ("coordinated universal time", 0), ("greenwich mean time", 0), ("british summer time", 1), ("central european summer time", 2),
    ("central european standard time", 1), ("central european time", "Europe/Berlin"), ("eastern european summer time", 3),
    ("eastern european standard time", 2), ("western european summer time", 1), ("moscow standard time", 3), ("moscow time", 3),
    ("india standard time", 5.5), ("indian standard time", 5.5), ("japan standard time", 9), ("korea standard time", 9),
    ("hong kong time", 8), ("singapore time", 8), ("china standard time", 8), ("beijing time", 8), ("london time", "Europe/London"),
    ("mitteleuropaische zeit", 1), ("mitteleuropaische sommerzeit", 2), ("heure de paris", "Europe/Paris"), ("hora de brasilia", -3),
    ("horario de brasilia", -3), ("по московскому времени", 3), ("московское время", 3), ("по москве", 3),
    ("北 京 时 间", 8), ("北 京 時 間", 8),
    ("日 本 時 間", 9), ("한국시간", 9), ("waktu indonesia barat", 7), ("turkiye saati", 3),
    ("بتوقيت غرينتش", 0), ("بتوقيت جرينتش", 0), ("توقيت غرينتش", 0),
    ("بتوقيت مكة المكرمة", 3), ("بتوقيت القاهرة", "Africa/Cairo"),
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,3}")


class Unsure:
    """Stands for a zone whose name may mean several."""


UNSURE = Unsure()
Zone = tzinfo | Unsure


def zone_at(tokens: list[Token], start: int, plain: str, habits: Habits) -> tuple[Zone, int] | None:
    """Return the zone that the tokens from `start` on name, and the end of its name; None if they name none.

    plain: the normalised string of the tokens.
    """
    if start >= len(tokens):
        return None
    token = tokens[start]
    if token.text in "+-":
        return _offset_at(tokens, start)
    if token.kind is not Kind.WORD:
        return None
    if token.raw.isascii() and (name := _NAME.match(plain, token.start)):
        zone = _iana(name[0])
        if zone is not None:
            end = start
            while end < len(tokens) and tokens[end].start < name.end():
                end += 1
            return zone, end
    return _long_at(tokens, start) or _short_at(tokens, start, habits)


def _offset_at(tokens: list[Token], start: int) -> tuple[Zone, int] | None:
    """`+02:00`, `-0330`, `+5`: the number right behind its sign."""
    if start + 1 >= len(tokens) or tokens[start + 1].kind is not Kind.NUMBER or not tokens[start + 1].glued:
        return None
    digits = tokens[start + 1].text
    end = start + 2
    minutes = 0
    if len(digits) <= 2:
        hours = int(digits)
        if end + 1 < len(tokens) and tokens[end].text == ":" and len(tokens[end + 1].text) == 2:
            if tokens[end + 1].kind is not Kind.NUMBER:
                return None
            minutes = int(tokens[end + 1].text)
            end += 2
    elif len(digits) <= 4:
        hours, minutes = int(digits[:-2]), int(digits[-2:])
    else:
        return None
    total = hours * 60 + minutes
    if minutes > 59 or total > _FARTHEST or (tokens[start].text == "-" and total > 12 * 60):
        return None
    return _fixed(-total if tokens[start].text == "-" else total), end


def _short_at(tokens: list[Token], start: int, habits: Habits) -> tuple[Zone, int] | None:
    """An abbreviation in capitals; `GMT+7` and `UTC -3` are its offset."""
    token = tokens[start]
    name = token.raw.upper() if token.text in ("utc", "gmt", "z") else token.raw
    end = start + 1
    if name in ("UTC", "GMT", "UT"):
        if (
            tokens[end : end + 1]
            and tokens[end].text == "/"
            and end + 1 < len(tokens)
            and tokens[end + 1].raw in ("GMT", "UTC")
        ):
            end += 2
        offset = _offset_at(tokens, end) if end < len(tokens) and tokens[end].text in "+-" else None
        return offset or (UTC, end)
    if name in _BY_COUNTRY:
        hours = _BY_COUNTRY[name].get(habits.country or "")
        if name == "IST" and habits.country == "IL":
            return ZoneInfo("Asia/Jerusalem"), end
        if hours is None:
            hours = _FIXED.get(name)
        return (_fixed(round(hours * 60)) if hours is not None else UNSURE), end
    if name in _BY_DATE:
        return ZoneInfo(_BY_DATE[name]), end
    if len(name) == 1 and name.isascii() and name.isupper() and name != "Z":
        return UNSURE, end  # RFC 822's military letters were defined the wrong way round (RFC 2822, section 4.3)
    if name in _FIXED:
        return _fixed(round(_FIXED[name] * 60)), end
    return None


def _long_at(tokens: list[Token], start: int) -> tuple[Zone, int] | None:
    spelled = [fold(token.text) for token in tokens[start : start + 8] if token.kind is Kind.WORD]
    if any(token.kind is not Kind.WORD for token in tokens[start : start + len(spelled)]):
        spelled = spelled[: next(i for i, t in enumerate(tokens[start:]) if t.kind is not Kind.WORD)]
    if len(spelled) >= 2 and spelled[0] in _SPELLED:
        words = spelled[1:3]
        if words[0] == "time":
            return ZoneInfo(_SPELLED[spelled[0]]), start + 2
        if len(words) == 2 and words[1] == "time" and words[0] in ("standard", "daylight"):
            winter = {"eastern": -5, "central": -6, "mountain": -7, "pacific": -8}[spelled[0]]
            return _fixed((winter + (words[0] == "daylight")) * 60), start + 3
    line = " ".join(spelled) + " "
    for phrase, value in _LONG:
        if line.startswith(fold(phrase) + " "):
            zone = ZoneInfo(value) if isinstance(value, str) else _fixed(round(value * 60))
            return zone, start + phrase.count(" ") + 1
    return None


def offset_on(zone: tzinfo, at: datetime) -> tzinfo:
    """Return the fixed offset of a zone at a local time (the first of the two where clocks are set back)."""
    offset = at.replace(tzinfo=zone).utcoffset()
    return _fixed(round(offset.total_seconds() / 60)) if offset is not None else UTC


def _fixed(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


def _iana(name: str) -> ZoneInfo | None:
    known = _names().get(name.lower())
    return ZoneInfo(known) if known else None
