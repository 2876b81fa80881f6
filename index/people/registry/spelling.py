"""When two words of names may be one word, and by which kind of difference."""

import re
from enum import IntEnum
from functools import cache, lru_cache

from index.people.tagger import word_lists


class Likeness(IntEnum):
    """How far two words are from each other, nearest first."""

    EXACT = 0
    INITIAL = 1
    """J. and John."""
    SHORT = 2
    """Bill and William."""
    CLIPPED = 3
    """One begins like the other and ends as short forms do; no list has them."""
    SPELLING = 4
    """Sergey and Sergei: written out of another script, or from another language."""
    SLIP = 5
    """One letter wrong."""


_TRANSLITERATED = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tsch|tch|tsh", "ch"),
        (r"sch", "sh"),
        (r"kh|gh", "h"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|q", "k"),
        (r"dj|dzh", "j"),
        (r"w", "v"),
        (r"ff$", "v"),
        (r"ou|oo", "u"),
        (r"x", "ks"),
        (r"(?:iy|yy|ij|ii|yi|ey|ei|ie|y|i)$", "i"),
        (r"(?<=.)yo(?=.)", "e"),
        (r"(?:y|j)(?=[aeou])", "i"),
        (r"ee|ea", "i"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"),
        (r"y", "i"),
        (r"(.)\1", r"\1"),
        (r"(?<=[^aeiouscktz])h(?=$|[^aeiou])", ""),
        (r"(?<=[aeiou])h$", ""),
    )
]
_GIVEN = word_lists.given() | word_lists.words("foreign_given")
_VOWELS = re.compile(r"[aeiouy]+")
_FEMININE = ("a", "e", "ia", "le", "ne", "elle", "ette", "ina", "ine", "ella", "ita", "inha", "ova", "eva", "aya")
_SHORTEST_TRUNCATION = 3
_SHORTEST_SLIP = 5


@lru_cache(maxsize=50_000)
def transliterated(word: str) -> str:
    """Equal for the usual ways to write one name in Latin letters: Zelensky, Zelenskiy, Zelenskyy."""
    for pattern, to in _TRANSLITERATED:
        word = pattern.sub(to, word)
    return word


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Consonants alone: Mohammed, Muhammad, Mohamed; also equal for many that are not one, to find candidates by."""
    plain = transliterated(word)
    first, rest = ("a", plain) if plain[:1] in "aeiou" else (plain[:1], plain[1:])
    return first + re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", rest).replace("j", ""))


def given_likeness(name: str, other: str) -> Likeness | None:
    """Of two given names."""
    if name == other:
        return Likeness.EXACT
    if len(name) == 1 or len(other) == 1:
        return Likeness.INITIAL if name[:1] == other[:1] else None
    if transliterated(name) == transliterated(other):
        return Likeness.SPELLING
    if formal_names(name) & formal_names(other):
        return Likeness.SHORT
    if _two_genders(name, other):
        return None
    if _clipped(name, other):
        return Likeness.CLIPPED
    if skeleton(name) == skeleton(other) and min(len(name), len(other), len(skeleton(name)) + 2) >= _SHORTEST_SLIP:
        return Likeness.SPELLING
    known = name in _GIVEN and other in _GIVEN
    return Likeness.SLIP if name[0] == other[0] and not known and _slip(name, other) else None


def surname_likeness(name: str, other: str) -> Likeness | None:
    """Of two family names. Vowels tell families apart (Miller, Mueller), so only spellings of one script's letters and
    slips in long names are alike."""
    if name == other:
        return Likeness.EXACT
    if len(name) == 1 or len(other) == 1:
        return None
    if transliterated(name) == transliterated(other):
        return Likeness.SPELLING
    return Likeness.SLIP if name[0] == other[0] and _slip(name, other) else None


@cache
def formal_names(given: str) -> frozenset[str]:
    """The formal names that a given name may stand for, itself among them: jerry -> jerry, gerald, jerome, jerrold."""
    return frozenset({given, *_groups().get(given, ())})


@cache
def short_form_keys(given: str) -> frozenset[str]:
    """`formal_names` of a name that has short forms or is one; nothing for others."""
    return formal_names(given) if given in _groups() else frozenset()


@cache
def _groups() -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for name in ("nickname", "short_form"):
        for group in word_lists.groups(name):
            for word in group:
                groups.setdefault(word, set()).add(group[0])
    return groups


def _clipped(name: str, other: str) -> bool:
    """Cut from the longer name: Jerrold, Jerry; Rudolph, Rudy; Bernard, Bernie."""
    short, long = sorted((name, other), key=len)
    stem = re.sub(r"(?:ie|ey|y|i)$", "", short)
    stem = re.sub(r"(.)\1$", r"\1", stem)
    if len(stem) < _SHORTEST_TRUNCATION or (stem == short and len(short) > 4):
        return False
    return long.startswith(stem) and len(long) >= len(stem) + 2


def _two_genders(name: str, other: str) -> bool:
    """Paul and Paula, Daniel and Danielle, Mario and Maria."""
    short, long = sorted((name, other), key=len)
    if long[: len(short)] == short and long[len(short) :] in _FEMININE:
        return True
    return name[:-1] == other[:-1] and {name[-1], other[-1]} in ({"a", "o"}, {"a", "e"}, {"a", "i"})


def _slip(word: str, other: str) -> bool:
    """One letter wrong, missing, too much, or two exchanged, in a word of some length."""
    if min(len(word), len(other)) < _SHORTEST_SLIP or abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    a, b = word[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
