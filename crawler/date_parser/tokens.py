"""A date string as numbers, words and signs, whatever its script.

Digits of every script become ASCII ones; full-width forms, invisible marks of direction and the many hyphens are levelled.
An ideograph or kana is a word of its own, since nothing parts those.
"""

import unicodedata
from dataclasses import dataclass
from enum import Enum

_HYPHENS = str.maketrans(
    dict.fromkeys("‐‑‒–−﹣", "-") | {"٫": ".", "،": ",", "∶": ":", "։": ".", "´": "'", "’": "'", "‘": "'", "ʼ": "'"}
)
_PERSIAN = str.maketrans({"ی": "ي", "ک": "ك", "ى": "ي"})
_GLUED_WORDS = ("ที่",)
"""Small words that are written without a blank around them."""


def split(text: str) -> frozenset[str]:
    """Return the words of a list written as one blank-separated string."""
    return frozenset(text.split())


class Kind(Enum):
    """The kinds of tokens."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A number, word or sign in a normalised string.

    text: ASCII digits, a word in lower case, or a single sign. raw: as printed. glued: no blank precedes it. start:
    offset in the normalised string, in characters.
    """

    kind: Kind
    text: str
    raw: str
    glued: bool
    start: int


def level(text: str) -> str:
    """Normalise a string: compatibility forms (NFKC), hyphens and quotation marks are unified, invisible characters
    removed.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    for word in _GLUED_WORDS:
        plain = plain.replace(word, f" {word} ") if word in plain else plain
    if plain.isascii() or plain.isalpha():
        return plain
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")


def tokens_of(plain: str) -> list[Token]:
    """Return the tokens of a string that `level` has normalised."""
    tokens: list[Token] = []
    glued = False
    position = 0
    while position < len(plain):
        character = plain[position]
        if character.isspace():
            glued = False
            position += 1
            continue
        start = position
        kind = _kind(character)
        position += 1
        if kind is Kind.NUMBER:
            while position < len(plain) and _kind(plain[position]) is Kind.NUMBER:
                position += 1
            raw = plain[start:position]
            text = "".join(str(unicodedata.decimal(c)) for c in raw)
        elif kind is Kind.WORD and not _is_alone(character):
            while position < len(plain) and _kind(plain[position]) is Kind.WORD and not _is_alone(plain[position]):
                position += 1
            raw = plain[start:position]
            text = raw.lower()
        else:
            raw = text = character
        tokens.append(Token(kind, text, raw, glued, start))
        glued = True
    return tokens


def is_word(plain: str) -> bool:
    """Return whether a string that `level` has normalised is a single word, of letters alone."""
    return plain.isalpha() and (plain.isascii() or not any(map(_is_alone, plain)))


def _kind(character: str) -> Kind:
    if "0" <= character <= "9":
        return Kind.NUMBER
    category = unicodedata.category(character)
    if category == "Nd":
        return Kind.NUMBER
    return Kind.WORD if category[0] in "LM" else Kind.SIGN


def _is_alone(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"


def fold(word: str) -> str:
    """Remove accents in alphabets where capitals are often printed without them (Latin, Greek, Cyrillic)."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word.replace("ı", "i").translate(_PERSIAN))
    kept: list[str] = []
    for character in decomposed:
        if unicodedata.category(character) == "Mn" and (not kept or kept[-1] < "\u0590"):
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).replace("ς", "σ")
