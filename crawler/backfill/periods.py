"""The years, months and days that addresses name: of sitemaps, of pages that list the articles of a month, of articles."""

import re
from datetime import date
from urllib.parse import SplitResult, unquote, urlsplit

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2]))?(?!\d)")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)(?:/(0?[1-9]|1[0-2]))?(?=/)")
_NAMES = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?",
    "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_NAME = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_NAMES, 1))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BEFORE = r"(?:(?:archi[vf]\w{0,3}|arkiv\w{0,3}|archief|hemeroteca|index|month|day|date|news|posts)[-_])?"
_PERIOD = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"/{_BEFORE}{_YEAR}[-_/](?:{_NAME})(?:[-_/](?P<day>0?[1-9]|[12]\d|3[01]))?",
        rf"/{_BEFORE}(?:{_NAME})[-_/]?{_YEAR}",
        rf"/{_BEFORE}{_YEAR}(?:[-_/.]?(?P<month>0?[1-9]|1[0-2])(?:[-_/.]?(?P<day>0?[1-9]|[12]\d|3[01]))?)?",
    )
)
_END = re.compile(r"(?:/|/(?:index|default)\.\w{2,5}|\.(?:s?html?|php|aspx?))$", re.I)
_QUERY = re.compile(
    r"(?:^|&)(?:y|yr|year|jahr|annee|ano|anno|m|month|monat|mois|mes|mese|date|datum|fecha|day|archive|archiv)="
    r"(?P<year>(?:19|20)\d\d)(?:[-/.]?(?P<month>0[1-9]|1[0-2])(?:[-/.]?(?:0[1-9]|[12]\d|3[01]))?)?(?=&|$)",
    re.I,
)
_QUERY_MONTH = re.compile(r"(?:^|&)(?:m|mo|month|monat|mois|mes|mese)=(0?[1-9]|1[0-2])(?=&|$)", re.I)
_NO_NEWS = re.compile(
    r"/(?:calendars?|kalender|calendario|agenda|events?|termine|weather|wetter|horoscopes?|tv)(?:/|$)", re.I
)

Month = tuple[int, int]
"""(year, month)."""
Period = tuple[Month, Month]
"""The first month and the last."""


def name_is_earlier(url: str, since: date) -> bool:
    """Return whether the name of a sitemap carries only months, or years, that had ended before a day."""
    parts = urlsplit(url)
    months = [_last(year, month) for year, month in _MONTH.findall(f"{parts.path}?{parts.query}")]
    return bool(months) and max(months) < (since.year, since.month)


def article_is_earlier(url: str, since: date) -> bool:
    """Return whether the folders of an article's address name a month, or year, that had ended before a day."""
    named = _IN_PATH.search(urlsplit(url).path)
    return named is not None and _last(*named.groups(default="")) < (since.year, since.month)


def period_of(url: str) -> Period | None:
    """Return the months whose articles a page lists, by its address: `/2024/03/`, `/archive-2024.html`,
    `/archive/march-2024`, `?year=2024&month=3`. None if the address names none, or goes on behind it, as those of articles do.
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if _NO_NEWS.search(path):
        return None
    return _in_path(path) or _in_query(parts)


def _in_path(path: str) -> Period | None:
    bare = _END.sub("", path)
    for pattern in _PERIOD:
        for match in pattern.finditer(bare):
            if match.end() == len(bare):
                groups = match.groupdict()
                named = next((number for number in range(1, 13) if groups.get(f"m{number}")), 0)
                return _period(groups["year"], groups.get("month") or named)
    return None


def _in_query(parts: SplitResult) -> Period | None:
    match = _QUERY.search(parts.query)
    if match is None:
        return None
    beside = _QUERY_MONTH.search(parts.query)
    return _period(match["year"], match["month"] or (beside[1] if beside else ""))


def _period(year: str, month: str | int) -> Period:
    return ((int(year), int(month)),) * 2 if month else ((int(year), 1), (int(year), 12))


def is_between(period: Period, since: date, today: date) -> bool:
    """Return whether a period has months from that of `since` to today's: calendars lead on for ever, either way."""
    first, last = period
    return last >= (since.year, since.month) and first <= (today.year, today.month)


def _last(year: str, month: str) -> Month:
    return int(year), int(month or 12)
