"""What a process keeps of an index: columns stay in the mapped files, and what is kept beside them has a bound."""

import gc
from collections.abc import Iterator
from mmap import mmap
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.columnar import backend
from index.engines.columnar.files import string_table
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.word_postings import KeptPostings, WordPostings
from index.engines.columnar.read.reader import WhooshReader
from index.query import FacetRequest, SearchRequest, Term
from tests.index.engines.columnar.newsroom import WORDS, articles, requests, settings_in, three_segments

BYTES_A_DOCUMENT = 1 + 2 + 4 + 1
"""Whether it is live; its number among those that are; the group of its copies; the bucket of a histogram by its date."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_segments(tmp_path_factory.mktemp("kept"))


def opened(folder: Path, **changes: object) -> WhooshReader:
    reader = backend.reader(settings_in(folder, **changes))
    assert isinstance(reader, WhooshReader)
    return reader


def ask(reader: WhooshReader) -> None:
    """A question of each kind."""
    for request in requests():
        reader.search(request)
    everything = tuple(FacetRequest(facet=facet) for facet in ("person", "author", "outlet", "section", "lang"))
    for group in ("copies", "story"):
        reader.search(SearchRequest(tree=Term("ferry"), group=group, sort="newest", facets=everything))
    reader.values("person")
    reader.word_counts(["ferry"])


def is_mapped(array: Array) -> bool:
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, memoryview):
        base = base.obj
    return isinstance(base, mmap)


def arrays_of(kept: object) -> Iterator[Array]:
    """Every array that can be reached from an object."""
    seen: set[int] = set()
    waiting = [kept]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | SimpleNamespace) or type(one).__name__ in ("module", "function"):
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            yield one
        waiting += gc.get_referents(one)


def test_columns_are_read_where_they_are_mapped(folder: Path) -> None:
    reader = opened(folder)
    for segment_view in reader._current().segments:
        container = segment_view.segment.container
        for name in container.names():
            column = container[name]
            for array in (column.all(), column.part(0, column.count)):
                assert not column.count or (is_mapped(array) and not array.flags.writeable), name
    reader.close()


def test_what_a_process_has_for_each_document(folder: Path) -> None:
    """Whoever lets a process keep a column of its own has to say so here, and multiply it by a million."""
    reader = opened(folder, postings_cache=0)
    ask(reader)

    kept = 0
    for segment_view in (view := reader._current()).segments:
        own = [a for a in arrays_of(view) if not is_mapped(a) and len(a) == segment_view.docs and a.base is None]
        kept += sum(array.nbytes for array in own)

    documents = sum(segment_view.docs for segment_view in view.segments)
    assert documents < kept <= BYTES_A_DOCUMENT * documents
    reader.close()


def test_postings_keep_to_their_bound_and_answers_stay_the_same(folder: Path) -> None:
    room = 40_000
    small, large = opened(folder, postings_cache=room), opened(folder)
    for word in (*WORDS, *WORDS[:5]):
        request = SearchRequest(tree=Term(word), limit=20)
        assert small.search(request) == large.search(request)
        assert 0 < small._kept.bytes <= room
    assert len(small._kept) < len(large._kept)
    small.close()
    assert (small._kept.bytes, len(small._kept)) == (0, 0)
    large.close()


def of_size(size: int) -> WordPostings:
    return SimpleNamespace(kept_bytes=size, asked=False)  # type: ignore[return-value]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(1, 1100)), max_size=40))
def test_words_are_kept_within_the_bound(asked: list[tuple[int, int, int]]) -> None:
    kept = KeptPostings(1000)
    for owner, word, size in asked:
        known = kept.of(owner).get(word)
        if known is None:
            kept.put(owner, word, of_size(size))
        else:
            known.asked = True
        held = [one.kept_bytes for n in range(6) for one in kept.of(n).values() if one]
        assert kept.bytes == sum(held) <= 1000
        assert len(kept) == len(held)

    kept.keep({1, 2})
    assert kept.bytes == sum(one.kept_bytes for n in (1, 2) for one in kept.of(n).values() if one)
    assert not any(kept.of(n) for n in (0, 3, 4, 5))


def test_words_that_were_asked_for_again_go_after_those_that_were_not() -> None:
    kept = KeptPostings(3)
    words = kept.of(0)
    first, second, third = (of_size(1) for _ in range(3))
    for word, found in (("first", first), ("second", second), ("third", third)):
        kept.put(0, word, found)
    first.asked = True
    kept.put(0, "fourth", of_size(1))
    assert set(words) == {"first", "third", "fourth"}
    kept.put(0, "fifth", of_size(2))
    assert set(words) == {"first", "fifth"}


def test_segments_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    writer, listed = backend.writer(settings), articles(60)
    writer.add(listed)
    writer.commit("0")
    reader = opened(tmp_path)
    for number in range(8):  # each replaces all articles, so that no segment lasts
        ask(reader)
        writer.add(listed)
        writer.commit(str(number + 1))
    reader.search(SearchRequest(tree=Term("ferry")))

    used = {s.number for view in reader._earlier.values() for s in view.segments}
    names = {s.segment.name for view in reader._earlier.values() for s in view.segments}
    assert set(reader._kept._words) <= used
    assert set(reader._current().numbers("person")._of_segment) <= names
    assert set(reader._current()._copy_groups._groups) <= names
    writer.close()
    reader.close()


def test_all_tables_together_remember_so_many_strings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(string_table, "REMEMBERED", 20)
    monkeypatch.setattr(string_table, "_MEMORY", string_table._Memory())
    reader = opened(folder)
    tables = [segment_view.segment.words for segment_view in reader._current().segments]
    for number in range(max(map(len, tables))):
        for table in tables:
            if number < len(table):
                assert table.find(table[number]) == number
                assert table.text(number).encode() == table[number]
            assert sum(one.remembered for one in tables) <= 20
    reader.close()
