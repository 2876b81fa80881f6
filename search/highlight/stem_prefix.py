"""The letters with which every printed form of a stem begins, so that a plain string search finds all of them.

They are known for English by the rules of its stemmer (Porter2, snowballstem.org): a stem is the beginning of the word
except for its last letters. Other stemmers strip prefixes (Arabic, Dutch, Indonesian, Irish) or change more; their texts are
read piece by piece.
"""

from collections.abc import Collection
from functools import lru_cache

ROOTED = frozenset({"english"})
"""Stemmers of which every printed form, folded, begins with the `root` of its stem."""

_TYPOGRAPHY = (("’", "'"), ("‘", "'"), ("“", "?"), ("”", "?"), ("–", "?"), ("—", "?"), ("…", "?"), ("\u00a0", " "))
"""Characters of an otherwise ASCII text. Only the first two occur in words, and are folded in this way."""


def root(stem: str) -> str:
    """The beginning that a stem shares with all its printed forms. The rules add an e, put i for y (y for ies), ie for ying, ble
    (or bl, if the e is dropped) for bility, and otherwise only cut."""
    changed = 2 if stem.endswith(("le", "ie")) else 1 if stem.endswith(("e", "i", "y", "bl")) else 0
    return stem[: max(len(stem) - changed, 1)]


@lru_cache(maxsize=1000)
def needles(stems: Collection[str], prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """What to search a folded ASCII text for: every token that has one of the stems, or whose printed form begins with one of the
    prefixes, begins with one of these. stems: hashable."""
    wanted = {root(stem) for stem in stems if stem.isascii()}
    wanted.discard("")  # from a word that folds to nothing, which no ASCII word does
    wanted.update(".".join(stem) for stem in stems if len(stem) > 1 and stem.isascii() and stem.isalpha())  # u.s
    wanted.update(prefix for prefix in prefixes if prefix and prefix.isascii())
    return tuple(
        sorted(word for word in wanted if not any(word != other and word.startswith(other) for other in wanted))
    )


def plain(text: str) -> str:
    """The text with typographic characters replaced by ASCII ones, each by one, so that offsets stay."""
    if not text.isascii():
        for mark, instead in _TYPOGRAPHY:
            text = text.replace(mark, instead)
    return text


def word_starts(text: str, wanted: tuple[str, ...]) -> list[int]:
    """Where one of the `needles` occurs in a folded text with no letter or digit before it, in order."""
    starts: list[int] = []
    for needle in wanted:
        at = text.find(needle)
        while at >= 0:
            if at == 0 or not text[at - 1].isalnum():
                starts.append(at)
            at = text.find(needle, at + len(needle))
    starts.sort()
    return starts
