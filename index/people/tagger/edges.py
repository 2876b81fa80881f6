"""Separates names from what adjoins them in the same run of capitals.

Labels and verbs precede a name ("Embed Anna Solheim", "Crazy Solheim"), acronyms follow it ("Solheim EPA"), and other
people's names join it ("Solheim Jonas Vik"). Such runs occur in credits, in captions and in headlines that lost their
punctuation. The decision rests on the names elsewhere in the article, and on which words are names at all.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from index.people.mentions.linking import fold
from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised
from index.people.tagger.spans import Span, is_generation, is_title
from index.people.tagger.tokens import Token

_GIVEN = word_lists.given()
_SURNAMES = word_lists.words("surname")
_EAST_ASIAN = word_lists.words("east_asian_surname")
_SYLLABLES = word_lists.words("korean_syllable")
_PARTICLES = word_lists.words("particle")
_ORDINARY = frozenset({"2", "3"})
_LONGEST_ACRONYM = 4
_SHORT_OFFICES = frozenset(
    {"PM", "VP", "EU", "UN", "US", "UK", "AG", "DA", "FM", "MK", "VC", "TV", "PR", "IT", "HR", "GM"}
)
_LABELS = word_lists.words("label")


class Known(Protocol):
    """Evidence in the article: how often each full name occurs, and each folded word as the last and the first of one."""

    @property
    def full(self) -> Mapping[tuple[str, ...], int]:
        """Folded words of a full name -> number of occurrences."""
        ...

    @property
    def last(self) -> Mapping[str, int]:
        """Folded word -> number of times it is the last of a name."""
        ...

    @property
    def first(self) -> Mapping[str, int]:
        """Folded word -> number of times it is the first of a name."""
        ...


def refined(tokens: Sequence[Token], span: Span, known: Known) -> list[Span]:
    """The people named in a run, each without adjoining words; in order, empty if none is left."""
    trimmed = _without_acronyms(tokens, span, known)
    if trimmed is None:
        return []
    trimmed = _without_trailers(tokens, _without_labels(tokens, trimmed, known), known)
    return _each(tokens, trimmed, known)


def _words(tokens: Sequence[Token], span: Span) -> tuple[str, ...]:
    return tuple(token.word for token in tokens[span.start : span.stop])


# --- acronyms


def _without_acronyms(tokens: Sequence[Token], span: Span, known: Known) -> Span | None:
    """The span without acronyms; None if no name is left."""
    start, stop = span
    if stop - start < 2:
        return span
    if all(_is_acronym(token.word) for token in tokens[start:stop]):
        return None
    while stop - start > 1 and _is_acronym(tokens[stop - 1].word) and not tokens[stop - 2].word.isupper():
        stop -= 1
    while stop - start > 1 and _is_office(tokens[start].word, tokens[start + 1].word):
        start += 1
    if stop - start > 1 or Span(start, stop) == span:
        return Span(start, stop)
    word = tokens[start].word
    other = known.first[fold(word)] > known.full[_words(tokens, span)]
    named = known.last[fold(word)] or other or word.lower() in _GIVEN or word.lower() in _SURNAMES
    return Span(start, stop) if named and not _is_acronym(word) and not is_title(word) else None


def _is_office(word: str, following: str) -> bool:
    """Whether letters before a name are not part of it: FBI, PM, and DAG before a given name; but AJ and KIM may be."""
    if following.isupper() and len(following) > 1:
        return False  # MIKA BERGMAN, a speaker in a transcript
    if len(word) == 2:
        return word in _SHORT_OFFICES
    if _is_acronym(word):
        return True
    given = word.isupper() and word.lower() in _GIVEN and following.istitle() and following.lower() in _GIVEN
    return given and 2 < len(word) <= _LONGEST_ACRONYM


def _is_acronym(word: str) -> bool:
    """EPA, DOJ, VC; but no generational suffix, and no short family name in capitals (LEE)."""
    if not (1 < len(word) <= _LONGEST_ACRONYM and word.isalpha() and word.isascii() and word.isupper()):
        return False
    if set(word) <= set("IVX"):
        return False
    lower = word.lower()
    return lower not in _SURNAMES and lower not in _EAST_ASIAN and lower not in _GIVEN and lower not in _PARTICLES


# --- labels


def _without_labels(tokens: Sequence[Token], span: Span, known: Known) -> Span:
    start, stop = span
    while stop - start > 1 and is_capitalised(tokens[start + 1].word):
        words = _words(tokens, Span(start, stop))
        if not _is_label(words, known):
            break
        start += 1
    return Span(start, stop)


def _is_label(words: Sequence[str], known: Known) -> bool:
    """Whether the first word of a run is not part of the name that follows."""
    lower = words[0].lower().rstrip(".")
    if lower in _GIVEN or len(lower) < 2:
        return False
    if lower in _LABELS:
        return True
    ordinary = lower not in _SURNAMES and (word_lists.commonness(lower) in _ORDINARY or is_title(words[0]))
    rest = tuple(words[1:])
    if len(rest) == 1:
        return ordinary and known.last[fold(rest[0])] > known.full[tuple(words)] and lower not in _PARTICLES
    second = rest[0].lower()
    if second not in _GIVEN or rest[0].isupper() or second in _PARTICLES or second in _SYLLABLES:
        return False
    return ordinary or (
        second not in _SURNAMES and known.full[rest] >= known.full[tuple(words)] and known.full[rest] > 0
    )


def _without_trailers(tokens: Sequence[Token], span: Span, known: Known) -> Span:
    """Strip an ordinary word after a name that occurs elsewhere: "Anna Bergman Memos", "Bergman Admin"."""
    start, stop = span
    words = _words(tokens, span)
    if len(words) < 2 or words[-1].lower() in _SURNAMES or words[-1].lower() in _GIVEN:
        return span
    last = words[-1].lower()
    if (
        not (last in _TRAILERS or word_lists.commonness(last) in _ORDINARY)
        or known.last[fold(last)] > known.full[words]
    ):
        return span
    if len(words) > 2:
        return Span(start, stop - 1) if known.full[words[:-1]] else span
    return Span(start, stop - 1) if words[0].lower() not in _GIVEN and known.last[fold(words[0])] else span


_TRAILERS = frozenset(
    {"admin", "campaign", "memo", "memos", "team", "aide", "aides", "supporters", "voters", "country"}
)


# --- several people


def _each(tokens: Sequence[Token], span: Span, known: Known) -> list[Span]:
    words = _words(tokens, span)
    joined = _joined_by(words)
    if joined:
        start = span.start + joined
        return [Span(span.start, start), *_each(tokens, Span(start + 1, span.stop), known)]
    arabic = any("-" in word or word.lower() in _PARTICLES for word in words)
    cuts = [] if arabic else _cuts(words, known)
    edges = [span.start, *(span.start + cut for cut in cuts), span.stop]
    return [Span(edges[at], edges[at + 1]) for at in range(len(edges) - 1)]


def _joined_by(words: Sequence[str]) -> int:
    """Index of a foreign conjunction that joins two full names ("Rafael Prado y Harold Vega"), or 0."""
    for at in range(2, len(words) - 2):
        if words[at] in _AND and words[at + 1].lower() in _GIVEN and words[0].lower() in _GIVEN:
            return at
    return 0


_AND = frozenset({"y", "e", "i", "et", "und", "og", "och", "en"})


def _cuts(words: tuple[str, ...], known: Known) -> list[int]:
    """Indices at which the next person starts in a run of words."""
    if len(words) >= 2 and _names_and_then(words, known):
        return [1, *(1 + cut for cut in _cuts(words[1:], known))]
    for size in range(2, len(words) - 1):
        if known.full[words[:size]] and _is_whole(words[size:], known) and not is_generation(words[size]):
            return [size, *(size + cut for cut in _cuts(words[size:], known))]
    return _pairs(words)


def _is_whole(words: tuple[str, ...], known: Known) -> bool:
    """Whether the words are, or start with, a full name found elsewhere in the article."""
    return any(known.full[words[:size]] for size in range(2, len(words) + 1)) and words[0].lower() in _GIVEN


def _names_and_then(words: tuple[str, ...], known: Known) -> bool:
    """Whether the first word is a surname by itself, followed by another person ("Solheim Jonas Vik")."""
    first, rest = words[0], words[1:]
    lower = first.lower()
    if not known.last[fold(first)] or lower in _GIVEN or lower in _EAST_ASIAN or lower in _PARTICLES or "-" in first:
        return False
    if any(name[-len(words) :] == words and len(name) > len(words) for name in known.full):
        return False
    if any(name[-1] != first and first in name[1:-1] for name in known.full):
        return False  # a middle name elsewhere: Anna Solheim Vik
    return len(rest) > 1 and rest[0].lower() in _GIVEN and (bool(known.full[rest]) or rest[0].lower() not in _SURNAMES)


def _pairs(words: Sequence[str]) -> list[int]:
    """Split a sequence of given name and surname pairs: "Ana Holm Jonas Vik Lea Berg"."""
    lower = [word.lower() for word in words]
    if len(words) < 4 or len(words) % 2 or not all(word in _GIVEN and word not in _SURNAMES for word in lower[::2]):
        return []
    if any("." in word or is_generation(word) or len(word) < 2 for word in words):
        return []
    if any(word in _GIVEN or word in _PARTICLES for word in lower[1::2]) or not all(map(is_capitalised, words)):
        return []
    return list(range(2, len(words), 2))
