"""Collections, stars, tags and notes as JSON."""

from typing import Any

import pytest
from flask import Flask

from index.accounts.rights import Role, Scope
from tests.search.newsroom import STORIES
from tests.web.signed_in import Somebody, signed_in_as

ONE, TWO, THREE = (story.id for story in STORIES[:3])


class Program:
    """A program with a key."""

    def __init__(self, who: Somebody, app: Flask) -> None:
        self.client, self.key = app.test_client(), who.key

    def __call__(self, method: str, path: str, status: int, json: Any = None) -> Any:
        answer = self.client.open(f"/api/v1{path}", method=method, json=json, headers=self.key)
        assert answer.status_code == status, answer.text
        return answer.json


@pytest.fixture
def ada(app: Flask) -> Program:
    return Program(signed_in_as(app, Role.EDITOR), app)


@pytest.fixture
def bo(app: Flask) -> Program:
    return Program(signed_in_as(app, Role.READER), app)


def test_a_collection_from_beginning_to_end(ada: Program) -> None:
    made = ada("POST", "/collections", 201, {"name": "Coal", "about": "mines"})
    assert (made["name"], made["access"], made["mine"], made["articles"]) == ("Coal", "private", True, 0)
    items = f"/collections/{made['id']}/items"
    assert ada("POST", items, 200, {"articles": [ONE, TWO, "nowhere"]}) == {"added": 2, "articles": 2}
    assert ada("POST", items, 200, {"search": "q=museum&limit=1"}) == {"added": 1, "articles": 3}
    first = ada("GET", f"{items}?limit=2", 200)
    assert [item["article"] for item in first["items"]] == [THREE, ONE]
    second = ada("GET", f"{items}?limit=2&before={first['before']}", 200)
    assert [item["article"] for item in second["items"]] == [TWO]
    assert second["before"] is None
    found = ada("GET", "/search?collection=Coal&facet=collection", 200)
    assert found["total"]["value"] == 3
    assert found["facets"]["collection"]["values"][0]["count"] == 3
    ada("DELETE", f"{items}/{ONE}", 204)
    ada("DELETE", f"{items}/{ONE}", 404)
    assert ada("PATCH", f"/collections/{made['id']}", 200, {"access": "read"})["access"] == "read"
    assert [one["name"] for one in ada("GET", "/collections", 200)["collections"]] == ["Coal"]
    ada("DELETE", f"/collections/{made['id']}", 204)
    ada("GET", f"/collections/{made['id']}", 404)


def test_marks(ada: Program, bo: Program) -> None:
    assert ada("GET", f"/marks/{ONE}", 200) == {"article": ONE, "starred": False, "tags": [], "note": ""}
    changed = ada("PATCH", f"/marks/{ONE}", 200, {"starred": True, "tags": ["b", "a"], "note": "x"})
    assert changed == {"article": ONE, "starred": True, "tags": ["a", "b"], "note": "x"}
    assert ada("PATCH", f"/marks/{ONE}", 200, {"note": ""})["starred"] is True
    assert ada("GET", "/tags", 200) == {"tags": [{"tag": "a", "articles": 1}, {"tag": "b", "articles": 1}]}
    assert bo("GET", f"/marks/{ONE}", 200) == {"article": ONE, "starred": False, "tags": [], "note": ""}
    assert bo("GET", "/tags", 200) == {"tags": []}
    assert bo("GET", "/search?tag=a", 200)["total"]["value"] == 0
    ada("PATCH", "/marks/nowhere", 404, {"starred": True})
    ada("GET", "/marks/nowhere", 404)


def test_an_answer_changes_with_what_is_kept(app: Flask) -> None:
    who = signed_in_as(app, Role.READER)
    client = app.test_client()
    first = client.get("/api/v1/search?q=is:starred", headers=who.key)
    again = {**who.key, "If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/search?q=is:starred", headers=again).status_code == 304
    client.patch(f"/api/v1/marks/{ONE}", json={"starred": True}, headers=who.key)
    fresh = client.get("/api/v1/search?q=is:starred", headers=again)
    assert (fresh.status_code, (fresh.json or {})["total"]["value"]) == (200, 1)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/collections", {}, 400),
        ("POST", "/collections", {"name": "x", "access": "everybody"}, 400),
        ("POST", "/collections", {"name": 'a"b'}, 409),
        ("POST", "/collections", {"nmae": "x"}, 400),
        ("POST", "/collections/1/items", {"articles": [ONE], "search": "q="}, 400),
        ("POST", "/collections/1/items", {"articles": [1]}, 400),
        ("POST", "/collections/1/items", {"search": "nosuch=1"}, 400),
        ("POST", "/collections/999999/items", {"articles": [ONE]}, 404),
        ("PATCH", "/collections/1", {}, 400),
        ("PATCH", f"/marks/{ONE}", {"starred": "yes"}, 400),
        ("PATCH", f"/marks/{ONE}", {"tags": "a"}, 400),
        ("PATCH", f"/marks/{ONE}", {"tags": ["a,b"]}, 409),
        ("GET", "/collections/1/items?limit=0", None, 400),
    ],
)
def test_what_cannot_be_used_is_said(ada: Program, method: str, path: str, body: Any, status: int) -> None:
    ada("POST", "/collections", 201, {"name": "First"})
    problem = ada(method, path, status, body)
    assert problem["detail"]


def test_private_things_do_not_exist_for_others(ada: Program, bo: Program) -> None:
    number = ada("POST", "/collections", 201, {"name": "Merger"})["id"]
    ada("POST", f"/collections/{number}/items", 200, {"articles": [ONE]})
    nothing = bo("GET", "/collections/999999", 404)
    for method, path, body in (
        ("GET", "", None), ("PATCH", "", {"name": "x"}), ("DELETE", "", None), ("GET", "/items", None),
        ("POST", "/items", {"articles": [ONE]}), ("DELETE", f"/items/{ONE}", None),
    ):  # fmt: skip
        assert bo(method, f"/collections/{number}{path}", 404, body) == nothing
    assert bo("GET", "/collections", 200) == {"collections": []}


def test_showing_others_takes_an_editor(bo: Program) -> None:
    bo("POST", "/collections", 403, {"name": "x", "access": "read"})


def test_without_a_key_there_is_nothing(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/v1/collections").status_code == 401
    reads = signed_in_as(app, Role.EDITOR, scope=Scope.READ)
    assert client.post("/api/v1/collections", json={"name": "x"}, headers=reads.key).status_code == 403
