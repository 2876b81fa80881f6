"""What an engine is given of an article: text to search, values to count, times to order by."""

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from index.article import ArchivedArticle, PartialDateTime, Precision
from index.calendar import midnight

FACETS = ("person", "outlet", "author", "agency", "section", "lang")
"""Fields with countable values. `person` and `author` hold several a document, the others one or none."""

DOCUMENT_VERSION = 3
"""Raise it when `document_of` makes other documents of the same articles: indexes are then made anew."""

AHEAD = 86_400
"""Seconds by which a date may lie ahead of the clock: days begin earlier in the east, and some pages forget their offset."""

UNPLACED = 10**12
"""Seconds, beyond any calendar, that an article without a place in time is set back by: it comes after all others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """id: the article's. title: every headline it has, body: standfirst and text, one line each. lang: decides how they
    are analysed. published: epoch seconds or None; fetched: epoch seconds.

    person: registry ids; outlet: outlet id; the other facets: the value as it is shown. copy_of: id of the article under
    which this one folds, or None. order: its place in time where that is neither published nor fetched, see `when`.
    """

    id: str
    title: str
    body: str
    fetched: int
    published: int | None = None
    lang: str | None = None
    person: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    outlet: str | None = None
    agency: str | None = None
    section: str | None = None
    copy_of: str | None = None
    order: int | None = None

    @property
    def when(self) -> int:
        """What newest and oldest order by: published, or fetched where no date is known. Below -UNPLACED / 2: unplaced, and
        when + UNPLACED orders it among its like, after all others (see index.ranking)."""
        if self.order is not None:
            return self.order
        return self.fetched if self.published is None else self.published

    def values(self, facet: str) -> tuple[str, ...]:
        """The values that count for a facet (one of FACETS), none or several."""
        value = getattr(self, facet)
        if isinstance(value, tuple):
            return value
        return () if value is None else (value,)


def epoch(moment: PartialDateTime, zone: ZoneInfo) -> int:
    """Seconds since 1970 at which a moment counts; a plain day begins at midnight of the zone in which days are counted."""
    return midnight(moment.at.date(), zone) if moment.precision is Precision.DAY else int(moment.at.timestamp())


def document_of(archived: ArchivedArticle, zone: ZoneInfo, now: int | None = None) -> Document:
    """now: epoch seconds, by default the clock's.

    A date more than AHEAD in the future is none: no filter finds the article by it. Such an article is unplaced, and so is an
    undated one that was imported, since nothing is known of it but when it was saved or copied. What a source led to has the
    time of its discovery: sources are asked every few minutes, and what they newly list is new. Nothing is placed after now.
    """
    now = int(time.time()) if now is None else now
    article = archived.article
    fetched = int(archived.first_fetched.timestamp())
    published = epoch(article.published, zone) if article.published else None
    impossible = published is not None and published > now + AHEAD
    if impossible:
        published = None
    if impossible or (published is None and article.source is None):
        order = min(fetched, now) - UNPLACED
    else:
        order = min(fetched if published is None else published, now)
    return Document(
        id=article.id,
        title="\n".join((article.title, *article.other_titles)),
        body=f"{article.standfirst}\n{article.text}" if article.standfirst else article.text,
        fetched=fetched,
        published=published,
        lang=article.lang,
        person=tuple(dict.fromkeys(person.id for person in archived.people)),
        author=tuple(dict.fromkeys(article.authors)),
        outlet=article.outlet.id if article.outlet else None,
        agency=article.agency,
        section=article.section,
        copy_of=archived.copy_of,
        order=order,
    )
