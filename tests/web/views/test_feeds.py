"""What other programs subscribe to."""

import json
import re
from html import unescape
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from index.archive.protocols import Source, SourceKind
from tests.search.newsroom import NOON, STORIES, Newsroom


def test_the_feed_is_atom_and_conditional(client: FlaskClient) -> None:
    answer = client.get("/search.atom?q=harbour")
    root = ET.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == atom + "feed"
    assert root.findtext(atom + "title") == "harbour – Broadsheet"
    dates = [entry.findtext(atom + "published") for entry in root.iter(atom + "entry")]
    assert dates == sorted(dates, reverse=True)  # type: ignore[type-var]
    assert client.get("/search.atom?q=harbour", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_feed_speaks_the_language_of_the_page_that_leads_to_it(client: FlaskClient) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for tag, named, latest in (
        ("de", "harbour, Medium Hill Gazette – Broadsheet", "Neueste Artikel – Broadsheet"),
        ("ar", "harbour, وسيلة الإعلام Hill Gazette – Broadsheet", "أحدث المقالات – Broadsheet"),
        ("en", "harbour, outlet Hill Gazette – Broadsheet", "Latest articles – Broadsheet"),
    ):
        page = client.get("/search?q=harbour&outlet=hill-gazette", headers={"Accept-Language": tag}).text
        links = [unescape(one) for one in re.findall(r'type="application/atom\+xml"[^>]* href="([^"]+)"', page)]
        assert links
        for address, title in ((links[-1], named), (f"/search.atom?speak={tag}", latest)):
            answer = client.get(address, headers={"Accept-Language": "fr"})
            root = ET.fromstring(answer.data)
            assert root.findtext(atom + "title") == title
            (said,) = root.findall(atom + "title")
            assert said.attrib.get("{http://www.w3.org/XML/1998/namespace}lang", "en") == tag
            itself = [one.attrib["href"] for one in root.findall(atom + "link") if one.attrib["rel"] == "self"]
            assert client.get(itself[0].removeprefix("http://localhost")).data == answer.data
            assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        other = client.get(f"{links[-1]}&speak=ja", headers={"If-None-Match": "x"})
        assert other.status_code == 200
    assert "speak" not in client.get("/search?q=harbour").text
    assert b"Latest articles" in client.get("/search.atom?speak=tlh").data


def test_opensearch_and_opml(client: FlaskClient) -> None:
    text = client.get("/opensearch.xml").text
    assert "http://localhost/search?q={searchTerms}" in text
    assert ET.fromstring(client.get("/sources.opml").data).tag == "opml"


def test_the_list_of_sources_can_be_imported(newsroom: Newsroom, client: FlaskClient) -> None:
    for kind in SourceKind:
        url = f"https://lantern.example/{kind.value}?a=1&b=2"
        source = Source(id=f"lantern-{kind.value}", url=url, name="Lantern <&>", kind=kind, added=NOON, every=900.0)
        newsroom.archive.sources.add(source)
    answer = client.get("/sources.opml")
    head, *outlines = (element for element in ET.fromstring(answer.data).iter() if element.tag in ("title", "outline"))
    assert head.text == "Sources of Broadsheet"
    for outline, kind in zip(outlines, sorted(SourceKind), strict=True):
        assert outline.attrib["xmlUrl"] == f"https://lantern.example/{kind.value}?a=1&b=2"
        assert outline.attrib["text"] == "Lantern <&>"
        assert outline.attrib["broadsheetKind"] == kind.value
        assert outline.attrib["broadsheetEvery"] == "15m"


def test_a_reference_manager_finds_its_way_from_the_page_to_the_entry(client: FlaskClient) -> None:
    """As Zotero's translator for unAPI goes: the server in the head, the ids in the page, the formats, the entry."""
    page = client.get(f"/articles/{STORIES[0].id}").text
    server = re.search(r'<link rel="unapi-server"[^>]* href="([^"]+)"', page)
    named = re.search(r'<abbr class="unapi-id" title="([^"]+)"', page)
    assert server
    assert named
    formats = ET.fromstring(client.get(server[1]).data)
    assert formats.tag == "formats"
    assert [one.attrib["name"] for one in formats] == ["ris", "bibtex"]
    of_one = client.get(f"{server[1]}?id={named[1]}")
    assert (of_one.status_code, ET.fromstring(of_one.data).attrib["id"]) == (300, named[1])
    entry = client.get(f"{server[1]}?id={named[1]}&format=ris")
    assert entry.mimetype == "application/x-research-info-systems"
    assert entry.text.startswith("TY  - NEWS\r\n")
    assert entry.text == client.get(f"/articles/{STORIES[0].id}/cite.ris").text
    assert client.get(f"{server[1]}?id={named[1]}&format=mods").status_code == 406
    assert client.get(f"{server[1]}?id=nothing").status_code == 404
    assert client.get(f"{server[1]}?id=%22%3E%3Cx&format=ris").status_code == 404


def test_the_page_of_an_article_carries_its_citation(client: FlaskClient) -> None:
    page = client.get(f"/articles/{STORIES[0].id}").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block
    told = json.loads(block[1])
    assert told["headline"] == "Harbour tariffs rise again"
    assert told["archivedAt"] == f"http://localhost/articles/{STORIES[0].id}"
    assert told["datePublished"] == "2025-07-10"
    assert told["author"] == [{"@type": "Person", "name": "Ana Lund"}]
    assert STORIES[0].text[:40] not in block[1]
    span = re.search(r'<span class="Z3988" title="([^"]+)"', page)
    assert span
    found = parse_qs(unescape(span[1]))
    assert found["rft.type"] == ["newspaperArticle"]
    assert found["rft.source"] == ["Harbour Herald"]
    assert f'href="/articles/{STORIES[0].id}/cite.ris"' in page


def test_results_for_a_reference_manager(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=harbour&format=ris")
    assert answer.text.count("TY  - NEWS") == answer.text.count("ER  - ") == 2
    assert answer.headers["Content-Disposition"].endswith('"articles.ris"')
    assert "format=ris" in client.get("/search?q=harbour").text
