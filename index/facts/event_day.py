"""When it happened: the day of the event that an article reports, read from its first sentences.

A weekday, "yesterday" or a date counts from the day of publication. The result is never later than that day, and never older than
`RECENT`: a date from further back is a look back, no news. Where the first sentences name no day, nothing is said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from index.article import Article
from index.facts.dates import DateForm, DateFound, find_dates
from index.facts.sentences import Sentences

SENTENCES = 3
"""First sentences that are read; what happened stands there, and background behind."""

READ = 2_000
"""Characters in which the first sentences are looked for."""

RECENT = timedelta(days=31)

LAST_WEEKDAY = 3
"""Days back beyond which a mere weekday more likely is the next one."""

_SAID = re.compile(
    r"\b(?:said|says|told(?: \w+){1,2}|announced|reported|added|confirmed|stated|sagte|teilte|erklärte|a déclaré|a annoncé|dijo"
    r"|anunció|ha detto|disse|anunciou|zei|meldde)(?: (?:late|early))?(?: (?:on|am|el|na))?\s*$"
)
_DATELINE = re.compile(r"^[^\n.!?]{0,60}?(?:\([^()\n]{2,30}\)\s*)?(?:\s[-–—]{1,2}\s|--|—)")
_QUOTED = re.compile(r"“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|\"[^\"\n]*\"")


def event_day(article: Article) -> date | None:
    """The day of the event; None where the first sentences do not say, or the article has no date to count from."""
    published = article.published.at.date() if article.published else None
    if published is None:
        return None
    for text in (article.text, article.standfirst or ""):
        day = _from_text(text[:READ], published, article.lang)
        if day is not None:
            return day
    return None


def shared_event_day(days: Iterable[date | None]) -> date | None:
    """The day of a story: that of most of its articles, of several such days the earliest; None where no article says."""
    counted = Counter(day for day in days if day is not None)
    return min(counted, key=lambda day: (-counted[day], day), default=None)


def event_weekday(article: Article) -> int | None:
    """The day of the week of the event, 0 (Monday) to 6; None where the first sentences do not say. Other than its date, it is
    known of an article without a date, too."""
    if article.published is not None:
        day = event_day(article)
        return None if day is None else day.weekday()
    for text in (article.text, article.standfirst or ""):
        for sentence in _by_sentence(text[:READ], None, article.lang):
            ranked = [
                (_SAID.search(text[max(0, dated.start - 40) : dated.start]) is None, -dated.start, dated.weekday)
                for dated in sentence
                if dated.weekday is not None and not dated.ahead
            ]
            if ranked:
                return max(ranked)[2]
    return None


@lru_cache(maxsize=64)
def _from_text(text: str, published: date, lang: str | None) -> date | None:
    # Kept for a moment: the annotation and the story of an article ask one after the other.
    for sentence in _by_sentence(text, published, lang):
        ranked = [
            (rank, -dated.start, dated.day)
            for dated in sentence
            if dated.day is not None and (rank := _rank(text, dated, published)) > 0
        ]
        if ranked:
            return max(ranked)[2]
    return None


def _by_sentence(text: str, published: date | None, lang: str | None) -> Iterator[list[DateFound]]:
    """The dates of each of the first sentences, without those of a dateline or a quotation."""
    dateline = _DATELINE.match(text)
    after = dateline.end() if dateline else 0
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    dates = [
        dated
        for dated in find_dates(text, published, lang)
        if dated.end > after and not any(start < dated.start < end for start, end in quoted)
    ]
    if dates:
        for start, end in Sentences(text[: dates[-1].end]).spans()[:SENTENCES]:
            yield [dated for dated in dates if start <= dated.start < end]


def _rank(text: str, dated: DateFound, published: date) -> int:
    """How likely a date is the day of the event, beside others of its sentence; 0: it is not."""
    assert dated.day is not None
    back = (published - dated.day).days
    if dated.ahead or not 0 <= back <= RECENT.days:
        return 0
    if dated.form is DateForm.RELATIVE:
        return 1 if back == 0 else 5
    if dated.form is DateForm.WEEKDAY and not dated.last and not dated.paired and back > LAST_WEEKDAY:
        return 0
    if dated.form is DateForm.WEEKDAY or dated.paired:
        return 4 if _SAID.search(text[max(0, dated.start - 40) : dated.start]) else 5
    return 3 if back else 2
