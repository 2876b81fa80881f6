"""Sources and addresses: what is crawled, how it fares, when to look again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index.archive.protocols import AddressState, Archive, Source, SourceKind, Visit
from index.article import DateSource, PartialDateTime
from index.outlets.labels import checked
from index.text.localizable import Sentence
from tests.index.fakes import START, an_article, later
from tests.index.strategies import maybe, visits, words

LANTERN = Source(
    id="lantern",
    url="https://lantern.example/feed",
    name="The Lantern",
    kind=SourceKind.FEED,
    every=900.0,
    added=START,
)


def a_visit(hours: float, **figures: object) -> Visit:
    return Visit(source="lantern", started=later(hours), finished=later(hours), **figures)  # type: ignore[arg-type]


def test_a_source_is_kept_once(archive: Archive) -> None:
    assert archive.sources.add(LANTERN)
    assert not archive.sources.add(LANTERN)
    assert not archive.sources.add(replace(LANTERN, id="other"))
    assert archive.sources.all() == [LANTERN]


@pytest.mark.parametrize("by", ["lantern", "https://lantern.example/feed", "The Lantern"])
def test_it_is_found_by_id_url_or_name(archive: Archive, by: str) -> None:
    archive.sources.add(LANTERN)
    assert archive.sources.get(by) == LANTERN
    assert archive.sources.get("unknown") is None


def test_its_articles_stay_when_it_goes(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    archive.articles.save(an_article("bridge", source="lantern"))
    archive.addresses.put_many([AddressState(url="https://lantern.example/bridge", source="lantern", revisit=START)])
    assert archive.sources.remove("lantern")
    assert not archive.sources.remove("lantern")
    assert archive.articles.count() == 1
    assert archive.addresses.due(later(9), "lantern", 9) == []


def test_it_moves_and_keeps_what_is_known_of_it(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    archive.sources.add(replace(LANTERN, id="other", url="https://other.example/feed"))
    assert archive.sources.move("lantern", "https://lantern.example/new")
    assert archive.sources.get("lantern") == replace(LANTERN, url="https://lantern.example/new")
    assert not archive.sources.move("lantern", "https://other.example/feed")
    assert not archive.sources.move("nobody", "https://nobody.example/feed")
    assert archive.sources.get("https://lantern.example/feed") is None


def test_health_adds_up(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    assert archive.sources.next_visits() == {"lantern": None}
    seen = a_visit(1, found=9, fetched=5, new=3, changed=1, not_modified=2, refused=(("not-an-article", 2),))
    assert archive.sources.rhythm(seen.source) == (None, 0)
    archive.sources.record(seen, next_visit=later(2), rhythm=900)
    assert archive.sources.rhythm(seen.source) == (900, 0)
    failed = a_visit(
        2, error="the outlet did not answer", error_code="timeout", refused=(("not-an-article", 1), ("gone", 1))
    )
    archive.sources.record(failed, next_visit=later(4), rhythm=1800)
    archive.sources.record(replace(failed, finished=later(4)), next_visit=later(8), rhythm=3600)
    archive.articles.save(an_article("bridge", source="lantern"))
    (health,) = archive.sources.health()
    assert (health.last_visit, health.last_success, health.next_visit) == (later(4), later(1), later(8))
    assert (health.rhythm, health.failures, health.error_code) == (3600, 2, "timeout")
    assert archive.sources.rhythm(seen.source) == (3600, 2)
    assert (health.found, health.fetched, health.kept, health.not_modified, health.articles) == (9, 5, 4, 2, 1)
    assert health.refused == (("not-an-article", 4), ("gone", 2))
    archive.sources.record(a_visit(8), next_visit=later(9), rhythm=900)
    (health,) = archive.sources.health()
    assert (health.failures, health.error, health.error_code) == (0, None, None)
    assert archive.sources.next_visits() == {"lantern": later(9)}


def test_a_visit_of_a_source_that_went_is_dropped(archive: Archive) -> None:
    archive.sources.record(a_visit(1), next_visit=later(2), rhythm=900)
    assert archive.sources.health() == []


def test_delay_is_of_what_was_published_since_the_first_visit(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    old = replace(
        an_article("old", source="lantern"),
        published=PartialDateTime(at=START - timedelta(days=300)),
        published_source=DateSource.FEED,
    )
    archive.articles.save(old)
    archive.sources.record(a_visit(1), next_visit=later(2), rhythm=900)
    archive.outbox.done(archive.outbox.latest())
    assert archive.sources.health()[0].delay is None
    new = replace(
        old,
        id=an_article("new").id,
        url=an_article("new").url,
        fetched=later(3),
        published=PartialDateTime(at=later(2)),
    )
    archive.articles.save(new)
    archive.outbox.done(archive.outbox.latest())
    delay = archive.sources.health()[0].delay
    assert delay is not None
    assert delay > 0


states = st.builds(
    AddressState,
    url=words,
    etag=maybe,
    last_modified=maybe,
    not_before=st.none() | visits,
    failures=st.integers(0, 99),
    status=st.none() | st.integers(100, 599),
    outcome=maybe,
    content_hash=maybe,
    article_id=maybe,
    revisit=st.none() | visits,
    visits=st.integers(0, 99),
    last_visit=st.none() | visits,
    source=maybe,
)


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(states, unique_by=lambda state: state.url, max_size=5))
def test_address_states_come_back(archive: Archive, put: list[AddressState]) -> None:
    archive.addresses.put_many(put)
    assert archive.addresses.get_many([state.url for state in put]) == {state.url: state for state in put}
    assert all(archive.addresses.get(state.url) == state for state in put)


def test_many_addresses_at_once(archive: Archive) -> None:
    put = [AddressState(url=f"https://lantern.example/{n}") for n in range(1234)]
    archive.addresses.put_many(put)
    assert len(archive.addresses.get_many([state.url for state in put])) == 1234


def test_due_addresses_of_a_source(archive: Archive) -> None:
    archive.addresses.put_many(
        [
            AddressState(url="https://lantern.example/soon", source="lantern", revisit=later(1)),
            AddressState(url="https://lantern.example/now", source="lantern", revisit=START),
            AddressState(url="https://lantern.example/never", source="lantern"),
            AddressState(url="https://lantern.example/late", source="lantern", revisit=later(9)),
            AddressState(url="https://anchor.example/now", source="anchor", revisit=START),
        ]
    )
    due = archive.addresses.due(later(2), "lantern", 9)
    assert [state.url.rsplit("/", 1)[1] for state in due] == ["now", "soon"]
    assert len(archive.addresses.due(later(2), "lantern", 1)) == 1


def test_a_source_is_renamed_and_paused(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    assert archive.sources.rename("lantern", "  The\nEvening Lantern ")
    assert archive.sources.pause("lantern", later(1))
    assert archive.sources.get("lantern") == replace(LANTERN, name="The Evening Lantern", paused=later(1))
    assert archive.sources.health()[0].source.paused == later(1)
    assert archive.sources.rename("lantern", "")
    assert archive.sources.pause("lantern", None)
    assert archive.sources.all() == [replace(LANTERN, name=None)]
    assert not archive.sources.rename("nobody", "x")
    assert not archive.sources.pause("nobody", START)


def test_its_newest_visits_are_kept(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.archive.sql.activity.visit_log.KEPT", 3)
    archive.sources.add(LANTERN)
    archive.sources.add(replace(LANTERN, id="other", url="https://other.example/"))
    archive.sources.record(replace(a_visit(1), source="other"), next_visit=later(2), rhythm=900)
    made = [a_visit(hours, found=hours, refused=(("robots", 2), ("gone", 1))) for hours in range(1, 6)]
    made[-1] = replace(made[-1], error="the outlet did not answer", error_code="timeout")
    for visit in made:
        archive.sources.record(visit, next_visit=later(9), rhythm=900)
    assert archive.sources.visits("lantern", 9) == made[:1:-1]
    assert archive.sources.visits("lantern", 1) == made[-1:]
    assert len(archive.sources.visits("other", 9)) == 1
    archive.sources.remove("lantern")
    assert archive.sources.visits("lantern", 9) == []


def test_its_articles_by_the_quarter_and_their_ids(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    for number in range(3):
        archive.articles.save(an_article(f"bridge-{number}", source="lantern"))
    archive.articles.save(an_article("other", source="other"))
    arrivals = archive.sources.arrivals("lantern", START - timedelta(days=1))
    assert sum(count for _, count in arrivals) == 3
    assert all(at.minute % 15 == at.second == at.microsecond == 0 for at, _ in arrivals)
    assert archive.sources.arrivals("lantern", START + timedelta(days=99999)) == []
    assert len(archive.sources.articles("lantern", 2)) == 2
    assert len(archive.sources.articles("lantern", 9)) == 3
    assert archive.sources.articles("nobody", 9) == []


def test_addresses_that_gave_nothing(archive: Archive) -> None:
    def state(name: str, hours: float, **values: object) -> AddressState:
        values = {"source": "lantern", "last_visit": later(hours), "outcome": "robots"} | values
        return AddressState(url=f"https://lantern.example/{name}", **values)  # type: ignore[arg-type]

    barren = [state("older", 1, outcome="index"), state("newer", 2, failures=2, revisit=later(9))]
    others = [
        state("feed", 3, outcome="document:feed"),
        state("article", 3, outcome="article", article_id="a"),
        state("gone-since", 3, outcome="gone", article_id="a"),
        state("moved", 3, outcome="moved"),
        state("elsewhere", 3, source="other"),
    ]
    archive.addresses.put_many([*barren, *others])
    assert archive.addresses.barren("lantern", 9) == barren[::-1]
    assert archive.addresses.barren("lantern", 1) == barren[1:]


def test_what_the_owner_sets_is_kept_and_nothing_else(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    archive.sources.record(a_visit(1), next_visit=later(9), rhythm=900.0)
    labels = checked(country="IE", language="en", kind="newspaper", words=["harbour"])
    changed = replace(LANTERN, name=None, every=None, paused=START, timezone="Europe/Dublin", labels=labels, keep=0.0)
    assert archive.sources.change(replace(changed, url="https://elsewhere.example/", kind=SourceKind.HOME))
    assert archive.sources.all() == [changed]
    assert archive.sources.health()[0].source == changed
    assert not archive.sources.change(replace(changed, id="nobody"))


def test_articles_of_every_day_by_source(archive: Archive) -> None:
    for number, hours in enumerate((0, 1, 30, 90)):
        archive.articles.save(replace(an_article(f"a{number}", source="lantern"), fetched=later(hours)))
    archive.articles.save(an_article("b", source="herald"))
    archive.articles.save(an_article("c"))
    day = START.date()
    since = START - timedelta(days=1)
    found = archive.sources.daily(since, timedelta())
    assert sum(found["lantern"].values()) == 4
    assert found["herald"] == {day: 1}
    assert found.keys() == {"lantern", "herald"}
    to_midnight = timedelta(hours=24 - START.hour) - timedelta(minutes=START.minute)
    assert archive.sources.daily(since, to_midnight)["herald"] == {day + timedelta(days=1): 1}
    assert archive.sources.daily(later(80), timedelta()) == {"lantern": {later(90).date(): 1}}


def test_pages_that_are_empty_without_scripts(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    assert archive.sources.pages_without_text(9) == {}
    states = [
        AddressState(url=f"https://lantern.example/{n}", source="lantern", outcome=outcome, last_visit=later(n))
        for n, outcome in enumerate(("empty", "document:feed", "gone", "empty", "empty"))
    ]
    archive.addresses.put_many(states)
    for n in (1, 3):
        archive.articles.save(replace(an_article(f"a{n}", source="lantern"), fetched=later(n)))
    assert archive.sources.pages_without_text(9) == {"lantern": (3, 6)}
    assert archive.sources.pages_without_text(2) == {"lantern": (2, 3)}


def test_articles_are_forgotten_by_source(archive: Archive) -> None:
    for name, source in (("a", "lantern"), ("b", "herald"), ("c", None)):
        archive.articles.save(an_article(name, source=source))
    assert archive.articles.older_than(later(99)) == 3
    assert archive.articles.older_than(later(99), sources=["lantern", "x"]) == 1
    assert archive.articles.older_than(later(99), but_sources=["lantern", "x"]) == 2
    assert archive.articles.forget(before=later(99), sources=["lantern"]) == 1
    assert archive.articles.forget(before=later(99), but_sources=["herald"]) == 1
    assert archive.articles.count() == 1


def test_why_a_source_failed_is_kept_as_what_it_is_made_of(archive: Archive) -> None:
    archive.sources.add(LANTERN)
    why = Sentence("%(place)s: %(fault)s", place="https://lantern.example/", fault=Sentence("there is no such page"))
    for error in (why, "a plain\nreason"):
        archive.sources.record(a_visit(1, error=error, error_code="not-found"), next_visit=later(2), rhythm=900.0)
        (health,) = archive.sources.health()
        assert health.error == " ".join(error.split())
        assert isinstance(health.error, Sentence) is (error is why)
        assert archive.sources.visits("lantern", 1)[0].error == " ".join(error.split())
    archive.sources.record(a_visit(3), next_visit=later(4), rhythm=900.0)
    assert archive.sources.health()[0].error is None
