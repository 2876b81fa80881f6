"""The log-likelihood of a table of two by two, against values worked out by hand and against what has to hold of any table."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.counting.keyness import Table

numbers = st.integers(0, 5000)


def test_a_table_worked_out_by_hand() -> None:
    """10 of 100 here, 20 of 900 there: 30 of 1000 expected as 3 and 27."""
    table = Table(10, 100, 20, 900)
    cells = ((10, 3), (20, 27), (90, 97), (880, 873))
    assert table.log_likelihood == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells), abs=1e-6)
    assert table.ratio == pytest.approx(4.5)
    assert table.is_more_here


def test_a_word_of_one_side_only_and_empty_sides() -> None:
    assert Table(5, 10, 0, 90).ratio is None
    assert Table(5, 10, 0, 90).log_likelihood > 20
    assert Table(0, 0, 5, 10).log_likelihood == 0
    assert Table(3, 10, 0, 0).log_likelihood == 0


@given(here=numbers, missing_here=numbers, there=numbers, missing_there=numbers)
def test_it_is_never_negative_and_the_same_from_both_sides(
    here: int, missing_here: int, there: int, missing_there: int
) -> None:
    all_here, all_there = here + missing_here, there + missing_there
    found = Table(here, all_here, there, all_there).log_likelihood
    assert found >= 0
    assert found == pytest.approx(Table(there, all_there, here, all_here).log_likelihood, abs=1e-5)
    assert found == pytest.approx(Table(missing_here, all_here, missing_there, all_there).log_likelihood, abs=1e-5)


@given(share=st.integers(1, 50), factor=st.integers(1, 40))
def test_equal_shares_tell_nothing(share: int, factor: int) -> None:
    assert Table(share, 100, share * factor, 100 * factor).log_likelihood == pytest.approx(0, abs=1e-6)
