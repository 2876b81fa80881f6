"""What an editor changes in the browser: each form does one thing, and says in the audit log who did it."""

import io
from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from index.archive.protocols import AddressState, Archive
from index.jobs.protocols import JobKind
from tests.search.newsroom import NOON, Newsroom
from tests.web.views.crawl.browser import Browser
from tests.web.visited import visit_the_lantern


@pytest.fixture(autouse=True)
def lantern(newsroom: Newsroom) -> None:
    visit_the_lantern(newsroom)


def actions(archive: Archive) -> Sequence[tuple[str, str]]:
    """(who, what) of the newest entries of the audit log that are about sources."""
    return [(entry.by, entry.action) for entry in archive.accounts.audit(9) if entry.action.startswith(("s", "art"))]


def test_addresses_become_a_job(editor: Browser, archive: Archive) -> None:
    assert "Addresses of outlets" in editor.get("/sources/add").text
    answer = editor.send("/sources/add", addresses="news.example\nhttps://post.example/feed")
    job = archive.jobs.recent(1)[0]
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sources/jobs/{job.id}")
    assert (job.kind, job.by) == (JobKind.PROBE, "edda")
    assert job.arguments == {"text": "news.example\nhttps://post.example/feed", "file": ""}
    assert actions(archive)[0] == ("edda", "sources.probe")


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("<opml>ö</opml>".encode(), "<opml>ö</opml>"),
        ("\ufeff<opml>ö</opml>".encode(), "<opml>ö</opml>"),
        ("<?xml version='1.0' encoding='iso-8859-2'?>ő".encode("iso-8859-2"), "<?xml version='1.0' encoding='iso-8859-2'?>ő"),
        ("<opml>é</opml>".encode("utf-16"), "<opml>é</opml>"),
        ("<?xml version='1.0' encoding='nonsense'?>é".encode("latin-1"), "<?xml version='1.0' encoding='nonsense'?>é"),
        ("news.example é".encode("cp1252"), "news.example é"),
    ],
)  # fmt: skip
def test_a_file_is_read_in_its_encoding(editor: Browser, archive: Archive, data: bytes, read: str) -> None:
    answer = editor.send("/sources/add", addresses="", file=(io.BytesIO(data), "subscriptions.opml"))
    assert answer.status_code == 303
    assert archive.jobs.recent(1)[0].arguments == {"text": "", "file": read}


@pytest.mark.parametrize("path", ["/sources/add", "/sources/read"])
def test_nothing_typed_is_said(editor: Browser, archive: Archive, path: str) -> None:
    answer = editor.send(path, addresses=" \n ", address="  ")
    assert answer.status_code == 400
    assert "Write" in answer.text
    assert archive.jobs.recent(1) == []


def test_single_articles_are_asked_for(editor: Browser, archive: Archive) -> None:
    editor.send("/sources/read", address="https://a.example/1\nb.example/2\nhttps://a.example/1")
    job = archive.jobs.recent(1)[0]
    assert job.kind is JobKind.FETCH
    assert job.arguments == {"urls": ["https://a.example/1", "b.example/2"]}
    assert actions(archive)[0] == ("edda", "articles.read")


def test_a_source_is_visited_paused_resumed_and_renamed(editor: Browser, archive: Archive) -> None:
    editor.send("/sources/lantern/visit")
    assert archive.jobs.recent(1)[0].arguments == {"source": "lantern"}
    editor.send("/sources/lantern/pause")
    paused = archive.sources.all()[0].paused
    assert paused
    editor.send("/sources/lantern/pause")
    assert archive.sources.all()[0].paused == paused, "since when it was paused stays"
    assert "Paused" in editor.get("/sources").text
    assert "Resume" in editor.get("/sources/lantern").text
    editor.send("/sources/lantern/resume")
    assert archive.sources.all()[0].paused is None
    editor.send("/sources/lantern/rename", name=" The <b>Evening</b> Lantern\n")
    assert archive.sources.all()[0].name == "The <b>Evening</b> Lantern"
    assert "The &lt;b&gt;Evening&lt;/b&gt; Lantern" in editor.get("/sources").text
    assert [action for _, action in actions(archive)] == [
        "sources.rename", "sources.resume", "sources.pause", "sources.pause", "sources.visit",
    ]  # fmt: skip


def test_removing_asks_what_becomes_of_the_articles(editor: Browser, owner: Browser, archive: Archive) -> None:
    assert "0 articles stay in the archive" in editor.get("/sources/lantern/remove").text
    assert 'value="remove"' not in editor.get("/sources/lantern/remove").text
    assert editor.send("/sources/lantern/remove", articles="remove").status_code == 403
    assert len(archive.sources.all()) == 1
    owner.send("/sources/lantern/remove", articles="remove")
    assert archive.jobs.recent(1)[0].kind is JobKind.REMOVE
    assert len(archive.sources.all()) == 1, "that is the crawler's to do"
    assert editor.send("/sources/lantern/remove", articles="keep").headers["Location"] == "/sources"
    assert archive.sources.all() == []
    assert actions(archive)[0] == ("edda", "sources.remove")


def test_the_page_of_a_source(editor: Browser, client: FlaskClient, archive: Archive) -> None:
    bad = AddressState(
        url="https://lantern.example/<script>", outcome="timeout", failures=2, last_visit=NOON, source="lantern"
    )
    archive.addresses.put_many([bad])
    for page in (editor.get("/sources/lantern").text, client.get("/sources/lantern").text):
        assert 'data-label="Fetched">5<' in page
        assert "1 × the outlet&#39;s robots.txt forbids this address" in page
        assert "The answer was not complete in time" in page
        assert "&lt;script&gt;" in page or "%3Cscript%3E" in page
        assert "<script>" not in page.replace("<script src", "")
    assert "Try now" in editor.get("/sources/lantern").text
    assert "Try now" not in client.get("/sources/lantern").text
    editor.send("/sources/lantern/try", url=bad.url)
    assert archive.jobs.recent(1)[0].arguments == {"urls": [bad.url], "source": "lantern"}
    assert editor.send("/sources/lantern/try").status_code == 400


@pytest.mark.parametrize("what", ["visit", "pause", "resume", "rename", "remove", "try"])
def test_a_source_that_is_gone_is_not_found(editor: Browser, archive: Archive, what: str) -> None:
    assert editor.send(f"/sources/nobody/{what}", url="https://a.example/").status_code == 404
    assert editor.get("/sources/nobody").status_code == 404
    assert editor.get("/sources/nobody/remove").status_code == 404
    assert archive.jobs.recent(1) == []


def test_visitors_see_no_forms(client: FlaskClient) -> None:
    page = client.get("/sources").text
    assert "Visit now" not in page
    assert "/sources/add" not in page
    assert client.get("/sources/add").status_code == 302


def test_as_many_jobs_wait_as_are_allowed(editor: Browser, archive: Archive, newsroom: Newsroom) -> None:
    for _ in range(newsroom.settings.jobs_waiting):
        archive.jobs.add(JobKind.FETCH, {"urls": []}, by="", now=NOON, most=10**6)
    answer = editor.send("/sources/add", addresses="news.example")
    assert answer.status_code == 503
    assert "jobs are waiting" in answer.text
    assert archive.jobs.waiting() == newsroom.settings.jobs_waiting
