"""Signing in at a real OpenID Connect provider on loopback, and everything that must not sign anybody in."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.errors import SettingsError
from index.operations.settings import load_settings
from tests.search.newsroom import Newsroom
from tests.web.house.oidc_provider import running_provider, sign_in_there
from tests.web.signed_in import signed_in_as
from web.app import create_app
from web.house import openid_provider
from web.views.membership.house_login import UNDER_WAY

BACK = "http://localhost/login/house/back"
SECRET = "the secret of the tests"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running_provider(BACK) as address:
        yield address


def made(newsroom: Newsroom, issuer: str, **changes: Any) -> Flask:
    values = {
        "oidc_issuer": issuer,
        "oidc_client": "broadsheet",
        "oidc_secret": SECRET,
        "oidc_name": "Newsroom",
        **changes,
    }
    return create_app(replace(newsroom.settings, **values), engine=newsroom.engine, archive=newsroom.archive)


@pytest.fixture
def app(newsroom: Newsroom, issuer: str) -> Flask:
    return made(newsroom, issuer, sign_in_role="reader")


def there(client: FlaskClient, name: str, begin: str = "/login/house?to=/help", *, agree: bool = True) -> str:
    """From the link on the page to where the provider sends the browser."""
    sent = client.get(begin)
    assert sent.status_code == 302, sent.text
    return sign_in_there(sent.headers["Location"], name, BACK, agree=agree)


def path_of(address: str) -> str:
    return address.removeprefix("http://localhost")


def account_name(client: FlaskClient) -> str:
    page = client.get("/account")
    return page.text.partition("<h1>")[2].partition("</h1>")[0] if page.status_code == 200 else ""


def test_somebody_signs_in_and_out(app: Flask, newsroom: Newsroom) -> None:
    client = app.test_client()
    assert "Sign in with Newsroom" in client.get("/login?to=/help").text
    answer = client.get(path_of(there(client, "ines")))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/help")
    assert account_name(client) == "ines"
    account = newsroom.archive.accounts.named("ines")
    assert account is not None
    assert (account.role, account.mail, account.password) == (Role.READER, "ines@news.example", None)
    assert client.get_cookie(UNDER_WAY, path="/") is None
    token = client.get("/account").text.partition('name="token" value="')[2].partition('"')[0]
    out = client.post("/logout", data={"token": token})
    assert out.status_code == 200
    assert "/session/end?client_id=broadsheet&amp;post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Flogin" in out.text
    assert account_name(client) == ""


def test_the_same_person_comes_back_to_the_same_account(app: Flask, newsroom: Newsroom) -> None:
    for _ in range(2):
        client = app.test_client()
        client.get(path_of(there(client, "ines")))
    assert [account.name for account in newsroom.archive.accounts.all()] == ["ines"]


def test_a_name_there_is_not_an_account_here(app: Flask, newsroom: Newsroom) -> None:
    """Two people who call themselves alike are two; and nobody gets an account by calling themselves like it."""
    service = AccountService(newsroom.archive.accounts)
    service.add("otto", Role.OWNER, by="test")
    client = app.test_client()
    answer = client.get(path_of(there(client, "otto")))
    assert answer.status_code == 403
    assert "There is an account otto already" in answer.text
    first, second = app.test_client(), app.test_client()
    assert first.get(path_of(there(first, "ines"))).status_code == 303
    assert second.get(path_of(there(second, "ines-unverified"))).status_code == 403
    assert account_name(second) == ""


def test_an_account_is_linked_by_who_owns_it(app: Flask, newsroom: Newsroom) -> None:
    owner = signed_in_as(app, Role.OWNER)
    page = owner.get("/account").text
    link = page.partition('href="/login/house?link=')[2].partition('"')[0]
    assert link
    client = owner.client
    done = client.get(path_of(there(client, "otto", f"/login/house?link={link}")))
    assert (done.status_code, done.headers["Location"]) == (303, "/account")
    fresh = app.test_client()
    fresh.get(path_of(there(fresh, "otto")))
    assert account_name(fresh) == "owner-0"
    assert owner.post("/account/unlink").status_code == 409, "it has no password"
    assert client.get("/login/house?link=made-up").status_code == 403
    assert app.test_client().get(f"/login/house?link={link}").status_code == 403


def test_where_no_accounts_are_made_a_stranger_stays_out(newsroom: Newsroom, issuer: str) -> None:
    app = made(newsroom, issuer)
    client = app.test_client()
    answer = client.get(path_of(there(client, "ines")))
    assert answer.status_code == 403
    assert "ask an owner" in answer.text
    assert newsroom.archive.accounts.all() == []


def test_groups_give_roles(newsroom: Newsroom, issuer: str) -> None:
    app = made(newsroom, issuer, oidc_role_claim="groups", oidc_roles=(("admins", "owner"), ("desk", "editor")))
    for name, role in (("edda.desk", Role.EDITOR), ("otto.desk.admins", Role.OWNER)):
        client = app.test_client()
        assert client.get(path_of(there(client, name))).status_code == 303
        account = newsroom.archive.accounts.named(name.partition(".")[0])
        assert account is not None
        assert account.role is role
    client = app.test_client()
    assert "gives you no role" in client.get(path_of(there(client, "rosa.cooks"))).text
    # Who is no longer in the group loses the role with the next sign-in.
    edda = newsroom.archive.accounts.named("edda")
    assert edda is not None
    newsroom.archive.accounts.change(edda.id, role=Role.OWNER)
    client.get(path_of(there(client, "edda.desk")))
    assert newsroom.archive.accounts.named("edda").role is Role.EDITOR  # type: ignore[union-attr]


def test_a_disabled_account_stays_out(app: Flask, newsroom: Newsroom) -> None:
    client = app.test_client()
    client.get(path_of(there(client, "ines")))
    service = AccountService(newsroom.archive.accounts)
    service.disable(service.find("ines"), by="test")
    again = app.test_client()
    assert again.get(path_of(there(again, "ines"))).status_code == 403
    assert account_name(again) == ""


def test_an_unverified_address_is_not_taken(app: Flask, newsroom: Newsroom) -> None:
    client = app.test_client()
    client.get(path_of(there(client, "rosa-unverified")))
    account = newsroom.archive.accounts.named("rosa")
    assert account is not None
    assert account.mail is None


def changed(address: str, **values: str) -> str:
    parts = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()} | values
    return f"/login/house/back?{urlencode({name: value for name, value in parts.items() if value})}"


@pytest.mark.parametrize(
    "values",
    [
        {"state": "made up"}, {"state": ""}, {"iss": "https://elsewhere.example"}, {"code": "made up"}, {"code": ""},
        {"state": "ünïcode"}, {"code": "x" * 3000},
    ],
)  # fmt: skip
def test_an_answer_that_was_changed_signs_nobody_in(app: Flask, values: dict[str, str]) -> None:
    client = app.test_client()
    address = there(client, "ines")
    assert client.get(changed(address, **values)).status_code == 403
    assert account_name(client) == ""


def test_an_answer_works_once_and_only_in_the_browser_that_asked(app: Flask) -> None:
    client, other, busy = app.test_client(), app.test_client(), app.test_client()
    address = path_of(there(client, "ines"))
    assert other.get(address).status_code == 403
    busy.get("/login/house")
    assert busy.get(address).status_code == 403
    assert client.get(address).status_code == 303
    again = client.get(address)
    assert again.status_code == 403
    assert account_name(other) == account_name(busy) == ""


def test_who_does_not_agree_is_told_so(app: Flask) -> None:
    client = app.test_client()
    answer = client.get(path_of(there(client, "ines", agree=False)))
    assert answer.status_code == 403
    assert "Newsroom did not sign you in (access_denied)." in answer.text


@pytest.mark.parametrize("to", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(app: Flask, to: str) -> None:
    client = app.test_client()
    assert (
        client.get(path_of(there(client, "ines", f"/login/house?{urlencode({'to': to})}"))).headers["Location"] == "/"
    )


def test_what_is_asked_of_the_provider(app: Flask) -> None:
    address = app.test_client().get("/login/house").headers["Location"]
    asked = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert SECRET not in address


def test_a_session_that_was_there_before_is_not_taken_over(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("broadsheet_session", "chosen by somebody else")
    client.get(path_of(there(client, "ines")))
    cookie = client.get_cookie("broadsheet_session")
    assert cookie is not None
    assert cookie.value != "chosen by somebody else"


class Forger:
    """A provider whose answers are made here, to see what is believed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"}, private=True)
        self.issuer = "https://login.example"
        self.claims: dict[str, Any] = {}
        self.sign: Any = lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        self.described = {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/in", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys", "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }  # fmt: skip
        keys = KeySet([self.key]).as_dict(private=False)
        monkeypatch.setattr(
            openid_provider.Provider,
            "_get",
            lambda it, address, headers=None: keys if "keys" in address else self.described,
        )
        monkeypatch.setattr(openid_provider.Provider, "_token", lambda it, *given: {"id_token": self.sign(self.claims)})


@pytest.fixture
def forger(monkeypatch: pytest.MonkeyPatch) -> Forger:
    return Forger(monkeypatch)


def finished(newsroom: Newsroom, forger: Forger, **claims: Any) -> int:
    """The status that somebody sees for whom the provider says this; None leaves a claim out."""
    app = made(newsroom, forger.issuer, sign_in_role="reader")
    client = app.test_client()
    sent = client.get("/login/house").headers["Location"]
    asked = {name: found[0] for name, found in parse_qs(urlsplit(sent).query).items()}
    now = int(time.time())
    usual = {
        "iss": forger.issuer, "sub": "s-1", "aud": "broadsheet", "exp": now + 300, "iat": now, "nonce": asked["nonce"],
        "preferred_username": "ines",
    }  # fmt: skip
    forger.claims = {name: value for name, value in (usual | claims).items() if value is not None}
    return client.get(f"/login/house/back?{urlencode({'code': 'x', 'state': asked['state']})}").status_code


def test_a_right_token_is_believed(newsroom: Newsroom, forger: Forger) -> None:
    assert finished(newsroom, forger) == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"}, {"iss": None}, {"aud": "another site"}, {"aud": None}, {"nonce": "made up"},
        {"nonce": None}, {"exp": 1_000_000_000}, {"exp": None}, {"sub": None}, {"sub": ""}, {"sub": 7},
        {"aud": ["broadsheet", "another"], "azp": "another"}, {"aud": ["broadsheet", "another"]}, {"iat": None},
        {"nbf": 32_000_000_000},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_with_a_wrong_claim_is_not(newsroom: Newsroom, forger: Forger, claims: dict[str, Any]) -> None:
    assert finished(newsroom, forger, **claims) == 403
    assert newsroom.archive.accounts.all() == []


def test_nor_is_one_with_a_wrong_signature(newsroom: Newsroom, forger: Forger) -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    shared = OctKey.import_key(SECRET * 3)
    whole = forger.sign
    signs: list[Any] = [
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, stranger),
        lambda claims: jwt.encode({"alg": "HS256"}, claims, shared),
        lambda claims: whole(claims).rpartition(".")[0] + ".",
        lambda claims: "eyJhbGciOiJub25lIn0." + whole(claims).split(".")[1] + ".",
        lambda claims: "nonsense",
        lambda claims: "",
    ]
    for sign in signs:
        forger.sign = sign
        assert finished(newsroom, forger) == 403
    assert newsroom.archive.accounts.all() == []


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://elsewhere.example"},
        {"authorization_endpoint": "http://login.example/in"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_is_another_one_is_not_asked(
    newsroom: Newsroom, forger: Forger, change: dict[str, str]
) -> None:
    forger.described |= change
    answer = made(newsroom, forger.issuer).test_client().get("/login/house")
    assert answer.status_code == 502


def test_a_provider_that_does_not_answer_is_said_so(newsroom: Newsroom) -> None:
    app = made(newsroom, "http://127.0.0.1:9")
    answer = app.test_client().get("/login/house")
    assert answer.status_code == 502
    assert "cannot be reached right now" in answer.text
    assert "127.0.0.1:9" not in answer.text


def test_without_a_provider_there_is_none(newsroom: Newsroom) -> None:
    client = create_app(newsroom.settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert client.get("/login/house").status_code == 404
    assert client.get("/login/house/back?code=x&state=y").status_code == 404
    assert "Sign in with" not in client.get("/login").text


def test_settings_that_make_no_sense_are_refused(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="oidc_client"):
        made(newsroom, "https://login.example", oidc_client="")
    for name, value in (("OIDC_ISSUER", "login.example"), ("OIDC_ROLES", "admins=king"), ("SIGN_IN_ROLE", "king")):
        with pytest.raises(SettingsError, match=name):
            load_settings({f"BROADSHEET_{name}": value})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"broadsheet\[oidc\]"):
        made(newsroom, "https://login.example")
