"""What a message of several searches says: sections, entries with their copies and stories, as text and as HTML."""

from dataclasses import replace
from datetime import timedelta

from index.alert import Delivery, Timing
from search.alerts.digest_html import digest_html
from search.alerts.worker import ARTICLES_IN_MESSAGE, composed
from tests.search.alerts.office import Office
from tests.search.alerts.receivers import Receiver
from tests.search.newsroom import GAZETTE, NOON, STORIES, article


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


def test_a_digest_of_many_articles_is_one_message(office: Office, receiver: Receiver) -> None:
    office.watch(office.search("timber"), timing=Timing.DAILY, hour=8)
    office.publish(*(article(200 + n, f"Timber {n}", f"Timber {n} was sold.") for n in range(ARTICLES_IN_MESSAGE + 3)))
    office.worker.step()
    office.clock.now += timedelta(days=1)
    office.worker.step()
    assert [len(payload["articles"]) for payload in receiver.payloads()] == [ARTICLES_IN_MESSAGE + 3]
