"""What takes the crawler hours, asked for and stopped in the browser and by address."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive
from index.article import Outlet
from index.jobs.protocols import JobKind, JobState
from tests.index.fakes import an_article
from tests.search.newsroom import NOON, Newsroom
from tests.web.views.crawl.browser import Browser
from tests.web.views.crawl.test_jobs import a_job
from tests.web.views.crawl.test_sources_api import program
from tests.web.visited import visit_the_lantern

ESTIMATE = {
    "event": "estimate", "number": 1, "source": "lantern", "since": "2024-02-01", "documents": 7, "addresses": 1200, "known": 34,
    "oldest": "2024-02-03", "seconds": 7300, "failed": ["https://x.example/: <gone>"], "whole": False,
}  # fmt: skip
OLDER = {
    "event": "older",
    "number": 1,
    "done": 3,
    "of": 1200,
    "new": 2,
    "changed": 0,
    "same": 0,
    "left": 0,
    "refused": {"gone": 1},
}


@pytest.fixture
def lantern(newsroom: Newsroom) -> str:
    visit_the_lantern(newsroom)
    return "lantern"


def test_an_estimate_is_asked_for_on_the_page_of_the_source(editor: Browser, archive: Archive, lantern: str) -> None:
    page = editor.get(f"/sources/{lantern}").text
    assert f'action="/sources/{lantern}/backfill"' in page
    form = {"since": "2024-02", "archives": "news.example/archive\nhttps://news.example/all"}
    answer = editor.send(f"/sources/{lantern}/backfill", **form)
    (job,) = archive.jobs.recent(9)
    assert answer.headers["Location"] == f"/sources/jobs/{job.id}"
    archives = ["https://news.example/archive", "https://news.example/all"]
    assert job.arguments == {"source": lantern, "since": "2024-02-01", "archives": archives, "read": False}
    assert (job.kind, job.by) == (JobKind.BACKFILL, "edda")
    assert archive.accounts.audit(1)[0].action == "sources.backfill.estimate"
    assert editor.send(f"/sources/{lantern}/backfill", since="2023").headers["Location"] == f"/sources/jobs/{job.id}"
    assert len(archive.jobs.recent(9)) == 1, "one at a time"
    assert "waiting for the crawler" in editor.get(f"/sources/{lantern}").text


def test_behind_the_estimate_stands_what_reads_them(editor: Browser, archive: Archive, lantern: str) -> None:
    editor.send(f"/sources/{lantern}/backfill", since="2024-02", archives="news.example/archive")
    (job,) = archive.jobs.recent(9)
    archive.jobs.take(NOON)
    archive.jobs.note(job.id, [{"event": "pause", "number": 1, "seconds": 60, "why": "busy"}], NOON)
    assert "given a pause of 1 minute" in editor.get(f"/sources/jobs/{job.id}").text
    listing = {"event": "listing", "number": 1, "documents": 5, "addresses": 90, "page": 5, "of": 40}
    archive.jobs.note(job.id, [listing], NOON)
    page = editor.get(f"/sources/jobs/{job.id}").text
    assert "page 5 of 40 or so" in page
    assert "given a pause" not in page
    assert f'action="/sources/jobs/{job.id}/stop"' in page
    archive.jobs.note(job.id, [ESTIMATE], NOON)
    archive.jobs.end(job.id, NOON)
    page = editor.get(f"/sources/jobs/{job.id}").text
    for said in ("1,200 addresses are to be read", "2 hours", "34 others are known", "back to 2024-02-03", "&lt;gone&gt;",
                 "There is more", "Read them now"):  # fmt: skip
        assert said in page, said
    editor.send(f"/sources/{lantern}/backfill", since="2024-02-01", archives="https://news.example/archive", read="1")
    reading = archive.jobs.recent(1)[0]
    assert reading.arguments == {**job.arguments, "read": True}
    archive.jobs.take(NOON)
    archive.jobs.note(reading.id, [ESTIMATE, OLDER], NOON)
    page = editor.get(f"/sources/jobs/{reading.id}").text
    assert '<progress max="1200" value="3"' in page
    assert "1 × the outlet took this page down" in page


def test_it_is_stopped_and_gone_on_with(editor: Browser, archive: Archive, lantern: str) -> None:
    editor.send(f"/sources/{lantern}/backfill", since="2024-02", read="1")
    job = archive.jobs.take(NOON)
    assert job is not None
    archive.jobs.note(job.id, [ESTIMATE, OLDER], NOON)
    editor.send(f"/sources/jobs/{job.id}/stop")
    assert archive.jobs.stopping() == [job.id]
    assert archive.accounts.audit(1)[0].action == "jobs.stop"
    assert "It is being stopped" in editor.get(f"/sources/jobs/{job.id}").text
    archive.jobs.end(job.id, NOON)
    page = editor.get(f"/sources/jobs/{job.id}").text
    assert "Stopped. What was done stays." in page
    assert "Go on reading" in page
    assert "stopped" in editor.get(f"/sources/{lantern}").text
    short = a_job(archive, JobKind.PROBE)
    assert editor.send(f"/sources/jobs/{short.id}/stop").status_code == 409
    assert editor.send("/sources/jobs/999/stop").status_code == 404


@pytest.mark.parametrize("since", ["", "soon", "2024-13", "2999-01"])
def test_what_is_no_month_gets_a_sentence(editor: Browser, archive: Archive, lantern: str, since: str) -> None:
    answer = editor.send(f"/sources/{lantern}/backfill", since=since)
    assert answer.status_code == 400
    assert "2024-01" in answer.text
    assert archive.jobs.recent(9) == []


def test_owners_read_kept_pages_again(owner: Browser, archive: Archive, newsroom: Newsroom) -> None:
    assert "Read all of them again" in owner.get("/status").text
    assert 'action="/status/reread"' in owner.get("/status/reread").text
    owner.send("/status/reread", since="2024-02-03")
    (job,) = archive.jobs.recent(9)
    assert (job.kind, job.arguments) == (JobKind.REREAD, {"since": "2024-02-03"})
    archive.jobs.take(NOON)
    said = {
        "event": "reread",
        "number": 1,
        "done": 64,
        "of": 6400,
        "changed": 3,
        "unchanged": 61,
        "none": 0,
        "unread": 0,
    }
    archive.jobs.note(job.id, [said], NOON)
    page = owner.get("/status").text
    assert '<progress max="6400" value="64"' in page
    assert f'action="/sources/jobs/{job.id}/stop"' in page
    assert "64 of 6,400 articles read again" in owner.get(f"/sources/jobs/{job.id}").text
    archive.jobs.end(job.id, NOON)
    assert "3 of 6,400 articles changed" in owner.get("/status").text
    archive.articles.save(an_article("ferry", outlet="vell-herald"))
    archive.articles.save(replace(an_article("pier"), outlet=Outlet(id="herald-of-vell", name="Vell Herald")))
    for typed in ({"since": "soon"}, {"outlet": "Vell Herald"}, {"outlet": "no <such> outlet"}):
        refused = owner.send("/status/reread", **typed)
        assert refused.status_code == 400
        assert 'role="alert"' in refused.text
    assert 'value="no &lt;such&gt; outlet"' in refused.text


def test_the_same_by_address(app: Flask, accounts: AccountService, archive: Archive, lantern: str) -> None:
    editor, owner = program(app, accounts, "edda"), program(app, accounts, "otto")
    answer = editor.ask("POST", f"/sources/{lantern}/backfill", {"since": "2024-02"})
    job = archive.jobs.recent(1)[0]
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/jobs/{job.id}")
    assert job.arguments == {"source": lantern, "since": "2024-02-01", "archives": [], "read": False}
    stopped = editor.ask("POST", f"/jobs/{job.id}/stop").get_json()["job"]
    assert (stopped["state"], stopped["stopped"]) == ("done", True)
    answer = editor.ask("POST", f"/sources/{lantern}/backfill", {"since": "2024-02", "read": True})
    assert answer.status_code == 202
    assert archive.jobs.recent(1)[0].arguments["read"] is True
    assert editor.ask("POST", "/rereads", {}).status_code == 403
    assert owner.ask("POST", "/rereads", {"ids": ["a", "b"]}).status_code == 202
    assert archive.jobs.recent(1)[0].arguments == {"ids": ["a", "b"]}
    assert archive.jobs.recent(1)[0].state is JobState.WAITING
    short = a_job(archive, JobKind.PROBE)
    assert editor.ask("POST", f"/jobs/{short.id}/stop").status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "since"),
        ({"since": "soon"}, "since"),
        ({"since": 2024}, "since"),
        ({"since": "2024", "read": "yes"}, "read"),
        ({"since": "2024", "archives": "x"}, "archives"),
        ({"since": "2024", "archives": ["x"] * 11}, "archives"),
        ({"since": "2024", "until": "2025"}, "until"),
    ],
)
def test_what_makes_no_sense_by_address(
    app: Flask, accounts: AccountService, archive: Archive, lantern: str, body: dict[str, Any], field: str
) -> None:
    answer = program(app, accounts, "edda").ask("POST", f"/sources/{lantern}/backfill", body)
    assert answer.status_code == 400
    assert field in answer.text
    assert archive.jobs.recent(9) == []
