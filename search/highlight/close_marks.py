"""Marks that need more than a stem: words printed in a certain way, words one letter different, words close together."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import permutations

from index.query import Nearby
from index.text.analysis import WORD, Place, case_of, token_starts
from index.text.folding import fold
from index.text.one_edit import within_one
from index.text.text_regions import regions

_UNSPACED = frozenset(("unspaced",))
_MARKED = 400
"""Occurrences of a part in one text that are looked at."""

Span = tuple[int, int]


def is_spelt(printed: str, places: Sequence[Place]) -> bool:
    """Whether the words of a marked text are printed as these places want them. What has no spaces always is."""
    words = [match for match in WORD.finditer(printed) if match.lastgroup not in _UNSPACED]
    wanted = [place for place in places if place.form != "stem"]
    return len(words) == len(wanted) and all(
        fold(word[0]) in place.spellings and (place.form != "case" or case_of(word[0]) == place.case)
        for word, place in zip(words, wanted, strict=True)
    )


def fuzzy_places(text: str, word: str) -> list[Span]:
    """Where words stand that are at most one edit from a folded one."""
    found = [(fold(match[0]), match.span()) for match in WORD.finditer(text) if match.lastgroup not in _UNSPACED]
    near = set(within_one(word, {printed for printed, _ in found}))
    return [span for printed, span in found if printed in near]


def together(parts: Sequence[Sequence[Span]], node: Nearby, text: str, lang: str | None) -> list[Span]:
    """Those of the marks of each part, (start, end) in order, that stand close enough to some of all others."""
    if not all(parts):
        return []
    begins = token_starts(text)
    units: list[tuple[int, int]] | None = None
    if not isinstance(node.distance, int):
        units = regions(text, lang, begins)[0 if node.distance == "sentence" else 1]
    placed = [
        [(bisect_right(begins, start) - 1, bisect_left(begins, end) - 1, (start, end)) for start, end in part[:_MARKED]]
        for part in parts
    ]
    marked: set[Span] = set()
    for order in [tuple(placed)] if node.ordered else permutations(placed):
        for chain in (*_chains(order), *_chains(order, backwards=True)):
            first, last = chain[0][0], chain[-1][1]
            if units is not None:
                unit = units[bisect_right(units, (first, len(begins))) - 1]
                fits = unit[0] <= first and last <= unit[1]
            else:
                between = last - first + 1 - sum(end - start + 1 for start, end, _ in chain)
                fits = node.words_between is None or between <= node.words_between
            if fits:
                marked.update(span for _, _, span in chain)
    return sorted(marked)


_Placed = tuple[int, int, Span]


def _chains(order: Sequence[Sequence[_Placed]], *, backwards: bool = False) -> Iterator[list[_Placed]]:
    """From each mark of the first part (of the last, backwards) on, the nearest ones of the others in this order."""
    sequence = order[::-1] if backwards else order
    for begin in sequence[0]:
        chain = [begin]
        for part in sequence[1:]:
            here = chain[-1]
            if backwards:
                fitting = [one for one in part[: bisect_left(part, here)] if one[1] < here[0]]
                following = fitting[-1] if fitting else None
            else:
                at = bisect_right(part, (here[1], len(part) + here[1], (0, 0)))
                following = next((one for one in part[at:] if one[0] > here[1]), None)
            if following is None:
                break
            chain.append(following)
        else:
            yield chain[::-1] if backwards else chain
