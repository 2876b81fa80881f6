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
        ("PATCH", "/reviews/1", {}, 400),
        ("PATCH", "/reviews/1", {"title": None}, 400),
        ("PATCH", "/reviews/1", {"title": ""}, 409),
        ("PATCH", "/reviews/1", {"day": "12.7."}, 409),
        ("PATCH", "/reviews/1", {"colour": "red"}, 400),
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


def test_another_cover(ada: Program, rea: Program) -> None:
    body = {"articles": [ONE, TWO], "title": "Coal", "day": "2025-07-12", "client": "Hill & Sons"}
    where = f"/reviews/{ada('POST', '/reviews', 201, body)['id']}"
    changed = ada("PATCH", where, 200, {"title": "Ports", "day": "2025-07-13"})
    assert (changed["title"], changed["day"], changed["client"]) == ("Ports", "2025-07-13", "Hill & Sons")
    assert [row["article"] for row in changed["items"]] == [ONE, TWO]
    assert ada("PATCH", where, 200, {"client": "", "q": "tariff"})["q"] == "tariff"
    before = ada("GET", where, 200)
    ada("PATCH", where, 400, {"title": "Lost", "q": "place:x"})
    assert ada("GET", where, 200) == before, "a query that cannot be run changes nothing"
    rea("PATCH", where, 403, {"title": "Mine"})
    ada("PATCH", "/reviews/999", 404, {"title": "x"})


def test_schedules(ada: Program, rea: Program) -> None:
    search = ada("POST", "/searches", 201, {"name": "Ports", "query": {"q": "harbour"}})["id"]
    made = ada("POST", "/reviews/schedules", 201, {"search": search, "title": "Morning"})
    assert (made["time"], made["weekdays"], made["to"]) == ("06:30", [0, 1, 2, 3, 4], None)
    wanted = {
        "search": search, "title": "Weekly", "client": "Hill & Sons", "time": "17:05", "weekdays": [6, 4],
        "zone": "Europe/Berlin", "to": "desk@example.org",
    }  # fmt: skip
    other = ada("POST", "/reviews/schedules", 201, wanted)
    assert {name: other[name] for name in wanted} == {**wanted, "weekdays": [4, 6]}
    assert ada("GET", "/reviews/schedules", 200) == {"schedules": [made, other]}
    for method, path, body in (
        ("GET", "/reviews/schedules", None),
        ("POST", "/reviews/schedules", wanted),
        ("DELETE", f"/reviews/schedules/{made['id']}", None),
    ):
        rea(method, path, 403, body)
    ada("DELETE", f"/reviews/schedules/{made['id']}", 204)
    ada("DELETE", f"/reviews/schedules/{made['id']}", 404)
    assert ada("GET", "/reviews/schedules", 200) == {"schedules": [other]}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"search": "1"}, 400),
        ({"search": True}, 400),
        ({"search": 999}, 404),
        ({"search": 1 << 70}, 400),
        ({"title": None}, 400),
        ({"title": " "}, 409),
        ({"time": "25:00"}, 409),
        ({"time": "half past six"}, 400),
        ({"weekdays": []}, 400),
        ({"weekdays": [7]}, 400),
        ({"weekdays": "mon"}, 400),
        ({"zone": "Europe"}, 409),
        ({"zone": "Atlantis"}, 409),
        ({"to": "nobody"}, 409),
        ({"every": "day"}, 400),
    ],
)
def test_a_schedule_that_cannot_be(ada: Program, change: dict[str, Any], status: int) -> None:
    search = ada("POST", "/searches", 201, {"name": "Ports", "query": {"q": "harbour"}})["id"]
    assert ada("POST", "/reviews/schedules", status, {"search": search, "title": "Morning", **change})["detail"]
    assert ada("GET", "/reviews/schedules", 200) == {"schedules": []}
