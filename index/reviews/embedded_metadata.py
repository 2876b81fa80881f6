"""What reference managers and other readers of pages find in the page of an article: COinS (OpenURL ContextObject in a span, NISO
Z39.88-2004) and JSON-LD (schema.org/NewsArticle)."""

import json
from typing import Any
from urllib.parse import urlencode

from index.article import ArchivedArticle, is_made_up

_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What must not stand as it is inside a script element, where nothing is escaped: as JSON writes it otherwise."""


def coins(archived: ArchivedArticle) -> str:
    """The title of a span of class Z3988, not escaped. In Dublin Core, with the type and the fields that Zotero itself writes for a
    newspaper article, since OpenURL has no format for one."""
    article = archived.article
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle"),
        ("rft.title", _line(article.title)),
    ]
    if article.outlet:
        pairs.append(("rft.source", article.outlet.name))
    if article.standfirst:
        pairs.append(("rft.description", _line(article.standfirst)))
    if not is_made_up(article.url):
        pairs.append(("rft.identifier", article.url))
    pairs += [("rft.au", author) for author in article.authors]
    if article.published:
        pairs.append(("rft.date", article.published.isoformat()[:10]))
    if article.lang:
        pairs.append(("rft.language", article.lang))
    return urlencode([(name, value) for name, value in pairs if value], errors="replace")


def json_ld(archived: ArchivedArticle, page: str) -> str:
    """The text of a script element of type application/ld+json. It may stand there as it is: no part of it ends the element or
    opens a comment, whatever an outlet wrote. page: address of the article in this archive."""
    article = archived.article
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": _line(article.title)}
    if not is_made_up(article.url):
        found["url"] = article.url
    found["archivedAt"] = page
    if article.published:
        found["datePublished"] = article.published.isoformat()
    if article.modified:
        found["dateModified"] = article.modified.isoformat()
    if article.authors:
        found["author"] = [{"@type": "Person", "name": name} for name in article.authors]
    if article.outlet:
        found["publisher"] = {"@type": "NewsMediaOrganization", "name": article.outlet.name}
    if article.agency:
        found["sourceOrganization"] = {"@type": "NewsMediaOrganization", "name": article.agency}
    if article.section:
        found["articleSection"] = article.section
    if article.standfirst:
        found["description"] = _line(article.standfirst)
    if article.keywords:
        found["keywords"] = list(article.keywords)
    if article.lang:
        found["inLanguage"] = article.lang
    if article.paywalled:
        found["isAccessibleForFree"] = False
    text = json.dumps(found, ensure_ascii=False)
    return "".join(_IN_SCRIPT.get(char, char) for char in text)


def _line(text: str) -> str:
    return " ".join(text.split())
