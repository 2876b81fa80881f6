"""A saved page or text -> an article; runs in a parser process."""

import hashlib
import re
from datetime import UTC, datetime

from crawler.errors import BadAddress
from crawler.extract import Hints, extract
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.extract.dom.charset import decode
from crawler.extract.plain_text import extract_text
from crawler.extract.rules.outlet_rules import Rules
from crawler.importing.records import Capture
from crawler.net.page import Page
from crawler.net.urls import clean, fetchable
from index.article import Article

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_LINK = re.compile(r"<link\b[^>]{0,500}?rel\s*=\s*[\"']?canonical\b[^>]{0,2500}>", re.I)
_META = re.compile(r"<meta\b[^>]{0,500}?property\s*=\s*[\"']?og:url\b[^>]{0,2500}>", re.I)
_VALUE = re.compile(r"(?:href|content)\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s>]+))", re.I)


def extract_saved(body: bytes, capture: Capture, *, rules: Rules, bounds: Bounds = USUAL) -> Article:
    """Return the article of a saved page or text. rules: for individual outlets; bounds: limits of the page.

    Raises NotAnArticle, and BadAddress if the address it came from is invalid.
    """
    fetched = capture.fetched or datetime.now(UTC)
    if capture.plain:
        return extract_text(decode(body, capture.charset), url=capture.url, fetched=fetched, hints=Hints())
    url = capture.url or address_in(decode(body[:262_144], capture.charset)) or _made_up(body)
    page = Page(
        url=url,
        requested_url=url,
        body=body,
        content_type=capture.content_type,
        charset=capture.charset,
        fetched=fetched,
        rights=capture.rights,
        licence=capture.licence,
    )
    return extract(page, rules=rules, bounds=bounds)


def address_in(html: str) -> str | None:
    """Return the address that a saved page states as its own (the browser's comment, canonical link or og:url); None
    if it states none.
    """
    note = _SAVED_FROM.search(html, 0, 4096)
    tags = (match[0] for pattern in (_LINK, _META) if (match := pattern.search(html)))
    values = (value[1] or value[2] or value[3] for tag in tags if (value := _VALUE.search(tag)))
    for candidate in ([note[1]] if note else []) + list(values):
        try:
            return clean(fetchable(candidate))
        except BadAddress:
            continue
    return None


def _made_up(body: bytes) -> str:
    return f"https://page.invalid/{hashlib.sha256(body).hexdigest()[:16]}"
