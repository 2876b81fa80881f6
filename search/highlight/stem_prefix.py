"""What every printed form of a stem begins with, so that a plain search of the text leads to all of them.

Known for English, by its rules (Porter2, snowballstem.org): a stem is the beginning of the word but for its last letters.
Other stemmers take beginnings away (Arabic, Dutch, Indonesian, Irish) or change more; their texts are read piece by piece.
"""

from collections.abc import Collection
from functools import lru_cache

ROOTED = frozenset({"english"})
"""Stemmers whose printed forms, folded, begin with `root` of their stem."""

_TYPOGRAPHY = (("’", "'"), ("‘", "'"), ("“", "?"), ("”", "?"), ("–", "?"), ("—", "?"), ("…", "?"), ("\u00a0", " "))
"""What stands in a text that is ASCII otherwise; no word holds any of it but the first two, which are folded so."""


def root(stem: str) -> str:
    """The beginning that a stem shares with all its printed forms: the rules put an e, an i for y (a y for ies), ie for
    ying, ble (or bl, its e taken off) for bility, and else only cut."""
    changed = 2 if stem.endswith(("le", "ie")) else 1 if stem.endswith(("e", "i", "y", "bl")) else 0
    return stem[: max(len(stem) - changed, 1)]


@lru_cache(maxsize=1000)
def needles(stems: Collection[str], prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """What to look for in a folded ASCII text: at least one of these begins every token with one of the stems or whose
    printed form begins with one of the prefixes. stems: hashable."""
    wanted = {root(stem) for stem in stems if stem.isascii()}
    wanted.discard("")  # of a word that folds to nothing, which no ASCII word does
    wanted.update(".".join(stem) for stem in stems if len(stem) > 1 and stem.isascii() and stem.isalpha())  # u.s
    wanted.update(prefix for prefix in prefixes if prefix and prefix.isascii())
    return tuple(
        sorted(word for word in wanted if not any(word != other and word.startswith(other) for other in wanted))
    )


def plain(text: str) -> str:
    """The text with its typography in ASCII, character for character."""
    if not text.isascii():
        for mark, instead in _TYPOGRAPHY:
            text = text.replace(mark, instead)
    return text


def word_starts(text: str, wanted: tuple[str, ...]) -> list[int]:
    """Where in a folded text one of `needles` stands without a letter or digit before it, in order."""
    starts: list[int] = []
    for needle in wanted:
        at = text.find(needle)
        while at >= 0:
            if at == 0 or not text[at - 1].isalnum():
                starts.append(at)
            at = text.find(needle, at + len(needle))
    starts.sort()
    return starts
