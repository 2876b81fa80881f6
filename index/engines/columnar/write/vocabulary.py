"""Fast conversion of text to form numbers: `index.text.analysis`, memoised by chunk.

A form is a printed word together with its stem; a chunk is what lies between blanks ("said,", "(year-end"). No token
spans a blank, so the tokens of a text are those of its chunks (a property test compares the result with
`analysis.tokens`). A text costs one split and one dictionary lookup per chunk; only a chunk not seen before is
tokenised, folded and stemmed.
"""

import re
from array import array

from index.text import analysis
from index.text.folding import fold

REMEMBERED = 300_000
"""Chunks to memoise, over all languages; further ones are analysed each time."""

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
    """Chunk -> its forms in one language, 4 bytes each: joining bytes is faster than joining lists of integers."""

    def __init__(self, vocabulary: "Vocabulary", stemmer: str) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._stemmer = stemmer
        self._forms: dict[str, int] = {}

    def __missing__(self, text: str) -> bytes:
        encoded = self._ascii(text) if text.isascii() else self._beyond_ascii(text)
        if len(text) <= _LONGEST and self._vocabulary.remember():
            self[text] = encoded
        return encoded

    def _ascii(self, text: str) -> bytes:
        if "'" not in text and "`" not in text:  # without a possessive ending, case is irrelevant
            text = text.lower()
            known = self.get(text)
            if known is not None:
                return known
        return array("i", [self._form(printed) for printed in _ASCII.findall(text)]).tobytes()

    def _beyond_ascii(self, text: str) -> bytes:
        forms = array("i")
        for match in analysis.WORD.finditer(text):
            printed = match[0]
            if match.lastgroup == "unspaced":
                forms.extend(self._vocabulary.form(pair, pair) for pair, _, _ in analysis.pairs(printed))
            else:
                forms.append(self._form(printed))
        return forms.tobytes()

    def _form(self, printed: str) -> int:
        form = self._forms.get(printed)
        if form is None:
            form = self._vocabulary.form(analysis.stem(printed, self._stemmer), fold(printed))
            if len(self._forms) < REMEMBERED:
                self._forms[printed] = form
        return form


class Vocabulary:
    """Every stem, printed word and form seen so far, numbered in order of arrival."""

    def __init__(self) -> None:
        self.stems: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.form_stem = array("i")
        self.form_word = array("i")
        self._forms: dict[tuple[int, int], int] = {}
        self._by_stemmer: dict[str, _Chunks] = {}
        self._remembered = 0

    @property
    def worn(self) -> bool:
        """Whether it has grown so large that a new one should be started."""
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
        form = self._forms.get(pair)
        if form is None:
            form = self._forms[pair] = len(self.form_stem)
            self.form_stem.append(pair[0])
            self.form_word.append(pair[1])
        return form

    def read(self, text: str, lang: str | None, into: "array[int]") -> int:
        """Append the form number of each token of a text to `into`, in order; returns the number of tokens."""
        stemmer = analysis.stemmer_of(lang)
        chunks = self._by_stemmer.get(stemmer)
        if chunks is None:
            chunks = self._by_stemmer[stemmer] = _Chunks(self, stemmer)
        if len(text) > _LONG_TEXT:
            read_tokens = analysis.tokens(text, lang)
            if len(read_tokens) == analysis.TOKEN_LIMIT:
                text = text[: read_tokens[-1].end]
        forms = b"".join(map(chunks.__getitem__, text.split()))
        into.frombytes(forms)
        return len(forms) // into.itemsize
