"""Whatever stands in a page, extraction gives an article that holds together, or says why there is none."""

import json
from dataclasses import replace
from html import escape
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import FetchError
from crawler.extract import Hints, NotAnArticle, extract, extract_text
from crawler.sources.discover.found import Document
from crawler.sources.discover.probe import read_source
from index.archive.sql.rows.row_codec import article_to_row
from index.article import Article, article_id
from index.text.characters import clean, encodable
from tests.crawler.extract.build import BODY, FETCHED, html, page, paragraphs
from tests.index.strategies import any_text

TAGS = [
    "div",
    "p",
    "span",
    "a",
    "article",
    "section",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "blockquote",
    "figure",
    "figcaption",
    "br",
    "b",
    "form",
    "nav",
    "footer",
    "aside",
    "time",
    "template",
    "svg",
]
LABELS = [
    "",
    ' class="article-body"',
    ' class="comments"',
    " hidden",
    ' itemprop="author"',
    ' class="byline author"',
    ' rel="author"',
    ' datetime="2031"',
]
NAMES = "class id itemprop itemtype itemscope rel datetime lang dir href src content property name title role data-x style".split()  # noqa: SIM905
VALUES = st.sampled_from(
    [
        "http://[",
        "https://schema.org/NewsArticle",
        "http://[::1/NewsArticle",
        "author",
        "articleBody",
        "//",
        "2031-13-45",
        "ı",
        "٣",
        "",
    ]
) | any_text.map(encodable)
ATTRIBUTES = st.builds(lambda name, value: f' {name}="{escape(value)}"', st.sampled_from(NAMES), VALUES)
TEXTS = st.one_of(
    st.sampled_from(
        [*BODY, "Read more", "By Ada Harrow", "© 2031", "\0", "&amp;&lt;", "火曜日", "&#xd83d;", "&#8203;"]
    ),
    any_text.map(encodable),  # halves of characters stand in no page, but in its JSON and behind its references
)
HEADS = st.sampled_from(
    [
        "",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": [], "author": {"name": []}}</script>',
        '<script type="application/ld+json">{"@graph": [[[{"@id": {}}]], {"@type": {"a": 1}}], "author": 3}</script>',
        '<meta property="og:title" content=""><meta name="date" content="31.02.2031"><link rel="canonical" href="http://[">',
        '<meta property="og:image" content="http://[::1"><base href="//">',
        "<title>x | y</title>",
    ]
)


@st.composite
def pieces(draw: st.DrawFn, depth: int = 0) -> str:
    """Markup that is often wrong: unclosed, nested where it may not be, labelled at random."""
    parts = []
    for _ in range(draw(st.integers(0, 5))):
        tag, label = draw(st.sampled_from(TAGS)), draw(st.sampled_from(LABELS) | ATTRIBUTES)
        inner = draw(pieces(depth + 1)) if depth < 3 and draw(st.booleans()) else draw(TEXTS)
        end = f"</{draw(st.sampled_from([tag, tag, tag, 'div', 'p']))}>" if draw(st.booleans()) else ""
        parts.append(f"<{tag}{label}>{inner}{end}")
    return "".join(parts)


def says_why(refusal: NotAnArticle) -> None:
    assert refusal.reason.sentence in str(refusal)


def holds_together(article: Article) -> None:
    assert article.blocks
    assert article.title
    assert article.text == "\n".join(block.text for block in article.blocks)
    for block in article.blocks:
        assert block.text == block.text.strip()
        assert "\n" not in block.text
    assert article.id == article_id(article.url)
    assert article.url.startswith(("http://", "https://"))
    assert len({name.casefold() for name in article.authors}) == len(article.authors)
    assert replace(article) == article  # it follows the rule of what strings may hold
    json.dumps(article_to_row(article), ensure_ascii=False).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEADS, pieces())
def test_any_markup(head: str, body: str) -> None:
    try:
        article = extract(page(f"<html><head>{head}</head><body>{body}"))
    except NotAnArticle as refusal:
        says_why(refusal)
    else:
        holds_together(article)


FIELDS = (
    "headline",
    "articleSection",
    "keywords",
    "description",
    "alternativeHeadline",
    "datePublished",
    "url",
    "inLanguage",
)
METAS = (
    "og:title",
    "og:site_name",
    "author",
    "article:section",
    "description",
    "news_keywords",
    "og:image",
    "og:url",
    "date",
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries({}, optional={name: any_text | st.lists(any_text, max_size=2) for name in FIELDS}),
    st.lists(any_text, max_size=3),
    any_text,
    st.dictionaries(st.sampled_from(METAS), any_text.map(encodable), max_size=4),
    st.booleans(),
)
def test_any_string_in_any_field(
    fields: dict[str, Any], authors: list[str], publisher: str, metas: dict[str, str], pages_own: bool
) -> None:
    """Every kind of string in JSON-LD (escaped, as JSON allows), in meta elements, heading and byline."""
    told = {"@type": "NewsArticle", "author": [{"@type": "Person", "name": name} for name in authors], **fields}
    told["publisher"] = {"name": publisher, "logo": {"url": publisher}}
    head = f'<script type="application/ld+json">{json.dumps(told).replace("<", "&lt;")}</script>'
    head += "".join(f'<meta property="{name}" content="{escape(text)}">' for name, text in metas.items())
    heading, byline = (escape(encodable(text)) for text in (publisher, " ".join(authors)))
    body = f"<article><h1>{heading if pages_own else 'Ferry'}</h1><p class='byline'>By {byline}</p>{paragraphs(*BODY)}</article>"
    article = extract(page(html(body, head=head, title=escape(encodable(publisher)))))
    holds_together(article)
    assert replace(article) == article
    assert all(text in article.text for text in BODY[:3])


FEEDS = st.sampled_from(["json", "rss", "atom", "sitemap"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FEEDS, any_text, any_text, any_text)
def test_any_string_in_a_feed_or_sitemap(kind: str, title: str, author: str, path: str) -> None:
    document = source_of(kind, title, author, path)
    for item in document.found:
        assert replace(item) == item
        for text in (item.url, item.title or "", item.lang or "", *item.authors):
            text.encode()
            assert text.isprintable() or clean(text) == text
        hints = Hints(title=item.title, authors=item.authors, lang=item.lang, outlet_name=document.title)
        holds_together(extract(page(html(paragraphs(*BODY), title="")), hints=hints))


def source_of(kind: str, title: str, author: str, path: str) -> Document:
    url = f"https://www.harbour-gazette.example/{path}"
    said = [escape(encodable(text)) for text in (title, author, url)]
    if kind == "json":
        entry = {"url": url, "title": title, "authors": [{"name": author}], "language": author}
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": [entry]}
        return read(json.dumps(feed))
    if kind == "rss":
        item = f"<title>{said[0]}</title><author>{said[1]}</author><link>{said[2]}</link>"
        return read(f"<rss version='2.0'><channel><title>{said[0]}</title><item>{item}</item></channel></rss>")
    if kind == "atom":
        item = f"<title>{said[0]}</title><author><name>{said[1]}</name></author><link href='{said[2]}'/>"
        return read(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{said[0]}</title><entry>{item}</entry></feed>")
    news = f"<loc>{said[2]}</loc><n:news><n:publication><n:name>{said[1]}</n:name></n:publication><n:title>{said[0]}</n:title></n:news>"
    names = (
        "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
    )
    return read(f"<urlset {names}><url>{news}</url></urlset>")


def read(text: str) -> Document:
    """Nothing where it cannot be read: a control character in XML, say."""
    try:
        return read_source(
            page(text, url="https://www.harbour-gazette.example/feed"), limit=50, size=1 << 20, ratio=100
        )
    except FetchError:
        return Document(kind="feed")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    try:
        holds_together(extract(page(body)))
    except NotAnArticle as refusal:
        says_why(refusal)


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=12))
def test_any_text(parts: list[str]) -> None:
    try:
        holds_together(extract_text("\n".join(parts), fetched=FETCHED))
    except NotAnArticle as refusal:
        says_why(refusal)
