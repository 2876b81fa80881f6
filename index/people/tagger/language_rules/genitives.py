"""Removes the case endings that a language attaches to names: "Solheims Partei", "Haldane'nin"."""

from collections import Counter
from collections.abc import Mapping, Sequence

from index.people.tagger import word_lists
from index.people.tagger.chunks import is_capitalised
from index.people.tagger.language_rules import german
from index.people.tagger.tokens import Token

_WITH_S = frozenset({"de", "lb", "nds", "da", "sv", "no", "nb", "nn", "nl"})
"""Languages whose genitive is an s without an apostrophe."""
_APOSTROPHE = frozenset({"tr", "az"})
"""Languages that separate a name from its endings by an apostrophe."""


CASES = frozenset({"cs", "sk", "pl", "hr", "sr", "bs", "sl", "uk", "lt", "lv", "hu", "fi", "et"})
"""Languages that inflect names ("Jana Nováka"), so that one person has several forms in an article."""


_STEM = 3


def base_form(name: tuple[str, ...], times: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """The most frequent full name in the article of which `name` may be an inflected form; often `name` itself.

    times: occurrences of each full name. Words of one name start alike and differ in at most three letters at the end;
    a woman's surname is not a form of a man's.
    """
    same = [other for other in times if _bent_alike(name, other)]
    return max(same, key=lambda other: (times[other], -sum(map(len, other)), other), default=name)


def beginnings(name: Sequence[str]) -> tuple[str, ...]:
    """A key that is equal for all forms of one name."""
    return tuple(word[:_STEM] for word in name)


def _bent_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if len(a) != len(b) or a[-1].endswith(_WOMAN) != b[-1].endswith(_WOMAN):
        return False
    stems = (max(_STEM, len(x) - 3, len(y) - 3) for x, y in zip(a, b, strict=True))
    return all(min(len(x), len(y)) >= n and x[:n] == y[:n] for x, y, n in zip(a, b, stems, strict=True))


_WOMAN = ("ová", "ové", "ovou", "ska", "skiej", "ská", "ské", "skou", "owa")


def bare_names(tokens: Sequence[Token], lang: str) -> tuple[list[Token], frozenset[int]]:
    """(the tokens with endings removed from names and their `end` adjusted, indices of the changed ones).

    A name ends at such a word: what follows is the possession. lang: primary subtag.
    """
    if lang in _WITH_S:
        return _without_s(tokens, lang)
    if lang in _APOSTROPHE:
        return _before_apostrophe(tokens)
    return list(tokens), frozenset()


def _before_apostrophe(tokens: Sequence[Token]) -> tuple[list[Token], frozenset[int]]:
    stripped = list(tokens)
    changed: set[int] = set()
    for at, token in enumerate(tokens):
        bare, mark, ending = token.word.partition("'")
        if mark and len(bare) > 2 and ending.islower() and is_capitalised(bare):
            stripped[at] = token._replace(word=bare, end=token.end - len(ending) - 1)
            changed.add(at)
    return stripped, frozenset(changed)


def _without_s(tokens: Sequence[Token], lang: str) -> tuple[list[Token], frozenset[int]]:
    """(the tokens with the genitive s removed from names and their ends adjusted, indices of those names).

    The evidence is the name without the s elsewhere in the article, at least as often; in German also a given name
    before it and a noun after it ("Walter Haldanes Regierung").
    """
    seen = Counter(t.word for t in tokens if is_capitalised(t.word))
    stripped = list(tokens)
    changed: set[int] = set()
    for at, token in enumerate(tokens):
        word = token.word
        if len(word) < 4 or word[-1] != "s" or word[-2] in "s'" or not is_capitalised(word) or not word[0].isalpha():
            continue
        base = word[:-1]
        if seen[base] >= seen[word] or (lang == "de" and _owns_what_follows(tokens, at)):
            stripped[at] = token._replace(word=base, end=token.end - 1)
            changed.add(at)
    return stripped, frozenset(changed)


def _owns_what_follows(tokens: Sequence[Token], at: int) -> bool:
    if at == 0 or at + 1 >= len(tokens) or tokens[at].word.lower() in word_lists.words("surname"):
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    known = after.word.lower() in word_lists.words("surname") or after.word.lower() in word_lists.given()
    return (
        not tokens[at].first
        and after.word[0].isupper()
        and not after.first
        and not known
        and german.is_given(before.word)
    )
