"""The one way in which text is made comparable: case, accents and typographic variants away.

Whatever compares words goes through `fold`: the index, queries, prefixes, marks, spelling, suggestions, and the names of
people and outlets. The result is for comparing only, never for showing, and folding it again changes nothing.

    Łódź, ŁÓDŹ -> lodz       Ørsted -> orsted    Straße, STRASSE -> strasse    ﬁlm -> film
    İzmir, ızmir -> izmir    ＮＡＴＯ -> nato    ｶﾞｽ -> ガス                   don’t, donʼt -> don't

- **Latin**: a letter becomes the plain one (or two) that it is typed as. Accents go by Unicode's decomposition; strokes, hooks,
  bars, ligatures and letters of their own (ł, ø, đ, ı, ħ, æ, þ, ə ...) by the letter that their Unicode name names. German ä, ö, ü
  become a, o, u; that ae, oe, ue may stand for them is known to the German stemmer alone, since in other languages they do not.
- **Greek**: tonos and breathings go, a final sigma is a sigma. **Cyrillic**: ё is typed as е and ґ as г, and stress marks go; й, ў,
  ї, ѓ and ќ are letters of their own and stay.
- **Arabic, Hebrew**: points and tatweel go; alef, yeh, kaf and heh have one form each, whatever keyboard they come from. Teh
  marbuta is left to the stemmer.
- **Digits** of every script are 0 to 9; apostrophes and hyphens of every kind are ' and -. Compatibility forms (full width,
  half-width kana, mathematical letters) are the ordinary ones. What is not seen (soft hyphens, joiners, variation selectors) goes.
"""

import re
import unicodedata

FOLDING_VERSION = 1
"""Raise it when the same text would fold otherwise: what was stored folded is then made anew."""

APOSTROPHES = "'’‘‛`´′‵ʼʻʽ＇Ꞌꞌ՚᾽᾿"
"""What is typed or set for an apostrophe. Unicode counts U+02BB to U+02BD, U+A78B and U+A78C among the letters."""

MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20f0\ufe20-\ufe2f"
    "\u00ad\u034f\u061c\u180b-\u180e\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
"""Inside a character class: what stands on letters or unseen between them, and goes."""

_GOES = re.compile(rf"[{MARKS}·‧\u0640\u02b9-\u02ba\u02be-\u02df]")
"""With it the dot of Catalan l·l, tatweel, and the half rings, primes and stress marks of transliterations."""

_HYPHENS = frozenset("-‐‑‒–—―−⁃\u05be")
_STAY = frozenset("йўїѓќЙЎЇЃЌ" + "\u0e33\u0eb3ゟヿ")
"""Letters that Unicode takes apart and readers do not. The latter four would become two characters in scripts whose single
characters are counted."""

_OTHERS = {
    "ß": "ss", "ẞ": "ss", "ŉ": "n", "Ↄ": "c", "ŀ": "l", "Ŀ": "l", "ґ": "г", "Ґ": "г", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "װ": "וו", "ױ": "וי", "ײ": "יי",
}  # fmt: skip

_NAME = re.compile(r"LATIN (?:EPIGRAPHIC |SMALL CAPITAL )?(?:(?:CAPITAL|SMALL) )?(?:LETTER|LIGATURE) (.+)")
_NAMED = {
    "ALPHA": "a", "BETA": "b", "CHI": "x", "DELTA": "d", "DEZH": "dz", "ENG": "n", "ESH": "s", "ETH": "d", "EZH": "z",
    "FENG": "fn", "GAMMA": "g", "HENG": "h", "HWAIR": "hv", "IOTA": "i", "KRA": "q", "LEZH": "lz", "OI": "gh", "OMEGA": "o",
    "PHI": "f", "SCHWA": "e", "TESH": "ts", "THORN": "th", "UPSILON": "u", "VEND": "v", "WYNN": "w", "YOGH": "z", "YR": "r",
}  # fmt: skip
"""Letters with a name of their own, as they are usually transliterated (Unicode CLDR, Latin-ASCII)."""
_SIGLA = frozenset({"CON", "DUM", "LUM", "MUM", "NUM", "RUM", "TUM"})
"""Medieval signs for syllables."""


def fold(text: str) -> str:
    """The comparable form of a text, in NFC. It may be longer or shorter: fold words, and keep where they stood."""
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = unicodedata.normalize("NFC", text).translate(_FOLDED)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


class _Folded(dict[int, str]):
    """Code point -> what it becomes; worked out when it is first met."""

    _REMEMBERED = 0x20000
    """Planes beyond hold rare ideographs only, which are not worth the memory."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if code < self._REMEMBERED:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def _folded(character: str) -> str:
    if character in _STAY:
        return character.lower()
    if character in _OTHERS:
        return _OTHERS[character]
    if character in APOSTROPHES:
        return "'"
    parts = unicodedata.normalize("NFKD", character)
    if parts[0] == " " and not character.isspace():  # an accent that stands alone
        parts = parts.replace(" ", "")
    return unicodedata.normalize("NFC", "".join(map(_plain, _GOES.sub("", parts))).casefold())


def _plain(character: str) -> str:
    """A character without decomposition."""
    if character in APOSTROPHES:
        return "'"
    if character.isascii():
        return character
    if character in _OTHERS:
        return _OTHERS[character]
    if character in _HYPHENS:
        return "-"
    digit = unicodedata.decimal(character, None)
    return str(digit) if digit is not None else _latin(character) or character


def _latin(character: str) -> str | None:
    """The letters that the name of a Latin one names: `LATIN SMALL LETTER O WITH STROKE` -> o."""
    named = _NAME.fullmatch(unicodedata.name(character, ""))
    if named is None:
        return None
    words: list[str] = [
        word for word in named[1].split(" WITH ")[0].split() if word not in ("DIGRAPH", "BAR", "ROTUNDA")
    ]
    for word in reversed(words):
        name = word.rpartition("-")[2]  # OPEN-O, MIDDLE-WELSH
        if name in _NAMED:
            return _NAMED[name]
        if name.isalpha() and (len(name) <= 2 or name in _SIGLA):
            return name.lower()
    return None
