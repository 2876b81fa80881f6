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
    shape = word
    for pattern, letter in _SHAPES:
        shape = pattern.sub(letter, shape)
    shape = _RUN.sub(r"\1", shape)[:8]
    if shape[:1] == "0":
        lower = re.sub(r"\d", "0", lower)[:6]
    bare = lower.rstrip(".")
    kinds = word_lists.classes().get(bare, "")
    if not kinds and "-" in bare:
        parts = bare.split("-")
        kinds = (
            "".join(sorted(set(word_lists.classes().get(parts[0], "") + word_lists.classes().get(parts[-1], "")))) + "h"
        )
    names = "".join(c for c in kinds if c in "FLPDOM")
    mark = "T" if "T" in kinds else "R" if "R" in kinds else "S" if "S" in kinds else "v" if "v" in kinds else "-"
    return Atom(lower, shape, names or "-", word_lists.commonness(bare), mark)


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
    size = str(min(stop - start, 5))
    place = f"{min(inside, 3)}/{size}"
    features = [
        f"A{p.lower}|{a.lower}",
        f"B{a.lower}|{n.lower}",
        f"C{p.shape}|{a.shape}|{n.shape}",
        f"D{p.classes}|{a.classes}",
        f"E{a.classes}|{n.classes}",
        f"F{p.mark}|{a.shape}|{a.classes}",
        f"G{place}",
        f"H{place}{a.classes}",
        f"I{before.lower}|{min(inside, 3)}",
        f"J{after.lower}|{min(left, 3)}",
        f"K{before2.lower}|{before.lower}|{inside == 0}",
        f"L{after.lower}|{after2.lower}|{left == 0}",
        f"M{first.classes}{first.mark}|{min(inside, 3)}",
        f"N{last.classes}{last.mark}|{min(left, 3)}",
        f"O{last.lower}|{min(left, 3)}",
        f"P{first.lower}|{min(inside, 3)}",
        f"Q{before.mark}{before.shape}|{after.mark}{after.shape}|{size}|{min(inside, 3)}",
        f"R{p.classes}|{a.classes}|{n.classes}",
        f"S{a.classes}{a.common}|{size}|{before.lower}",
        f"T{a.classes}{a.common}|{size}|{after.lower}",
    ]
    if tokens[start].first:
        features.append(f"U{min(inside, 2)}")
        features.append(f"V{a.classes}{a.common}|{min(inside, 2)}")
        features.append(f"W{a.lower}|{min(inside, 2)}")
    return features
