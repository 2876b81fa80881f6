"""Links by mail, against a real mail server on loopback: invitations, and new passwords for who has forgotten theirs."""

import queue
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from index.accounts import secret_text
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from tests.search.newsroom import Newsroom
from tests.web.signed_in import signed_in_as
from web.app import create_app
from web.middleware.password import MAILS

PASSWORD = "correct horse battery"
PATIENCE = 30.0


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    secret_text._nobodys.cache_clear()


class Postbox:
    def __init__(self) -> None:
        self.got: queue.Queue[Envelope] = queue.Queue()
        self.refuses = False

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        if self.refuses:
            return "554 no"
        self.got.put(envelope)
        return "250 OK"

    def next(self) -> EmailMessage:
        content = cast(bytes, self.got.get(timeout=PATIENCE).content)
        return message_from_bytes(content, policy=policy.default)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def box(server: tuple[Postbox, int]) -> Postbox:
    made = server[0]
    made.refuses = False
    while not made.got.empty():
        made.got.get()
    return made


@pytest.fixture
def app(newsroom: Newsroom, server: tuple[Postbox, int]) -> Flask:
    service = AccountService(newsroom.archive.accounts)
    for name, mail in (("ines", "ines@news.example"), ("otto", ""), ("gone", "gone@news.example")):
        account = service.add(name, Role.EDITOR, by="test", password=PASSWORD)
        service.set_mail(account, mail, password=PASSWORD)
    service.disable(service.find("gone"), by="test")
    return made(newsroom, smtp_host="127.0.0.1", smtp_port=server[1])


def made(newsroom: Newsroom, **changes: Any) -> Flask:
    usual: dict[str, Any] = {"smtp_tls": False, "smtp_from": "desk@news.example", "site_url": "https://news.example"}
    return create_app(replace(newsroom.settings, **(usual | changes)), engine=newsroom.engine, archive=newsroom.archive)


def settled() -> None:
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(PATIENCE)


def ask(client: FlaskClient, who: str, **given: Any) -> Any:
    page = client.get("/login/forgotten", **given).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    return client.post("/login/forgotten", data={"token": token[1], "who": who}, **given)


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https://news\.example(/welcome/[\w-]+)", mail.get_content())
    assert found, mail.get_content()
    return found[1]


@pytest.mark.parametrize("who", ["ines", " INES ", "ines@news.example", "Ines@News.Example"])
def test_who_has_forgotten_a_password_gets_a_link(app: Flask, newsroom: Newsroom, box: Postbox, who: str) -> None:
    service = AccountService(newsroom.archive.accounts)
    old = service.start_session(service.find("ines"))
    # Whatever host a request names, the link leads to this site.
    ask(app.test_client(), who, headers={"Host": "203.0.113.7"})
    mail = box.next()
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (
        "ines@news.example",
        "desk@news.example",
        "auto-generated",
    )
    client, link = app.test_client(), link_in(mail)
    page = client.get(link).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert client.post(link, data={"token": token[1], "password": "another long one"}).status_code == 303
    assert client.get(link).status_code == 404
    assert service.of_session(old) is None
    assert service.sign_in("ines", "another long one")


def test_the_answer_says_nothing_about_who_is_here(app: Flask, box: Postbox) -> None:
    answers = set()
    for number, who in enumerate(
        ("ines", "otto", "gone", "gone@news.example", "nobody", "nobody@news.example", "<b>", "x" * 3000)
    ):
        answer = ask(app.test_client(), who, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})
        answers.add((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    settled()
    assert len(answers) == 1
    assert box.next()["To"] == "ines@news.example"
    assert box.got.empty()


def test_nobody_is_flooded(app: Flask, box: Postbox) -> None:
    statuses = [
        ask(app.test_client(), "nobody", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code
        for _ in range(MAILS + 1)
    ]
    assert statuses == [200] * MAILS + [429]
    for number in range(MAILS + 3):
        assert ask(app.test_client(), "ines", environ_base={"REMOTE_ADDR": f"198.51.100.{number}"}).status_code == 200
        settled()
    assert box.got.qsize() == MAILS


def test_a_newer_link_or_password_ends_the_others(app: Flask, newsroom: Newsroom) -> None:
    service = AccountService(newsroom.archive.accounts)
    links = [service.reset_link(service.find("ines"), by="test") for _ in range(2)]
    service.accept(links[0], name="", password="another long one")
    with pytest.raises(Exception, match="used or has expired"):
        service.link(links[1])


@pytest.mark.parametrize("changes", [{"smtp_host": ""}, {"site_url": ""}])
def test_without_a_server_or_an_address_there_is_no_mail(newsroom: Newsroom, changes: dict[str, str]) -> None:
    app = made(newsroom, **{"smtp_host": "127.0.0.1", **changes})
    client = app.test_client()
    assert client.get("/login/forgotten").status_code == 404
    assert "Forgotten" not in client.get("/login").text
    owner = signed_in_as(app, Role.OWNER)
    assert 'name="mail"' not in owner.get("/accounts").text


def test_an_invitation_is_sent_and_its_address_is_kept(app: Flask, newsroom: Newsroom, box: Postbox) -> None:
    owner = signed_in_as(app, Role.OWNER)
    answer = owner.post("/accounts/invite", role="editor", mail="Tilda@News.example")
    assert "was sent to tilda@news.example" in answer.text
    mail = box.next()
    assert mail["To"] == "tilda@news.example"
    assert "invites you" in mail.get_content()
    token = link_in(mail).rpartition("/")[2]
    AccountService(newsroom.archive.accounts).accept(token, name="tilda", password=PASSWORD)
    account = newsroom.archive.accounts.named("tilda")
    assert account is not None
    assert (account.role, account.mail) == (Role.EDITOR, "tilda@news.example")
    log = newsroom.archive.accounts.audit(100)
    assert not [entry for entry in log if token in entry.detail or "tilda@" in entry.detail]


def test_a_new_password_is_sent_by_an_owner_too(app: Flask, newsroom: Newsroom, box: Postbox) -> None:
    owner = signed_in_as(app, Role.OWNER)
    ines = newsroom.archive.accounts.named("ines")
    assert ines is not None
    assert "was sent to ines@news.example" in owner.post(f"/accounts/{ines.id}/reset").text
    assert "/welcome/" in link_in(box.next())


def test_a_server_that_refuses_is_said_and_the_link_is_there(app: Flask, box: Postbox) -> None:
    box.refuses = True
    page = signed_in_as(app, Role.OWNER).post("/accounts/invite", role="reader", mail="tilda@news.example").text
    assert "The mail was not sent" in page
    assert "https://news.example/welcome/" in page


@pytest.mark.parametrize("mail", ["tilda", "a@b c", "a@b,c@d", "a@b\nBcc: x@y", "<a@b>", "@", "x" * 250 + "@y.example"])
def test_what_is_no_address_is_refused(app: Flask, box: Postbox, mail: str) -> None:
    owner = signed_in_as(app, Role.OWNER)
    answer = owner.post("/accounts/invite", role="reader", mail=mail)
    assert (answer.status_code, box.got.empty()) == (400, True)
    assert owner.post("/account/mail", mail=mail).status_code == 400


def test_ones_own_address_needs_the_password(app: Flask, newsroom: Newsroom) -> None:
    service = AccountService(newsroom.archive.accounts)
    client = app.test_client()
    client.set_cookie("broadsheet_session", service.start_session(service.find("ines")))
    token = re.search(r'name="token" value="([^"]+)"', client.get("/account").text)
    assert token
    form = {"token": token[1], "mail": "other@news.example"}
    assert client.post("/account/mail", data={**form, "old": "wrong"}).status_code == 400
    assert service.find("ines").mail == "ines@news.example"
    assert client.post("/account/mail", data={**form, "old": PASSWORD}).status_code == 303
    assert service.find("ines").mail == "other@news.example"
    assert client.post("/account/mail", data={**form, "mail": "", "old": PASSWORD}).status_code == 303
    assert service.find("ines").mail is None


def test_ones_data_is_ones_own(app: Flask, newsroom: Newsroom) -> None:
    service = AccountService(newsroom.archive.accounts)
    service.note("inessa", "x.y", "z", "of somebody else")
    service.note("ines (script)", "x.y", "z", "by a key")
    client = app.test_client()
    client.set_cookie("broadsheet_session", service.start_session(service.find("ines")))
    data = client.get("/account/data").get_json()
    assert (data["name"], data["mail"]) == ("ines", "ines@news.example")
    details = [entry["detail"] for entry in data["changes"]]
    assert "by a key" in details
    assert "of somebody else" not in details
