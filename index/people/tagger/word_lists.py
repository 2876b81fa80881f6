"""Word lists that tell the tagger what a word usually is: given names, surnames, places, organisations, titles, verbs.

They were written for this project from general knowledge; `lexicon/*.txt` holds one entry or several per line, folded to
lower case here, `#` starting a comment. A word may stand in several lists: the tagger weighs, the lists only hint.
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
"""List -> the letter under which the tagger sees it."""


@cache
def words(name: str) -> frozenset[str]:
    """The single words of one list, lower case. Raises FileNotFoundError for a list that is not shipped."""
    return frozenset(entry for entry in entries(name) if " " not in entry)


@cache
def given() -> frozenset[str]:
    """The usual given names that rules go by: of English texts, and those that the tagger was not told of."""
    return words("given") | words("given_more")


@cache
def entries(name: str) -> frozenset[str]:
    """All entries of a list; those of several words are written with underscores in the file."""
    text = resources.files("index.people.tagger").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    text = re.sub(r"#.*", "", text)
    return frozenset(entry.replace("_", " ").lower() for entry in text.split())


@cache
def classes() -> dict[str, str]:
    """Word -> the letters of the lists it stands in, sorted, e.g. {"jordan": "FLP"}."""
    found: dict[str, str] = {}
    for name, letter in KINDS.items():
        for word in words(name):
            if letter not in found.get(word, ""):
                found[word] = found.get(word, "") + letter
    return {word: "".join(sorted(letters)) for word, letters in found.items()}


@cache
def _common() -> dict[str, str]:
    text = resources.files("index.people.tagger").joinpath("model", "common.txt").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        bucket, _, words_of_it = line.partition(" ")
        for word in words_of_it.split():
            found[word] = bucket
    return found


def commonness(word: str) -> str:
    """How a word is printed in running text: `3` nearly always small ... `0` seen small, mostly a name; `-` never small."""
    return _common().get(word, "-")


def forget() -> None:
    """Drop what was read, after the files were written anew (training does)."""
    _common.cache_clear()


@cache
def groups(name: str) -> tuple[tuple[str, ...], ...]:
    """A list in which the words of a line belong together."""
    text = resources.files("index.people.tagger").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    lines = (re.sub(r"#.*", "", line).lower().split() for line in text.splitlines())
    return tuple(tuple(line) for line in lines if line)
