"""Two texts compared word by word, for people to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import LCSseq

Kind = Literal["same", "added", "removed"]

_PIECES = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")
_WORDS = re.compile(r"\w+")

WORDS_COMPARED = 5000
"""Words, blanks and signs of a paragraph beyond which it is shown as replaced: the comparison takes a bit for each pair."""

CONTEXT = 1
"""Unchanged paragraphs shown beside a changed one."""

PARAGRAPHS_ALIGNED = 150
"""Paragraphs of a text beyond which they are compared in their order only: each pair is looked at."""

ALIKE = 0.4
"""Part of the words of the shorter of two paragraphs that both have, from which one counts as the other, changed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, came or went."""

    kind: Kind
    text: str


Paragraph = tuple[Piece, ...]


def words(before: str, after: str) -> Paragraph:
    """What was taken out and put in, in the order of reading; a blank between two changes belongs to both."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) > WORDS_COMPARED or len(new) > WORDS_COMPARED:
        return (Piece("removed", before), Piece("added", after))
    pieces: list[Piece] = []
    runs = [(step.tag == "equal", "".join(old[step.src_start : step.src_end]), "".join(new[step.dest_start : step.dest_end]))
            for step in LCSseq.opcodes(old, new)]  # fmt: skip
    inner = range(1, len(runs) - 1)
    runs = [
        (same and not (place in inner and not was.strip()), was, now) for place, (same, was, now) in enumerate(runs)
    ]
    for same, group in groupby(runs, key=lambda run: run[0]):
        gone, came = ("".join(texts) for texts in zip(*((was, now) for _, was, now in group), strict=True))
        if same:
            pieces.append(Piece("same", gone))
        else:
            pieces += [Piece("removed", gone)] if gone else []
            pieces += [Piece("added", came)] if came else []
    return tuple(pieces)


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Both texts as one row of paragraphs. One that changed is compared with the one that stands in its place."""
    rows: list[Paragraph] = []
    for same, group in groupby(LCSseq.opcodes(old, new), key=lambda step: step.tag == "equal"):
        run = list(group)
        was, now = old[run[0].src_start : run[-1].src_end], new[run[0].dest_start : run[-1].dest_end]
        if same:
            rows += [(Piece("same", text),) for text in was]
            continue
        rows += [words(before, after) for before, after in zip(was, now, strict=False)]
        rows += [(Piece("removed", text),) for text in was[len(now) :]]
        rows += [(Piece("added", text),) for text in now[len(was) :]]
    return rows


def aligned(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Both texts as one row of paragraphs, in which each stands beside the one that has most words in common with it, however
    many were cut or put in between. Texts of more than PARAGRAPHS_ALIGNED paragraphs are compared as by `paragraphs`."""
    if max(len(old), len(new)) > PARAGRAPHS_ALIGNED:
        return paragraphs(old, new)
    rows: list[Paragraph] = []
    at = 0
    pairs = dict(_pairs([_bag(text) for text in old], [_bag(text) for text in new]))
    for place, text in enumerate(old):
        partner = pairs.get(place)
        if partner is None:
            rows.append((Piece("removed", text),))
            continue
        rows += [(Piece("added", came),) for came in new[at:partner]]
        rows.append((Piece("same", text),) if text == new[partner] else words(text, new[partner]))
        at = partner + 1
    return rows + [(Piece("added", came),) for came in new[at:]]


def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.lower()))


def _pairs(old: Sequence[frozenset[str]], new: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Which paragraph became which: pairs in rising order with the greatest sum of words in common."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    weight = [[_alike(one, other) for other in new] for one in old]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            taken = weight[row][column]
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                taken + best[row + 1][column + 1] if taken else 0.0,
            )
    pairs: list[tuple[int, int]] = []
    row = column = 0
    while row < len(old) and column < len(new):
        taken = weight[row][column]
        if taken and best[row][column] == taken + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Words in common; 0 for paragraphs that have too little of each other."""
    shared = len(one & other)
    return float(shared) if shared >= ALIKE * max(1, min(len(one), len(other))) and shared else 0.0


def is_changed(paragraph: Paragraph) -> bool:
    """Whether anything in a paragraph was added or removed."""
    return any(piece.kind != "same" for piece in paragraph)


def counted_words(rows: Sequence[Paragraph], kind: Kind) -> int:
    """How many words, separated by blanks, were added, removed or stayed."""
    return sum(len(piece.text.split()) for paragraph in rows for piece in paragraph if piece.kind == kind)


def with_context(rows: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The changed paragraphs with CONTEXT unchanged ones around them; () stands for those left out."""
    near = {
        place + step
        for place, paragraph in enumerate(rows)
        if is_changed(paragraph)
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    left_out = False
    for place, paragraph in enumerate(rows):
        if place in near:
            yield paragraph
        elif not left_out:
            yield ()
        left_out = place not in near
