"""Where a passage stands in a text: as it was pasted, and again after the text has changed. Pure functions."""

import re
from dataclasses import dataclass

from index.text.folding import fold

CONTEXT = 40
"""Code points kept of what stood on each side of a passage."""
_LIKE = str.maketrans(
    {char: kind for kind, chars in {'"': "“”„‟«»″", "'": "’‘‛`´", "-": "‐‑‒–—"}.items() for char in chars}
)
"""Marks that programs change when text is copied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A passage of a text with what stands beside it."""

    start: int
    end: int
    quote: str
    before: str
    after: str


def anchor(text: str, start: int, end: int) -> Anchor:
    """The passage from start to end (code points), without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Anchor(
        start=start,
        end=end,
        quote=text[start:end],
        before=text[max(0, start - CONTEXT) : start],
        after=text[end : end + CONTEXT],
    )


def find(text: str, passage: str) -> Anchor | None:
    """The first place of a passage that somebody pasted. Blanks, line ends, kinds of quotation marks and dashes may differ; None
    where it does not stand in the text."""
    places = _places(text, passage)
    return anchor(text, *places[0]) if places else None


def again(text: str, old: Anchor) -> tuple[int, int] | None:
    """Where a passage stands in another version of its text: where the same words stand, and of several places the one whose
    neighbours are most alike, then the one nearest to the old place. None where it was changed."""
    if not old.quote:
        return None
    if text[old.start : old.end] == old.quote and _alike(text, old.start, old.end, old) == 2:
        return old.start, old.end
    places = _places(text, old.quote)
    if not places:
        return None
    return max(places, key=lambda place: (_alike(text, place[0], place[1], old), -abs(place[0] - old.start)))


def _alike(text: str, start: int, end: int, old: Anchor) -> float:
    """From 0 to 2: how much of what stood on each side still does."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return _common(before[::-1], old.before[::-1]) + _common(after, old.after)


def _common(text: str, other: str) -> float:
    length = max(len(text), len(other))
    if not length:
        return 1.0
    same = next(
        (at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), min(len(text), len(other))
    )
    return same / length


def _places(text: str, passage: str) -> list[tuple[int, int]]:
    """Every place of the words of a passage, with the blanks and marks between them as they come."""
    words = passage.translate(_LIKE).split()
    if not words or not any(char.isalnum() for char in fold(passage)):
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    return [match.span() for match in re.finditer(pattern, text.translate(_LIKE))]
