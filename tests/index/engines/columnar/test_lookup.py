"""Where document numbers stand in a sorted list, by table and by bisection."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.columnar.read.doc_lookup import DENSE, Lookup

numbers = st.sets(st.integers(0, 199)).map(sorted)


def array(listed: list[int]) -> np.ndarray:
    return np.array(listed, np.intp)


@given(numbers, numbers, st.sampled_from([200, 200 * DENSE * DENSE]))
def test_as_a_set_would(ordered: list[int], others: list[int], room: int) -> None:
    lookup = Lookup(array(ordered), room)

    at, there = lookup.find(array(others))

    assert np.where(there, at, -1).tolist() == [ordered.index(other) if other in ordered else -1 for other in others]
    assert lookup.common(array(others)).tolist() == sorted(set(ordered) & set(others))
    assert lookup.of(array(ordered)).tolist() == list(range(len(ordered)))


def test_a_table_only_where_the_list_is_dense() -> None:
    assert Lookup(array([1, 2]), 2 * DENSE).table_bytes == 2 * DENSE
    assert Lookup(array([1, 2]), 2 * DENSE + 1).table_bytes == 0


@pytest.mark.parametrize("room", [1, 2, 255, 256, 257, 65_535, 65_536])
@pytest.mark.parametrize("missing", [0, 1])
def test_a_table_takes_the_smallest_type_that_holds_its_numbers(room: int, missing: int) -> None:
    ordered = array([*range(room - missing)])
    lookup = Lookup(ordered, room)

    at, there = lookup.find(array([*range(room)]))

    assert there.tolist() == [True] * len(ordered) + [False] * missing
    assert at[there].tolist() == lookup.of(ordered).tolist() == ordered.tolist()
    assert lookup.table_bytes == (0 if not missing or room == 1 else room * (1 if room <= 256 else 2))
