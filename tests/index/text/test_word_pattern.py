"""The pattern of words begins with looks that make it quick. They change nothing: it finds what the plain pattern finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.text.analysis import _LETTER, APART, UNSPACED, WORD
from index.text.folding import APOSTROPHES

PLAIN = re.compile(
    rf"(?P<unspaced>[{UNSPACED}]+)"
    r"|(?P<abbreviation>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    rf"|(?:\d+(?:[.,]\d+)+(?![^\W_]))|{_LETTER}++(?:[{APOSTROPHES}](?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?![^\W_]))?"
)
LATIN = (
    "ab",
    "abc",
    "A",
    "a",
    "l·l",
    "·",
    "'s",
    "’re",
    ".",
    ",",
    " ",
    "\n",
    "3",
    "1.5",
    "_",
    "-",
    "U.S.",
    "ſ",
    "İ",
    "é",
    "e\u0301",
)
OTHERS = ("\u0301", "ह\u093f", "\u093f", "日本", "가", "\u1100", "ไทย", "฿", "\U00020000", "ｱﾞ")
PIECES = st.sampled_from(LATIN + OTHERS)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@given(TEXTS)
def test_the_same_words_are_found(text: str) -> None:
    found, plain = ([(m.span(), m.lastgroup) for m in pattern.finditer(text)] for pattern in (WORD, PLAIN))
    assert found == plain


@given(TEXTS)
def test_a_text_is_what_stands_between_words_and_the_words(text: str) -> None:
    parts = APART.split(text)
    assert "".join(parts) == text
    assert parts[1::2] == [match[0] for match in PLAIN.finditer(text)]
