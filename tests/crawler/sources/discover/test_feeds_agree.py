"""Every entry that feedparser finds in a well-formed feed is found, however the feed is written.

Feeds are made up in every format, with what real ones have: other prefixes, xml:base, relative links, guids in place of
links, CDATA, comments, foreign elements in between, other encodings.
"""

import json
from dataclasses import dataclass
from html import escape

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadAddress
from crawler.net.page import Page
from crawler.net.urls import fetchable
from crawler.sources.discover.feeds import read_feed
from tests.crawler.fake import page

FEED = "https://news.example/section/feed.xml"
ATOM = "http://www.w3.org/2005/Atom"

TITLES = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Cs", "Cc")), max_size=30)
PATHS = st.builds(
    lambda words, number, query: "/".join([*words, str(number)]) + query,
    st.lists(st.sampled_from(["harbour", "a-b-c", "2024", "caf%C3%A9", "x.html"]), max_size=3),
    st.integers(0, 10**6),
    st.sampled_from(["", "?id=7", "?a=1&b=2", "#top", "?utm_source=rss"]),
)
LINKS = st.builds(
    lambda start, path: start + path,
    st.sampled_from(
        [
            "https://news.example/",
            "http://www.news.example/",
            "/",
            "",
            "../",
            "./",
            "//other.example/",
            "https://b.example:8443/",
        ]
    ),
    PATHS,
)


@dataclass(frozen=True)
class Item:
    """link: None where the guid or id stands for it."""

    title: str
    link: str | None
    guid: str | None
    permalink: bool | None
    cdata: bool
    blanks: bool
    extra: str
    base: str | None


EXTRA = st.sampled_from(
    [
        "",
        "<!-- <item><link>https://news.example/commented-out</link></item> -->",
        "<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:content url='https://img.example/1.jpg'/></media:group>",
        "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ines Halvorsen</dc:creator>",
        "<description>&lt;p&gt;A &lt;a href='/teaser'&gt;teaser&lt;/a&gt; of it.&lt;/p&gt;</description>",
        "<x:item xmlns:x='urn:odd'>not an item of the feed</x:item>",
        "<enclosure url='https://audio.example/1.mp3' length='1' type='audio/mpeg'/>",
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>]] > text</p>]]></content:encoded>",
    ]
)
ITEMS = st.builds(
    Item,
    title=TITLES,
    link=st.none() | LINKS,
    guid=st.none()
    | st.builds(lambda p: f"https://news.example/guid/{p}", PATHS)
    | st.sampled_from(["tag:x,2024:1", "abc"]),
    permalink=st.none() | st.booleans(),
    cdata=st.booleans(),
    blanks=st.booleans(),
    extra=EXTRA,
    base=st.none() | st.sampled_from(["https://base.example/deep/", "/elsewhere/"]),
)


def text(value: str, item: Item) -> str:
    shown = f"<![CDATA[{value.replace(']]>', '')}]]>" if item.cdata else escape(value)
    return f"\n   {shown}\n " if item.blanks else shown


def guid(item: Item) -> str:
    if item.guid is None:
        return ""
    said = "" if item.permalink is None else f' isPermaLink="{str(item.permalink).lower()}"'
    return f"<guid{said}>{text(item.guid, item)}</guid>"


def rss(version: str, items: list[Item]) -> str:
    inside = "".join(
        f"<item><title>{text(i.title, i)}</title>"
        + (f"<link>{text(i.link, i)}</link>" if i.link is not None else "")
        + f"{i.extra}{guid(i)}</item>"
        for i in items
    )
    return f"<rss version='{version}'><channel><title>The Lantern</title><link>https://news.example/</link>{inside}</channel></rss>"


def rdf(items: list[Item]) -> str:
    inside = "".join(
        f"<item rdf:about='{escape(i.guid or i.link or '')}'><title>{text(i.title, i)}</title>"
        + (f"<link>{text(i.link, i)}</link>" if i.link is not None else "")
        + f"{i.extra}</item>"
        for i in items
    )
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel rdf:about='https://news.example/'><title>The Lantern</title></channel>{inside}</rdf:RDF>"
    )


def atom(prefix: str, items: list[Item]) -> str:
    p = f"{prefix}:" if prefix else ""

    def entry(i: Item) -> str:
        base = f' xml:base="{i.base}"' if i.base else ""
        link = f"<{p}link rel='alternate' href='{escape(i.link)}'/>" if i.link is not None else ""
        own = f"<{p}link rel='self' href='/self'/>" if i.blanks else ""
        name = f"<{p}id>{text(i.guid, i)}</{p}id>" if i.guid else ""
        return f"<{p}entry{base}>{own}{link}<{p}title>{text(i.title, i)}</{p}title>{name}{i.extra}</{p}entry>"

    declared = f"xmlns:{prefix}='{ATOM}'" if prefix else f"xmlns='{ATOM}'"
    return f"<{p}feed {declared}><{p}title>The Lantern</{p}title>{''.join(map(entry, items))}</{p}feed>"


def wanted(body: bytes, charset: str | None) -> set[str]:
    """Addresses of the entries that feedparser finds, those that are none and the feed's own aside."""
    headers = {
        "content-location": FEED,
        "content-type": f"application/xml; charset={charset}" if charset else "application/xml",
    }
    addresses = set()
    for entry in feedparser.parse(body, response_headers=headers).entries:
        try:
            addresses.add(fetchable(entry["link"], FEED))
        except (KeyError, BadAddress):
            continue
    return addresses - {fetchable(FEED)}


def found(body: bytes, charset: str | None) -> set[str]:
    given = page(body, FEED, "application/rss+xml")
    asked = Page(
        url=given.url,
        requested_url=given.url,
        body=body,
        content_type=given.content_type,
        charset=charset,
        fetched=given.fetched,
    )
    return {item.url for item in read_feed(asked, limit=1000).found}


@pytest.mark.parametrize("kind", ["0.91", "0.92", "2.0", "rdf", "atom", "atom-prefixed"])
@given(
    items=st.lists(ITEMS, min_size=1, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"]),
    declared=st.booleans(),
)
def test_every_entry_that_feedparser_finds_is_found(
    kind: str, items: list[Item], encoding: str, declared: bool
) -> None:
    """declared: in the document; else in the header."""
    match kind:
        case "rdf":
            made = rdf(items)
        case "atom":
            made = atom("", items)
        case "atom-prefixed":
            made = atom("a", items)
        case _:
            made = rss(kind, items)
    label = encoding.removesuffix("-sig")
    head = f"<?xml version='1.0' encoding='{label}'?>" if declared else "<?xml version='1.0'?>"
    body = (head + made).encode(encoding, "xmlcharrefreplace")
    charset = None if declared or encoding.startswith("utf") else label
    assert found(body, charset) >= wanted(body, charset)


@given(items=st.lists(ITEMS, min_size=1, max_size=6))
def test_every_item_of_a_json_feed_is_found(items: list[Item]) -> None:
    """feedparser's own reader of JSON Feed is not used: the same rule, by hand."""
    listed = [
        {"id": item.guid or str(number), "title": item.title} | ({"url": item.link} if item.link else {})
        for number, item in enumerate(items)
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Lantern", "items": listed}).encode()
    addresses = {fetchable(str(one.get("url") or one["id"]), FEED) for one in listed if _is_address(one)}
    assert found(body, None) >= addresses


def _is_address(item: dict[str, str]) -> bool:
    return "url" in item or item["id"].startswith("https://")
