"""What would be read of a page, and the rules of an outlet: asked of the crawler, shown as it answers."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.jobs.protocols import Job, JobKind
from tests.search.newsroom import Newsroom
from tests.web.contract import fits
from tests.web.signed_in import Somebody, signed_in_as
from tests.web.test_html import check
from web.app import create_app

RULES = 'hosts = ["news.example"]\n[[version]]\ntitle = "h1"\n'
HERE = "/outlets/harbour-herald/rules"
READING = {
    "event": "reading", "number": 1, "url": "https://news.example/1", "final": "https://news.example/1?x=<b>", "article": True,
    "why": None, "code": None, "people": ["Marta Kovel"], "left_out": 3, "ruled": True,
    "fields": [
        {"field": "title", "value": "<script>alert(1)</script>", "places": ["JSON-LD headline", "heading h1"]},
        {"field": "address", "value": "https://news.example/1", "places": []},
    ],
    "lines": [
        {"kind": "heading", "text": "<i>Ferry</i> late", "kept": False, "why": "the headline"},
        {"kind": "paragraph", "text": "The ferry was late.", "kept": True, "why": None},
    ],
}  # fmt: skip
COMPARED = {
    "event": "compared", "number": 1, "url": "https://news.example/1", "before": "An article of 2 paragraphs, without rules.",
    "after": "An article of 1 paragraphs, with rules.", "changed": [{"field": "title", "before": "Ferry", "after": ""}],
    "lines": [{"text": "The ferry was late.", "state": "same"}, {"text": "Join <us>!", "state": "gone"}],
}  # fmt: skip


@pytest.fixture
def editor(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


@pytest.fixture
def reader(app: Flask) -> Somebody:
    return signed_in_as(app, Role.READER)


def last_job(archive: Archive) -> Job:
    return archive.jobs.recent(1)[0]


def done(archive: Archive, *lines: Any) -> str:
    """The page of the job that waits, once the crawler has done it."""
    job = archive.jobs.take(datetime.now(UTC))
    assert job is not None
    archive.jobs.note(job.id, lines, datetime.now(UTC))
    archive.jobs.end(job.id, datetime.now(UTC))
    return f"/sources/jobs/{job.id}"


def test_a_page_is_looked_at_and_nothing_kept(archive: Archive, editor: Somebody) -> None:
    form = editor.get("/look?url=https://news.example/1").text
    assert 'value="https://news.example/1"' in form
    check(form)
    answer = editor.post("/look", url=" https://news.example/1 ")
    assert answer.status_code == 303
    job = last_job(archive)
    assert (job.kind, dict(job.arguments), job.by) == (JobKind.LOOK, {"url": "https://news.example/1"}, "editor-0")
    page = editor.get(done(archive, READING)).text
    for words in ("JSON-LD headline; heading h1", "left out: the headline", "kept", "And 3 more lines", "Marta Kovel"):
        assert words in page
    assert "<script>alert" not in page
    assert "<i>Ferry</i>" not in page
    check(page)
    for wrong in ("", "two words", "x" * 2001):
        assert editor.post("/look", url=wrong).status_code == 400


def test_what_is_no_article_says_why(archive: Archive, editor: Somebody) -> None:
    editor.post("/look", url="https://news.example/list")
    line = READING | {"article": False, "fields": [], "people": [], "code": "index", "why": "This is an index page."}
    page = editor.get(done(archive, line)).text
    assert "No article." in page
    assert "This is an index page." in page
    check(page)


def test_rules_are_tried_and_kept(archive: Archive, editor: Somebody) -> None:
    first = editor.get(HERE).text
    assert 'hosts = ["news.example"]' in first
    assert "None saved yet." in first
    check(first)
    answer = editor.post(HERE, text=RULES.replace("\n", "\r\n"), url="https://news.example/1", action="try")
    assert answer.status_code == 303
    job = last_job(archive)
    assert dict(job.arguments) == {
        "outlet": "harbour-herald", "text": RULES.rstrip("\n"), "urls": ["https://news.example/1"], "save": False,
    }  # fmt: skip
    page = editor.get(done(archive, COMPARED)).text
    assert "no longer read" in page
    assert "Join &lt;us&gt;!" in page
    assert f'href="{HERE}?job={job.id}"' in page
    check(page)
    again = editor.get(f"{HERE}?job={job.id}").text
    assert "title = &#34;h1&#34;" in again, "what was tried can be changed further"
    editor.post(HERE, text=RULES, action="save")
    assert last_job(archive).arguments["save"] is True
    saved = {"event": "rules", "outlet": "harbour-herald", "version": 1, "hosts": ["news.example"]}
    page = editor.get(done(archive, saved)).text
    assert "Saved as version 1." in page
    assert f'href="{HERE}"' in page
    check(page)
    audited = [note.action for note in archive.accounts.audit(9) if note.action.startswith("outlets.rules")]
    assert audited == ["outlets.rules.save", "outlets.rules.try"]


def test_mistakes_are_shown_and_what_was_typed_is_not_lost(archive: Archive, editor: Somebody) -> None:
    editor.post(HERE, text="hosts = [", action="save")
    job = last_job(archive)
    mistakes = {"event": "mistakes", "outlet": "harbour-herald", "mistakes": ["line 1: <odd>"]}
    page = editor.get(done(archive, mistakes)).text
    assert "Line 1: &lt;odd&gt;" in page
    assert f'href="{HERE}?job={job.id}"' in page
    check(page)
    assert "hosts = [" in editor.get(f"{HERE}?job={job.id}").text


def test_an_earlier_version_is_shown_and_restored(archive: Archive, editor: Somebody) -> None:
    archive.rules.save("harbour-herald", RULES, ("news.example",), by="edda")
    archive.rules.save("harbour-herald", "", (), by="edda")
    page = editor.get(f"{HERE}?version=1").text
    assert "This is version 1." in page
    assert "title = &#34;h1&#34;" in page
    assert "none: no rules" in page
    check(page)
    assert editor.post(HERE, version="1").status_code == 303
    assert (last_job(archive).arguments["text"], last_job(archive).arguments["save"]) == (RULES, True)
    archive.rules.save("hill-gazette", RULES, ("hill.example",), by="edda")
    assert editor.get(f"{HERE}?version=3").status_code == 404, "of another outlet"
    assert editor.post(HERE, version="3").status_code == 404
    assert editor.get(f"{HERE}?version=9&job=x").status_code == 404


def test_what_is_too_large_is_refused(archive: Archive, editor: Somebody, client: FlaskClient) -> None:
    answer = editor.post(HERE, text="#" * 16_385, action="try")
    assert answer.status_code == 400
    assert "at most 16,384 bytes" in answer.text
    for body in ({"text": "#" * 16_385}, {"text": 3}, {}, {"text": "", "save": "yes"}, {"text": "", "url": "a b"}):
        assert client.post(f"/api/v1{HERE}", json=body, headers=editor.key).status_code == 400
    assert archive.jobs.recent(9) == []


def test_by_key_as_on_the_page(client: FlaskClient, archive: Archive, editor: Somebody) -> None:
    asked = client.post("/api/v1/readings", json={"url": "https://news.example/1"}, headers=editor.key)
    assert asked.status_code == 202
    fits("Job", asked.get_json()["job"])
    assert last_job(archive).kind is JobKind.LOOK
    asked = client.post(f"/api/v1{HERE}", json={"text": RULES, "save": True}, headers=editor.key)
    assert asked.status_code == 202
    assert dict(last_job(archive).arguments) == {"outlet": "harbour-herald", "text": RULES, "urls": [], "save": True}
    archive.rules.save("harbour-herald", RULES, ("news.example",), by="edda")
    body = client.get(f"/api/v1{HERE}", headers=editor.key).get_json()
    assert body["text"] == RULES
    fits("RuleVersion", body["versions"][0])
    assert client.get("/api/v1/outlets/nosuch/rules", headers=editor.key).status_code == 404
    assert client.post("/api/v1/readings", json={"url": ""}, headers=editor.key).status_code == 400


def test_only_editors_may(archive: Archive, client: FlaskClient, reader: Somebody, editor: Somebody) -> None:
    for asking, token in ((client, {}), (reader.client, {"token": reader.token}), (editor.client, {})):
        for address, form in (("/look", {"url": "https://news.example/1"}), (HERE, {"text": RULES, "action": "save"})):
            assert asking.post(address, data=form | token).status_code in (401, 403), address
    for address in ("/look", HERE):
        assert reader.get(address).status_code == 403
    assert archive.jobs.recent(9) == []


def test_the_editor_begins_with_the_owners_file(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "herald.toml").write_text(RULES + "# by hand\n", "utf-8")
    app = create_app(replace(newsroom.settings, rules=str(tmp_path)), engine=newsroom.engine, archive=newsroom.archive)
    editor = signed_in_as(app, Role.EDITOR)
    page = editor.get(HERE).text
    assert "# by hand" in page
    assert "herald.toml" in page
    check(page)
    newsroom.archive.rules.save("harbour-herald", RULES, ("news.example",), by="edda")
    assert "# by hand" not in editor.get(HERE).text
