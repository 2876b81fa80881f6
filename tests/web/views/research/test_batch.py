"""A list of queries in the browser and in the API."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.search.newsroom import Newsroom

LIST = "name,query\nPorts,harbour\nBad,harbour\nNone,zeppelin\n"


def test_a_list_that_is_typed_gives_a_table(client: FlaskClient) -> None:
    assert client.get("/research/batch").status_code == 200
    page = client.post("/research/batch", data={"queries": "harbour\nmuseum\n", "by": "outlet"})
    assert page.status_code == 200
    assert "Done: 2 queries" in page.text
    assert 'aria-label="2 articles, line 1"' in page.text
    assert "Hill Gazette" in page.text


def test_a_file_gives_a_file(client: FlaskClient) -> None:
    data = {"file": (io.BytesIO(LIST.encode("utf-16")), "terms.csv"), "format": "csv"}
    answer = client.post("/research/batch", data=data, content_type="multipart/form-data")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["name"], row["total"]) for row in rows] == [("Ports", "2"), ("Bad", "2"), ("None", "0")]
    data = {"file": (io.BytesIO(LIST.encode()), "terms.csv"), "format": "xlsx"}
    assert client.post("/research/batch", data=data, content_type="multipart/form-data").get_data()[:2] == b"PK"


def test_an_empty_list_is_said_to_be_empty(client: FlaskClient) -> None:
    answer = client.post("/research/batch", data={"queries": " \n"})
    assert answer.status_code == 400
    assert "no query in this list" in answer.text
    assert "<script>" not in client.post("/research/batch", data={"queries": "<script>alert(1)</script>"}).text


def test_the_same_in_the_api(client: FlaskClient) -> None:
    body = {"queries": ["harbour", {"name": "Clocks", "q": "museum"}], "by": "month", "outlet": ["hill-gazette"]}
    told = client.post("/api/v1/counts/batch", json=body).get_json()
    keys = [column["key"] for column in told["columns"]]
    assert [row[keys.index("total")] for row in told["rows"]] == [1, 1]
    assert [row[keys.index("name")] for row in told["rows"]] == ["", "Clocks"]
    assert client.post("/api/v1/counts/batch", json={**body, "format": "csv"}).text.startswith("line,name,query")
    refused: tuple[dict[str, object], ...] = (
        {"queries": "harbour"}, {"queries": []}, {"queries": [3]}, {"queries": ["a"], "colour": "red"},
    )  # fmt: skip
    for wrong in refused:
        assert client.post("/api/v1/counts/batch", json=wrong).status_code == 400


def test_a_list_may_be_as_large_as_its_setting_says(client: FlaskClient, newsroom: Newsroom) -> None:
    """In each way in which it can be sent: the limit on other bodies does not hold for it."""
    queries = [f"{'harbour ' * 20}{number}" for number in range(1000)]
    assert len("".join(queries)) > 2 * newsroom.settings.max_body
    told = client.post("/api/v1/counts/batch", json={"queries": queries}).get_json()
    assert len(told["rows"]) == 1000
    typed = {"queries": "\n".join(queries), "format": "csv"}
    for content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        answer = client.post("/research/batch", data=typed, content_type=content_type)
        assert answer.status_code == 200
        assert len(answer.text.splitlines()) == 1001
    too_much = {"queries": ["x" * (newsroom.settings.batch_bytes + newsroom.settings.max_body)]}
    refused = client.post("/api/v1/counts/batch", json=too_much)
    assert (refused.status_code, refused.get_json()["code"]) == (413, "list_too_large")


@pytest.mark.parametrize(
    "body",
    [
        b'{"queries": [' + b"[]," * 100_001 + b"[]]}",
        b'{"queries": [' + b"{}," * 50_001 + b"{}]}",
        b"{" + b",".join(b'"%x":0' % name for name in range(100_001)) + b"}",
        b'{"queries": ' + b"[" * 100_001 + b"]" * 100_001 + b"}",
    ],
    ids=["lists", "objects", "members", "nested"],
)
def test_what_would_fill_the_memory_is_counted_before_it_is_parsed(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/v1/counts/batch", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "more than 100,000 values in this JSON (json_values)" in answer.get_json()["detail"]


def test_commas_and_brackets_of_texts_are_no_values(client: FlaskClient) -> None:
    text = '[{"\\,' * 500
    told = client.post("/api/v1/counts/batch", json={"queries": [text] * 200}).get_json()
    assert len(told["rows"]) == 200
    unended = b'{"queries": ["' + b'\\"' * 200_000
    assert client.post("/api/v1/counts/batch", data=unended).status_code == 400


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/counts/batch"])
def test_json_that_is_nested_without_end_is_refused_in_words(client: FlaskClient, address: str) -> None:
    for body in (
        b"[" * 30_000,
        b'{"q":' * 10_000,
        b"[" * 30_000 + b"]" * 30_000,
        b'{"q": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    ):
        answer = client.post(address, data=body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.get_json()["detail"] == "Send a JSON object"
