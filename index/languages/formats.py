"""Dates and numbers as CLDR has them in the language that is spoken right now; digits are always 0 to 9."""

from datetime import date, datetime, time
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal

from index.languages.current import current
from index.languages.offered import Language


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(language.locale)


@cache
def _grouped_by(language: Language) -> str:
    """What stands between thousands."""
    return format_decimal(1000, locale=_locale(language))[1:-3]


def number(value: float) -> str:
    """`12,345`; of a broken number at most two digits after the point."""
    if isinstance(value, int):
        grouped = f"{value:,}"
        mark = _grouped_by(current())
        return grouped if mark == "," else grouped.replace(",", mark)
    return format_decimal(value, format="#,##0.##", locale=_locale(current()))


def decimal(value: float, digits: int = 1) -> str:
    """`0.5`, `12,345.0`: always with so many digits after the point."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=_locale(current()))


def day(at: date) -> str:
    """`12 July 2025`."""
    return _day(current(), date(at.year, at.month, at.day))


@lru_cache(maxsize=20_000)
def _day(language: Language, at: date) -> str:
    return format_date(at, "long", locale=_locale(language))


def clock(at: time) -> str:
    """`14:05`, in the zone that it is in."""
    return _clock(current(), at.hour, at.minute)


@lru_cache(maxsize=20_000)
def _clock(language: Language, hour: int, minute: int) -> str:
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


def month(at: date) -> str:
    """`Jul 2025`."""
    return format_skeleton("yMMM", _midnight(at), locale=_locale(current()))


def month_name(at: date) -> str:
    """`Jul`."""
    return format_date(at, "LLL", locale=_locale(current()))


def day_and_month(at: date) -> str:
    """`12 Jul`."""
    return format_skeleton("MMMd", _midnight(at), locale=_locale(current()))


def short_day(at: date) -> str:
    """`12 Jul 2025`."""
    return format_date(at, "medium", locale=_locale(current()))


def _midnight(at: date) -> datetime:
    return datetime(at.year, at.month, at.day)


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
