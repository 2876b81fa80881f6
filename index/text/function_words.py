"""Function words of many languages (function_words.txt): those that hold sentences together and do not say what a text is about.

They are compared as stems, in the language of the article: German "war" (was) is one, English "war" is none. In Japanese a pair
of hiragana counts as one, since endings and particles are written so; in Chinese every pair with the particle 的.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from index.text.analysis import tokens
from index.text.language_tags import primary_language

UNKNOWN = "en"
"""The language that an article without one is read in."""

_FILE = Path(__file__).with_name("function_words.txt")
_HIRAGANA = range(0x3041, 0x30A0)
_PARTICLE = "的"


class FunctionWords:
    """The function words of some languages, as stems. languages: BCP 47 tags, "" for an article without one."""

    def __init__(self, languages: Iterable[str]) -> None:
        tags = sorted(set(languages))
        self._japanese = frozenset(tag for tag in tags if _primary(tag) == "ja")
        self._chinese = frozenset(tag for tag in tags if _primary(tag) in ("zh", "yue"))
        gathered: dict[str, set[str]] = {}
        for tag in tags:
            for stem in function_stems(_primary(tag)):
                gathered.setdefault(stem, set()).add(tag)
        self._languages = {stem: frozenset(tags) for stem, tags in gathered.items()}

    def languages(self, stem: str) -> frozenset[str]:
        """Those of the languages in which a stem is that of a function word."""
        listed = self._languages.get(stem, frozenset())
        if self._japanese and all(ord(letter) in _HIRAGANA for letter in stem):
            return listed | self._japanese
        if self._chinese and _PARTICLE in stem:
            return listed | self._chinese
        return listed


@lru_cache(maxsize=16)
def function_words_of(languages: frozenset[str]) -> FunctionWords:
    """The function words of these languages; see `FunctionWords`."""
    return FunctionWords(languages)


@lru_cache(maxsize=256)
def function_stems(language: str) -> frozenset[str]:
    """The stems of the function words of a language, as its articles hold them; empty for one that is not known. language: a
    primary subtag of BCP 47."""
    return frozenset(token.stem for word in function_words().get(language, ()) for token in tokens(word, language))


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Language -> its function words as printed."""
    listed: dict[str, set[str]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            tags, _, words = line.partition(":")
            for tag in tags.split():
                listed.setdefault(tag, set()).update(words.split())
    return {tag: frozenset(words) for tag, words in listed.items()}


def _primary(tag: str) -> str:
    return primary_language(tag) or UNKNOWN
