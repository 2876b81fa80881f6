"""What other programs subscribe to."""

from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from index.archive.protocols import Source, SourceKind
from tests.search.newsroom import NOON, Newsroom


def test_the_feed_is_atom_and_conditional(client: FlaskClient) -> None:
    answer = client.get("/search.atom?q=harbour")
    root = ET.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == atom + "feed"
    assert root.findtext(atom + "title") == "harbour – Broadsheet"
    dates = [entry.findtext(atom + "published") for entry in root.iter(atom + "entry")]
    assert dates == sorted(dates, reverse=True)  # type: ignore[type-var]
    assert client.get("/search.atom?q=harbour", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


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
