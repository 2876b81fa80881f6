"""Where the sentences and paragraphs of a news text begin: one rule for the index and for marks.

A line is a paragraph, and ends a sentence. Within a line a sentence ends behind a chunk (what stands between blanks) that ends
with a full stop, question or exclamation mark, unless that is an abbreviation, an initial or, in languages that write them so, an
ordinal; and the next begins with the next chunk, if that starts with no small letter of ASCII. A chunk without a word neither
begins nor stops a sentence. In scripts without spaces the full stop itself ends it. So all depends on chunks, which an index may
remember.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.text.analysis import WORD, stemmer_of

STOPS = "。！？｡"
"""Full stops of scripts without spaces."""

_ENDS = re.compile(rf"[.!?…{STOPS}](?=[\"”’'»)\]」』）]*$)")
_BEGINS = re.compile(r"""["“‘'«(\[¿¡「『„‚]*[^\W_a-z]""")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w.])(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|St|Jr|Sr|No|Nr|vs|Jan|Feb|Mar|Apr"
    r"|Aug|Sept?|Oct|Okt|Nov|Dec|Dez|Inc|Corp|Co|Ltd|M|Mme|Sra?|Hr|Fr|ca|bzw)\.$"
)
_ORDINAL = re.compile(r"(?:^|\D)\d{1,2}\.$")
_WITH_ORDINALS = frozenset(
    ("german", "danish", "norwegian", "finnish", "hungarian", "estonian", "serbian", "basque", "turkish")
)
_CHUNK = re.compile(r"\S+")


def has_ordinals(stemmer: str) -> bool:
    """Whether a number with a full stop is an ordinal in the languages of a stemmer."""
    return stemmer in _WITH_ORDINALS


def begins(chunk: str) -> bool:
    """Whether a chunk may begin a sentence."""
    return _BEGINS.match(chunk) is not None


def ends(chunk: str, ordinals: bool) -> bool:
    """Whether a chunk may end a sentence. ordinals: whether a number with a full stop is one."""
    mark = _ENDS.search(chunk)
    if mark is None:
        return False
    if mark[0] != ".":
        return True
    before = chunk[: mark.end()]
    return _ABBREVIATION.search(before) is None and not (ordinals and _ORDINAL.search(before))


def within_chunk(chunk: str) -> tuple[int, ...]:
    """Where words behind a full stop within a chunk begin, in code points."""
    within: list[int] = []
    if any(stop in chunk for stop in STOPS):
        last = None
        for match in WORD.finditer(chunk):
            if last is not None and any(stop in chunk[last : match.start()] for stop in STOPS):
                within.append(match.start())
            last = match.end()
    return tuple(within)


@lru_cache(maxsize=100_000)
def _read(chunk: str, ordinals: bool) -> tuple[bool, bool, bool, tuple[int, ...]]:
    """(whether it holds a word, may begin, may end a sentence, where the words behind a full stop within it begin)."""
    return WORD.search(chunk) is not None, begins(chunk), ends(chunk, ordinals), within_chunk(chunk)


def sentence_starts(text: str, lang: str | None) -> list[tuple[int, bool]]:
    """(code point at which a sentence begins, whether a line begins there too) of every sentence, in order. lang: BCP 47."""
    ordinals = has_ordinals(stemmer_of(lang))
    starts: list[tuple[int, bool]] = []
    at = 0
    for line in text.split("\n"):
        ended, first = True, True
        for match in _CHUNK.finditer(line):
            word, may_begin, may_end, within = _read(match[0], ordinals)
            if not word:
                ended = ended or may_end
                continue
            if first or (ended and may_begin):
                starts.append((at + match.start(), first))
            starts += [(at + match.start() + place, False) for place in within]
            ended, first = may_end, False
        at += len(line) + 1
    return starts


def regions(text: str, lang: str | None, begin: Sequence[int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """(sentences, paragraphs) of a text as (first, last) positions of its tokens.

    begin: code points at which the tokens begin, in order.
    """
    sentences: list[tuple[int, int]] = []
    paragraphs: list[tuple[int, int]] = []
    starts = sentence_starts(text, lang)
    at, count = 0, len(begin)
    for number, (_, line) in enumerate(starts, 1):
        end = starts[number][0] if number < len(starts) else len(text) + 1
        first = at
        while at < count and begin[at] < end:
            at += 1
        if at == first:
            break  # beyond what is read of a long text
        sentences.append((first, at - 1))
        if line:
            paragraphs.append((first, at - 1))
        else:
            paragraphs[-1] = (paragraphs[-1][0], at - 1)
    return sentences, paragraphs


def opening_of(text: str, lines: int, begin: Sequence[int]) -> int:
    """How many tokens the first lines of a text have. begin: code points at which the tokens begin, in order."""
    parts = text.split("\n", lines)
    length = len(text) if len(parts) <= lines else len(text) - len(parts[-1])
    return sum(start < length for start in begin) if lines else 0
