"""An article -> the words that tell it from other articles, weighted: all that is kept for comparing it.

A word weighs (1 + log of how often it stands there) times its rarity, more if it is a name (printed with a capital inside
sentences) or stands in the headline or the first sentences, where news says what happened. The HELD heaviest words are
kept, as a vector of length 1; the first KEYS of them are those under which other articles are looked for.
"""

import math
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.article import Article
from index.stories.rarity import rarity
from index.text.analysis import stemmer_of, tokens

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


def _packed(kind: str, numbers: Iterable[int]) -> bytes:
    found = array(kind, numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def terms_of(article: Article) -> Terms:
    """The terms of an article. A pure function of its headlines, its text and its language."""
    stemmer = stemmer_of(article.lang)
    text = f"{article.standfirst}\n{article.text}" if article.standfirst else article.text
    text = text[:READ]
    counts: Counter[str] = Counter()
    first = {token.stem for token in tokens(article.title, article.lang)}
    counts.update(first)
    inside: Counter[str] = Counter()
    before = 0
    for token in tokens(text, article.lang):
        counts[token.stem] += 1
        if token.position < LEAD:
            first.add(token.stem)
        letter = text[token.start]
        if letter.isupper():
            if token.position and not _SENTENCE_ENDS.intersection(text[before : token.start]):
                inside[token.stem] += 1
        elif letter.islower():
            inside[token.stem] -= 1
        before = token.end
    named = {stem for stem, surplus in inside.items() if surplus > 0} if stemmer != "german" else set()
    return _weighted(counts, first, named, stemmer)


def _weighted(counts: Mapping[str, int], first: set[str], named: set[str], stemmer: str) -> Terms:
    weights: list[tuple[float, str]] = []
    for stem, count in counts.items():
        rare = rarity(stem, stemmer)
        if rare >= COMMON:
            weight = (1 + math.log(count)) * rare
            weight *= (NAME if stem in named else 1.0) * (HEADLINE if stem in first else 1.0)
            weights.append((-weight, stem))
    weights.sort()
    held = weights[:HELD] if len(weights) >= FEWEST else []
    length = math.sqrt(sum(weight * weight for weight, _ in held)) or 1.0
    terms: dict[int, int] = {}
    for weight, stem in held:
        terms.setdefault(zlib.crc32(stem.encode("utf-8", "surrogatepass")), round(-weight / length * UNIT))
    return Terms(terms)
