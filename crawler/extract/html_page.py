"""From a page to an article: decode, guard, parse, walk once, gather what the page says, choose the body, trim it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.date_parser import Habits, habits_of
from crawler.extract.body import choose, page_kind
from crawler.extract.body.labels import Role
from crawler.extract.body.lead import lead_of
from crawler.extract.body.second_reading import all_prose, is_about, reread, words_in
from crawler.extract.body.trim import Trimmed, trim
from crawler.extract.body.unprinted_text import unprinted
from crawler.extract.dom import html_limits, jsonld
from crawler.extract.dom.blocks import blocks_of, clean_line
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.extract.dom.charset import decode, utf8
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.tree import Leaf
from crawler.extract.dom.walks import Walks
from crawler.extract.fields import canonical, dates, stray_dates
from crawler.extract.fields.address_words import host_of
from crawler.extract.fields.agency import agency_of
from crawler.extract.fields.authors import Byline, byline_of, signed, sorted_out, tidy
from crawler.extract.fields.dateline import dateline_in, is_dateline
from crawler.extract.fields.facts import is_paywalled, keywords_of, section_of, standfirst_of
from crawler.extract.fields.image import image_of
from crawler.extract.fields.outlet import outlet_of
from crawler.extract.fields.outlet_name import outlet_name
from crawler.extract.fields.romanised import with_romanised
from crawler.extract.fields.titles import loose, other_titles_of, title_of
from crawler.extract.hints import Hints
from crawler.extract.language.detect import language_of
from crawler.extract.not_an_article import NotAnArticle, Reason
from crawler.extract.plain_text import extract_text
from crawler.extract.rules.apply import Ruled, apply_rules, leaves_of
from crawler.extract.rules.outlet_rules import Rules
from crawler.extract.statements.page_rights import licence_of, page_rights
from crawler.extract.statements.text_kind import kind_of
from crawler.extract.statements.text_links import links_in
from crawler.net.page import Page
from index.article import Article, Block, DateSource, PartialDateTime, article_id, is_ahead
from index.operations.garbage import without_collection
from index.text.characters import line

_NO_HINTS = Hints()
_TEXT_TYPES = frozenset(("text/plain", "text/markdown"))
_PAGE_TYPES = frozenset(
    ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "application/octet-stream")
)
_SPELLING = 8
"""Characters by which two spellings of one headline may differ in length."""
_TWICE = 2
_HEAD = 10
"""Lines from the headline on among which the byline stands."""
_HARDLY_ANY = 200
"""Characters of body below which furniture is looked into as well."""


def extract(page: Page, *, hints: Hints = _NO_HINTS, rules: Rules | None = None, bounds: Bounds = USUAL) -> Article:
    """Return the article of a page.

    hints: what its source says about it; rules: for individual outlets, see `outlet_rules`; bounds: limits of the
    page. Raises NotAnArticle.
    """
    if page.content_type in _TEXT_TYPES:
        text = decode(page.body, page.charset)
        return extract_text(text, url=page.url, fetched=page.fetched, hints=hints, zone=page.timezone)
    if page.content_type and page.content_type not in _PAGE_TYPES:
        raise NotAnArticle(Reason.NOT_TEXT, page.content_type)
    html = utf8(page.body, page.charset)
    if not html or html.isspace():
        raise NotAnArticle(Reason.EMPTY)
    html_limits.check(html, bounds)
    with without_collection():  # what a page is read into lives until that is done
        return _parsed(page, html, hints, rules, bounds)


def _parsed(page: Page, html: bytes, hints: Hints, rules: Rules | None, bounds: Bounds) -> Article:
    """Parse and read. Of the page nothing is left when it returns, so that the collector has nothing to look through."""
    matched = rules.find(page.url, page.fetched.date()) if rules else None
    with Walks(LexborHTMLParser(html), page.url) as walks:
        ruled = apply_rules(walks.parser, matched) if matched else Ruled()
        return _read(page, walks, ruled, hints, bounds)


def _read(page: Page, walks: Walks, ruled: Ruled, hints: Hints, bounds: Bounds) -> Article:
    """Decide every field. ruled: what the outlet's own rules gave, which wins; hints fill what the page does not say."""
    parser = walks.parser
    sources = walks.usual
    name = ruled.outlet or outlet_name(sources, page.url) or line(hints.outlet_name or "") or host_of(page.url)
    title = ruled.title or title_of(sources, name, page.url) or hints.title or ""
    headline = _headline(sources.walker.leaves, title)
    chosen = _choose(sources, headline, ruled)
    if sum(len(leaf.text) for leaf in chosen) < _HARDLY_ANY:
        sources = walks.thorough
        headline = _headline(sources.walker.leaves, title)
        chosen = _choose(sources, headline, ruled)
    if not ruled.body and words_in(chosen) < page_kind.FEW_WORDS:
        chosen = _second_opinion(parser, sources, title, chosen)
        if words_in(chosen) < bounds.words:
            chosen = all_prose(walks.thorough.walker.leaves) or chosen
    if not ruled.body:
        heading = headline or (sources.h1[0] if len(sources.h1) == 1 else None)
        chosen = lead_of(sources.walker.leaves, heading, chosen) + chosen
        page_kind.classify_page(sources, chosen, page.url, parser, bounds.words)
    standfirst = ruled.standfirst or standfirst_of(sources)
    host = urlsplit(page.url).hostname or ""
    stated_languages = (*_languages(sources), hints.lang)
    lang = language_of(stated_languages, _beginning(chosen))
    byline = _byline(sources, ruled, hints, name, lang, host)
    trimmed = trim(chosen, title, standfirst, byline.names)
    authors = byline.authors
    if not ruled.authors and trimmed.kept:
        authors = _signature(trimmed, byline, name, host)
    blocks = blocks_of(trimmed.kept or chosen)
    if not blocks:
        raise NotAnArticle(Reason.TOO_SHORT if chosen else Reason.EMPTY)
    blocks, place = _dateline(blocks)
    url = canonical.canonical_of(sources, page.url)
    first = blocks[0].text
    habits = habits_of((lang, *stated_languages), page.url, page.timezone)
    stated = dates.dates_of(sources, habits, fetched=page.fetched)
    titles = (sources.first("og:title"), sources.walker.title)
    published, said_by = _first_credible(
        (
            (DateSource.METADATA, lambda: ruled.published(habits, page.fetched) or stated.published),
            (DateSource.METADATA, lambda: _stray_date(walks, sources, title, headline, chosen, habits, page)),
            (DateSource.FEED, lambda: hints.published),
            (DateSource.ADDRESS, lambda: stray_dates.day_in_address(page.url, titles, habits, page.fetched)),
            (DateSource.TEXT, lambda: dates.in_first_sentence(first, habits)),
        ),
        page.fetched,
    )
    return Article(
        id=article_id(url),
        url=url,
        fetched_url=page.url,
        title=line(clean_line(title)) or first[:120],
        blocks=blocks,
        fetched=page.fetched,
        other_titles=other_titles_of(sources, name, title, page.url),
        standfirst=_apart(standfirst, first),
        published=published,
        published_source=said_by,
        modified=stated.modified,
        authors=authors,
        desks=byline.desks,
        outlet=outlet_of(with_romanised(name, sources, page.url), page.url) if name else None,
        agency=agency_of(
            first,
            [block.text for block in blocks[-2:]],
            (*authors, *byline.desks),
            (*_bylines(sources, headline), *trimmed.credits),
            name,
        ),
        section=ruled.section or section_of(sources),
        lang=lang,
        keywords=keywords_of(sources),
        image=image_of(sources, page.url),
        dateline=place,
        paywalled=is_paywalled(sources),
        source=hints.source,
        rights=page_rights(sources, page),
        licence=licence_of(sources, parser, page),
        links=links_in(trimmed.kept or chosen, page.url),
        kind=kind_of(sources, ruled.section, title, headline),
    )


def _choose(sources: Sources, headline: Leaf | None, ruled: Ruled) -> list[Leaf]:
    """The body: what the outlet's rules selected, else what the general steps find."""
    walker = sources.walker
    return leaves_of(walker, ruled.body) or choose.choose(walker.leaves, walker.boxes, headline)


def _second_opinion(parser: LexborHTMLParser, sources: Sources, title: str, chosen: list[Leaf]) -> list[Leaf]:
    """What other readings find, if it is much more than the first one found and about what the headline says."""
    enough = max(_TWICE * words_in(chosen), page_kind.FEW_WORDS)
    for other in _other_readings(parser, sources):
        if words_in(other) > enough and is_about(title, other):
            return other
    return chosen


def _other_readings(parser: LexborHTMLParser, sources: Sources) -> Iterator[list[Leaf]]:
    """One after the other: the data of scripts is searched only if the lines of the page hold no text."""
    yield reread(sources.walker.leaves)
    yield unprinted(parser, sources)


def _headline(leaves: list[Leaf], title: str) -> Leaf | None:
    """The line that is the title, a first-level heading before any other."""
    key, size = loose(title), len(title)
    same = [leaf for leaf in leaves if abs(len(leaf.text) - size) < _SPELLING and loose(leaf.text) == key]
    return next((leaf for leaf in same if leaf.box.tag == "h1"), same[0] if same else None)


def _bylines(sources: Sources, headline: Leaf | None) -> Iterator[str]:
    """Lines under the headline that are labelled as a byline: some outlets print the agency there."""
    start = headline.index if headline else 0
    return (leaf.text for leaf in sources.walker.leaves[start : start + _HEAD] if leaf.box.role is Role.BYLINE)


def _dateline(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], str | None]:
    """The place of a dateline, and the blocks without it where it stood on a line of its own."""
    if len(blocks) > 1 and is_dateline(blocks[0].text):
        return blocks[1:], blocks[0].text
    return blocks, dateline_in(blocks[0].text)


def _byline(sources: Sources, ruled: Ruled, hints: Hints, outlet: str | None, lang: str | None, host: str) -> Byline:
    """Who signed: whom the outlet's rules name, else the page, else its source, which also helps where the page names a desk."""
    if stated := tidy(ruled.authors, lang):
        return sorted_out(stated, stated)
    printed = byline_of(sources, outlet, host, lang)
    if printed.authors:
        return printed
    hinted = tidy(hints.authors, lang)
    return sorted_out((*printed.desks, *hinted), hinted)


def _signature(trimmed: Trimmed, byline: Byline, outlet: str | None, host: str) -> tuple[str, ...]:
    """The author whose name is the first or last line of the body, where only the outlet is named otherwise."""
    for leaf in (trimmed.kept[0], trimmed.kept[-1]):
        if names := signed(leaf.text, byline.authors or byline.desks, outlet, host):
            trimmed.kept.remove(leaf)
            return names
    return byline.authors


def _stray_date(
    walks: Walks,
    sources: Sources,
    title: str,
    headline: Leaf | None,
    chosen: list[Leaf],
    habits: Habits,
    page: Page,
) -> PartialDateTime | None:
    """The date on a page that labels none; parts that were not walked, as furniture, are looked into as well."""
    texts = {leaf.text for leaf in chosen}
    moment = stray_dates.stray_date(sources, headline, chosen, habits, page.fetched)
    if moment is not None or sources is walks.thorough:
        return moment
    leaves = walks.thorough.walker.leaves
    body = [leaf for leaf in leaves if leaf.text in texts]
    return stray_dates.stray_date(walks.thorough, _headline(leaves, title), body, habits, page.fetched)


def _first_credible(
    witnesses: Iterable[tuple[DateSource, Callable[[], PartialDateTime | date | None]]], fetched: datetime
) -> tuple[PartialDateTime | None, DateSource]:
    """The date of the first witness that gives one which is not ahead of the visit; those after it are not asked."""
    for source, ask in witnesses:
        said = ask()
        if said is None:
            continue
        moment = said if isinstance(said, PartialDateTime) else PartialDateTime.day(said)
        if not is_ahead(moment, fetched):
            return moment, source
    return None, DateSource.NONE


def _apart(standfirst: str | None, first: str) -> str | None:
    """A description that only repeats how the text begins is no standfirst."""
    if not standfirst:
        return None
    key = loose(standfirst)[:80]
    return None if key and loose(first[:200]).startswith(key) else standfirst


def _beginning(lines: Sequence[Leaf]) -> str:
    return "\n".join(line.text for line in lines[:20])


def _languages(sources: Sources) -> Iterable[str | None]:
    """What the page says of its language, in order of trust: most systems write the settings of the site into og:locale."""
    yield sources.language
    value = sources.article.get("inLanguage")
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield jsonld.text_of(item.get("alternateName"))
        yield jsonld.text_of(item)
    yield from sources.every("content-language", "language", "dc.language", "dcterms.language", "og:locale")
