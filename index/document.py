"""What an engine is given of an article: text to search, values to count, times to order by."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from index.article import ArchivedArticle, Moment, Precision

FACETS = ("person", "outlet", "author", "agency", "section", "lang")
"""Fields with countable values. `person` and `author` hold several a document, the others one or none."""

DOCUMENT_VERSION = 2
"""Raise it when `document_of` makes other documents of the same articles: indexes are then made anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """id: the article's. title: every headline it has, body: standfirst and text, one line each. lang: decides how they
    are analysed. published: epoch seconds or None; fetched: epoch seconds.

    person: registry ids; outlet: outlet id; the other facets: the value as it is shown. copy_of: id of the article under
    which this one folds, or None.
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

    @property
    def when(self) -> int:
        """What newest and oldest order by: published, or fetched where no date is known."""
        return self.fetched if self.published is None else self.published

    def values(self, facet: str) -> tuple[str, ...]:
        value = getattr(self, facet)
        if isinstance(value, tuple):
            return value
        return () if value is None else (value,)


def epoch(moment: Moment, zone: ZoneInfo) -> int:
    """Seconds since 1970 at which a moment counts; a plain day begins at midnight of the zone in which days are counted."""
    at = moment.at
    if moment.precision is Precision.DAY:
        at = datetime.combine(at.date(), time(), tzinfo=zone)
    return int(at.astimezone(UTC).timestamp())


def document_of(archived: ArchivedArticle, zone: ZoneInfo) -> Document:
    article = archived.article
    return Document(
        id=article.id,
        title="\n".join((article.title, *article.other_titles)),
        body=f"{article.standfirst}\n{article.text}" if article.standfirst else article.text,
        fetched=int(archived.first_fetched.timestamp()),
        published=epoch(article.published, zone) if article.published else None,
        lang=article.lang,
        person=tuple(dict.fromkeys(person.id for person in archived.people)),
        author=tuple(dict.fromkeys(article.authors)),
        outlet=article.outlet.id if article.outlet else None,
        agency=article.agency,
        section=article.section,
        copy_of=archived.copy_of,
    )
