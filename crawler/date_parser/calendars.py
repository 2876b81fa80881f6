"""Calendars and eras other than the Gregorian, where a date can be converted without ambiguity."""

from datetime import date, timedelta

BUDDHIST = 543
"""Thailand's years since 1941 are ahead of the common ones by this."""
ERAS = {"令 和": 2018, "平 成": 1988, "昭 和": 1925, "民 國": 1911, "民 国": 1911}
"""Name of an era -> the common year before its first."""

_EPOCH = date(1799, 3, 21)
"""1 Farvardin 1178."""
_EPOCH_YEAR = 1178
_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip


def buddhist_year(year: int) -> int | None:
    """Return the Gregorian year of a Thai Buddhist year; None outside 2484 to 2650, where the number may mean
    something else.
    """
    return year - BUDDHIST if 2484 <= year <= 2650 else None


def is_solar_hijri(year: int) -> bool:
    """Return whether a number can be a recent year of Iran's Solar Hijri calendar (1320 to 1450)."""
    return 1320 <= year <= 1450


def solar_hijri(year: int, month: int, day: int) -> date | None:
    """Convert a date of Iran's Solar Hijri calendar to the Gregorian one; None if no such day exists or the year is
    outside 1178 to 1500.

    Leap years follow K. M. Borkowski, "The Persian calendar for 3000 years" (Earth, Moon, and Planets 74, 1996),
    which agrees with the observed equinoxes from 1799 to 2256.
    """
    if not (1178 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    if (month > 6 and day > 30) or (month == 12 and day == 30 and not _is_leap(year)):
        return None
    days = sum(366 if _is_leap(earlier) else 365 for earlier in range(_EPOCH_YEAR, year))
    days += 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return _EPOCH + timedelta(days=days)


def _is_leap(year: int) -> bool:
    last = _BREAKS[0]
    jump = 0
    for following in _BREAKS[1:]:
        jump = following - last
        if year < following:
            break
        last = following
    passed = year - last
    if jump - passed < 6:
        passed = passed - jump + (jump + 4) // 33 * 33
    leap = (passed + 1) % 33 - 1
    return (4 if leap == -1 else leap % 4) == 0
