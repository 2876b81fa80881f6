"""Word lists on the page and in the API."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role, Scope
from tests.web.signed_in import Somebody, signed_in_as


@pytest.fixture
def rosa(app: Flask) -> Somebody:
    return signed_in_as(app, Role.READER)


def saved(who: Somebody, name: str = "trade", words: str = "tariff\nlevy", **form: str) -> int:
    answer = who.post("/lists", name=name, words=words, **form)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].partition("#list-")[2])


def test_a_list_is_made_used_changed_and_removed(app: Flask, rosa: Somebody) -> None:
    number = saved(rosa)
    assert "tariff, levy" in rosa.get("/lists?told=saved").text
    found = rosa.get("/search?q=@trade").text
    assert "Searched for <code>tariff OR levy</code>" in found
    assert "@trade stands for 2 words and phrases." in found
    assert "<mark>tariffs</mark>" in found
    assert rosa.post("/searches", name="Trade", q="@trade").status_code == 303
    page = rosa.get(f"/lists/{number}")
    assert ">Trade</bdi>" in page.text, "what names it is listed"
    assert page.headers["Cache-Control"] == "no-store"
    assert rosa.post(f"/lists/{number}", words="ferry").status_code == 303
    assert "Searched for <code>ferry</code>" in rosa.get("/search?q=@trade").text
    assert rosa.post(f"/lists/{number}", name="boats").status_code == 303
    assert "The list is now called @boats" in rosa.get("/search?q=@trade").text
    assert "boats" in rosa.get("/account/data").text
    assert rosa.post(f"/lists/{number}/remove").status_code == 303
    assert "There is no word list @boats" in rosa.get("/search?q=@boats").text


def test_who_sees_which(app: Flask, rosa: Somebody, client: FlaskClient) -> None:
    number = saved(rosa)
    ivo, edda = signed_in_as(app, Role.READER), signed_in_as(app, Role.EDITOR)
    assert ivo.get(f"/lists/{number}").status_code == 404
    assert ivo.post(f"/lists/{number}", words="x").status_code == 404
    assert rosa.post(f"/lists/{number}", sharing="yes", shared="yes").status_code == 409, "only editors share"
    assert "There is no word list @trade" in client.get("/search?q=@trade").text
    ours = saved(edda, "boats", "ferry", shared="yes")
    assert "Searched for <code>ferry</code>" in client.get("/search?q=@boats").text
    assert "textarea" not in ivo.get(f"/lists/{ours}").text
    assert ivo.post(f"/lists/{ours}", words="x").status_code == 409
    assert client.get("/lists").status_code in (302, 403)


def test_a_change_of_a_list_is_another_answer(rosa: Somebody) -> None:
    number, address = saved(rosa), "/api/v1/search?q=@trade"
    known = {"If-None-Match": rosa.get(address).headers["ETag"]}
    assert rosa.client.get(address, headers=known).status_code == 304
    rosa.post(f"/lists/{number}", words="ferry")
    assert rosa.client.get(address, headers=known).status_code == 200


def test_what_cannot_be_in_a_list_has_a_sentence(rosa: Somebody) -> None:
    answer = rosa.post("/lists", name="trade", words="tariff\nlevy OR duty")
    assert answer.status_code == 409
    assert "Line 2" in answer.text
    assert "belongs into the query" in answer.text


def test_long_lists_are_folded_away(rosa: Somebody) -> None:
    saved(rosa, "many", "\n".join(f"word{n}" for n in range(100)))
    assert re.search(r'<details class="read-as">.*word99', rosa.get("/search?q=@many").text, re.DOTALL)


def test_the_api(app: Flask, rosa: Somebody, client: FlaskClient) -> None:
    made = client.post("/api/v1/lists", json={"name": "trade", "words": ["tariff", "timber levy"]}, headers=rosa.key)
    assert made.status_code == 201
    body = made.get_json()
    assert (body["name"], body["words"], body["mine"], body["shared"]) == (
        "trade",
        ["tariff", '"timber levy"'],
        True,
        False,
    )
    address = f"/api/v1/lists/{body['id']}"
    found = client.get("/api/v1/search?q=@trade", headers=rosa.key).get_json()
    assert found["query"]["understood_as"] == 'tariff OR "timber levy"'
    assert client.patch(address, json={"words": ["ferry"]}, headers=rosa.key).get_json()["words"] == ["ferry"]
    assert client.get(address, headers=rosa.key).get_json()["words"] == ["ferry"]
    assert [one["id"] for one in client.get("/api/v1/lists", headers=rosa.key).get_json()["lists"]] == [body["id"]]
    assert client.patch(address, json={"shared": True}, headers=rosa.key).status_code == 403
    for bad in ({}, {"words": "ferry"}, {"name": 3}, {"shared": "yes"}, {"nosuch": 1}):
        assert client.patch(address, json=bad, headers=rosa.key).status_code == 400, bad
    assert client.post("/api/v1/lists", json={"name": "x"}, headers=rosa.key).status_code == 400
    assert client.patch(address, json={"words": ["@x"]}, headers=rosa.key).status_code == 409
    ivo = signed_in_as(app, Role.READER, scope=Scope.READ)
    assert client.get(address, headers=ivo.key).status_code == 404
    assert client.post("/api/v1/lists", json={"name": "x", "words": ["y"]}, headers=ivo.key).status_code == 403
    assert client.delete(address, headers=rosa.key).status_code == 204
    assert client.get(address, headers=rosa.key).status_code == 404
