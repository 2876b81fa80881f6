"""Sitemaps, indexes and news sitemaps, plain, packed and hostile."""

import gzip

import pytest

from crawler.errors import ExpandsTooMuch, NotASitemap
from crawler.sources.discover.found import Document
from crawler.sources.discover.sitemaps import read_sitemap
from tests.crawler.fake import page

NS = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
NEWS = f"""<?xml version='1.0'?><urlset {NS} xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>
<url><loc>https://news.example/old</loc><news:news><news:publication_date>2024-03-04</news:publication_date></news:news></url>
<url><loc>https://news.example/new</loc><news:news><news:publication><news:name>The Lantern</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2024-03-05T08:00:00Z</news:publication_date>
<news:title>Ferry late</news:title></news:news></url></urlset>"""


def read(body: str | bytes, limit: int = 1000) -> Document:
    return read_sitemap(page(body, "https://news.example/sitemap.xml"), limit=limit, size=5_000_000, ratio=100)


def urlset(*paths: str) -> str:
    return (
        f"<urlset {NS}>" + "".join(f"<url><loc>https://news.example{path}</loc></url>" for path in paths) + "</urlset>"
    )


def test_a_news_sitemap_newest_first() -> None:
    new, old = read(NEWS).found
    assert (new.url, new.title, new.lang) == ("https://news.example/new", "Ferry late", "en")
    assert new.published is not None
    assert new.published.isoformat() == "2024-03-05T08:00:00Z"
    assert old.published is not None
    assert old.published.isoformat() == "2024-03-04"


def test_a_plain_sitemap_claims_no_dates() -> None:
    body = urlset("/a").replace("</loc>", "</loc><lastmod>2024-03-05</lastmod>")
    assert read(body).found[0].published is None


def test_an_index_newest_first_and_own_only() -> None:
    body = f"""<sitemapindex {NS}><sitemap><loc>https://news.example/1.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
    <sitemap><loc>https://canary.example/2.xml</loc></sitemap>
    <sitemap><loc>https://news.example/3.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap></sitemapindex>"""
    document = read(body)
    assert document.kind == "index"
    assert document.more == ("https://news.example/3.xml.gz", "https://news.example/1.xml")
    assert document.elsewhere == ("canary.example",)


def test_an_index_of_other_sites_says_which() -> None:
    entries = "".join(
        f"<sitemap><loc>https://maps{number % 7}.example/{number}.xml</loc></sitemap>" for number in range(30)
    )
    document = read(f"<sitemapindex {NS}>{entries}</sitemapindex>")
    assert document.more == ()
    assert document.elsewhere == tuple(f"maps{number}.example" for number in range(5))


def test_gzip_and_lines() -> None:
    assert [item.url for item in read(gzip.compress(urlset("/a").encode())).found] == ["https://news.example/a"]
    assert [item.url for item in read("https://news.example/a\nhttps://canary.example/b\n").found] == [
        "https://news.example/a"
    ]


def test_other_sites_are_ignored() -> None:
    assert read(f"<urlset {NS}><url><loc>https://canary.example/x</loc></url></urlset>").found == ()
    assert read(f"<urlset {NS}><url><loc>https://canary.example/x</loc></url></urlset>").elsewhere == (
        "canary.example",
    )
    assert read(urlset("/a")).elsewhere == ()


def test_the_limit_holds() -> None:
    document = read(urlset(*(f"/maze/{n}" for n in range(3000))))
    assert len(document.found) == 1000
    assert document.left_out == 2000


def test_a_cut_sitemap_keeps_its_whole_entries() -> None:
    assert len(read(urlset("/a", "/b", "/c")[:-50]).found) == 2


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "<html>",
        f"<urlset {NS}>" + "<a>" * 100_000,
        "<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + urlset("/&x;"),
        "<!DOCTYPE urlset SYSTEM 'https://canary.example/dtd'>" + urlset("/a"),
    ],
    ids=["empty", "text", "html", "deep", "entity", "dtd"],
)
def test_no_sitemap(body: str) -> None:
    with pytest.raises(NotASitemap):
        read(body)


def test_a_bomb_is_no_sitemap() -> None:
    with pytest.raises(ExpandsTooMuch):
        read(gzip.compress(b" " * (20 << 20)))
