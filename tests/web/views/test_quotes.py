"""Quotations as JSON and CSV, and on the page of a person."""

import csv
import io

from flask.testing import FlaskClient

WORDS = "There is no drama or division in the cabinet,"


def test_quotations_of_a_person(client: FlaskClient) -> None:
    answer = client.get("/api/v1/quotes?person=Marta+Kovel")
    assert answer.status_code == 200
    assert answer.json is not None
    [found] = answer.json["quotes"]
    assert found["quotation"] == WORDS
    assert found["speaker"] == {"id": "marta-kovel", "name": "Marta Kovel"}
    assert found["said_by"] == "Kovel"
    assert found["context"] == f"“{WORDS}” Kovel said."
    assert found["article"]["title"] == "Harbour tariffs rise again"
    assert found["page"].endswith(f"/articles/{found['article']['id']}")
    assert answer.json["articles"] == 1
    assert answer.json["next"] is None


def test_words_are_those_of_quotations(client: FlaskClient) -> None:
    def total(query: str) -> int:
        answer = client.get(f"/api/v1/quotes?{query}").json
        assert answer is not None
        return len(answer["quotes"])

    assert total("q=drama") == 1
    assert total("q=timber") == 0
    assert total("q=drama&person=Ishan+Brandt") == 0
    assert total("q=drama&outlet=hill-gazette") == 0
    assert total("from=2031") == 0
    assert total("") >= 1


def test_all_of_them_as_csv(client: FlaskClient) -> None:
    answer = client.get("/api/v1/quotes?person=marta-kovel&format=csv")
    assert answer.mimetype == "text/csv"
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert (row["speaker"], row["quotation"], row["title"]) == ("Marta Kovel", WORDS, "Harbour tariffs rise again")


def test_what_makes_no_sense_is_said(client: FlaskClient) -> None:
    for query in ("limit=0", "format=xml", "speaker=x", "from=2025-99", "cursor=x", "q=place:x"):
        answer = client.get(f"/api/v1/quotes?{query}")
        assert answer.status_code == 400, query


def test_the_page_of_a_person_shows_what_they_say(client: FlaskClient) -> None:
    page = client.get("/people/marta-kovel").text
    assert "In their words" in page
    assert WORDS in page
    assert "/api/v1/quotes?person=marta-kovel&amp;format=csv" in page
    assert "In their words" not in client.get("/people/oda-kovel").text
