"""The research desk in the browser and in the API: the same figures, in every form, with what belongs to them."""

import csv
import io
import struct
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from tests.search.newsroom import Newsroom, article

TRIPLE = "q=harbour&q=museum&interval=day"


def test_the_desk_is_reached_from_every_page(client: FlaskClient) -> None:
    assert 'href="/research/"' in client.get("/").text
    page = client.get("/research/").text
    for kind in ("attention", "words", "network"):
        assert f'href="/research/{kind}"' in page
        assert client.get(f"/research/{kind}").status_code == 200


def test_page_and_api_say_the_same(client: FlaskClient) -> None:
    told = client.get(f"/api/v1/counts/attention?{TRIPLE}").get_json()
    page = client.get(f"/research/attention?{TRIPLE}").text
    assert told["denominator"] in page
    assert [one["total"] for one in told["questions"]] == [2, 1]
    assert told["page"] == f"http://localhost/research/attention?{TRIPLE}"
    keys = [column["key"] for column in told["columns"]]
    assert keys[:5] == ["from", "to", "interval", "articles_1", "share_1"]
    table = csv.DictReader(io.StringIO(client.get(f"/api/v1/counts/attention?{TRIPLE}&format=csv").text))
    assert [row["articles_1"] for row in table] == [str(row[3]) for row in told["rows"]]


@pytest.mark.parametrize("kind", ["attention", "words", "network"])
def test_pictures_carry_title_question_denominator_date_and_address(client: FlaskClient, kind: str) -> None:
    asked = f"/api/v1/counts/{kind}?q=harbour&title=Ports+%26+levies" + ("&least=1" if kind == "words" else "")
    told = client.get(asked).get_json()
    answer = client.get(f"{asked}&format=svg")
    assert answer.mimetype == "image/svg+xml"
    drawn = "".join(ET.fromstring(answer.get_data()).itertext())
    for part in ("Ports & levies", "harbour", told["denominator"][:40], told["made"][:13], f"/research/{kind}"):
        assert part in drawn, part
    png = client.get(f"{asked}&format=png").get_data()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", png[16:20])[0] == 2400
    assert client.get(f"{asked}&format=xlsx").get_data()[:2] == b"PK"


def test_what_cannot_be_read_is_said(client: FlaskClient) -> None:
    for address in (
        "attention?q=harbour&from=2025-99",
        "words?q=harbour&from=2025-99",
        "network?q=harbour&from=2025-99",
    ):
        page = client.get(f"/research/{address}")
        assert page.status_code == 400
        assert "This could not be counted" in page.text
        answer = client.get(f"/api/v1/counts/{address}")
        assert (answer.status_code, answer.get_json()["errors"][0]["parameter"]) == (400, "from")
    assert client.get("/api/v1/counts/attention?q=a&q=b&by=outlet").status_code == 400
    assert client.get("/api/v1/counts/attention?" + "q=x&" * 7).status_code == 400


def test_nothing_found_is_a_table_without_rows(client: FlaskClient) -> None:
    for kind in ("attention", "words", "network"):
        assert client.get(f"/research/{kind}?q=zeppelin").status_code == 200
        for form in ("json", "csv", "svg", "png", "xlsx"):
            assert client.get(f"/api/v1/counts/{kind}?q=zeppelin&format={form}").status_code == 200


def test_names_of_people_and_words_are_only_text(client: FlaskClient) -> None:
    page = client.get("/research/attention?q=%3Cscript%3Ealert(1)%3C/script%3E&name=%3Cb%3E").text
    assert "<script>alert" not in page
    assert "<b>" not in page
    svg = client.get("/api/v1/counts/attention?q=harbour&title=%3Cscript%3E%3C/script%3E&format=svg").text
    assert "<script" not in svg


def test_links_of_a_table_narrow_the_search(client: FlaskClient) -> None:
    told = client.get("/api/v1/counts/network?q=harbour").get_json()
    assert told["links"][0].startswith("q=harbour&person=")
    assert client.get("/search?" + told["links"][0]).status_code == 200


@pytest.mark.parametrize(
    "asked", ["attention?q=harbour", "attention?q=harbour&by=outlet", "words?q=harbour", "network?q=harbour&format=png"]
)
def test_who_has_the_figures_is_told_so_until_articles_arrive(
    client: FlaskClient, newsroom: Newsroom, asked: str
) -> None:
    first = client.get(f"/api/v1/counts/{asked}")
    etag = first.headers["ETag"]
    same = client.get(f"/api/v1/counts/{asked}", headers={"If-None-Match": etag})
    assert (same.status_code, same.get_data()) == (304, b"")
    assert client.get(f"/api/v1/counts/{asked}&title=Ports").headers["ETag"] != etag
    newsroom.publish(article(61, "Harbour again", "The harbour."))
    assert client.get(f"/api/v1/counts/{asked}", headers={"If-None-Match": etag}).status_code == 200


def test_lines_by_what_no_article_has(client: FlaskClient) -> None:
    answer = client.get("/research/attention?q=&by=label")
    assert answer.status_code == 400
    assert "No outlet of the articles found has a label" in answer.text
    assert "has a value of that kind" in client.get("/research/attention?q=zeppelin&by=person").text


def test_everything_is_called_all_articles(client: FlaskClient) -> None:
    page = client.get("/research/attention?q=&interval=day").text
    assert "read as: <bdi>all articles</bdi>" in page
    assert 'href="/search?q="' in page
