"""German compounds taken apart into the words of an archive, of invented numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.compounds import compounds, in_a_vocabulary

WORDS = {
    "tunnel": 20, "tunnels": 4, "hafen": 30, "hafentunnel": 3, "hafentunnels": 1, "strasse": 40, "strassentunnel": 2,
    "haus": 50, "hauser": 20, "krank": 9, "kranken": 9, "krankenhauser": 2, "schule": 9, "schulhaus": 2, "nach": 90, "frage": 30,
    "nachfrage": 9, "deutsch": 40, "land": 60, "deutschland": 400, "steuer": 20, "teuer": 9, "umsatz": 9, "umsatzsteuer": 4,
    "geben": 50, "weiter": 40, "weitergeben": 3, "stimmt": 9, "zuge": 5, "zugestimmt": 3, "seite": 30, "anderer": 9,
    "andererseits": 5, "arbeit": 30, "amt": 20, "arbeitsamt": 3, "stall": 5, "kristall": 3, "reich": 30, "umfang": 9,
    "umfangreich": 4,
}  # fmt: skip


def found(word: str, words: dict[str, int] = WORDS) -> tuple[str, ...]:
    return compounds(word, *in_a_vocabulary(words))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Tunnel", ("hafentunnel", "strassentunnel", "hafentunnels")),
        ("tunnels", ("hafentunnel", "strassentunnel", "hafentunnels")),
        ("Haus", ("krankenhauser", "schulhaus")),
        ("Häuser", ("krankenhauser", "schulhaus")),
        ("Frage", ()),
        ("Land", ()),
        ("teuer", ()),
        ("Steuer", ("umsatzsteuer",)),
        ("geben", ()),
        ("stimmt", ()),
        ("Seite", ()),
        ("stall", ()),
        ("reich", ()),
        ("Amt", ()),
        ("hafen", ()),
        ("F35", ()),
        ("", ()),
    ],
)
def test_a_word_is_the_head_of_what_ends_with_it_and_begins_with_a_word(word: str, expected: tuple[str, ...]) -> None:
    assert found(word) == expected


def test_parts_that_the_archive_has_not_are_no_parts() -> None:
    assert found("tunnel", {"tunnel": 9, "hafentunnel": 2}) == ()
    assert found("tunnel", {"hafentunnel": 1, "hafen": 9}) == ("hafentunnel",), "the head may occur in compounds alone"


@given(
    st.dictionaries(st.text("abdeghilnrst", min_size=1, max_size=14), st.integers(0, 50), max_size=40),
    st.text("abdeghilnrst", min_size=1, max_size=8),
)
def test_whatever_the_words_are_compounds_are_longer_words_among_them(words: dict[str, int], word: str) -> None:
    for one in found(word, words):
        assert words[one] > 0
        assert len(one) > len(word) - 3
        assert one != word
