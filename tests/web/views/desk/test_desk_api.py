"""Marked passages, secret links and press reviews as JSON."""

from typing import Any

import pytest
from flask import Flask

from index.accounts.rights import Role
from tests.search.newsroom import STORIES
from tests.web.signed_in import signed_in_as
from tests.web.views.desk.test_collections_api import ONE, TWO, Program


@pytest.fixture
def ada(app: Flask) -> Program:
    return Program(signed_in_as(app, Role.EDITOR), app)


@pytest.fixture
def rea(app: Flask) -> Program:
    return Program(signed_in_as(app, Role.READER), app)


def test_passages(ada: Program, rea: Program) -> None:
    made = ada("POST", "/highlights", 201, {"article": ONE, "passage": "no drama or division", "note": "lead"})
    text = STORIES[0].text
    assert text[slice(*made["range"])] == made["quote"] == "no drama or division"
    again = ada("POST", "/highlights", 201, {"article": ONE, "at": [0, 11]})
    assert again["quote"] == text[:11].strip()
    listed = ada("GET", "/highlights?limit=1", 200)
    assert [one["id"] for one in listed["highlights"]] == [again["id"]]
    assert [one["id"] for one in ada("GET", f"/highlights?before={listed['before']}", 200)["highlights"]] == [
        made["id"]
    ]
    assert rea("GET", "/highlights", 200) == {"highlights": [], "before": None}
    rea("PATCH", f"/highlights/{made['id']}", 404, {"note": "x"})
    rea("DELETE", f"/highlights/{made['id']}", 404)
    ada("PATCH", f"/highlights/{made['id']}", 204, {"note": "x"})
    ada("DELETE", f"/highlights/{made['id']}", 204)


def test_links(ada: Program, rea: Program) -> None:
    made = ada("POST", "/links", 201, {"kind": "search", "target": "q=museum", "days": 3})
    path = made["address"].partition("localhost")[2]
    assert STORIES[2].title in ada.client.get(path).text
    (listed,) = ada("GET", "/links", 200)["links"]
    assert "address" not in listed
    assert listed["works"] is True
    rea("POST", "/links", 403, {"kind": "search", "target": "q=museum"})
    rea("DELETE", f"/links/{made['id']}", 404)
    ada("DELETE", f"/links/{made['id']}", 204)
    assert ada.client.get(path).status_code == 404
    ada("POST", "/links", 409, {"kind": "search", "target": "q=is:starred"})


def test_reviews(ada: Program, rea: Program) -> None:
    made = ada("POST", "/reviews", 201, {"articles": [ONE, TWO], "title": "Coal", "day": "2025-07-12", "q": "tariff"})
    first, second = made["items"]
    where = f"/reviews/{made['id']}"
    turned = [
        {"words": "Ports"},
        {"number": second["number"], "words": "Look", "shows": "full"},
        {"number": first["number"]},
    ]
    after = ada("POST", f"{where}/items", 200, {"items": turned})
    assert [(row["article"], row["words"], row["shows"]) for row in after["items"]] == [
        (None, "Ports", "lines"), (TWO, "Look", "full"), (ONE, "", "lines"),
    ]  # fmt: skip
    assert ada("GET", where, 200) == after
    asked = ada("POST", f"{where}/prints", 202, {"form": "html"})
    assert asked["file"].endswith(f"/prints/{asked['job']}/file")
    assert ada("POST", f"{where}/prints", 202, {"to": "desk@example.org"})["file"] is None
    assert [one["id"] for one in ada("GET", "/reviews", 200)["reviews"]] == [made["id"]]
    rea("GET", where, 403)
    ada("DELETE", where, 204)
    ada("GET", where, 404)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/highlights", {"article": ONE}, 400),
        ("POST", "/highlights", {"article": ONE, "passage": "x", "at": [0, 1]}, 400),
        ("POST", "/highlights", {"article": ONE, "at": [0, True]}, 400),
        ("POST", "/highlights", {"article": ONE, "at": [5, 5]}, 409),
        ("POST", "/highlights", {"article": ONE, "passage": "no such words"}, 404),
        ("POST", "/links", {"kind": "search", "target": "q=x", "days": "3"}, 400),
        ("POST", "/links", {"kind": "feed", "target": "1"}, 409),
        ("POST", "/reviews", {"articles": [], "title": "x", "day": "12.7."}, 409),
        ("POST", "/reviews", {"articles": "x", "title": "x", "day": "2025-07-12"}, 400),
        ("POST", "/reviews/1/items", {"items": [{"number": -1}]}, 400),
        ("POST", "/reviews/1/items", {"items": [{"number": 999}]}, 409),
        ("POST", "/reviews/1/items", {"items": [{"shows": "all"}]}, 400),
        ("POST", "/reviews/1/prints", {"form": "papyrus"}, 404),
        ("POST", "/reviews/1/prints", {"to": "nobody"}, 400),
    ],
)
def test_what_cannot_be_used_is_said(ada: Program, method: str, path: str, body: Any, status: int) -> None:
    ada("POST", "/reviews", 201, {"articles": [ONE], "title": "x", "day": "2025-07-12"})
    assert ada(method, path, status, body)["detail"]
