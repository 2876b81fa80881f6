"""From text to the words that are compared: one rule for every engine, for queries and for snippets.

A token is a printed word and the stems it is found under. Words are folded (case, accents, dots in abbreviations;
an apostrophe stays within a word only before an English ending: "don't", but "l'" + "économie"), then stemmed with
Snowball in the language of the article. Scripts written without spaces (Chinese, Japanese, Korean, Thai) give
overlapping bigrams of characters. A query word is looked for under its stems in every language.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import Stemmer

ANALYSIS_VERSION = 1
"""Part of an index's fingerprint: raise it when the same text would give other tokens."""


def fingerprint() -> str:
    """Changes whenever the same text might give other tokens: an index carries the one it was made with."""
    return f"{ANALYSIS_VERSION}, Snowball {Stemmer.version()}, Unicode {unicodedata.unidata_version}"


STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Primary language subtag -> Snowball stemmer. An unknown language is read as English: most foreign words pass unchanged."""

DEFAULT_STEMMER = "english"

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a81-\u0acd"
    "\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d\u200c\u200d"
)
UNSPACED = (
    "\u0e00-\u0e7f\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
"""Inside a character class: scripts written without spaces."""
_LETTER = rf"(?:[^\W_{UNSPACED}]|[{_MARKS}])"
WORD = re.compile(
    rf"(?P<unspaced>[{UNSPACED}]+)"
    r"|(?P<abbreviation>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    rf"|(?:\d+(?:[.,]\d+)+(?![^\W_]))|{_LETTER}+(?:['’](?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?![^\W_]))?"
)


TOKEN_LIMIT = 65_000
"""Tokens of one text that are read; what comes after is not searchable. A position fits 16 bits."""


class Token(NamedTuple):
    """stem: what the index holds. start, end: code points of the printed form. position: 0, 1, 2 ... in the text."""

    stem: str
    start: int
    end: int
    position: int


def fold(text: str) -> str:
    """Case, accents and typographic variants away; letters of every script stay. Only for comparing, not for showing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        c for c in decomposed if not ("\u0300" <= c <= "\u036f" or "\u064b" <= c <= "\u065f" or c in "\u200c\u200d")
    )
    return unicodedata.normalize("NFC", kept.replace("’", "'"))


def stemmer_of(lang: str | None) -> str:
    """The Snowball stemmer for a BCP 47 tag."""
    return STEMMERS.get((lang or "").split("-")[0].lower(), DEFAULT_STEMMER)


@lru_cache(maxsize=64)
def _snowball(name: str) -> "Stemmer.Stemmer":
    return Stemmer.Stemmer(name, 0)


@lru_cache(maxsize=200_000)
def stem(word: str, stemmer: str) -> str:
    """Stem of a printed word (as WORD matches it, but for unspaced runs). Folded again, since a stemmer may add accents."""
    folded = fold(word)
    if "." in folded and not folded[0].isdigit():
        return folded.replace(".", "")
    return fold(_snowball(stemmer).stemWord(folded))


def tokens(text: str, lang: str | None = None) -> list[Token]:
    """The tokens of a text, in order, at most TOKEN_LIMIT.

    A run without spaces gives its overlapping pairs of characters (a lone one itself). The printed form of a token is
    fold(text[start:end]).
    """
    stemmer = stemmer_of(lang)
    found: list[Token] = []
    position = 0
    for match in WORD.finditer(text):
        if position >= TOKEN_LIMIT:
            return found[:TOKEN_LIMIT]
        start, end = match.span()
        if match.lastgroup == "unspaced":
            for at in range(start, max(end - 1, start + 1)):
                pair_end = min(at + 2, end)
                found.append(Token(fold(text[at:pair_end]), at, pair_end, position))
                position += 1
            continue
        found.append(Token(stem(match[0], stemmer), start, end, position))
        position += 1
    return found[:TOKEN_LIMIT]


class Place(NamedTuple):
    """One position that a query word takes up.

    stems: under which it may be found, any of them. printed: folded as typed; an occurrence printed like this is exact.
    begins: a lone character of a script without spaces, found under itself and under every pair that begins with it;
    each of its occurrences is exact.
    """

    stems: tuple[str, ...]
    printed: str
    begins: bool = False

    def holds(self, stem: str) -> bool:
        """Whether a token of that stem stands for this place."""
        return stem in self.stems or (self.begins and len(stem) == 2 and stem[0] == self.printed)

    def is_exact(self, printed: str) -> bool:
        """Whether a token printed so (folded) that `holds` is exact."""
        return self.begins or printed == self.printed


def query_places(word: str, stemmers: Iterable[str]) -> tuple[Place, ...]:
    """A word as typed -> the positions it takes up, side by side as in a phrase. Empty where the text holds no word."""
    names = sorted(set(stemmers)) or [DEFAULT_STEMMER]
    places: list[Place] = []
    for match in WORD.finditer(word):
        printed = match[0]
        if match.lastgroup == "unspaced":
            pairs = [fold(printed[at : at + 2]) for at in range(max(len(printed) - 1, 1))]
            lone = len(printed) == 1 and len(pairs[0]) == 1
            places += [Place((pair,), pair, lone) for pair in pairs]
        else:
            places.append(Place(tuple(dict.fromkeys(stem(printed, name) for name in names)), fold(printed)))
    return tuple(places)


def query_stems(word: str, stemmers: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """A word as typed -> for each position it takes up, the stems it may be found under (in any of the stemmers).

    One position for an ordinary word; several for a run without spaces (each a bigram) or a word that is read as several
    ("year-end"): those have to stand side by side, as in a phrase. Empty where the text holds no word at all.
    """
    return tuple(place.stems for place in query_places(word, stemmers))
