"""What is fetched, tried again and visited next, as tables: a state and a time in, a decision out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import decider, errors
from crawler.decider import Habit
from crawler.sources.discover.found import Found
from index.archive.protocols import AddressState, Source, SourceKind, Visit
from index.article import PartialDateTime
from index.operations.settings import load_settings

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
SETTINGS = load_settings({"BROADSHEET_DATA": str(Path("nowhere"))})
PAGE = "https://lantern.example/ferry-late"
SOURCE = Source(
    id="lantern", url="https://lantern.example/feed", name=None, kind=SourceKind.FEED, every=None, added=NOW
)


def ago(**spans: float) -> datetime:
    return NOW - timedelta(**spans)


def ahead(**spans: float) -> datetime:
    return NOW + timedelta(**spans)


def state(url: str = PAGE, **values: Any) -> AddressState:
    return AddressState(url=url, **values)


def read(url: str = PAGE, **values: Any) -> AddressState:
    """Of an article that was archived an hour ago."""
    return state(url, **{"article_id": "a1", "outcome": "article", "visits": 1, "last_visit": ago(hours=1), **values})


def at(when: datetime) -> PartialDateTime:
    return PartialDateTime(at=when)


HELD = [
    ("never asked to wait", None, False),
    ("until later", ahead(minutes=5), True),
    ("for a day", ahead(days=1), True),
    ("until now", NOW, False),
    ("until a while ago", ago(minutes=5), False),
    ("for years: a clock was wrong", ahead(days=3650), False),
]


@pytest.mark.parametrize(("not_before", "held"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
def test_is_held(not_before: datetime | None, held: bool) -> None:
    assert decider.is_held(state(not_before=not_before), NOW) is held


RETRIES = [
    ("it never failed", state(), False),
    ("it failed once", state(failures=1, outcome="timeout"), True),
    ("its last try is due", state(failures=5, outcome="timeout"), True),
    ("it was tried often enough", state(failures=6, outcome="timeout"), False),
    ("it has to wait", state(failures=1, outcome="throttled", not_before=ahead(hours=1)), False),
    ("it has waited", state(failures=1, outcome="throttled", not_before=ago(hours=1)), True),
    ("it was no article", state(outcome="index", visits=1), False),
    ("it is an article that could not be read again", read(failures=2, outcome="timeout"), False),
    ("it was kept without an id", state(failures=1, outcome="article"), False),
]


@pytest.mark.parametrize(("known", "again"), [row[1:] for row in RETRIES], ids=[row[0] for row in RETRIES])
def test_wants_retry(known: AddressState, again: bool) -> None:
    assert decider.wants_retry(known, NOW, tries=6) is again


CHANGES = [
    ("nothing is said", None, read(), False),
    ("changed since", at(ago(minutes=10)), read(), True),
    ("changed before", at(ago(hours=2)), read(), False),
    ("changed at that moment", at(ago(hours=1)), read(), False),
    ("changed in the future", at(ahead(minutes=1)), read(), False),
    ("a bare day says nothing", PartialDateTime.day(NOW.date()), read(last_visit=ago(days=2)), False),
    ("it is no article", at(ago(minutes=10)), state(outcome="index", last_visit=ago(hours=1)), False),
    ("it was never read", at(ago(minutes=10)), read(last_visit=None), False),
]


@pytest.mark.parametrize(("updated", "known", "changed"), [r[1:] for r in CHANGES], ids=[r[0] for r in CHANGES])
def test_was_changed(updated: PartialDateTime | None, known: AddressState, changed: bool) -> None:
    assert decider.was_changed(Found(url=PAGE, updated=updated), known, NOW) is changed


def choose(
    found: list[Found], due: list[AddressState] | None = None, known: list[AddressState] | None = None, **given: Any
) -> list[str]:
    return [address.state.url for address in chosen(found, due, known, **given)]


def chosen(
    found: list[Found],
    due: list[AddressState] | None = None,
    known: list[AddressState] | None = None,
    *,
    archived: frozenset[str] = frozenset(),
    **settings: Any,
) -> list[decider.Address]:
    states = {each.url: each for each in known or []}
    return decider.choose(
        found, due or [], states=states, archived=archived, now=NOW, settings=replace(SETTINGS, **settings)
    )


def pages(*names: str) -> list[Found]:
    return [Found(url=f"https://lantern.example/{name}") for name in names]


def test_new_pages_come_in_their_order_and_once() -> None:
    assert choose(pages("b-story", "a-story", "b-story")) == [
        "https://lantern.example/b-story",
        "https://lantern.example/a-story",
    ]


def test_one_page_under_two_addresses_is_fetched_once() -> None:
    assert len(choose(pages("ferry-late?utm_source=rss", "ferry-late"))) == 1


def test_two_pages_that_only_a_doubtful_parameter_tells_apart_are_two() -> None:
    both = [
        Found(url="https://lantern.example/ferry-late-again?ref=1", title="The ferry is late"),
        Found(url="https://lantern.example/ferry-late-again?ref=2", title="The bridge is closed"),
    ]
    assert len(choose(both)) == 2
    assert len(choose([both[0], replace(both[1], title="the  FERRY is late")])) == 1


def test_what_is_archived_under_another_address_is_not_fetched() -> None:
    key = decider.page_keys(pages("ferry-late"))[PAGE]
    assert choose(pages("ferry-late"), archived=frozenset({key})) == []


def test_what_was_read_is_fetched_again_only_where_it_was_changed_and_not_all_at_once() -> None:
    names = [f"story-{n}" for n in range(5)]
    found = [replace(entry, updated=at(ago(minutes=5))) for entry in pages(*names)]
    known = [read(entry.url) for entry in found]
    assert choose(pages(*names), known=known) == []
    assert choose(found, known=known, changed_most=3) == [entry.url for entry in found[:3]]


def test_due_pages_come_last_know_what_was_said_of_them_and_wait_while_they_are_held() -> None:
    named = Found(url=PAGE, title="The ferry is late")
    due = [
        read(),
        read("https://lantern.example/old-story"),
        read("https://lantern.example/held-story", not_before=ahead(hours=1)),
    ]
    result = chosen([named, *pages("new-story")], due, known=due[:1])
    assert [(address.state.url, address.found.title) for address in result] == [
        ("https://lantern.example/new-story", None),
        (PAGE, "The ferry is late"),
        ("https://lantern.example/old-story", None),
    ]


@pytest.mark.parametrize(
    ("is_page", "etag", "kept"),
    [(True, "new", "new"), (True, None, None), (False, "new", "new"), (False, None, "old")],
)
def test_an_answer_ends_failures_and_renews_validators(is_page: bool, etag: str | None, kept: str | None) -> None:
    before = read(etag="old", failures=3, not_before=ago(hours=1), status=500)
    after = decider.after_answer(
        before, status=200, etag=etag, last_modified=None, is_page=is_page, now=NOW, source=SOURCE
    )
    assert (after.etag, after.failures, after.not_before, after.status) == (kept, 0, None, 200)
    assert (after.visits, after.last_visit, after.source) == (2, NOW, "lantern")


def test_an_article_is_looked_at_three_times_more() -> None:
    hours = [decider.with_revisit(state(visits=visits), NOW).revisit for visits in range(1, 5)]
    assert hours == [ahead(hours=1), ahead(hours=5), ahead(hours=18), None]


PUT_OFF = [
    (errors.Held(PAGE), True),
    (errors.BudgetSpent(PAGE), True),
    (errors.Offline(PAGE), True),
    (errors.RobotsUnreachable(PAGE), True),
    (errors.RobotsDisallowed(PAGE), False),
    (errors.PrivateAddress(PAGE), False),
    (errors.TimedOut(PAGE), False),
    (errors.ParserMissing(PAGE), False),
]


@pytest.mark.parametrize(("error", "put_off"), PUT_OFF, ids=[type(row[0]).__name__ for row in PUT_OFF])
def test_is_put_off(error: errors.FetchError, put_off: bool) -> None:
    assert decider.is_put_off(state(), error, SOURCE) is put_off


def test_robots_of_another_site_put_nothing_off() -> None:
    elsewhere = "https://beacon.example/story"
    assert not decider.is_put_off(state(elsewhere), errors.RobotsUnreachable(elsewhere), SOURCE)


FAILURES = [
    ("passing, first", errors.TimedOut(PAGE), 0, timedelta(minutes=1), True),
    ("passing, third", errors.TimedOut(PAGE), 2, timedelta(minutes=4), True),
    ("passing, last", errors.TimedOut(PAGE), 5, timedelta(days=1), False),
    ("lasting", errors.WrongType(PAGE), 0, timedelta(days=1), False),
    ("not found yet", errors.NotFound(PAGE, status=404), 0, timedelta(hours=1), True),
    ("not found yet, second", errors.NotFound(PAGE, status=404), 1, timedelta(hours=1), True),
    ("not found", errors.NotFound(PAGE, status=404), 2, timedelta(days=1), False),
    ("gone", errors.Gone(PAGE, status=410), 0, timedelta(days=1), False),
    ("throttled", errors.Throttled(PAGE, status=429, retry_after=600), 0, timedelta(minutes=10), True),
    (
        "throttled for the last time",
        errors.Throttled(PAGE, status=429, retry_after=600),
        9,
        timedelta(minutes=10),
        True,
    ),
    ("forbidden for a while", errors.Forbidden(PAGE, status=403, retry_after=90), 0, timedelta(seconds=90), True),
]


@pytest.mark.parametrize(
    ("error", "before", "wait", "looked_at_again"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES]
)
def test_after_failure(error: errors.FetchError, before: int, wait: timedelta, looked_at_again: bool) -> None:
    after = decider.after_failure(state(failures=before), error, now=NOW, source=SOURCE, tries=6)
    assert after.not_before == NOW + wait
    assert after.revisit == (NOW + wait if looked_at_again else None)
    assert (after.failures, after.outcome, after.status) == (before + 1, error.code, getattr(error, "status", None))
    assert (after.visits, after.last_visit, after.source) == (1, NOW, "lantern")


def test_validators_are_forgotten_where_something_was_put_off() -> None:
    (again,) = decider.without_validators([state(etag="e", last_modified="l", content_hash="c", visits=4)])
    assert again == state(visits=4)


def visit(**values: Any) -> Visit:
    return Visit(source="lantern", started=ago(minutes=1), finished=NOW, **values)


def failed(error: errors.FetchError) -> Visit:
    return visit(error=str(error), error_code=error.code)


VISITS = [
    # the visit, habit before, the owner's interval -> seconds until the next (within 5 %), interval, failures in a row
    ("first, nothing known", visit(), Habit(), None, 900, 900, 0),
    ("nothing new", visit(), Habit(1000), None, 1250, 1250, 0),
    ("much that is new", visit(new=5), Habit(1000), None, 600, 600, 0),
    ("the owner's interval stays", visit(new=5), Habit(1000), 7200, 7200, 7200, 0),
    ("failed once", failed(errors.TimedOut(PAGE)), Habit(1000), None, 1000, 1000, 1),
    ("failed three times", failed(errors.TimedOut(PAGE)), Habit(1000, 2), None, 4000, 1000, 3),
    ("failed at first", failed(errors.TimedOut(PAGE)), Habit(), None, 900, 900, 1),
    ("fails for years", failed(errors.TimedOut(PAGE)), Habit(1000, 500), None, 86_400, 1000, 501),
    ("the owner's interval backs off, too", failed(errors.TimedOut(PAGE)), Habit(7200, 1), 7200, 14_400, 7200, 2),
    ("a success ends that", visit(new=1), Habit(1000, 7), None, 1000, 1000, 0),
    ("offline: no fault of the outlet's", failed(errors.Offline(PAGE)), Habit(1000, 7), None, 1000, 1000, 8),
    ("a silent name server neither", failed(errors.NameServerSilent(PAGE)), Habit(1000, 7), None, 1000, 1000, 8),
]


@pytest.mark.parametrize(
    ("ended", "habit", "every", "wait", "interval", "failures"), [row[1:] for row in VISITS], ids=[r[0] for r in VISITS]
)
def test_schedule_visit(
    ended: Visit, habit: Habit, every: float | None, wait: float, interval: float, failures: int
) -> None:
    source = replace(SOURCE, every=every)
    next_, learnt, in_a_row = decider.schedule_visit(source, ended, habit, published=(), pause=None, settings=SETTINGS)
    assert wait * 0.95 <= (next_ - NOW).total_seconds() <= wait * 1.05
    assert (learnt, in_a_row) == (interval, failures)


def test_a_busy_source_is_visited_after_half_its_usual_gap() -> None:
    published = [ago(minutes=10 * n) for n in range(1, 20)]
    next_, interval, _ = decider.schedule_visit(
        SOURCE, visit(), Habit(), published=published, pause=None, settings=SETTINGS
    )
    assert interval == 300
    assert ahead(seconds=285) <= next_ <= ahead(seconds=315)


@pytest.mark.parametrize(("pause", "expected"), [(10, None), (7200, 7200), (1e9, SETTINGS.retry_after_max)])
def test_a_pause_that_the_outlet_asks_for_is_kept_up_to_a_day(pause: float, expected: float | None) -> None:
    ended = failed(errors.Throttled(PAGE, status=429, retry_after=pause))
    next_, _, _ = decider.schedule_visit(SOURCE, ended, Habit(1000), published=(), pause=pause, settings=SETTINGS)
    wait = (next_ - NOW).total_seconds()
    assert wait == expected if expected else 950 <= wait <= 1050


@given(
    st.none() | st.floats(120, 86_400),
    st.integers(0, 10_000),
    st.none() | st.sampled_from(["timeout", "offline", "not-found"]),
    st.none() | st.floats(0, 1e9),
    st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=30),
)
def test_every_source_is_visited_again_and_none_at_once(
    interval: float | None, failures: int, code: str | None, pause: float | None, published: list[datetime]
) -> None:
    ended = visit(error="it failed" if code else None, error_code=code)
    next_, learnt, _ = decider.schedule_visit(
        SOURCE, ended, Habit(interval, failures), published=published, pause=pause, settings=SETTINGS
    )
    assert timedelta(seconds=114) <= next_ - NOW <= timedelta(days=1.05)
    assert SETTINGS.interval_min <= learnt <= SETTINGS.interval_max
