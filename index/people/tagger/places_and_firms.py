"""Rejects names that the article itself marks as places or companies: "the village of Nordhavn", "in Agua Fria".

One such statement applies to every mention of the same words, unless a person is called so elsewhere.
"""

from collections import Counter
from collections.abc import Sequence

from index.people.tagger import word_lists
from index.people.tagger.spans import Span, is_title, surname
from index.people.tagger.tokens import Token

_PLACES = word_lists.words("place_noun")
_FIRMS = frozenset(
    {"ceo", "cfo", "coo", "cto", "founder", "co-founder", "founders", "chairman", "chairwoman", "chair", "shareholder"}
    | {"shareholders", "subsidiary", "shares", "branch", "headquarters", "customers", "employees", "arm", "division"}
)
_IN = frozenset({"in", "near", "outside", "throughout", "across"})
_SAYING = word_lists.words("saying")
_TWICE = 2
_SHARE = 3
"""A place follows "in" in at least one of this many mentions."""


def without_things(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """The mentions that refer to people, judging by adjoining words. spans: in order."""
    names = [tuple(token.word for token in tokens[start:stop]) for start, stop in spans]
    total = Counter(names)
    said: set[tuple[str, ...]] = set()
    inside: Counter[tuple[str, ...]] = Counter()
    people: set[tuple[str, ...]] = set()
    for span, name in zip(spans, names, strict=True):
        if _is_called_a_thing(tokens, span):
            said.add(name)
        if _stands_inside(tokens, span):
            inside[name] += 1
        if _acts(tokens, span):
            people.add(name)
    said |= {name for name, times in inside.items() if times >= _TWICE and times * _SHARE >= total[name]}
    if not said - people:
        return list(spans)
    surnames = {surname(name) for name in total if len(name) > 1 and name not in said}
    things = {name for name in said - people if len(name) > 1 or name[0] not in surnames}
    return [span for span, name in zip(spans, names, strict=True) if name not in things]


def _is_called_a_thing(tokens: Sequence[Token], span: Span) -> bool:
    following = tokens[span.stop].word if span.stop < len(tokens) else ""
    if following in _PLACES:
        return True
    if span.start < 2 or tokens[span.start].first or tokens[span.start - 1].word != "of":
        return False
    noun = tokens[span.start - 2].word.lower()
    return noun in _PLACES or noun in _FIRMS


def _stands_inside(tokens: Sequence[Token], span: Span) -> bool:
    following = tokens[span.stop].word if span.stop < len(tokens) else ""
    return span.start > 0 and tokens[span.start - 1].word.lower() in _IN and following != "'s"


def _acts(tokens: Sequence[Token], span: Span) -> bool:
    """Whether the name is the subject of a verb of speech, or has a title."""
    before = tokens[span.start - 1].word if span.start else ""
    following = tokens[span.stop].word.lower() if span.stop < len(tokens) else ""
    return following in _SAYING or (is_title(before) and before[0].isupper())
