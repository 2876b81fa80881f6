"""Alerts on days with far more articles than usual, or far fewer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.alert import Timing
from search.alerts.digest_html import digest_html
from search.alerts.volume import is_unusual
from search.alerts.worker import Worker, composed
from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Receiver
from tests.search.newsroom import NOON, article


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
