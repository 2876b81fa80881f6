"""From a page to an article: decode, guard, parse, walk once, gather what the page says, choose the body, trim it."""

from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.extract import body, canonical, dates, guard
from crawler.extract.agency import agency_of
from crawler.extract.authors import authors_of, tidy
from crawler.extract.charset import decode
from crawler.extract.errors import NotAnArticle, Reason
from crawler.extract.hints import Hints
from crawler.extract.image import image_of
from crawler.extract.language import language_of
from crawler.extract.outlet import outlet_of
from crawler.extract.outlet_rules import Rules
from crawler.extract.outlet_name import outlet_name
from crawler.extract.ruled import Ruled, apply_rules, leaves_of
from crawler.extract.sources import gather
from crawler.extract.titles import loose, title_of
from crawler.extract.tree import Walker
from crawler.extract.trim import trim
from crawler.page import Page
from index.article import Article, Block, DateSource, article_id

_NO_HINTS = Hints()


def extract(page: Page, *, hints: Hints = _NO_HINTS, rules: Rules | None = None) -> Article:
    """The article of a page. rules: of single outlets, see `outlet_rules`. Raises NotAnArticle: why there is none."""
    html = decode(page.body, page.charset)
    if not html.strip():
        raise NotAnArticle(Reason.EMPTY)
    guard.check(html)
    parser = LexborHTMLParser(html)
    ruled = rules.find(page.url, page.fetched.date()) if rules else None
    own = apply_rules(parser, ruled) if ruled else Ruled()
    walker = Walker()
    walker.walk(parser)
    sources = gather(walker)
    name = own.outlet or outlet_name(sources, page.url) or hints.outlet_name
    title = own.title or title_of(sources, name) or hints.title or ""
    headline = next((leaf for leaf in sources.h1 if loose(leaf.text) == loose(title)), None)
    chosen = leaves_of(walker, own.body) or body.choose(walker.leaves, walker.boxes, headline)
    standfirst = own.standfirst or sources.first("og:description", "description", "twitter:description") or None
    authors = tidy(own.authors) or authors_of(sources, name, urlsplit(page.url).hostname or "") or tidy(hints.authors)
    trimmed = trim(chosen, title, standfirst, authors)
    blocks = tuple(Block(text=leaf.text, kind=leaf.kind) for leaf in trimmed.kept)
    if not blocks:
        raise NotAnArticle(Reason.TOO_SHORT if chosen else Reason.EMPTY)
    moment, source = own.published or dates.published(sources), DateSource.METADATA
    if moment is None:
        moment, source = hints.published, DateSource.FEED if hints.published else DateSource.NONE
    url = canonical.canonical_of(sources, page.url)
    text = "\n".join(block.text for block in blocks)
    return Article(
        id=article_id(url),
        url=url,
        fetched_url=page.url,
        title=title,
        blocks=blocks,
        fetched=page.fetched,
        standfirst=standfirst,
        published=moment,
        published_source=source,
        modified=dates.modified(sources),
        authors=authors,
        outlet=outlet_of(name) if name else None,
        agency=agency_of(blocks[0].text, [b.text for b in blocks[-2:]], authors, trimmed.credits, name),
        section=own.section or sources.first("article:section", "section") or None,
        lang=language_of((sources.language, sources.first("og:locale"), hints.lang), text),
        keywords=(),
        image=image_of(sources, page.url),
        source=hints.source,
    )
