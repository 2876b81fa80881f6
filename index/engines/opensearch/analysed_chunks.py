"""Texts as OpenSearch gets them, fast: `index.text.analysis`, memoised by chunk.

A chunk is what lies between blanks ("said,", "(year-end"). No token spans a blank, so the tokens of a text are those of its chunks;
a text costs one split and one look-up for each, and only a chunk not seen before is read, folded and stemmed. So are the marks of a
text: where its sentences, paragraphs, quotations and opening begin and end, and how its words are spelt.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from index.engines.opensearch.index_mapping import CASES, PLACEHOLDER, REGIONS
from index.text.analysis import LOWER, STEMMERS, TOKEN_LIMIT, UNSPACED, case_of, stem, stemmer_of, tokens
from index.text.folding import fold
from index.text.text_regions import begins, ends, has_ordinals, within_chunk

REMEMBERED = 300_000
"""Chunks to memoise, over all languages; then they are forgotten, and those of the next texts remembered."""

_LONGEST_CHUNK = 32
"""Longest chunk to memoise, in characters."""

_LONGEST = 1000
"""Characters of a token that are kept; of a longer one the beginning and a digest."""

_EMPTY, _BLANK, _CUT = "\ue000", "\ue001", "\ue002"
"""Of the private use area, which no word contains: a token of no characters, a blank within one, the end of a cut one."""

_AROUND = '.,;:!?"()[]'
"""Signs around a word that are no part of a token, and make none."""

_BLANKS = re.compile(r"\s")
_UNSPACED = re.compile(f"[{UNSPACED}]")


@lru_cache(maxsize=200_000)
def token_text(text: str) -> str:
    """A stem or printed word as the index holds it: without blanks, never empty, and no longer than Lucene allows."""
    if not text:
        return _EMPTY
    text = _BLANKS.sub(_BLANK, text)
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST] + _CUT + hashlib.sha256(text.encode()).hexdigest()


class Analysed(NamedTuple):
    """The tokens of a text or chunk, in order, joined by blanks; "" for none. Both have as many tokens."""

    stems: str
    printed: str


class _Chunks(dict[str, Analysed]):
    """Chunk -> its tokens in one language."""

    def __init__(self, analyser: "Analyser", stemmer: str) -> None:
        super().__init__()
        self._analyser = analyser
        self._stemmer = stemmer

    def __missing__(self, chunk: str) -> Analysed:
        if (plain := _plain(chunk)) != chunk:
            read = self[plain]
        elif chunk.isalpha() and chunk.isascii():
            read = Analysed(token_text(stem(chunk, self._stemmer)), token_text(chunk))
        else:
            read = analysed(chunk, self._stemmer)
        if len(chunk) <= _LONGEST_CHUNK:
            self._analyser.remembered += 1
            self[chunk] = read
        return read


def _plain(chunk: str) -> str:
    """A chunk with the same tokens that is more likely known: small letters, and no signs around a single word."""
    if not chunk.isascii() or "'" in chunk or "`" in chunk:  # case matters in an ending
        return chunk
    bare = chunk.strip(_AROUND)
    return (bare if bare.isalpha() else chunk).lower()


class Analyser:
    """Reads texts, and remembers the chunks they are made of. Not to be shared between threads."""

    def __init__(self) -> None:
        self.remembered = 0
        self._by_stemmer: dict[str, _Chunks] = {}

    def read(self, text: str, lang: str | None) -> Analysed:
        """The tokens of a text, at most TOKEN_LIMIT: what `analysed` gives."""
        stemmer = stemmer_of(lang)
        if len(text) > TOKEN_LIMIT:  # a token takes a character at least
            return analysed(text, stemmer)
        if self.remembered >= REMEMBERED:
            self._by_stemmer.clear()
            self.remembered = 0
        chunks = self._by_stemmer.get(stemmer)
        if chunks is None:
            chunks = self._by_stemmer[stemmer] = _Chunks(self, stemmer)
        read = list(map(chunks.__getitem__, text.split()))
        return Analysed(_joined(map(_STEMS, read)), _joined(map(_PRINTED, read)))


_STEMS, _PRINTED = itemgetter(0), itemgetter(1)
_LANGUAGES = {stemmer: lang for lang, stemmer in STEMMERS.items()}
"""A language of each stemmer."""


def analysed(text: str, stemmer: str) -> Analysed:
    """The tokens of a text, read anew. stemmer: of its language."""
    read = tokens(text, _LANGUAGES[stemmer])
    stems = [token_text(token.stem) for token in read]
    printed = [token_text(fold(text[token.start : token.end])) for token in read]
    return Analysed(" ".join(stems), " ".join(printed))


def _joined(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts))


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
