"""Strings are found one by one and many at once, whether or not all have one length."""

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from index.engines.columnar.files.container import Blocks, Column, Container
from index.engines.columnar.files.string_table import StringTable, string_arrays


class _Unchecked:
    """Columns as they lie in memory."""

    def __init__(self, arrays: list[tuple[str, Any]]) -> None:
        self._arrays = dict(arrays)

    def __getitem__(self, name: str) -> Column:
        return Column(cast(Blocks, self), self._arrays[name], 0)

    def check(self, begin: int, end: int) -> None:
        pass


def table(strings: set[bytes]) -> StringTable:
    return StringTable(cast(Container, _Unchecked(string_arrays("t", sorted(strings)))), "t")


of_one_length = st.sets(st.binary(min_size=4, max_size=4), max_size=60)
of_any = st.sets(st.binary(min_size=1, max_size=6), max_size=60)


@given(of_one_length | of_any, of_any | of_one_length)
def test_many_are_found_as_each_is(strings: set[bytes], others: set[bytes]) -> None:
    ordered, wanted = sorted(strings), sorted(strings | others)
    found = table(strings).find_all(wanted).tolist()
    assert found == [ordered.index(one) if one in strings else -1 for one in wanted]
    assert found == [table(strings).find(one) for one in wanted]
    alone = sorted(others)
    assert table(strings).find_all(alone).tolist() == [table(strings).find(one) for one in alone]


@given(of_any | of_one_length, st.binary(min_size=1, max_size=3))
def test_what_ends_so_is_found_by_its_last_bytes(strings: set[bytes], suffix: bytes) -> None:
    ordered = sorted(strings)
    assert table(strings).ending_with(suffix).tolist() == [n for n, one in enumerate(ordered) if one.endswith(suffix)]
