"""Choosing the best passages of a marked text: within one paragraph, whole sentences if they fit, else whole words."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from search.highlight.matcher import Leaf, Mark

SENTENCE_ROOM = 1.25
"""A whole sentence may be this many times the width, which is better than losing its last words."""

MARKS_WEIGHED = 400
"""Marks of one text that are considered; further down, a query of common words has no better ones."""

_SENTENCE_END = re.compile(  # begins with one set of characters, which is what `re` looks for fast
    r"""[.!?…。！？｡](?:(?<=[.!?…])["”’'»)\]]*\s+(?=["“‘'«(\[¿¡]?[^\W_a-z])|(?<=[。！？｡])["」』）”]*)"""
)
_SENTENCE_END_ASCII = re.compile(r"""[.!?](?=["')\]\s])["')\]]*\s+(?=["'(\[]?[A-Z0-9])""")
"""The same for ASCII text, in half the time."""

_ABBREVIATION = re.compile(
    r"(?:^|[^\w.])(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|St|Jr|Sr|No|vs|Jan|Feb|Mar|Apr"
    r"|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co|Ltd)\.$"
)
_AGAIN = 0.05
"""What another mark of a part that a passage already has is worth to it."""

_UNSPACED = re.compile(
    "[\u0e00-\u0e7f\u1100-\u11ff\u3000-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
)
_BLANK_REACH = 24
"""Characters that a cut moves in search of a space before it may fall between two characters of a script without spaces."""


class Passage(NamedTuple):
    """Part of one paragraph. ranges: marks as (start, end) in code points of `text`, without overlap. start: of the passage in
    the whole text. cut: whether its paragraph goes on before it, and after it."""

    text: str
    ranges: tuple[tuple[int, int], ...] = ()
    start: int = 0
    cut: tuple[bool, bool] = (False, False)


def merged(marks: Sequence[Mark], low: int = 0, high: int | None = None) -> tuple[tuple[int, int], ...]:
    """Marks as (start, end) ranges without overlap: those within low and high (None: the end), counted from low."""
    ranges: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if start < low or (high is not None and end > high):
            if high is not None and start >= high:
                break
            continue
        if ranges and start - low < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], end - low))
        else:
            ranges.append((start - low, end - low))
    return tuple(ranges)


def best_passages(
    text: str, marks: Sequence[Mark], leaves: Sequence[Leaf], *, passages: int, width: int
) -> list[Passage]:
    """At most `passages` passages of about `width` characters, in the order of the text; without marks, its beginning.

    marks: by their start. leaves: what the numbers in the marks refer to.
    """
    if passages <= 0 or not text:
        return []
    if not marks:
        low, high = _extent(text, 0, 0, width, 0, len(text))
        return [_passage(text, (), low, high)] if high > low else []
    left = weighed = marks[:MARKS_WEIGHED]
    counts: dict[int, int] = {}
    for _, _, leaf in weighed:
        counts[leaf] = counts.get(leaf, 0) + 1
    weights = {leaf: leaves[leaf].weight for leaf in counts}
    worth = {leaf: weights[leaf] * (1 + 1 / count) for leaf, count in counts.items()}
    taken: list[tuple[int, int]] = []
    while len(taken) < passages:
        if taken:
            low, high = taken[-1]
            left = [mark for mark in left if mark[1] <= low or mark[0] >= high]
            if not left:
                break
        first, last = _best_window(text, left, worth, taken, width)
        floor, ceiling = 0, len(text)
        for low, high in taken:
            if high <= first:
                floor = max(floor, high)
            elif low >= last:
                ceiling = min(ceiling, low)
        low, high = _extent(text, first, last, width, floor, ceiling)
        taken.append((low, high))
        for start, end, leaf in weighed:
            if low <= start and end <= high:
                worth[leaf] = weights[leaf] * 0.3
    taken.sort()
    return [_passage(text, marks, low, high) for low, high in taken]


def _best_window(
    text: str, marks: Sequence[Mark], worth: dict[int, float], taken: list[tuple[int, int]], width: int
) -> tuple[int, int]:
    """From the first to the last mark of the best group that fits into `width`. marks: without those already taken."""
    if len(marks) == 1:
        return marks[0][:2]
    best, window = -1.0, (0, 0)
    paragraph_end = -1
    for at, (start, end, leaf) in enumerate(marks, 1):
        if start >= paragraph_end:
            paragraph_end = text.find("\n", start)
            if paragraph_end < 0:
                paragraph_end = len(text)
        limit = start + width
        if limit > paragraph_end:
            limit = paragraph_end
        if limit < end:
            limit = end
        for low, _ in taken:
            if end <= low < limit:
                limit = low
        score, last = worth[leaf], end
        if at < len(marks) and marks[at][0] < limit:
            seen = {leaf}
            for later in range(at, len(marks)):
                next_start, next_end, next_leaf = marks[later]
                if next_start >= limit:
                    break
                if next_end <= limit:
                    if next_leaf in seen:
                        score += _AGAIN
                    else:
                        score += worth[next_leaf]
                        seen.add(next_leaf)
                    if next_end > last:
                        last = next_end
        if score > best + 1e-9:
            best, window = score, (start, last)
    return window


def _extent(text: str, first: int, last: int, width: int, floor: int, ceiling: int) -> tuple[int, int]:
    """The passage around text[first:last]: its sentences where they fit into the width, else whole words."""
    begin = max(text.rfind("\n", 0, first) + 1, floor)
    end = text.find("\n", last)
    end = min(len(text) if end < 0 else end, ceiling)
    room = int(width * SENTENCE_ROOM)
    low = _sentence_start(text, first, max(begin, last - room), begin)
    high = _sentence_end(text, last, min(end, first + room), end)
    if low is not None and high is not None and high - low <= room:
        while high < end:  # as many of the next sentences as fit
            further = _sentence_end(text, high + 1, min(end, low + width), end)
            if further is None or further <= high or further - low > width:
                break
            high = further
        return _stripped(text, low, high)
    spare = max(width - (last - first), 0)
    if low is None or first - low > spare:
        low = _cut_start(text, max(begin, first - spare // 2), begin, first)
    target = max(low + width, last)
    high = end if end <= target else _cut_end(text, target, last, end)
    return _stripped(text, low, high)


def _sentence_ends(text: str) -> Callable[[str, int, int], Iterator[re.Match[str]]]:
    return _SENTENCE_END_ASCII.finditer if text.isascii() else _SENTENCE_END.finditer


def _sentence_start(text: str, at: int, low: int, begin: int) -> int | None:
    """Where the sentence around `at` begins; None if it is before `low`, where the search stops."""
    for match in reversed(list(_sentence_ends(text)(text, low, at))):
        start = match.start()
        if not _ABBREVIATION.search(text, max(low - 1, start - 6, 0), start + 1):
            return match.end()
    return begin if low <= begin else None


def _sentence_end(text: str, at: int, high: int, end: int) -> int | None:
    """Where the sentence around `at` ends; None if it is after `high`, where the search stops."""
    at = max(at - 1, 0)
    for match in _sentence_ends(text)(text, at, min(high + 3, end)):
        if match.end() > high + 1:
            break
        if not _ABBREVIATION.search(text, max(match.start() - 6, 0), match.start() + 1):
            return match.end()
    return end if high >= end else None


def _cut_start(text: str, at: int, begin: int, first: int) -> int:
    if at <= begin:
        return begin
    for place in range(at, min(at + _BLANK_REACH, first) + 1):
        if text[place - 1].isspace():
            return place
    for place in range(at, first):
        if _between_characters(text, place):
            return place
    return first


def _cut_end(text: str, at: int, last: int, end: int) -> int:
    for place in range(at, max(at - _BLANK_REACH, last) - 1, -1):
        if place >= end or text[place].isspace():
            return place
    for place in range(at, last, -1):
        if _between_characters(text, place):
            return place
    return last


def _between_characters(text: str, at: int) -> bool:
    """Whether a text in a script without spaces may be cut here."""
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or after in "\u200c\u200d、。，．！？）」』】":
        return False
    return bool(_UNSPACED.match(before) and _UNSPACED.match(after))


def _stripped(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return low, high


def _passage(text: str, marks: Sequence[Mark], low: int, high: int) -> Passage:
    before = low > 0 and _goes_on(text, text.rfind("\n", 0, low) + 1, low)
    line_end = text.find("\n", high)
    after = _goes_on(text, high, len(text) if line_end < 0 else line_end)
    # Only a phrase that runs into the next paragraph brings a line break with it.
    return Passage(text[low:high].replace("\n", " "), merged(marks, low, high), low, (before, after))


def _goes_on(text: str, start: int, end: int) -> bool:
    return start < end and not text[start:end].isspace()
