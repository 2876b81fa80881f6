"""Sources as JSON: what a key of an editor may change, and nobody else."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from index.accounts.account_service import AccountService
from index.accounts.rights import Scope
from index.archive.protocols import Archive
from index.jobs.protocols import JobKind
from tests.search.newsroom import NOON, Newsroom
from tests.web.visited import visit_the_lantern


class Program:
    def __init__(self, app: Flask, key: str | None) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask(self, method: str, path: str, body: Any = None) -> TestResponse:
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=self.headers)


def program(app: Flask, accounts: AccountService, name: str, scope: Scope = Scope.WRITE) -> Program:
    return Program(app, accounts.add_key(accounts.find(name), "script", scope)[1])


@pytest.fixture
def editor(app: Flask, accounts: AccountService, newsroom: Newsroom) -> Program:
    visit_the_lantern(newsroom)
    return program(app, accounts, "edda")


def test_sources_are_listed_without_what_may_be_a_key(editor: Program) -> None:
    (source,) = editor.ask("GET", "/sources").get_json()["sources"]
    assert (source["id"], source["kind"], source["failures"], source["paused"]) == ("lantern", "feed", 0, None)
    assert "headers" not in source


def test_an_address_is_added_by_a_job(editor: Program, archive: Archive) -> None:
    answer = editor.ask("POST", "/sources", {"url": "news.example", "name": "The News"})
    job = archive.jobs.recent(1)[0]
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/jobs/{job.id}")
    assert job.arguments == {"text": "news.example", "keep": True, "name": "The News"}
    archive.jobs.take(NOON)
    archive.jobs.note(job.id, [{"event": "kept", "number": 1, "url": "u"}], NOON)
    told = editor.ask("GET", f"/jobs/{job.id}").get_json()
    assert (told["state"], told["by"]) == ("running", "edda (script)")
    assert [event["event"] for event in told["events"]] == ["kept"]
    assert editor.ask("GET", "/jobs/999").status_code == 404


@pytest.mark.parametrize(
    "body", [None, [], {}, {"url": ""}, {"url": 7}, {"url": "a.example b.example"}, {"url": "a.example", "x": 1}]
)
def test_what_is_no_address_is_refused(editor: Program, archive: Archive, body: Any) -> None:
    answer = editor.ask("POST", "/sources", body)
    assert answer.status_code == 400
    assert answer.get_json()["errors"]
    assert archive.jobs.recent(1) == []


def test_a_source_is_renamed_and_paused(editor: Program, archive: Archive) -> None:
    changed = editor.ask("PATCH", "/sources/lantern", {"name": "Evening Lantern", "paused": True}).get_json()
    assert changed["name"] == "Evening Lantern"
    assert changed["paused"]
    assert editor.ask("PATCH", "/sources/lantern", {"paused": False}).get_json()["paused"] is None
    assert archive.sources.all()[0].name == "Evening Lantern"
    for body in ({}, {"paused": "yes"}, {"name": 7}, {"url": "https://x.example/"}):
        assert editor.ask("PATCH", "/sources/lantern", body).status_code == 400
    assert editor.ask("PATCH", "/sources/nobody", {"paused": True}).status_code == 404
    assert [entry.action for entry in archive.accounts.audit(3)] == [
        "sources.resume",
        "sources.pause",
        "sources.rename",
    ]


def test_a_source_is_removed(editor: Program, app: Flask, accounts: AccountService, archive: Archive) -> None:
    assert editor.ask("DELETE", "/sources/lantern?articles=remove").status_code == 403
    assert editor.ask("DELETE", "/sources/lantern?articles=maybe").status_code == 400
    owner = program(app, accounts, "otto")
    assert owner.ask("DELETE", "/sources/lantern?articles=remove").status_code == 202
    assert archive.jobs.recent(1)[0].kind is JobKind.REMOVE
    assert len(archive.sources.all()) == 1
    assert editor.ask("DELETE", "/sources/lantern").status_code == 204
    assert archive.sources.all() == []
    assert editor.ask("DELETE", "/sources/lantern").status_code == 404


def test_nobody_else_changes_anything(editor: Program, app: Flask, accounts: AccountService, archive: Archive) -> None:
    before = archive.sources.all()
    reader, reads = program(app, accounts, "rosa"), program(app, accounts, "edda", Scope.READ)
    for who, status in ((Program(app, None), 401), (reader, 403), (reads, 403)):
        assert who.ask("POST", "/sources", {"url": "news.example"}).status_code == status
        assert who.ask("PATCH", "/sources/lantern", {"paused": True}).status_code == status
        assert who.ask("DELETE", "/sources/lantern").status_code == status
    assert archive.sources.all() == before
    assert archive.jobs.recent(1) == []
