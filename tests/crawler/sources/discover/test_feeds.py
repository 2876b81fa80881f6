"""Feeds of every kind, whole, broken and hostile."""

import json
import time

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import NotAFeed
from crawler.sources.discover.feeds import cap_items, read_feed
from crawler.sources.discover.found import Document
from tests.crawler.fake import page, rss

RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>The Lantern</title>
<item><title>Ferry late</title><link>https://news.example/1</link></item></channel></rss>"""
RSS_10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>The Lantern</title></channel>
<item rdf:about="https://news.example/1"><title>Ferry late</title><link>https://news.example/1</link>
<dc:date>2024-03-05T08:00:00+01:00</dc:date><dc:creator>Ines Halvorsen</dc:creator></item></rdf:RDF>"""
RSS_20 = """<rss version="2.0"><channel><title>The Lantern</title><language>en-gb</language><item><title>Ferry late</title>
<link>https://news.example/1</link><pubDate>Tue, 05 Mar 2024 08:00:00 +0100</pubDate></item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Lantern</title>
<entry><title type="html">Ferry &lt;i&gt;late&lt;/i&gt;</title><link rel="self" href="https://news.example/e/1"/>
<link rel="alternate" href="/1"/><published>2024-03-05T08:00:00+01:00</published><author><name>Ines Halvorsen</name></author>
</entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Lantern", "language": "en", "items": [{"id": "1",
"url": "https://news.example/1", "title": "Ferry late", "date_published": "2024-03-05T08:00:00+01:00",
"authors": [{"name": "Ines Halvorsen"}]}]}"""


def read(body: str | bytes, limit: int = 1000) -> Document:
    return read_feed(page(body, "https://news.example/feed"), limit=limit)


@pytest.mark.parametrize("body", [RSS_091, RSS_10, RSS_20, ATOM, JSON], ids=["0.91", "1.0", "2.0", "atom", "json"])
def test_every_kind_of_feed(body: str) -> None:
    document = read(body)
    assert document.title == "The Lantern"
    (item,) = document.found
    assert (item.url, item.title) == ("https://news.example/1", "Ferry late")
    if body is not RSS_091:
        assert item.published is not None
        assert item.published.isoformat() == "2024-03-05T08:00:00+01:00"
    if body in (RSS_10, ATOM, JSON):
        assert item.authors == ("Ines Halvorsen",)


def test_utf_16() -> None:
    assert read(RSS_20.encode("utf-16")).found[0].title == "Ferry late"


def test_a_wrong_encoding_is_read_anyway() -> None:
    body = "<?xml version='1.0' encoding='utf-16'?>" + RSS_20.replace("Ferry", "Fähre")
    assert read(body.encode()).found[0].url == "https://news.example/1"


def test_a_cut_feed_keeps_its_whole_items() -> None:
    assert len(read(rss("/1", "/2")[:-40]).found) >= 1


def test_items_beyond_the_limit_are_cut_before_parsing() -> None:
    body = rss(*(f"/article/{n}" for n in range(50_000)))
    started = time.process_time()
    document = read(body)
    assert time.process_time() - started < 5
    assert len(document.found) == 1000
    assert document.left_out == 49_000
    assert document.found[0].url == "https://news.example/article/0"


def test_items_that_never_end_are_cut_too() -> None:
    body, left_out = cap_items(b"<rss><channel>" + b"<item><link>/x</link>" * 5000, 100)
    assert body.count(b"<item>") == 100
    assert left_out == 4900


LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY b{n} '{'&a;' * 10}'>" for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        LAUGHS,
        f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY b '{'b' * 50_000}'>]>",
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY % x SYSTEM 'https://canary.example/'>]>",
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x PUBLIC 'a' 'https://canary.example/'>]>",
    ],
)
def test_entities_that_grow_or_point_elsewhere_are_refused(head: str) -> None:
    with pytest.raises(NotAFeed):
        read(head + RSS_20)


def test_small_entities_are_fine() -> None:
    head = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>"
    assert read(head + RSS_20.replace("Ferry late", "Ferry&nbsp;late")).found[0].title == "Ferry late"


def test_characters_that_no_document_may_have_cost_no_item() -> None:
    odd = "&#x110000;&#0;&#55296;&#xFFFF;&#99999999999999999999;&#x8;"
    (item,) = read(rss("/1").replace("Report 0", f"Late{odd} &#x46;er&#114;y &#x1F6A2;")).found
    assert item.title == "Late Ferry \U0001f6a2 of the harbour"


@pytest.mark.parametrize(
    "body", ["", "hello", "<html><title>login</title><p>please", '{"a":' * 5000, '{"items": []}', "<urlset/>", "[1]"]
)
def test_no_feed(body: str) -> None:
    with pytest.raises(NotAFeed):
        read(body)


def test_links_that_are_no_pages_are_left_out() -> None:
    odd = [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/hostname",
        "",
        "http://",
        "http://[",
        "//",
        "mailto:a@b.example",
    ]
    assert [item.url for item in read(rss(*odd, "https://news.example/ok")).found] == ["https://news.example/ok"]


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Tue, 05 Mar 2099 08:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00T00:00:00Z",
        "99999-12-31",
        "31 Feb 2024",
        "2024-03-05T08:00:00+99:99",
        "-1",
        "1e400",
    ],
)
def test_odd_dates_lose_no_item_and_give_no_date(date: str) -> None:
    (item,) = read(RSS_20.replace("Tue, 05 Mar 2024 08:00:00 +0100", date)).found
    assert item.published is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 11 Dec 2018 14:05:30 PST", "2018-12-11T14:05:30-08:00"),
        ("Sat, 11 Sep 2021 10:00:00 GMT+7", "2021-09-11T10:00:00+07:00"),
        ("Mon, 03 Nov 2025 09:00:00 -03:00", "2025-11-03T09:00:00-03:00"),
        ("Sat, 10 May 2025 09:00:00 CEST", "2025-05-10T09:00:00+02:00"),
        ("Sat, 10 May 2025 09:00:00 Europe/Berlin", "2025-05-10T09:00:00+02:00"),
        ("2023-05-24 12:00:40", "2023-05-24T12:00:40Z"),
        ("2023-05-24 12:00:40 JST", "2023-05-24T12:00:40+09:00"),
        ("Mon, 03 Nov 2025 3:15:00 PM EST", "2025-11-03T15:15:00-05:00"),
        ("Mon, 03 Nov 25 15:15:00 GMT", "2025-11-03T15:15:00Z"),
        ("2025/11/03 15:15", "2025-11-03T15:15:00Z"),
        ("2025年11月3日 下午3:15", "2025-11-03T15:15:00+08:00"),
        ("3 listopada 2025", None),
        ("03/11/2025 15:15", "2025-11-03T15:15:00Z"),
        ("Mon, 03 2025 15:15:00 GMT", None),
        ("03 15:15:00 GMT", None),
        ("2025-11", None),
        ("Mon, 03 Nov 2025 15:15:00 QQQ", None),
        ("Mon, 03 Nov 2025 15:15:00 +9999", None),
    ],
)
def test_a_date_means_what_it_says_or_there_is_none(date: str, expected: str | None) -> None:
    (item,) = read(RSS_20.replace("Tue, 05 Mar 2024 08:00:00 +0100", date)).found
    assert (item.published.isoformat() if item.published else None) == expected


def test_a_feeds_language_says_how_its_dates_are_meant() -> None:
    for language, expected in (("en-us", "2025-03-11"), ("en-gb", "2025-11-03"), ("en", None)):
        feed = RSS_20.replace("Tue, 05 Mar 2024 08:00:00 +0100", "03/11/2025").replace("en-gb", language)
        (item,) = read(feed).found
        assert (item.published.isoformat() if item.published else None) == expected


def test_an_address_named_twice_stands_where_it_stood_first() -> None:
    found = read(rss("/1", "/2", "/1#top", "/3")).found
    assert [item.url.rpartition("/")[2] for item in found] == ["1", "2", "3"]
    assert found[0].title == "Report 0 of the harbour"


def test_one_id_on_several_items_loses_none() -> None:
    body = rss("/1", "/2", "/3").replace("</link>", "</link><guid>same</guid>")
    assert len(read(body).found) == 3


def test_mark_up_in_titles_is_text() -> None:
    body = RSS_20.replace("Ferry late", "&lt;script&gt;x()&lt;/script&gt; &lt;b&gt;Ferry&lt;/b&gt;")
    title = read(body).found[0].title
    assert title is not None
    assert "<" not in title
    assert "Ferry" in title


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ropes &amp;amp; sails", "Ropes & sails"),
        ("Ropes &amp;amp;amp; sails", "Ropes & sails"),
        ("Who&amp;#x27;s on the &amp;quot;pier&amp;quot;?", 'Who\'s on the "pier"?'),
        ("Keepers can&amp;rsquo;t leave", "Keepers can’t leave"),
        ("<![CDATA[Keepers can&#8217;t leave]]>", "Keepers can’t leave"),
        ("<![CDATA[Ropes &amp;amp; <b>sails</b>]]>", "Ropes & sails"),
        ("&amp;lt;em&amp;gt;Ropes&amp;lt;/em&amp;gt; and sails", "Ropes and sails"),
        ("Ropes &amp; sails &lt; wind", "Ropes & sails < wind"),
        ("Two &lt; three &gt; one", "Two < three > one"),
        ("Pier&amp;times and &amp;copy", "Pier&times and &copy"),
        ("Ropes\u200b and\u00ad sails\ufeff", "Ropes and sails"),
    ],
)
def test_what_was_escaped_too_often_is_shown_as_people_write_it(written: str, shown: str) -> None:
    rss_20 = RSS_20.replace("Ferry late", written).replace("The Lantern", written)
    atom = ATOM.replace("Ferry &lt;i&gt;late&lt;/i&gt;", written).replace("The Lantern", written)
    text = ATOM.replace('type="html">Ferry &lt;i&gt;late&lt;/i&gt;', f'type="text">{written}')
    rdf = RSS_10.replace("Ferry late", written).replace("Ines Halvorsen", written)
    for body in (rss_20, atom, text, rdf):
        document = read(body)
        assert document.found[0].title == shown
        if body in (rss_20, atom):
            assert document.title == shown


def test_a_json_feed_that_escapes_what_it_need_not() -> None:
    for times in ("Who&#8217;s on Tides &amp; Times?", "Who&amp;#8217;s on Tides &amp;amp; Times?"):
        document = read(
            JSON.replace("Ferry late", times).replace("The Lantern", times).replace("Halvorsen", "H&aring;l")
        )
        assert document.title == document.found[0].title == "Who’s on Tides & Times?"
        assert document.found[0].authors == ("Ines Hål",)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@settings(deadline=None)
@given(st.lists(st.tuples(_TEXT, st.integers(0, 10**6)), max_size=12, unique_by=lambda pair: pair[1]), st.booleans())
def test_every_entry_that_feedparser_finds_is_found(entries: list[tuple[str, int]], atom: bool) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    if atom:
        items = "".join(f"<entry><title>{escaped(t)}</title><link href='/{n}'/></entry>" for t, n in entries)
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{items}</feed>"
    else:
        items = "".join(
            f"<item><title>{escaped(t)}</title><link>https://news.example/{n}</link></item>" for t, n in entries
        )
        body = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>"
    found = read(body).found
    assert len(found) == len(feedparser.parse(body.encode()).entries) == len(entries)
    assert {item.url for item in found} == {f"https://news.example/{n}" for _, n in entries}


@pytest.mark.parametrize(
    ("guid", "address"),
    [
        ("<guid>https://pier.example/a</guid>", "https://pier.example/a"),
        ("<guid isPermaLink='true'>https://pier.example/a</guid>", "https://pier.example/a"),
        ('<guid isPermaLink = "TRUE">https://pier.example/a</guid>', "https://pier.example/a"),
        ("<guid isPermaLink=true>https://pier.example/a</guid>", "https://pier.example/a"),
        ("<link></link><guid>https://pier.example/a</guid>", "https://pier.example/a"),
        ("<link/><guid>https://pier.example/a</guid>", "https://pier.example/a"),
        ("<guid isPermaLink='false'>https://pier.example/a</guid>", None),
        ("<GUID ISPERMALINK='False'>https://pier.example/a</GUID>", None),
        ('<guid isPermaLink=" false ">https://pier.example/a</guid>', None),
        ('<guid isPermaLink="no"><![CDATA[https://pier.example/a]]></guid>', None),
        ("<guid isPermaLink='false'>https://pier.example/a</guid><link/>", None),
        ("<guid isPermaLink='false'/>", None),
        ("<guid isPermaLink='false'>17</guid>", None),
        (
            "<guid isPermaLink='false'>https://pier.example/a</guid><link>https://pier.example/b</link>",
            "https://pier.example/b",
        ),
        ("<guid>https://pier.example/a</guid><link>https://pier.example/b</link>", "https://pier.example/b"),
    ],
)
def test_a_guid_is_an_address_only_where_it_says_so(guid: str, address: str | None) -> None:
    text = f"<rss version='2.0'><channel><title>Pier</title><item><title>Late</title>{guid}</item></channel></rss>"
    found = read_feed(page(text, "https://pier.example/feed"), limit=9).found
    assert [item.url for item in found] == ([address] if address else [])


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ({"id": "https://pier.example/a"}, "https://pier.example/a"),
        ({"id": "17"}, None),
        ({"id": "/a"}, None),
        ({"id": 17}, None),
        ({"id": "17", "url": "/a"}, "https://pier.example/a"),
    ],
)
def test_an_id_of_a_json_feed_is_an_address_only_where_it_is_a_whole_one(item: object, address: str | None) -> None:
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Pier", "items": [item]})
    found = read_feed(page(text, "https://pier.example/feed"), limit=9).found
    assert [one.url for one in found] == ([address] if address else [])


@pytest.mark.parametrize(
    "encoding",
    [b"\xc0\x80", b"utf-16", b"utf-7", b"base64", b"zlib", b"punycode", b"", b"no such charset", b"utf-8\0", b"x" * 90],
)
def test_a_feed_that_names_no_charset_is_read_all_the_same(encoding: bytes) -> None:
    for quote in (b"'", b'"'):
        head = b"<?xml version=" + quote + b"1.0" + quote + b" encoding=" + quote + encoding + quote + b"?>"
        (found,) = read(head + RSS_20.encode()).found
        assert found.url == "https://news.example/1"


def test_damage_that_the_feed_parser_did_not_foresee_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: int("nobody foresaw this"))
    with pytest.raises(NotAFeed, match="ValueError"):
        read(RSS_20)
