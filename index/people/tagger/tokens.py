"""Splits text into words with offsets, in the way the training corpora are split.

Words are normalised for the tagger (straight quotes, composed accents), while `start` and `end` count code points of
the original text, so that spans found on the words are valid there.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from operator import add
from typing import NamedTuple

from index.people.tagger import word_lists

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_TITLES = r"Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Cpt|Sgt|Maj|Adm|Rev|Hon|Fr|Sr|Sra|Mme|Mlle|Bros|Messrs"
_TAILS = (
    "based|led|listed|born|backed|owned|class|style|era|run|held|controlled|educated|appointed|aligned|like|related"
)
"""Hyphenated suffixes that are not part of the name ("Haldane-era")."""
_HEADS = "anti|pro|pre|post|non|ex|Anti|Pro|Pre|Post|Non|Ex"
_SHORT = (
    r"St|Ste|Jr|Inc|Corp|Ltd|Co|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec|No|vs|Mt|Ft|Engr|Atty|Supt|Insp|Ph\.D|Md|Mohd|Wm|Geo"
)
_LETTERS = "Yu|Ya|Ye|Yo|Zh|Kh|Ts|Ch|Sh|Th|Ph|Iu|Ia|Chr|Fr"
"""Initials of two letters; any other short word before a full stop ends a sentence."""
TOKEN = re.compile(
    rf"""
    (?!vs\.)[a-z]+(?![\w'’ʼ`\-‐‑\u0300-\u036f])  # most words, at once
    | (?:[A-Z]\.-?){{2,}}                                     # U.S.  J.R.  J.-P.
    | (?:{_TITLES}|{_SHORT})\.(?=\s|$)                      # Mr.  Corp.
    | (?<![\w.])(?:[A-Z]|{_LETTERS})\.(?=[ \t]?[A-Z])         # an initial: George W. Bush, Yu. Smith
    | \d+(?:[.,:/-]\d+)*(?:(?:st|nd|rd|th|s|ST|ND|RD|TH|S)(?![^\W_]))?
    | [^\W\d_]+n['’][ ]?t\b
    | (?:{_HEADS})(?=[-‐‑][^\W\d_])
    | (?!['’])(?:(?<![^\W_])(?:[dDlLnO]['’](?={_LETTER})|[OD]['’][ ](?=[A-Z][A-Za-z])
        |(?:Al|El|As|Ad|Ar|An|At|Az|Ash)[ ]?-[ ](?=[A-Z][a-z])))?{_LETTER}+
      (?:[-‐‑'’ʼ`](?!(?:s|ll|re|ve|m|d|t|S|{_TAILS})(?!{_LETTER})){_LETTER}+)*
    | ['’](?:s|ll|re|ve|m|d|S)\b
    | (?<=[^\W\d_])['’][ ](?:s|ll|re|ve|m|d)\b(?!['’])        # it' s: a blank that should not be there
    | ['’]t(?=[ ][A-Z])                                      # van 't Hof
    | \n
    | [^\s]
    """,
    re.VERBOSE,
)
_WITH_BLANKS = re.compile(rf"(?:{TOKEN.pattern})[^\S\n]*", re.VERBOSE)
"""A token and the blanks behind it: one match after another covers the text, and no search begins at a blank."""
_STRAIGHT = str.maketrans("‘’ʼ`‐‑“”„", "''''--\"\"\"")
_ENDS = frozenset((".", "!", "?", "…", "\n"))
_CLOSERS = frozenset(('"', "'", ")", "]", "''"))


class Token(NamedTuple):
    """word: normalised. start, end: code points in the text. first: whether it starts a line or a sentence."""

    word: str
    start: int
    end: int
    first: bool


def normalise(word: str) -> str:
    """Straight quotes and composed accents, as the tagger expects."""
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", word.translate(_STRAIGHT))


_ABBREVIATED = frozenset(
    {"St.", "Mr.", "Ms.", "Mx.", "Dr.", "Lt.", "Jr.", "Sr.", "Fr.", "No.", "Co.", "Mt.", "Ft.", "Md.", "Wm."}
)
"""Short words whose full stop belongs to them."""


def _ends_here(before: str, word: str, text: str, end: int) -> bool:
    """Whether an apparent initial is the last word of a sentence: "Plan B. The ...", "... Li Yu. Li said"."""
    if not before or word in _ABBREVIATED:
        return False
    if len(word) == 2:
        following = _FOLLOWING.match(text, end)
        return following is not None and following[1].lower() in _STARTS and before[-1] != "." and before[0].isalpha()
    return before.lower() in word_lists.words("east_asian_surname") and before[0].isupper()


_FOLLOWING = re.compile(r"[ \t]*([A-Z][a-z]+)(?![\w.'’-])")
_STARTS = (word_lists.words("never") | {"he", "she", "i"}) - {"an", "will", "may", "so", "do"}


def tokenize(text: str) -> list[Token]:
    """Every word and mark, in order; a line break is a token "\\n" of its own. Runs in time linear in the text."""
    pieces = _WITH_BLANKS.findall(text)
    words = [piece.rstrip() or "\n" for piece in pieces]
    starts = list(accumulate(map(len, pieces), initial=len(text) - sum(map(len, pieces))))
    ends = list(map(add, starts, map(len, words)))
    odd = {word: normalise(word).replace(" ", "") for word in set(words) if not word.isascii() or " " in word}
    if odd:
        words = [odd.get(word, word) for word in words]
    _part_last_words(words, starts, ends, text)
    return list(map(_token, zip(words, starts, ends, _firsts(words), strict=False)))


_token = partial(tuple.__new__, Token)
"""`Token._make` without a call in Python for every word."""


def _part_last_words(words: list[str], starts: list[int], ends: list[int], text: str) -> None:
    """Part the full stop from what looks like an initial but is the last word of its sentence."""
    parted: list[int] = []
    for at in [at for at, word in enumerate(words) if word[-1] == "." and 1 < len(word) < 4]:
        before = "." if parted and parted[-1] == at - 1 else words[at - 1] if at else ""
        if _ends_here(before, words[at], text, ends[at]):
            parted.append(at)
    for at in reversed(parted):
        words[at : at + 1] = [words[at][:-1], "."]
        starts.insert(at + 1, ends[at] - 1)
        ends.insert(at, ends[at] - 1)


def _firsts(words: Sequence[str]) -> list[bool]:
    """Of each word, whether it starts a line or a sentence; so do the marks before it."""
    firsts = [False] * len(words)
    ends = [at for at, word in enumerate(words) if word in _ENDS]
    ends.append(len(words))
    following = iter(ends)
    at, end = 0, -1
    first, ended = True, False
    while at < len(words):
        word = words[at]
        if ended and word not in _CLOSERS:
            first = word[0].isupper() or not word[0].isalnum()
            ended = False
        firsts[at] = first
        if word in _ENDS:
            ended = True
            first = first or word == "\n"
        elif word[0].isalnum():
            first = False
        at += 1
        if not first and not ended:
            while end < at:
                end = next(following)
            at = end
    return firsts
