import csv
import gzip
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from search.serializers import RESULT_KEYS
from tests.search.newsroom import STORIES, Newsroom
from tests.search.newsroom import article as made

ATOM = "{http://www.w3.org/2005/Atom}"


def ask(client: FlaskClient, arguments: str = "") -> dict[str, Any]:
    answer = client.get("/api/v1/search?" + arguments)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def test_the_shape_that_is_promised(client: FlaskClient) -> None:
    body = ask(client, "q=harbour&facet=outlet&histogram=auto")
    assert set(body) == {
        "query", "total", "took_ms", "index_generation", "results", "facets", "histogram", "next_cursor", "next",
    }  # fmt: skip
    assert body["total"]["relation"] == "eq"
    assert body["total"]["value"] == len(body["results"]) > 1
    assert set(body["results"][0]) == set(RESULT_KEYS)
    assert sum(bucket["count"] for bucket in body["histogram"]["buckets"]) == body["total"]["value"]
    assert {value["value"] for value in body["facets"]["outlet"]["values"]} == {"harbour-herald", "hill-gazette"}


def test_a_facet_link_answers_with_the_count_beside_it(client: FlaskClient) -> None:
    for value in ask(client, "q=harbour&facet=person")["facets"]["person"]["values"]:
        assert client.get(value["toggle_url"]).get_json()["total"]["value"] == value["count"]


def test_pages_follow_each_other_by_link_and_cursor(client: FlaskClient) -> None:
    seen: list[str] = []
    address = "/api/v1/search?limit=2"
    while address:
        answer = client.get(address)
        body = answer.get_json()
        seen += [result["id"] for result in body["results"]]
        assert answer.headers.get("Link") == (f'<{body["next"]}>; rel="next"' if body["next"] else None)
        address = body["next"]
    assert sorted(seen) == sorted(story.id for story in STORIES)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("filters", ["not_rights=noai&not_rights=tdm-reserved", "not_kind=opinion", "not_copy=yes"])
def test_pages_follow_each_other_where_a_fixed_value_is_filtered_out(client: FlaskClient, filters: str) -> None:
    first = ask(client, f"limit=2&{filters}")
    second = ask(client, f"limit=2&{filters}&cursor={first['next_cursor']}")
    assert first["total"] == second["total"] == {"value": len(STORIES), "relation": "eq"}
    assert not {one["id"] for one in first["results"]} & {one["id"] for one in second["results"]}


def test_fields_and_formats(client: FlaskClient) -> None:
    assert set(ask(client, "fields=id,title")["results"][0]) == {"id", "title"}
    lines = client.get("/api/v1/search?format=jsonl").text.splitlines()
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/search?format=csv").text)))
    feed = ET.fromstring(client.get("/api/v1/search?format=atom&limit=100").text)
    ids = [result["id"] for result in ask(client, "limit=100")["results"]]
    assert [json.loads(line)["id"] for line in lines] == ids
    assert [row["id"] for row in rows] == ids
    assert [entry.findtext(ATOM + "id") for entry in feed.iter(ATOM + "entry")] == [
        f"urn:broadsheet:article:{key}" for key in ids
    ]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "ris", "atom"])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, newsroom: Newsroom, form: str) -> None:
    address = f"/api/v1/search?q=harbour&format={form}"
    first = client.get(address)
    tag = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert client.get(address + "&snippets=0", headers={"If-None-Match": tag}).status_code == 200
    newsroom.publish(made(77, "Another harbour", "The harbour has another article."))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("asked", ["q=Since:1D", "q=-date:TODAY", "from=today", "to=Yesterday", "since=3d"])
def test_a_question_of_days_is_answered_anew_the_next_day(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    noon = 1_760_011_200
    for address in (f"/api/v1/search?{asked}", f"/search.atom?{asked}"):
        monkeypatch.setattr("search.service.time.time", lambda: noon)
        known = {"If-None-Match": client.get(address).headers["ETag"]}
        monkeypatch.setattr("search.service.time.time", lambda: noon + 3600)
        assert client.get(address, headers=known).status_code == 304
        monkeypatch.setattr("search.service.time.time", lambda: noon + 86_400)
        assert client.get(address, headers=known).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search?q=harbour",
        "/api/v1/search?format=csv",
        "/search?q=harbour",
        "/",
        "/api/v1/outlets",
        "/openapi.json",
    ],
)
def test_head_has_the_headers_and_no_body(client: FlaskClient, address: str) -> None:
    get, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers.get("ETag") == get.headers.get("ETag")


@pytest.mark.parametrize("address", ["/api/v1/search?q=harbour", "/api/v1/search?format=jsonl", "/search?q=harbour"])
def test_gzip_is_the_same_text(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    squeezed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    text = gzip.decompress(squeezed.data).decode()
    if "took_ms" in text:
        assert {**json.loads(text), "took_ms": 0} == {**plain.get_json(), "took_ms": 0}
    else:
        assert text == plain.text


def test_an_article_whole_and_marked(client: FlaskClient) -> None:
    body = client.get(f"/api/v1/articles/{STORIES[0].id}?q=tariffs").get_json()
    assert body["text"] == STORIES[0].text
    assert [body["text"][start:end] for start, end in body["marks"]["text"]] == ["tariffs"]
    assert client.get("/api/v1/articles/nosuch").status_code == 404


def test_people_and_outlets(client: FlaskClient) -> None:
    people = client.get("/api/v1/people").get_json()["people"]
    assert people[0]["articles"] >= people[-1]["articles"]
    person = client.get(people[0]["url"]).get_json()
    assert person["id"] == people[0]["id"]
    assert client.get(people[0]["search_url"]).get_json()["total"]["value"] == people[0]["articles"]
    assert [one["id"] for one in client.get("/api/v1/people?q=oda").get_json()["people"]] == ["oda-kovel"]
    outlets = client.get("/api/v1/outlets").get_json()["outlets"]
    assert {one["id"] for one in outlets} >= {"harbour-herald", "hill-gazette"}


def test_suggestions_in_both_forms(client: FlaskClient) -> None:
    found = client.get("/api/v1/suggest?q=mart").get_json()["suggestions"]
    assert ("person", "Marta Kovel") in [(one["kind"], one["text"]) for one in found]
    answer = client.get("/api/v1/suggest?q=mart&format=opensearch")
    assert answer.mimetype == "application/x-suggestions+json"
    typed, words, _, links = answer.get_json()
    assert typed == "mart"
    assert len(words) == len(links) == len(found)
    assert client.get("/api/v1/suggest?q=").get_json()["suggestions"] == []


def test_page_and_api_agree(client: FlaskClient) -> None:
    for words in ("harbour", "harbour&outlet=hill-gazette", "kovel&not_section=culture", ""):
        total = ask(client, "q=" + words)["total"]["value"]
        heading = f"{total} article{'' if total == 1 else 's'}"
        assert f"<h1>{heading}" in client.get("/search?q=" + words).text


def test_csv_is_no_formula(client: FlaskClient, newsroom: Newsroom) -> None:
    newsroom.publish(made(78, "=HYPERLINK(1)", "A headline that a spreadsheet would run."))
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/search?q=spreadsheet&format=csv").text)))
    assert rows[0]["title"] == "'=HYPERLINK(1)"


def test_a_part_of_a_file_is_the_part_that_was_asked_for(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=5-9999"}
    with client.get("/static/broadsheet.css") as whole, client.get("/static/broadsheet.css", headers=headers) as part:
        assert part.status_code == 206
        assert "Content-Encoding" not in part.headers
        assert part.data == whole.data[5:10_000]
