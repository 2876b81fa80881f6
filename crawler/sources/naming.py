"""Names for sources: a readable id that is not taken."""

import re
from collections.abc import Container
from urllib.parse import urlsplit

from crawler.net.urls import fetchable
from index.text.slugs import latin_slug

RESERVED = frozenset(("add", "jobs", "read"))
"""What other pages have in the place of a source's id."""


def source_id(name: str | None, url: str, taken: Container[str]) -> str:
    """Return an id for a new source: a slug of the name, or of host and path if there is no name, with a number if it
    is taken.
    """
    base = _slug(name or "") or _slug(_of_address(url)) or "source"
    candidate, number = base, 2
    while candidate in taken or candidate in RESERVED:
        candidate = f"{base}-{number}"
        number += 1
    return candidate


def title_of_source(title: str | None) -> str | None:
    """Return the outlet's name within the title of its feed or front page: `Meridian Post | World` yields `Meridian
    Post`.

    None if there is none.
    """
    if not title:
        return None
    first = re.split(r"\s+[|»\u2013\u2014\u00b7]\s+|\s+-\s+|\s+::\s+", title.strip())[0].strip()
    return (first or title.strip())[:80] or None


def _of_address(url: str) -> str:
    parts = urlsplit(fetchable(url))
    host = (parts.hostname or "").removeprefix("www.")
    port = f" {parts.port}" if parts.port else ""
    path = re.sub(r"\.(?:xml|rss|atom|html?|json|php)$|/(?:feed|rss|index)(?=/|$)", " ", parts.path)
    return f"{host}{port} {path}"


def _slug(text: str) -> str:
    return latin_slug(text)[:60].strip("-")
