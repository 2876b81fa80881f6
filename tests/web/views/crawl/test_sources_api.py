"""Sources as JSON: what a key of an editor may change, and nobody else."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from index.accounts.account_service import AccountService
from index.accounts.rights import Scope
from index.archive.protocols import Archive, Visit
from index.jobs.protocols import JobKind
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import MOVED
from tests.search.newsroom import NOON, Newsroom
from tests.web.visited import visit_the_lantern
from web.app import create_app


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
    assert source["headers"] == []
    assert (source["trouble"], source["needs_scripts"], source["remarks"], source["usual"]) == (None, False, [], [])


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
    wrong: tuple[dict[str, Any], ...] = (
        {},
        {"paused": "yes"},
        {"every": "soon"},
        {"labels": {}},
        {"headers": {"Host": "x"}},
        {"name": 7},
        {"url": "https://x.example/"},
    )
    for body in wrong:
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


SECRET = "wick-and-oil-4711"


def test_what_is_set_of_a_source(editor: Program, archive: Archive, newsroom: Newsroom) -> None:
    body = {
        "every": "90m", "timezone": "Europe/Dublin", "country": "ie", "language": "en", "kind": "newspaper",
        "words": ["harbour"], "keep": 86400, "headers": {"Cookie": f"id={SECRET}", "X-Key": SECRET},
    }  # fmt: skip
    answer = editor.ask("PATCH", "/sources/lantern", body)
    changed = answer.get_json()
    assert (changed["every"], changed["timezone"], changed["keep"]) == (5400.0, "Europe/Dublin", 86400.0)
    assert changed["labels"] == {"country": "IE", "language": "en", "kind": "newspaper", "words": ["harbour"]}
    assert changed["headers"] == ["Cookie", "X-Key"]
    secrets = SecretHeaders.of(newsroom.settings)
    assert secrets.get("lantern", "https://lantern.example/feed")[1] == ("X-Key", SECRET)
    cleared = editor.ask("PATCH", "/sources/lantern", dict.fromkeys(body)).get_json()
    assert (cleared["every"], cleared["timezone"], cleared["keep"], cleared["headers"]) == (None, None, None, [])
    assert not any(cleared["labels"].values())
    assert secrets.names() == {}
    secrets.put("lantern", "https://lantern.example/feed", (("X-Key", SECRET),))
    editor.ask("DELETE", "/sources/lantern")
    assert secrets.names() == {}, "whoever takes the id next does not get them"


def test_readers_see_sources_without_the_keys_in_their_addresses(
    editor: Program, app: Flask, accounts: AccountService, newsroom: Newsroom
) -> None:
    """As on the page and in the OPML, which are as open as reading is."""
    archive = newsroom.archive
    archive.sources.move("lantern", f"https://lantern.example/feed?lang=en&token={SECRET}")
    SecretHeaders.of(newsroom.settings).put("lantern", archive.sources.all()[0].url, (("X-Key", SECRET),))
    why = f"https://lantern.example/feed?lang=en&token={SECRET}: the answer is empty"
    visit = Visit(source="lantern", started=NOON, finished=NOON, error=why, error_code="empty")
    archive.sources.record(visit, next_visit=NOON, rhythm=60.0)
    archive.accounts.note(NOON, "crawler", MOVED, "lantern", f"https://x.example/?key={SECRET} -> https://y.example/")
    reader = program(app, accounts, "rosa")
    for who in (Program(app, None), reader):
        listed = who.ask("GET", "/sources")
        assert listed.status_code == 200
        (source,) = listed.get_json()["sources"]
        assert source["url"] == "https://lantern.example/feed?lang=en&token=…"
        assert source["headers"] == []
        for path in ("/api/v1/sources", "/sources", "/sources/lantern", "/sources.opml", "/metrics", "/"):
            answer = who.client.get(path, headers=who.headers)
            assert SECRET not in answer.text, path
            assert answer.status_code == 200
    (source,) = editor.ask("GET", "/sources").get_json()["sources"]
    assert SECRET in source["url"]
    assert source["headers"] == ["X-Key"]
    assert SECRET not in str(source["headers"])


def test_where_reading_is_closed_so_is_the_list(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, reading="signed-in")
    app = create_app(room.settings, engine=room.engine, archive=room.archive)
    assert app.test_client().get("/api/v1/sources").status_code == 401
    room.close()


def test_headers_for_adding_wait_outside_of_the_job(editor: Program, archive: Archive, newsroom: Newsroom) -> None:
    body = {"url": "news.example/feed", "every": "30m", "headers": {"Cookie": f"id={SECRET}"}}
    assert editor.ask("POST", "/sources", body).status_code == 202
    job = archive.jobs.recent(1)[0]
    assert job.arguments == {"text": "news.example/feed", "keep": True, "name": None, "every": 1800.0}
    secrets = SecretHeaders.of(newsroom.settings)
    assert secrets.for_adding("https://news.example/x") == (("Cookie", f"id={SECRET}"),)
    for wrong in ({"every": "soon"}, {"headers": {"Host": SECRET}}, {"headers": SECRET}):
        answer = editor.ask("POST", "/sources", body | wrong)
        assert answer.status_code == 400
        assert SECRET not in answer.text
