"""When one article repeats another: agency copy on several outlets, the same text except for edits.

The rule: an article repeats an earlier one if at least SHARE of its shingles (runs of SIZE words, folded) also occur in the
earlier one. The comparison is one-sided on purpose: a truncated copy repeats its original, but a long report that takes up
an earlier flash word for word does not repeat the flash, it says more. Articles of fewer than LEAST shingles repeat nothing.

An outlet that cuts agency copy to a third and adds two paragraphs of its own repeats it too, though half of its text is its
own. So PART of the shingles is enough if at least PART_LEAST of them are shared, the two appeared within PART_DAYS, and the
earlier article has more than what is shared (else the later one merely takes it up and says more).

Candidates are found through fingerprints: winnowing (Schleimer, Wilkerson and Aiken 2003) picks the smallest hash of every
WINDOW shingles in a row, so two texts that share WINDOW + SIZE - 1 words in a row are certain to share a fingerprint.

Which article is linked to which follows from what is archived, not from the order in which it arrived: whenever an article
is signed, those that its text may concern are looked at again. All of it is a function of the text and of what `Signatures`
looks up, the same on every machine.
"""

import hashlib
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.text.memo import Memo

SIZE = 5
SHARE = 0.8
LEAST = 20
PART = 0.4
PART_LEAST = 50
PART_DAYS = 4
WINDOW = 24
UNLIKE = 0.2
"""Part of their shingles that two texts share at most when they are two stories; versions of one story share more."""
CANDIDATE_SHARE = 0.2
"""Part of an article's fingerprints that a candidate has to share before the texts are compared. A fifth of the words may
differ, and each changed word can move the fingerprints of its neighbourhood, so this stays far below SHARE."""

HOLDERS = 50
"""Articles looked up for one fingerprint, those that come first in time: bounds what a phrase costs that stands in every
article of an outlet."""

CANDIDATES = 32
"""Articles whose text is compared, those sharing most fingerprints."""

Hashes = NDArray[np.uint64]
"""One-dimensional: 64-bit hashes."""

# Scripts without spaces count each character as a word.
_WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
_DAY = 86_400_000_000
"""Microseconds."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def shingles(text: str) -> Hashes:
    """A 64-bit hash of every run of SIZE words, in order; empty for a text of fewer than LEAST of them."""
    hashes = np.frombuffer(b"".join(map(_hashed.__getitem__, text.split())), np.uint64)
    count = len(hashes) - SIZE + 1
    if count < LEAST:
        return np.empty(0, np.uint64)
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
    distinct = np.unique(hashes)
    return float(np.isin(distinct, other).sum() / len(distinct)) if len(distinct) else 0.0


def repeats(hashes: Hashes, earlier: Hashes, apart: int = 0) -> bool:
    """Whether a text repeats an earlier one, see above. apart: microseconds between their publication."""
    part = share(hashes, earlier)
    if part >= SHARE:
        return True
    if part < PART or abs(apart) > PART_DAYS * _DAY:
        return False
    return part * len(np.unique(hashes)) >= PART_LEAST and share(earlier, hashes) < SHARE


@dataclass(frozen=True, order=True, slots=True)
class Precedence:
    """The order in which articles count as earlier. moment: of publication, or else of the first visit. Times are
    microseconds since 1970."""

    moment: int
    first_fetched: int
    id: str


class Signatures(Protocol):
    """What is known of the archived articles, by the archive's own numbers for them (`key`)."""

    def precedence(self, key: int) -> Precedence:
        """Where an article stands in time."""
        ...

    def prints(self, key: int) -> Sequence[int]:
        """Its fingerprints, as signed 64-bit integers, each once; empty if it has no signature."""
        ...

    def shingles(self, key: int) -> Hashes:
        """The shingles of its text; slow, since the text is read."""
        ...

    def original(self, key: int) -> int | None:
        """The article that it is linked to, None if it repeats nothing."""
        ...

    def copies(self, key: int) -> Sequence[int]:
        """The articles that are linked to it."""
        ...

    def until(self, fingerprints: Sequence[int], moment: int, limit: int) -> Iterable[Sequence[int]]:
        """For each of the fingerprints the first `limit` articles with it whose moment is not after `moment`, earliest first."""
        ...

    def since(self, fingerprints: Sequence[int], moment: int, limit: int) -> Iterable[Sequence[int]]:
        """For each of the fingerprints the first `limit` articles with it whose moment is not before `moment`, earliest first."""
        ...


def links_around(known: Signatures, key: int, hashes: Hashes) -> dict[int, int | None]:
    """The links that follow from the signature of an article that has just been stored.

    hashes: its shingles. Returns article -> the earliest article that it repeats (None: nothing), for all that may have
    changed: the article itself, those that were linked to it, and later ones that share text with it.
    """
    links = {key: original_of(known, key, lambda: hashes), **links_without(known, key)}
    precedence = known.precedence(key)
    for later in _sharing_later(known, key, precedence.moment):
        if known.precedence(later) <= precedence:
            continue
        linked = links[later] if later in links else known.original(later)
        apart = known.precedence(later).moment - precedence.moment
        if (linked is None or known.precedence(linked) > precedence) and repeats(known.shingles(later), hashes, apart):
            links[later] = key
    return links


def links_without(known: Signatures, key: int) -> dict[int, int | None]:
    """New links for the articles that are linked to this one, whose signature was removed or replaced."""
    return {copy: original_of(known, copy) for copy in known.copies(key)}


def original_of(known: Signatures, key: int, hashes: Callable[[], Hashes] | None = None) -> int | None:
    """The earliest article that this one repeats, None if there is none. hashes: gives its shingles, where they are at
    hand; they are needed only if there are candidates."""
    precedence, prints = known.precedence(key), known.prints(key)
    shared: Counter[int] = Counter()
    for holders in known.until(prints, precedence.moment, HOLDERS):
        shared.update(holders)
    shared.pop(key, None)
    enough = CANDIDATE_SHARE * len(prints)
    best = sorted((item for item in shared.items() if item[1] >= enough), key=lambda item: (-item[1], item[0]))
    ranked = sorted((known.precedence(candidate), candidate) for candidate, _ in best[:CANDIDATES])
    earlier = [(candidate, precedence.moment - when.moment) for when, candidate in ranked if when < precedence]
    if not earlier:
        return None
    text = hashes() if hashes else known.shingles(key)
    return next((candidate for candidate, apart in earlier if repeats(text, known.shingles(candidate), apart)), None)


def _sharing_later(known: Signatures, key: int, moment: int) -> list[int]:
    """Articles that are not earlier and share enough of their own fingerprints with this one."""
    shared: Counter[int] = Counter()
    for holders in known.since(known.prints(key), moment, HOLDERS):
        shared.update(holders)
    shared.pop(key, None)
    return sorted(other for other, count in shared.items() if count >= CANDIDATE_SHARE * len(known.prints(other)))


def _plain(text: str) -> str:
    """Without case and accents. No `index.text.folding`: the archive keeps fingerprints, and texts that were signed years
    apart have to give the same ones, whatever becomes of that rule."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", decomposed))


_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u200c\u200d]+")


def are_unlike(article: Article, other: Article) -> bool:
    """Whether two articles have neither their title nor much of their text in common, so that no edit made one the other."""
    if _words(article.title) == _words(other.title):
        return False
    first, second = shingles(article.text), shingles(other.text)
    if len(first) and len(second):
        return max(share(first, second), share(second, first)) < UNLIKE
    words, others = set(_words(article.text)), set(_words(other.text))
    return len(words & others) < 0.5 * max(1, min(len(words), len(others)))


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _word_hashes(printed: str) -> bytes:
    """Of what stands between two blanks the hashes of its words, 8 bytes each: no rule of `_plain` or `_WORD` reaches across a
    blank."""
    return array("Q", map(_word_hash, _words(printed))).tobytes()


_hashed = Memo(_word_hashes, 100_000)  # more than words: they stand with their punctuation and in any case


def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64: spreads a sum over all bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
