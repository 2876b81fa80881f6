"""A name taken apart for comparing: given name, what stands between, family name, suffix.

Case, accents, titles and particles do not count; hyphens inside a name neither ("Jae-in" = "Jaein" = "Jae In"), nor the
order of given and family name where it cannot mean two people, nor the usual short forms ("Bob" = "Robert").
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from index.annotate import lexicon

_WORD = re.compile(r"[^\W_]+(?:['’.\-‐‑][^\W_]+)*")
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_ROMAN = frozenset(
    {"ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xxiii"}
)
_PARTICLES = lexicon.words("particle") - {"e", "y", "san", "santa", "st", "mac", "mc", "ben", "um", "ap", "lo"}
_TITLES = (lexicon.words("title") | lexicon.words("foreign_title")) - {"tan", "chief"}
_GIVEN = lexicon.words("given")
_LEADING = frozenset({"de", "van", "von", "der", "du", "da", "del", "bin", "ibn", "la", "le"})
"""A name of two words that begins so is a surname ("de Klerk")."""
_LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class FullName:
    """key: equal for all forms of one name, whatever stands in the middle; empty for fewer than two words.
    middle: what stands between given and family name, folded. suffix: jr, sr, ii ... or empty."""

    key: str
    middle: tuple[str, ...]
    suffix: str

    def agrees(self, other: "FullName") -> bool:
        """Whether both may be one human: the same key, and neither middle names nor suffix contradict each other."""
        if self.key != other.key or not self.key:
            return False
        if self.suffix != other.suffix and self.suffix and other.suffix:
            return False
        return _middles_agree(self.middle, other.middle)


def full_name(name: str) -> FullName:
    """Takes a name as printed apart. A name of one word has an empty key: it names nobody for sure."""
    words = folded_words(name)
    while len(words) > 1 and words[0] in _TITLES and (len(words) > 2 or words[0] not in _GIVEN):
        words = words[1:]
    suffix = ""
    if len(words) > 2 and (words[-1] in _SUFFIXES or words[-1] in _ROMAN):
        suffix = _SUFFIXES.get(words[-1], words[-1])
        words = words[:-1]
    if len(words) == 2 and words[0] in _LEADING:
        return FullName("", (), suffix)
    inner = [w for w in words[1:-1] if w not in _PARTICLES]
    if len(words) < 2:
        return FullName("", (), suffix)
    words = _joined_syllables([words[0], *inner, words[-1]])
    if len(words) == 2 and (words[1] in _SUFFIXES or words[1] in _ROMAN):
        return FullName(f"{words[0]} {words[1]}", (), "")
    first, last = words[0], words[-1]
    middle = tuple(words[1:-1])
    if len(first) == 1 and middle and len(middle[0]) > 1 and len(middle) == 1:
        first, middle = middle[0], ()  # J. Edgar Hallam goes by Edgar
    if first in _GIVEN and last in _GIVEN:
        return FullName(f"{formal(first)} {last}", middle, suffix)
    return FullName("~".join(sorted((formal(first), formal(last)))), middle, suffix)


def has_given_name(name: str) -> bool:
    """Whether the first word of a name is a usual given name."""
    return folded_words(name)[:1] != [] and folded_words(name)[0] in _GIVEN


def is_tail(short: str, long: str) -> bool:
    """Whether short is the double surname of long ("Prado Vega" of "Luis Prado Vega"): its last two words, of which the
    first is no given name."""
    tail, whole = folded_words(short), folded_words(long)
    return len(tail) == 2 < len(whole) and whole[-2:] == tail and len(tail[0]) > 1 and tail[0] not in _GIVEN


def surname_key(name: str) -> str:
    """The word by which somebody is called later in a text, folded; of a single word, that word."""
    words = [w for w in folded_words(name) if w not in _TITLES]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return words[-1] if words else ""


def folded_words(name: str) -> list[str]:
    """Lower case, no accents, no marks; hyphens and apostrophes closed up."""
    found = []
    for word in _WORD.findall(plain_letters(name)):
        if re.fullmatch(r"(?:[^\W\d_]\.?-?)+", word) and "." in word:
            found += [letter for letter in word if letter.isalpha()]
        else:
            found.append(re.sub(r"[^\w]", "", word))
    return [word for word in found if word]


def plain_letters(text: str) -> str:
    """Lower case without accents, and the letters that no decomposition reaches in plain ones."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def _middles_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Nothing agrees with everything; else word by word, an initial with what it begins."""
    if not a or not b:
        return True
    short, long = sorted((a, b), key=len)
    return all(x.startswith(y) or y.startswith(x) for x, y in zip(short, long, strict=False))


def _joined_syllables(words: list[str]) -> list[str]:
    """Korean and Chinese given names printed as two words: Kim Dae Jung, like Kim Dae-jung."""
    family = lexicon.words("east_asian_surname")
    if len(words) != 3 or words[0] not in family:
        return words
    rest = words[1:]
    western = _GIVEN - {"jong", "jung", "min", "jin", "hun", "yong"}
    if all(1 < len(w) <= _LONGEST_SYLLABLE for w in rest) and rest[0] not in western:
        return [words[0], "".join(rest)]
    return words


@cache
def _nicknames() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in lexicon.groups("nickname"):
        for word in group[1:]:
            found.setdefault(word, group[0])
    return found


def formal(given: str) -> str:
    """The formal given name behind a short form, itself where it is none."""
    return _nicknames().get(given, given)
