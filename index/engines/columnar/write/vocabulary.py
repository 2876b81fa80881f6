"""Fast conversion of text to form numbers: `index.text.analysis`, memoised by chunk.

A form is a printed word together with its stem; a token is a form and how it is spelt (`analysis.case_of`); a chunk is what lies
between blanks ("said,", "(year-end"). No token spans a blank, so the tokens of a text are those of its chunks (a property test
compares the result with `analysis.tokens`). The chunks of many texts are looked up at once (`ChunkTable`); only one not seen before
is tokenised, folded and stemmed.
"""

import re
import struct
from array import array
from collections.abc import Sequence

from index.engines.columnar.write.chunk_table import ChunkTable
from index.text import analysis
from index.text.folding import fold
from index.text.text_regions import STOPS, begins, ends, has_ordinals

CASE_BITS = 2
CASE = (1 << CASE_BITS) - 1
ENDS, BEGINS = 1 << CASE_BITS, 2 << CASE_BITS
FORM_SHIFT = CASE_BITS + 2
"""A token is the number of its form, whether its chunk may begin and may end a sentence, and how it is spelt."""

END_MARK, LINE_MARK = -1, -2
"""In place of a token: a chunk without a word that may end a sentence, and the end of a line."""

_LINE = "\ud800"
"""A chunk that no text holds, in place of a newline."""

REMEMBERED = 300_000
"""Chunks to memoise, over all languages; further ones are analysed each time."""

_ONE = struct.Struct("=i").pack

_LONGEST = 32
"""Longest chunk to memoise, in characters."""

_LONG_TEXT = 60_000
"""Length in characters from which a text may exceed analysis.TOKEN_LIMIT."""


_ENDING = "(?:['`](?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?![A-Za-z0-9]))?"
_ASCII = re.compile(
    rf"[A-Za-z][A-Za-z0-9]+{_ENDING}"
    r"|(?<![A-Za-z0-9])(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![A-Za-z0-9]))?"
    r"|[0-9]+(?:[.,][0-9]+)+(?![A-Za-z0-9])"
    rf"|[A-Za-z0-9]+{_ENDING}"
)
"""analysis.WORD for ASCII.

Words starting with two letters, neither abbreviation nor number, are most common and tried first.
"""


class _Chunks(dict[str, bytes]):
    """Chunk -> its tokens in one language, 4 bytes each: joining bytes is faster than joining lists of integers."""

    def __init__(self, numbers: "Forms", stemmer: str) -> None:
        super().__init__()
        self._numbers = numbers
        self._stemmer = stemmer
        self._ordinals = has_ordinals(stemmer)
        self._tokens: dict[str, int] = {}
        self._forms: dict[str, int] = {}

    def __missing__(self, text: str) -> bytes:
        encoded = self.encoded(text)
        if len(text) <= _LONGEST and self._numbers.remember():
            self[text] = encoded
        return encoded

    def remember(self) -> bool:
        """Whether another chunk may be memoised."""
        return self._numbers.remember()

    def encoded(self, text: str) -> bytes:
        """The tokens of a chunk, without a look at what is memoised."""
        if text == _LINE:
            return _ONE(LINE_MARK)
        if text.isascii() and text.isalnum():  # a word and nothing else, which ends no sentence
            return _ONE(self._token(text) | (0 if text[0].islower() else BEGINS))
        tokens = self._ascii(text) if text.isascii() else self._beyond_ascii(text)
        may_end = not text[-1].isalnum() and ends(text, self._ordinals)
        if not tokens:
            return _ONE(END_MARK) if may_end else b""
        tokens[0] |= BEGINS if begins(text) else 0
        tokens[-1] |= ENDS if may_end else 0
        return tokens.tobytes()

    def _ascii(self, text: str) -> "array[int]":
        return array("i", map(self._token, _ASCII.findall(text)))

    def _beyond_ascii(self, text: str) -> "array[int]":
        tokens = array("i")
        before = 0
        for match in analysis.WORD.finditer(text):
            printed, first = match[0], len(tokens)
            if match.lastgroup == "unspaced":
                tokens.extend(self._numbers.form(pair, pair) << FORM_SHIFT for pair, _, _ in analysis.pairs(printed))
            else:
                tokens.append(self._token(printed))
            if first and any(stop in text[before : match.start()] for stop in STOPS):
                tokens[first - 1] |= ENDS
                tokens[first] |= BEGINS
            before = match.end()
        return tokens

    def _token(self, printed: str) -> int:
        token = self._tokens.get(printed)
        if token is None:
            folded = fold(printed)
            form = self._forms.get(folded)
            if form is None:
                form = self._forms[folded] = self._numbers.form(analysis.stem_of_folded(folded, self._stemmer), folded)
            token = (form << FORM_SHIFT) | _case(printed, folded)
            if len(self._tokens) < REMEMBERED:
                self._tokens[printed] = token
        return token


def _case(printed: str, folded: str) -> int:
    """`analysis.case_of`, sooner for most words."""
    if printed.isascii():
        if printed == folded:
            return analysis.LOWER
        if printed[1:] == folded[1:]:
            return analysis.CAPITALISED
    return analysis.case_of(printed)


class Forms:
    """Every stem, printed word and form seen so far, numbered in order of arrival. They know nothing of the chunks that know them,
    so that all of it, a hundred megabytes, is gone when it is worn, and does not wait for the garbage collector."""

    def __init__(self) -> None:
        self.stems: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.stem_of = array("i")
        self.word_of = array("i")
        self._numbers: dict[tuple[int, int], int] = {}
        self._remembered = 0

    @property
    def worn(self) -> bool:
        """Whether so many chunks have been met that new ones are no longer memoised."""
        return self._remembered >= REMEMBERED

    def remember(self) -> bool:
        """Whether another chunk may be memoised."""
        self._remembered += 1
        return self._remembered <= REMEMBERED

    def form(self, stem: str, printed: str) -> int:
        """The number of a (stem, printed word) pair; a new pair gets the next number."""
        pair = (
            self.stems.setdefault(stem, len(self.stems)),
            self.words.setdefault(printed, len(self.words)),
        )
        form = self._numbers.get(pair)
        if form is None:
            form = self._numbers[pair] = len(self.stem_of)
            self.stem_of.append(pair[0])
            self.word_of.append(pair[1])
        return form


class Vocabulary:
    """The chunks of each language, and the forms that they have."""

    def __init__(self) -> None:
        self.forms = Forms()
        self._by_stemmer: dict[str, ChunkTable] = {}

    def read(self, text: str, lang: str | None, into: "array[int]") -> int:
        """Append the tokens of a text to `into`, in order, with marks between; returns how many both are."""
        return self.read_all([text], lang, into)[0]

    def read_all(self, texts: Sequence[str], lang: str | None, into: "array[int]") -> list[int]:
        """`read` for several texts of a language, which is much faster than one by one."""
        stemmer = analysis.stemmer_of(lang)
        chunks = self._by_stemmer.get(stemmer)
        if chunks is None:
            chunks = self._by_stemmer[stemmer] = ChunkTable(_Chunks(self.forms, stemmer))
        tokens, lengths = chunks.read([_prepared(text, lang) for text in texts])
        into.frombytes(tokens)
        return lengths


def _prepared(text: str, lang: str | None) -> str:
    """A text as far as it is read, with chunks for its newlines."""
    if len(text) > _LONG_TEXT:
        read_tokens = analysis.tokens(text, lang)
        if len(read_tokens) == analysis.TOKEN_LIMIT:
            text = text[: read_tokens[-1].end]
    return text.replace("\n", f" {_LINE} ")
