"""What becomes of a message: nothing is marked before it leaves, a crash loses none, and the log says how each went."""

import json
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from index.errors import ArchiveError
from index.operations.mailer import MailUnanswered
from search.alerts.alert_service import AlertRefused, Draft
from search.alerts.channels import apprise_channel, mail, webhook
from search.alerts.message import message_of
from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Mailbox, Receiver
from tests.search.newsroom import STORIES


def test_the_log_says_in_words_what_became_of_each_message(office: Office, receiver: Receiver) -> None:
    receiver.answers = [503]
    alert = office.watch(office.search("tariff"))
    office.publish(STORIES[0])
    office.worker.step()
    office.clock.now += timedelta(hours=1)
    office.worker.step()
    later, sooner = office.alerts.log(alert)
    assert sooner.said == f"1 article not sent: {office.url} answered 503. It is tried again after 2025-07-12 12:01 UTC"
    assert (later.said, later.good) == (f"1 article sent to {office.url}", True)
    assert later.message is not None
    found = office.room.archive.alerts.of_message(later.message)
    assert found is not None
    assert [one.article for one in found[1]] == [STORIES[0].id]
    office.room.archive.articles.forget(ids=[STORIES[0].id])
    assert office.room.archive.alerts.of_message(later.message) is None, "nothing is kept of what was taken down"


def test_a_test_is_sent_once_and_said(office: Office, receiver: Receiver) -> None:
    alert = office.watch(office.search("tariff"))
    office.alerts.ask_for_test(alert.id, office.edda)
    with pytest.raises(AlertRefused, match="last minute"):
        office.alerts.ask_for_test(alert.id, office.edda)
    office.worker.step()
    office.worker.step()
    (payload,) = receiver.payloads()
    assert (payload["type"], payload["articles"]) == ("alert.test", [])
    assert [entry.said for entry in office.alerts.log(alert)] == [f"Test sent to {office.url}"]
    receiver.answers = [500]
    office.clock.now += timedelta(minutes=2)
    office.alerts.ask_for_test(alert.id, office.edda)
    office.worker.step()
    assert office.alerts.log(alert)[0].said == f"Test not sent: {office.url} answered 500"


def test_apprise(office: Office, receiver: Receiver) -> None:
    pytest.importorskip("apprise")
    target = office.url.replace("http://", "json://")
    alert = office.alerts.add(Draft(searches=(office.search("tariff"),), kind="apprise", target=target), office.edda)
    office.publish(STORIES[0])
    office.worker.step()
    ((_, body),) = receiver.got
    sent = json.loads(body)
    assert STORIES[0].title in sent["title"]
    assert STORIES[0].url in sent["message"]
    assert office.alerts.log(alert)[0].said.startswith("1 article sent to json://")
    assert "token" not in apprise_channel.shown("slack://tokenA12345/tokenB12345/tokenC1234567890123456/#channel")


def test_a_webhook_is_marked_when_its_last_byte_leaves(office: Office, receiver: Receiver) -> None:
    message = message_of(office.watch(office.search("tariff")), [], [], "")

    def stop() -> None:
        raise ArchiveError("the archive is locked")

    with pytest.raises(ArchiveError):
        webhook.post(message, stop, office.room.settings)
    assert receiver.got == [] or all(body != b"" and not body.endswith(b"}") for _, body in receiver.got)


def test_a_mail_is_marked_when_its_last_line_leaves(office: Office, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    settings = replace(office.room.settings, smtp_port=port, smtp_tls=False, smtp_from="desk@news.example")
    alert = office.alerts.add(Draft(searches=(office.search("tariff"),)), office.edda)
    message = message_of(alert, [], [], "https://news.example")

    def stop() -> None:
        raise ArchiveError("the archive is locked")

    with pytest.raises(ArchiveError):
        mail.send(message, settings, stop)
    assert box.got == []
    mail.send(message, settings, lambda: None)
    (envelope,) = box.got
    kept = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
    link = f"https://news.example/unsubscribe/{alert.id}/{alert.mark('unsubscribe')}"
    assert kept["List-Unsubscribe"].replace("\n", "").replace(" ", "") == f"<{link}>"
    assert kept["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in kept.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_a_server_that_does_not_say_whether_it_keeps_a_mail(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, committing: Any, **__: object) -> None:
        committing()
        raise MailUnanswered("the mail server got the mail and did not say whether it keeps it")

    alert = office.alerts.add(Draft(searches=(office.search("tariff"),)), office.edda)
    office.publish(STORIES[0])
    monkeypatch.setattr(mail, "deliver", silent)
    office.worker.step()
    office.clock.now += timedelta(days=3)
    office.worker.step()
    (status,) = office.alerts.listed(office.edda)
    assert (status.unknown, status.waiting, status.sent) == (1, 0, 0)
    assert office.alerts.log(alert)[0].said.endswith("It may have arrived, so it is not sent again")


def test_what_was_being_prepared_when_the_process_died_is_sent(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.watch(office.search("tariff"))
    office.publish(STORIES[0])

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(webhook, "post", die)
        with pytest.raises(Killed):
            office.worker.step()
    assert office.room.archive.alerts.interrupted() == 0
    office.worker.step()
    assert len(receiver.got) == 1


def test_two_messages_that_failed_are_not_sent_again_as_one(office: Office, receiver: Receiver) -> None:
    """Under another id the receiver could not tell that it has had these articles before."""
    receiver.answers = [500, 500]
    office.watch(office.search("tariff"))
    for story in STORIES[:2]:
        office.publish(story)
        office.worker.step()
    office.clock.now += timedelta(hours=1)
    office.worker.step()
    sent = [
        (headers["webhook-id"], [one["id"] for one in json.loads(body)["articles"]]) for headers, body in receiver.got
    ]
    assert sorted(sent[:2]) == sorted(sent[2:])
