"""Said once, printed several ways: the same utterance in several articles of a story, with what each of them changed.

Two quotations of the same speaker are compared clause by clause: half the longest common subsequence of their words, half the
cosine of the words weighted by rarity. A clause is never matched by a fragment of it, since a few common words are not an
utterance; fragments are matched by fragments, and join the longer quotation that holds them word for word.
Pure functions; of the words only, without the archive.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from index.stories.rarity import rarity
from index.text.analysis import stemmer_of, tokens
from index.text.language_tags import primary_language

ALIKE = 0.44
"""Score from which two quotations of one speaker are the same utterance. Counterparts, even those translated back and forth,
score .47 to .95; of what one speaker says about one subject in different words, hardly anything scores more than .40."""
ALIKE_UNNAMED = 0.5
"""The same where the speaker of one of them is not known."""
FRAGMENT = 4
"""Words of the longest fragment."""
LENGTHS = 0.4
"""Least ratio of the lengths of two clauses that are compared."""
ALIKE_FRAGMENTS = 0.5
ALIKE_TRANSLATED = 0.5
"""Share of names and numbers that two quotations in different languages have in common."""
FEWEST_HARD = 2
"""Names and numbers that they have in common at least."""
WHOLE = 0.8
"""Share of a shorter version's words that a longer one has in the same order, if it was only cut."""
MOST = 200
"""Quotations that are compared with each other, the first of them: a story has a few dozen."""
LONGEST_CLAUSE = 80
_RARE = 1.5
_CLAUSE = re.compile(
    r"[.!?…;:]+[”’\"']?\s+|\s?[—–]+\s?|\s--?\s|,?\s+(?=(?:and|but|because|und|aber|weil|et|mais|y|pero)\b)|\n"
)
_HARD = re.compile(r"\d+(?:[.,]\d+)*|(?<![.!?…] )(?<!^)\b[^\W\d_a-zà-ÿ][\w'’-]{3,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Utterance:
    """A quotation of an article of the story.

    article: its id. words: what stands between the marks. start, end: code points in `Article.text`. speaker: id of the person
    or None. lang: BCP 47 of the article. Paragraphs of one quotation may be given joined by a newline.
    """

    article: str
    words: str
    start: int
    end: int
    speaker: str | None = None
    lang: str | None = None


class Version(StrEnum):
    """What a version of an utterance is, compared with the first one."""

    FIRST = "first"
    SAME = "same"
    """Word for word; marks, case and spaces apart."""
    SHORTENED = "shortened"
    """Its words stand in the first one in this order, which has more."""
    LENGTHENED = "lengthened"
    """The other way round."""
    REWORDED = "reworded"
    TRANSLATED = "translated"
    """In another language; matched by names and numbers alone, so there is no word diff."""


class Piece(StrEnum):
    """What a stretch of words is in a diff."""

    BOTH = "both"
    FIRST = "first"
    """Only in the first version."""
    THIS = "this"
    """Only in this one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words of a diff, with its punctuation, without blanks around it."""

    piece: Piece
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """One version of an utterance. score: how much it is like its nearest version, 0 to 1. changes: against the first one, in
    order; empty for that one and for translations."""

    utterance: Utterance
    version: Version
    score: float
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Aligned:
    """One utterance as several articles print it, in the order in which they were given; the first is what the others are
    compared with."""

    speaker: str | None
    versions: tuple[Printed, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles, each once."""
        return tuple(dict.fromkeys(printed.utterance.article for printed in self.versions))


def align(utterances: Iterable[Utterance]) -> list[Aligned]:
    """The utterances that at least two articles print, those of most articles first.

    utterances: in the order of their articles (earliest first) and of the text. Of each pair of articles, a quotation is
    matched with one other, the most alike. The result depends on the arguments only.
    """
    given = [_Read(number, utterance) for number, utterance in enumerate(list(utterances)[:MOST])]
    scores = _scores(given)
    groups = _Groups(len(given))
    nearest: dict[int, float] = {}
    taken: set[tuple[int, str]] = set()
    for (a, b), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        utterance, other = given[a].utterance, given[b].utterance
        if (a, other.article) in taken or (b, utterance.article) in taken or not groups.may_join(a, b, given):
            continue
        taken |= {(a, other.article), (b, utterance.article)}
        groups.join(a, b)
        for n in (a, b):
            nearest[n] = max(nearest.get(n, 0.0), score)
    _join_fragments(given, groups, nearest)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for n in range(len(given)):
        members[groups.of(n)].append(n)
    alignments = [_aligned([given[n] for n in group], nearest) for group in members.values()]
    several = [aligned for aligned in alignments if len(aligned.articles) > 1]
    return sorted(several, key=lambda aligned: -len(aligned.articles))


class _Read:
    """An utterance as it is compared."""

    def __init__(self, number: int, utterance: Utterance) -> None:
        self.number = number
        self.utterance = utterance
        self.lang = primary_language(utterance.lang or "en")
        stemmer = stemmer_of(utterance.lang)
        self.clauses = [_Clause(words, stemmer) for words in _clauses(utterance.words, utterance.lang)]
        self.words = [word for clause in self.clauses for word in clause.words]
        self.is_fragment = len(self.words) <= FRAGMENT
        self.hard = {hard.strip("'’-").casefold() for hard in _HARD.findall(utterance.words)}

    @property
    def rare(self) -> set[str]:
        return {word for clause in self.clauses for word in clause.rare}


class _Clause:
    def __init__(self, words: list[str], stemmer: str) -> None:
        self.words = words
        self.weights = {word: count * rarity(word, stemmer) for word, count in Counter(words).items()}
        self.norm = math.sqrt(sum(weight * weight for weight in self.weights.values()))
        self.rare = {word for word, weight in self.weights.items() if weight >= _RARE}


def _clauses(text: str, lang: str | None) -> list[list[str]]:
    clauses: list[list[str]] = []
    for part in _CLAUSE.split(text):
        words = [token.stem for token in tokens(part, lang)][:LONGEST_CLAUSE]
        if clauses and (len(words) <= FRAGMENT or len(clauses[-1]) <= FRAGMENT):
            clauses[-1] = (clauses[-1] + words)[:LONGEST_CLAUSE]
        elif words:
            clauses.append(words)
    whole = [token.stem for token in tokens(text, lang)][:LONGEST_CLAUSE]
    return [*clauses, whole] if len(clauses) > 1 else clauses


def _scores(given: Sequence[_Read]) -> dict[tuple[int, int], float]:
    """Pairs of quotations of two articles that may be one utterance, with their scores."""
    scores: dict[tuple[int, int], float] = {}
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for quotation in given:
        for word in quotation.rare | quotation.hard:
            by_word[word].append(quotation.number)
    pairs = {pair for numbers in by_word.values() for pair in combinations(numbers, 2)}
    for a, b in sorted(pairs):
        quotation, other = given[a], given[b]
        if quotation.utterance.article == other.utterance.article or not _may_be_one(quotation, other):
            continue
        score, least = _compared(quotation, other)
        if score >= least:
            scores[a, b] = score
    return scores


def _may_be_one(quotation: _Read, other: _Read) -> bool:
    speakers = {quotation.utterance.speaker, other.utterance.speaker}
    return len(speakers - {None}) < 2


def _compared(quotation: _Read, other: _Read) -> tuple[float, float]:
    """(score, the score from which they are one utterance)."""
    known = quotation.utterance.speaker is not None and other.utterance.speaker is not None
    if quotation.lang != other.lang:
        shared = quotation.hard & other.hard
        if not known or len(shared) < FEWEST_HARD:
            return 0.0, 1.0
        return len(shared) / math.sqrt(len(quotation.hard) * len(other.hard)), ALIKE_TRANSLATED
    if quotation.is_fragment != other.is_fragment:
        return 0.0, 1.0
    best = max(
        likeness(a.words, b.words, a.weights, b.weights, a.norm * b.norm)
        for a in quotation.clauses
        for b in other.clauses
    )
    if quotation.is_fragment:
        return best, ALIKE_FRAGMENTS
    return best, ALIKE if known else ALIKE_UNNAMED


def likeness(
    words: Sequence[str], other_words: Sequence[str], weights: dict[str, float], others: dict[str, float], norm: float
) -> float:
    """Half the ratio of the longest common subsequence, half the cosine; 0 if one is much longer than the other."""
    shorter, longer = sorted((len(words), len(other_words)))
    if not norm or shorter < LENGTHS * longer or (shorter <= FRAGMENT < longer):
        return 0.0
    cosine = sum(weight * others[word] for word, weight in weights.items() if word in others) / norm
    if not cosine:
        return 0.0
    return 0.5 * (2 * _longest_common(words, other_words) / (len(words) + len(other_words))) + 0.5 * cosine


def _longest_common(words: Sequence[str], other_words: Sequence[str]) -> int:
    """Length of the longest common subsequence, in O(len(words) * len(other_words))."""
    row = [0] * (len(other_words) + 1)
    for word in words:
        diagonal = 0
        for n, against in enumerate(other_words, start=1):
            above = row[n]
            row[n] = diagonal + 1 if word == against else max(above, row[n - 1])
            diagonal = above
    return row[-1]


class _Groups:
    """Union-find; a group is named by its lowest number."""

    def __init__(self, count: int) -> None:
        self._up = list(range(count))
        self._members = {n: [n] for n in range(count)}

    def of(self, n: int) -> int:
        while self._up[n] != n:
            self._up[n] = self._up[self._up[n]]
            n = self._up[n]
        return n

    def may_join(self, a: int, b: int, given: Sequence[_Read]) -> bool:
        """Whether the groups of two quotations have no article and no other speaker in common that would contradict it."""
        members, other_members = self._members[self.of(a)], self._members[self.of(b)]
        if self.of(a) == self.of(b):
            return True
        articles = {given[n].utterance.article for n in members} & {given[n].utterance.article for n in other_members}
        speakers = {given[n].utterance.speaker for n in [*members, *other_members]} - {None}
        return not articles and len(speakers) < 2

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.of(a), self.of(b)))
        if low != high:
            self._up[high] = low
            self._members[low] += self._members.pop(high)


def _join_fragments(given: Sequence[_Read], groups: _Groups, nearest: dict[int, float]) -> None:
    """Let fragments join the group of a longer quotation, of one article or another, that holds them word for word."""
    whole = [longer for longer in given if not longer.is_fragment and longer.number in nearest]
    for fragment in given:
        if not fragment.is_fragment or not fragment.words:
            continue
        for longer in whole:
            if longer.lang == fragment.lang and _may_be_one(longer, fragment) and _holds(longer.words, fragment.words):
                groups.join(longer.number, fragment.number)
                nearest.setdefault(fragment.number, 1.0)
                break


def _holds(longer: Sequence[str], shorter: Sequence[str]) -> bool:
    size = len(shorter)
    return any(list(longer[n : n + size]) == list(shorter) for n in range(len(longer) - size + 1))


def _aligned(group: Sequence[_Read], nearest: dict[int, float]) -> Aligned:
    first = next((quotation for quotation in group if not quotation.is_fragment), group[0])
    rest = [quotation for quotation in group if quotation is not first]
    speaker = next(
        (quotation.utterance.speaker for quotation in group if quotation.utterance.speaker is not None), None
    )
    versions = [Printed(utterance=first.utterance, version=Version.FIRST, score=nearest.get(first.number, 1.0))]
    for quotation in rest:
        version = version_of(first.utterance, quotation.utterance)
        versions.append(
            Printed(
                utterance=quotation.utterance,
                version=version,
                score=nearest.get(quotation.number, 1.0),
                changes=() if version is Version.TRANSLATED else diff(first.utterance.words, quotation.utterance.words),
            )
        )
    return Aligned(speaker=speaker, versions=tuple(versions))


def version_of(first: Utterance, other: Utterance) -> Version:
    """What `other` made of `first`."""
    if primary_language(first.lang or "en") != primary_language(other.lang or "en"):
        return Version.TRANSLATED
    first_words, other_words = _plain(first.words), _plain(other.words)
    if first_words == other_words:
        return Version.SAME
    common = sum(
        block.size for block in SequenceMatcher(None, first_words, other_words, autojunk=False).get_matching_blocks()
    )
    if len(other_words) < len(first_words) and common >= WHOLE * len(other_words):
        return Version.SHORTENED
    if len(first_words) < len(other_words) and common >= WHOLE * len(first_words):
        return Version.LENGTHENED
    return Version.REWORDED


def diff(first: str, other: str) -> tuple[Change, ...]:
    """The words of two versions as stretches that both have and that only one has, in order. Case and punctuation make no
    difference; where both have a word, it is shown as in `other`."""
    first_words, other_words = first.split(), other.split()
    matcher = SequenceMatcher(
        None, [_bare(word) for word in first_words], [_bare(word) for word in other_words], autojunk=False
    )
    changes: list[Change] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            changes.append(Change(Piece.BOTH, " ".join(other_words[c:d])))
            continue
        if a < b:
            changes.append(Change(Piece.FIRST, " ".join(first_words[a:b])))
        if c < d:
            changes.append(Change(Piece.THIS, " ".join(other_words[c:d])))
    return tuple(changes)


def _plain(words: str) -> list[str]:
    return [bare for word in words.split() if (bare := _bare(word))]


def _bare(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())
