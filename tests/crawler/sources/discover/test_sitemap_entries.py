"""What an entry of a sitemap says of its article and what its extensions say of other things; sitemaps that are no XML."""

import gzip
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.errors import NotASitemap
from crawler.sources.discover.found import Document
from crawler.sources.discover.probe import read_source
from crawler.sources.discover.sitemaps import read_sitemap
from tests.crawler.fake import page

NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
GOOGLE = "http://www.google.com/schemas/sitemap-"
EXTENSIONS = "".join(
    f' xmlns:{name}="{GOOGLE}{name}/{version}"'
    for name, version in (("image", "1.1"), ("video", "1.1"), ("news", "0.9"), ("mobile", "1.0"))
)
OPEN = f'<urlset xmlns="{NS}"{EXTENSIONS} xmlns:xhtml="http://www.w3.org/1999/xhtml">'
STORY = "https://news.example/harbour"


def read(body: str | bytes) -> Document:
    return read_sitemap(page(body, "https://news.example/sitemap.xml"), limit=1000, size=5_000_000, ratio=100)


def paths(body: str | bytes) -> set[str]:
    return {item.url.removeprefix("https://news.example") for item in read(body).found}


def entry(path: str, extra: str = "") -> str:
    return f"<url><loc>https://news.example{path}</loc>{extra}</url>"


IMAGE = (
    "<image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>The old crane</image:title>"
    "<image:caption>Crane</image:caption></image:image>"
)
VIDEO = (
    "<video:video><video:title>Crane, filmed</video:title><video:publication_date>2019-01-02</video:publication_date>"
    "<video:content_loc>https://news.example/a.mp4</video:content_loc><video:language>fr</video:language></video:video>"
)
NEWS = (
    "<news:news><news:publication><news:name>The Lantern</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2024-03-05T08:00:00Z</news:publication_date><news:title>Crane falls</news:title></news:news>"
)
ALTERNATE = '<xhtml:link rel="alternate" hreflang="de" href="https://news.example/de"/><mobile:mobile/>'


@pytest.mark.parametrize("extra", [IMAGE + VIDEO + ALTERNATE + NEWS, NEWS + VIDEO + IMAGE, VIDEO + NEWS + ALTERNATE])
@pytest.mark.parametrize("before", [True, False])
def test_what_belongs_to_an_extension_stays_in_it(extra: str, before: bool) -> None:
    loc = f"<loc>{STORY}</loc><lastmod>2024-03-06</lastmod>"
    (item,) = read(f"{OPEN}<url>{extra + loc if before else loc + extra}</url></urlset>").found
    assert (item.url, item.title, item.lang) == (STORY, "Crane falls", "en")
    assert item.published is not None
    assert item.published.isoformat() == "2024-03-05T08:00:00Z"
    assert item.updated is not None
    assert item.updated.isoformat() == "2024-03-06"


def test_a_picture_or_a_film_makes_no_entry_of_news() -> None:
    (item,) = read(f"{OPEN}<url>{VIDEO}{IMAGE}<loc>{STORY}</loc></url></urlset>").found
    assert (item.url, item.title, item.published, item.updated, item.lang) == (STORY, None, None, None, None)


def test_an_entry_without_an_address_of_its_own_is_none() -> None:
    assert paths(f"{OPEN}<url>{IMAGE}</url>{entry('/b')}</urlset>") == {"/b"}


def test_prefixes_are_free_and_the_names_that_they_stand_for_count() -> None:
    body = (
        f'<s:urlset xmlns:s="{NS}" xmlns:x="{GOOGLE}news/0.9" xmlns:news="{GOOGLE}image/1.1"><s:url>'
        "<news:image><news:loc>https://news.example/a.jpg</news:loc><news:title>A picture</news:title></news:image>"
        f"<s:loc>{STORY}</s:loc><x:news><x:publication_date>2024-03-05</x:publication_date><x:title>Crane falls</x:title>"
        "</x:news></s:url></s:urlset>"
    )
    (item,) = read(body).found
    assert (item.url, item.title) == (STORY, "Crane falls")


def test_titles_of_news_are_shown_as_people_write_them() -> None:
    news = NEWS.replace("Crane falls", "Crane &amp;amp; tower can&amp;#8217;t stay")
    assert read(f"{OPEN}{entry('/a', news)}</urlset>").found[0].title == "Crane & tower can’t stay"


GOOD = entry("/a") + entry("/b")
SPOILT = {
    "bare ampersand": entry("/x?one=1&two=2"),
    "less-than": entry("/c", "<note>3 < 4</note>"),
    "entity of HTML": entry("/c", "<note>caf&eacute;&nbsp;bar</note>"),
    "control character": entry("/c", "<note>\x08\x0b\x01</note>"),
    "impossible reference": entry("/c", "<note>&#8;&#xFFFF;&#55296;</note>"),
    "undeclared prefix": entry("/c", "<foo:bar baz:qux='1'>x</foo:bar>"),
    "never ended": "<url><loc>https://news.example/c</loc><lastmod>2024-01-01</url>",
    "without its end": "<url><loc>https://news.example/c</loc>",
    "ended twice": entry("/c") + "</url>",
    "attribute without quotes": entry("/c", "<note a=b>x</note>"),
    "two dashes in a comment": entry("/c") + "<!-- one -- two -->",
    "address cut off": "<url><loc>https://news.exam",
    "encoded in Latin-1": entry("/c", "<note>caf\udce9</note>"),
    "text between": "Warning: unexpected T_STRING in <b>/srv/sitemap.php</b>" + entry("/c"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", SPOILT)
def test_what_is_not_quite_xml_costs_at_most_its_own_entry(name: str, packed: bool) -> None:
    body = f'<?xml version="1.0" encoding="UTF-8"?>{OPEN}{entry("/a")}{SPOILT[name]}{entry("/b")}</urlset>'
    raw = body.encode("utf-8", "surrogateescape")
    found = paths(gzip.compress(raw) if packed else raw)
    assert found >= {"/a", "/b"}
    if name not in ("address cut off", "bare ampersand"):
        assert "/c" in found
    if name == "bare ampersand":
        assert "/x?one=1&two=2" in found


@pytest.mark.parametrize(
    "before",
    ["\n", " \r\n\t", "\ufeff\n", "\ufeff\ufeff", "<!-- made by hand -->\n", "<br />\n<b>Notice</b>: x in y<br />\n"],
    ids=["line", "blanks", "mark", "two marks", "comment", "warning"],
)
def test_what_stands_before_the_declaration_costs_nothing(before: str) -> None:
    sheet = '<?xml-stylesheet type="text/xsl" href="/s.xsl"?>'
    assert paths(f'{before}<?xml version="1.0" encoding="UTF-8"?>{sheet}{OPEN}{GOOD}</urlset>') == {"/a", "/b"}


def test_what_stands_behind_the_root_costs_nothing() -> None:
    assert paths(f"{OPEN}{GOOD}</urlset><script>x</script>") == {"/a", "/b"}
    assert paths(f"{OPEN}{GOOD}</urlset></urlset>\0") == {"/a", "/b"}


def test_a_wrong_encoding_costs_nothing() -> None:
    for name in ("utf-16", "no-such-code"):
        assert paths(f'<?xml version="1.0" encoding="{name}"?>{OPEN}{GOOD}</urlset>') == {"/a", "/b"}


def test_entries_of_a_spoilt_sitemap_keep_to_their_names() -> None:
    body = f"\n<?xml version='1.0'?>{OPEN}{entry('/a', IMAGE + VIDEO + NEWS)}{entry('/b', IMAGE)}</urlset>"
    first, second = sorted(read(body).found, key=lambda item: item.url)
    assert (first.title, second.title) == ("Crane falls", None)
    undeclared = f"<urlset xmlns='{NS}'><url>{IMAGE}<loc>{STORY}</loc>{NEWS}</url></urlset>"
    (item,) = read(undeclared).found
    assert (item.url, item.title) == (STORY, "Crane falls")


def test_entries_in_comments_are_none() -> None:
    assert paths(f"\n<?xml version='1.0'?>{OPEN}<!-- {entry('/old')} -->{GOOD}<!-- never ended</urlset>") == {
        "/a",
        "/b",
    }


def test_what_is_set_apart_is_taken_as_it_stands() -> None:
    odd = entry("/c", "<note>&nbsp;</note>").replace(
        "https://news.example/c", "<![CDATA[https://news.example/c?a=1&b=2]]>"
    )
    assert paths(f"{OPEN}{odd}</urlset>") == {"/c?a=1&b=2"}


def test_a_spoilt_index() -> None:
    body = (
        f'\n<?xml version="1.0"?><sitemapindex xmlns="{NS}"><sitemap><loc>https://news.example/1.xml?a=1&b=2</loc></sitemap>'
        "<sitemap><loc>https://news.example/2.xml</loc></sitemap></sitemapindex>"
    )
    document = read(body)
    assert document.kind == "index"
    assert document.more == ("https://news.example/1.xml?a=1&b=2", "https://news.example/2.xml")


def test_a_packed_sitemap_that_breaks_off_keeps_what_came() -> None:
    body = f"{OPEN}{''.join(entry(f'/{n}-{hash(str(n))}') for n in range(500))}</urlset>".encode()
    assert len(paths(gzip.compress(body)[:-200])) > 100


def test_a_spoilt_sitemap_that_declares_a_document_type_is_refused() -> None:
    for doctype in ("<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>", "<!doctype html>"):
        with pytest.raises(NotASitemap):
            read(f"\n{doctype}{OPEN}{GOOD}<url><loc>https://news.example/&x;</loc></url></urlset>")


def test_lines_that_are_no_addresses_cost_themselves() -> None:
    lines = "\ufeff# all our pages\n\nhttps://news.example/a\nnot an address\nhttps://news.example/b\n"
    assert paths(lines) == {"/a", "/b"}
    assert paths(gzip.compress(lines.encode())) == {"/a", "/b"}
    assert paths(lines.encode("utf-16")) == {"/a", "/b"}
    with pytest.raises(NotASitemap):
        read("one\ntwo\nhttps://news.example/a\n")


def test_a_spoilt_sitemap_is_told_to_be_one() -> None:
    body = f'\n<?xml version="1.0"?>{"<!-- long -->" * 1000}{OPEN}{GOOD}</urlset>'
    document = read_source(page(body, "https://news.example/all"), limit=10, size=10**6, ratio=100)
    assert document.kind == "sitemap"
    assert len(document.found) == 2


@pytest.mark.parametrize(
    "unit", ["<!--", "<![CDATA[", "<url>", "<url><loc>&", "<url><a:", "<url><!--", "&", "<url><![CDATA[", "<url a='"]
)
def test_a_spoilt_sitemap_is_read_in_time_linear_in_its_length(unit: str) -> None:
    started = time.process_time()
    for body in (f"{OPEN}&{unit * 5_000}", f"\n{OPEN}{entry('/a')}{unit * 5_000}{entry('/b')}</urlset>"):
        try:
            read(body)
        except NotASitemap:
            continue
    assert time.process_time() - started < 4


@settings(deadline=None)
@example(b"a\x98\xa8\xde", 0)
@given(st.binary(max_size=60), st.integers(0, 3))
def test_whatever_is_between_two_entries_both_are_read(junk: bytes, place: int) -> None:
    """But for what hides them: a comment, or an address that swallows the next."""
    if b"<" in junk or b"-" in junk:
        junk = junk.replace(b"<", b"").replace(b"-", b"")
    parts = [entry(f"/{n}").encode() for n in range(4)]
    parts.insert(place, junk)
    assert paths(OPEN.encode() + b"".join(parts) + b"</urlset>") == {"/0", "/1", "/2", "/3"}
