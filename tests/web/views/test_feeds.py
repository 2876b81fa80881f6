"""What other programs subscribe to."""

from xml.etree import ElementTree as ET

from flask.testing import FlaskClient


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
