"""What an editor changes in the browser: each form does one thing, and says in the audit log who did it."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.archive.protocols import AddressState, Archive, Source, SourceKind, Visit
from index.health.doctor import examine
from index.jobs.protocols import JobKind
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import MOVED
from index.sources.starter_list import starters
from tests.search.newsroom import NOON, Newsroom, article
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


@pytest.mark.parametrize("what", ["visit", "pause", "resume", "rename", "remove", "settings", "try"])
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


SECRET = "wick-and-oil-4711"


def test_what_is_set_of_a_source_is_changed_in_a_form(editor: Browser, archive: Archive, newsroom: Newsroom) -> None:
    page = editor.get("/sources/lantern/settings").text
    assert "Europe/Dublin" in page
    form = {
        "name": "The Lantern", "every": "90m", "timezone": "Europe/Dublin", "country": "ie", "language": "en",
        "kind": "newspaper", "words": "harbour, <b>", "keep": "forever", "headers": f"Cookie: id={SECRET}\r\nX-Key: {SECRET}\r\n",
    }  # fmt: skip
    answer = editor.send("/sources/lantern/settings", **form)
    assert answer.headers["Location"] == "/sources/lantern"
    source = archive.sources.all()[0]
    assert (source.every, source.timezone, source.keep, source.labels.words) == (
        5400.0,
        "Europe/Dublin",
        0.0,
        ("harbour", "<b>"),
    )
    page = editor.get("/sources/lantern").text
    for words in (
        "every 1.5 hours",
        "Europe/Dublin",
        "Ireland, English, newspaper, harbour, &lt;b&gt;",
        "for ever",
        "Cookie, X-Key",
    ):
        assert words in page, words
    again = editor.get("/sources/lantern/settings").text
    for words in (
        'value="90m"',
        'value="IE"',
        '<option value="newspaper" selected>newspaper',
        'value="forever"',
        "Sent along: Cookie, X-Key",
    ):
        assert words in again, words
    editor.send("/sources/lantern/settings", **(form | {"headers": " \n", "every": ""}))
    secrets = SecretHeaders.of(newsroom.settings)
    assert secrets.names() == {"lantern": ("Cookie", "X-Key")}, "left empty, they stay"
    assert archive.sources.all()[0].every is None
    for path in ("/sources", "/sources/lantern", "/sources/lantern/settings", "/sources.opml", "/metrics", "/account"):
        assert SECRET not in editor.get(path).text, path
    assert SECRET not in repr(archive.accounts.audit(99)) + repr(archive.jobs.recent(9)) + repr(
        archive.sources.health()
    )
    editor.send("/sources/lantern/settings", no_headers="1")
    assert secrets.names() == {}
    assert archive.sources.all()[0].keep == 0.0, "what a form does not have stays"


@pytest.mark.parametrize(
    ("key", "value"),
    [("every", "soon"), ("timezone", "Atlantis/Capital"), ("country", "Ireland"), ("keep", "long"), ("kind", "gossip")],
)
def test_what_cannot_be_set_is_said_beside_what_was_typed(
    editor: Browser, archive: Archive, key: str, value: str
) -> None:
    before = archive.sources.all()
    answer = editor.send(
        "/sources/lantern/settings", **({"words": "harbour"} | {key: value}), headers=f"X-Key: {SECRET}"
    )
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'value="harbour"' in answer.text
    assert SECRET not in answer.text
    assert archive.sources.all() == before


def test_headers_that_cannot_be_sent_are_refused_without_being_shown(editor: Browser, newsroom: Newsroom) -> None:
    for headers in (SECRET, f"Host: {SECRET}", f"X Key: {SECRET}", f"X-Key: {SECRET}ü"):
        answer = editor.send("/sources/lantern/settings", headers=headers)
        assert answer.status_code == 400
        assert SECRET not in answer.text
    assert SecretHeaders.of(newsroom.settings).names() == {}


def test_a_bookmark_fills_in_an_address_and_does_no_more(
    editor: Browser, client: FlaskClient, archive: Archive
) -> None:
    page = editor.get("/add?url=https%3A%2F%2Fnews.example%2F%3Ca%3E%3Fb%3D1%26c")
    assert ">https://news.example/&lt;a&gt;?b=1&amp;c</textarea>" in page.text
    assert 'href="javascript:location.href=&#39;http://localhost/' in page.text
    assert archive.jobs.recent(1) == []
    assert archive.accounts.audit(9, subject="https://news.example/") == []
    assert client.get("/add?url=https://news.example/").headers["Location"].startswith("/login?to=")
    assert len(editor.get(f"/add?url={'x' * 5000}").text) < len(page.text) + 3000


def test_outlets_to_begin_with_are_ticked(editor: Browser, archive: Archive) -> None:
    page = editor.get("/sources/add").text
    for words in ("Or outlets to begin with", "All of these: German", "United Kingdom", starters()[0].why[:30]):
        assert words in page, words
    one = next(starter for starter in starters() if starter.labels.language == "ja")
    answer = editor.send(
        "/sources/add",
        addresses="news.example",
        starter=[one.url, "https://evil.example/"],
        country=["IE", "x"],
        language="uk",
    )
    assert answer.status_code == 303
    text = archive.jobs.recent(1)[0].arguments["text"].split("\n")
    assert text[0] == "news.example"
    assert one.url in text
    assert "https://evil.example/" not in text
    assert {starter.labels.country for starter in starters() if starter.url in text} == {"JP", "IE", "UA"}
    assert "3 of the starter list" in archive.accounts.audit(1)[0].subject


def send_list(editor: Browser, data: bytes) -> TestResponse:
    """Werkzeug's own client would leave a temporary file open."""
    head = f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{editor.token}\r\n--b\r\n'
    file = 'Content-Disposition: form-data; name="file"; filename="feeds.opml"\r\n\r\n'
    body = f"{head}{file}".encode() + data + b"\r\n--b--\r\n"
    return editor.client.post("/sources/add", data=body, content_type="multipart/form-data; boundary=b")


def test_a_long_list_is_taken_up_to_its_own_limit(editor: Browser, archive: Archive, newsroom: Newsroom) -> None:
    line = "<outline text='Feed {0}' xmlUrl='https://news{0}.example/feed'/>\n"
    opml = "<opml version='2.0'><body>" + "".join(line.format(n) for n in range(90_000)) + "</body></opml>"
    assert len(opml) > 5_000_000
    assert send_list(editor, opml.encode()).status_code == 303
    assert archive.jobs.recent(1)[0].arguments["file"] == opml
    most = newsroom.settings.source_list_bytes
    answer = send_list(editor, b"x" * (most + 200_000))
    assert answer.status_code == 413
    assert "source_list_bytes" in answer.text
    assert len(archive.jobs.recent(9)) == 1


def test_a_source_that_is_not_as_usual_is_said_so(editor: Browser, client: FlaskClient, newsroom: Newsroom) -> None:
    """On its page, in the list, for Prometheus, as JSON, and by the doctor, who is asked for the page of the status too."""
    archive, now = newsroom.archive, datetime.now(UTC)
    source = Source(
        id="anchor",
        url="https://anchor.example/",
        name="The Anchor",
        kind=SourceKind.HOME,
        added=now - timedelta(days=90),
    )
    archive.sources.add(source)
    for day in range(5, 60):
        for number in range(4):
            archive.articles.save(
                replace(
                    article(day * 10 + number, "T", "Some text."), source="anchor", fetched=now - timedelta(days=day)
                )
            )
    visit = Visit(source="anchor", started=now, finished=now)
    archive.sources.record(visit, next_visit=now, rhythm=60.0)
    states = [
        AddressState(url=f"https://lantern.example/{n}", source="lantern", outcome="empty", last_visit=now)
        for n in range(9)
    ]
    archive.addresses.put_many(states)
    assert "nothing has come since" in client.get("/sources/anchor").text
    assert "usual are 4 on Mondays" in client.get("/sources/anchor").text
    assert "empty without scripts" in editor.get("/sources/lantern").text
    listed = client.get("/sources").text
    for words in (
        "<strong>Silent</strong>: nothing has come since",
        "<strong>Drawn by scripts</strong>",
        "2 not as usual",
    ):
        assert words in listed, words
    lines = client.get("/metrics").text.splitlines()
    for line in (
        'broadsheet_source_silent{source="anchor"} 1.0', 'broadsheet_source_silent{source="lantern"} 0.0',
        'broadsheet_source_halved{source="anchor"} 0.0', 'broadsheet_source_needs_scripts{source="lantern"} 1.0',
    ):  # fmt: skip
        assert line in lines, line
    told = {one["id"]: one for one in client.get("/api/v1/sources").get_json()["sources"]}
    assert (told["anchor"]["trouble"], told["anchor"]["usual"]) == ("silent", [4.0] * 7)
    assert told["lantern"]["needs_scripts"]
    said = [finding.text for finding in examine(newsroom.settings, archive, whole=False) if not finding.well]
    assert any(text.startswith("anchor: nothing has come since") for text in said)
    assert any(text.startswith("lantern: most of its pages are empty without scripts") for text in said)
    archive.sources.pause("anchor", now)
    said = [finding.text for finding in examine(newsroom.settings, archive, whole=False) if not finding.well]
    assert not any(text.startswith("anchor") for text in said), "nothing is expected of what is paused"


def test_a_source_that_was_moved_says_so(editor: Browser, client: FlaskClient, archive: Archive) -> None:
    archive.accounts.note(NOON, "crawler", MOVED, "lantern", "https://old.example/feed -> https://lantern.example/feed")
    for page in (editor.get("/sources/lantern").text, client.get("/sources/lantern").text):
        assert "Moved by its outlet" in page
        assert "https://old.example/feed -&gt; https://lantern.example/feed" in page


def test_headers_typed_beside_addresses_stand_in_no_job(editor: Browser, archive: Archive, newsroom: Newsroom) -> None:
    form = {"addresses": "news.example\nhttp://post.example/feed", "headers": f"X-Key: {SECRET}"}
    assert editor.send("/sources/add", **form).status_code == 303
    assert SECRET not in repr(archive.jobs.recent(9)) + repr(archive.accounts.audit(9))
    secrets = SecretHeaders.of(newsroom.settings)
    assert (
        secrets.for_adding("https://news.example/")
        == secrets.for_adding("http://post.example/")
        == (("X-Key", SECRET),)
    )
    refused = editor.send("/sources/add", addresses="news.example", headers=SECRET)
    assert refused.status_code == 400
    assert SECRET not in refused.text
    assert len(archive.jobs.recent(9)) == 1


def test_passwords_typed_in_addresses_stand_nowhere(editor: Browser, archive: Archive) -> None:
    for path, form in (
        ("/sources/add", {"addresses": f"https://ada:{SECRET}@news.example/feed\nhttps://post.example/@ada"}),
        ("/sources/read", {"address": f"https://{SECRET}@news.example/1"}),
    ):
        assert editor.send(path, **form).status_code == 303
        assert SECRET not in repr(archive.jobs.recent(9)) + repr(archive.accounts.audit(9))
    assert archive.jobs.recent(2)[1].arguments["text"] == "https://…@news.example/feed\nhttps://post.example/@ada"


def test_its_page_says_what_goes_and_what_stays(editor: Browser, archive: Archive) -> None:
    assert "as set for all, for ever" in editor.get("/sources/lantern").text
    old = [
        replace(article(90 + n, f"Old news {n}", f"The harbour, as it was {n} years ago."), source="lantern")
        for n in (1, 2, 3)
    ]
    for one in old:
        archive.articles.save(one)
    with_one = archive.sources.all()[0]
    archive.sources.change(replace(with_one, keep=timedelta(days=10).total_seconds()))
    before = editor.get("/sources/lantern").text
    archive.marks.star(archive.accounts.all()[0].id, [old[0].id], True, NOON)
    after = editor.get("/sources/lantern").text
    gone, left = (
        re.search(r"(\d+) articles are past that and are forgotten within the hour", page) for page in (before, after)
    )
    assert gone is not None
    assert left is not None
    assert int(gone[1]) == int(left[1]) + 1 >= 3
    assert "somebody keeps" not in before
    assert "1 older article stays, because somebody keeps it." in after
