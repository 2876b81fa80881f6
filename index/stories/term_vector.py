"""An article -> what tells it from other articles: all that is kept for comparing it.

A word weighs (1 + log of how often it stands there) times its rarity, more if it is a name (printed with a capital inside
sentences), a figure, or stands in the headline or the first words, where news says what happened. The HELD heaviest words are
kept, as a vector of length 1; the first KEYS of them are those under which other articles are looked for.

Beside it are kept what the headline and the opening say alone, the phrases (two words side by side) that are rarest, and the
day of the week on which it happened: what two events of one kind differ in.
"""

import math
import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from index.article import Article
from index.facts.event_day import event_weekday
from index.stories.article_words import ArticleWords, words_of
from index.stories.rarity import rarities_under
from index.text.analysis import stemmer_of

VECTOR_VERSION = 2
"""Raise it when the same article would give another vector: archives are then grouped anew."""

HELD = 100
FEWEST = 10
"""Words that an article needs: a caption, a teaser or an empty template is like many others."""
KEYS = 14
COMMON = 1.5
"""Words that are less rare say nothing about an event: one article in four has them."""
NAME, FIGURE, HEADLINE = 1.8, 1.5, 1.5
PHRASES = 100
COMMON_IN_PHRASES = 1.0
"""Phrases with a word that is less rare are left out."""
UNIT = 65_535
"""Weights are kept as whole numbers, so that sums do not depend on their order; this one stands for 1."""

_COMPANIES = frozenset("inc corp ltd plc llc gmbh".split())  # noqa: SIM905
"""What companies have at the end of their names; it names nobody."""
_OPENING_HELD = 255
_NO_WEEKDAY = 255
_HEADER = 5
_EARLIER = 6
"""A length in bytes that is a multiple of it is of version 1: terms alone."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Numbers are the CRC-32 of stems, weights are in UNITs.

    terms: number of a word -> weight, heaviest first. opening: the same of the headline and the first words, those of the headline
    first; headline: how many they are. phrases: numbers of two stems with a blank between them. weekday: of the event, 0 (Monday)
    to 6.
    """

    terms: Mapping[int, int]
    opening: Mapping[int, int] = field(default_factory=dict)
    headline: int = 0
    phrases: Collection[int] = frozenset()
    weekday: int | None = None

    @property
    def keys(self) -> tuple[int, ...]:
        """Words under which other articles are looked for."""
        return tuple(self.terms)[:KEYS]

    def to_bytes(self) -> bytes:
        """As the archive keeps it: five bytes (how many terms, words of the opening, of these in the headline, and phrases; the
        weekday, or 255), then the numbers (little-endian, 32 bits each) and weights (16 bits each) of the terms and of the opening,
        then the phrases, filled up to a length that is no multiple of six."""
        day = _NO_WEEKDAY if self.weekday is None else self.weekday
        packed = bytes((len(self.terms), len(self.opening), self.headline, len(self.phrases), day))
        for weights in (self.terms, self.opening):
            packed += _packed("I", weights.keys()) + _packed("H", weights.values())
        packed += _packed("I", self.phrases)
        return packed + b"\0" * (len(packed) % _EARLIER == 0)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Terms":
        """The inverse of `to_bytes`. What version 1 wrote has terms alone."""
        if len(data) % _EARLIER == 0:
            return cls(_weights(data, 0, len(data) // _EARLIER))
        terms, opening, headline, phrases, day = data[:_HEADER]
        at = _HEADER + 6 * terms
        end = at + 6 * opening
        return cls(
            _weights(data, _HEADER, terms),
            _weights(data, at, opening),
            headline,
            _unpacked("I", data[end : end + 4 * phrases]),
            None if day == _NO_WEEKDAY else day,
        )


NO_TERMS = Terms({})
"""Of an article that is compared with no other."""


def _packed(kind: str, numbers: Iterable[int]) -> bytes:
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpacked(kind: str, data: bytes) -> "array[int]":
    numbers = array(kind, data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _weights(data: bytes, at: int, count: int) -> dict[int, int]:
    middle = at + 4 * count
    numbers, weights = _unpacked("I", data[at:middle]), _unpacked("H", data[middle : middle + 2 * count])
    return dict(zip(numbers, weights, strict=True))


def terms_of(article: Article) -> Terms:
    """The terms of an article. A pure function of its headline, its text, its language and its day."""
    stemmer = stemmer_of(article.lang)
    words = words_of(article, stemmer)
    rarities = rarities_under(stemmer)
    rare = {word: rarities[word] for word in words.counts}
    telling = {
        word: _told(word, rarity, words) for word, rarity in rare.items() if rarity >= COMMON and word not in _COMPANIES
    }
    if len(telling) < FEWEST:
        return NO_TERMS
    opening = _vector({word: weight for word, weight in telling.items() if word in words.opening}, _OPENING_HELD)
    headline = {number: opening[number] for number in map(_number, sorted(words.headline)) if number in opening}
    return Terms(
        _vector({word: weight * (1 + math.log(words.counts[word])) for word, weight in telling.items()}, HELD),
        headline | opening,
        len(headline),
        _phrases(words, rare),
        event_weekday(article),
    )


def _told(word: str, rare: float, words: ArticleWords) -> float:
    weight = rare * (NAME if word in words.names else 1.0) * (HEADLINE if word in words.lead else 1.0)
    return weight * FIGURE if word[:1].isdigit() else weight


def _vector(weights: Mapping[str, float], most: int) -> dict[int, int]:
    """The heaviest of the words, as a vector of length 1."""
    held = sorted((-weight, word) for word, weight in weights.items())[:most]
    length = math.sqrt(sum(weight * weight for weight, _ in held)) or 1.0
    vector: dict[int, int] = {}
    for weight, word in held:
        vector.setdefault(_number(word), round(-weight / length * UNIT))
    return vector


def _phrases(words: ArticleWords, rare: Mapping[str, float]) -> frozenset[int]:
    """The rarest phrases; of those that are equally rare, the first by alphabet."""
    by_rarity: defaultdict[float, list[tuple[str, str]]] = defaultdict(list)
    for pair in set(words.side_by_side):
        first, second = rare[pair[0]], rare[pair[1]]
        if first >= COMMON_IN_PHRASES and second >= COMMON_IN_PHRASES:
            by_rarity[first + second].append(pair)
    held: list[str] = []
    for _, pairs in sorted(by_rarity.items(), reverse=True):
        if len(held) >= PHRASES:
            break
        held += sorted({f"{first} {second}" for first, second in pairs})
    return frozenset(map(_number, held[:PHRASES]))


def _number(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))
