"""Sitemaps, sitemap indexes and news sitemaps (sitemaps.org; Google's news extension), plain or gzip, or lists of lines.

Read as a stream, so that a large one needs no tree in memory; document types are refused outright. What is not quite XML
is cut into its entries, and each is mended and read by itself, so that a spoilt one costs no other. Entries of other sites
are left out: a sitemap speaks for its own.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.errors import BadAddress, NotASitemap
from crawler.extract.dom.charset import decode, decode_xml
from crawler.extract.dom.printed_text import printed
from crawler.net.content_decoding import gunzip
from crawler.net.page import Page
from crawler.net.urls import fetchable, same_site
from crawler.sources.discover.found import Document, Found
from crawler.sources.discover.sitemap_entries import ROOTS, Entry, NotXml, entries, looks_like_entries, mended_entries

ENTRIES = 50_000
"""Entries of one sitemap (sitemaps.org); what is behind them is not read."""
_LINES = 4 << 20
"""Bytes of a list of lines that are read."""
_FIRST_LINES = 20
_HOSTS_TOLD = 5
"""Hosts of other sites that are told."""


def looks_like_sitemap(body: bytes) -> bool:
    """Return whether the first bytes look like a sitemap, plain or gzipped."""
    return body[:2] == b"\x1f\x8b" or looks_like_entries(body)


def read_sitemap(page: Page, *, limit: int, size: int, ratio: int) -> Document:
    """Read a sitemap: its articles, or the sitemaps that a sitemap index names; dated ones come first, newest first.

    limit: entries at most; size, ratio: bytes, and growth factor, that a gzip file may reach when unpacked. Raises
    NotASitemap, BodyTooBig, ExpandsTooMuch, EncodingBroken.
    """
    body = page.body
    if body[:2] == b"\x1f\x8b":
        body = gunzip(page.url, body, limit=size, ratio=ratio)
    if not looks_like_entries(body):
        return _read_lines(page, body, limit)
    root, listed = _read(page, body)
    if page.timezone:
        for entry in listed:
            entry.read_again(page.timezone)
    if root == "sitemapindex":
        newest = sorted(listed, key=_newest, reverse=True)
        more = tuple(dict.fromkeys(url for e in newest if (url := _own(e.loc, page.url))))
        return Document(kind="index", more=more, elsewhere=_elsewhere(newest, page.url))
    articles: dict[str, Found] = {}
    left_out = 0
    for number, entry in enumerate(sorted(listed, key=_newest, reverse=True)):
        if len(articles) >= limit:
            left_out = len(listed) - number
            break
        item = _found(entry, page.url)
        if item is not None:
            articles.setdefault(item.url, item)
    elsewhere = () if articles else _elsewhere(listed, page.url)
    return Document(kind="sitemap", found=tuple(articles.values()), left_out=left_out, elsewhere=elsewhere)


def _read(page: Page, body: bytes) -> tuple[str, list[Entry]]:
    """The root's name and the entries: of the document as it is, or as it can be mended. Raises NotASitemap."""
    said = "neither urlset nor sitemapindex"
    try:
        root, listed = _first(entries(body))
        if root in ROOTS:
            return root, listed
    except NotXml as error:
        if error.refused:
            raise NotASitemap(page.url, str(error)) from None
        said = str(error)
    root, listed = _first(mended_entries(decode_xml(body, page.charset)))
    if not listed:
        raise NotASitemap(page.url, said)
    return root, listed


def _first(read: Iterable[tuple[str, Entry | None]]) -> tuple[str, list[Entry]]:
    """All but what is beyond the limit."""
    root = ""
    listed: list[Entry] = []
    for name, entry in read:
        root = name
        if entry is not None:
            listed.append(entry)
        if len(listed) >= ENTRIES:
            break
    return root, listed


def _newest(entry: Entry) -> float:
    return entry.when.at.timestamp() if entry.when else 0.0


def _own(loc: str, base: str) -> str | None:
    try:
        url = fetchable(loc, base) if loc else base
    except BadAddress:
        return None
    return url if url != base and same_site(url, base) else None


def _elsewhere(listed: Iterable[Entry], base: str) -> tuple[str, ...]:
    """The hosts of other sites that entries name."""
    hosts: dict[str, None] = {}
    for entry in listed:
        try:
            url = fetchable(entry.loc, base) if entry.loc else base
        except BadAddress:
            continue
        if not same_site(url, base):
            hosts[urlsplit(url).netloc] = None
        if len(hosts) >= _HOSTS_TOLD:
            break
    return tuple(hosts)


def _found(entry: Entry, base: str) -> Found | None:
    url = _own(entry.loc, base)
    if url is None:
        return None
    return Found(
        url=url,
        title=printed(entry.title)[:500] or None if entry.news else None,
        published=entry.when if entry.news else None,
        updated=entry.changed,
        lang=entry.language[:35] or None if entry.news else None,
        why="entry of a news sitemap" if entry.news else "entry of a sitemap",
    )


def _read_lines(page: Page, body: bytes, limit: int) -> Document:
    """A text file of addresses, one a line; of its first lines most have to be addresses."""
    read = (line.strip().lstrip("\ufeff") for line in decode(body[:_LINES], page.charset).splitlines()[:ENTRIES])
    lines = [line for line in read if line and not line.startswith("#")]
    first = lines[:_FIRST_LINES]
    if not first or sum(map(_is_address, first)) * 2 <= len(first):
        raise NotASitemap(page.url)
    named = filter(_is_address, lines)
    articles = {url: Found(url=url, why="line of a sitemap") for line in named if (url := _own(line, page.url))}
    return Document(kind="sitemap", found=tuple(articles.values())[:limit], left_out=max(0, len(articles) - limit))


def _is_address(line: str) -> bool:
    return line[:8].lower().startswith(("http://", "https://"))
