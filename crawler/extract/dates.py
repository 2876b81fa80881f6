"""Published and modified: from what the page states as its date, then from its byline.

Never from a footer, a promotion, the address or the clock.
"""

import re

from crawler.extract.labels import Role
from crawler.extract.moments import day_in, read, with_clock
from crawler.extract.sources import Sources
from index.article import Moment, Precision

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "date.published",
    "pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "dc.terms.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "date",
    "article.published",
    "article:create_at",
    "originalpublicationdate",
    "ptime",
    "displaydate",
    "last-published",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
)


def published(sources: Sources, *, day_first: bool = True) -> Moment | None:
    """When the article was published, by the page's own metadata, then by its byline."""
    stated = [sources.article.get("datePublished"), sources.article.get("dateCreated")]
    return _vote(stated, sources, _PUBLISHED, "datepublished", day_first) or _in_byline(sources, day_first)


def modified(sources: Sources, *, day_first: bool = True) -> Moment | None:
    """When it was last changed, by the page's own metadata."""
    return _vote([sources.article.get("dateModified")], sources, _MODIFIED, "datemodified", day_first)


def _vote(
    stated: list[object], sources: Sources, names: tuple[str, ...], itemprop: str, day_first: bool
) -> Moment | None:
    """The first source that gives a time; else the first that gives a day.

    A time without an offset is taken from a later source that states the same clock with one.
    """
    day: Moment | None = None
    bare: Moment | None = None
    for value in (*stated, *sources.every(*names), *_in_page(sources, itemprop)):
        moment = read(value, day_first=day_first)
        if moment is None:
            continue
        if moment.precision is Precision.DAY:
            day = day or moment
        elif bare is not None:
            if bare.at.replace(tzinfo=None) == moment.at.replace(tzinfo=None, second=bare.at.second) and _ZONED.search(
                str(value).strip()
            ):
                return moment
        elif day is not None and abs((moment.at - day.at).days) > 1:
            return day
        elif _ZONED.search(str(value).strip()):
            return moment
        else:
            bare = moment
    return bare or day


_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d|[A-Z]{2,5})$|\b(?:UTC|GMT|[CE]ES?T|MES?Z)\b|^\d{10,13}$")


def _in_page(sources: Sources, itemprop: str) -> list[str]:
    """`<time>` and microdata inside the page, outside furniture, those that say what they mean first."""
    found: list[str] = []
    for attributes, node, box in sources.walker.times:
        if box.dropped_by_furniture:
            continue
        own = f"{attributes.get('itemprop') or ''} {attributes.get('class') or ''}".lower()
        says_modified = "modified" in own or "updated" in own
        if itemprop == "datemodified" and not says_modified:
            continue
        if itemprop == "datepublished" and says_modified and "published" not in own:
            continue
        value = attributes.get("datetime") or attributes.get("content") or node.text()
        (found.insert(0, value) if itemprop in own else found.append(value))
    for attributes, node, _box in sources.walker.marked:
        if (attributes.get("itemprop") or "").lower() == itemprop:
            found.insert(0, attributes.get("content") or attributes.get("datetime") or node.text())
    return found


def _in_byline(sources: Sources, day_first: bool) -> Moment | None:
    """A full date in a box that is labelled as the byline, at or behind the headline."""
    start = sources.h1[0].index if sources.h1 else 0
    for leaf in sources.walker.leaves[max(0, start - 6) : start + 40]:
        if leaf.box.role is Role.BYLINE and len(leaf.text) < 120 and not leaf.box.dropped_by_furniture:
            day = day_in(leaf.text, day_first=day_first)
            if day is not None:
                return with_clock(day, leaf.text)
    return None
