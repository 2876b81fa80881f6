import base64
import re
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.security import check_password_hash, generate_password_hash

from tests.search.newsroom import Newsroom
from web.app import create_app
from web.commands import password, warn_if_open
from web.middleware.known_hosts import public

SECRET = "a long enough one"
HASH = generate_password_hash(SECRET, "pbkdf2:sha256:1")  # cheap, for the tests' sake


@pytest.fixture
def guarded(newsroom: Newsroom) -> FlaskClient:
    settings = replace(newsroom.settings, password_hash=HASH)
    return create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()


def basic(text: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"anyone:{text}".encode()).decode()}


def token(client: FlaskClient, path: str = "/login") -> str:
    match = re.search(r'name="token" value="([^"]+)"', client.get(path).text)
    assert match
    return match[1]


def test_without_a_password_none_signs_anybody_in(client: FlaskClient) -> None:
    assert client.post("/login", data={"password": "x"}).status_code == 403
    assert "Nobody has an account here yet" in client.get("/login").text
    assert client.post("/logout").status_code == 403


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/sources", "/articles/x", "/help", "/nosuch"])
def test_a_browser_is_led_to_the_form(guarded: FlaskClient, path: str) -> None:
    answer = guarded.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("path", ["/api/v1/search", "/metrics", "/openapi.json", "/search.atom"])
def test_a_program_is_asked_for_the_password(guarded: FlaskClient, path: str) -> None:
    answer = guarded.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert guarded.get(path, headers=basic("wrong one")).status_code == 401
    assert guarded.get(path, headers=basic(SECRET)).status_code == 200


def test_what_supervisors_ask_needs_none(guarded: FlaskClient) -> None:
    assert guarded.get("/healthz").status_code == 200
    assert guarded.get("/readyz").status_code == 200


def test_signing_in_and_out(guarded: FlaskClient) -> None:
    form = {"token": token(guarded), "password": SECRET, "to": "/search?q=harbour"}
    answer = guarded.post("/login", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/search?q=harbour")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert guarded.get("/search?q=harbour").status_code == 200
    assert guarded.post("/logout").status_code == 403
    assert guarded.post("/logout", data={"token": token(guarded, "/")}).status_code == 303
    assert guarded.get("/").status_code == 302


def test_a_post_needs_its_token(guarded: FlaskClient) -> None:
    assert guarded.post("/login", data={"password": SECRET}).status_code == 403
    token(guarded)
    assert guarded.post("/login", data={"password": SECRET, "token": "made up"}).status_code == 403


def test_a_wrong_password(guarded: FlaskClient) -> None:
    answer = guarded.post("/login", data={"token": token(guarded), "password": "wrong one"})
    assert answer.status_code == 403
    assert "Wrong password" in answer.text


@pytest.mark.parametrize(
    "to", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "/a\nb"]
)
def test_nobody_is_sent_elsewhere(guarded: FlaskClient, to: str) -> None:
    answer = guarded.post("/login", data={"token": token(guarded), "password": SECRET, "to": to})
    assert answer.headers["Location"] == "/"


def test_passwords_cannot_be_tried_for_ever(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, password_hash=HASH, rate_limit=True)
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    form = {"token": token(client), "password": "wrong one"}
    assert [client.post("/login", data=form).status_code for _ in range(11)] == [403] * 10 + [429]
    tries = [client.get("/api/v1/outlets", headers=basic("wrong one")).status_code for _ in range(11)]
    assert set(tries) == {429}


def test_another_password_ends_the_sessions(newsroom: Newsroom, guarded: FlaskClient) -> None:
    guarded.post("/login", data={"token": token(guarded), "password": SECRET})
    cookie = guarded.get_cookie("broadsheet")
    assert cookie is not None
    settings = replace(newsroom.settings, password_hash=generate_password_hash("another one", "pbkdf2:sha256:1"))
    other = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    other.set_cookie("broadsheet", cookie.value)
    assert other.get("/").status_code == 302


def test_a_public_address_without_a_password_is_shouted_about(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, host="0.0.0.0")
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert "has no password" in client.get("/").text
    settings = replace(settings, password_hash=HASH)
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert "has no password" not in client.get("/login").text


def test_which_addresses_are_public() -> None:
    assert [public(host) for host in ("127.0.0.1", "localhost", "::1", "127.9.9.9")] == [False] * 4
    assert [public(host) for host in ("0.0.0.0", "::", "192.168.1.5", "news.example")] == [True] * 4


def test_the_command_makes_the_line_for_the_settings() -> None:
    result = CliRunner().invoke(password, input="short\nshort\nlong enough\nlong enough\n")
    assert result.exit_code == 0, result.output
    made = re.search(r'password_hash = "([^"]+)"', result.stdout)
    assert made
    assert check_password_hash(made[1], "long enough")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"host": "0.0.0.0"}, "0.0.0.0:8000 can read this archive"),
        ({"proxies": 1}, "the proxy in front of this server"),
        ({"host": "0.0.0.0", "password_hash": HASH}, ""),
        ({"proxies": 1, "password_hash": HASH}, ""),
        ({}, ""),
    ],
)
def test_a_server_without_a_password_warns_when_it_starts(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], said: str
) -> None:
    warn_if_open(replace(newsroom.settings, **changes))
    warning = capsys.readouterr().err
    assert (said in warning) if said else not warning
