"""Sitemaps, sitemap indexes and news sitemaps (sitemaps.org; Google's news extension), plain or gzip, or lists of lines.

Read as a stream, so that a large one needs no tree in memory; document types are refused outright. Entries of other sites
are left out: a sitemap speaks for its own.
"""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from crawler.decoding import gunzip
from crawler.discover.dates import read_date
from crawler.discover.found import Document, Found
from crawler.errors import BadAddress, NotASitemap
from crawler.page import Page
from crawler.urls import fetchable, same_site
from index.article import Moment

ENTRIES = 50_000
"""Entries of one sitemap (sitemaps.org); what is behind them is not read."""
_LOOKS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:urlset|sitemapindex)[\s>]", re.I)
_DEPTH = 32


def looks_like_sitemap(body: bytes) -> bool:
    return body[:2] == b"\x1f\x8b" or bool(_LOOKS.search(body[:4096].replace(b"\0", b"")))


def read_sitemap(page: Page, *, limit: int, size: int, ratio: int) -> Document:
    """Its articles, newest first where dates are given, at most `limit`; or the sitemaps of an index, newest first.

    size, ratio: bounds of a gzip file when unpacked. Raises NotASitemap, BodyTooBig, ExpandsTooMuch, EncodingBroken.
    """
    body = page.body
    if body[:2] == b"\x1f\x8b":
        body = gunzip(page.url, body, limit=size, ratio=ratio)
    if not _LOOKS.search(body[:4096].replace(b"\0", b"")):
        return _read_lines(page, body, limit)
    entries: list[_Entry] = []
    root = ""
    try:
        for root_name, entry in _entries(body):
            root = root_name
            if entry is not None:
                entries.append(entry)
            if len(entries) >= ENTRIES:
                break
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        if not entries:
            raise NotASitemap(page.url, f"{type(error).__name__}: {error}"[:160]) from None
    if root == "sitemapindex":
        newest = sorted(entries, key=_newest, reverse=True)
        return Document(kind="index", more=tuple(dict.fromkeys(url for e in newest if (url := _own(e.loc, page.url)))))
    if root != "urlset":
        raise NotASitemap(page.url, "neither urlset nor sitemapindex")
    found: dict[str, Found] = {}
    left_out = 0
    for number, entry in enumerate(sorted(entries, key=_newest, reverse=True)):
        if len(found) >= limit:
            left_out = len(entries) - number
            break
        item = _found(entry, page.url)
        if item is not None:
            found.setdefault(item.url, item)
    return Document(kind="sitemap", found=tuple(found.values()), left_out=left_out)


class _Entry:
    """One <url> or <sitemap>."""

    __slots__ = ("fields", "loc", "when")

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        self.loc = fields.get("loc", "")
        self.when: Moment | None = read_date(fields.get("publication_date") or fields.get("lastmod"))


def _entries(body: bytes) -> Iterator[tuple[str, _Entry | None]]:
    """(name of the root, entry) as they end; the fields of an entry by their local names."""
    stack: list[Element] = []
    root = ""
    fields: dict[str, str] = {}
    for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
        name = _local(element.tag)
        if event == "start":
            stack.append(element)
            root = root or name
            if len(stack) > _DEPTH:
                raise ValueError("nested too deeply")
            if len(stack) == 2:
                fields = {}
            continue
        stack.pop()
        if len(stack) == 1:
            yield root, _Entry(fields)
            stack[0].clear()
        elif len(stack) > 1 and element.text and name not in fields:
            fields[name] = element.text.strip()[:4096]
    yield root, None


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _newest(entry: _Entry) -> float:
    return entry.when.at.timestamp() if entry.when else 0.0


def _own(loc: str, base: str) -> str | None:
    try:
        url = fetchable(loc, base)
    except BadAddress:
        return None
    return url if same_site(url, base) else None


def _found(entry: _Entry, base: str) -> Found | None:
    url = _own(entry.loc, base)
    if url is None:
        return None
    news = "publication_date" in entry.fields
    return Found(
        url=url,
        title=entry.fields.get("title", "")[:500] or None if news else None,
        published=entry.when if news else None,
        updated=read_date(entry.fields.get("lastmod")),
        lang=entry.fields.get("language", "")[:35] or None if news else None,
        why="entry of a news sitemap" if news else "entry of a sitemap",
    )


def _read_lines(page: Page, body: bytes, limit: int) -> Document:
    """A text file of addresses, one a line."""
    lines = [line.strip() for line in body[: 4 << 20].decode("utf-8", "replace").splitlines()[:ENTRIES] if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines[:20]):
        raise NotASitemap(page.url)
    found = {url: Found(url=url, why="line of a sitemap") for line in lines if (url := _own(line, page.url))}
    return Document(kind="sitemap", found=tuple(found.values())[:limit], left_out=max(0, len(found) - limit))
