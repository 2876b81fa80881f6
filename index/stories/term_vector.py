"""An article -> the words that tell it from other articles, weighted: all that is kept for comparing it.

A word weighs (1 + log of how often it stands there) times its rarity, more if it is a name (printed with a capital inside
sentences) or stands in the headline or the first sentences, where news says what happened. The HELD heaviest words are
kept, as a vector of length 1; the first KEYS of them are those under which other articles are looked for.
"""

import math
import re
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.article import Article
from index.stories.rarity import rarity
from index.text.analysis import WORD, pairs, stem, stemmer_of

VECTOR_VERSION = 1
"""Raise it when the same article would give another vector: archives are then grouped anew."""

READ = 4_000
"""Characters of a text that are read: news says first what happened, and background repeats from day to day."""
LEAD = 60
"""Words at the beginning of the text that count as headline."""
HELD = 100
FEWEST = 10
"""Words that an article needs: a caption, a teaser or an empty template is like many others."""
KEYS = 14
COMMON = 1.5
"""Words that are less rare say nothing about an event: one article in four has them."""
NAME, HEADLINE = 1.8, 1.5
UNIT = 65_535
"""Weights are kept as whole numbers, so that sums do not depend on their order; this one stands for 1."""

_NOUNS_IN_CAPITALS = frozenset({"german"})
"""Languages in which a capital does not make a name."""
_SENTENCE_ENDS = frozenset('.!?:\n"“”„«»‚‘')


@dataclass(frozen=True, slots=True)
class Terms:
    """terms: number of a word -> weight in UNITs, heaviest first. A number is the CRC-32 of the stem."""

    terms: Mapping[int, int]

    @property
    def keys(self) -> tuple[int, ...]:
        """Words under which other articles are looked for."""
        return tuple(self.terms)[:KEYS]

    def to_bytes(self) -> bytes:
        """As the archive keeps it: little-endian numbers (32 bits each), then weights (16 bits each)."""
        return _packed("I", self.terms.keys()) + _packed("H", self.terms.values())

    @classmethod
    def from_bytes(cls, data: bytes) -> "Terms":
        """The inverse of `to_bytes`."""
        count = len(data) // 6
        numbers, weights = array("I", data[: 4 * count]), array("H", data[4 * count :])
        if sys.byteorder == "big":
            numbers.byteswap()
            weights.byteswap()
        return cls(dict(zip(numbers, weights, strict=True)))


NO_TERMS = Terms({})
"""Of an article that is compared with no other."""


def _packed(kind: str, numbers: Iterable[int]) -> bytes:
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def terms_of(article: Article) -> Terms:
    """The terms of an article. A pure function of its headline, its text and its language."""
    stemmer = stemmer_of(article.lang)
    text = f"{article.standfirst}\n{article.text}" if article.standfirst else article.text
    text = text[:READ]
    first = {stem for match in WORD.finditer(article.title) for stem in _stems(match, stemmer)}
    counts = Counter(first)
    surplus: Counter[str] = Counter()
    before = 0
    for position, match in enumerate(WORD.finditer(text)):
        stems = _stems(match, stemmer)
        counts.update(stems)
        if position < LEAD:
            first.update(stems)
        letter = match[0][0]
        if letter.isupper():
            if position and not _SENTENCE_ENDS.intersection(text[before : match.start()]):
                surplus[stems[0]] += 1
        elif letter.islower():
            surplus[stems[0]] -= 1
        before = match.end()
    named = {stem for stem, more in surplus.items() if more > 0} if stemmer not in _NOUNS_IN_CAPITALS else set()
    return _weighted(counts, first, named, stemmer)


def _stems(match: "re.Match[str]", stemmer: str) -> list[str]:
    """As `analysis.tokens` has them, without their places."""
    if match.lastgroup == "unspaced":
        return [pair for pair, _, _ in pairs(match[0])]
    return [stem(match[0], stemmer)]


def _weighted(counts: Mapping[str, int], first: set[str], named: set[str], stemmer: str) -> Terms:
    weights: list[tuple[float, str]] = []
    for word, count in counts.items():
        rare = rarity(word, stemmer)
        if rare >= COMMON:
            weight = (1 + math.log(count)) * rare
            weight *= (NAME if word in named else 1.0) * (HEADLINE if word in first else 1.0)
            weights.append((-weight, word))
    weights.sort()
    held = weights[:HELD] if len(weights) >= FEWEST else []
    length = math.sqrt(sum(weight * weight for weight, _ in held)) or 1.0
    terms: dict[int, int] = {}
    for weight, word in held:
        terms.setdefault(zlib.crc32(word.encode("utf-8", "surrogatepass")), round(-weight / length * UNIT))
    return Terms(terms)
