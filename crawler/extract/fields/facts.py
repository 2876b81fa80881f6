"""The smaller facts: section, keywords, standfirst, whether the text is behind a paywall."""

import re

from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.fields.titles import loose

_COMMA = re.compile(r"\s*[,;|]\s*")
_MAX_KEYWORDS = 20
_MAX_KEYWORD = 60
_MAX_STANDFIRST = 600


def section_of(sources: Sources) -> str | None:
    """Return the outlet's section in which the article appears, by its own name; None if the page states none."""
    value = sources.article.get("articleSection")
    listed = value if isinstance(value, list) else [value]
    for name in (
        *map(jsonld.text_of, listed),
        sources.first("article:section", "og:article:section", "section", "parsely-section"),
    ):
        if name and len(name) <= _MAX_KEYWORD:
            return name
    return None


def keywords_of(sources: Sources) -> tuple[str, ...]:
    """Return the tags that the outlet gave the article, each once."""
    value = sources.article.get("keywords")
    listed = (
        [jsonld.text_of(item) for item in value] if isinstance(value, list) else _COMMA.split(jsonld.text_of(value))
    )
    if not any(listed):
        listed = sources.every("article:tag", "og:article:tag")
    if not any(listed):
        listed = _COMMA.split(sources.first("news_keywords", "keywords"))
    unique: dict[str, str] = {}
    for word in listed:
        if len(word) <= _MAX_KEYWORD and (key := loose(word)):
            unique.setdefault(key, word)
    return tuple(unique.values())[:_MAX_KEYWORDS]


def standfirst_of(sources: Sources) -> str | None:
    """Return the outlet's summary from the metadata; None if there is none."""
    for name in (
        sources.first("og:description"),
        jsonld.text_of(sources.article.get("description")),
        sources.first("description", "twitter:description"),
    ):
        if name:
            return name[:_MAX_STANDFIRST]
    return None


def is_paywalled(sources: Sources) -> bool | None:
    """Return whether the page states that its text is not free; None if it states nothing.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    parts = sources.article.get("hasPart")
    for node in (sources.article, *(parts if isinstance(parts, list) else [parts])):
        if isinstance(node, dict) and "isAccessibleForFree" in node:
            return str(node["isAccessibleForFree"]).strip().rsplit("/", 1)[-1].lower() in ("false", "0", "no")
    tier = sources.first("article:content_tier", "og:article:content_tier").lower()
    if tier:
        return tier in ("locked", "metered", "paid", "premium")
    return None
