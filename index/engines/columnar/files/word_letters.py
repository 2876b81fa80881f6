"""Which letters each printed word has: a mask of 32 bits and a length for each word of a segment, by which those that cannot be
a few edits from another word are passed over without looking at their texts.

A letter is a code point; its bit is the last five bits of it, so that the letters of one alphabet rarely share one. An edit (a
letter more, less or another, or two neighbours swapped) takes at most one letter away and brings at most one.
"""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, starts

_BITS = 31
LONGEST = 255
"""Lengths above it are kept as this one."""


def letter_columns(words: Sequence[bytes]) -> list[tuple[str, Array]]:
    """`word.letters`: uint32, and `word.length` in code points: uint8, one of each per word. words: UTF-8, none of them empty."""
    text = b"".join(words)
    points = np.frombuffer(text.decode().encode("utf-32-le"), "<u4")
    first_byte = (np.frombuffer(text, np.uint8) & 0xC0) != 0x80  # each code point has one
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    before = starts(first_byte)[starts(sizes)]
    masks = np.zeros(0, np.uint32)
    if len(words):
        masks = np.bitwise_or.reduceat(np.uint32(1) << (points & np.uint32(_BITS)), before[:-1], dtype=np.uint32)
    return [("word.letters", masks), ("word.length", np.minimum(np.diff(before), LONGEST).astype(np.uint8))]


def possibly_near(letters: Array, length: Array, word: str, edits: int) -> Array:
    """The numbers of the words that may be at most so many edits from a word: few too many, none too few. letters, length: see
    `letter_columns`."""
    mask = np.uint32(0)
    for char in word:
        mask |= np.uint32(1) << np.uint32(ord(char) & _BITS)
    size = min(len(word), LONGEST)
    fitting = np.flatnonzero((length >= max(size - edits, 0)) & (length <= size + edits))
    held = letters[fitting]
    kept = np.bitwise_count(held & ~mask) <= edits
    kept &= np.bitwise_count(mask & ~held) <= edits
    near: Array = fitting[kept]
    return near
