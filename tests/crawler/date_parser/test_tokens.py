"""Tokens of a date string."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.date_parser.tokens import Kind, is_word, level, tokens_of

LETTERS = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Lm", "Mn", "Mc", "Nd", "Cf")), max_size=8)


@given(LETTERS)
def test_a_word_alone_is_one_token(text: str) -> None:
    plain = level(text)
    if is_word(plain):
        assert [(token.kind, token.text) for token in tokens_of(plain)] == [(Kind.WORD, plain.lower())]


def test_a_word_alone_in_several_scripts() -> None:
    assert all(map(is_word, ("november", "ноября", "نوفمبر")))
    assert not any(map(is_word, ("月", "11", "p m", "")))
