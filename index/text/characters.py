"""What a string may hold: one rule for every title, name and line of text that comes from outside.

    clean(text)     nothing that cannot be encoded, nothing that nobody sees, composed (NFC), every kind of blank a blank
    line(text)      the same without blanks at its ends or doubled ones, and no longer than a limit
    address(text)   of an article: what cannot be seen in an address is percent-encoded
    encodable(text) halves of characters alone, for what has a rule of its own besides
    mended(text)    what an older version stored, made harmless character by character, so that no offset moves

What goes: surrogates (two that belong together become the character that they stand for), C0 and C1 controls,
non-characters, and what Unicode calls default-ignorable (zero-width and bidirectional controls, fillers, tags). Such
characters make two names of one, hide words from a search, and turn the line around in which they are printed.

What stays, because it changes what a reader sees where it stands, is listed in `_kept_in_places`:

- U+200C and U+200D between letters of the scripts whose letters join or stack. Persian writes half of its plurals with
  the first; Sinhala, Bengali and Marathi write some letters with the second, Malayalam behind a virama at a word's end.
  Between Latin letters they show nothing.
- U+200D between two pictures: a family, a flag of rainbow colours. Tags behind the black flag: the flag of Scotland.
- U+200B between letters of Lao, Burmese and Khmer, where it stands where other scripts have a blank: without it there are
  no words to be found. (Thai is compared by pairs of letters; a mark between them would part them.)
- A variation selector behind what has variants: pictures, symbols, digits, Chinese characters; Mongolian ones behind
  Mongolian letters. Hangul fillers beside the letters that they complete.

Combining marks: at most MARKS in a row (stream-safe text, UAX #15); more are no letter, and sorting them takes quadratic time.

Sources: DerivedCoreProperties (Default_Ignorable_Code_Point), UAX #15 (normalization), UAX #31 2.3 (joiners), UTS #51
(sequences of pictures), of Unicode 16.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import groupby, islice
from urllib.parse import quote

LINE = 1_000
"""Characters of a name, a section, a keyword, and of the headline that a page or a file gives; what is longer is cut."""
TITLE = 10_000
"""Characters of a headline, wherever it comes from."""
PARAGRAPH = 1_000_000
"""Characters of one paragraph, and of a standfirst."""
LISTED = 1_000
"""Values of one list: authors, keywords, further headlines."""
TEXT = 2_000_000
"""Characters of the paragraphs of one article together. Search reads some 400,000 of them (`analysis.TOKEN_LIMIT`)."""
MARKS = 30
"""Combining marks in a row."""

_BLANKS = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CONTROLS = "\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_SURROGATES = "\ud800-\udfff"
_IGNORABLE = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Never of any use in a text that is shown and searched. U+FFF9 to U+FFFB mark annotations; not ignorable, but as invisible."""
_IN_CONTEXT = "\u115f\u1160\u180b-\u180f\u200b-\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
"""Ignorable, but for the places of `_kept_in_places`."""

_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdcf"
    "\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
"""Arabic, Syriac, N'Ko, Mongolian, Adlam, and all scripts that come from Brahmi, but for Thai and Lao."""
_WORDS_APART = "\u0e80-\u0eff\u1000-\u109f\u1780-\u17dd\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_PICTURES = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_VARIED = (
    f"0-9#*{_PICTURES}\u1000-\u109f\u2100-\u2fff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\ua840-\ua87f\uf900-\ufaff"
    "\uff01-\uff0f\uff1a-\uff20\U00013000-\U0001345f\U00020000-\U0003fffd"
)


def _members(ranges: str) -> frozenset[str]:
    """The characters of what stands inside a character class."""
    first = map(ord, re.findall(r"(?s)(.)(?:-.)?", ranges))
    last = map(ord, re.findall(r"(?s)(?:.-)?(.)(?!-)", ranges))
    return frozenset(chr(c) for low, high in zip(first, last, strict=True) for c in range(low, high + 1))


_BLANK = re.compile(f"[{_BLANKS}]")
_GAP = re.compile("  +")
_USELESS = _members(_CONTROLS + _NO_CHARACTERS + _SURROGATES + _IGNORABLE)
_RUN = re.compile(f"[{_IN_CONTEXT}]+")
_ODD = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""What `str.isprintable` lets through and this rule does not, or not everywhere."""
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029"
    "\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*"
)
"""Characters that follow the rule whatever stands beside them, as nearly all of a text does: one look instead of four."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BROKEN = re.compile(f"[{_SURROGATES}{_NO_CHARACTERS}]")
_CONTROL = re.compile(f"[{_CONTROLS}\t-\r\x1c-\x1f\x85\u2028\u2029]")
_LONGEST = 20
"""Characters of a run that are looked at: a flag has eight."""
_PASSES = 4
"""What is left out can bring together what was apart; after so many looks everything that is kept in places goes too."""


@cache
def _kept_in_places() -> re.Pattern[str]:
    """Invisible characters that stay where they stand. Made when first needed: it takes longer than the rest of this module."""
    virama = "".join(chr(c) for c in range(0x900, 0x12000) if unicodedata.combining(chr(c)) == 9)
    return re.compile(
        rf"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])|(?<=[{virama}])\u200d"
        rf"|(?<=[{_PICTURES}\ufe0f\U000e007f])\u200d(?=[{_PICTURES}])"
        rf"|(?<=\U0001f3f4)[\U000e0020-\U000e007e]{{1,16}}\U000e007f"
        rf"|(?<=[{_WORDS_APART}])\u200b(?=[{_WORDS_APART}])"
        rf"|(?<=[{_VARIED}])[\ufe00-\ufe0f]|(?<=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd])[\U000e0100-\U000e01ef]"
        r"|(?<=[\u1820-\u18aa])[\u180b-\u180f]"
        r"|\u115f(?=[\u1161-\u11a7])|(?<=[\u1100-\u115e])\u1160"
    )


@cache
def _marks() -> frozenset[str]:
    """The combining marks."""
    every = map(chr, (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)))
    return frozenset(c for c in every if unicodedata.category(c) in ("Mn", "Me"))


def clean(text: str) -> str:
    """The text by the rule above. Cheap for text that follows it, which is nearly all; what it gives, it gives unchanged."""
    if _is_plain(text) or (text.isprintable() and _is_clean(text)):
        return text
    blank = _BLANK.sub(" ", text)  # most of what is left has line ends and no-break spaces only
    if _is_plain(blank) or (blank.isprintable() and _is_clean(blank)):
        return blank
    text = _PAIR.sub(_joined, text)
    for _ in range(_PASSES):
        before = text
        text = _once(text, _fitting)
        if text == before:
            return text
    while (shorter := _once(text, _nothing)) != text:
        text = shorter
    return text


def line(text: str, most: int = LINE) -> str:
    """One line: `clean`, no blank at an end or beside another, at most so many characters. Empty where nothing is left."""
    text = text.strip()
    # `_is_plain`, spelled out because it is asked for every line of every page
    if not (text.isprintable() if text.isascii() else _PLAIN.fullmatch(text)):
        text = clean(text).strip()
    if "  " in text:
        text = _GAP.sub(" ", text)
    return clean(text[:most]).strip() if len(text) > most else text


def lines(texts: tuple[str, ...], most: int = LINE) -> tuple[str, ...]:
    """Each as a `line`, those that are not empty, each once, at most LISTED of them."""
    return tuple(dict.fromkeys(kept for text in texts if (kept := line(text, most))))[:LISTED] if texts else ()


def address(text: str) -> str:
    """An address in which nothing stands that could not be sent, stored or printed; any other is returned as it is."""
    if text.isascii() and text.isprintable():
        return text
    text = encodable(text)
    return "".join(c if c.isprintable() else quote(c) for c in text)


def printable(text: str) -> str:
    """The text with a blank for whatever a terminal, or the header of a mail, might take for a command."""
    return "".join(char if char.isprintable() else " " for char in text)


def encodable(text: str) -> str:
    """Halves of characters joined, or U+FFFD in their place, as the URL standard wants it (https://url.spec.whatwg.org)."""
    return text if text.isascii() else _BROKEN.sub("\ufffd", _PAIR.sub(_joined, text))


def mended(text: str) -> str:
    """As long as it was: halves of characters become U+FFFD, controls blanks. For texts into which offsets are kept."""
    if text.isprintable():
        return text
    return _CONTROL.sub(" ", _BROKEN.sub("\ufffd", text))


def _is_plain(text: str) -> bool:
    return text.isprintable() if text.isascii() else _PLAIN.fullmatch(text) is not None


def _is_clean(text: str) -> bool:
    """Of printable text. Marks are counted first, since to compare what has many of them in a row takes long."""
    return _ODD.search(text) is None and not _is_stacked(text) and unicodedata.is_normalized("NFC", text)


def _is_stacked(text: str) -> bool:
    """Whether more than MARKS combining marks stand in a row."""
    if text.isascii() or _marks().isdisjoint(text):
        return False
    return any(is_mark and sum(1 for _ in run) > MARKS for is_mark, run in groupby(text, _marks().__contains__))


def _unstacked(text: str) -> str:
    if not _is_stacked(text):
        return text
    return "".join(
        "".join(islice(run, MARKS if is_mark else None)) for is_mark, run in groupby(text, _marks().__contains__)
    )


def _once(text: str, kept: Callable[[re.Match[str]], str]) -> str:
    text = _BLANK.sub(" ", text)
    if not _USELESS.isdisjoint(text):
        text = text.translate(dict.fromkeys(map(ord, _USELESS.intersection(text))))
    text = _unstacked(_RUN.sub(kept, text))
    return _unstacked(unicodedata.normalize("NFC", text))


def _fitting(run: re.Match[str]) -> str:
    text, start, end = run.string, run.start(), run.end()
    return _kept(text[start - 1 : start], run[0][:_LONGEST], text[end : end + 1])


@lru_cache(maxsize=4096)
def _kept(before: str, run: str, after: str) -> str:
    """What of a run of invisible characters is kept where it stands; where they hinder each other, the first that fits."""
    kept = "".join(_kept_in_places().findall(f"{before}{run}{after}"))
    if not kept and len(run) > 1:
        kept = next(
            (character for character in dict.fromkeys(run) if _kept_in_places().search(f"{before}{character}{after}")),
            "",
        )
    return kept


def _nothing(_: re.Match[str]) -> str:
    return ""


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
