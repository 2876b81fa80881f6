"""Alerts against a real mail server and a real web receiver on this machine."""

import base64
import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.alert import Alert, Delivery
from index.archive.protocols import Task
from index.article import ArchivedArticle
from index.errors import IndexingError
from index.watch.saved_search import long_query_key
from search.alerts import compare
from search.alerts.channels.webhook import new_secret
from search.alerts.commands import alerts as command
from search.alerts.worker import ARTICLES_IN_MESSAGE, BACK_OFF, Worker, checked_target
from search.highlight.snippets import Matcher
from tests.search.alerts.receivers import Clock, Mailbox, Receiver
from tests.search.newsroom import NOON, PEOPLE, STORIES, Newsroom, article


class Desk:
    """A newsroom with the alerts process beside it."""

    def __init__(self, directory: Path, **settings: str) -> None:
        self.room = Newsroom(directory, **settings)
        self.clock = Clock()
        self.worker = Worker(self.room.searcher, self.room.archive, clock=self.clock)

    def watch(self, q: str, target: str, kind: str = "webhook", name: str = "watch") -> Alert:
        alert = Alert(id=name, query=q, kind=kind, target=target, secret=new_secret(), created=NOON)  # type: ignore[arg-type]
        assert self.room.archive.alerts.add(alert)
        return alert

    def publish(self, *stories: Any) -> None:
        """Through the archive and its outbox, as the indexer does."""
        self.room.publish(*stories, people=PEOPLE)
        pending = self.room.archive.outbox.pending(1000)
        self.room.archive.outbox.done(pending[-1].seq)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path, site_url="https://news.example/")
    yield one
    one.room.close()


def test_what_fires_is_posted_once_and_signed(desk: Desk, receiver: Receiver) -> None:
    alert = desk.watch('tariff person:"Marta Kovel"', receiver.url)
    desk.publish(*STORIES)
    desk.worker.step()
    desk.worker.step()
    assert len(receiver.got) == 1
    headers, body = receiver.got[0]
    payload = json.loads(body)
    assert payload["alert"] == {"id": "watch", "query": 'tariff person:"Marta Kovel"'}
    assert {one["title"]: one["words"] for one in payload["articles"]} == {
        STORIES[0].title: ["tariffs"],
        STORIES[1].title: ["tariff"],
    }
    assert payload["search_url"].startswith("https://news.example/search?q=tariff")
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(alert.secret.removeprefix("whsec_"))
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def test_what_was_searchable_before_the_alert_does_not_fire(desk: Desk, receiver: Receiver) -> None:
    desk.publish(*STORIES[:1])
    desk.watch("tariff", receiver.url)
    desk.publish(*STORIES[1:])
    desk.worker.step()
    assert [[one["title"] for one in payload["articles"]] for payload in receiver.payloads()] == [[STORIES[1].title]]


def test_a_changed_or_reindexed_article_does_not_fire_again(desk: Desk, receiver: Receiver) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    desk.worker.step()
    desk.publish(article(1, "Harbour tariffs fall", "The tariffs fell."))
    desk.room.archive.outbox.touch([STORIES[0].id])
    desk.room.archive.outbox.done(desk.room.archive.outbox.pending(10)[-1].seq)
    desk.worker.step()
    assert len(receiver.got) == 1


def test_a_failure_is_tried_again_later_with_the_same_id(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [500, 503]
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    desk.worker.step()
    desk.worker.step()
    assert len(receiver.got) == 1  # not before its time
    desk.clock.now += BACK_OFF[0]
    desk.worker.step()
    desk.clock.now += BACK_OFF[0]
    desk.worker.step()
    assert len(receiver.got) == 2  # the second pause is longer
    desk.clock.now += BACK_OFF[1]
    desk.worker.step()
    desk.clock.now += timedelta(days=2)
    desk.worker.step()
    assert len(receiver.got) == 3
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    (status,) = desk.room.archive.alerts.status()
    assert (status.sent, status.waiting, status.failed, status.error) == (1, 0, 0, None)


def test_after_the_last_attempt_it_counts_as_failed(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [500] * 20
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    for _ in range(10):
        desk.worker.step()
        desk.clock.now += timedelta(days=2)
    assert len(receiver.got) == len(BACK_OFF) + 1
    (status,) = desk.room.archive.alerts.status()
    assert (status.failed, status.error) == (1, f"{receiver.url} answered 500")


def test_a_receiver_that_is_gone_for_good_or_not_there(desk: Desk, receiver: Receiver) -> None:
    receiver.answers = [410]
    desk.watch("tariff", receiver.url)
    desk.watch("tariff", "http://127.0.0.1:1/", name="nobody")
    desk.publish(STORIES[0])
    desk.worker.step()
    by_id = {status.alert.id: status for status in desk.room.archive.alerts.status()}
    assert (by_id["watch"].failed, by_id["watch"].waiting) == (1, 0)
    assert (by_id["nobody"].failed, by_id["nobody"].waiting) == (0, 1)


def test_a_message_that_was_cut_off_is_not_sent_again(desk: Desk, receiver: Receiver) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    desk.worker.compare()
    assert desk.room.archive.alerts.begin("watch", desk.clock(), 10) is not None  # and then the power went
    assert desk.room.archive.alerts.interrupted() == 1
    desk.clock.now += timedelta(days=2)
    desk.worker.step()
    assert receiver.got == []
    (status,) = desk.room.archive.alerts.status()
    assert status.unknown == 1


def test_nothing_is_lost_while_the_index_fails(desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])

    def fail(*_: object) -> None:
        raise IndexingError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(compare, "round_of", fail)
        with pytest.raises(IndexingError):
            desk.worker.step()
    desk.worker.step()
    assert len(receiver.got) == 1


def test_many_articles_come_in_several_messages(desk: Desk, receiver: Receiver) -> None:
    desk.watch("timber", receiver.url)
    count = ARTICLES_IN_MESSAGE + 3
    desk.publish(*(article(200 + n, f"Timber {n}", "Timber was sold.") for n in range(count)))
    desk.worker.step()
    sizes = [len(payload["articles"]) for payload in receiver.payloads()]
    assert sorted(sizes) == [3, ARTICLES_IN_MESSAGE]
    ids = [one["id"] for payload in receiver.payloads() for one in payload["articles"]]
    assert len(set(ids)) == count


def test_no_alert_no_queue(desk: Desk) -> None:
    desk.publish(*STORIES)
    assert desk.room.archive.alerts.queued(10) == []


def test_an_article_taken_down_meanwhile_is_not_sent(desk: Desk, receiver: Receiver) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    desk.worker.compare()
    desk.room.archive.articles.forget(ids=[STORIES[0].id])
    desk.worker.step()
    assert receiver.got == []


def test_a_takedown_clears_what_was_noted_of_messages(desk: Desk, receiver: Receiver) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(*STORIES)
    desk.worker.step()
    assert len(receiver.got) == 1
    desk.room.archive.articles.forget(ids=[STORIES[0].id])
    with closing(sqlite3.connect(desk.room.settings.archive_path)) as connection:
        assert connection.execute("SELECT article FROM alert_deliveries").fetchall() == [(STORIES[1].id,)]
    raw = b"".join(path.read_bytes() for path in desk.room.settings.data.glob("archive*"))
    assert b'["tariffs"]' not in raw  # the words of the first; the second has another


def test_nothing_is_noted_of_an_article_that_was_taken_down_while_it_was_compared(desk: Desk) -> None:
    watched = desk.watch("tariff", "https://receiver.example/")
    desk.publish(STORIES[0])
    match = Delivery(alert=watched.id, article=STORIES[0].id, words=("tariffs",), attempts=0)
    desk.room.archive.articles.forget(ids=[STORIES[0].id])
    desk.room.archive.alerts.compared(1, [match], NOON)
    assert desk.room.archive.alerts.due(NOON) == []


def test_a_mail_says_what_fired(tmp_path: Path, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    desk = Desk(tmp_path, smtp_host="127.0.0.1", smtp_port=str(port), smtp_tls="off", smtp_from="desk@news.example")
    desk.watch("tariff\r\nBcc: victim@example.org", "editor@example.org", "email")
    desk.watch('"drama or division"', "editor@example.org", "email", "drama")
    box.refuse = ["451 later", "451 later"]
    hostile = article(50, "Tariffs\u2028Bcc: victim@example.org", "The tariffs and bcc, victim@example.org.")
    desk.publish(*STORIES, hostile)
    desk.worker.step()
    assert box.got == []
    desk.clock.now += BACK_OFF[0]
    desk.worker.step()
    desk.clock.now += timedelta(days=1)
    desk.worker.step()
    desk.room.close()
    mails = {envelope.rcpt_tos[0] for envelope in box.got}
    assert mails == {"editor@example.org"}
    assert len(box.got) == 2
    by_subject = {
        str(mail["Subject"]): mail
        for mail in (message_from_bytes(envelope.content or b"", policy=policy.default) for envelope in box.got)  # type: ignore[arg-type]
    }
    drama = by_subject['Harbour tariffs rise again ("drama or division")']
    assert drama["From"] == "desk@news.example"
    assert drama["Auto-Submitted"] == "auto-generated"
    plain = drama.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert "Matched: drama or division" in text
    assert STORIES[0].url in text
    assert all(mail["Bcc"] is None for mail in by_subject.values())


# --- commands


def test_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    run = CliRunner()

    def broadsheet(*words: str) -> tuple[int, str]:
        result = run.invoke(command, words)
        return result.exit_code, result.output + str(result.exception or "")

    assert "No alerts" in broadsheet("list")[1]
    code, said = broadsheet("add", "tariff OR levy", "--webhook", "https://news.example/hook")
    assert code == 0
    assert "tariff-or-levy: webhook to https://news.example/hook" in said
    assert "whsec_" in said
    assert "tariff-or-levy-2" in broadsheet("add", "tariff OR levy", "--webhook", "https://news.example/hook")[1]
    assert "0 sent, 0 waiting, 0 failed" in broadsheet("list")[1]
    assert broadsheet("remove", "tariff-or-levy")[0] == 0
    assert "there is no alert" in broadsheet("remove", "tariff-or-levy")[1]
    for wrong, why in (
        (("add", "tariff"), "either --webhook"),
        (("add", "tariff", "--webhook", "ftp://x"), "not a web address"),
        (("add", "tariff", "--email", "a@b.example"), "no mail server"),
        (("add", "!!!", "--webhook", "https://news.example/"), "fire for every article"),
        (("add", "place:x", "--webhook", "https://news.example/"), "not offered yet"),
    ):
        code, said = broadsheet(*wrong)
        assert code != 0
        assert why in said
    monkeypatch.setenv("BROADSHEET_SMTP_HOST", "127.0.0.1")
    assert "not a mail address" in broadsheet("add", "tariff", "--email", "nobody")[1]


def test_removing_an_alert_forgets_its_messages(desk: Desk, receiver: Receiver) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    desk.worker.compare()
    assert desk.room.archive.alerts.remove("watch")
    desk.worker.step()
    assert receiver.got == []
    with closing(sqlite3.connect(desk.room.settings.archive_path)) as connection:
        assert connection.execute("SELECT count(*) FROM alert_deliveries").fetchone() == (0,)


@pytest.mark.parametrize("alone", [True, False])
def test_an_article_that_cannot_be_compared_holds_up_nothing(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    """alone: with one search of two; else it cannot even be read."""
    desk.watch("tariff", receiver.url)
    desk.watch("tariffs", receiver.url, name="second")
    desk.publish(*STORIES)
    bad = STORIES[0].id
    marked_words, load = compare.marked_words, desk.room.archive.articles.get_many
    first: list[Matcher] = []

    def failing(archived: ArchivedArticle, matcher: Matcher) -> tuple[str, ...]:
        first.append(matcher)
        if alone and matcher is first[0] and archived.article.id == bad:
            raise ZeroDivisionError("nobody foresaw this")
        return marked_words(archived, matcher)

    def get_many(ids: Sequence[str]) -> list[ArchivedArticle]:
        if not alone and bad in ids:
            raise ZeroDivisionError("nobody foresaw this")
        return load(ids)

    monkeypatch.setattr(compare, "marked_words", failing)
    monkeypatch.setattr(desk.room.archive.articles, "get_many", get_many)
    desk.worker.compare()
    monkeypatch.undo()
    desk.worker.send()
    sent = {payload["alert"]["id"]: {one["id"] for one in payload["articles"]} for payload in receiver.payloads()}
    assert STORIES[1].id in sent["watch"] & sent["second"]
    (aside,) = desk.room.archive.set_aside.all()
    assert (aside.task, aside.item) == (Task.ALERT, f"{bad} {long_query_key('tariffs')}" if alone else bad)
    assert desk.room.archive.alerts.queued(9) == []

    monkeypatch.setattr("search.alerts.worker.build", lambda: "another version")
    desk.worker.try_again()
    desk.worker.step()
    assert desk.room.archive.set_aside.counts() == {}
    named = [one["id"] for payload in receiver.payloads() for one in payload["articles"]]
    assert named.count(bad) == 2, "once for each alert"
    assert len(named) == len({(p["alert"]["id"], one["id"]) for p in receiver.payloads() for one in p["articles"]})


def test_a_message_that_fails_as_nobody_foresaw_is_tried_again(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.watch("tariff", receiver.url)
    desk.publish(STORIES[0])
    with monkeypatch.context() as patched:
        patched.setattr("search.alerts.worker.message_of", lambda *_, **__: int("nobody foresaw this"))
        desk.worker.step()
    (status,) = desk.room.archive.alerts.status()
    assert status.waiting == 1
    assert "ValueError" in (status.error or "")
    desk.clock.now += BACK_OFF[0]
    desk.worker.step()
    assert len(receiver.got) == 1


@pytest.mark.parametrize("target", ["https://a.example/\u202e", "https://a.example/\n", "ftp://a.example"])
def test_a_target_that_cannot_be_written_to_is_refused(target: str) -> None:
    assert checked_target(Alert(id="a", query="a", kind="webhook", target=target, secret="", created=NOON))
