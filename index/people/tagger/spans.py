"""Mentions of people as runs of tokens, and how to trim or extend them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised
from index.people.tagger.crf_model import Tagged
from index.people.tagger.tokens import Token

_TITLES = word_lists.words("title") | word_lists.words("role")
_NO_SURNAME = word_lists.words("no_surname")
_LANDFORM = word_lists.words("landform")
_GIVEN = word_lists.given() | word_lists.words("foreign_given")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_EXCELLENCY = frozenset({"HE", "H.E.", "HRH", "H.R.H.", "HH", "H.H.", "HM", "MLA", "MLC", "ADC", "MP", "MEP"})

_BEHIND = frozenset(
    {"AM", "AO", "AC", "OAM", "OBE", "MBE", "CBE", "KBE", "DBE", "MP", "MEP", "QC", "KC", "PhD", "MD", "Esq"}
)
"""Honours and post-nominal letters after a name."""
CERTAIN = 6.0
"""Log odds are clipped to this magnitude: beyond it, the tagger's certainty no longer counts."""


class Span(NamedTuple):
    """tokens[start:stop] are one mention of a person."""

    start: int
    stop: int


def bounded(odds: float) -> float:
    """Log odds clipped to -CERTAIN ... CERTAIN."""
    return CERTAIN if odds > CERTAIN else -CERTAIN if odds < -CERTAIN else odds


def tag_spans(tagged: Tagged) -> list[Span]:
    """The names in one chunk."""
    names: list[Span] = []
    if "B" not in tagged.tags:
        return names
    first = tagged.chunk.start
    if len(tagged.tags) == 1:
        return [Span(first, first + 1)]
    start = -1
    for at, tag in enumerate([*tagged.tags, "O"]):
        if start >= 0 and tag != "I":
            names.append(Span(first + start, first + at))
            start = -1
        if tag == "B":
            start = at
    return names


def is_title(word: str) -> bool:
    """Whether a word before a name is a title. "MD" is one, "Md" is short for Mohammed."""
    if word in {"Md", "Md."}:
        return False
    return word.lower().rstrip(".") in _TITLES


def trim(tokens: Sequence[Token], span: Span) -> Span | None:
    """The span without leading titles and trailing punctuation; None if nothing is left."""
    start, stop = span
    while stop - start > 2 and (tokens[start].word in _EXCELLENCY or _spelt_excellency(tokens, start)):
        start += 1 if tokens[start].word in _EXCELLENCY else 2
    while start < stop - 1 and is_title(tokens[start].word) and is_capitalised(tokens[start + 1].word):
        start += 1
    while stop > start and not tokens[stop - 1].word[0].isalnum():
        stop -= 1
    while stop - start > 1 and tokens[stop - 1].word in _BEHIND:
        stop -= 1
    for at in range(start + 1, stop - 1):
        if is_generation(tokens[at].word):
            stop = at + 1  # "Paul Marrow Jr. Marrow": a name ends with its suffix
            break
    if start >= stop:
        return None
    if stop - start == 1 and is_title(tokens[start].word) and tokens[start].word.endswith("."):
        return None
    return Span(start, stop)


def _spelt_excellency(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].word in {"H", "H."} and tokens[at + 1].word in {"E", "E."}


def names_a_place(words: Sequence[str]) -> bool:
    """Whether the words look like a place: Kestrel Ridge, Harwick Road; but Tom Ridge is a person."""
    last = words[-1].lower().rstrip(".")
    if last == "saint" and len(words) == 2:  # in a list of countries
        return True
    return last in _NO_SURNAME or (last in _LANDFORM and words[0].lower() not in _GIVEN)


def names_a_party(words: Sequence[str]) -> bool:
    """Whether the words look like a group: Kentucky Republican, Muslim Rohingya; but John English is a person."""
    demonyms = word_lists.words("demonym")
    first, last = words[0].lower(), words[-1].lower()
    return first not in _GIVEN and (last in demonyms or (first in demonyms and len(words) == 2))


def with_particles(tokens: Sequence[Token], spans: Sequence[Span], known: Collection[tuple[str, ...]]) -> list[Span]:
    """The mentions, with surnames extended by the particles of the full name ("Van der Laan", "Arrieta y Gassol").

    known: the words of each full name in the article.
    """
    tails: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for words in known:
        small = next((at for at, word in enumerate(words) if at and not is_capitalised(word)), 0)
        if small:
            tails[words[-1].lower()].add(tuple(word.lower() for word in words[small:-1]))
            if words[small] in _CONJUNCTIONS:
                tails[words[-1].lower()].add(tuple(word.lower() for word in words[small - 1 : -1]))
    extended: list[Span] = []
    for span in spans:
        start, stop = span
        if stop - start == 1 and tails:
            for before in sorted(tails.get(tokens[start].word.lower(), ()), key=len, reverse=True):
                begin = start - len(before)
                if begin >= 0 and tuple(t.word.lower() for t in tokens[begin:start]) == before:
                    start = begin
                    break
        while extended and extended[-1].stop > start:
            extended.pop()
        extended.append(Span(start, stop))
    return extended


_CONJUNCTIONS = frozenset({"e", "y", "i"})


def is_generation(word: str) -> bool:
    """Whether a word after a name is a generational suffix (Jr., III)."""
    return word.lower().rstrip(".") in _SUFFIXES


def with_generation(tokens: Sequence[Token], span: Span) -> Span:
    """The span extended by a generational suffix: ", Jr.", "the Younger", "fils", "jun.", "d. J."."""
    at, total = span.stop, len(tokens)
    if at >= total or not tokens[at - 1].word[-1].isalnum() or is_generation(tokens[at - 1].word):
        return span
    following = [token.word for token in tokens[at : at + 4]] + [""] * 4
    if following[0] == "," and is_generation(following[1]) and following[1][0].isupper():
        return Span(span.start, at + 2)
    if following[0] in _LARGE_GENERATIONS and span.stop - span.start > 1 and not tokens[at].first:
        return Span(span.start, at + 1)
    if following[0] in _SMALL_GENERATIONS and span.stop - span.start > 1 and following[1] not in _OF:
        return Span(span.start, at + 1)
    if following[0] in _ARTICLES and following[1].lower() in _YOUNGER and following[1][0].isupper():
        return Span(span.start, at + 2)
    if following[0] in {"d", "d."} and span.stop - span.start > 1:  # Hans Meier d. J.
        letter = at + 2 if following[0] == "d" and following[1] == "." else at + 1
        if letter < total and tokens[letter].word.rstrip(".") in {"J", "Ä"}:
            return Span(span.start, letter + 1)
    return span


_YOUNGER = word_lists.words("generation")
_SMALL_GENERATIONS = frozenset(
    {"jun", "jun.", "sen", "sen.", "fils", "père", "hijo", "filho", "jr", "sr", "junior", "senior"}
)
_LARGE_GENERATIONS = frozenset({"Jr", "Jr.", "Sr.", "II", "III", "IV", "Jnr", "Snr"})
_OF = frozenset({"de", "del", "do", "da", "dos", "of", "d'"})
_ARTICLES = frozenset({"the", "der", "den", "de", "le", "il", "el", "o", "l'"})


def surname(words: Sequence[str]) -> str:
    """The last word of a name, not counting a generational suffix."""
    last = len(words) - 1
    while last > 0 and words[last].lower().strip(".") in _SUFFIXES:
        last -= 1
    return words[last]
