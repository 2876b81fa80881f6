"""Metadata of other stories on a page, in whatever form and order: the page keeps its own."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from crawler.extract.dom.about import address_key, alike
from index.article import Article
from tests.crawler.extract.build import BODY, P1, P2, TITLE, URL, article, paragraphs
from tests.crawler.extract.heads import TEXT, found, ld

SITE = "https://www.harbour-gazette.example"
OWN: dict[str, Any] = {
    "headline": TITLE, "url": URL, "datePublished": "2031-05-03T09:31:00Z", "author": {"@type": "Person", "name": "Ada Harrow"},
}  # fmt: skip
OTHER: dict[str, Any] = {
    "headline": "Beekeepers sue over sprayed fields", "url": f"{SITE}/farms/beekeepers",
    "datePublished": "2029-01-15T07:00:00Z", "dateModified": "2029-01-16T07:00:00Z",
    "author": {"@type": "Person", "name": "Otto Fremd"}, "publisher": {"@type": "Organization", "name": "The Farm Post"},
    "image": "https://img.example/bees.jpg", "articleBody": "The bees are gone.", "articleSection": "Farms",
}  # fmt: skip


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def typed(fields: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "NewsArticle", **fields}


def is_own(article_: Article) -> bool:
    return (
        article_.title.rstrip("!").casefold() == TITLE.casefold()
        and article_.authors == ("Ada Harrow",)
        and article_.published is not None
        and article_.published.isoformat() == "2031-05-03T09:31:00Z"
        and "Beekeepers" not in " ".join(article_.other_titles)
        and article_.section != "Farms"
    )


@pytest.mark.parametrize(
    "own",
    [
        OWN,
        {**OWN, "url": "/town/ferry-returns"},
        {**OWN, "url": "http://m.harbour-gazette.example/town/ferry-returns/?utm_source=x"},
        {**OWN, "url": None, "mainEntityOfPage": {"@type": "WebPage", "@id": URL + "#main"}},
        {**OWN, "url": None, "@id": URL + "#article"},
        {**OWN, "url": None},
        {**OWN, "headline": "What the islands waited nine winters for"},
        {**OWN, "url": SITE},
        {**OWN, "headline": TITLE.upper() + "!"},
    ],
    ids=["whole", "relative", "mobile", "main entity", "id", "headline", "address", "front page", "capitals"],
)
@pytest.mark.parametrize(
    "joined",
    [
        lambda nodes: "".join(script(typed(node)) for node in nodes),
        lambda nodes: script([typed(node) for node in nodes]),
        lambda nodes: script({"@graph": [typed(node) for node in nodes]}),
    ],
    ids=["blocks", "list", "graph"],
)
def test_the_block_that_is_about_the_page_counts_in_any_order(own: dict[str, Any], joined: Callable[..., str]) -> None:
    third = {**OTHER, "headline": "Rowers win on the river again", "url": f"{SITE}/sport/rowers"}
    for nodes in itertools.permutations([own, OTHER, third]):
        assert is_own(found(joined(nodes)))


@pytest.mark.parametrize(
    "other", [OTHER, {**OTHER, "url": None}, {**OTHER, "url": None, "mainEntityOfPage": "/farms/bees"}]
)
def test_another_story_alone_is_not_believed(other: dict[str, Any]) -> None:
    article_ = found(script(typed(other)), body=article("<p>By Ada Harrow</p>", TEXT))
    assert article_.authors == ("Ada Harrow",)
    assert article_.published is None
    assert article_.title == TITLE
    assert article_.other_titles == ()
    assert article_.image is None


def test_the_outlet_that_published_the_other_story_too_is_the_pages() -> None:
    own = {**OTHER, "publisher": {"@type": "Organization", "name": "The Harbour Gazette"}}
    article_ = found(script(typed(own)))
    assert article_.outlet is not None
    assert article_.outlet.name == "The Harbour Gazette"
    foreign = found(script(typed(OTHER)))
    assert foreign.outlet is None or foreign.outlet.name != "The Farm Post"


def test_a_list_of_other_stories_is_not_believed() -> None:
    listed = [
        {"@type": "ListItem", "position": 1, "item": typed(OTHER)},
        typed({**OTHER, "headline": "Bees", "url": None}),
    ]
    assert is_own(found(script({"@type": "ItemList", "itemListElement": listed}) + ld(**OWN)))
    assert found(script({"@type": "ItemList", "itemListElement": listed})).authors == ()
    own = {"@type": "ListItem", "position": 2, "item": typed(OWN)}
    assert is_own(found(script({"@type": "ItemList", "itemListElement": [*listed, own]})))


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "What the islands waited nine winters for"},
        {"headline": "Ferry back at last"},
        {"url": "https://syndication.example/5531"},
        {"url": SITE, "headline": "Ferry: nine years on"},
        {"headline": "Ferry returns to Lowmouth"},
        {"headline": ""},
    ],
    ids=["other words", "other words, one in common", "other address", "front page", "shorter", "none"],
)
def test_the_pages_own_block_is_believed_though_it_is_written_carelessly(fields: dict[str, Any]) -> None:
    assert found(script(typed({**OWN, **fields}))).authors == ("Ada Harrow",)


def card(title: str, url: str, time: str) -> str:
    return (
        f'<meta property="og:title" content="{title}"><meta property="og:url" content="{url}">'
        f'<meta property="og:description" content="About: {title}"><meta property="article:published_time" content="{time}">'
    )


@pytest.mark.parametrize("own_first", [True, False])
def test_of_several_cards_for_sharing_the_pages_counts(own_first: bool) -> None:
    cards = [
        card(TITLE, URL, "2031-05-03T09:31:00Z"),
        card("Beekeepers sue over sprayed fields", f"{SITE}/farms/beekeepers", "2029-01-15T07:00:00Z"),
    ]
    article_ = found("".join(cards if own_first else cards[::-1]))
    assert article_.title == TITLE
    assert article_.other_titles == ()
    assert article_.standfirst == f"About: {TITLE}"
    assert article_.published is not None
    assert article_.published.isoformat() == "2031-05-03T09:31:00Z"


def test_cards_that_repeat_the_pages_own_are_kept() -> None:
    twice = f'<meta property="og:title" content="{TITLE} | Gazette"><meta property="og:title" content="{TITLE}">'
    article_ = found(twice + '<meta property="article:published_time" content="2031-05-03T09:31:00Z">')
    assert article_.published is not None


TEASER = (
    '<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" content="2029-01-15T07:00:00Z">'
    '<h3 itemprop="headline">Beekeepers sue over sprayed fields</h3><a itemprop="url" href="/farms/beekeepers">More</a>'
    '<span itemprop="author">Otto Fremd</span><time datetime="2029-01-15T07:00:00Z">15 January</time></div>'
)
STORY = (
    f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{TITLE}</h1>'
    '<meta itemprop="datePublished" content="2031-05-03T09:31:00Z"><span itemprop="author">Ada Harrow</span>'
    f"{paragraphs(*BODY)}</div>"
)


@pytest.mark.parametrize(
    "body", [TEASER + STORY, STORY + TEASER, STORY.replace(f"<p>{BODY[2]}", f"{TEASER}<p>{BODY[2]}")]
)
def test_microdata_of_another_story_is_not_the_pages(body: str) -> None:
    assert is_own(found(body=f"<main>{body}</main>"))
    assert found(body=f"<main><h1>{TITLE}</h1>{paragraphs(*BODY)}{TEASER}</main>").published is None
    assert found(body=f"<main><h1>{TITLE}</h1>{paragraphs(*BODY)}{TEASER}</main>").authors == ()


def test_bylines_of_articles_beside_the_pages_own_are_theirs() -> None:
    teaser = '<article><h2>Beekeepers sue</h2><a rel="author" href="/o">Otto Fremd</a><time datetime="2029-01-15">x</time></article>'
    for body in (teaser + article(TEXT), article(TEXT) + teaser):
        article_ = found(body=body)
        assert article_.authors == ()
        assert article_.published is None


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (URL, "town/ferry-returns"),
        ("/town/ferry-returns/", "town/ferry-returns"),
        (URL + "/amp", "town/ferry-returns"),
        (URL + "?utm_source=x#top", "town/ferry-returns"),
        (SITE + "/story?id=7", "story?id=7"),
        (SITE, ""),
        (SITE + "/#/schema/article/1", ""),
        ("urn:x:1", ""),
        ("#article", "town/ferry-returns"),
        ("http://[", ""),
    ],
)
def test_keys_of_addresses(address: str, key: str) -> None:
    assert address_key(address, URL) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (TITLE, TITLE + " | The Harbour Gazette", True),
        ("Ferry returns", "FERRY RETURNS!", True),
        (TITLE, "Beekeepers sue over sprayed fields", False),
        (P1[:60], P2[:60], False),
        ("渡轮恢复航行全镇居民送行", "全镇居民送行渡轮", True),
        ("渡轮恢复航行全镇居民送行", "养蜂人起诉农药公司索赔", False),
        ("", TITLE, False),
    ],
)
def test_headlines_alike(one: str, other: str, same: bool) -> None:
    assert (alike(one, other) >= 0.5) is same is (alike(other, one) >= 0.5)
