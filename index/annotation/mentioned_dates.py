"""The days an article speaks of: full dates in its text, and weekdays counted from the day it was published.

Nothing is guessed: a day without a month or a year ("the 12th", "in May") is left alone, and so is every date after the
day of publication, which in a news text is an announcement and not an event.
"""

import re
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: at for at, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FULL = re.compile(
    rf"""\b(?:
      (?P<iso>(?P<iy>\d{{4}})-(?P<im>\d\d)-(?P<id>\d\d))
    | (?P<md>(?P<m1>{_MONTH})\.?\ (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<y1>\d{{4}}))
    | (?P<dm>(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\ of)?\ (?P<m2>{_MONTH})\.?,?\ (?P<y2>\d{{4}}))
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?P<word>(?:(?:on|late|early|since|last|until|by|this|next|every|each|of|coming)\s+)*)"
    r"(?P<day>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?![’']?s\b)(?!\s+(?:Times|Night|Mail|Herald))",
)
_NOT_PAST = frozenset(("next", "every", "each", "coming", "until", "by"))
EARLIEST = date(1000, 1, 1)


def dates_mentioned(text: str, published: date | None) -> tuple[date, ...]:
    """Days, earliest first, each once. published: the day to count weekdays from; without it none is resolved."""
    found: set[date] = set()
    for match in _FULL.finditer(text):
        day = _full(match)
        if day is not None and day >= EARLIEST and (published is None or day <= published):
            found.add(day)
    if published is not None:
        for match in _WEEKDAY.finditer(text):
            if not _NOT_PAST & set(match["word"].lower().split()):
                back = (published.weekday() - WEEKDAYS[match["day"].lower()]) % 7
                if "last" in match["word"].lower().split() and back == 0:
                    back = 7
                found.add(published - timedelta(days=back))
    return tuple(sorted(found))


def _full(match: "re.Match[str]") -> date | None:
    try:
        if match["iso"]:
            return date(int(match["iy"]), int(match["im"]), int(match["id"]))
        if match["md"]:
            return date(int(match["y1"]), MONTHS[match["m1"].lower()], int(match["d1"]))
        return date(int(match["y2"]), MONTHS[match["m2"].lower()], int(match["d2"]))
    except (
        ValueError,
        KeyError,
    ):  # no day of the calendar; "Auguſt", which matches without regard to case and is no name
        return None
