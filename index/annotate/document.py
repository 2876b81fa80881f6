"""The second look: what the whole article says about each candidate.

The tagger reads one run of capitals at a time. Here its readings are held against each other: a name found in full
makes its bare surname a name elsewhere, and a word that is read as a name once and as none five times is none. Evidence
is asked for each time, for otherwise one error would spread over the article ("Santa Fe").
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.annotate import lexicon
from index.annotate.chunks import is_capitalised
from index.annotate.model import Tagged
from index.annotate.tokens import Token

_TITLES = lexicon.words("title") | lexicon.words("role")
_CALENDAR = lexicon.words("calendar")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_CERTAIN = 6.0


class Span(NamedTuple):
    """tokens[start:stop] are one mention of a person."""

    start: int
    stop: int


def tag_spans(tagged: Tagged) -> list[Span]:
    """The names in one chunk."""
    found: list[Span] = []
    first = tagged.chunk.start
    start = -1
    for at, tag in enumerate([*tagged.tags, "O"]):
        if start >= 0 and tag != "I":
            found.append(Span(first + start, first + at))
            start = -1
        if tag == "B":
            start = at
    return found


def is_title(word: str) -> bool:
    return word.lower().rstrip(".") in _TITLES


def trim(tokens: Sequence[Token], span: Span) -> Span | None:
    """A span without leading titles and without marks at its end; None where nothing is left."""
    start, stop = span
    while start < stop - 1 and is_title(tokens[start].word) and is_capitalised(tokens[start + 1].word):
        start += 1
    while stop > start and not tokens[stop - 1].word[0].isalnum():
        stop -= 1
    if start >= stop:
        return None
    if stop - start == 1 and is_title(tokens[start].word) and tokens[start].word.endswith("."):
        return None
    return Span(start, stop)


class Evidence:
    """What the article shows: names in full, their surnames, how each word was read everywhere, words printed small."""

    def __init__(self, tokens: Sequence[Token], tagged: Sequence[Tagged]) -> None:
        self.full: Counter[tuple[str, ...]] = Counter()
        self.surnames: Counter[str] = Counter()
        self.given: set[str] = set()
        odds: defaultdict[str, list[float]] = defaultdict(list)
        for item in tagged:
            for offset, value in enumerate(item.odds):
                word = tokens[item.chunk.start + offset].word
                odds[word].append(max(-_CERTAIN, min(_CERTAIN, value)))
            for raw in tag_spans(item):
                span = trim(tokens, raw)
                if span is None or span.stop - span.start < 2:
                    continue
                words = tuple(t.word for t in tokens[span.start : span.stop])
                self.full[words] += 1
                self.surnames[surname(words)] += 1
                self.given.add(words[0])
        self.odds = {word: sum(values) / len(values) for word, values in odds.items()}
        self.seen = {word: len(values) for word, values in odds.items()}
        self.small = {t.word for t in tokens if t.word[0].islower()}


def surname(words: Sequence[str]) -> str:
    """The last word of a name that is no Jr. or III."""
    last = len(words) - 1
    while last > 0 and words[last].lower().strip(".") in _SUFFIXES:
        last -= 1
    return words[last]


def revise(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> list[Span]:
    """The mentions of an article, in order and without overlaps."""
    evidence = Evidence(tokens, tagged)
    found: list[Span] = []
    for item in tagged:
        tags = list(item.tags)
        _known_names(tokens, item, tags, evidence)
        _single_words(tokens, item, tags, evidence)
        for raw in tag_spans(item._replace(tags=tags)):
            span = trim(tokens, raw)
            if span is not None and _stands(tokens, span, evidence):
                found.append(span)
    return found


def _known_names(tokens: Sequence[Token], item: Tagged, tags: list[str], evidence: Evidence) -> None:
    """A name found in full elsewhere is one here too."""
    start, stop = item.chunk
    at = 0
    while at < len(tags):
        if tags[at] == "O" and tokens[start + at].word in evidence.given:
            for size in (5, 4, 3, 2):
                words = tuple(t.word for t in tokens[start + at : min(stop, start + at + size)])
                if len(words) == size and words in evidence.full and set(tags[at : at + size]) == {"O"}:
                    tags[at : at + size] = ["B"] + ["I"] * (size - 1)
                    at += size - 1
                    break
        at += 1


def _single_words(tokens: Sequence[Token], item: Tagged, tags: list[str], evidence: Evidence) -> None:
    """Bare surnames of names known in full, and one-word names by how they are read over the whole article."""
    start = item.chunk.start
    count = len(tags)
    for at, tag in enumerate(tags):
        word = tokens[start + at].word
        if len(word) < 2 or not is_capitalised(word):
            continue
        average = evidence.odds[word]
        if tag == "O":
            if word.lower() in evidence.small or word.lower() in _CALENDAR:
                continue
            if at + 1 < count and tags[at + 1] == "O" and is_capitalised(tokens[start + at + 1].word):
                continue
            if at and tags[at - 1] == "O" and not is_title(tokens[start + at - 1].word):
                continue
            known = evidence.surnames[word]
            if (known and (average > -3.5 or known > 1)) or (evidence.seen[word] > 1 and average > 0.7):
                tags[at] = "B"
            continue
        alone = tag == "B" and tags[at + 1 : at + 2] != ["I"]
        if alone and word not in evidence.surnames and evidence.seen[word] > 1 and average < -0.7:
            tags[at] = "O"


def _stands(tokens: Sequence[Token], span: Span, evidence: Evidence) -> bool:
    """Whether a mention is more than the name of a place that everybody knows."""
    words = [t.word for t in tokens[span.start : span.stop]]
    text = " ".join(words).lower()
    if len(words) > 1:
        return text not in lexicon.entries("place")
    if text in lexicon.words("place") or text in lexicon.words("demonym"):
        return evidence.surnames[words[0]] > 0
    return True
