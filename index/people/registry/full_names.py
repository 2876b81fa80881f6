"""A name taken apart for comparing: given name, what stands between, family name, generation.

Case, accents, titles, nicknames in brackets or quotes and particles do not count; hyphens inside a name neither
("Jae-in" = "Jaein" = "Jae In"), nor the Arabic article ("al-Assad" = "Assad"), nor the order of given and family name
where it cannot mean two people, nor the usual short forms ("Bob" = "Robert"). What tells two people of one name apart is
kept: middle names and initials (George W., George H. W.), and the generation (Jr., III, the Younger, fils).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from index.people.tagger import word_lists
from index.text.folding import APOSTROPHES, fold

_WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}.\-‐‑][^\W_]+)*")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\"“”„«][^\"“”„«»]*[\"“”»]")
"""A nickname in the middle of a name: James "Jim" Marrow, Addison (Mitch) Marrow."""
_LOOSE = re.compile(rf"\b(?:([ODL])[{APOSTROPHES}]\s+|(Mc)\s+)(?=[^\W\d_a-z])")
"""O' Rourke, Mc Connell: a blank that should not be there."""
_SUFFIXES = {
    "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv",
    "2nd": "ii", "3rd": "iii", "4th": "iv", "filho": "jr", "hijo": "jr", "neto": "iii",
}  # fmt: skip
_SMALL_SUFFIXES = {
    "jun": "jr", "sen": "sr", "fils": "jr", "père": "sr", "pere": "sr", "padre": "sr", "figlio": "jr", "ifj": "jr", "id": "sr",
    "ml": "jr", "st": "sr", "starší": "sr", "mladší": "jr", "starszy": "sr", "młodszy": "jr", "vanhempi": "sr", "nuorempi": "jr",
    "jüngere": "jr", "ältere": "sr", "jonge": "jr", "oude": "sr", "yngre": "jr", "äldre": "sr", "eldre": "sr", "ældre": "sr",
    "joven": "jr", "viejo": "sr", "jeune": "jr", "giovane": "jr", "vecchio": "sr", "moço": "jr", "velho": "sr",
}  # fmt: skip
"""Words of a generation that stand behind a name in small letters; in capitals they are names (Amartya Sen)."""
_THE_YOUNGER = {"younger": "jr", "elder": "sr", "ancien": "sr"} | _SMALL_SUFFIXES
_ARTICLES = frozenset({"the", "der", "die", "den", "de", "le", "la", "il", "el", "o"})
_ABBREVIATED = frozenset({"jr", "jnr", "sr", "snr"})
_ROMAN = frozenset(
    {"ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xxiii"}
)
_PARTICLES = (word_lists.words("particle") - {"e", "y", "san", "santa", "st", "mac", "mc", "um", "ap", "lo"}) | {"het"}
_JOINING = frozenset({"e", "y", "i", "und", "auf", "in", "op", "aan", "t"})
"""Inside a surname, in small letters: Ortega y Gasset, Costa e Silva, von und zu Aalen, in 't Veld, op den Akker."""
_TITLES = (word_lists.words("title") | word_lists.words("foreign_title")) - {"tan", "chief"}
_GIVEN = word_lists.given()
_LEADING = frozenset(
    {
        "de",
        "van",
        "von",
        "der",
        "du",
        "da",
        "del",
        "bin",
        "ibn",
        "la",
        "le",
        "vom",
        "zu",
        "zur",
        "dos",
        "das",
        "di",
        "della",
    }
    | {"des", "den", "ter", "ten", "af", "av", "el", "do", "dal", "dalla", "degli", "dei", "vander", "vanden"}
)
"""A name of which all but the last words are these is a surname ("de Klerk", "von der Aalen")."""
_GIVEN_TOO = frozenset({"van", "von"})
"""Van Jones, Von Miller: given names before an English surname."""
_SAINT = {"st": "st", "saint": "st", "sankt": "st", "ste": "ste", "sainte": "ste"}
_ARABIC_ARTICLE = re.compile(r"(?:al|el|ad|as|ar|an|at|az|ash|ul|ud|il|ur)[-‐‑'’](?=\w{3})")
_SERVANT = re.compile(r"abd(?:[aeou][lrszd])?[-‐‑'’](?:(?:al|el|ar|as|ur)[-‐‑'’])?(?=\w{3})")
_SERVANTS = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus"})
_DOUBLE = frozenset({"jean", "marie", "hans", "karl", "heinz", "klaus", "pierre"})
"""Given names that make one with the next: Jean Luc, Hans Peter, mostly with a hyphen."""
_LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class FullName:
    """key: equal for all forms of one name, whatever stands in the middle; empty for fewer than two words.
    middle: what stands between given and family name, folded. suffix: the generation: jr, sr, ii ... or empty.
    given, family: folded; the first and the last word, without particles. given is empty for a surname alone. They are
    as they are printed, so that of a Korean name in its usual order given is the family."""

    key: str
    middle: tuple[str, ...]
    suffix: str
    given: str = ""
    family: str = ""

    def agrees(self, other: "FullName") -> bool:
        """Whether both may be one human: the same key, and neither middle names nor suffix contradict each other."""
        if self.key != other.key or not self.key:
            return False
        if self.suffix != other.suffix and self.suffix and other.suffix:
            return False
        return _middles_agree(self.middle, other.middle)

    def is_namesake(self, other: "FullName") -> bool:
        """Whether they agree and one of them alone says a generation: father and son, or one person whose Jr. is left
        out. The names cannot tell; who is named beside whom can."""
        return self.suffix != other.suffix and self.agrees(other)


class _Word(NamedTuple):
    """folded: lower case, no accents, no marks. printed: as it stands."""

    folded: str
    printed: str


@lru_cache(maxsize=20_000)
def full_name(name: str) -> FullName:
    """Takes a name as printed apart. A name of one word, or of a surname alone ("von der Aalen", "Hallam Jr."), has an
    empty key: it names nobody for sure."""
    words = _words(_ASIDE.sub(" ", name))
    while len(words) > 1 and words[0].folded in _TITLES and (len(words) > 2 or words[0].folded not in _GIVEN):
        words = words[1:]
    words, suffix = _without_generation(words)
    if len(words) == 1:
        return FullName("", (), suffix, family=_without_article(words[0]))
    if not words:
        return FullName("", (), suffix)
    if _is_surname_only(words):
        return FullName("", (), suffix, family=_without_article(words[-1]))
    parts = joined_syllables(_joined(words))
    if len(parts) == 2 and (parts[1] in _SUFFIXES or parts[1] in _ROMAN):
        return FullName(f"{parts[0]} {parts[1]}", (), "", parts[0], parts[0])
    first, last = parts[0], parts[-1]
    middle = tuple(parts[1:-1])
    if len(first) == 1 and middle and len(middle[0]) > 1 and len(middle) == 1:
        first, middle = middle[0], ()  # J. Edgar Hallam goes by Edgar
    if first in _GIVEN and last in _GIVEN:
        return FullName(f"{formal(first)} {last}", middle, suffix, first, last)
    return FullName("~".join(sorted((formal(first), formal(last)))), middle, suffix, first, last)


def _without_generation(words: list[_Word]) -> tuple[list[_Word], str]:
    """The words before Jr., III, fils, the Younger; and which of them it is."""
    if len(words) > 2 and words[-2].printed in _ARTICLES:
        suffix = _THE_YOUNGER.get(words[-1].printed.lower(), "")
        certain = words[-2].printed in {"the", "der"} or (len(words) > 3 and words[-3].folded not in _GIVEN)
        if suffix and certain:
            return words[:-2], suffix  # but Hugo de Jonge, Jan Pieter de Jonge
    last = words[-1] if words else _Word("", "")
    if len(words) > 2 and last.folded in {"j", "a"} and words[-2].folded == "d":
        return words[:-2], "jr" if last.folded == "j" else "sr"
    small = _SMALL_SUFFIXES.get(last.printed, "")
    if len(words) > 1 and small:
        return words[:-1], small
    if len(words) > 2 and (last.folded in _SUFFIXES or last.folded in _ROMAN):
        return words[:-1], _SUFFIXES.get(last.folded, last.folded)
    if len(words) == 2 and last.folded in _ABBREVIATED:
        return words[:-1], _SUFFIXES[last.folded]
    return words, ""


def _is_surname_only(words: Sequence[_Word]) -> bool:
    first = words[0]
    if not all(word.folded in _LEADING or word.printed in _JOINING for word in words[:-1]):
        return False
    given_too = len(words) == 2 and first.printed.istitle() and first.folded in _GIVEN_TOO
    return not (given_too and words[-1].folded in word_lists.words("surname"))


def _joined(words: Sequence[_Word]) -> list[str]:
    """Given, middle and family names without particles; Saint, Abdul and the like together with what they belong to."""
    joined: list[str] = []
    pending = ""
    last = len(words) - 1
    for at, word in enumerate(words):
        folded = word.folded
        if pending:
            bare = _ARABIC_ARTICLE.sub("", word.printed.lower())
            if pending == "abd" and folded in {"al", "el", "ar", "as", "ur"} and at < last:
                continue
            joined.append(pending + (_folded(bare) if pending == "abd" else folded))
            pending = ""
        elif folded in _SERVANTS and at < last:
            pending = "abd"
        elif 0 < at < last and folded in _SAINT:
            pending = _SAINT[folded]
        elif 0 < at < last and (folded in _PARTICLES or word.printed in _JOINING):
            continue
        elif joined and len(joined) == 1 and at == 1 and at < last and joined[0] in _DOUBLE and folded in _GIVEN:
            joined[0] += folded
        else:
            joined.append(_without_article(word) if at else _with_servant(word))
    return ["abd", joined[0][3:]] if len(joined) == 1 and joined[0].startswith("abd") else joined


def _with_servant(word: _Word) -> str:
    """Abdel-Fattah and Abdul-Fattah alike."""
    lower = word.printed.lower()
    servant = _SERVANT.match(lower)
    return "abd" + _folded(lower[servant.end() :]) if servant else word.folded


def _without_article(word: _Word) -> str:
    lower = word.printed.lower()
    if _SERVANT.match(lower):
        return _with_servant(word)
    article = _ARABIC_ARTICLE.match(lower)
    return _folded(lower[article.end() :]) if article else word.folded


@lru_cache(maxsize=20_000)
def has_given_name(name: str) -> bool:
    """Whether the first word of a name is a usual given name."""
    words = folded_words(name)
    return bool(words) and words[0] in _GIVEN


def is_family_first(words: Sequence[str]) -> bool:
    """Whether a name printed in full has its family name in front: Park Min-ho, Kim Dae Jung, Jaw Shaw-kong."""
    if words[0].lower() in word_lists.words("east_asian_surname"):
        return words[-1].lower() not in word_lists.words("surname")
    head, _, tail = words[-1].partition("-")
    return len(words) == 2 and head.istitle() and tail.islower() and len(tail) <= _LONGEST_SYLLABLE


@lru_cache(maxsize=20_000)
def surname_key(name: str) -> str:
    """The word by which somebody is called later in a text, folded; of a single word, that word."""
    words = _words(_ASIDE.sub(" ", name))
    words = [w for w in words[:-1] if w.folded not in _TITLES] + words[-1:]
    words, _ = _without_generation(words)
    while len(words) > 1 and words[-1].folded in _SUFFIXES:
        words = words[:-1]
    return _without_article(words[-1]) if words else ""


def folded_words(name: str) -> list[str]:
    """Lower case, no accents, no marks; hyphens and apostrophes closed up."""
    return [word.folded for word in _words(name)]


def _words(name: str) -> list[_Word]:
    return list(_read_words(name))


@lru_cache(maxsize=20_000)
def _read_words(name: str) -> tuple[_Word, ...]:
    words: list[_Word] = []
    spaced = _LOOSE.sub(lambda match: f"{match[1]}'" if match[1] else match[2], name)
    for match in _WORD.finditer(unicodedata.normalize("NFC", spaced)):
        printed = match[0]
        plain = plain_letters(printed)
        if "." in plain and re.fullmatch(r"(?:[^\W\d_]\.?-?)+", plain):
            words += [_Word(letter, letter.upper()) for letter in plain if letter.isalpha()]
        elif not words and len(printed) == 2 and printed.isupper() and _are_initials(plain, name):
            words += [_Word(letter, letter.upper()) for letter in plain]  # JD Marrow
        else:
            words.append(_Word(_marks.sub("", plain), printed))
    return tuple(word for word in words if word.folded)


_marks = re.compile(r"[^\w]|_")


def _folded(word: str) -> str:
    return _marks.sub("", plain_letters(word))


def _are_initials(plain: str, name: str) -> bool:
    """Whether two capitals before a name are initials and no short family name (LI Wei) or headline in capitals."""
    return not name.isupper() and plain not in word_lists.words("east_asian_surname") and plain not in _GIVEN


def plain_letters(text: str) -> str:
    """Lower case and plain letters, as search folds them, without the marks that then still stand alone."""
    return "".join(c for c in fold(text) if not unicodedata.combining(c))


def _middles_agree(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Nothing agrees with everything; else word by word, an initial with what it begins."""
    if not a or not b:
        return True
    short, long = sorted((a, b), key=len)
    return all(x.startswith(y) or y.startswith(x) for x, y in zip(short, long, strict=False))


def joined_syllables(words: list[str]) -> list[str]:
    """Korean and Chinese given names printed as two words: Kim Dae Jung, Dae Jung Kim, like Kim Dae-jung."""
    family = word_lists.words("east_asian_surname")
    if len(words) != 3:
        return words
    western = _GIVEN - {"jong", "jung", "min", "jin", "hun", "yong"}
    for first, rest in ((words[0], words[1:]), (words[2], words[:2])):
        if first in family and all(1 < len(w) <= _LONGEST_SYLLABLE for w in rest) and rest[0] not in western:
            joined = "".join(rest)
            return [first, joined] if first is words[0] else [joined, first]
    return words


@cache
def _nicknames() -> dict[str, str]:
    nicknames: dict[str, str] = {}
    for group in word_lists.groups("nickname"):
        for word in group[1:]:
            nicknames.setdefault(word, group[0])
    return nicknames


def formal(given: str) -> str:
    """The formal given name behind a short form, itself where it is none."""
    return _nicknames().get(given, given)
