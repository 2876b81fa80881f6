"""A home or section page -> the feeds it announces and the links that look like articles, scored and explained.

A link is judged by the shape of its address and by its text; each sign adds or takes away, and the sum is between 0 and 1.
The weights were set by hand on a few dozen front pages; nothing depends on their exact values, only on the threshold.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.errors import BadAddress, NotASource
from crawler.extract.dom import html_limits
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.extract.dom.charset import utf8
from crawler.extract.dom.printed_text import printed
from crawler.extract.not_an_article import NotAnArticle
from crawler.net.page import Page
from crawler.net.urls import canonical, fetchable, same_site
from crawler.sources.discover.found import Document, Found

THRESHOLD = 0.5
MAX_LINKS = 5000
MAX_FEEDS = 5
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_FURNITURE = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|people|profiles?|search|login|signin|sign-in|register|account|subscri\w*|abo|"
    r"newsletters?|about(?:-us)?|contact(?:-us)?|privacy|terms|legal|imprint|impressum|datenschutz|cookies?|help|faq|jobs|"
    r"careers|advertis\w*|shop|store|games?|puzzles?|crosswords?|weather|horoscopes?|podcasts?|videos?|live-?tv|galler(?:y|ies)|"
    r"events?|calendar|feeds?|rss|sitemap|archives?|page|comments?|share|print|mailto|wp-(?:admin|login|json|content))(?:/|\.|$)",
    re.I,
)
_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|css|js|json|xml|rss|atom|pdf|zip|gz|mp[34]|m4a|mov|docx?|xlsx?|epub)$", re.I
)
_DATE = re.compile(
    r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[/-]|$)|(?:19|20)\d{6}",
    re.I,
)
_NUMBER = re.compile(r"(?:^|[-_/.a-z])(\d{4,})(?:[-_/.]|$)", re.I)
_LONG_NUMBER = re.compile(r"(?<!\d)\d{6,}(?!\d)")
_STORY = re.compile(
    r"/(?:articles?|story|stories|news|artikel|nachrichten|noticias?|actualites?|politics|world|business|sports?|culture|opinion)/",
    re.I,
)


@dataclass(slots=True)
class _Link:
    url: str
    text: str
    heading: bool
    nav: bool


def looks_like_page(body: bytes) -> bool:
    """Return whether the first bytes look like an HTML page."""
    head = body[:4096].replace(b"\0", b"").lower()
    return b"<html" in head or b"<!doctype html" in head or b"<head" in head or b"<body" in head or b"<title" in head


def tree_of(page: Page, bounds: Bounds) -> LexborHTMLParser:
    """The page, parsed. bounds: its limits. Raises NotASource for one beyond them."""
    html = utf8(page.body, page.charset)
    try:
        html_limits.check(html, bounds)
    except NotAnArticle as error:
        raise NotASource(page.url, str(error)) from None
    return LexborHTMLParser(html)


def read_home(page: Page, *, limit: int, bounds: Bounds = USUAL) -> Document:
    """Read a home page: feeds in `more`, articles in `found`, best first.

    limit: articles at most; bounds: limits of the page. Raises NotASource if it cannot be parsed.
    """
    tree = tree_of(page, bounds)
    base = base_of(tree, page.url)
    best: dict[str, Found] = {}
    links = _links(tree, base, page.url)
    for link in links:
        article = score_link(link.url, link.text, heading=link.heading, nav=link.nav)
        key = canonical(link.url)
        if key not in best or (article.score, len(article.title or "")) > (best[key].score, len(best[key].title or "")):
            best[key] = article
    chosen = [article for article in best.values() if article.score >= THRESHOLD]
    chosen.sort(key=lambda article: -article.score)  # stable: the page's own order among equals
    title = tree.css_first("title")
    return Document(
        kind="home",
        title=printed(title.text())[:200] or None if title else None,
        found=tuple(chosen[:limit]),
        more=_feeds(tree, base, page.url),
        left_out=max(0, len(chosen) - limit),
    )


def score_link(url: str, text: str, *, heading: bool = False, nav: bool = False) -> Found:
    """Score a link by how likely it leads to an article.

    text: the link text; heading, nav: whether it is in a heading, or in navigation.
    """
    parts = urlsplit(url)
    path = parts.path
    last = path.rstrip("/").rpartition("/")[2]
    words = len(text.split())
    signs: list[tuple[float, str]] = []
    if path in ("", "/") and not parts.query:
        signs.append((-1.0, "the front page"))
    if _NOT_PAGES.search(path):
        signs.append((-1.0, "a file, no page"))
    if _FURNITURE.search(path):
        signs.append((-0.5, "an address like furniture"))
    if _DATE.search(path):
        signs.append((0.45, "a date in the address"))
    slug_words = len([word for word in re.split(r"[-_+]|%20", last) if len(word) > 1])
    if slug_words >= 4:
        signs.append((0.45, "a headline in the address"))
    elif slug_words == 3:
        signs.append((0.2, "three words in the address"))
    elif slug_words == 2:
        signs.append((0.1, "two words in the address"))
    if _LONG_NUMBER.search(path):
        signs.append((0.4, "a long number in the address"))
    elif _NUMBER.search(path) or _NUMBER.search("/" + parts.query):
        signs.append((0.3, "a number in the address"))
    elif re.search(r"\d", last):
        signs.append((0.1, "a digit in the address"))
    if re.search(r"\.(?:s?html?|php|aspx?|ece|cms)$", path, re.I) and not path.endswith("index.html"):
        signs.append((0.15, "a file name of a page"))
    if _STORY.search(path + "/") and last:
        signs.append((0.15, "a section for articles"))
    if words >= 5 or (words <= 2 and len(text) >= 16 and not text.isascii()):
        signs.append((0.4, "text as long as a headline"))
    elif words >= 3:
        signs.append((0.25, "text of a few words"))
    if heading:
        signs.append((0.25, "a heading"))
    if nav:
        signs.append((-0.3, "in the navigation"))
    score = min(1.0, max(0.0, sum(weight for weight, _ in signs)))
    why = "; ".join(f"{reason} ({weight:+.2f})" for weight, reason in signs)
    return Found(
        url=url, title=text[:500] if words >= 3 else None, score=round(score, 2), why=why or "nothing speaks for it"
    )


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Return the address against which a page's links are resolved (HTML 4.2.3)."""
    node = tree.css_first("base[href]")
    href = node.attributes.get("href") if node else None
    try:
        return fetchable(href, url) if href else url
    except BadAddress:
        return url


def _feeds(tree: LexborHTMLParser, base: str, page_url: str) -> tuple[str, ...]:
    """What `link rel=alternate` announces, comment feeds aside."""
    feeds: dict[str, None] = {}
    for node in tree.css("link[rel][href]"):
        attributes = node.attributes
        kind = (attributes.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (attributes.get("rel") or "").lower().split() or kind not in _FEED_TYPES:
            continue
        if re.search(r"comment", f"{attributes.get('title')} {attributes.get('href')}", re.I):
            continue
        try:
            url = fetchable(attributes.get("href") or "", base)
        except BadAddress:
            continue
        if same_site(url, page_url) or _is_feed_service(url):
            feeds[url] = None
    return tuple(feeds)[:MAX_FEEDS]


def _is_feed_service(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(("feedburner.com", "feedblitz.com", "feedpress.com"))


def _links(tree: LexborHTMLParser, base: str, page_url: str) -> list[_Link]:
    kept: list[_Link] = []
    here = canonical(page_url)
    for node in tree.css("a[href]")[:MAX_LINKS]:
        href = node.attributes.get("href") or ""
        if href.startswith("#"):
            continue
        try:
            url = fetchable(href, base)
            if not same_site(url, page_url) or canonical(url) == here:
                continue
        except BadAddress:
            continue
        text = printed(node.text(separator=" "))[:500]
        heading, nav = place_of(node)
        kept.append(_Link(url, text, heading, nav))
    return kept


def place_of(node: LexborNode) -> tuple[bool, bool]:
    """Return whether a link is (in or around a heading, in navigation or footer)."""
    heading = node.css_first("h1, h2, h3, h4") is not None
    up = node.parent
    for _ in range(12):
        if up is None or up.tag in ("body", "html"):
            break
        if up.tag in ("h1", "h2", "h3", "h4"):
            heading = True
        if up.tag in ("nav", "footer"):
            return heading, True
        up = up.parent
    return heading, False
