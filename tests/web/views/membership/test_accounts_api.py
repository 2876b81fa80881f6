"""Accounts, keys and the log of changes as JSON, as a program of an owner sees them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from index.accounts import secret_text
from index.accounts.account_service import form_token
from index.accounts.rights import Role
from tests.web.attacks.target import Target, Who
from web.middleware.identity import FORM_HEADER, SESSION_COOKIE


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    made = Target(tmp_path)
    yield made
    made.close()


def ask(target: Target, who: Who, method: str, path: str, body: Any = None) -> TestResponse:
    client, headers = target.app.test_client(), {}
    if who.session:
        client.set_cookie(SESSION_COOKIE, who.session)
        headers[FORM_HEADER] = form_token(who.session)
    if who.key:
        headers["Authorization"] = f"Bearer {who.key}"
    return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)


def test_an_owner_makes_changes_and_removes_an_account(target: Target) -> None:
    key = target.key("otto")
    made = ask(target, key, "POST", "/accounts", {"name": "Tilda", "role": "editor"})
    assert made.status_code == 201
    tilda = made.get_json()
    assert (tilda["name"], tilda["role"], tilda["disabled"]) == ("tilda", "editor", None)
    token = tilda["link"].rpartition("/")[2]
    assert target.accounts.link(token).account == tilda["id"]
    assert ask(target, key, "POST", "/accounts", {"name": "tilda"}).status_code == 409
    address = f"/accounts/{tilda['id']}"
    assert ask(target, key, "PATCH", address, {"role": "reader"}).get_json()["role"] == "reader"
    assert ask(target, key, "PATCH", address, {"disabled": True}).get_json()["disabled"]
    assert ask(target, key, "PATCH", address, {"disabled": False}).get_json()["disabled"] is None
    assert "/welcome/" in ask(target, key, "POST", f"{address}/reset").get_json()["link"]
    assert ask(target, key, "DELETE", address).status_code == 204
    assert ask(target, key, "DELETE", address).status_code == 404
    names = [one["name"] for one in ask(target, key, "GET", "/accounts").get_json()["accounts"]]
    assert names == ["edda", "olga", "otto", "rosa"]
    log = ask(target, key, "GET", "/audit?limit=2").get_json()["entries"]
    assert [entry["action"] for entry in log] == ["accounts.remove", "accounts.reset"]
    assert log[0]["by"] == "otto (a script)"
    earlier = ask(target, key, "GET", f"/audit?limit=1&before={log[-1]['seq']}").get_json()["entries"]
    assert earlier[0]["action"] == "accounts.enable"


def test_an_invitation_gives_its_role(target: Target) -> None:
    made = ask(target, target.key("otto"), "POST", "/invitations", {"role": "owner"}).get_json()
    account = target.accounts.accept(made["link"].rpartition("/")[2], name="tilda", password="a long password")
    assert account.role is Role.OWNER


def test_the_last_owner_stays(target: Target) -> None:
    key = target.key("otto")
    ask(target, key, "DELETE", f"/accounts/{target.people['olga'].id}")
    otto = f"/accounts/{target.people['otto'].id}"
    for method, body in (("DELETE", None), ("PATCH", {"role": "reader"}), ("PATCH", {"disabled": True})):
        answer = ask(target, key, method, otto, body)
        assert (answer.status_code, "only owner" in answer.get_json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"name": ""},
        {"name": "two words"},
        {"name": 7},
        {"name": "x", "role": "king"},
        {"name": "x", "more": 1},
    ],
)
def test_what_is_no_account_is_refused_in_words(target: Target, body: Any) -> None:
    answer = ask(target, target.key("otto"), "POST", "/accounts", body)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["detail"]


def test_ones_own_keys(target: Target) -> None:
    rosa = target.session("rosa")
    made = ask(target, rosa, "POST", "/keys", {"name": "morning list"})
    assert made.status_code == 201
    key = Who(key=made.get_json()["key"])
    listed = ask(target, key, "GET", "/keys")
    assert [(one["name"], one["scope"]) for one in listed.get_json()["keys"]] == [("morning list", "read")]
    assert key.key not in listed.text, "shown once"
    assert ask(target, target.key("rosa"), "POST", "/keys", {"name": "more"}).get_json()["code"] == "not_by_key"
    mine = f"/keys/{made.get_json()['id']}"
    assert ask(target, target.session("edda"), "DELETE", mine).status_code == 403
    assert ask(target, rosa, "DELETE", mine).status_code == 204
    assert ask(target, key, "GET", "/keys").status_code == 401
    assert ask(target, rosa, "DELETE", "/keys/999").status_code == 404
    seen = ask(target, target.key("otto"), "GET", f"/accounts/{target.people['rosa'].id}/keys").get_json()["keys"]
    assert {one["name"]: bool(one["revoked"]) for one in seen} == {"morning list": True, "a script": False}


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": " "}, {"name": "x" * 81}, {"name": "x", "scope": "all"}])
def test_what_is_no_key_is_refused_in_words(target: Target, body: Any) -> None:
    answer = ask(target, target.session("rosa"), "POST", "/keys", body)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["detail"]
