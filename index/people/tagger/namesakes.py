"""Storms and ships, which bear personal names but are not people.

"Storm Ilse flooded the coast" shows that a bare "Ilse" in the article is the storm, unless a person there has that
surname; "HMS Edward Carrow" does the same for "the Edward Carrow".
"""

from collections.abc import Iterator, Sequence

from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised
from index.people.tagger.spans import Span, is_title, surname
from index.people.tagger.tokens import Token

_STORM = word_lists.words("storm")
_BETWEEN = frozenset({"tropical", "tropicale", "tropischer", "subtropical", "named", "called", "dubbed", "namens"})
_SEVERAL = frozenset({"hurricanes", "storms", "typhoons", "cyclones"})
_VESSEL = word_lists.words("vessel")
_PREFIX = frozenset(
    {"HMS", "USS", "HMAS", "HMCS", "HMNZS", "HNLMS", "HDMS", "INS", "ARA", "MV", "SS", "RMS", "RRS", "RFA", "USNS"}
    | {"USCGC", "BRP", "KRI", "FGS"}
)
_GIVEN = word_lists.given()
_SURNAME = word_lists.words("surname")


def without_namesakes(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The mentions that refer to people. spans: in order."""
    stormy = not _STORM.isdisjoint(map(str.lower, {token.word for token in tokens}))
    storms = set(_storms(tokens)) if stormy else set()
    named = {tokens[at].word for at in storms}
    ships: set[tuple[str, ...]] = set()
    people: list[Span] = []
    for span in spans:
        if _is_ship(tokens, span):
            ships.add(_words(tokens, span))
        elif storms.isdisjoint(range(*span)):
            people.append(span)
    if not named and not ships:
        return people
    people = [span for span in people if _words(tokens, span) not in ships or not _after_the(tokens, span)]
    surnames = {surname(_words(tokens, span)) for span in people if span.stop - span.start > 1}
    named |= {word for ship in ships for word in ship}
    return [s for s in people if s.stop - s.start > 1 or tokens[s.start].word not in named - surnames]


def _storms(tokens: Sequence[Token]) -> Iterator[int]:
    """Indices of the names of storms."""
    for at, token in enumerate(tokens):
        kind = token.word.lower()
        if kind not in _STORM or (is_capitalised(token.word) and _is_surname_here(tokens, at)):
            continue
        name = at + 1
        while name < len(tokens) and tokens[name].word.lower() in _BETWEEN:
            name += 1
        while name < len(tokens) and _may_be_a_storm(kind, tokens[name]):
            yield name
            ahead = name + 1
            while ahead < len(tokens) and tokens[ahead].word in {",", "and"}:
                ahead += 1
            if kind not in _SEVERAL or ahead == name + 1:
                break
            name = ahead


def _is_surname_here(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Storm" is a surname: Theodore Storm, Peter Sturm."""
    return at > 0 and not tokens[at].first and tokens[at - 1].word.lower() in _GIVEN


def _may_be_a_storm(kind: str, token: Token) -> bool:
    """Storms have one short name, usually a given name; "Storm" is a given name too and is then followed by a surname."""
    lower = token.word.lower()
    if token.first or not token.word.isalpha() or not is_capitalised(token.word) or is_title(token.word):
        return False
    return kind != "storm" or lower in _GIVEN or lower not in _SURNAME


def _is_ship(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a ship's prefix or type directly precedes the name or starts it."""
    first = tokens[span.start].word
    if first in _PREFIX and span.stop - span.start > 1:
        return True
    if span.start == 0 or tokens[span.start].first:
        return False
    before = tokens[span.start - 1]
    if before.word in _PREFIX:
        return not first.isupper()
    return before.word.lower() in _VESSEL and (before.first or before.word.islower())


def _after_the(tokens: Sequence[Token], span: Span) -> bool:
    return span.start > 0 and tokens[span.start - 1].word.lower() == "the"


def _words(tokens: Sequence[Token], span: Span) -> tuple[str, ...]:
    return tuple(t.word for t in tokens[span.start : span.stop])
