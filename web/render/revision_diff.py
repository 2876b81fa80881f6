"""What changed between two revisions, word by word, for people to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from rapidfuzz.distance import LCSseq

from index.archive.protocols import Revision
from index.article import Article

Kind = Literal["same", "added", "removed"]

_PIECES = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")

WORDS_COMPARED = 5000
"""Words, blanks and signs of a paragraph beyond which it is shown as replaced: the comparison takes a bit for each pair."""

CONTEXT = 1
"""Unchanged paragraphs shown beside a changed one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, came or went."""

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


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """A paragraph that changed is compared with the one that stands in its place."""
    steps = LCSseq.opcodes(old, new)
    for same, group in groupby(steps, key=lambda step: step.tag == "equal"):
        run = list(group)
        was, now = old[run[0].src_start : run[-1].src_end], new[run[0].dest_start : run[-1].dest_end]
        if same:
            yield from ((Piece("same", text),) for text in was)
            continue
        yield from (words(before, after) for before, after in zip(was, now, strict=False))
        yield from ((Piece("removed", text),) for text in was[len(now) :])
        yield from ((Piece("added", text),) for text in now[len(was) :])


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
        "Updated": article.modified.isoformat() if article.modified else "",
        "Authors": ", ".join(article.authors),
        "Outlet": article.outlet.name if article.outlet else "",
        "Agency": article.agency or "",
        "Section": article.section or "",
        "Standfirst": article.standfirst or "",
    }


def changes(older: Revision, newer: Revision) -> Changes:
    """From one revision to the next."""
    before, after = _claims(older.article), _claims(newer.article)
    fields = tuple((name, before[name], after[name]) for name in before if before[name] != after[name])
    old = [block.text for block in older.article.blocks]
    paragraphs = list(_paragraphs(old, [block.text for block in newer.article.blocks]))

    def count(kind: Kind) -> int:
        return sum(len(piece.text.split()) for paragraph in paragraphs for piece in paragraph if piece.kind == kind)

    shown = tuple(_with_context(paragraphs)) if any(_changed(paragraph) for paragraph in paragraphs) else ()
    return Changes(newer=newer, fields=fields, blocks=shown, added=count("added"), removed=count("removed"))


SHOWN = 20
"""Changes on one page; a live report has hundreds."""


def history(revisions: Sequence[Revision], before: int | None = None) -> tuple[list[Changes], int | None]:
    """(the newest changes first, from what number on to ask for earlier ones; None where there are none).

    revisions: all of an article, oldest first. before: only versions with a smaller number, and what they changed.
    """
    wanted = [revision for revision in revisions if before is None or revision.number < before][-SHOWN - 1 :]
    changed = [changes(older, newer) for older, newer in pairwise(wanted)][::-1]
    return changed, (wanted[1].number if wanted and wanted[0].number > revisions[0].number else None)
