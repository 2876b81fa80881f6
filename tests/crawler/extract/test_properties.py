"""Whatever stands in a page, extraction gives an article that holds together, or says why there is none."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract import NotAnArticle, extract, extract_text
from index.article import Article, article_id
from tests.crawler.extract.build import BODY, FETCHED, page

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
TEXTS = st.one_of(
    st.sampled_from([*BODY, "Read more", "By Ada Harrow", "© 2031", "\0", "&amp;&lt;", "火曜日"]), st.text(max_size=40)
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
        tag, label = draw(st.sampled_from(TAGS)), draw(st.sampled_from(LABELS))
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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEADS, pieces())
def test_any_markup(head: str, body: str) -> None:
    try:
        article = extract(page(f"<html><head>{head}</head><body>{body}"))
    except NotAnArticle as refusal:
        says_why(refusal)
    else:
        holds_together(article)


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
