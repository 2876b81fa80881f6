"""Splits text into words with offsets, in the way the training corpora are split.

Words are normalised for the tagger (straight quotes, composed accents), while `start` and `end` count code points of
the original text, so that spans found on the words are valid there.
"""

import re
import unicodedata
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


def _ends_here(tokens: "list[Token]", word: str, text: str, end: int) -> bool:
    """Whether an apparent initial is the last word of a sentence: "Plan B. The ...", "... Li Yu. Li said"."""
    if not tokens or word in {
        "St.",
        "Mr.",
        "Ms.",
        "Mx.",
        "Dr.",
        "Lt.",
        "Jr.",
        "Sr.",
        "Fr.",
        "No.",
        "Co.",
        "Mt.",
        "Ft.",
        "Md.",
        "Wm.",
    }:
        return False
    before = tokens[-1].word
    if len(word) == 2:
        following = _FOLLOWING.match(text, end)
        return following is not None and following[1].lower() in _STARTS and before[-1] != "." and before[0].isalpha()
    return before.lower() in word_lists.words("east_asian_surname") and before[0].isupper()


_FOLLOWING = re.compile(r"[ \t]*([A-Z][a-z]+)(?![\w.'’-])")
_STARTS = (word_lists.words("never") | {"he", "she", "i"}) - {"an", "will", "may", "so", "do"}


def tokenize(text: str) -> list[Token]:
    """Every word and mark, in order; a line break is a token "\\n" of its own. Runs in time linear in the text."""
    tokens: list[Token] = []
    first = True
    ended = False
    for match in TOKEN.finditer(text):
        word = match[0]
        start, end = match.span()
        if not word.isascii():
            word = normalise(word)
        if " " in word:
            word = word.replace(" ", "")
        if word[-1] == "." and 1 < len(word) < 4 and _ends_here(tokens, word, text, end):
            tokens.append(Token(word[:-1], start, end - 1, first))
            word, start = ".", end - 1
            first = False
        if ended and word not in _CLOSERS:
            first = word[0].isupper() or not word[0].isalnum()
            ended = False
        tokens.append(Token(word, start, end, first))
        if word in _ENDS:
            ended = True
            if word == "\n":
                first = True
        elif first and word[0].isalnum():
            first = False
    return tokens
