"""Which kind of source an address is, decided by the document itself, not by its declared media type."""

from crawler.errors import EmptyBody, FetchError, NotASource
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.net.page import Page
from crawler.sources.discover.feeds import looks_like_feed, read_feed
from crawler.sources.discover.found import Document
from crawler.sources.discover.home import looks_like_page, read_home
from crawler.sources.discover.sitemaps import looks_like_sitemap, read_sitemap


def read_source(page: Page, *, limit: int, size: int, ratio: int, bounds: Bounds = USUAL) -> Document:
    """Read a document as whichever kind of source it is.

    limit: entries at most; size, ratio: bytes, and growth factor, that a gzip file may reach when unpacked; bounds:
    limits of a page. Raises NotASource if it is no kind of source, EmptyBody, or the error of its kind.
    """
    body = page.body
    if not body.strip():
        raise EmptyBody(page.url)
    if looks_like_sitemap(body):
        return read_sitemap(page, limit=limit, size=size, ratio=ratio)
    if looks_like_feed(body):
        return read_feed(page, limit=limit)
    if looks_like_page(body):
        return read_home(page, limit=limit, bounds=bounds)
    for attempt in (_as_feed, _as_lines):
        document = attempt(page, limit, size, ratio)
        if document is not None:
            return document
    raise NotASource(page.url)


def _as_feed(page: Page, limit: int, size: int, ratio: int) -> Document | None:
    try:
        document = read_feed(page, limit=limit)
    except FetchError:
        return None
    return document if document.found else None


def _as_lines(page: Page, limit: int, size: int, ratio: int) -> Document | None:
    try:
        document = read_sitemap(page, limit=limit, size=size, ratio=ratio)
    except FetchError:
        return None
    return document if document.found else None
