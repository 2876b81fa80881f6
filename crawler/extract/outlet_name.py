"""Which outlet a page says it belongs to."""

import re
from urllib.parse import urlsplit

from crawler.extract import jsonld
from crawler.extract.sources import Sources
from crawler.extract.titles import loose

_DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}$", re.I)
_TAIL = re.compile(r"\s+[|–—\-:·]\s+.*$")
_TITLE_PARTS = re.compile(r"\s+[|–—\-·»:]+\s+|\s*[|｜]\s*|：")
_SITES = frozenset(("website", "newsmediaorganization"))


def outlet_name(sources: Sources, url: str) -> str | None:
    """The publisher of the JSON-LD article or og:site_name, whichever is a name rather than a domain; then what else the
    page calls its site; then the tail of its title where that is like its host. None where the page names none.
    """
    publisher = _tidy(jsonld.text_of(sources.resolve(sources.article.get("publisher"))))
    site = _tidy(sources.first("og:site_name"))
    if publisher and site and publisher != site:
        return publisher if _DOMAIN.match(site) and not _DOMAIN.match(publisher) else _closer(site, publisher, url)
    if publisher or site:
        return site or publisher
    for name in (
        _site(sources),
        sources.first("application-name", "publisher", "dc.publisher"),
        _title_tail(sources, url),
    ):
        if tidy := _tidy(name):
            return tidy
    return None


def _closer(site: str, publisher: str, url: str) -> str:
    """Of two names the one that is like the host; the publisher is often the company."""
    host = loose(urlsplit(url).hostname or "")
    return publisher if loose(publisher) in host and loose(site) not in host else site


def _site(sources: Sources) -> str:
    for node in sources.nodes:
        if jsonld.types(node) & _SITES:
            name = jsonld.text_of(node.get("name"))
            if name:
                return name
    return ""


def _title_tail(sources: Sources, url: str) -> str:
    """`Headline - The Example Times` on www.exampletimes.com says the outlet, though only there."""
    parts = _TITLE_PARTS.split(jsonld.clean(sources.walker.title))
    if len(parts) < 2:
        return ""
    host = (urlsplit(url).hostname or "").removeprefix("www.").partition(".")[0]
    label, tail = loose(host), loose(parts[-1])
    return parts[-1] if len(label) > 3 and tail and (label in tail or tail in label) else ""


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > 40:
        name = _TAIL.sub("", name)
    return name if 2 <= len(name) <= 80 else ""
