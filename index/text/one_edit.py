"""Words that are an edit or a few from another: a letter more, a letter less, another letter, or two neighbours swapped (OSA
distance)."""

import string
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

_ALPHABETS = (
    string.ascii_lowercase + string.digits,
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєў",
    "αβγδεζηθικλμνξοπρστυφχψω",
)
"""Letters, folded, that may stand in front of a word, by script."""


def within_one(word: str, others: Iterable[str]) -> Iterator[str]:
    """Those of the other words that are the word itself or one edit from it."""
    length = len(word)
    for other in others:
        if -1 <= len(other) - length <= 1 and OSA.distance(word, other, score_cutoff=1) <= 1:
            yield other


def within(word: str, others: Sequence[str], edits: int) -> list[int]:
    """Where those of the other words stand that are at most so many edits from the word: all are compared in one call, tens of
    nanoseconds each."""
    if not others:
        return []
    distances = cdist([word], others, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
    return list(np.flatnonzero(distances <= edits).tolist())


def with_another_beginning(word: str) -> set[str]:
    """Every word one edit from this one that begins with another letter."""
    first, rest = word[0], word[1:]
    alphabet = next((letters for letters in _ALPHABETS if first in letters), _ALPHABETS[0])
    made = {rest, *(letter + word for letter in alphabet), *(letter + rest for letter in alphabet)}
    if rest:
        made.add(rest[0] + first + rest[1:])
    return {other for other in made if other and other[0] != first}
