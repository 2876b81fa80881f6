"""From text to the words that are compared: one rule for every engine, for queries and for snippets.

A token is a printed word and the stems it is found under. Words are folded (`index.text.folding`; dots in abbreviations go too,
and an apostrophe stays within a word only before an English ending: "don't", but "l'" + "économie"), then stemmed with
Snowball in the language of the article. Scripts written without spaces (Chinese, Japanese, Korean, Thai) give
overlapping bigrams of characters. A query word is looked for under its stems in every language.
"""

import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import Stemmer

from index.text.folding import APOSTROPHES, FOLDING_VERSION, MARKS, fold
from index.text.language_tags import primary_language

ANALYSIS_VERSION = 3
"""Part of an index's fingerprint: raise it when the same text would give other tokens or other sentences."""


def fingerprint() -> str:
    """Changes whenever the same text might give other tokens: an index carries the one it was made with."""
    mended = ", whole words" if sys.version_info < (3, 11, 5) else ""  # there, indexes have been made of shortened ones
    parts = f"folding {FOLDING_VERSION}, Snowball {Stemmer.version()}, Unicode {unicodedata.unidata_version}"
    return f"{ANALYSIS_VERSION}, {parts}{mended}"


STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Primary language subtag -> Snowball stemmer. An unknown language is read as English: most foreign words pass unchanged."""

DEFAULT_STEMMER = "english"

_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a81-\u0acd"
    "\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d"
)
"""Inside a character class: vowel signs of Indic scripts, which Unicode does not count as letters."""
UNSPACED = (
    "\u0e00-\u0e7f\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
"""Inside a character class: scripts written without spaces."""
_WITHIN = "(?<=[lL])[·‧](?=[lL])"
"""The raised dot of Catalan ("col·lecció")."""
_LETTER = rf"(?:[A-Za-z0-9]++|[^\W_{UNSPACED}{APOSTROPHES}]|[{MARKS}{_SIGNS}]|{_WITHIN}|(?!))"
"""`(?!)` never matches. It ends every group that is repeated possessively, since Python before 3.11.5 (as in Debian 12) goes on
where the last alternative gave up (python/cpython#106052), which after a lookbehind is one character too early."""
_BEGINS = rf"(?=[\w{UNSPACED}{MARKS}{_SIGNS}·‧])"
"""Whatever a word begins with: most places of a text are none, and the rest of the pattern is not tried there."""
_MOST_WORDS = r"[a-z]{2,}+(?=[ ,\n])"
WORD = re.compile(
    rf"{_BEGINS}(?:{_MOST_WORDS}"
    rf"|(?P<unspaced>[{UNSPACED}]+)"
    r"|(?P<abbreviation>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    rf"|(?:\d+(?:[.,]\d+)+(?![^\W_]))|{_LETTER}++(?:[{APOSTROPHES}](?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?![^\W_]))?)"
)
APART = re.compile(f"({WORD.pattern.replace('?P<unspaced>', '?:').replace('?P<abbreviation>', '?:')})")
"""Splits a text into what stands between words, and the words, in turn."""
CHARACTER = re.compile(r"[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|.[\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
"""What a reader takes for one character of a script without spaces: a syllable spelled in jamo, kana with a voicing mark."""
_SPELLED = re.compile("[\u1100-\u11ff\u3099\u309a\uff9e\uff9f]")
"""Where a CHARACTER may be longer than one code point."""


TOKEN_LIMIT = 65_000
"""Tokens of one text that are read; what comes after is not searchable. A position fits 16 bits."""


class Token(NamedTuple):
    """stem: what the index holds. start, end: code points of the printed form. position: 0, 1, 2 ... in the text."""

    stem: str
    start: int
    end: int
    position: int


def stemmer_of(lang: str | None) -> str:
    """The Snowball stemmer for a BCP 47 tag."""
    return STEMMERS.get(primary_language(lang), DEFAULT_STEMMER)


@lru_cache(maxsize=64)
def _snowball(name: str) -> "Stemmer.Stemmer":
    return Stemmer.Stemmer(name, 0)


@lru_cache(maxsize=200_000)
def stem(word: str, stemmer: str) -> str:
    """Stem of a printed word (as WORD matches it, but for unspaced runs). Folded again, since a stemmer may add accents."""
    return stem_of_folded(fold(word), stemmer)


def stem_of_folded(folded: str, stemmer: str) -> str:
    """`stem` of a word that is folded already; not remembered."""
    if "." in folded and not folded[0].isdigit():
        return folded.replace(".", "")
    if stemmer == "turkish":
        folded = _dotless(folded)
    return fold(_snowball(stemmer).stemWord(folded))


def _dotless(word: str) -> str:
    """A folded Turkish word with ı where vowel harmony asks for it, beside an a: the stemmer knows endings by it
    ("kizlarin" -> "kızların", whose stem folds to "kiz" as that of "kiz" does)."""
    vowels = [at for at, letter in enumerate(word) if letter in "aeiou"]
    letters = list(word)
    for before, at in pairwise(vowels):
        if word[at] == "i" and letters[before] in "aı":
            letters[at] = "ı"
    for at, after in pairwise(vowels):
        if letters[at] == "i" and word[after] == "a":
            letters[at] = "ı"
    return "".join(letters)


def pairs(run: str) -> list[tuple[str, int, int]]:
    """Overlapping pairs of characters of an unspaced run, folded, each with where it stands (code points); a lone character
    is a pair of its own."""
    ends = character_ends(run)
    if len(ends) == 1:
        return [(fold(run), 0, len(run))]
    return [(fold(run[start:end]), start, end) for start, end in zip((0, *ends), ends[1:], strict=False)]


def character_ends(run: str) -> Sequence[int]:
    """Where each character of an unspaced run ends."""
    if _SPELLED.search(run):
        return [match.end() for match in CHARACTER.finditer(run)]
    return range(1, len(run) + 1)


def tokens(text: str, lang: str | None = None) -> list[Token]:
    """The tokens of a text, in order, at most TOKEN_LIMIT.

    A run without spaces gives its overlapping pairs of characters (a lone one itself). The printed form of a token is
    fold(text[start:end]).
    """
    stemmer = stemmer_of(lang)
    tokens_read: list[Token] = []
    position = 0
    for match in WORD.finditer(text):
        if position >= TOKEN_LIMIT:
            return tokens_read[:TOKEN_LIMIT]
        start, end = match.span()
        if match.lastgroup == "unspaced":
            for pair, first, last in pairs(match[0]):
                tokens_read.append(Token(pair, start + first, start + last, position))
                position += 1
            continue
        tokens_read.append(Token(stem(match[0], stemmer), start, end, position))
        position += 1
    return tokens_read[:TOKEN_LIMIT]


def token_starts(text: str, end: int | None = None) -> list[int]:
    """Where the tokens of a text begin, in code points, as far as `end` (None: all of it)."""
    begins: list[int] = []
    for match in WORD.finditer(text, 0, len(text) if end is None else end):
        if match.lastgroup == "unspaced":
            begins += [match.start() + first for _, first, _ in pairs(match[0])]
        else:
            begins.append(match.start())
        if len(begins) >= TOKEN_LIMIT:
            del begins[TOKEN_LIMIT:]
            break
    return begins


def positions_of(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(first, last) position of the tokens that begin in each span of a text; spans without a token are left out.

    spans: (start, end) in code points, in order, without overlap. Linear in the text.
    """
    if not spans:
        return []
    begins = token_starts(text, spans[-1][1])
    positions = [(bisect_left(begins, start), bisect_left(begins, end) - 1) for start, end in spans]
    return [(first, last) for first, last in positions if first <= last]


LOWER, CAPITALISED, UPPER, MIXED = range(4)
"""How a word is spelt: without a capital, with a first one only, in capitals throughout, otherwise."""

Form = Literal["stem", "exact", "case"]
"""Which occurrences of a query word count: in any form of the word; printed as typed; in that case, too."""

_OWNED = "'s"


def case_of(printed: str) -> int:
    """LOWER, CAPITALISED, UPPER or MIXED: of a word as WORD matches it, but for a possessive ending. A lone capital is
    CAPITALISED."""
    if printed == printed.lower():
        return LOWER
    if printed[-1] in "sS" and len(printed) > 2 and printed[-2] in APOSTROPHES:
        printed = printed[:-2]
    large = [character != character.lower() for character in printed]
    capitals = sum(large)
    if not capitals or (capitals == 1 and large[0]):
        return CAPITALISED if capitals else LOWER
    if printed != printed.upper():
        return MIXED
    return UPPER if capitals > 1 else CAPITALISED


class Place(NamedTuple):
    """One position that a query word takes up.

    stems: under which it may be found, any of them. printed: folded as typed; an occurrence printed like this is exact.
    begins: a lone character of a script without spaces, found under itself and under every pair that begins with it;
    each of its occurrences is exact. form: which occurrences count; case: for the form "case", that of the word as typed.
    """

    stems: tuple[str, ...]
    printed: str
    begins: bool = False
    form: Form = "stem"
    case: int = LOWER

    def holds(self, stem: str) -> bool:
        """Whether a token of that stem stands for this place, if its form does not matter."""
        return stem in self.stems or (self.begins and len(stem) == 2 and stem[0] == self.printed)

    def is_exact(self, printed: str) -> bool:
        """Whether a token printed so (folded) that `holds` is exact."""
        return self.begins or printed in self.spellings

    @property
    def spellings(self) -> tuple[str, ...]:
        """What is printed (folded) where the word stands as typed: of an exact word its possessive too."""
        if self.form == "stem" or "'" in self.printed:
            return (self.printed,)
        return (self.printed, self.printed + _OWNED)


def query_places(
    word: str, stemmers: Iterable[str], form: Form = "stem", also: Sequence[str] = ()
) -> tuple[Place, ...]:
    """A word as typed -> the positions it takes up, side by side as in a phrase. Empty where the text holds no word. form: which
    occurrences count; in scripts without spaces all do. also: words whose forms count as forms of it, if it takes up one."""
    names = tuple(sorted(set(stemmers))) or (DEFAULT_STEMMER,)
    if len(word) > _LONGEST_KEPT or also:
        return _query_places(word, names, form, tuple(also))
    return _kept_places(word, names, form)


_LONGEST_KEPT = 40
"""Characters of a query word whose places are kept."""


@lru_cache(maxsize=4096)
def _kept_places(word: str, names: tuple[str, ...], form: Form) -> tuple[Place, ...]:
    return _query_places(word, names, form, ())


def _query_places(word: str, names: tuple[str, ...], form: Form, also: tuple[str, ...]) -> tuple[Place, ...]:
    places: list[Place] = []
    for match in WORD.finditer(word):
        printed = match[0]
        if match.lastgroup == "unspaced":
            bigrams = [pair for pair, _, _ in pairs(printed)]
            lone = len(bigrams) == 1 and len(bigrams[0]) == 1
            places += [Place((pair,), pair, lone) for pair in bigrams]
        else:
            stems = [stem(printed, name) for name in names]
            folded = fold(printed)
            if form != "stem" and "'" not in folded:
                stems += [stem(folded + _OWNED, name) for name in names]
            case = case_of(printed) if form == "case" else LOWER
            places.append(Place(tuple(dict.fromkeys(stems)), folded, False, form, case))
    if also and len(places) == 1:
        others = (stem(other, name) for other in also for name in names)
        places = [places[0]._replace(stems=tuple(dict.fromkeys((*places[0].stems, *others))))]
    return tuple(places)


def query_stems(word: str, stemmers: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """A word as typed -> for each position it takes up, the stems it may be found under (in any of the stemmers).

    One position for an ordinary word; several for a run without spaces (each a bigram) or a word that is read as several
    ("year-end"): those have to stand side by side, as in a phrase. Empty where the text holds no word at all.
    """
    return tuple(place.stems for place in query_places(word, stemmers))
