"""Word lists that give the tagger hints: given names, surnames, places, organisations, titles, verbs.

Written for this project from general knowledge. Each line of `lexicon/*.txt` has one or several entries, which are
lower-cased on loading; `#` starts a comment. A word may be in several lists: they are hints, which the tagger weights.
"""

import re
from functools import cache
from importlib import resources

KINDS = {
    "given": "F",
    "foreign_given": "F",
    "surname": "L",
    "place": "P",
    "demonym": "D",
    "organisation": "O",
    "title": "T",
    "role": "R",
    "saying": "S",
    "calendar": "M",
    "particle": "v",
}
"""List -> the letter that represents it in the tagger's features."""


@cache
def words(name: str) -> frozenset[str]:
    """The single words of a list, in lower case. Raises FileNotFoundError for an unknown list."""
    return frozenset(entry for entry in entries(name) if " " not in entry)


@cache
def given() -> frozenset[str]:
    """The common given names used by rules: of English texts, and those unknown to the tagger."""
    return words("given") | words("given_more")


@cache
def entries(name: str) -> frozenset[str]:
    """All entries of a list; in the file, entries of several words are written with underscores."""
    text = resources.files("index.people.tagger").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    text = re.sub(r"#.*", "", text)
    return frozenset(entry.replace("_", " ").lower() for entry in text.split())


@cache
def classes() -> dict[str, str]:
    """Word -> the letters of the lists that contain it, sorted, e.g. {"jordan": "FLP"}."""
    letters_of: dict[str, str] = {}
    for name, letter in KINDS.items():
        for word in words(name):
            if letter not in letters_of.get(word, ""):
                letters_of[word] = letters_of.get(word, "") + letter
    return {word: "".join(sorted(letters)) for word, letters in letters_of.items()}


@cache
def _common() -> dict[str, str]:
    text = resources.files("index.people.tagger").joinpath("model", "common.txt").read_text("utf-8")
    buckets: dict[str, str] = {}
    for line in text.splitlines():
        bucket, _, words_of_it = line.partition(" ")
        for word in words_of_it.split():
            buckets[word] = bucket
    return buckets


def commonness(word: str) -> str:
    """How often a word is in lower case in running text: `3` nearly always ... `0` rarely, mostly a name; `-` never."""
    return _common().get(word, "-")


def forget() -> None:
    """Clear the caches after the files were rewritten (by training)."""
    _common.cache_clear()


@cache
def groups(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list in which the words of each line belong together."""
    text = resources.files("index.people.tagger").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    lines = (re.sub(r"#.*", "", line).lower().split() for line in text.splitlines())
    return tuple(tuple(line) for line in lines if line)
