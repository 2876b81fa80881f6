"""Which outlet a page says it belongs to."""

import re

from crawler.extract import jsonld
from crawler.extract.sources import Sources

_HOST = re.compile(r"^(?:https?://)?(?:www\.)?([^/\s]+\.[a-z]{2,})/?$", re.I)
_TAIL = re.compile(r"\s+[|–—\-:·]\s+.*$")


def outlet_name(sources: Sources) -> str | None:
    """og:site_name, else the publisher of the JSON-LD article, else the application's name; None where none is stated."""
    publisher = jsonld.text_of(sources.resolve(sources.article.get("publisher")))
    for name in (
        sources.first("og:site_name"),
        publisher,
        _site(sources),
        sources.first("application-name", "publisher", "dc.publisher", "twitter:app:name:iphone"),
    ):
        tidy = _tidy(name)
        if tidy:
            return tidy
    return None


def _site(sources: Sources) -> str:
    for node in sources.nodes:
        if jsonld.types(node) & {"website", "newsmediaorganization"}:
            name = jsonld.text_of(node.get("name"))
            if name:
                return name
    return ""


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if len(name) > 40:
        name = _TAIL.sub("", name)
    return name if 2 <= len(name) <= 80 else ""
