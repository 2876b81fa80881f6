"""What changed between two revisions, word by word, so that a person can read it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from index.archive.face import Revision
from index.article import Article

Kind = Literal["same", "added", "removed"]

_PIECES = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")

WORDS_COMPARED = 2000
"""Words of a paragraph beyond which it is shown as replaced: the comparison is quadratic."""

CONTEXT = 1
"""Unchanged paragraphs shown beside a changed one."""


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """From one revision to the next. fields: (name, before, after). blocks: paragraphs in pieces; () stands for some that
    did not change."""

    newer: Revision
    fields: tuple[tuple[str, str, str], ...]
    blocks: tuple[tuple[Piece, ...], ...]
    added: int
    removed: int


def words(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) > WORDS_COMPARED or len(new) > WORDS_COMPARED:
        return (Piece("removed", before), Piece("added", after))
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
        else:
            pieces += [Piece("removed", "".join(old[a:b]))] if b > a else []
            pieces += [Piece("added", "".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((Piece("same", text),) for text in old[a:b])
            continue
        pairs = min(b - a, d - c)
        for place in range(pairs):
            yield words(old[a + place], new[c + place])
        yield from ((Piece("removed", text),) for text in old[a + pairs : b])
        yield from ((Piece("added", text),) for text in new[c + pairs : d])


def _changed(paragraph: tuple[Piece, ...]) -> bool:
    return any(piece.kind != "same" for piece in paragraph)


def _with_context(paragraphs: list[tuple[Piece, ...]]) -> Iterator[tuple[Piece, ...]]:
    near = {
        place + step
        for place, paragraph in enumerate(paragraphs)
        if _changed(paragraph)
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    left_out = False
    for place, paragraph in enumerate(paragraphs):
        if place in near:
            yield paragraph
        elif not left_out:
            yield ()
        left_out = place not in near


def _claims(article: Article) -> dict[str, str]:
    return {
        "Headline": article.title,
        "Published": article.published.isoformat() if article.published else "",
        "Changed by the outlet": article.modified.isoformat() if article.modified else "",
        "By": ", ".join(article.authors),
        "Outlet": article.outlet.name if article.outlet else "",
        "Agency": article.agency or "",
        "Section": article.section or "",
        "Standfirst": article.standfirst or "",
    }


def changes(older: Revision, newer: Revision) -> Changes:
    before, after = _claims(older.article), _claims(newer.article)
    fields = tuple((name, before[name], after[name]) for name in before if before[name] != after[name])
    old = [block.text for block in older.article.blocks]
    paragraphs = list(_paragraphs(old, [block.text for block in newer.article.blocks]))

    def count(kind: Kind) -> int:
        return sum(len(piece.text.split()) for paragraph in paragraphs for piece in paragraph if piece.kind == kind)

    shown = tuple(_with_context(paragraphs)) if any(_changed(paragraph) for paragraph in paragraphs) else ()
    return Changes(newer=newer, fields=fields, blocks=shown, added=count("added"), removed=count("removed"))


def history(revisions: Sequence[Revision]) -> list[Changes]:
    """Newest first."""
    return [changes(older, newer) for older, newer in pairwise(revisions)][::-1]
