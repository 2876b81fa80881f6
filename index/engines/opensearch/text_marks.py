"""The marks of a text: where its sentences, paragraphs, quotations and opening begin and end, and how its words are spelt.

They are read by chunk, as `index.text.text_regions` says, and only a chunk not seen before is looked at.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.engines.opensearch.analysed_chunks import token_text
from index.engines.opensearch.index_mapping import CASES, PLACEHOLDER, REGIONS
from index.text.analysis import LOWER, STEMMERS, UNSPACED, case_of, stemmer_of, tokens
from index.text.folding import fold
from index.text.text_regions import begins, ends, has_ordinals, within_chunk

_LANGUAGES = {stemmer: lang for lang, stemmer in STEMMERS.items()}
_UNSPACED = re.compile(f"[{UNSPACED}]")


class _Signs(NamedTuple):
    """Of one chunk. size: its tokens. begins, ends: whether it may begin, or end, a sentence. within: its tokens that begin one.
    spelt: (token, mark) of those with a capital."""

    size: int
    begins: bool
    ends: bool
    within: tuple[int, ...]
    spelt: tuple[tuple[int, str], ...]


@lru_cache(maxsize=200_000)
def _signs(chunk: str, stemmer: str) -> _Signs:
    read = tokens(chunk, _LANGUAGES[stemmer])
    starts = [token.start for token in read]
    spelt: list[tuple[int, str]] = []
    for at, token in enumerate(read):
        word = chunk[token.start : token.end]
        case = LOWER if _UNSPACED.match(word) else case_of(word)
        if case != LOWER:
            spelt.append((at, CASES[case] + token_text(fold(word))))
    within = tuple(starts.index(place) for place in within_chunk(chunk))
    return _Signs(len(read), begins(chunk), ends(chunk, has_ordinals(stemmer)), within, tuple(spelt))


def marks(text: str, lang: str | None, count: int, opening: int, quoted: Sequence[tuple[int, int]]) -> str:
    """One mark for each token of a text, joined by blanks: its letters of REGIONS, "|", and how it is spelt if it has a capital.

    count: tokens that are read. opening: lines that are the opening. quoted: (first, last) positions of quotations.
    """
    stemmer = stemmer_of(lang)
    sentences: list[int] = []
    paragraphs: list[int] = []
    words: dict[int, str] = {}
    position = opened = 0
    for number, line in enumerate(text.split("\n")):
        ended, first = True, True
        for chunk in line.split():
            signs = _signs(chunk, stemmer)
            if not signs.size:
                ended = ended or signs.ends
                continue
            if first:
                paragraphs.append(position)
            if first or (ended and signs.begins):
                sentences.append(position)
            for token in signs.within:
                sentences.append(position + token)
            for token, mark in signs.spelt:
                words[position + token] = mark
            position += signs.size
            ended, first = signs.ends, False
        if number < opening:
            opened = min(position, count)
    letters: dict[int, str] = {}
    for name, starts in (("sentence", sentences), ("paragraph", paragraphs)):
        kept = [start for start in starts if start < count]
        _mark(letters, REGIONS[name], list(zip(kept, [start - 1 for start in kept[1:]] + [count - 1], strict=False)))
    _mark(letters, REGIONS["quote"], quoted)
    _mark(letters, REGIONS["opening"], [(0, opened - 1)] if opened else [])
    made = [PLACEHOLDER] * count
    for at in letters.keys() | words.keys():
        if at < count:
            made[at] = f"{letters.get(at, '')}|{words.get(at, '')}"
    return " ".join(made)


def _mark(letters: dict[int, str], region: str, spans: Sequence[tuple[int, int]]) -> None:
    first_letter, last_letter, both = tuple(region)
    for first, last in spans:
        if first == last:
            letters[first] = letters.get(first, "") + both
        else:
            letters[first] = letters.get(first, "") + first_letter
            letters[last] = letters.get(last, "") + last_letter
