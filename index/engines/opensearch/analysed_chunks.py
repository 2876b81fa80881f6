"""Texts as OpenSearch gets them, fast: `index.text.analysis`, memoised by chunk.

A chunk is what lies between blanks ("said,", "(year-end"). No token spans a blank, so the tokens of a text are those of its chunks;
a text costs one split and one look-up for each, and only a chunk not seen before is read, folded and stemmed.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from index.text.analysis import STEMMERS, TOKEN_LIMIT, stem, stemmer_of, tokens
from index.text.folding import fold

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
