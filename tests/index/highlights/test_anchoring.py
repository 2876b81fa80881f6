"""Where a passage stands, and where it stands after the text has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.highlights.anchoring import Anchor, again, anchor, find

TEXT = "The minister said: “There is no  drama.”\nTraders disagreed. The minister left – early."


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("Traders disagreed.", "Traders disagreed."),
        ('"There is no drama."', "“There is no  drama.”"),
        ("drama.”\r\n\r\nTraders", "drama.”\nTraders"),
        ("  left - early  ", "left – early"),
        ("The minister", "The minister"),
    ],
)
def test_a_pasted_passage_is_found(pasted: str, found: str) -> None:
    place = find(TEXT, pasted)
    assert place is not None
    assert place.quote == found == TEXT[place.start : place.end]


@pytest.mark.parametrize("pasted", ["", "  ", "...", "Traders agreed.", "“”", "the minister"])
def test_what_does_not_stand_there_is_not_found(pasted: str) -> None:
    assert find(TEXT, pasted) is None


def _of(text: str, words: str, nth: int = 0) -> Anchor:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return anchor(text, at, at + len(words))


def test_a_passage_moves_with_its_text() -> None:
    old = _of(TEXT, "Traders disagreed.")
    new = "Updated at noon.\n" + TEXT
    place = again(new, old)
    assert place is not None
    assert new[slice(*place)] == "Traders disagreed."


def test_of_several_places_the_one_with_the_same_neighbours_is_meant() -> None:
    old = _of(TEXT, "The minister", 1)
    new = "The minister spoke. " + TEXT
    place = again(new, old)
    assert place is not None
    assert new[place[1] :].startswith(" left")


def test_a_passage_that_was_changed_is_nowhere() -> None:
    assert again(TEXT.replace("disagreed", "agreed"), _of(TEXT, "Traders disagreed.")) is None


def test_what_a_takedown_emptied_is_nowhere() -> None:
    assert again(TEXT, Anchor(start=0, end=0, quote="", before="", after="")) is None


@given(
    before=st.text(max_size=40), passage=st.text("ab cdé港\n“-", min_size=1, max_size=12), after=st.text(max_size=40)
)
def test_whatever_is_marked_is_found_again_in_the_same_text(before: str, passage: str, after: str) -> None:
    text = before + passage + after
    old = anchor(text, len(before), len(before) + len(passage))
    assert text[old.start : old.end] == old.quote
    if old.quote:
        assert again(text, old) == (old.start, old.end)


@given(before=st.text(max_size=40), old_text=st.text(max_size=60), added=st.text(max_size=40))
def test_words_are_never_said_to_stand_where_they_do_not(before: str, old_text: str, added: str) -> None:
    old = anchor(before + old_text, len(before), len(before) + len(old_text))
    new = added + old_text[::-1]
    place = again(new, old)
    if place is not None:
        assert new[slice(*place)].split() == old.quote.split() or len(new[slice(*place)].split()) == len(
            old.quote.split()
        )
