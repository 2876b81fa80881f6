"""A page read in the open: its article, where each field came from, and what became of every line of the original.

`html_page` decides; this only looks at the result and compares it with what the page states, so that reading a page for the
archive costs nothing more. Where a value stands in several places, all are named: they are why it was believed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from crawler.date_parser import habits_of, read
from crawler.extract.body.labels import Role
from crawler.extract.dom import jsonld
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.extract.dom.charset import decode
from crawler.extract.dom.metadata import Sources, gather
from crawler.extract.dom.tree import Leaf, Walker
from crawler.extract.fields.titles import loose
from crawler.extract.hints import Hints
from crawler.extract.html_page import extract
from crawler.extract.not_an_article import NotAnArticle, Reason
from crawler.extract.rules.apply import Ruled, apply_rules
from crawler.extract.rules.outlet_rules import Rules
from crawler.net.page import Page
from index.article import Article, BlockKind, DateSource, Precision
from index.languages import N_

LINES_MOST = 400
"""Lines of the original that are told."""
LINE_MOST = 300
"""Characters of such a line."""
PLACES_MOST = 6
"""Places that are named for one field."""
_SHORT = 25
_OF_CHANGE = re.compile("modif|updat|chang", re.IGNORECASE)
_OF_ISSUE = re.compile("publi|creat|issue", re.IGNORECASE)
"""Places that state the other date, and say so."""
_WHY = {
    Role.FURNITURE: N_("a part of the page that is no article: menu, promotion, footer"),
    Role.COMMENTS: N_("comments"),
    Role.CAPTION: N_("the caption of a picture"),
    Role.FIGURE: N_("part of a picture"),
    Role.HIDDEN: N_("not shown on the page"),
    Role.BYLINE: N_("a byline"),
}
IN_PART = " (in part)"
"""After a place where something is part of what stands there."""
_JSON_KEYS = (
    "headline", "alternativeHeadline", "datePublished", "dateCreated", "dateModified", "author", "creator", "publisher",
    "articleSection", "inLanguage", "description",
)  # fmt: skip
_SOURCES = {
    DateSource.FEED: N_("the feed or sitemap"),
    DateSource.TEXT: N_("the first sentence of the text"),
    DateSource.METADATA: N_("what the page prints"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A field as it would be archived. places: where on the page, in its rules or its feed the same stands."""

    field: str
    value: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the original, in its order. kept: whether it is part of the article's text; why: where it is not and the reason
    is known."""

    kind: BlockKind
    text: str
    kept: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """article: what would be archived, None if the page is no article; reason, detail: why it is not. left_out: lines of the
    original beyond `LINES_MOST`. ruled: whether a rule file covers the page."""

    article: Article | None
    reason: Reason | None = None
    detail: str = ""
    fields: tuple[Told, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: int = 0
    ruled: bool = False


def read_openly(page: Page, *, hints: Hints, rules: Rules, bounds: Bounds = USUAL) -> Reading:
    """Read a page as `extract` does, and tell how that came about. Never raises NotAnArticle: that is an outcome."""
    article, reason, detail = None, None, ""
    try:
        article = extract(page, hints=hints, rules=rules, bounds=bounds)
    except NotAnArticle as error:
        reason, detail = error.reason, error.detail
    if page.content_type in ("text/plain", "text/markdown") or reason in (
        Reason.NOT_TEXT,
        Reason.TOO_DEEP,
        Reason.TOO_LARGE,
    ):
        fields = tuple(_fields(article, {})) if article else ()
        return Reading(article=article, reason=reason, detail=detail, fields=fields)
    html = decode(page.body, page.charset)
    parser = LexborHTMLParser(html)
    matched = rules.find(page.url, page.fetched.date())
    ruled = apply_rules(parser, matched) if matched else Ruled()
    walker = Walker(thorough=True)
    walker.walk(parser)
    original = list(walker.leaves)
    sources = gather(walker, page.url)
    lines = list(islice(_lines(original, article), LINES_MOST))
    fields = tuple(_fields(article, _stated(sources, ruled, hints))) if article else ()
    if article is not None:
        fields = tuple(_with_dates(fields, article, sources, ruled, hints, page))
    return Reading(
        article=article,
        reason=reason,
        detail=detail,
        fields=fields,
        lines=tuple(lines),
        left_out=max(0, len(original) - LINES_MOST),
        ruled=matched is not None,
    )


def _lines(leaves: Iterable[Leaf], article: Article | None) -> Iterator[Line]:
    kept = {loose(block.text) for block in article.blocks} if article else set()
    title = loose(article.title) if article else ""
    standfirst = loose(article.standfirst or "") if article else ""
    authors = [loose(name) for name in article.authors] if article else []
    seen: set[str] = set()
    for leaf in leaves:
        key = loose(leaf.text)
        is_kept = key in kept and key not in seen
        why = "" if is_kept else _why(leaf, key, title, standfirst, authors, repeated=key in seen)
        if is_kept:
            seen.add(key)
        text = leaf.text if len(leaf.text) <= LINE_MOST else leaf.text[: LINE_MOST - 1] + "…"
        yield Line(kind=leaf.kind, text=text, kept=is_kept, why=why)


def _why(leaf: Leaf, key: str, title: str, standfirst: str, authors: list[str], *, repeated: bool) -> str:
    if repeated:
        return N_("printed twice")
    if key and key == title:
        return N_("the headline")
    if key and key == standfirst:
        return N_("the standfirst")
    if any(name and name in key for name in authors) and len(key) < sum(map(len, authors)) + 60:
        return N_("names the author")
    for box in leaf.box.outwards():
        if box.role in _WHY:
            return _WHY[box.role]
    if leaf.link_share > 0.6:
        return N_("a link to something else")
    if len(leaf.text) < _SHORT:
        return N_("too short to be a paragraph")
    return N_("outside of the part with most of the text")


def _stated(sources: Sources, ruled: Ruled, hints: Hints) -> dict[str, list[str]]:
    """Place -> what it says, in the order in which places are named."""
    from_rules = {
        N_("the rule file: title"): [ruled.title], N_("the rule file: standfirst"): [ruled.standfirst],
        N_("the rule file: authors"): list(ruled.authors), N_("the rule file: section"): [ruled.section],
        N_("the rule file: outlet"): [ruled.outlet or ""],
    }  # fmt: skip
    data = {f"JSON-LD {key}": list(_texts(sources, sources.article.get(key))) for key in _JSON_KEYS}
    sites = [text for node in sources.nodes if "WebSite" in jsonld.types(node) for text in _texts(sources, node)]
    meta = {f"meta {name}": values for name, values in sources.meta.items() if len(name) <= 60}
    printed = {
        N_("heading h1"): [leaf.text for leaf in sources.h1],
        N_("the title of the window"): [sources.walker.title],
        "html lang": [sources.language],
        N_("a line of the page"): [leaf.text for leaf in sources.walker.leaves if len(leaf.text) < 2 * LINE_MOST],
    }
    feed = {
        N_("the feed or sitemap"): [hints.title or "", *hints.authors, hints.lang or ""],
        N_("the name of the source"): [hints.outlet_name or ""],
    }
    return from_rules | data | {"JSON-LD WebSite": sites} | meta | printed | feed


def _texts(sources: Sources, value: object) -> Iterator[str]:
    """Names and texts in a JSON-LD value."""
    value = sources.resolve(value)
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in ("name", "alternateName"):
            if isinstance(value.get(key), str):
                yield value[key]
    elif isinstance(value, list):
        for item in value[:50]:
            yield from _texts(sources, item)


def _fields(article: Article, stated: dict[str, list[str]]) -> Iterator[Told]:
    outlet, lang = article.outlet, article.lang
    for name, value in (
        ("title", article.title), ("standfirst", article.standfirst), ("outlet", outlet.name if outlet else None),
        ("section", article.section), ("agency", article.agency),
    ):  # fmt: skip
        if value:
            yield Told(field=name, value=value, places=_places(value, stated))
    for author in article.authors:
        yield Told(field="author", value=author, places=_places(author, stated, part=True))
    if article.published:
        yield Told(field="published", value=article.published.isoformat())
    if article.modified:
        yield Told(field="modified", value=article.modified.isoformat())
    if lang:
        where = [
            place
            for place in stated
            if place in ("html lang", "JSON-LD inLanguage", "meta og:locale", "meta content-language", "meta language")
            and any(text.replace("_", "-").lower().startswith(lang.partition("-")[0].lower()) for text in stated[place])
        ]
        yield Told(field="language", value=lang, places=tuple(where) or (N_("the text itself"),))
    if article.image:
        yield Told(field="picture", value=article.image.url, places=_places(article.image.url, stated))
    yield Told(field="address", value=article.url)


def _places(value: str, stated: dict[str, list[str]], *, part: bool = False) -> tuple[str, ...]:
    """Where the same stands; where nothing is the same, where it is part of something."""
    key = loose(value)
    same = [place for place, texts in stated.items() if any(loose(text) == key for text in texts if text)]
    if (part or not same) and len(key) > 2:
        inside = (
            p for p, texts in stated.items() if p not in same and any(key in loose(text) for text in texts if text)
        )
        same += inside if part and not same else [place + IN_PART for place in inside] if not same else []
    return tuple(same[:PLACES_MOST])


def _with_dates(
    fields: Iterable[Told], article: Article, sources: Sources, ruled: Ruled, hints: Hints, page: Page
) -> Iterator[Told]:
    """With the places that state the same day as the dates."""
    habits = habits_of((article.lang, sources.language), page.url, page.timezone)
    stated: dict[str, list[str]] = {N_("the rule file: published"): list(ruled.dates)}
    stated |= {f"JSON-LD {key}": list(_texts(sources, sources.article.get(key))) for key in _JSON_KEYS if "date" in key}
    stated |= {f"meta {name}": values for name, values in sources.meta.items() if len(name) <= 60}
    stated[N_("a time element")] = [
        attributes.get("datetime") or node.text() or "" for attributes, node, _ in sources.walker.times[:50]
    ]
    moments: dict[str, list[str]] = {}
    for place, texts in stated.items():
        for text in texts[:10]:
            if any(char.isdigit() for char in text[:60]) and (moment := read(text[:80], habits)):
                moments.setdefault(place, []).append(moment.isoformat()[:10])
    for told in fields:
        moment = {"published": article.published, "modified": article.modified}.get(told.field)
        if moment is None:
            yield told
            continue
        other = _OF_CHANGE if told.field == "published" else _OF_ISSUE
        same = [place for place, days in moments.items() if moment.isoformat()[:10] in days]
        places = [place for place in same if not other.search(place)]
        if (
            told.field == "published"
            and article.published_source in _SOURCES
            and (not places or article.published_source is not DateSource.METADATA)
        ):
            places = [_SOURCES[article.published_source], *places]
        elif told.field == "published" and not places:
            places = [f"the {article.published_source.value}"]
        exactly = "" if moment.precision is Precision.TIME else " (the day alone)"
        yield Told(field=told.field, value=f"{told.value}{exactly}", places=tuple(places[:PLACES_MOST]))
