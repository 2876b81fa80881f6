"""The tagger's features: of a word itself, of its neighbours, and of its run.

Features are strings in training and 32-bit hashes in tagging. The many features of a word itself are cached per word
(`word_features`); those that depend on its neighbours (`pair_features`) are few.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.people.tagger import word_lists
from index.people.tagger.chunks import Chunk
from index.people.tagger.tokens import Token

_UPPER = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_SHAPES = (
    (re.compile(r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪĬĮİŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ]"), "X"),
    (re.compile(r"[^\W\d_A-Z]"), "x"),
    (re.compile(r"\d"), "0"),
    (re.compile(r"[^Xx0.'&,;:()\"-]"), "_"),
)
_RUN = re.compile(r"(.)\1+")


class _Shapes(dict[int, str]):
    """Code point -> its letter in shapes, by the first of `_SHAPES` that fits; read when it is first asked for."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        for pattern, letter in _SHAPES:
            char = pattern.sub(letter, char)
        self[code] = char
        return char


_LETTERS = _Shapes()


@lru_cache(maxsize=1_000)
def _without_runs(shape: str) -> str:
    return _RUN.sub(r"\1", shape)[:8]


@lru_cache(maxsize=1_000)
def _names_and_mark(kinds: str) -> tuple[str, str]:
    """The letters of lists of names, and the one letter that stands for the others, of all letters of a word."""
    names = "".join(c for c in kinds if c in "FLPDOM")
    mark = "T" if "T" in kinds else "R" if "R" in kinds else "S" if "S" in kinds else "v" if "v" in kinds else "-"
    return names or "-", mark


OFFSETS = (-2, -1, 0, 1, 2)


class Atom(NamedTuple):
    """One word as the features see it. classes: letters of the lists that contain it, `-` for none."""

    lower: str
    shape: str
    classes: str
    common: str
    mark: str


@lru_cache(maxsize=60_000)
def atom(word: str) -> Atom:
    """What the features of a token are computed from. Pure; changing it requires retraining the tagger."""
    lower = word.lower()
    shape = _without_runs(word.translate(_LETTERS))
    if shape[:1] == "0":
        lower = re.sub(r"\d", "0", lower)[:6]
    bare = lower.rstrip(".")
    kinds = word_lists.classes().get(bare, "")
    if not kinds and "-" in bare:
        parts = bare.split("-")
        kinds = (
            "".join(sorted(set(word_lists.classes().get(parts[0], "") + word_lists.classes().get(parts[-1], "")))) + "h"
        )
    names, mark = _names_and_mark(kinds)
    return Atom(lower, shape, names, word_lists.commonness(bare), mark)


def word_features(word: str) -> tuple[tuple[str, ...], ...]:
    """The features that a word contributes to the words at OFFSETS from it, one tuple per offset."""
    a = atom(word)
    lower = a.lower
    at_word = [
        "w=" + lower, "s=" + a.shape, "g=" + a.classes, "t=" + a.mark, "c=" + a.common,
        "gc=" + a.classes + a.common, "n=" + str(min(len(word), 9)),
        "<1" + lower[:1], "<2" + lower[:2], "<3" + lower[:3], "<4" + lower[:4],
        ">1" + lower[-1:], ">2" + lower[-2:], ">3" + lower[-3:], ">4" + lower[-4:], ">5" + lower[-5:],
    ]  # fmt: skip
    if "-" in word:
        at_word.append("hyphen")
        at_word.append("w=" + lower.split("-")[-1])
    near = ["w=" + lower, "s=" + a.shape, "g=" + a.classes, "t=" + a.mark, "c=" + a.common, ">3" + lower[-3:]]
    far = ["w=" + lower, "s=" + a.shape, "t=" + a.mark, "g=" + a.classes]
    return (
        tuple("-2" + f for f in far),
        tuple("-1" + f for f in near),
        tuple(at_word),
        tuple("+1" + f for f in near),
        tuple("+2" + f for f in far),
    )


BEFORE = Atom("^", "^", "^", "^", "^")
AFTER = Atom("$", "$", "$", "$", "$")


def pair_features(atoms: Sequence[Atom], tokens: Sequence[Token], chunk: Chunk, at: int) -> list[str]:
    """The features of tokens[at] within its chunk. atoms: of the tokens, aligned with them."""
    a = atoms[at]
    start, stop = chunk
    inside = at - start
    left = stop - 1 - at
    p = atoms[at - 1] if at else BEFORE
    n = atoms[at + 1] if at + 1 < len(atoms) else AFTER
    before = atoms[start - 1] if start else BEFORE
    after = atoms[stop] if stop < len(atoms) else AFTER
    after2 = atoms[stop + 1] if stop + 1 < len(atoms) else AFTER
    before2 = atoms[start - 2] if start > 1 else BEFORE
    first, last = atoms[start], atoms[stop - 1]
    first, last = atoms[start], atoms[stop - 1]
    since, until, size = min(inside, 3), min(left, 3), min(stop - start, 5)
    features = [
        f"A{p.lower}|{a.lower}",
        f"B{a.lower}|{n.lower}",
        f"I{before.lower}|{since}",
        f"J{after.lower}|{until}",
        f"K{before2.lower}|{before.lower}|{inside == 0}",
        f"L{after.lower}|{after2.lower}|{left == 0}",
        f"O{last.lower}|{until}",
        f"P{first.lower}|{since}",
        f"S{a.classes}{a.common}|{size}|{before.lower}",
        f"T{a.classes}{a.common}|{size}|{after.lower}",
        *middle_features(p, a, n),
        *place_features(a, since, size, tokens[start].first),
        *end_features(first, last, since, until),
        *outer_features(before, after, since, size),
    ]
    if tokens[start].first:
        features.append(f"W{a.lower}|{min(inside, 2)}")
    return features


def middle_features(before: Atom, word: Atom, after: Atom) -> tuple[str, ...]:
    """Of a word, the features that depend on the kinds of itself and its neighbours."""
    return (
        f"C{before.shape}|{word.shape}|{after.shape}",
        f"D{before.classes}|{word.classes}",
        f"E{word.classes}|{after.classes}",
        f"F{before.mark}|{word.shape}|{word.classes}",
        f"R{before.classes}|{word.classes}|{after.classes}",
    )


def place_features(word: Atom, since: int, size: int, opens: bool) -> tuple[str, ...]:
    """Of a word, those that depend on its kind and its place: words before it in the chunk (3 at most), size of the chunk (5 at
    most), and whether a sentence begins with the chunk."""
    always = f"G{since}/{size}", f"H{since}/{size}{word.classes}"
    near = min(since, 2)
    return (*always, f"U{near}", f"V{word.classes}{word.common}|{near}") if opens else always


def end_features(first: Atom, last: Atom, since: int, until: int) -> tuple[str, ...]:
    """Of a word, those of the kinds of the first and the last word of its chunk. until: words behind it (3 at most)."""
    return f"M{first.classes}{first.mark}|{since}", f"N{last.classes}{last.mark}|{until}"


def outer_features(before: Atom, after: Atom, since: int, size: int) -> tuple[str, ...]:
    """Of a word, those of the kinds of the words around its chunk."""
    return (f"Q{before.mark}{before.shape}|{after.mark}{after.shape}|{size}|{since}",)
