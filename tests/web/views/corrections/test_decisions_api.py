"""Decisions about people as JSON, with a key."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role, Scope
from index.archive.protocols import Archive
from tests.web.contract import fits
from tests.web.signed_in import Somebody, signed_in_as

MERGE = {"kind": "merge", "other": "Marta Kovel"}


def test_seen_made_listed_and_taken_back(client: FlaskClient, archive: Archive, editor: Somebody) -> None:
    address, key = "/api/v1/people/oda-kovel/corrections", editor.key
    seen = client.post(address, json={**MERGE, "preview": True}, headers=key)
    assert (seen.status_code, seen.get_json()["articles"], archive.people.log()) == (200, 1, [])
    fits("ForeseenCorrection", seen.get_json())
    made = client.post(address, json=MERGE, headers=key)
    assert made.status_code == 201
    fits("PersonCorrection", made.get_json())
    assert made.get_json()["by"] == "editor-0 (script)"
    for listing in (address, "/api/v1/corrections/people"):
        assert client.get(listing, headers=key).get_json()["corrections"] == [made.get_json()]
    one = f"/api/v1/corrections/people/{made.get_json()['number']}"
    fits("ForeseenCorrection", client.get(one, headers=key).get_json())
    undone = client.delete(one, headers=key)
    assert undone.status_code == 200
    assert undone.get_json()["undone_by"] == "editor-0 (script)"
    assert client.delete(one, headers=key).status_code == 404
    near = client.get("/api/v1/near-names", headers=key)
    assert near.status_code == 200
    assert isinstance(near.get_json()["pairs"], list)


@pytest.mark.parametrize(
    "body",
    [
        None, [], "x", 5, {}, {"kind": 1}, {"kind": "merge"}, {"kind": "merge", "other": {}}, {"kind": "hide", "more": "x"},
        {"kind": "rename", "name": [1]}, {"kind": "rename", "name": []}, {"kind": "split", "name": ["x"] * 101},
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_used_is_refused_in_words(
    client: FlaskClient, archive: Archive, editor: Somebody, body: Any
) -> None:
    answer = client.post("/api/v1/people/oda-kovel/corrections", json=body, headers=editor.key)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["detail"]
    assert archive.people.log() == []


def test_who_may_not_changes_nothing(app: Flask, client: FlaskClient, archive: Archive, editor: Somebody) -> None:
    reads = signed_in_as(app, Role.EDITOR, scope=Scope.READ)
    reader = signed_in_as(app, Role.READER)
    client.post("/api/v1/people/oda-kovel/corrections", json=MERGE, headers=editor.key)
    before = archive.people.log()
    for headers, status in ((None, 401), (reads.key, 403), (reader.key, 403)):
        assert client.post("/api/v1/people/jean-dupre/corrections", json=MERGE, headers=headers).status_code == status
        assert client.delete("/api/v1/corrections/people/1", headers=headers).status_code == status
    assert client.get("/api/v1/near-names", headers=reader.key).status_code == 403
    assert archive.people.log() == before
