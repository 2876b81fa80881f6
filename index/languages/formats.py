"""Dates and numbers as CLDR has them in the language that is spoken right now; digits are always 0 to 9.

Babel is imported when the first of them is written (`catalogue.py` says why).
"""

from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.languages.current import current
from index.languages.offered import ENGLISH, Language

if TYPE_CHECKING:
    from babel import Locale


def load() -> None:
    """Import what writes them now: for a server, before its workers share the memory."""
    from babel import dates, numbers  # noqa: F401


@cache
def _locale(language: Language) -> "Locale":
    from babel import Locale

    return Locale.parse(language.locale)


def _decimal(value: float, language: Language, pattern: str | None) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=_locale(language))


def _date(at: date, language: Language, form: str) -> str:
    from babel.dates import format_date

    return format_date(at, form, locale=_locale(language))


def _skeleton(at: date, language: Language, skeleton: str) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, datetime(at.year, at.month, at.day), locale=_locale(language))


@cache
def _grouped_by(language: Language) -> str:
    """What stands between thousands."""
    return "," if language is ENGLISH else _decimal(1000, language, None)[1:-3]


def number(value: float) -> str:
    """`12,345`; of a broken number at most two digits after the point."""
    if isinstance(value, int):
        grouped = f"{value:,}"
        mark = _grouped_by(current())
        return grouped if mark == "," else grouped.replace(",", mark)
    return _decimal(value, current(), "#,##0.##")


def decimal(value: float, digits: int = 1) -> str:
    """`0.5`, `12,345.0`: always with so many digits after the point."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return _decimal(value, current(), pattern)


def day(at: date) -> str:
    """`12 July 2025`."""
    return _day(current(), date(at.year, at.month, at.day))


@lru_cache(maxsize=20_000)
def _day(language: Language, at: date) -> str:
    return _date(at, language, "long")


def clock(at: time) -> str:
    """`14:05`, in the zone that it is in."""
    return _clock(current(), at.hour, at.minute)


@lru_cache(maxsize=20_000)
def _clock(language: Language, hour: int, minute: int) -> str:
    from babel.dates import format_time

    return format_time(time(hour, minute), "short", locale=_locale(language))


def moment_pattern() -> str:
    """How a day `{1}` and a time `{0}` stand together."""
    return _moment_pattern(current())


@cache
def _moment_pattern(language: Language) -> str:
    return str(_locale(language).datetime_formats["medium"])


def moment(on: str, at: str) -> str:
    """A day and a time as one: `12 July 2025, 14:05`."""
    return moment_pattern().replace("{1}", on).replace("{0}", at)


def day_and_time(at: datetime) -> str:
    """`12 July 2025, 14:05`, in the zone that it is in."""
    return moment(day(at), clock(at.timetz()))


def month(at: date) -> str:
    """`Jul 2025`."""
    return _skeleton(at, current(), "yMMM")


def month_name(at: date) -> str:
    """`Jul`."""
    return _date(at, current(), "LLL")


def day_and_month(at: date) -> str:
    """`12 Jul`."""
    return _skeleton(at, current(), "MMMd")


def short_day(at: date) -> str:
    """`12 Jul 2025`."""
    return _date(at, current(), "medium")


@lru_cache(maxsize=2_000)
def _language_name(spoken: Language, tag: str) -> str:
    primary, _, region = tag.partition("-")
    names, places = _locale(spoken).languages, _locale(spoken).territories
    name = names.get(tag.replace("-", "_")) or names.get(primary.lower())
    if name is None:
        return tag
    if region and tag.replace("-", "_") not in names:
        return f"{name} ({places.get(region.upper(), region)})"
    return str(name)


def language_name(tag: str) -> str:
    """The name of the language of a BCP 47 tag; the tag itself where CLDR has none."""
    return _language_name(current(), tag)


def country_name(code: str) -> str:
    """The name of a country by its ISO 3166 code; the code where CLDR has none."""
    return str(_locale(current()).territories.get(code.upper(), code))
