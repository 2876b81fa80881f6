"""Days that a text names: where they are looked for."""

import re

import pytest

from index.facts.calendar_words import words_of
from index.facts.dates import _beginning


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "pt", "it", "nl"])
def test_the_look_at_the_beginning_of_a_word_overlooks_no_date(lang: str) -> None:
    words = words_of(lang)
    assert words is not None
    beginning = re.compile(_beginning({*words.months, *words.weekdays, *words.relative}), re.IGNORECASE)
    for word in (*words.months, *words.weekdays, *words.relative):
        assert all(beginning.match(printed) for printed in (word, word.upper(), word.title()))
    assert not beginning.match("xylophone")
