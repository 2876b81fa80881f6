"""The words by which a text shows who said something, in English, German, French and Spanish; see `lexicon/`."""

import re
from collections import Counter
from functools import cache
from importlib import resources

from index.text.language_tags import primary_language

LANGUAGES = ("en", "de", "fr", "es")
"""The languages whose attributions are known; a text in any other is read with the words of all four."""

WITH_DASHES = ("fr", "es")
"""Those that print dialogues behind dashes."""

KINDS = {
    "other": "I",
    "preposition": "p",
    "determiner": "d",
    "auxiliary": "u",
    "and": "&",
    "that": "t",
    "nominal": "O",
    "he": "P",
    "she": "P",
    "report": "v",
    "call": "c",
    "say": "s",
    "according": "a",
}
"""Class of a word in the lexicon -> its kind in `index.quotes.narration`; where a word has several classes, the last one
counts."""

_COMMON = {
    "en": "the of and to in that is was for on with as at by from said it be this are",
    "de": "der die und das den mit von ist nicht ein eine auf sich dem zu im für dass hat sagte",
    "fr": "le la les et des du une est dans pour que qui sur pas par au il avec ce dit",
    "es": "el la los las y del que en una por con para es se no su al lo dijo más",
}
_SAMPLE = 2_000
"""Characters by which the language of a text is told."""
_WORDS = re.compile(r"[^\W\d_]+")


@cache
def classes(lang: str) -> dict[str, frozenset[str]]:
    """Class -> words of a language ("" for all of them), in lower case. Raises FileNotFoundError for an unknown language."""
    if not lang:
        of_each = [classes(language) for language in LANGUAGES]
        return {name: frozenset().union(*(words_by_class[name] for words_by_class in of_each)) for name in of_each[0]}
    made: dict[str, set[str]] = {}
    text = resources.files("index.quotes").joinpath("lexicon", f"{lang}.txt").read_text("utf-8")
    for line in text.splitlines():
        name, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            made.setdefault(name, set()).update(words.lower().split())
    return {name: frozenset(words) for name, words in made.items()}


@cache
def kinds(lang: str) -> dict[str, str]:
    """Word -> its kind in a language ("" for all of them)."""
    kind_of: dict[str, str] = {}
    for name, kind in KINDS.items():
        kind_of.update(dict.fromkeys(classes(lang)[name], kind))
    return kind_of


@cache
def given() -> dict[str, str]:
    """Given name in lower case -> "m" or "f", for names that tell."""
    he, she = (listed(name) for name in ("given_he", "given_she"))
    return {**dict.fromkeys(he - she, "m"), **dict.fromkeys(she - he, "f")}


def listed(name: str) -> frozenset[str]:
    """The words of a list that is the same in all languages. Raises FileNotFoundError if there is none."""
    text = resources.files("index.quotes").joinpath("lexicon", f"{name}.txt").read_text("utf-8")
    return frozenset(re.sub(r"#.*", "", text).split())


def language(text: str, lang: str | None) -> str:
    """One of LANGUAGES, or "" for another: as declared (BCP 47), or told by the most common words at the beginning."""
    if lang:
        primary = primary_language(lang)
        return primary if primary in LANGUAGES else ""
    seen = dict(Counter(_WORDS.findall(text[:_SAMPLE].lower())))
    counts = {known: sum(seen.get(word, 0) for word in words.split()) for known, words in _COMMON.items()}
    return max(LANGUAGES, key=lambda known: counts[known])
