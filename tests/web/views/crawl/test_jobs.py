"""The page of a job, by reload and by events."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.archive.protocols import Archive
from index.jobs.outcomes import OUTCOMES
from index.jobs.protocols import Job, JobKind
from index.text.localizable import Sentence
from tests.search.newsroom import NOON, STORIES
from tests.web.views.crawl.browser import Browser

FOUND = {
    "event": "found", "number": 1, "url": "https://news.example/feed", "moved": None, "kind": "feed", "is": "feed",
    "name": "The <Lantern>", "items": 4, "more": 0, "left_out": 0, "known": None,
}  # fmt: skip
HEADLINES = {
    "event": "headlines", "number": 1, "items": 4, "newest": "2026-03-05T08:00:00Z",
    "headlines": [
        {"url": "https://news.example/1", "title": "Ferry & late", "published": None, "why": None},
        {"url": "https://news.example/2", "title": None, "published": None, "why": "This is a video page."},
    ],
}  # fmt: skip
NOTHING = {
    "event": "nothing", "number": 2, "url": "https://nowhere.example/", "code": "dns",
    "why": "the name of the host is unknown; check its spelling",
}  # fmt: skip


def a_job(archive: Archive, kind: JobKind, *lines: dict[str, Any], over: bool = False, error: str | None = None) -> Job:
    job = archive.jobs.add(kind, {}, by="edda", now=NOON, most=99)
    archive.jobs.take(NOON)
    archive.jobs.note(job.id, lines, NOON)
    if over:
        archive.jobs.end(job.id, NOON, error=error)
    return job


def test_what_was_found_is_shown_and_can_be_kept(editor: Browser, archive: Archive) -> None:
    asked = {"event": "asked", "addresses": 2, "left_out": 3}
    job = a_job(archive, JobKind.PROBE, asked, FOUND, HEADLINES, NOTHING, over=True)
    page = editor.get(f"/sources/jobs/{job.id}").text
    for words in (
        "The &lt;Lantern&gt;", "a feed, 4 articles, newest of 2026-03-05", "Ferry &amp; late", "This is a video page.",
        "The name of the host is unknown; check its spelling.", "3 addresses are beyond", "Keep the ticked source",
    ):  # fmt: skip
        assert words in page, words
    assert "http-equiv" not in page
    assert "data-live" not in page
    answer = editor.send(f"/sources/jobs/{job.id}/keep", chosen=["1", "2", "99"])
    kept = archive.jobs.recent(1)[0]
    assert answer.headers["Location"] == f"/sources/jobs/{kept.id}"
    wanted = {"url": "https://news.example/feed", "kind": "feed", "name": "The <Lantern>"}
    assert (kept.kind, kept.arguments) == (JobKind.KEEP, {"sources": [wanted]})
    assert archive.accounts.audit(1)[0].action == "sources.add"


def test_nothing_ticked_is_said(editor: Browser, archive: Archive) -> None:
    job = a_job(archive, JobKind.PROBE, FOUND, NOTHING, over=True)
    assert editor.send(f"/sources/jobs/{job.id}/keep", chosen=["2"]).status_code == 400
    assert archive.jobs.waiting() == 0


def test_what_is_a_source_already_cannot_be_ticked(editor: Browser, archive: Archive) -> None:
    job = a_job(archive, JobKind.PROBE, {**FOUND, "known": "lantern"}, over=True)
    page = editor.get(f"/sources/jobs/{job.id}").text
    assert "a source already" in page
    assert "checkbox" not in page


@pytest.mark.parametrize(
    ("kind", "line", "words"),
    [
        (JobKind.KEEP, {"event": "kept", "number": 1, "url": "u", "source": "s", "name": "N"}, "Kept: "),
        (JobKind.KEEP, {"event": "there", "number": 1, "url": "u"}, "There already"),
        (JobKind.VISIT, {"event": "visiting", "source": "s", "name": None, "url": "u"}, "is being visited"),
        (JobKind.FETCH, {"event": "article", "number": 1, "url": "u", "id": STORIES[0].id, "title": "T", "saved": "new"}, "Added: "),
        (JobKind.REMOVE, {"event": "removed", "source": "s", "name": "N", "articles": 1200}, "1,200 articles taken down"),
        (JobKind.PROBE, {"event": "of a later version", "number": 1, "x": []}, "What the addresses are"),
        (JobKind.PROBE, {"event": 7, "number": "x"}, "What the addresses are"),
    ],
)  # fmt: skip
def test_every_kind_of_line(editor: Browser, archive: Archive, kind: JobKind, line: dict[str, Any], words: str) -> None:
    job = a_job(archive, kind, line)
    page = editor.get(f"/sources/jobs/{job.id}").text
    assert words in page
    assert '<meta http-equiv="refresh" content="3">' in page, "seen by reload without scripts"


def test_a_visit_is_told_with_its_reasons(editor: Browser, archive: Archive) -> None:
    figures = {"found": 9, "fetched": 4, "new": 3, "changed": 1, "unchanged": 0, "not_modified": 2}
    visited = {"event": "visited", "source": "s", **figures, "refused": {"gone": 2}, "why": None, "code": None}
    job = a_job(
        archive, JobKind.VISIT, {"event": "visiting", "source": "s", "name": "N", "url": "u"}, visited, over=True
    )
    page = editor.get(f"/sources/jobs/{job.id}").text
    assert "3 new articles" in page
    assert "2 addresses gave no article: 2 × the outlet took this page down for good." in page
    failed = {**visited, "why": "https://x.example/: the answer is empty", "refused": {}}
    job = a_job(archive, JobKind.VISIT, failed, over=True)
    assert "could not be read" in editor.get(f"/sources/jobs/{job.id}").text


def test_a_job_that_failed_says_so(editor: Browser, archive: Archive) -> None:
    job = a_job(archive, JobKind.PROBE, over=True, error="the list: not valid OPML (no element found)")
    page = editor.get(f"/sources/jobs/{job.id}").text
    assert "This could not be done" in page
    assert "The list: not valid OPML (no element found)." in page
    assert "The list: not valid OPML" in editor.get("/sources/jobs").text


def test_events_are_pieces_of_the_page_from_where_one_was(editor: Browser, archive: Archive) -> None:
    job = a_job(archive, JobKind.PROBE, FOUND, NOTHING, over=True)
    answer = editor.get(f"/sources/jobs/{job.id}/events")
    assert answer.mimetype == "text/event-stream"
    assert "Content-Encoding" not in answer.headers
    blocks = answer.text.strip().split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["event: entry", "event: entry", "event: end"]
    assert 'data: <li id="entry-1"' in blocks[0]
    seen = blocks[0].splitlines()[-1].removeprefix("id: ")
    again = editor.get(f"/sources/jobs/{job.id}/events", **{"Last-Event-ID": seen}).text
    assert 'id="entry-1"' not in again
    assert 'id="entry-2"' in again
    for odd in ("-1", "x", "9" * 40):
        assert "entry-1" in editor.get(f"/sources/jobs/{job.id}/events", **{"Last-Event-ID": odd}).text


def test_events_speak_the_language_of_the_page(editor: Browser, archive: Archive) -> None:
    """A stream goes on when its request has long been answered."""
    job = a_job(archive, JobKind.PROBE, FOUND, NOTHING, over=True)
    german = {"Accept-Language": "de"}
    assert "ein Feed" in editor.get(f"/sources/jobs/{job.id}", **german).text
    assert "ein Feed" in editor.get(f"/sources/jobs/{job.id}/events", **german).text
    assert "a feed" in editor.get(f"/sources/jobs/{job.id}/events").text


def test_reasons_are_said_in_the_language_of_the_page(editor: Browser, archive: Archive) -> None:
    why = Sentence("%(fault)s (%(detail)s)", fault=OUTCOMES["dns"], detail="nowhere.example")
    error = Sentence("there is no source %(source)s any more", source="'lantern'")
    job = a_job(archive, JobKind.PROBE, NOTHING | {"why": why}, over=True, error=error)
    german = {"Accept-Language": "de"}
    page = editor.get(f"/sources/jobs/{job.id}", **german).text
    assert "Der Name des Hosts ist unbekannt" in page
    assert "Die Quelle &#39;lantern&#39; gibt es nicht mehr." in page
    assert "Die Quelle &#39;lantern&#39; gibt es nicht mehr." in editor.get("/sources/jobs", **german).text
    assert "There is no source" in editor.get("/sources/jobs").text


def test_streams_are_bounded(editor: Browser, archive: Archive, app: Flask) -> None:
    job = a_job(archive, JobKind.PROBE, FOUND, over=True)
    app.extensions["broadsheet"].streams.places = threading.BoundedSemaphore(1)
    first = editor.client.get(f"/sources/jobs/{job.id}/events")  # not read to its end
    assert editor.get(f"/sources/jobs/{job.id}/events").status_code == 503
    first.close()
    assert editor.get(f"/sources/jobs/{job.id}/events").status_code == 200


def test_only_editors_see_jobs(editor: Browser, client: FlaskClient, archive: Archive) -> None:
    job = a_job(archive, JobKind.PROBE, FOUND)
    for path in ("/sources/jobs", f"/sources/jobs/{job.id}", f"/sources/jobs/{job.id}/events"):
        assert client.get(path).status_code == 302
    assert editor.get("/sources/jobs/999").status_code == 404
    assert editor.get("/sources/jobs/999/events").status_code == 404
    assert editor.send("/sources/jobs/999/keep", chosen="1").status_code == 404
