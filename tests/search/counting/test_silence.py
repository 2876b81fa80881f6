"""When an outlet counts as silent, and what is made of that."""

from hypothesis import given
from hypothesis import strategies as st

from search.counting.silence import factors, silences, usual

ALIKE = [0] * 40


def gaps(counts: list[int], slots: list[int] | None = None) -> list[tuple[int, int]]:
    kinds = slots or ALIKE[: len(counts)]
    return [(one.first, one.last) for one in silences("post", counts, usual(counts, kinds))]


def test_a_run_without_articles_that_were_usual() -> None:
    assert gaps([3, 3, 3, 0, 0, 0, 3, 3]) == [(3, 5)]
    assert gaps([3, 3, 3, 0, 0, 3, 3, 3]) == [], "six that are missing may be chance"
    assert gaps([9, 9, 9, 0, 9, 0, 9, 9]) == [(3, 3), (5, 5)]


def test_silent_to_the_end_and_not_yet_watched() -> None:
    assert gaps([4, 4, 4, 4, 4, 0, 0]) == [(5, 6)]
    assert gaps([0, 0, 0, 0, 4, 4, 4, 4]) == [], "before its first article it was not silent"


def test_what_is_usual_depends_on_the_day_of_the_week() -> None:
    week = [8, 8, 8, 8, 8, 0, 0]
    assert gaps(week * 4, list(range(7)) * 4) == []
    assert gaps([*week, 8, 8, 0, 0, 0, 0, 0, *week, *week], list(range(7)) * 4) == [(9, 11)]


def test_a_count_gains_what_the_silent_would_have_had() -> None:
    loud, quiet = [3, 3, 3, 3, 3, 3], [6, 6, 0, 0, 6, 6]
    expected = {name: usual(counts, ALIKE[:6]) for name, counts in (("loud", loud), ("quiet", quiet))}
    found = silences("quiet", quiet, expected["quiet"])
    assert factors(expected, found, 6) == [1, 1, 3, 3, 1, 1]


@given(st.lists(st.lists(st.integers(0, 12), min_size=20, max_size=20), min_size=1, max_size=4))
def test_silences_lie_where_nothing_was_and_nothing_is_ever_lost(outlets: list[list[int]]) -> None:
    expected = {str(at): usual(counts, ALIKE[:20]) for at, counts in enumerate(outlets)}
    found = [one for at, counts in enumerate(outlets) for one in silences(str(at), counts, expected[str(at)])]
    for one in found:
        assert not any(outlets[int(one.outlet)][one.first : one.last + 1])
    assert all(factor >= 1 for factor in factors(expected, found, 20))
