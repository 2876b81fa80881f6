"""Counts the words of a text, including scripts without blanks between words."""

import re

_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CHARACTERS_A_WORD = 2
"""Chinese and Japanese words have some two characters, Thai ones more; enough for telling a text from a label."""


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as one blank-separated string."""
    return frozenset(text.split())


def count_words(text: str) -> int:
    """Return the number of blank-separated words, or half the number of characters if most are in a script without
    blanks.
    """
    spaced = len(text.split())
    if text.isascii():
        return spaced
    wide = len(_WIDE.findall(text))
    return max(spaced, wide // _CHARACTERS_A_WORD)


def is_wide(text: str) -> bool:
    """Return whether a text contains letters of a script without blanks between words."""
    return bool(_WIDE.search(text))
