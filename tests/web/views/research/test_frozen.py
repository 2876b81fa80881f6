"""Figures that are kept to be cited: they stay as they were, whatever becomes of the archive."""

import hashlib
import re

from flask import Flask
from flask.testing import FlaskClient

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from tests.search.newsroom import STORIES, Newsroom, article
from tests.web.middleware.test_identity import signed_in, token_of
from tests.web.signed_in import NAMES, signed_in_as


def kept(app: Flask, accounts: AccountService, address: str = "q=harbour&interval=day", kind: str = "attention") -> str:
    client = signed_in(app, NAMES[Role.READER])
    page = client.get(f"/research/{kind}?{address}").text
    form = {"token": token_of(page), "kind": kind, "address": address}
    answer = client.post("/research/frozen", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).rsplit("/", 1)[1]


def test_what_was_kept_stays_as_it_was(
    app: Flask, client: FlaskClient, newsroom: Newsroom, accounts: AccountService
) -> None:
    before = client.get("/api/v1/counts/attention?q=harbour&interval=day").get_json()
    key = kept(app, accounts)
    newsroom.publish(article(60, "Harbour again", "The harbour."))
    after = client.get(f"/api/v1/counts/frozen/{key}").get_json()
    assert (after["rows"], after["denominator"]) == (before["rows"], before["denominator"])
    assert client.get("/api/v1/counts/attention?q=harbour&interval=day").get_json()["rows"] != after["rows"]
    page = client.get(f"/research/frozen/{key}").text
    assert before["denominator"] in page
    assert key in page
    assert f'/research/frozen/{key}"' in client.get("/research/frozen").text
    for form in ("csv", "svg", "png", "xlsx"):
        assert client.get(f"/api/v1/counts/frozen/{key}?format={form}").status_code == 200


def test_lines_that_a_form_left_empty_are_not_kept(app: Flask, client: FlaskClient, accounts: AccountService) -> None:
    key = kept(app, accounts, "q=harbour&q=museum&q=&interval=day")
    told = client.get(f"/api/v1/counts/frozen/{key}").get_json()
    assert [one["name"] for one in told["questions"]] == ["harbour", "museum"]


def test_a_manifest_names_question_reading_time_version_and_articles(
    app: Flask, client: FlaskClient, newsroom: Newsroom, accounts: AccountService
) -> None:
    key = kept(app, accounts)
    told = client.get(f"/api/v1/counts/frozen/{key}?format=manifest").get_json()
    (question,) = told["questions"]
    assert (question["q"], question["understood_as"], question["total"]) == ("harbour", "harbour", 2)
    assert {one["id"] for one in question["articles"]} == {STORIES[0].id, STORIES[1].id}
    assert all(re.fullmatch(r"[0-9a-f]{16,}", one["digest"]) and one["revision"] == 1 for one in question["articles"])
    frozen = newsroom.archive.frozen_sets.get(key)
    assert frozen is not None
    assert told["sheet_sha256"] == hashlib.sha256(frozen.sheet.encode()).hexdigest()
    assert told["version"]
    assert told["frozen_by"] == NAMES[Role.READER]


def test_every_kind_can_be_kept_and_nothing_else(app: Flask, client: FlaskClient, accounts: AccountService) -> None:
    for kind in ("words", "network"):
        assert client.get(f"/research/frozen/{kept(app, accounts, 'q=harbour', kind)}").status_code == 200
    assert client.get("/research/frozen/nosuch").status_code == 404
    assert client.post("/research/frozen", data={"kind": "attention"}).status_code in (401, 403)
    assert client.post("/api/v1/counts/frozen", json={"kind": "attention"}).status_code == 401


def test_kept_with_a_key_and_asked_for_by_as_of(app: Flask, client: FlaskClient) -> None:
    key = signed_in_as(app, Role.READER).key
    answer = client.post("/api/v1/counts/frozen", json={"kind": "attention", "search": "q=harbour"}, headers=key)
    assert answer.status_code == 201, answer.text
    kept_under = answer.get_json()["key"]
    assert client.get(f"/api/v1/counts/frozen/{kept_under}").status_code == 200
    same = client.get(f"/api/v1/counts/attention?q=harbour&as_of={kept_under}").get_json()
    assert same["made"] == client.get(f"/api/v1/counts/frozen/{kept_under}").get_json()["made"]
    assert client.get(f"/research/attention?q=harbour&as_of={kept_under}").headers["Location"].endswith(kept_under)
    assert client.get("/api/v1/counts/attention?q=harbour&as_of=nosuch").status_code == 404


def test_a_list_is_kept_with_the_articles_of_each_query(app: Flask, client: FlaskClient, newsroom: Newsroom) -> None:
    reader = signed_in_as(app, Role.READER)
    form = {
        "token": reader.token,
        "queries": "name;query\nPorts;harbour\nEverything;\nBad;" + "word " * 60,
        "by": "outlet",
    }
    answer = reader.client.post("/research/frozen/batch", data=form)
    assert answer.status_code == 303, answer.text
    key = answer.headers["Location"].rsplit("/", 1)[1]
    newsroom.publish(article(60, "Harbour again", "The harbour."))
    told = client.get(f"/api/v1/counts/frozen/{key}?format=manifest").get_json()
    first, second = told["questions"]
    assert (first["name"], first["q"], first["total"]) == ("Ports", "harbour", 2)
    assert {one["id"] for one in first["articles"]} == {STORIES[0].id, STORIES[1].id}
    assert second["understood_as"] == "all articles"
    assert len(second["articles"]) == second["total"] == len(STORIES)
    page = client.get(f"/research/frozen/{key}").text
    assert ">harbour</bdi></a>" in page
    assert "Many queries: harbour, Everything" in client.get("/research/frozen").text
    assert client.get(f"/api/v1/counts/frozen/{key}?format=csv").text.count("\n") == 4, (
        "with the line that cannot be read"
    )


def test_a_list_is_kept_through_the_api(app: Flask, client: FlaskClient) -> None:
    key = signed_in_as(app, Role.READER).key
    body = {"kind": "batch", "queries": ["harbour", {"name": "Clocks", "q": "museum"}], "title": "Ports and clocks"}
    assert client.post("/api/v1/counts/frozen", json=body).status_code == 401
    answer = client.post("/api/v1/counts/frozen", json=body, headers=key)
    assert answer.status_code == 201, answer.text
    assert [one["total"] for one in answer.get_json()["questions"]] == [2, 1]
    assert answer.get_json()["title"] == "Ports and clocks: harbour, museum"
    wrong: tuple[dict[str, object], ...] = (
        {"kind": "batch"}, {"kind": "batch", "queries": []}, {"kind": "words", "search": "", "queries": ["a"]},
        {"kind": "batch", "queries": ["a"] * 1001},
    )  # fmt: skip
    for one in wrong:
        assert client.post("/api/v1/counts/frozen", json=one, headers=key).status_code == 400, one


def test_a_list_wants_an_account_to_be_kept(client: FlaskClient) -> None:
    assert "Count and keep" not in client.get("/research/batch").text
    assert client.post("/research/frozen/batch", data={"queries": "harbour"}).status_code in (401, 403)


def test_a_list_that_cannot_be_kept_comes_back_with_what_was_typed(app: Flask) -> None:
    reader = signed_in_as(app, Role.READER)
    form = {"token": reader.token, "queries": "harbour\n" * 1001}
    answer = reader.client.post("/research/frozen/batch", data=form)
    assert answer.status_code == 400
    assert "1,001" in answer.text
    assert "Count and keep" in answer.text
