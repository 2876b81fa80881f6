"""Which outlet a page says it belongs to."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.printed_text import printed
from crawler.extract.fields.address_words import is_host, is_like_host

_DOMAIN = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}$", re.I)
_TAIL = re.compile(r"\s+[|–—\-:·]\s+.*$")
_TITLE_PARTS = re.compile(r"\s+[|–—\-·»:]+\s+|\s*[|｜]\s*|：")
_SITES = frozenset(("website", "newsmediaorganization"))
_FEED = re.compile(r"\s*[»>]\s*.*$|\s+(?:RSS|Feed)\b.*$", re.I)
_LOGOS = (
    "header img[alt], a[href='/'] img[alt], a[rel~='home'] img[alt], [class*='logo'] img[alt], img[class*='logo'][alt]"
)
_LOGOS_MOST = 8
_SHORTEST = 4
"""Letters of a logo's text: abbreviations are the host's anyhow."""
_SPACED = re.compile(r"\s\W|\W\s")
"""Letters set apart as a logo shows them."""
_LOGO = re.compile(r"\b(?:logo|home(?: ?page)?|startseite|accueil|inicio)\b", re.I)
_LONGEST = 32
"""Characters of the longest part of a title that is taken for a name: it may be a piece of a headline."""


def outlet_name(sources: Sources, url: str) -> str | None:
    """Return the outlet's name, None if the page states none.

    Tried in turn: the JSON-LD publisher or og:site_name, whichever is a name rather than a domain; other names the
    page gives its site; the end of its title if that resembles the host.
    """
    publisher = _tidy(jsonld.text_of(sources.resolve(sources.article.get("publisher"))), url)
    site = _tidy(sources.first("og:site_name"), url)
    if publisher and site and publisher != site:
        stated = publisher if _is_bare(site) and not _is_bare(publisher) else _closer(site, publisher, url)
    else:
        stated = site or publisher
    if not stated:
        return next(_others(sources, url), None)
    if _is_bare(stated) or not is_like_host(stated, url):
        return _fuller(stated, (publisher, site, *_others(sources, url)), url)
    return stated


def _closer(site: str, publisher: str, url: str) -> str:
    """Of two names the one that is like the host; the publisher is often the company."""
    for is_its in (is_host, is_like_host):
        if is_its(publisher, url) != is_its(site, url):
            return publisher if is_its(publisher, url) else site
    return site


def _fuller(stated: str, others: tuple[str, ...], url: str) -> str:
    """A name in place of a domain or an abbreviation: `The Example Times` for `exampletimes.com` or `TET`.

    Only one that is the host's, letter by letter: the page of a local edition may name its mother.
    """
    named = [name for name in others if name and is_host(_without_domain(name), url)]
    return next((name for name in named if not _is_bare(name)), named[0] if named and not _is_bare(stated) else stated)


def _is_bare(name: str) -> bool:
    """A domain, or what is left of one: `example.com`, `exampletimes`."""
    return bool(_DOMAIN.match(name)) or (name.isascii() and name.islower() and name.isalnum())


def _without_domain(name: str) -> str:
    return name.removeprefix("www.").rpartition(".")[0] if _DOMAIN.match(name) else name


def _others(sources: Sources, url: str) -> Iterator[str]:
    """What else the page calls its site, the surest first."""
    for name in (
        _site(sources),
        _publisher_of_others(sources, url),
        sources.first("application-name", "publisher", "dc.publisher"),
        _title_part(sources, url),
        _feed_title(sources, url),
        _logo_text(sources, url),
    ):
        if tidy := _tidy(name, url):
            yield tidy


def _site(sources: Sources) -> str:
    for node in sources.nodes:
        if jsonld.types(node) & _SITES:
            name = jsonld.text_of(node.get("name"))
            if name:
                return name
    return ""


def _publisher_of_others(sources: Sources, url: str) -> str:
    """Who publishes the stories that the page mentions, where that is the host's own name."""
    named = (jsonld.text_of(sources.resolve(node["publisher"])) for node in sources.nodes if node.get("publisher"))
    return next((name for name in named if is_like_host(name, url)), "")


def _title_part(sources: Sources, url: str) -> str:
    """`Headline - The Example Times` on www.exampletimes.com says the outlet, though only there."""
    parts = _TITLE_PARTS.split(printed(sources.walker.title))
    tail = parts[-1]
    return tail if len(parts) > 1 and len(tail) <= _LONGEST and is_like_host(tail, url) else ""


def _feed_title(sources: Sources, url: str) -> str:
    """`The Example Times » Feed`, as a page names its feed."""
    for link in sources.walker.links:
        if "rss" in (link.get("type") or "") and (title := printed(link.get("title") or "")):
            name = _FEED.sub("", title)
            if len(name) <= _LONGEST and is_like_host(name, url):
                return name
    return ""


def _logo_text(sources: Sources, url: str) -> str:
    """What stands in the place of the logo where pictures are not shown: the page's own spelling of its name."""
    for box in sources.walker.boxes[:1]:
        for image in box.node.css(_LOGOS)[:_LOGOS_MOST]:
            name = _LOGO.sub("", printed(image.attributes.get("alt") or "")).strip(" -–—|:")
            if _SHORTEST <= len(name) <= _LONGEST and not _SPACED.search(name) and is_host(_without_domain(name), url):
                return name
    return ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # "http://[", as anybody can write
        return ""


def _tidy(name: str, url: str) -> str:
    """A name as it can be shown: the host of an address, of a name with a slogan the part that is the host's, and nothing
    of what is too long or too short."""
    name = printed(name).removeprefix("@")
    if "://" in name:
        name = _host(name).removeprefix("www.")
    parts = _TITLE_PARTS.split(name)
    if len(parts) > 1:
        name = next((part for part in parts if is_like_host(part, url)), name)
    if len(name) > 40:
        name = _TAIL.sub("", name)
    return name if 2 <= len(name) <= 80 else ""
