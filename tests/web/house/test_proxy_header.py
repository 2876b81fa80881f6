"""A proxy says who has signed in; and whoever else says so is not believed."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask

from index.accounts.account_service import AccountService
from index.accounts.house_sign_in import exact_name
from index.accounts.rights import Role
from index.archive import open_archive
from index.errors import SettingsError
from index.operations.settings import load_settings
from tests.search.newsroom import Newsroom
from tests.web.server.test_gunicorn import PATIENCE, Running, environ, free_port
from tests.web.signed_in import signed_in_as
from web.app import create_app
from web.house.proxy_header import is_one_of

PROXY, STRANGER = "10.1.2.3", "203.0.113.9"
NAMES = {"otto": Role.OWNER, "rosa": Role.READER}


def made(newsroom: Newsroom, **changes: Any) -> Flask:
    settings = replace(
        newsroom.settings, sign_in_header="Remote-User", sign_in_proxies=(ip_network("10.1.0.0/16"),), **changes
    )
    return create_app(settings, engine=newsroom.engine, archive=newsroom.archive)


@pytest.fixture
def app(newsroom: Newsroom) -> Flask:
    service = AccountService(newsroom.archive.accounts)
    for name, role in NAMES.items():
        service.add(name, role, by="test")
    return made(newsroom)


def who(app: Flask, peer: str = PROXY, path: str = "/account", **headers: str) -> str:
    """The name on one's account page; "" where there is none."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = app.test_client().get(path, headers=sent, environ_base={"REMOTE_ADDR": peer})
    found = re.search(r"<h1>(.*?)</h1>", answer.text) if answer.status_code == 200 else None
    return found[1] if found else ""


def test_the_proxy_is_believed(app: Flask) -> None:
    assert who(app, Remote_User="otto") == "otto"
    assert who(app, Remote_User="  ROSA ") == "rosa"
    assert who(app) == ""


@pytest.mark.parametrize("peer", [STRANGER, "10.2.0.1", "::1", "127.0.0.1", "", "unix:", "10.1.2.3, 10.1.2.4"])
def test_nobody_else_is(app: Flask, peer: str) -> None:
    assert who(app, peer, Remote_User="otto") == ""


def test_nor_is_what_a_stranger_says_of_where_they_come_from(newsroom: Newsroom, app: Flask) -> None:
    """X-Forwarded-For, however many proxies the settings count, and all its relatives."""
    for proxies in (0, 1, 2):
        trusting = made(newsroom, proxies=proxies)
        for value in (PROXY, f"{PROXY}, {PROXY}", f"{STRANGER}, {PROXY}", f"{PROXY}, {STRANGER}"):
            assert who(trusting, STRANGER, Remote_User="otto", X_Forwarded_For=value) == ""
            lied = {
                "X_Real_IP": value,
                "Forwarded": f"for={PROXY}",
                "X_Forwarded_Host": "localhost",
                "Client_IP": PROXY,
            }
            assert who(trusting, STRANGER, Remote_User="otto", **lied) == ""
        assert who(trusting, PROXY, Remote_User="otto", X_Forwarded_For=f"{STRANGER}, {STRANGER}") == "otto"


@pytest.mark.parametrize(
    "name", ["otto, rosa", "otto,rosa", ",otto", "otto rosa", "", " ", "otto\x00", "ｏｔｔｏ", "оtto", "otto\u200b", "nobody"]
)  # fmt: skip
def test_a_name_that_is_not_exactly_one_signs_nobody_in(app: Flask, name: str) -> None:
    """Several at once, look-alikes, what cannot be seen: a proxy that lets those through has not checked them."""
    sent = name.encode().decode("latin-1")
    answer = app.test_client().get("/account", environ_base={"REMOTE_ADDR": PROXY, "HTTP_REMOTE_USER": sent})
    assert answer.status_code == 302


def test_bytes_that_are_no_text_sign_nobody_in(app: Flask) -> None:
    answer = app.test_client().get("/account", environ_base={"REMOTE_ADDR": PROXY, "HTTP_REMOTE_USER": "otto\xff"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("text", "name"),
    [("Ines", "ines"), ("ines", "ines"), ("Straße", None), ("straße", None), ("ÄNNE", None), ("änne", "änne")],
)
def test_two_names_there_never_become_one_here(text: str, name: str | None) -> None:
    assert exact_name(text) == name


def test_an_account_is_made_only_where_the_settings_say_so(newsroom: Newsroom, app: Flask) -> None:
    assert who(app, Remote_User="tilda") == ""
    generous = made(newsroom, sign_in_role="reader")
    assert who(generous, STRANGER, Remote_User="tilda") == ""
    assert who(generous, Remote_User="tilda") == "tilda"
    account = newsroom.archive.accounts.named("tilda")
    assert account is not None
    assert (account.role, account.password) == (Role.READER, None)
    assert newsroom.archive.accounts.audit(1)[0].by == "the proxy"


def test_a_disabled_account_stays_out(newsroom: Newsroom, app: Flask) -> None:
    service = AccountService(newsroom.archive.accounts)
    service.disable(service.find("rosa"), by="test")
    assert who(app, Remote_User="rosa") == ""


def test_the_proxys_word_counts_more_than_an_earlier_session(app: Flask) -> None:
    owner = signed_in_as(app, Role.OWNER)
    seen = owner.client.get("/account", environ_base={"REMOTE_ADDR": PROXY}, headers={"Remote-User": "rosa"})
    assert "<h1>rosa</h1>" in seen.text
    other = owner.client.get("/accounts", environ_base={"REMOTE_ADDR": PROXY}, headers={"Remote-User": "nobody"})
    assert other.status_code == 302, "not the owner's session either"


def test_forms_need_their_token_all_the_same(app: Flask) -> None:
    client = app.test_client()
    given: Any = {"environ_base": {"REMOTE_ADDR": PROXY}, "headers": {"Remote-User": "otto"}}
    page = client.get("/accounts", **given).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert client.post("/accounts/invite", data={"role": "owner"}, **given).status_code == 403
    assert client.post("/accounts/invite", data={"role": "owner", "token": token[1]}, **given).status_code == 201


def test_without_a_named_proxy_it_does_not_start(newsroom: Newsroom) -> None:
    with pytest.raises(SettingsError, match="sign_in_proxies"):
        create_app(
            replace(newsroom.settings, sign_in_header="Remote-User"), engine=newsroom.engine, archive=newsroom.archive
        )


@pytest.mark.parametrize("name", ["Cookie", "Host", "Remote_User", "a b", "Authorization", "ü"])
def test_a_header_with_another_meaning_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="SIGN_IN_HEADER"):
        load_settings({"BROADSHEET_SIGN_IN_HEADER": name})


@pytest.mark.parametrize(
    ("address", "network", "inside"),
    [
        ("::ffff:10.1.2.3", "10.1.0.0/16", True), ("::ffff:10.2.2.3", "10.1.0.0/16", False), ("::1", "::1", True),
        ("10.1.2.3", "::/0", False), ("2001:db8::1", "0.0.0.0/0", False), ("010.1.2.3", "10.1.0.0/16", False),
    ],
)  # fmt: skip
def test_networks(address: str, network: str, inside: bool) -> None:
    assert is_one_of(address, [ip_network(network)]) == inside


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The real server, which takes the machine itself for the proxy."""
    directory, port = tmp_path_factory.mktemp("server"), free_port()
    with open_archive(load_settings({"BROADSHEET_DATA": str(directory)})) as archive:
        for name, role in NAMES.items():
            AccountService(archive.accounts).add(name, role, by="test")
    process = subprocess.Popen(
        [sys.executable, "-m", "web"],
        cwd=directory,
        env={
            **environ(directory, port),
            "BROADSHEET_SIGN_IN_HEADER": "Remote-User",
            "BROADSHEET_SIGN_IN_PROXIES": "127.0.0.1",
        },
        stderr=subprocess.DEVNULL,
        text=True,
    )
    running, until = Running(process, port, directory), time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until, "the server did not get ready"
            time.sleep(0.05)
    yield running
    process.kill()
    process.wait()


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Remote-User: rosa\r\n", "rosa"),
        ("remote-user: rosa\r\n", "rosa"),
        ("Remote-User: otto\r\nRemote-User: rosa\r\n", None),
        ("Remote-User: rosa\r\nRemote_User: otto\r\n", "rosa"),
        ("Remote_User: otto\r\n", None),
        ("Remote-User: rosa\r\nREMOTE-USER: otto\r\n", None),
        ("Remote-User : otto\r\n", None),
        ("X: y\r\n Remote-User: otto\r\n", None),
    ],
)
def test_what_the_real_server_makes_of_headers(server: Running, headers: str, name: str | None) -> None:
    status, text = server.get("/account", headers)
    assert (status == 200 and f"<h1>{name}</h1>" in text) if name else status in (302, 400), text[:200]
