"""Taking articles down and allowing them again: for owners, with a reason, on the page and as JSON."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive, Saved
from index.corrections.layer import Field
from tests.search.newsroom import STORIES, Newsroom
from tests.web.signed_in import Somebody, signed_in_as
from tests.web.test_html import check

STORY = STORIES[0]
HERE = f"/articles/{STORY.id}/takedown"


@pytest.fixture
def archive(newsroom: Newsroom) -> Archive:
    newsroom.archive.articles.save(STORY, aliases=["https://news.example/other", "https://news.example/third"])
    return newsroom.archive


def test_seen_taken_down_and_allowed_again(archive: Archive, owner: Somebody) -> None:
    archive.corrections.correct(STORY.id, {Field.TITLE: "Something private"}, by="edda")
    seen = owner.get(HERE)
    check(seen.text)
    assert "3 addresses will not be fetched again" in seen.text
    assert archive.articles.get(STORY.id) is not None
    for reason in ("", "  ", "x" * 501):
        assert "give a reason" in owner.post(HERE, reason=reason).text
    assert archive.articles.get(STORY.id) is not None

    done = owner.post(HERE, reason="Asked for by a lawyer")
    assert done.status_code == 303
    listed = owner.get(done.location).text
    check(listed)
    assert "Asked for by a lawyer" in listed
    assert "Something private" not in owner.get("/audit").text
    assert archive.articles.get(STORY.id) is None
    assert archive.articles.save(STORY) is Saved.FORGOTTEN
    assert owner.post(HERE, reason="Again").status_code == 404
    assert len(archive.takedowns.log(9)) == 1

    assert owner.post("/takedowns/1/allow").status_code == 303
    assert owner.post("/takedowns/1/allow").status_code == 404
    assert "allowed again by owner-0" in owner.get("/takedowns").text
    assert archive.articles.save(STORY, aliases=["https://news.example/third"]) is Saved.NEW, "every address is allowed"
    actions = [note.action for note in archive.accounts.audit(9)][:2]
    assert actions == ["articles.allow", "articles.takedown"]


def test_who_may_not_changes_nothing(archive: Archive, owner: Somebody, editor: Somebody, client: FlaskClient) -> None:
    for address in (HERE, "/takedowns/1/allow"):
        assert client.post(address, data={"reason": "x"}).status_code == 401
        assert editor.post(address, reason="x").status_code == 403
        assert owner.client.post(address, data={"reason": "x"}).status_code == 403
    for address in (HERE, "/takedowns"):
        assert editor.get(address).status_code == 403
    assert archive.articles.get(STORY.id) is not None
    assert archive.takedowns.log(9) == []
    assert HERE in owner.get(f"/articles/{STORY.id}").text
    assert HERE not in editor.get(f"/articles/{STORY.id}").text


def test_as_json(app: Flask, archive: Archive, client: FlaskClient, owner: Somebody) -> None:
    editor = signed_in_as(app, Role.EDITOR)
    body = {"article": STORY.id, "reason": "Asked for"}
    assert client.post("/api/v1/takedowns", json=body, headers=editor.key).status_code == 403
    for wrong in ({}, {"article": STORY.id}, {"article": STORY.id, "reason": ""}, {"article": 5, "reason": "x"}):
        assert client.post("/api/v1/takedowns", json=wrong, headers=owner.key).status_code == 400
    made = client.post("/api/v1/takedowns", json=body, headers=owner.key)
    assert made.status_code == 201
    assert archive.articles.get(STORY.id) is None
    assert client.post("/api/v1/takedowns", json=body, headers=owner.key).status_code == 404
    listed = client.get("/api/v1/takedowns", headers=owner.key).get_json()["takedowns"]
    assert listed == [made.get_json()]
    assert client.delete("/api/v1/takedowns/1", headers=owner.key).get_json()["lifted_by"] == "owner-0 (script)"
    assert client.delete("/api/v1/takedowns/1", headers=owner.key).status_code == 404
