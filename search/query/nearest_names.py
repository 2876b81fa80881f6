"""The names nearest to an unknown one: `outlet:quay` may mean Quay Courier, `person:"Tilda Marow"` Tilda Marrow."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from index.text.folding import fold

LIKE_ENOUGH = 0.7
"""Similarity from which a name is offered; 1 is equality."""

_WORD_LIKE_ENOUGH = 0.6
_BEGINS = 0.95
"""Similarity of a word to one that begins with it."""


def nearest(text: str, names: Mapping[str, str], most: int) -> tuple[str, ...]:
    """The most similar names, best first, equally similar ones in the order given, at most `most`.

    names: what is compared (a name, a code) -> what is offered for it.
    """
    typed = _words(text)
    if not typed:
        return ()
    scores: dict[str, float] = {}
    for compared, offered in names.items():
        score = _likeness(typed, _words(compared))
        if score >= LIKE_ENOUGH and score > scores.get(offered, 0):
            scores[offered] = score
    return tuple(sorted(scores, key=lambda name: -scores[name])[:most])


def _words(text: str) -> list[str]:
    return fold(text).replace("-", " ").replace("'", "").split()


def _likeness(typed: list[str], name: list[str]) -> float:
    """The similarity of the whole, or of each typed word to its nearest word in the name, since readers often type only part."""
    if not name:
        return 0.0
    whole = fuzz.ratio(" ".join(typed), " ".join(name)) / 100
    parts = [max(_word_likeness(word, other) for other in name) for word in typed]
    if min(parts) < _WORD_LIKE_ENOUGH:
        return whole
    return max(whole, _BEGINS * sum(parts) / len(parts))


def _word_likeness(word: str, other: str) -> float:
    if len(word) > 1 and other.startswith(word):
        return 1.0 if other == word else _BEGINS
    return OSA.normalized_similarity(word, other)


def comparable(names: Iterable[str]) -> dict[str, str]:
    """`names` for `nearest` where each name is compared as it is offered."""
    return {name: name for name in names}
