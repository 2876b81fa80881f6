"""The page of the status: what it says, what can be done there, and that only owners see it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive, Task
from index.backups import restoring
from index.backups.backups import backups, make_backup
from index.engines.protocols import EngineStatus
from index.errors import IndexUnavailable
from index.jobs.protocols import JobKind
from index.machines.presence import SILENT
from index.machines.protocols import Process
from index.operations.locks import role_lock
from index.text.localizable import Counted, Sentence
from tests.search.newsroom import Newsroom
from tests.web.views.upkeep.test_imports import signed_in, token_of

DEEDS = ("backup", "check", "reindex", "retry")


@pytest.fixture
def owner(app: Flask, accounts: AccountService) -> FlaskClient:
    return signed_in(app, accounts, "otto")


def test_it_says_how_everything_is(owner: FlaskClient, archive: Archive) -> None:
    page = owner.get("/status")
    assert page.headers["Cache-Control"] == "no-store"
    count = archive.articles.count()
    for said in (f"{count} articles", "GB free", "crawler: <strong>not running", "Last backup", "never", "0.1.0"):
        assert said in page.text
    told = owner.get("/api/v1/status").get_json()
    assert told["archive"]["articles"] == told["index"]["articles"] == count
    assert told["processes"] == {"crawler": False, "indexer": False, "alerts": False}
    assert told["last_backup"] is None
    assert told["well"] == all(one["well"] for one in told["findings"])


def test_what_cannot_be_read_is_not_shown_as_none(
    owner: FlaskClient, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = type(newsroom.engine)

    def unreachable(self: object) -> int:
        raise IndexUnavailable("no node answers")

    def status(self: object) -> EngineStatus:
        return EngineStatus(documents=0, generation=0, bytes=0, segments=0, degraded=("no node answers",))

    monkeypatch.setattr(engine, "status", status)
    monkeypatch.setattr(engine, "generation", property(unreachable))
    told = owner.get("/api/v1/status").get_json()["index"]
    assert told == {
        "articles": None,
        "bytes": None,
        "generation": None,
        "faults": [],
        "degraded": ["no node answers"],
    }
    assert "The index is out of reach right now" in owner.get("/status").text
    figures = owner.get("/metrics").text.splitlines()
    assert "broadsheet_index_up 0.0" in figures
    assert not [line for line in figures if line.startswith("broadsheet_index_generation ")]


def test_it_tells_of_all_machines(owner: FlaskClient, archive: Archive) -> None:
    assert "<h2>Machines" not in owner.get("/status").text
    assert owner.get("/api/v1/status").get_json()["machines"] == []
    now = datetime.now(UTC)
    crawler = Process(
        id="a", machine="beta<", role="crawler", pid=7, version="1.0", build="abc", started=now, seen=now, doing="visits l"
    )  # fmt: skip
    silent = replace(crawler, id="b", machine="gamma", role="indexer", seen=now - SILENT * 2, doing="")
    for one in (crawler, silent):
        archive.processes.beat(one)
    page = owner.get("/status").text
    assert "<bdi>beta&lt;</bdi>" in page
    assert "visits l" in page
    assert "crawler: running" in page
    assert "the indexer on gamma (process 7) has given no sign of life" in page
    told = owner.get("/api/v1/status").get_json()
    assert told["processes"] == {"crawler": True, "indexer": False, "alerts": False}
    assert [(one["name"], one["processes"][0]["alive"]) for one in told["machines"]] == [
        ("beta<", True),
        ("gamma", False),
    ]
    figures = owner.get("/metrics").text
    assert 'broadsheet_processes{machine="beta<",role="crawler"} 1.0' in figures
    assert 'broadsheet_processes{machine="gamma",role="indexer"} 0.0' in figures
    assert "not running" not in owner.get("/imports").text
    archive.processes.beat(replace(crawler, id="c", machine="delta"))
    assert "2 crawlers share them" in owner.get("/sources").text
    archive.processes.leave(["a", "c"])
    assert "not running" in owner.get("/imports").text


def test_only_owners_see_it_or_do_anything(app: Flask, accounts: AccountService, archive: Archive) -> None:
    before = (archive.jobs.recent(9), archive.outbox.epoch(), archive.accounts.audit(99))
    for path in ("/status", "/api/v1/status", "/status/backups/broadsheet-20260101-000000.backup"):
        assert signed_in(app, accounts, "edda").get(path).status_code == 403
        assert app.test_client().get(path).status_code in (302, 401)
    for deed in DEEDS:
        editor = signed_in(app, accounts, "edda")
        assert editor.post(f"/status/{deed}", data={"token": token_of(editor)}).status_code == 403
        assert signed_in(app, accounts, "otto").post(f"/status/{deed}").status_code == 403
    assert (archive.jobs.recent(9), archive.outbox.epoch(), archive.accounts.audit(99)) == before


@pytest.mark.parametrize(("deed", "kind"), [("backup", JobKind.BACKUP), ("check", JobKind.CHECK)])
def test_the_crawler_is_asked_once(owner: FlaskClient, archive: Archive, deed: str, kind: JobKind) -> None:
    for _ in range(2):
        assert owner.post(f"/status/{deed}", data={"token": token_of(owner)}).status_code == 303
    (job,) = archive.jobs.recent(9)
    assert (job.kind, job.by) == (kind, "otto")
    assert archive.accounts.audit(1)[0].action == f"{deed}.ask"
    archive.jobs.take(datetime.now(UTC))
    lines = [
        {"event": "copied", "done": 3, "of": 9},
        {"event": "finding", "subject": "archive", "well": False, "text": "<b>torn</b>"},
    ]
    archive.jobs.note(job.id, lines, datetime.now(UTC))
    page = owner.get("/status").text
    assert "<b>torn" not in page
    assert ('value="3"' if deed == "backup" else "&lt;b&gt;torn") in page


def test_what_was_found_is_said_in_the_language_of_the_page(owner: FlaskClient, archive: Archive) -> None:
    job = archive.jobs.add(JobKind.CHECK, {}, by="otto", now=datetime.now(UTC), most=9)
    archive.jobs.take(datetime.now(UTC))
    text = Counted("%(count)s article, intact", "%(count)s articles, intact", 2_000)
    lines = [{"event": "finding", "subject": Sentence("archive"), "well": True, "text": text}]
    archive.jobs.note(job.id, lines, datetime.now(UTC))
    archive.jobs.end(job.id, datetime.now(UTC))
    (kept,) = archive.jobs.events(job.id)
    assert kept.data["text"] == "2,000 articles, intact"
    for tag, said in (("de", "Archiv: 2.000 Artikel, unversehrt"), ("ja", "アーカイブ: 記事2,000本、異常なし")):
        page = owner.get("/status", headers={"Accept-Language": tag}).text
        assert said in page
    assert "archive: 2,000 articles, intact" in owner.get("/status").text


def test_faults_are_told_in_the_language_of_the_page_and_to_programs_in_english(
    owner: FlaskClient, archive: Archive
) -> None:
    then = datetime.now(UTC) - SILENT * 2
    archive.processes.beat(
        Process(
            id="a", machine="beta", role="indexer", pid=7, version="1.0", build="abc", started=then, seen=then, doing=""
        )
    )
    german = {"Accept-Language": "de"}
    assert "auf beta (Prozess 7) gibt seit" in owner.get("/status", headers=german).text
    told = owner.get("/api/v1/status", headers=german).get_json()["findings"]
    assert any(one["text"].startswith("the indexer on beta (process 7) has given no sign") for one in told)


def test_a_backup_is_listed_and_downloaded(owner: FlaskClient, newsroom: Newsroom, archive: Archive) -> None:
    made = make_backup(newsroom.settings, archive, by="otto", now=datetime.now(UTC))
    page = owner.get("/status").text
    assert made.name in page
    answer = owner.get(f"/status/backups/{made.name}")
    assert answer.data.startswith(b"SQLite format 3\x00")
    assert made.name in answer.headers["Content-Disposition"]
    answer.close()
    assert archive.accounts.audit(1)[0].action == "backup.download"
    assert owner.get("/api/v1/status").get_json()["last_backup"] is not None


@pytest.mark.parametrize(
    "name", ["..", "archive.sqlite3", "..%2Farchive.sqlite3", "broadsheet-20260101-000000.backup.part"]
)
def test_only_backups_are_downloaded(owner: FlaskClient, newsroom: Newsroom, name: str) -> None:
    assert owner.get(f"/status/backups/{name}").status_code in (302, 308, 404)


def test_old_backups_make_room(newsroom: Newsroom, archive: Archive, tmp_path: Path) -> None:
    made = [
        make_backup(newsroom.settings, archive, by="", now=datetime(2026, 1, day, tzinfo=UTC)).name
        for day in range(1, 6)
    ]
    assert [one.name for one in backups(newsroom.settings)] == made[:1:-1]


def test_the_index_is_made_anew(owner: FlaskClient, archive: Archive) -> None:
    before = archive.outbox.epoch()
    assert owner.post("/status/reindex", data={"token": token_of(owner)}).status_code == 303
    assert archive.outbox.epoch() == before + 1
    assert archive.accounts.audit(1)[0].action == "index.rebuild"
    assert "articles to be indexed" in owner.get("/status").text


def test_what_was_set_aside_is_shown_and_tried_again(owner: FlaskClient, archive: Archive) -> None:
    archive.set_aside.put(Task.INDEX, next(archive.articles.ids()), "ZeroDivisionError: <i>why</i>", version="0")
    page = owner.get("/status").text
    assert "ZeroDivisionError: &lt;i&gt;why" in page
    assert owner.post("/status/retry", data={"token": token_of(owner)}).status_code == 303
    assert archive.set_aside.counts() == {}
    assert next(archive.articles.ids()) in [change.article_id for change in archive.outbox.pending(9)]
    assert archive.accounts.audit(1)[0].detail == "tried again: 1"


def send(client: FlaskClient, file: bytes) -> TestResponse:
    """Put together here: the client would leave a file of its own open."""
    head = b'--line\r\nContent-Disposition: form-data; name="files"; filename="../mine.backup"\r\n\r\n'
    kind, token = "multipart/form-data; boundary=line", {"X-Form-Token": token_of(client)}
    return client.post("/status/backups", data=head + file + b"\r\n--line--\r\n", content_type=kind, headers=token)


def test_a_backup_is_sent_looked_at_and_restored(owner: FlaskClient, archive: Archive, newsroom: Newsroom) -> None:
    settings = newsroom.settings
    kept = make_backup(settings, archive, by="otto", now=datetime.now(UTC))
    file = (settings.data / "backups" / kept.name).read_bytes()
    sent = send(owner, file)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    assert re.fullmatch(r"/status/backups/uploaded-[0-9-]+\.backup/restore", address)
    page = owner.get(address).text
    assert "nobody is there to stop" in page
    assert f"restore {settings.data}/backups/uploaded-" in page
    assert owner.post(address, data={"token": token_of(owner)}).status_code == 409
    assert restoring.asked_for(settings) is None
    with role_lock(settings.data, restoring.SUPERVISOR):
        assert "Stop everything and restore it" in owner.get(address).text
        assert owner.post(address, data={"token": token_of(owner)}).status_code == 303
        assert "is being restored" in owner.get(address).text
        assert "is being restored" in owner.get("/status").text
    assert restoring.restore(settings) is not None
    # Every session has ended with it.
    assert owner.get(address).status_code == 302


@pytest.mark.parametrize("content", [b"a letter", b"SQLite format 3\0" + b"x" * 5000, b""])
def test_what_is_no_backup_is_not_kept(owner: FlaskClient, newsroom: Newsroom, content: bytes) -> None:
    answer = send(owner, content)
    assert answer.status_code == 400
    assert "This did not work" in answer.text
    assert backups(newsroom.settings) == []
    assert not list((newsroom.settings.data / "uploads").glob("*"))


def test_restoring_as_json(owner: FlaskClient, archive: Archive, newsroom: Newsroom) -> None:
    settings = newsroom.settings
    kept = make_backup(settings, archive, by="otto", now=datetime.now(UTC))
    headers = {"X-Form-Token": token_of(owner)}
    for body, status in (({}, 400), ({"backup": 1}, 400), ({"backup": kept.name}, 409)):
        assert owner.post("/api/v1/restorations", json=body, headers=headers).status_code == status
    with role_lock(settings.data, restoring.SUPERVISOR):
        assert owner.post("/api/v1/restorations", json={"backup": "nosuch"}, headers=headers).status_code == 404
        asked = owner.post("/api/v1/restorations", json={"backup": kept.name}, headers=headers)
    assert asked.status_code == 202
    assert owner.get("/api/v1/restorations").get_json() == {**asked.get_json(), "last": None}
