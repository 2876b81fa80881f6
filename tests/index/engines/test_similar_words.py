"""The printed words that are a few edits from another: what corrections of spelling are chosen from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.engines.columnar.files.word_letters import LONGEST, letter_columns, possibly_near
from tests.index.engines.conftest import Subject
from tests.index.engines.texts import article


@pytest.mark.parametrize(
    ("word", "edits", "found"),
    [
        ("fery", 1, {"ferry": 2}),
        ("frery", 2, {"ferry": 2, "berry": 1}),
        ("erry", 1, {"ferry": 2, "berry": 1}),  # another beginning, or none
        ("ferry", 0, {"ferry": 2}),
        ("hafne", 1, {"hafen": 1}),
        ("гаван", 1, {"гавань": 1}),
        ("tariffs", 2, {}),
        ("a" * 400, 2, {}),
        ("", 1, {}),
    ],
)
def test_words_are_found_by_their_letters(engine: Subject, word: str, edits: int, found: dict[str, int]) -> None:
    engine.put(article("a", "Ferry ferry", "berry"), article("b", "ferry fathom"))
    engine.put(article("c", "Häfen", lang="de"), article("d", "гавань", lang="ru"))
    assert engine.reader.similar_words(word, edits) == found


def test_words_of_deleted_articles_are_never_proposed(engine: Subject) -> None:
    engine.put(article("a", "ferry"), article("b", "ferry berry"), article("c", "ferries merry"), article("d", "hull"))
    engine.put(article("e", "merry"))
    engine.delete("b")
    engine.delete("c")
    assert engine.reader.similar_words("ferry", 1) == {"ferry": 1, "merry": 1}
    engine.put(article("a", "cherry"))
    assert engine.reader.similar_words("ferry", 1) == {"merry": 1}
    assert engine.reader.similar_words("ferry", 2) == {"merry": 1, "cherry": 1}


_words = st.text(st.sampled_from("abcdeфыв港ø'9"), min_size=1, max_size=7)


@given(words=st.lists(_words, max_size=40, unique=True), word=_words, edits=st.integers(0, 3))
def test_the_letters_pass_over_nothing_that_is_near(words: list[str], word: str, edits: int) -> None:
    columns = dict(letter_columns([other.encode() for other in words]))
    assert [column.itemsize for column in columns.values()] == [4, 1]
    found = possibly_near(columns["word.letters"], columns["word.length"], word, edits).tolist()
    near = [at for at, other in enumerate(words) if OSA.distance(word, other) <= edits]
    assert set(near) <= set(found)


def test_very_long_words_have_a_length_too() -> None:
    columns = dict(letter_columns([b"a" * (LONGEST + 9), b"b"]))
    assert columns["word.length"].tolist() == [LONGEST, 1]
    near = possibly_near(columns["word.letters"], columns["word.length"], "a" * (LONGEST + 10), 1)
    assert near.tolist() == [0]
