"""Which links of a front page are articles, and why."""

import pytest

from crawler.errors import EmptyBody, NotASource
from crawler.sources.discover.home import THRESHOLD, read_home, score_link
from crawler.sources.discover.probe import read_source
from tests.crawler.fake import page, rss

BASE = "https://news.example"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/2024/03/05/ferry-late-again-as-fog-holds", "Ferry late again as fog holds"),
        ("/article/12", "Harbour report number twelve"),
        ("/world/mayor-opens-new-bridge-123456", "Mayor opens bridge"),
        ("/story/3000000218734/ferry-late", ""),
        ("/a/ferry-late-again-today.html", "Ferry"),
        ("/news/20240305.12345", "渡輪再次延誤市民在碼頭苦候數小時才獲安排"),
    ],
)
def test_articles(path: str, text: str) -> None:
    assert score_link(BASE + path, text).score >= THRESHOLD


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "The Lantern, all the news of the harbour"),
        ("/world/", "World"),
        ("/tag/harbour-ferry-fog-late", "All about the late ferry"),
        ("/about-us", "About us"),
        ("/privacy", "How we use what we know"),
        ("/login", "Sign in to read on today"),
        ("/img/ferry-late-again-today.jpg", "See the picture of the ferry"),
        ("/author/ines-halvorsen", "Ines Halvorsen"),
        ("/calendar/2024/1", "next month"),
        ("/newsletter", "Get the news in the morning"),
    ],
)
def test_furniture(path: str, text: str) -> None:
    assert score_link(BASE + path, text).score < THRESHOLD


def test_every_score_is_explained() -> None:
    found = score_link(f"{BASE}/2024/03/05/ferry-late-again", "Ferry late again as fog holds", heading=True)
    assert "a date in the address" in found.why
    assert "a heading" in found.why


HOME = """<!doctype html><title>The Lantern | Home</title><base href="/x/">
<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel=alternate type="application/atom+xml" href="/comments.xml"
title="Comments"><link rel="alternate" type="application/rss+xml" href="https://canary.example/feed">
<nav><a href="/world/">World</a></nav>
<h2><a href="/2024/03/05/ferry-late-again">Ferry late again as fog holds</a></h2>
<a href="/2024/03/05/ferry-late-again?utm_source=home#comments">12 comments</a>
<a href="https://canary.example/2024/03/05/ferry-late-again">elsewhere</a> <a href="javascript:x()">x</a>
<a href="../2024/03/04/mayor-opens-the-new-bridge">Mayor opens the new bridge</a>"""


def test_a_front_page() -> None:
    document = read_home(page(HOME, BASE + "/"), limit=100)
    assert document.more == (f"{BASE}/feed.xml",)
    assert [item.url for item in document.found] == [
        f"{BASE}/2024/03/05/ferry-late-again",
        f"{BASE}/2024/03/04/mayor-opens-the-new-bridge",
    ]


@pytest.mark.parametrize(
    "body", ["<html><body>" + "<div>" * 100_000, "<html><a " + " ".join(f"a{n}=x" for n in range(60_000)) + ">x</a>"]
)
def test_pages_that_would_hold_the_parser_are_refused(body: str) -> None:
    with pytest.raises(NotASource):
        read_home(page(body), limit=10)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss("/1"), "feed"),
        ("<urlset><url><loc>https://news.example/1</loc></url></urlset>", "sitemap"),
        ("<sitemapindex><sitemap><loc>https://news.example/1</loc></sitemap></sitemapindex>", "index"),
        (HOME, "home"),
        ("https://news.example/1\n", "sitemap"),
    ],
)
def test_the_kind_is_found_out(body: str, kind: str) -> None:
    assert read_source(page(body), limit=10, size=1000, ratio=10).kind == kind


def test_what_is_none_says_so() -> None:
    with pytest.raises(NotASource, match="neither a feed"):
        read_source(page("just a line of text"), limit=10, size=1000, ratio=10)
    with pytest.raises(EmptyBody):
        read_source(page(" "), limit=10, size=1000, ratio=10)
