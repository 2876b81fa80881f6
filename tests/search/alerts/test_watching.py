"""What an alert watches, and when: saved searches and what becomes of them, articles that somebody keeps, stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from index.accounts.rights import Role
from index.alert import Timing
from index.errors import NotFound
from index.languages import LANGUAGES, in_language, translated
from search.alerts.alert_service import Draft
from search.request import SearchQuery
from tests.search.alerts.office import Office, titles
from tests.search.alerts.receivers import Receiver
from tests.search.newsroom import NOON, STORIES, article
from tests.web.views.test_stories import OTHER, TOLD, decide_stories


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


def test_the_log_keeps_what_its_sentences_are_made_of(office: Office, receiver: Receiver) -> None:
    """So that a page says each in its reader's language; text that an earlier version noted stays what it is."""
    receiver.answers = [503]
    alert = office.watch(office.search("tariff"))
    office.publish(STORIES[0])
    office.worker.step()
    (status,) = office.alerts.listed(office.edda)
    assert status.error == f"{office.url} answered 503"
    with in_language(LANGUAGES["de"]):
        assert translated(status.error) == f"{office.url} antwortete 503"
    office.clock.now += timedelta(hours=1)
    office.worker.step()
    office.room.archive.alerts.note(alert.id, NOON, "1 article sent\nby an earlier version \ud800", good=True)
    old, later, sooner = office.alerts.log(alert)
    assert old.said.startswith("1 article sent by an earlier version")
    with in_language(LANGUAGES["de"]):
        assert [translated(one.said) for one in (later, sooner)] == [
            f"1 Artikel an {office.url} gesendet",
            f"1 Artikel nicht gesendet: {office.url} antwortete 503. Nach 2025-07-12 12:01 UTC wird es wieder versucht",
        ]
        assert translated(old.said) == old.said
