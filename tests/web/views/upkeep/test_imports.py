"""Importing in the browser: files are taken, shown, refused and taken back; and never without the right to."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.account_service import AccountService
from index.accounts.rights import Scope
from index.archive.protocols import Archive
from index.imports.protocols import Arrival, Refusal, Tally
from index.imports.uploads import folder_of
from index.jobs.protocols import JobKind
from index.json_codec import FIELDS
from index.operations.settings import Settings
from tests.index.fakes import START, an_article, later
from tests.search.newsroom import Newsroom
from web.app import create_app
from web.middleware.identity import SESSION_COOKIE
from web.server import upload_request


@pytest.fixture
def chosen(newsroom: Newsroom, tmp_path: Path) -> Settings:
    return replace(newsroom.settings, uploads=str(tmp_path / "shared"), upload_bytes=200_000, upload_files=4)


@pytest.fixture
def app(newsroom: Newsroom, chosen: Settings) -> Flask:
    return create_app(chosen, engine=newsroom.engine, archive=newsroom.archive)


@pytest.fixture
def editor(app: Flask, accounts: AccountService) -> FlaskClient:
    return signed_in(app, accounts, "edda")


def signed_in(app: Flask, accounts: AccountService, name: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, accounts.start_session(accounts.find(name)))
    return client


def token_of(client: FlaskClient) -> str:
    match = re.search(r'name="token" value="([^"]+)"', client.get("/account").text)
    assert match
    return match[1]


def form(client: FlaskClient, **files: bytes) -> dict[str, Any]:
    return {
        "token": token_of(client),
        "files": [(io.BytesIO(body), name.replace("__", ".")) for name, body in files.items()],
    }


def stored(chosen: Settings) -> list[str]:
    folder = folder_of(chosen)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) if folder.exists() else []


def state(archive: Archive, chosen: Settings) -> object:
    return (
        archive.imports.recent(99), archive.jobs.recent(99), archive.accounts.audit(99), stored(chosen),
        list(archive.articles.ids()),
    )  # fmt: skip


def test_files_are_taken_and_a_job_is_entered(editor: FlaskClient, archive: Archive, chosen: Settings) -> None:
    answer = editor.post("/imports", data=form(editor, notes__txt=b"x" * 100_000, news__jsonl=b"{}"))
    assert answer.status_code == 303
    (record,) = archive.imports.recent(9)
    assert answer.headers["Location"] == f"/imports/{record.number}"
    assert (record.by, record.files) == ("edda", ("notes.txt", "news.jsonl"))
    job = archive.jobs.get(record.job or 0)
    assert job is not None
    assert (job.kind, job.by, job.arguments["import"]) == (JobKind.IMPORT, "edda", record.number)
    upload = job.arguments["upload"]
    assert stored(chosen) == [upload, f"{upload}/0001.txt", f"{upload}/0002.jsonl"]
    assert (folder_of(chosen) / upload / "0001.txt").read_bytes() == b"x" * 100_000
    entry = archive.accounts.audit(1)[0]
    assert (entry.by, entry.action, entry.detail) == ("edda", "imports.add", "notes.txt, news.jsonl")
    page = editor.get(f"/imports/{record.number}").text
    assert "Waiting" in page
    assert 'data-refresh="5"' in page
    assert "notes.txt" in editor.get("/imports").text


@pytest.mark.parametrize(
    "name",
    [
        "../../../escape.html",
        "..\\..\\escape.html",
        "/etc/cron.d/escape",
        "<img src=x>.html",
        "a\u202eb.html",
        "x" * 3000,
    ],
)
def test_a_hostile_name_is_only_shown(editor: FlaskClient, archive: Archive, chosen: Settings, name: str) -> None:
    data = {"token": token_of(editor), "files": [(io.BytesIO(b"text"), name)]}
    assert editor.post("/imports", data=data).status_code == 303
    (record,) = archive.imports.recent(1)
    assert all(re.fullmatch(r"[0-9a-f]{32}(/0001(\.html)?)?", one) for one in stored(chosen))
    page = editor.get(f"/imports/{record.number}").text
    assert "<img src=x>" not in page
    assert "/" not in record.files[0]


def test_what_is_too_much_is_refused_whole(editor: FlaskClient, archive: Archive, chosen: Settings) -> None:
    before = state(archive, chosen)
    large = editor.post("/imports", data=form(editor, a__txt=b"x" * 300_000))
    assert large.status_code == 413
    assert "upload_bytes" in large.text
    many = editor.post("/imports", data=form(editor, **{f"f{n}__txt": b"x" for n in range(5)}))
    assert many.status_code == 413
    assert "upload_files" in many.text
    parts = editor.post("/imports", data=form(editor, **{f"f{n}__txt": b"x" for n in range(60)}))
    assert parts.status_code == 413
    assert state(archive, chosen) == before


def test_a_file_that_is_sent_as_a_form_is_not_read_into_memory(
    editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As curl does with -d."""
    monkeypatch.setattr(upload_request, "BUFFER", 10_000)
    kind = "application/x-www-form-urlencoded"
    for address in ("/imports", "/api/v1/imports"):
        refused = editor.post(address, data=b"x" * 100_000, content_type=kind, headers={"Accept": "application/json"})
        assert refused.status_code == 400
        assert "Send files as multipart/form-data" in refused.get_json()["detail"]


def test_no_more_than_max_body_is_read_elsewhere(editor: FlaskClient, chosen: Settings) -> None:
    data = {"token": token_of(editor), "name": "x", "files": (io.BytesIO(b"x" * 70_000), "a.txt")}
    assert editor.post("/account/keys", data=data).status_code == 413


@pytest.mark.parametrize("files", [{}, {"empty__txt": b""}])
def test_without_a_file_nothing_happens(
    editor: FlaskClient, archive: Archive, chosen: Settings, files: dict[str, bytes]
) -> None:
    before = state(archive, chosen)
    answer = editor.post("/imports", data=form(editor, **files))
    assert answer.status_code == 400
    assert "choose at least one file" in answer.text
    assert state(archive, chosen) == before


def test_without_the_right_to_nothing_happens(
    app: Flask, accounts: AccountService, archive: Archive, chosen: Settings
) -> None:
    number = archive.imports.add(["a.jsonl"], by="edda", now=START)
    before = state(archive, chosen)
    for address in ("/imports", f"/imports/{number}/undo"):
        for name, data, headers, status in (
            (None, {}, {}, 401),
            ("rosa", {"token": "right"}, {}, 403),
            ("edda", {}, {}, 403),
            ("edda", {"token": "made up"}, {}, 403),
            ("edda", {"token": "right"}, {"Origin": "https://elsewhere.example"}, 403),
            ("edda", {"token": "right"}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ):
            client = app.test_client() if name is None else signed_in(app, accounts, name)
            sent = {**data, "files": (io.BytesIO(b"text" * 9000), "a.txt")}
            if data.get("token") == "right":
                sent["token"] = token_of(client)
            assert client.post(address, data=sent, headers=headers).status_code == status, (address, name, headers)
            assert state(archive, chosen) == before
    for address in ("/imports", f"/imports/{number}"):
        assert signed_in(app, accounts, "rosa").get(address).status_code == 403
        assert app.test_client().get(address).status_code == 302


def test_a_full_queue_and_a_full_folder_are_said(
    newsroom: Newsroom, accounts: AccountService, archive: Archive, chosen: Settings
) -> None:
    for changes, status in (({"jobs_waiting": 0}, 503), ({"uploads_bytes": 10}, 507)):
        app = create_app(replace(chosen, **changes), engine=newsroom.engine, archive=newsroom.archive)  # type: ignore[arg-type]
        client = signed_in(app, accounts, "edda")
        assert client.post("/imports", data=form(client, a__txt=b"text")).status_code == status
        assert archive.imports.recent(9) == []
        assert stored(chosen) == []


def test_a_program_sends_files_with_a_key(app: Flask, accounts: AccountService, archive: Archive) -> None:
    _, key = accounts.add_key(accounts.find("edda"), "nightly", Scope.WRITE)
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    data = {"files": (io.BytesIO(b"{}"), "news.jsonl")}
    answer = app.test_client().post("/imports", data=data, headers=headers)
    assert answer.status_code == 202
    assert answer.get_json()["files"] == ["news.jsonl"]
    assert answer.headers["Location"] == f"/imports/{answer.get_json()['id']}"


@pytest.fixture
def over(archive: Archive) -> int:
    """An import that brought two articles, one of which was changed since, and of which 250 lines were refused."""
    number = archive.imports.add(["news.jsonl"], by="edda", now=START)
    for name in ("ferry", "bridge"):
        article = an_article(name, f"The text of {name}.")
        archive.articles.save(article)
        archive.imports.arrived(article.id, Arrival(number=number, place=f"news.jsonl {name}"))
    archive.articles.save(an_article("bridge", "Changed.", fetched=later(9)))
    refusals = [Refusal(place=f"news.jsonl line {n}", reason="no-json", detail="<b>broken</b>") for n in range(250)]
    tally = Tally(new=2, refused=250)
    archive.imports.progress(number, file="news.jsonl", done=1, size=1, tally=tally, refusals=refusals, most=999)
    archive.imports.end(number, later(1))
    return number


def test_the_report_says_line_by_line_what_was_refused(editor: FlaskClient, over: int) -> None:
    page = editor.get(f"/imports/{over}").text
    assert "news.jsonl line 199<" in page
    assert "news.jsonl line 200<" not in page
    assert "<b>broken" not in page
    more = re.search(r'href="(/imports/\d+\?after=\d+)"', page)
    assert more
    assert "news.jsonl line 249<" in editor.get(more[1]).text


def test_undoing_says_what_it_will_do_and_asks_the_crawler(editor: FlaskClient, archive: Archive, over: int) -> None:
    page = editor.get(f"/imports/{over}").text
    assert "1 article that came with it is taken out" in page
    assert "1 article stay" in page
    assert editor.post(f"/imports/{over}/undo", data={"token": token_of(editor)}).status_code == 303
    record = archive.imports.get(over)
    assert record is not None
    job = archive.jobs.get(record.job or 0)
    assert job is not None
    assert (job.kind, job.arguments, job.by) == (JobKind.UNDO_IMPORT, {"import": over}, "edda")
    assert archive.accounts.audit(1)[0].action == "imports.undo"
    again = editor.post(f"/imports/{over}/undo", data={"token": token_of(editor)})
    assert again.status_code == 409
    assert "being undone already" in again.text


@pytest.mark.parametrize("path", ["/imports/999", "/imports/99999999999999999999999", "/imports/-1"])
def test_an_import_that_is_none_is_not_found(editor: FlaskClient, path: str) -> None:
    assert editor.get(path).status_code == 404


def test_the_fields_of_json_lines_are_on_the_page(editor: FlaskClient) -> None:
    page = editor.get("/imports").text
    assert all(f"<code>{name}</code>" in page for name in FIELDS)
