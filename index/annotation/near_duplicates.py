"""When one article repeats another: agency copy on several outlets, the same text but for edits.

The rule: an article repeats an earlier one when at least SHARE of its shingles (runs of SIZE words, folded) stand in the
earlier one too. It looks one way on purpose: a truncated copy repeats its original, but a long report that takes up an
earlier flash word for word does not repeat the flash, it says more. Articles of fewer than LEAST shingles repeat nothing.

Candidates are found through fingerprints: winnowing (Schleimer, Wilkerson and Aiken 2003) picks the smallest hash of every
WINDOW shingles in a row, so that two texts which share WINDOW + SIZE - 1 words in a row share a fingerprint for certain.
Everything here is a pure function of the text, the same on every machine.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.article import Article

SIZE = 5
SHARE = 0.8
LEAST = 20
WINDOW = 24
UNLIKE = 0.2
"""Part of their shingles that two texts share at most when they are two stories; versions of one story share more."""
CANDIDATE_SHARE = 0.2
"""Part of an article's fingerprints that a candidate has to share before the texts are compared. A fifth of the words may
differ, and each changed word can move the fingerprints of its neighbourhood, so this stays far below SHARE."""

Hashes = NDArray[np.uint64]

# Scripts without spaces count each character as a word.
_WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def shingles(text: str) -> Hashes:
    """A 64-bit hash of every run of SIZE words, in order; empty for a text of fewer than LEAST of them."""
    words = _words(text)
    count = len(words) - SIZE + 1
    if count < LEAST:
        return np.empty(0, np.uint64)
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    rolled = np.zeros(count, np.uint64)
    for place in range(SIZE):
        rolled = rolled * _FACTOR + hashes[place : place + count]
    return _mixed(rolled)


def fingerprints(hashes: Hashes) -> Hashes:
    """The smallest hash of every WINDOW in a row, each once, ascending."""
    if not len(hashes):
        return hashes
    windows = np.lib.stride_tricks.sliding_window_view(hashes, min(WINDOW, len(hashes)))
    return np.unique(windows.min(axis=1))


def share(hashes: Hashes, other: Hashes) -> float:
    """Which part of the distinct shingles of the first stands in the second."""
    own = np.unique(hashes)
    return float(np.isin(own, other).sum() / len(own)) if len(own) else 0.0


def repeats(hashes: Hashes, earlier: Hashes) -> bool:
    """Whether a text repeats an earlier one, see above."""
    return share(hashes, earlier) >= SHARE


def _plain(text: str) -> str:
    """Without case and accents. No `index.text.folding`: the archive keeps fingerprints, and texts that were signed years
    apart have to give the same ones, whatever becomes of that rule."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        c for c in decomposed if not ("\u0300" <= c <= "\u036f" or "\u064b" <= c <= "\u065f" or c in "\u200c\u200d")
    )
    return unicodedata.normalize("NFC", "".join(kept))


def are_unlike(one: Article, other: Article) -> bool:
    """Whether two articles have neither their title nor much of their text in common, so that no edit made one the other."""
    if _words(one.title) == _words(other.title):
        return False
    first, second = shingles(one.text), shingles(other.text)
    if len(first) and len(second):
        return max(share(first, second), share(second, first)) < UNLIKE
    words, others = set(_words(one.text)), set(_words(other.text))
    return len(words & others) < 0.5 * max(1, min(len(words), len(others)))


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64: spreads a sum over all bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
