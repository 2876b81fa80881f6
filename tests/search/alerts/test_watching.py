"""Alerts on saved searches: sections, times, kept articles, unusual days, tests, the log, and what a crash leaves."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.alert import Alert, Delivery, Timing
from index.errors import ArchiveError, NotFound
from index.operations.mailer import MailUnanswered
from search.alerts.alert_service import AlertRefused, AlertService, Draft
from search.alerts.channels import apprise_channel, mail, webhook
from search.alerts.channels.sending import NotSent
from search.alerts.digest_html import digest_html
from search.alerts.message import message_of
from search.alerts.volume import is_unusual
from search.alerts.worker import ARTICLES_IN_MESSAGE, Worker, composed
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from tests.search.alerts.test_alerts import Clock, Mailbox, Receiver, mailbox, receiver
from tests.search.newsroom import GAZETTE, NOON, PEOPLE, STORIES, Newsroom, article
from tests.web.views.test_stories import OTHER, TOLD, decide_stories

__all__ = ["mailbox", "receiver"]


class Office:
    """A newsroom, people in it, and the alerts process."""

    def __init__(self, directory: Path, receiver: Receiver, **settings: str) -> None:
        where = receiver.url.split("/")[2]
        self.room = Newsroom(
            directory, site_url="https://news.example/", allow_hosts=where, smtp_host="127.0.0.1", **settings
        )
        self.clock = Clock()
        self.worker = Worker(self.room.searcher, self.room.archive, clock=self.clock)
        self.saved = SavedSearches(self.room.archive, self.room.settings, clock=self.clock)
        self.alerts = AlertService(self.room.archive, self.room.settings, clock=self.clock)
        self.edda = self.person("edda", Role.EDITOR)
        self.rosa = self.person("rosa", Role.READER)
        self.url = receiver.url

    def person(self, name: str, role: Role) -> Identity:
        account = self.room.archive.accounts.add(name, role, password=None, created=NOON)
        assert account is not None
        self.room.archive.accounts.change(account.id, mail=f"{name}@news.example")
        return Identity(role=role, account=self.room.archive.accounts.get(account.id))

    def search(self, q: str, name: str = "", who: Identity | None = None) -> int:
        return self.saved.save(name or q, SearchQuery(q=q), who=who or self.edda).id

    def watch(self, *searches: int, timing: Timing = Timing.AT_ONCE, **more: Any) -> Alert:
        draft = Draft(searches=searches, kind="webhook", target=self.url, timing=timing.value, **more)
        return self.alerts.add(draft, self.edda)

    def publish(self, *stories: Any) -> None:
        self.room.publish(*stories, people=PEOPLE)
        pending = self.room.archive.outbox.pending(1000)
        if pending:
            self.room.archive.outbox.done(pending[-1].seq)


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver) -> Iterator[Office]:
    made = Office(tmp_path, receiver)
    yield made
    made.room.close()


def titles(payload: dict[str, Any]) -> list[str]:
    return [one["title"] for one in payload["articles"]]


def test_no_article_stands_in_two_sections(office: Office, receiver: Receiver) -> None:
    tariffs, harbour = office.search("tariff", "Tariffs"), office.search("harbour", "The harbour")
    alert = office.watch(tariffs, harbour, timing=Timing.HOURLY, name="Morning")
    office.publish(*STORIES, article(40, "Harbour lights", "New lights in the harbour."))
    office.worker.step()
    assert receiver.got == [], "not before the hour"
    office.clock.now += timedelta(hours=1)
    office.worker.step()
    office.clock.now += timedelta(days=1)
    office.worker.step()
    (payload,) = receiver.payloads()
    assert payload["alert"] == {"id": alert.id, "query": "", "name": "Morning"}
    sections = {
        section["name"]: [each for one in section["articles"] for each in (one["id"], *one["others"])]
        for section in payload["sections"]
    }
    assert next(iter(sections)) == "Tariffs"
    ids = [one for section in sections.values() for one in section]
    assert len(ids) == len(set(ids)) == 3
    assert sorted(ids) == sorted(one["id"] for one in payload["articles"])
    assert payload["page_url"].startswith("https://news.example/digests/msg_")


def test_copies_and_stories_are_one_entry_with_their_outlets(office: Office) -> None:
    office.publish(STORIES[0], article(41, STORIES[0].title, STORIES[0].text, outlet=GAZETTE))
    number = office.search("tariff", "Tariffs")
    alert = office.watch(number)
    archived = office.room.archive.articles.get_many([STORIES[0].id, article(41, "x", "y").id])
    copied = [archived[0], replace(archived[1], copy_of=archived[0].article.id)]
    deliveries = [
        Delivery(alert=alert.id, article=one.article.id, words=("tariffs",), attempts=0, search=number)
        for one in copied
    ]
    message = composed(office.room.searcher, alert, deliveries, copied, NOON)
    (section,) = message.sections
    (entry,) = section.entries
    assert (section.name, entry.outlet, entry.other_outlets) == ("Tariffs", "Harbour Herald", ["Hill Gazette"])
    assert entry.sentence is not None
    assert "tariffs on timber" in entry.sentence.text
    text = message.text()
    assert "Also in Hill Gazette (1)" in text
    assert f"Read it here: https://news.example/articles/{STORIES[0].id}" in text
    html = digest_html(message)
    assert "<mark" in html
    assert "Also in Hill Gazette (1)" in html
    assert "<script" not in html


def test_a_section_begins_with_the_newest_and_an_original_stands_for_its_copies(office: Office) -> None:
    number = office.search("tariff")
    alert = office.watch(number)
    days = ("2025-07-08", "2025-07-10", "2025-07-09", "2025-07-11")
    office.publish(*(article(80 + n, f"Tariff {n}", f"Tariff {n}.", published=day) for n, day in enumerate(days)))
    articles = office.room.archive.articles.get_many([article(80 + n, "x", "y").id for n in range(4)])
    articles[3] = replace(articles[3], copy_of=articles[0].article.id)
    for order in (articles, articles[::-1]):
        deliveries = [
            Delivery(alert=alert.id, article=one.article.id, words=(), attempts=0, search=number) for one in order
        ]
        (section,) = composed(office.room.searcher, alert, deliveries, order, NOON).sections
        assert [entry.title for entry in section.entries] == ["Tariff 1", "Tariff 2", "Tariff 0"]
        assert [one.article.title for one in section.entries[2].others] == ["Tariff 3"]


def test_nothing_of_a_reader_or_an_outlet_is_taken_for_html(office: Office) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    office.publish(article(42, f"Tariff {evil}", f"The tariff {evil}.", authors=(evil,)))
    alert = office.watch(office.search("tariff", evil[:100]), name=evil[:100])
    office.publish(article(43, f"Tariffs {evil}", f"Tariffs {evil}."))
    office.worker.compare()
    following = office.room.archive.alerts.following(alert.id, office.clock(), 10)
    assert following is not None
    archived = office.room.archive.articles.get_many([one.article for one in following[1]])
    html = digest_html(composed(office.room.searcher, alert, following[1], archived, NOON))
    assert "<script" not in html
    assert "<img" not in html


def test_what_is_found_while_it_is_paused_is_not_sent_later(office: Office, receiver: Receiver) -> None:
    alert = office.watch(office.search("tariff"))
    office.alerts.pause(alert.id, office.edda)
    office.publish(STORIES[0])
    office.worker.step()
    office.alerts.resume(alert.id, office.edda)
    office.publish(STORIES[1])
    office.worker.step()
    assert [titles(payload) for payload in receiver.payloads()] == [[STORIES[1].title]]


def test_another_time_holds_for_what_waits(office: Office, receiver: Receiver) -> None:
    alert = office.watch(office.search("tariff"), timing=Timing.WEEKLY)
    office.publish(STORIES[0])
    office.worker.step()
    assert receiver.got == []
    office.alerts.change(alert.id, replace(Draft.of(alert), timing="at-once"), office.edda)
    office.worker.step()
    assert len(receiver.got) == 1


@pytest.mark.parametrize("way", ["unshared", "removed"])
def test_an_alert_goes_on_with_a_copy_of_a_search_that_it_would_lose(
    office: Office, receiver: Receiver, way: str
) -> None:
    ines = office.person("ines", Role.EDITOR)
    shared = office.saved.save("Tariffs", SearchQuery(q="tariff"), shared=True, who=ines)
    alert, second = office.watch(shared.id), office.watch(shared.id, timing=Timing.DAILY)
    office.publish(STORIES[0])
    office.worker.compare()
    if way == "removed":
        office.saved.remove(shared.id, ines)
    else:
        office.saved.change(shared.id, shared=False, who=ines)
        office.saved.change(shared.id, query=SearchQuery(q="harbour"), who=ines)
    (copied,) = [one.search for one in office.saved.listed(office.edda) if one.search.name == "Tariffs"]
    assert (copied.pairs, copied.shared, copied.id != shared.id) == (shared.pairs, False, True)
    now = [office.alerts.get(one.id, office.edda).searches for one in (alert, second)]
    assert now == [(copied.id,), (copied.id,)], "one copy for both"
    office.publish(article(48, "Tariffs rise", "The tariffs rise."))
    office.worker.step()
    (section,) = receiver.payloads()[0]["sections"]
    assert (section["name"], section["search"]) == ("Tariffs", copied.id), "also what waited"
    assert len(receiver.payloads()[0]["articles"]) == 2
    said = office.alerts.log(alert)[-1].said
    assert said.startswith(f"ines {'removed' if way == 'removed' else 'no longer shares'} the search “Tariffs”")
    assert "copy of your own" in said


def test_what_somebody_keeps_is_not_handed_on_with_a_search(office: Office, receiver: Receiver) -> None:
    ines = office.person("ines", Role.EDITOR)
    shared = office.saved.save("Starred", SearchQuery(q="tariff is:starred"), shared=True, who=ines)
    alert = office.watch(shared.id)
    office.saved.remove(shared.id, ines)
    assert "looks for it no more" in office.alerts.log(alert)[0].said, "and the alert is there to say so"
    assert office.saved.listed(office.edda) == []


def test_an_alert_ends_with_the_search_that_its_own_owner_removes(office: Office) -> None:
    number = office.search("tariff")
    office.watch(number)
    office.saved.remove(number, office.edda)
    assert office.alerts.listed(office.edda) == []


def quiet(office: Office, *, archive_works: bool = True, found: int = 1) -> None:
    """Six of ten articles on each of the last four Saturday mornings, and `found` of this one's."""
    stories = []
    for week in range(5):
        for n in range(10):
            hits = n < (6 if week else found)
            if week or hits or archive_works:
                word = "tariff" if hits else "harbour"
                old = article(700 + 10 * week + n, f"The {word} {week} {n}", f"A {word} of {week} {n}.")
                stories.append(replace(old, fetched=NOON - timedelta(weeks=week, hours=n)))
    office.publish(*stories)


@pytest.mark.parametrize("unusual", ["fewer", "either"])
def test_silence_is_told_once_a_day(office: Office, receiver: Receiver, unusual: str) -> None:
    office.clock.now = NOON - timedelta(days=1)
    quiet(office)
    alert = office.watch(office.search("tariff", "Tariffs"), timing=Timing.UNUSUAL, unusual=unusual, hour=13)
    for minutes in (-3, 55, 65):
        office.clock.now = NOON + timedelta(minutes=minutes)
        office.worker.step()
    assert receiver.got == [], "what was read until one o'clock may not be searchable yet"
    for minutes in (75, 80, 600):
        office.clock.now = NOON + timedelta(minutes=minutes)
        office.worker.step()
        Worker(office.room.searcher, office.room.archive, clock=office.clock).step()
    (payload,) = receiver.payloads()
    assert (payload["articles"], payload["silences"]) == ([], [{"found": 1, "usual": 6}])
    (entry,) = office.alerts.log(alert)
    assert entry.said.startswith("Word of silence sent")
    assert entry.message
    told = office.room.archive.alerts.of_message(entry.message)
    assert told is not None
    message = composed(office.room.searcher, *told, [], NOON)
    assert message.subject == "Far fewer articles than usual for Tariffs"
    for shown in (message.text(), digest_html(message)):
        assert "Far fewer than usual: 1 article in 24 hours, where 6 are usual" in shown
    (status,) = office.alerts.listed(office.edda)
    assert (status.sent, status.waiting) == (0, 0), "no article was"


@pytest.mark.parametrize(
    ("unusual", "archive_works", "found"),
    [("more", True, 1), ("fewer", False, 0), ("fewer", True, 4)],
    ids=["not chosen", "the archive itself stood still", "not far fewer"],
)
def test_what_is_no_silence(office: Office, receiver: Receiver, unusual: str, archive_works: bool, found: int) -> None:
    office.clock.now = NOON - timedelta(days=1)
    quiet(office, archive_works=archive_works, found=found)
    office.watch(office.search("tariff"), timing=Timing.UNUSUAL, unusual=unusual, hour=13)
    office.clock.now = NOON + timedelta(hours=2)
    office.worker.step()
    assert receiver.got == []


def test_a_kept_article_that_changes_or_vanishes(office: Office, receiver: Receiver) -> None:
    office.publish(*STORIES)
    assert office.edda.account
    assert office.rosa.account
    archive = office.room.archive
    archive.marks.star(office.edda.account.id, [STORIES[0].id, STORIES[1].id], True, NOON)
    archive.marks.star(office.rosa.account.id, [STORIES[2].id], True, NOON)
    alert = office.alerts.add(Draft(kept=True, kind="webhook", target=office.url), office.edda)
    office.worker.step()
    assert receiver.got == [], "what happened before is not told"
    for title in ("Harbour tariffs fall", "Harbour tariffs vanish"):
        archive.articles.save(replace(STORIES[0], title=title, fetched=STORIES[0].fetched + timedelta(hours=1)))
        office.worker.step()
    archive.articles.save(replace(STORIES[2], title="Somebody else's", fetched=NOON + timedelta(hours=1)))
    archive.articles.mark_gone(STORIES[1].id, NOON)
    archive.articles.mark_gone(STORIES[1].id, NOON)
    office.worker.step()
    office.worker.step()
    told = [[(one["id"], one["event"]) for s in p["sections"] for one in s["articles"]] for p in receiver.payloads()]
    assert told == [[(STORIES[0].id, "v2")], [(STORIES[0].id, "v3")], [(STORIES[1].id, "gone")]]
    assert archive.alerts.kept_changes(10) == []
    assert "Changes" not in alert.name


def test_a_day_with_many_more_than_usual(office: Office, receiver: Receiver) -> None:
    """Two on each of the last four Saturdays; six today."""
    usual = []
    for week in range(1, 5):
        for n in range(2):
            old = article(300 + 10 * week + n, f"Tariff {week} {n}", "A tariff.")
            usual.append(replace(old, fetched=NOON - timedelta(weeks=week) + timedelta(minutes=n)))
    office.publish(*usual)
    office.watch(office.search("tariff"), timing=Timing.UNUSUAL)
    office.clock.now = NOON + timedelta(hours=8)
    for n in range(4):
        office.publish(article(400 + n, f"Tariff today {n}", "A tariff."))
        office.worker.step()
    assert receiver.got == []
    for n in range(4, 8):
        office.publish(article(400 + n, f"Tariff today {n}", "A tariff."))
        office.worker.step()
    (payload,) = receiver.payloads()
    assert len(payload["articles"]) == 5, "once a day"


@pytest.mark.parametrize(
    ("today", "usually", "unusual"), [(5, 0, True), (4, 0, False), (9, 5, False), (10, 5, True), (99, None, False)]
)
def test_what_is_unusual(today: int, usually: float | None, unusual: bool) -> None:
    assert is_unusual(today, usually) is unusual


def test_a_digest_of_many_articles_is_one_message(office: Office, receiver: Receiver) -> None:
    office.watch(office.search("timber"), timing=Timing.DAILY, hour=8)
    office.publish(*(article(200 + n, f"Timber {n}", f"Timber {n} was sold.") for n in range(ARTICLES_IN_MESSAGE + 3)))
    office.worker.step()
    office.clock.now += timedelta(days=1)
    office.worker.step()
    assert [len(payload["articles"]) for payload in receiver.payloads()] == [ARTICLES_IN_MESSAGE + 3]


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


def test_what_an_alert_would_have_said(office: Office) -> None:
    now = datetime.now(UTC)
    fresh = [replace(article(500 + n, f"Tariff {n}", "A tariff."), fetched=now - timedelta(days=n)) for n in range(10)]
    office.publish(*fresh)
    office.clock.now = now
    searches = (office.search("tariff"), office.search("tariff 1"))
    seen = office.alerts.preview(office.room.searcher, searches, office.edda)
    assert (seen.total, seen.more) == (8, False)
    with pytest.raises(NotFound):
        office.alerts.preview(office.room.searcher, searches, office.rosa)
    assert len({result.id for result in seen.results}) == seen.total
    assert all(result.highlights for result in seen.results)


# --- who may do what


def test_readers_are_told_at_their_own_address(office: Office) -> None:
    number = office.search("tariff", who=office.rosa)
    alert = office.alerts.add(Draft(searches=(number,)), office.rosa)
    assert (alert.target, alert.kind, alert.name) == ("rosa@news.example", "email", "tariff")
    for draft, told in (
        (Draft(searches=(number,), target="victim@elsewhere.example"), "mail address of their account"),
        (Draft(searches=(number,), kind="webhook", target="https://elsewhere.example/"), "by mail"),
        (Draft(searches=(number,), kind="pigeon"), "choose email"),
        (Draft(), "choose a saved search"),
        (Draft(searches=(number,), kept=True), "not both"),
        (Draft(searches=(number,), timing="never"), "choose one of"),
        (Draft(searches=(number,), hour=24), "hour"),
        (Draft(searches=(number,), zone="Mars/Base"), "not a time zone"),
        (Draft(kept=True, timing="unusual"), "at once"),
        (Draft(searches=(number,), name="x" * 121), "120 characters"),
    ):
        with pytest.raises(AlertRefused, match=told):
            office.alerts.add(draft, office.rosa)
    with pytest.raises(NotFound):
        office.alerts.add(Draft(searches=(office.search("ferry"),)), office.rosa)
    with pytest.raises(NotFound):
        office.alerts.get(alert.id, office.edda)
    everything = office.saved.save("All", SearchQuery(), who=office.rosa).id
    with pytest.raises(AlertRefused, match="finds every article"):
        office.alerts.add(Draft(searches=(everything,)), office.rosa)


def test_alerts_of_the_command_line_are_in_the_list_of_owners(office: Office) -> None:
    made = Alert(id="old", query="tariff", kind="webhook", target=office.url, secret="whsec_", created=NOON)
    office.room.archive.alerts.add(made)
    owner = office.person("otto", Role.OWNER)
    assert [status.alert.id for status in office.alerts.listed(owner)] == ["old"]
    assert office.alerts.listed(office.edda) == []
    renamed = office.alerts.change("old", replace(Draft.of(made), name="The old one"), owner)
    assert (renamed.query, renamed.account, renamed.name) == ("tariff", None, "The old one")


def test_the_link_in_a_mail_ends_it_and_nothing_else(office: Office) -> None:
    alert = office.watch(office.search("tariff"))
    other = office.watch(office.search("ferry"))
    for mark in ("", "x", other.mark("unsubscribe"), alert.mark("page")):
        with pytest.raises(NotFound):
            office.alerts.unsubscribe(alert.id, mark)
    ended = office.alerts.unsubscribe(alert.id, alert.mark("unsubscribe"))
    assert ended.id == alert.id
    paused = office.room.archive.alerts.get(alert.id)
    assert paused is not None
    assert (paused.paused is not None, paused.paused_by) == (True, "link")
    office.alerts.subscribe_again(alert.id, alert.mark("unsubscribe"))
    office.alerts.pause(alert.id, office.edda)
    office.alerts.subscribe_again(alert.id, alert.mark("unsubscribe"))
    still = office.room.archive.alerts.get(alert.id)
    assert still is not None
    assert still.paused is not None, "what its owner paused stays paused"


def test_what_was_made_in_the_browser_reaches_no_private_address(office: Office, receiver: Receiver) -> None:
    alert = office.watch(office.search("tariff"))
    message = message_of(alert, [], [], "")
    with pytest.raises(NotSent, match="not a public address"):
        webhook.post(message, lambda: None, replace(office.room.settings, allow_hosts=frozenset()))
    webhook.post(message, lambda: None, office.room.settings)
    nowhere = replace(office.room.settings, allow_hosts=frozenset())
    webhook.post(replace(message, alert=replace(alert, account=None)), lambda: None, nowhere)
    assert len(receiver.got) == 2
    with pytest.raises(AlertRefused, match=r"not a public address"):
        office.alerts.add(
            Draft(searches=alert.searches, kind="apprise", target="json://169.254.169.254/latest"), office.edda
        )
    with pytest.raises(AlertRefused, match="the server itself"):
        office.alerts.add(Draft(searches=alert.searches, kind="apprise", target="syslog://"), office.edda)


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


# --- nothing is marked before it leaves


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


# --- one message a story


def test_a_search_grouped_by_story_fires_once_for_each(office: Office, receiver: Receiver) -> None:
    first, second, third = TOLD
    grouped = office.saved.save("Tunnel", SearchQuery(q="merrow OR seal", group="story"), who=office.edda).id
    office.watch(grouped)
    office.publish(first)
    office.worker.step()
    assert [titles(one) for one in receiver.payloads()] == [[first.title]], "it is no story yet"
    office.publish(second, OTHER)
    decide_stories(office.room)
    office.worker.step()
    assert [titles(one) for one in receiver.payloads()[1:]] == [[OTHER.title]], "what the story grows by is passed over"
    office.publish(third)
    decide_stories(office.room)
    office.worker.step()
    assert len(receiver.got) == 2


def test_of_a_story_that_arrives_at_once_one_article_fires(office: Office, receiver: Receiver) -> None:
    grouped = office.saved.save("Tunnel", SearchQuery(q="merrow", group="story"), who=office.edda).id
    each = office.search("merrow", "Each article")
    office.watch(grouped)
    office.watch(each)
    office.publish(*TOLD)
    decide_stories(office.room)
    office.worker.step()
    office.worker.step()
    assert sorted(len(one["articles"]) for one in receiver.payloads()) == [1, 3]


def test_a_story_of_which_nothing_was_sent_may_still_fire(office: Office, receiver: Receiver) -> None:
    first, second, third = TOLD
    grouped = office.saved.save("Row", SearchQuery(q="commissioner toy", group="story"), who=office.edda).id
    office.watch(grouped)
    office.publish(first, second)
    decide_stories(office.room)
    office.worker.step()
    assert receiver.got == [], "none of them has the words"
    office.publish(third)
    decide_stories(office.room)
    office.worker.step()
    assert [titles(one) for one in receiver.payloads()] == [[third.title]]


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
