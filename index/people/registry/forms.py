"""A printed name taken apart into the words that are compared.

Case, accents, dots, hyphens inside a word and titles do not count; particles ("bin", "van der") and what follows a name
("Jr.", "III") are kept apart from the other words, because two humans may differ in them alone.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from index.people.registry.full_names import folded_words, full_name
from index.people.tagger import word_lists

FORMS_VERSION = 3
"""Raise it when a printed name would be taken apart, or keyed in `relations`, in another way: forms are read again then."""

_SUFFIXES = {"jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr"}
_ROMAN = frozenset({"ii", "iii", "iv", "v", "vi", "vii", "viii"})
_TITLES = (word_lists.words("title") | word_lists.words("foreign_title")) - {"tan", "chief"}
_GIVEN = word_lists.given() | word_lists.words("foreign_given")
_ARTICLES = re.compile(r"\b(al|el|as|ash|ad|ar|an|at|az|ul)[-‐‑](?=\w)", re.IGNORECASE)
_INITIALS = re.compile(r"\b[A-Z]{2,3}\b")
_GLUE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAY_BE_GLUED = re.compile(r"^(?:Ma?c|D[aeiu]|Del|Des|L[aeio]u?|V[ao]n|Fitz|Mu|Ste|O|[A-Z])$")
_DANGLING = re.compile(r"\s(?:[A-Z]|[A-Z]['’‘`]?)$")
_SEAT = "@"
_MOST_WORDS = 5
_LONGEST = 12
"""Words of one name that are looked at."""


@dataclass(frozen=True, slots=True)
class FormName:
    """id: equal for all spellings of one form, and for nothing that differs in anything else said here; empty where nothing
    is left of the name. words: folded, without titles and suffix; one alone is a family name with a suffix ("Trump Jr.").
    core: those of them that are no particles. suffix: jr, sr, ii ... or "".
    cut: the last word is a single letter, so that the rest of the name was lost. glued: two words ran together in print.
    seat: where somebody sits, in the articles that use this form (`mentions.seats`), or empty: two people of one name may differ
    in that alone.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    suffix: str
    cut: bool = False
    glued: bool = False
    id: str = ""
    seat: str = ""

    @property
    def base(self) -> str:
        """Equal for all forms of one name, wherever those sit who are called so."""
        return self.id.partition(_SEAT)[0]

    @property
    def letters(self) -> str:
        """Without blanks: "Ocasio-Cortez" and "Ocasio Cortez" are one."""
        return "".join(self.words)

    @property
    def whole(self) -> bool:
        """Whether it may be shown: not cut off, not glued, no word twice, not too long for one human."""
        full = [word for word in self.core if len(word) > 1]
        return not (self.cut or self.glued) and len(self.core) > 1 and len(set(full)) == len(full) <= _MOST_WORDS


@lru_cache(maxsize=50_000)
def form_of(printed: str) -> FormName:
    """Takes a name as printed apart."""
    separated = " ".join(_unglued(word) for word in printed.split())
    glued = separated != " ".join(printed.split())
    text = separated if printed.isupper() else _INITIALS.sub(_spelled_out, separated)
    name = full_name(text)
    words = folded_words(_ARTICLES.sub(r"\1 ", text))[:_LONGEST]
    while len(words) > 1 and words[0] in _TITLES and (len(words) > 2 or words[0] not in _GIVEN):
        words = words[1:]
    while len(words) > 1 and suffix_of(words[-1]):
        words = words[:-1]
    if not words:
        return FormName((), (), "")
    suffix = name.suffix
    if len(words) == 1:
        suffix = suffix or suffix_of(folded_words(text)[-1])
    core = (name.given, *name.middle, name.family) if name.key and len(words) > 1 else tuple(words[-1:])
    if len(words) == len(core) + 1 and "".join(words) == "".join(core):
        words = list(core)  # Kim Jong Un, like Kim Jong-un
    last = core[-1]
    cut = len(core) > 1 and len(last) == 1 and not printed.rstrip().endswith(".")
    cut = cut or bool(_DANGLING.search(printed))
    apart = "" if core == tuple(words) else " ".join(core)
    key = "/".join((" ".join(words), apart, suffix, "-" * cut + "+" * glued)).rstrip("/")
    return FormName(tuple(words), core, suffix, cut, glued, key)


def seated(name: FormName, seat: str) -> FormName:
    """The form of a name in articles that say where somebody sits. Only whole names are told apart so."""
    return replace(name, seat=seat, id=f"{name.id}{_SEAT}{seat}") if seat and name.whole else name


def base_in(form: str) -> str:
    """The `FormName.base` within the id of a form."""
    return form.partition(_SEAT)[0]


def seats_of(base: str) -> tuple[str, str]:
    """From which id on, and before which, the forms of a name are that have a seat."""
    return base + _SEAT, base + chr(ord(_SEAT) + 1)


def seat_in(form: str) -> str:
    """The seat within the id of a form, or empty."""
    return form.partition(_SEAT)[2]


def suffix_of(word: str) -> str:
    """jr, sr, ii, iii ... for a folded word that may follow a name; else empty."""
    return word if word in _ROMAN else _SUFFIXES.get(word, "")


def _spelled_out(match: re.Match[str]) -> str:
    """JD Vance, George HW Bush: initials without dots."""
    word = match[0]
    if suffix_of(word.lower()) or not set(word) - set("IVX"):
        return word
    return ". ".join(word) + "."


def _unglued(word: str) -> str:
    """ "TrumpGOP" as "Trump GOP"; McConnell, DeSantis, O'Rourke and LaHood stay."""
    parts = _GLUE.split(word)
    parted = parts[0]
    for part in parts[1:]:
        parted += part if _MAY_BE_GLUED.match(re.split(r"[^\w]", parted.split(" ")[-1])[-1]) else f" {part}"
    return parted
