"""When a source counts as silent or halved: a table of invented sources."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.usual_output import Output, Trouble, usual_output

TODAY = date(2026, 3, 4)
"""A Wednesday."""
ADDED = TODAY - timedelta(weeks=20)


def counts(each: Callable[[date], int], *, days: int = 140, today: date = TODAY) -> dict[date, int]:
    """The days before today, each as the function says."""
    return {day: each(day) for back in range(1, days) if (day := today - timedelta(days=back))}


def workdays(number: int) -> Callable[[date], int]:
    return lambda day: number if day.weekday() < 5 else 0


def until(back: int, usual: Callable[[date], int], then: Callable[[date], int] = lambda _: 0) -> Callable[[date], int]:
    """As usual, but for the last days before today."""
    return lambda day: then(day) if day >= TODAY - timedelta(days=back) else usual(day)


def holidays(usual: Callable[[date], int], *days: date) -> Callable[[date], int]:
    return lambda day: 0 if day in days else usual(day)


ALWAYS: Callable[[int], Callable[[date], int]] = lambda number: lambda _: number  # noqa: E731
ONCE_A_WEEK = workdays(0)


@pytest.mark.parametrize(
    ("what", "each", "trouble"),
    [
        ("as usual", ALWAYS(12), None),
        ("weekdays only, seen on a Wednesday", workdays(12), None),
        ("one day without", until(1, ALWAYS(12)), None),
        ("two days without: a holiday", until(2, ALWAYS(12)), None),
        ("three days without", until(3, ALWAYS(12)), Trouble.SILENT),
        ("three days without, of which two are a weekend", until(3, workdays(12)), None),
        ("a busy source, a day without", until(1, ALWAYS(60)), Trouble.SILENT),
        ("a week without, of a few a day", until(7, ALWAYS(2)), Trouble.SILENT),
        ("dead for two months", until(60, ALWAYS(3)), Trouble.SILENT),
        ("two a week, for two weeks without", until(14, lambda day: 2 * (day.weekday() == 1)), None),
        ("two a week, for a month without", until(30, lambda day: 2 * (day.toordinal() % 9 == 1)), Trouble.SILENT),
        ("one every other week, for a month without", until(30, lambda day: int(day.toordinal() % 14 == 1)), None),
        ("halved", until(7, ALWAYS(12), ALWAYS(5)), Trouble.HALVED),
        ("halved, but for a flood on one day", until(7, ALWAYS(12), lambda day: 5 + 25 * (day.weekday() == 0)), None),
        ("a little less", until(7, ALWAYS(12), ALWAYS(8)), None),
        ("few, and halved", until(7, ALWAYS(2), ALWAYS(1)), None),
        ("halved for ten weeks: the new usual", until(70, ALWAYS(12), ALWAYS(5)), None),
        ("a flood long ago", lambda day: 900 if day == TODAY - timedelta(days=20) else 12, None),
        ("a week of strike long ago", lambda day: 0 if 20 < (TODAY - day).days < 28 else 12, None),
        ("two free days this week", holidays(workdays(12), TODAY - timedelta(days=1), TODAY - timedelta(days=2)), None),
        ("nothing ever", ALWAYS(0), None),
    ],
)  # fmt: skip
def test_what_is_said(what: str, each: Callable[[date], int], trouble: Trouble | None) -> None:
    found = usual_output(counts(each), first=ADDED, today=TODAY)
    assert found.trouble is trouble, what
    assert (found.sentence is None) is (trouble is None)


def test_an_article_today_ends_a_silence() -> None:
    known = counts(until(10, ALWAYS(12))) | {TODAY: 1}
    assert usual_output(known, first=ADDED, today=TODAY).trouble is not Trouble.SILENT


def test_a_new_source_is_not_warned_of() -> None:
    """Its first visit brought what had gathered, and then little comes."""
    for days in range(21):
        first = TODAY - timedelta(days=days)
        known = {first: 400} | {first + timedelta(days=number): 1 for number in range(1, days - 8)}
        assert usual_output(known, first=first, today=TODAY) == Output()


def test_days_on_which_nothing_was_crawled_are_no_halving() -> None:
    off = [TODAY - timedelta(days=back) for back in range(2, 7)]
    known = counts(holidays(ALWAYS(12), *off))
    assert usual_output(known, first=ADDED, today=TODAY).trouble is Trouble.HALVED
    assert usual_output(known, first=ADDED, today=TODAY, blind=off).trouble is None


def test_a_source_that_is_not_visited_is_not_judged() -> None:
    found = usual_output(counts(until(9, ALWAYS(12))), first=ADDED, today=TODAY, judge=False)
    assert found == Output(usual=(12.0,) * 7)


def test_what_is_usual_goes_by_weekday() -> None:
    found = usual_output(counts(lambda day: 1 + day.weekday()), first=ADDED, today=TODAY)
    assert found.usual == (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)


def test_the_sentence_has_the_figures() -> None:
    silent = usual_output(counts(until(3, ALWAYS(12))), first=ADDED, today=TODAY)
    assert silent.sentence == "nothing has come since 2026-03-01, where about 36 articles are usual"
    halved = usual_output(counts(until(7, ALWAYS(12), ALWAYS(5))), first=ADDED, today=TODAY)
    assert halved.sentence == "only 35 articles came since 2026-02-25, where about 84 are usual"


def test_a_clock_that_was_ahead_leaves_days_to_come() -> None:
    known = counts(ALWAYS(12)) | {TODAY + timedelta(days=400): 12}
    assert usual_output(known, first=ADDED, today=TODAY).trouble is None
    assert usual_output(known, first=TODAY + timedelta(days=3), today=TODAY) == Output()
    assert usual_output(known, first=ADDED, today=date(2020, 1, 1)) == Output()


@given(
    st.dictionaries(st.dates(date(2025, 11, 1), date(2026, 4, 1)), st.integers(0, 10**6), max_size=60),
    st.dates(date(2025, 9, 1), date(2026, 5, 1)),
    st.dates(date(2025, 9, 1), date(2026, 5, 1)),
)
def test_any_days_give_an_answer(known: dict[date, int], first: date, today: date) -> None:
    found = usual_output(known, first=first, today=today)
    assert len(found.usual) in (0, 7)
    assert found.missed >= 0
    if found.trouble:
        assert found.since is not None
        assert first < found.since <= today
