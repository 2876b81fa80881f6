"""A page that lists articles: its entries with their days, its next page, and the years, months and days that it leads to.

Nothing is guessed: every address that is followed stands on the page. Which link leads on is told by `rel=next`, by its words or
its class, or by being the next number of a row of numbers whose addresses differ in nothing else.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import unescape
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.backfill.periods import period_of
from crawler.date_parser import Habits, day_in, habits_of, read
from crawler.errors import BadAddress
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.extract.dom.printed_text import printed
from crawler.net.page import Page
from crawler.net.urls import canonical, fetchable, same_site
from crawler.sources.discover.feeds import looks_like_feed, read_feed
from crawler.sources.discover.found import Found
from crawler.sources.discover.home import MAX_LINKS, THRESHOLD, base_of, place_of, score_link, tree_of
from index.article import PartialDateTime

_NEXT = frozenset(
    word
    for line in """
    next|next page|older|older posts|older entries|older articles|older stories|older news|earlier|load more|show more
    weiter|nächste|nächste seite|ältere|ältere beiträge|ältere artikel|ältere meldungen|mehr laden|mehr anzeigen
    suivant|suivante|suivants|page suivante|plus anciens|articles plus anciens|articles précédents
    siguiente|siguientes|página siguiente|más antiguas|más antiguos|entradas anteriores|entradas antiguas|ver más
    successivo|successiva|pagina successiva|avanti|meno recenti|articoli precedenti
    próximo|próxima|próxima página|seguinte|página seguinte|mais antigas|mais antigos
    volgende|volgende pagina|ouder|oudere|oudere berichten|oudere artikelen
    nästa|nästa sida|äldre|äldre inlägg|næste|næste side|ældre|neste|neste side|eldre|seuraava|seuraava sivu|vanhemmat
    następna|następna strona|dalej|starsze|starsze wpisy|další|další strana|starší|ďalšia|ďalej|következő|régebbi
    următor|următoarea|sonraki|sonraki sayfa|daha eski|επόμενη|επόμενο|παλαιότερα|следующая|следующая страница|далее|ранее
    наступна|далі|次へ|次のページ|次|下一页|下一頁|下页|다음|다음 페이지|التالي|الصفحة التالية|הבא
    """.splitlines()
    for word in line.strip().split("|")
    if word
)
_ARROWS = " \t<>«»‹›→⟶➔►▸▶…"
_ONLY_ARROW = re.compile(r"[>»›→⟶➔►▸▶]{1,2}")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next(?:[-_]?(?:page|link|posts?))?|older(?:[-_]?posts?)?)(?=$|[\s_])", re.I)
_PAGING = re.compile(r"pag(?:e[rs]?\b|es?[-_]|ing|in)|page-numbers", re.I)
_ARCHIVE = re.compile(
    r"(?:archi[vf]\w{0,3}|arkiv\w{0,3}|arquivos?|arxiu|archief|hemeroteca|sitemap|site-map|(?:all|alle|latest)-(?:news|articles|stories|artikel|meldungen))"
    r"(?:\.\w{2,5})?",
    re.I,
)
_ARCHIVE_TEXT = re.compile(
    r"(?:(?:the|our|das|zum|news|nachrichten|article|full|all) )?(?:archives?|archiv|archivo|archivio|arquivo|archief|arkiv|arkisto|"
    r"hemeroteca|архив|архів|archiwum|archív|arşiv|アーカイブ|归档|아카이브|أرشيف)",
    re.I,
)
_DATES = "time, [datetime], [class*=date], [class*=Date]"
_UP = 4
"""Elements around a link in which its date is looked for."""
_DATED_MOST = 2000
"""Links of a page whose dates are looked for."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "dt", "th", "caption"})
_HEADING_MOST = 60
"""Characters of a heading that may be a day."""
_NUMBER_MOST = 100_000
_FEED_LINK = re.compile(rb"<(?:[A-Za-z]{1,20}:)?link\s[^<>]{1,2000}>", re.I)
_ATTRIBUTE = re.compile(rb"""([a-z]+)\s*=\s*("[^"]*"|'[^']*')""", re.I)
_FEED_HEAD = 65_536
"""Bytes of a feed in which it says what continues it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivePage:
    """A page that lists articles.

    found: articles, in the order of the page. next: the address of its next page. periods: pages of years, months and days.
    archives: pages whose name says that they are archives. number, last: which page it is, and the last that it names; 0: unknown.
    """

    found: tuple[Found, ...] = ()
    next: str | None = None
    periods: tuple[str, ...] = ()
    archives: tuple[str, ...] = ()
    number: int = 0
    last: int = 0


@dataclass(slots=True)
class _Link:
    url: str
    text: str
    node: LexborNode
    day: date | None


def read_listing(page: Page, *, limit: int, bounds: Bounds = USUAL) -> ArchivePage:
    """Read a page that lists articles, or a feed, which may be paged too. limit: articles at most; bounds: limits of a page. Raises
    FetchError, including NotASource.
    """
    if not looks_like_feed(page.body):
        return read_archive_page(page, limit=limit, bounds=bounds)
    feed = read_feed(page, limit=limit)
    return ArchivePage(found=feed.found, next=_next_of_feed(page))


def _next_of_feed(page: Page) -> str | None:
    """The feed that continues it: `next` or `prev-archive` (RFC 5005), `next_url` (JSON Feed 1.1)."""
    for match in _FEED_LINK.finditer(page.body[:_FEED_HEAD]):
        attributes = {name.lower(): value[1:-1] for name, value in _ATTRIBUTE.findall(match[0])}
        if attributes.get(b"rel", b"").lower() in (b"next", b"prev-archive"):
            written = unescape(attributes.get(b"href", b"").decode("utf-8", "replace"))
            return _own(written, page.url, page.url) if written else None
    with suppress(ValueError, RecursionError):
        said = json.loads(page.body) if page.body.lstrip()[:1] == b"{" else {}
        address = said.get("next_url") if isinstance(said, dict) else None
        return _own(address, page.url, page.url) if isinstance(address, str) and address else None
    return None


def read_archive_page(page: Page, *, limit: int, bounds: Bounds = USUAL) -> ArchivePage:
    """Read a page that lists articles. limit: articles at most; bounds: limits of the page. Raises NotASource."""
    tree = tree_of(page, bounds)
    base = base_of(tree, page.url)
    root = tree.css_first("html")
    habits = habits_of((root.attributes.get("lang") if root else None,), page.url, page.timezone)
    links = list(_links(tree, base, page.url, habits))
    numbers = _numbered(links, page.url)
    following = _announced(tree, base, page.url) or _said(links) or numbers.next
    periods = dict.fromkeys(link.url for link in links if period_of(link.url) is not None)
    periods |= dict.fromkeys(url for url in _options(tree, base, page.url) if period_of(url) is not None)
    listing = {following, *periods, *numbers.urls}
    return ArchivePage(
        found=_found(links, listing, habits, limit),
        next=following,
        periods=tuple(periods),
        archives=tuple(dict.fromkeys(link.url for link in links if link.url not in listing and _is_archive(link))),
        number=numbers.number,
        last=numbers.last,
    )


def _links(tree: LexborHTMLParser, base: str, page_url: str, habits: Habits) -> Iterator[_Link]:
    """Links to other pages of the site in the order of the page, each with the day of the heading above it."""
    here = fetchable(page_url)
    day: date | None = None
    count = 0
    for node in tree.css(", ".join(("a[href]", *sorted(_HEADINGS)))):
        if node.tag in _HEADINGS:
            if node.css_first("a[href]") is None:
                text = printed(node.text(separator=" "))
                day = (day_in(text, habits) if len(text) <= _HEADING_MOST else None) or day
            continue
        href = node.attributes.get("href") or ""
        if href.startswith("#") or count >= MAX_LINKS:
            continue
        if (url := _own(href, base, page_url)) is not None and url != here:
            count += 1
            yield _Link(url, printed(node.text(separator=" "))[:500], node, day)


def _own(href: str, base: str, page_url: str) -> str | None:
    try:
        url = fetchable(href, base)
    except BadAddress:
        return None
    return url if same_site(url, page_url) else None


def _options(tree: LexborHTMLParser, base: str, page_url: str) -> Iterator[str]:
    """Addresses in a list to choose from, as blogs offer their months."""
    for node in tree.css("option[value]")[:MAX_LINKS]:
        value = (node.attributes.get("value") or "").strip()
        if "/" in value and (url := _own(value, base, page_url)) is not None:
            yield url


# --- the next page


def _announced(tree: LexborHTMLParser, base: str, page_url: str) -> str | None:
    """`rel=next` of a link in the head or on the page (HTML 4.6.7.13)."""
    here = fetchable(page_url)
    for node in tree.css("link[rel][href], a[rel][href]"):
        if "next" in (node.attributes.get("rel") or "").lower().split():
            url = _own(node.attributes.get("href") or "", base, page_url)
            if url is not None and url != here:
                return url
    return None


def _said(links: list[_Link]) -> str | None:
    """The link that says so, by its words or its class, in a row of pages rather than anywhere."""
    arrow: str | None = None
    for link in links:
        attributes = link.node.attributes
        said = (link.text, attributes.get("aria-label") or "", attributes.get("title") or "")
        if any(" ".join(words.casefold().strip(_ARROWS).split()) in _NEXT for words in said if len(words) < 40):
            return link.url
        named = f"{attributes.get('class') or ''} {_class_above(link.node)}"
        if _NEXT_CLASS.search(named) and len(link.text.split()) <= 4:
            return link.url
        if arrow is None and _ONLY_ARROW.fullmatch(link.text.strip()) and _is_paging(link.node):
            arrow = link.url
    return arrow


def _class_above(node: LexborNode) -> str:
    return (node.parent.attributes.get("class") or "") if node.parent is not None else ""


def _is_paging(node: LexborNode) -> bool:
    up: LexborNode | None = node
    for _ in range(_UP + 1):
        if up is None or up.tag in ("body", "html"):
            return False
        named = f"{up.attributes.get('class') or ''} {up.attributes.get('id') or ''} {up.attributes.get('aria-label') or ''}"
        if _PAGING.search(named):
            return True
        up = up.parent
    return False


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A row of numbered pages. number: of this page; urls: of the others."""

    next: str | None = None
    number: int = 0
    last: int = 0
    urls: frozenset[str] = frozenset()


def _numbered(links: list[_Link], page_url: str) -> _Numbers:
    """The largest row of links that are numbers, and whose addresses differ in that number only."""
    rows: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for link in links:
        text = link.text.strip()
        if not (text.isascii() and text.isdigit()) or not 0 < int(text[:7]) < _NUMBER_MOST or period_of(link.url):
            continue
        before, digits, after = _around(link.url, text.lstrip("0"))
        if digits and (len(text) < 4 or _is_paging(link.node)):
            rows[before, after].setdefault(int(text), link.url)
    paged = {
        row for row, pages in rows.items() if len(pages) > 1 or any(_has_paging(links, url) for url in pages.values())
    }
    if not paged:
        return _Numbers()
    row = max(paged, key=lambda key: len(rows[key]))
    others = rows[row]
    number = _own_number(page_url, *row)
    following = min((other for other in others if other > number), default=0)
    return _Numbers(others.get(following), number, max(*others, number), frozenset(others.values()))


def _has_paging(links: list[_Link], url: str) -> bool:
    return any(_is_paging(link.node) for link in links if link.url == url)


def _around(url: str, number: str) -> tuple[str, str, str]:
    """An address before, at and behind the last place where a number stands in its path or query."""
    start = len(url) - len(urlsplit(url)._replace(scheme="", netloc="").geturl())
    place = None
    for place in re.finditer(rf"(?<!\d)0*{re.escape(number)}(?!\d)", url[start:]):  # noqa: B007  # the last one is wanted
        pass
    if place is None:
        return url, "", ""
    return url[: start + place.start()], place[0], url[start + place.end() :]


def _own_number(url: str, before: str, after: str) -> int:
    """Which page of a row an address is; the first page mostly says nothing of a number."""
    here = fetchable(url)
    middle = here[len(before) : len(here) - len(after)] if here.startswith(before) and here.endswith(after) else ""
    return int(middle) if middle.isascii() and middle.isdigit() and len(middle) < 7 else 1


# --- entries


def _is_archive(link: _Link) -> bool:
    last = urlsplit(link.url).path.rstrip("/").rpartition("/")[2]
    return bool(_ARCHIVE.fullmatch(last) or _ARCHIVE_TEXT.fullmatch(link.text.strip()))


def _found(links: list[_Link], listing: set[str | None], habits: Habits, limit: int) -> tuple[Found, ...]:
    best: dict[str, Found] = {}
    dated = 0
    for link in links:
        if link.url in listing or _is_archive(link):
            continue
        heading, nav = place_of(link.node)
        item = score_link(link.url, link.text, heading=heading, nav=nav)
        key = canonical(link.url)
        if item.score < THRESHOLD or (key in best and len(best[key].title or "") >= len(item.title or "")):
            continue
        published = best[key].published if key in best else None
        if published is None and dated < _DATED_MOST:
            dated += 1
            published = _date_beside(link.node, habits) or (
                PartialDateTime.day(link.day) if link.day is not None else None
            )
        best[key] = Found(url=item.url, title=item.title, published=published, score=item.score, why=item.why)
    return tuple(best.values())[:limit]


def _date_beside(node: LexborNode, habits: Habits) -> PartialDateTime | None:
    """The only date in the smallest element around a link that has any."""
    up: LexborNode | None = node
    for _ in range(_UP + 1):
        if up is None or up.tag in ("body", "html", "main"):
            return None
        dates = {
            moment.at.date(): moment
            for one in up.css(_DATES)[:4]
            if (moment := read(one.attributes.get("datetime") or printed(one.text(separator=" ")), habits)) is not None
        }
        if dates:
            return next(iter(dates.values())) if len(dates) == 1 else None
        up = up.parent
    return None
