"""JSON-LD as pages really write it."""

from datetime import UTC, datetime

import pytest

from crawler.extract.dom import jsonld
from index.article import PartialDateTime
from tests.crawler.extract.build import BODY, TITLE, lines
from tests.crawler.extract.heads import found, ld


@pytest.mark.parametrize(
    "raw",
    [
        '{"@type": "NewsArticle", "headline": "A",}',
        '<!-- {"@type": "NewsArticle", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "A"};',
        '{"@type": "NewsArticle", "headline": "A", "x": "tab\there\nand a line"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;A&quot;}",
        '{"@type": "NewsArticle", "headline": "A", "x": "a \\d b"}',
        '[{"@type": ["Thing", "NewsArticle"], "headline": "A"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "http://schema.org/NewsArticle", "headline": "A"}]}',
    ],
)
def test_json_that_browsers_forgive(raw: str) -> None:
    named = [node for node in jsonld.nodes(jsonld.parse(raw)) if jsonld.types(node) & jsonld.ARTICLE_TYPES]
    assert [node["headline"] for node in named] == ["A"]


@pytest.mark.parametrize("raw", ["", "{", "null", "[[[", '{"a": ', "[" * 5000])
def test_json_that_nobody_forgives(raw: str) -> None:
    assert list(jsonld.nodes(jsonld.parse(raw))) == []


def test_the_articles_own_node_among_teasers() -> None:
    teasers = "".join(ld(headline=f"Teaser {n}") for n in range(3))
    own = ld(headline=TITLE, datePublished="2031-05-03T09:31:00Z", author="Ada Harrow")
    assert found(teasers + own + teasers).authors == ("Ada Harrow",)


def test_values_of_the_wrong_kind_harm_nothing() -> None:
    head = ld(
        headline=["x", 3],
        author=[None, 4, {"name": {"a": 1}}],
        datePublished={"x": 1},
        publisher=[[]],
        image=[{"url": ["x"]}],
        keywords=7,
        articleSection={},
    )
    assert lines(found(head)) == list(BODY)


def test_utc_is_written_as_z() -> None:
    assert PartialDateTime(at=datetime(2031, 5, 3, tzinfo=UTC)).isoformat() == "2031-05-03T00:00:00Z"
