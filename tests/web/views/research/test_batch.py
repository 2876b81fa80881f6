"""A list of queries in the browser and in the API."""

import csv
import io

from flask.testing import FlaskClient

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
