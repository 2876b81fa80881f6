"""An Atom feed (RFC 4287) of a page of results, its title in the language that is spoken."""

import re
from xml.etree import ElementTree as ET

from index.article import ArchivedArticle, PartialDateTime, Precision
from index.calendar import beginning
from index.languages import ENGLISH, current
from index.languages import gettext as _
from search.page import Result, SearchPage
from search.request import SearchQuery
from search.serializers import timestamp
from web.render.links import absolute, api_url, article_url, feed_url, page_url, safe_url
from web.render.marks import marked
from web.render.wording import question
from web.services import services

ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry, escaped or not."""


def xml_text(text: str) -> str:
    """The text with a replacement character for each one that XML cannot carry."""
    return _FORBIDDEN.sub("\ufffd", text)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", {key: xml_text(value) for key, value in attributes.items()})
    child.text = None if text is None else xml_text(text)
    return child


def _instant(moment: PartialDateTime) -> str:
    """RFC 3339; a plain day begins at midnight of the zone in which days are counted."""
    at = moment.at
    if moment.precision is Precision.DAY:
        at = beginning(at.date(), services().settings.timezone)
    return timestamp(at)


def updated(archived: ArchivedArticle) -> str:
    """When the newest version was fetched: RFC 3339, UTC."""
    return timestamp(archived.article.fetched)


def feed(query: SearchQuery, page: SearchPage, *, name: str = "", address: str = "") -> bytes:
    """The document, UTF-8. page: the results of the query. name, address: of the feed, where it has its own."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    site = services().settings.site_name
    words = name or question(query, page.active)
    itself = address or absolute(feed_url(query))
    title = _add(root, "title", f"{words or _('Latest articles')} – {site}")
    if current() is not ENGLISH:
        title.set("{http://www.w3.org/XML/1998/namespace}lang", current().tag)
    _add(root, "id", itself)
    _add(root, "link", rel="self", type="application/atom+xml", href=itself)
    _add(root, "link", rel="alternate", type="text/html", href=absolute(page_url(query)))
    _add(root, "link", rel="alternate", type="application/json", href=absolute(api_url(query)))
    newest = max((updated(result.article) for result in page.results), default="1970-01-01T00:00:00Z")
    _add(root, "updated", newest)
    _add(_add(root, "author"), "name", site)
    for result in page.results:
        _entry(root, result, "" if query.long else query.q)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _entry(root: ET.Element, result: Result, q: str) -> None:
    article = result.article.article
    entry = _add(root, "entry")
    if article.lang:
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", xml_text(article.lang))
    _add(entry, "title", article.title)
    _add(entry, "id", f"urn:broadsheet:article:{article.id}")
    _add(entry, "link", rel="alternate", type="text/html", href=absolute(article_url(article.id, q)))
    if original := safe_url(article.url):
        _add(entry, "link", rel="via", href=original)
    if article.published:
        _add(entry, "published", _instant(article.published))
    _add(entry, "updated", updated(result.article))
    names = article.authors or ((article.outlet.name,) if article.outlet else ())
    for name in names:
        _add(_add(entry, "author"), "name", name)
    for person in result.article.people:
        _add(entry, "category", term=person.id, label=person.name)
    passages = [str(marked(passage.text, passage.ranges)) for passage in result.highlights if passage.field == "body"]
    if passages:
        _add(entry, "summary", "".join(f"<p>{passage}</p>" for passage in passages), type="html")
