"""Who may ask for what: roles, keys, tokens of forms, and that no change happens without them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.account_service import AccountService
from index.accounts.rights import Role, Scope
from index.archive.protocols import Archive
from tests.search.newsroom import STORIES, Newsroom
from tests.web.signed_in import NAMES, PASSWORD
from web.app import create_app
from web.middleware.identity import OPEN, READS, SESSION_COOKIE, needed
from web.middleware.password import TRIES


@pytest.fixture
def closed(newsroom: Newsroom, accounts: AccountService) -> Flask:
    settings = replace(newsroom.settings, reading="signed-in")
    return create_app(settings, engine=newsroom.engine, archive=newsroom.archive)


def token_of(page: str) -> str:
    match = re.search(r'name="token" value="([^"]+)"', page)
    assert match, page
    return match[1]


def signed_in(app: Flask, name: str, password: str = PASSWORD) -> FlaskClient:
    client = app.test_client()
    form = {"token": token_of(client.get("/login").text), "name": name, "password": password}
    assert client.post("/login", data=form).status_code == 303
    return client


def changes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of everything that is more than a read."""
    parts: dict[str, Any] = {
        "token": "none",
        "story_id": "0123456789ab",
        "outlet_id": "harbour-herald",
        "key": 1,
        "account_id": 1,
        "person_id": "marta-kovel",
        "seq": 1,
        "number": 1,
        "article_id": STORIES[0].id,
        "backup": "none",
        "search_id": 1,
        "alert_id": "none",
        "mark": "none",
        "message": "none",
    }
    parts |= {"source_id": "lantern", "job_id": 999_999}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "reads", False) or getattr(view, "by_secret_address", False):
            continue
        for method in sorted((rule.methods or set()) - READS):
            with app.test_request_context():
                yield (
                    rule.endpoint,
                    method,
                    app.url_for(rule.endpoint, **{name: parts[name] for name in rule.arguments}),
                )


def state(archive: Archive) -> Any:
    return (
        [(one.name, one.role, one.password, one.disabled) for one in archive.accounts.all()],
        [(key.id, key.revoked) for key in archive.accounts.list_keys()],
        archive.accounts.audit(1000),
        archive.people.log(),
        archive.outlets.log(),
        archive.rules.latest(),
        archive.stories.log(9),
        archive.not_articles.log(9),
        archive.corrections.log(STORIES[0].id),
        archive.jobs.recent(1000),
        archive.sources.all(),
        archive.takedowns.log(9),
        archive.articles.count(),
        [archive.collections.visible(one.id) for one in archive.accounts.all()],
        [archive.marks.all(one.id) for one in archive.accounts.all()],
        [archive.links.of(one.id) for one in archive.accounts.all()],
        [archive.highlights.recent(one.id, 99) for one in archive.accounts.all()],
    )


def test_signing_in_and_out(app: Flask, accounts: AccountService) -> None:
    client = signed_in(app, "edda")
    page = client.get("/account").text
    assert "an editor" in page
    assert client.post("/logout", data={"token": token_of(page)}).status_code == 303
    assert client.get("/account").status_code == 302


def test_a_wrong_name_and_a_wrong_password_look_alike(app: Flask, accounts: AccountService) -> None:
    answers = []
    for name in ("edda", "nobody"):
        client = app.test_client()
        form = {"token": token_of(client.get("/login").text), "name": name, "password": "not the password"}
        answer = client.post("/login", data=form)
        answers.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_a_session_that_was_there_before_is_not_taken_over(app: Flask, accounts: AccountService) -> None:
    """Session fixation: whatever cookie a browser was given, signing in makes a new one."""
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, "chosen by somebody else")
    form = {"token": token_of(client.get("/login").text), "name": "edda", "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 303
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    assert cookie.value != "chosen by somebody else"
    assert accounts.of_session("chosen by somebody else") is None


def test_guessing_is_slowed_down_for_an_address_and_for_an_account(app: Flask, accounts: AccountService) -> None:
    def guess(address: str, name: str) -> int:
        client = app.test_client()
        at = {"REMOTE_ADDR": address}
        form = {
            "token": token_of(client.get("/login", environ_base=at).text),
            "name": name,
            "password": "a wrong guess",
        }
        return client.post("/login", data=form, environ_base=at).status_code

    assert [guess("192.0.2.1", f"name{n}") for n in range(TRIES + 1)] == [403] * TRIES + [429]
    assert [guess(f"198.51.100.{n}", "edda") for n in range(TRIES + 1)] == [403] * TRIES + [429]
    assert guess("203.0.113.1", "rosa") == 403


def test_every_change_names_the_role_it_needs(app: Flask) -> None:
    """A view that forgets to is the owners' alone."""
    for endpoint, method, _ in changes(app):
        assert endpoint in OPEN or needed(app, endpoint, method) is not None
        if endpoint not in OPEN:
            assert hasattr(app.view_functions[endpoint], "needs"), endpoint


def test_without_credentials_nothing_changes(app: Flask, accounts: AccountService, archive: Archive) -> None:
    before = state(archive)
    for endpoint, method, address in changes(app):
        status = app.test_client().open(address, method=method).status_code
        assert status == (403 if endpoint in OPEN else 401), address
    assert state(archive) == before


def test_with_too_few_rights_nothing_changes(app: Flask, accounts: AccountService, archive: Archive) -> None:
    clients = {role: signed_in(app, name) for role, name in NAMES.items()}
    tokens = {role: token_of(client.get("/account").text) for role, client in clients.items()}
    before = state(archive)
    tried = 0
    for endpoint, method, address in changes(app):
        role = needed(app, endpoint, method)
        for mine, client in clients.items():
            if endpoint not in OPEN and role is not None and not mine.includes(role):
                assert client.open(address, method=method, data={"token": tokens[mine]}).status_code == 403, address
                tried += 1
    assert tried
    assert state(archive) == before


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"X-Form-Token": "made up"}],
    ids=lambda headers: next(iter(headers), "no token"),
)
def test_a_form_of_another_site_changes_nothing(
    app: Flask, accounts: AccountService, archive: Archive, headers: dict[str, str]
) -> None:
    client = signed_in(app, "otto")
    right = token_of(client.get("/account").text)
    before = state(archive)
    for endpoint, method, address in changes(app):
        data = {"token": right} if "Origin" in headers or "Sec-Fetch-Site" in headers else {}
        assert client.open(address, method=method, data=data, headers=headers).status_code == 403, (endpoint, headers)
    assert state(archive) == before


def test_the_token_of_another_session_is_none(app: Flask, accounts: AccountService) -> None:
    one, other = signed_in(app, "otto"), signed_in(app, "edda")
    foreign = token_of(other.get("/account").text)
    assert one.post("/accounts/invite", data={"token": foreign, "role": "owner"}).status_code == 403


def test_a_key_has_the_rights_of_its_account_within_its_scope(app: Flask, accounts: AccountService) -> None:
    edda, otto = accounts.find("edda"), accounts.find("otto")
    _, reads = accounts.add_key(otto, "reads", Scope.READ)
    _, writes = accounts.add_key(edda, "writes", Scope.WRITE)
    _, owns = accounts.add_key(otto, "owns", Scope.WRITE)

    def ask(key: str, method: str = "POST") -> int:
        headers = {"Authorization": f"Bearer {key}"}
        return (
            app.test_client()
            .open("/accounts/invite" if method == "POST" else "/audit", method=method, headers=headers)
            .status_code
        )

    assert (ask(reads), ask(writes), ask(owns)) == (403, 403, 201)
    assert (ask(reads, "GET"), ask(writes, "GET")) == (200, 403)
    assert ask("bsk_unknown") == 401
    with_key = {"Authorization": f"Bearer {owns}"}
    assert app.test_client().post("/account/keys", data={"name": "another"}, headers=with_key).status_code == 403
    assert app.test_client().post("/account/leave", headers=with_key).status_code == 403


def test_reading_can_ask_for_a_sign_in(closed: Flask, accounts: AccountService) -> None:
    visitor = closed.test_client()
    assert visitor.get("/search?q=harbour").headers["Location"].startswith("/login?to=")
    assert visitor.get("/api/v1/search?q=harbour").status_code == 401
    assert visitor.get("/healthz").status_code == 200
    assert signed_in(closed, "rosa").get("/search?q=harbour").status_code == 200
    _, key = accounts.add_key(accounts.find("rosa"), "script", Scope.READ)
    assert visitor.get("/api/v1/search?q=harbour", headers={"Authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/search?q=harbour", "/api/v1/search?q=harbour", "/search.atom?q=harbour"])
def test_an_answer_is_not_kept_for_somebody_else(app: Flask, accounts: AccountService, path: str) -> None:
    visitor = app.test_client().get(path).headers.get("ETag", '"none"')
    assert signed_in(app, "edda").get(path, headers={"If-None-Match": visitor}).status_code == 200


def test_the_first_link_makes_an_owner(app: Flask, archive: Archive) -> None:
    token = AccountService(archive.accounts).first_link()
    client = app.test_client()
    page = client.get(f"/welcome/{token}")
    assert "You become an owner" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    short = {"token": token_of(page.text), "name": "otto", "password": "short"}
    assert "10 characters" in client.post(f"/welcome/{token}", data=short).text
    assert client.post(f"/welcome/{token}", data={**short, "password": PASSWORD}).status_code == 303
    assert "otto" in client.get("/accounts").text
    assert client.get(f"/welcome/{token}").status_code == 404


def test_an_owner_invites_and_looks_after_accounts(app: Flask, accounts: AccountService, archive: Archive) -> None:
    owner = signed_in(app, "otto")
    token = token_of(owner.get("/accounts").text)
    made = owner.post("/accounts/invite", data={"token": token, "role": "editor"})
    link = re.search(r"http://localhost(/welcome/[\w-]+)", made.text)
    assert link
    guest = app.test_client()
    form = {"token": token_of(guest.get(link[1]).text), "name": "tilda", "password": PASSWORD}
    assert guest.post(link[1], data=form).status_code == 303
    tilda = accounts.find("tilda")
    assert tilda.role is Role.EDITOR
    owner.post(f"/accounts/{tilda.id}/role", data={"token": token, "role": "reader"})
    assert accounts.find("tilda").role is Role.READER
    assert "choose one" in owner.post(f"/accounts/{tilda.id}/role", data={"token": token, "role": "king"}).text
    owner.post(f"/accounts/{tilda.id}/disable", data={"token": token})
    assert guest.get("/account").status_code == 302
    owner.post(f"/accounts/{tilda.id}/enable", data={"token": token})
    assert "/welcome/" in owner.post(f"/accounts/{tilda.id}/reset", data={"token": token}).text
    owner.post(f"/accounts/{tilda.id}/remove", data={"token": token})
    assert owner.post(f"/accounts/{tilda.id}/remove", data={"token": token}).status_code == 404
    otto = accounts.find("otto")
    assert "only owner" in owner.post(f"/accounts/{otto.id}/remove", data={"token": token}).text
    audit = owner.get("/audit").text
    for action in ("accounts.invite", "accounts.role", "accounts.disable", "accounts.enable", "accounts.reset"):
        assert action in audit
    file = owner.get("/audit.csv").text
    assert file.startswith("time,by,action,subject,detail")
    removed, *_ = csv.DictReader(io.StringIO(file))
    assert (removed["by"], removed["action"], removed["subject"]) == ("otto", "accounts.remove", "tilda")


def test_ones_own_account(app: Flask, accounts: AccountService) -> None:
    client = signed_in(app, "edda")
    token = token_of(client.get("/account").text)
    made = client.post("/account/keys", data={"token": token, "name": "morning list", "scope": "read"})
    assert made.status_code == 201
    shown = re.search(r"<code>(bsk_[\w-]+)</code>", made.text)
    assert shown
    assert accounts.of_key(shown[1]) is not None
    assert shown[1] not in client.get("/account").text, "shown once"
    key = accounts.keys(accounts.find("edda"))[0]
    client.post(f"/account/keys/{key.id}/revoke", data={"token": token})
    assert accounts.of_key(shown[1]) is None
    assert client.get("/account/data").json["name"] == "edda"  # type: ignore[index]
    wrong = {"token": token, "old": "not it at all", "new": "another good phrase"}
    assert "present password" in client.post("/account/password", data=wrong).text
    other = signed_in(app, "edda")
    assert client.post("/account/password", data={**wrong, "old": PASSWORD}).status_code == 303
    assert other.get("/account").status_code == 302, "every other session has ended"
    token = token_of(client.get("/account").text)
    assert client.post("/account/leave", data={"token": token}).status_code == 303
    assert client.get("/account").status_code == 302
    assert [account.name for account in accounts.accounts()] == ["otto", "rosa"]
