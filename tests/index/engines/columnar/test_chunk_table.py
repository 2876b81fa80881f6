"""A table of chunks against a dictionary: any text, many at once, more than are remembered."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.columnar.write import chunk_table
from index.engines.columnar.write.chunk_table import ChunkTable

characters = st.sampled_from(
    [*"abcz.\x00\x1f\t ", "\u00a0", "\u2003", "é", "日", "\U0001f600", "\ud800", "x" * 14, "y" * 20]
)
texts = st.lists(st.lists(characters, max_size=40).map("".join), min_size=1, max_size=6)


class Letters:
    """Reads a chunk as the code points of its letters, so some have no token and some several."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.asked: list[str] = []

    def encoded(self, chunk: str) -> bytes:
        self.asked.append(chunk)
        return array("i", [ord(letter) - 1 for letter in chunk if letter not in ".\x00"]).tobytes()

    def __getitem__(self, chunk: str) -> bytes:
        return self.encoded(chunk)

    def remember(self) -> bool:
        self.room -= 1
        return self.room >= 0


def _read(reading: Letters, some: list[str]) -> list[list[int]]:
    return [array("i", b"".join(map(reading.encoded, text.split()))).tolist() for text in some]


@given(st.lists(texts, max_size=4), st.sampled_from([0, 3, 1000]))
def test_every_text_has_the_tokens_of_its_chunks(batches: list[list[str]], room: int) -> None:
    table = ChunkTable(Letters(room))
    for some in batches:
        tokens, lengths = table.read(some)

        read, found = array("i", tokens).tolist(), []
        for length in lengths:
            found.append(read[:length])
            del read[:length]
        assert not read
        assert found == _read(Letters(0), some)


def test_a_chunk_is_read_once_and_a_large_table_keeps_all() -> None:
    words = [f"w{number}" for number in range(30_000)]
    reading = Letters(10**6)
    table = ChunkTable(reading)

    first = table.read([" ".join(words)])
    again = table.read([" ".join(words)])

    assert first == again
    assert reading.asked[: len(words)] == words
    assert len(reading.asked) < len(words) * 1.001  # the few that found no place


def test_chunks_that_are_not_remembered_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk_table, "_MOST_SEVERAL", 100)
    table = ChunkTable(Letters(0))

    for _ in range(50):
        _, lengths = table.read(["twenty letters in some words"])
        assert lengths == [24]

    assert len(table._several) < 10_000
