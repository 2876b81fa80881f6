"""The printed words that are a few edits from another: what corrections of spelling are chosen from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.engines.columnar.files.word_letters import LONGEST, letter_columns, possibly_near
from tests.index.engines.conftest import Subject
from tests.index.engines.texts import article


def similar(engine: Subject, word: str, edits: int, limit: int = 99) -> dict[str, int]:
    return {found.value: found.count for found in engine.reader.similar_words(word, edits, limit)}


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
    assert similar(engine, word, edits) == found


def test_words_of_deleted_articles_are_never_proposed(engine: Subject) -> None:
    engine.put(article("a", "ferry"), article("b", "ferry berry"), article("c", "ferries merry"), article("d", "hull"))
    engine.put(article("e", "merry"))
    engine.delete("b")
    engine.delete("c")
    assert similar(engine, "ferry", 1) == {"ferry": 1, "merry": 1}
    engine.put(article("a", "cherry"))
    assert similar(engine, "ferry", 1) == {"merry": 1}
    assert similar(engine, "ferry", 2) == {"merry": 1, "cherry": 1}


def test_the_nearest_come_first_and_then_those_of_most_articles(engine: Subject) -> None:
    """More words than are looked at together, and the commonest of them mostly deleted."""
    words = [f"ferr{letter}" for letter in "abcdefghijklmnopqrstuvwxz"]
    engine.put(*(article(f"n{n}", " ".join(words[: n + 1])) for n in range(len(words))))
    for n in range(20, 5, -1):
        engine.delete(f"n{n}")
    left = len(words) - 15
    assert list(similar(engine, "ferry", 1, 3).items()) == [("ferra", left), ("ferrb", left - 1), ("ferrc", left - 2)]
    assert list(similar(engine, "ferrz", 1, 2).items()) == [("ferrz", 1), ("ferra", left)]


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
