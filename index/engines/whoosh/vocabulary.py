"""From text to form numbers, fast: `index.analysis` memoised word by word.

A form is a printed word together with its stem. One regular expression without groups finds the words of a text, and a
dictionary gives each its form; only a word that was never seen is folded and stemmed. The tokens are exactly those of
`analysis.tokens` (a property test holds the two together).
"""

import re
from array import array

from index import analysis

_LETTERS_FIRST = "[A-Za-z][A-Za-z0-9]+(?:'(?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?![A-Za-z0-9]))?"
_ASCII = re.compile(
    rf"{_LETTERS_FIRST}"
    r"|(?<![A-Za-z0-9])(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![A-Za-z0-9]))?"
    r"|[0-9]+(?:[.,][0-9]+)+(?![A-Za-z0-9])"
    r"|[A-Za-z0-9]+(?:'(?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?![A-Za-z0-9]))?"
)
"""analysis.WORD for ASCII text. Most words begin with two letters, which neither an abbreviation nor a number does, so
that branch may stand first."""

_ANY = re.compile(re.sub(r"\(\?P<\w+>", "(?:", analysis.WORD.pattern))
_UNSPACED = re.compile(f"[{analysis.UNSPACED}]")
_IS_RUN = -1

REMEMBERED = 400_000
"""Words remembered per language; further ones are worked out each time."""


class _Forms(dict[str, int]):
    """Printed word as it stands in the text -> its form; a run without spaces -> _IS_RUN."""

    def __init__(self, vocabulary: "Vocabulary", stemmer: str) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._stemmer = stemmer

    def __missing__(self, printed: str) -> int:
        if _UNSPACED.match(printed):
            return _IS_RUN
        form = self._vocabulary.form(analysis.stem(printed, self._stemmer), analysis.fold(printed))
        if len(self) < REMEMBERED:
            self[printed] = form
        return form


class Vocabulary:
    """Every stem, printed word and form met since the last flush, numbered as they came."""

    def __init__(self) -> None:
        self.stems: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.form_stem = array("i")
        self.form_word = array("i")
        self._forms: dict[tuple[int, int], int] = {}
        self._by_stemmer: dict[str, _Forms] = {}

    def form(self, stem: str, printed: str) -> int:
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
        """Append the forms of a text, in order; returns how many (at most analysis.TOKEN_LIMIT)."""
        stemmer = analysis.stemmer_of(lang)
        forms = self._by_stemmer.get(stemmer)
        if forms is None:
            forms = self._by_stemmer[stemmer] = _Forms(self, stemmer)
        before = len(into)
        if text.isascii():
            into.extend(map(forms.__getitem__, _ASCII.findall(text)))
        else:
            found = _ANY.findall(text)
            numbers = list(map(forms.__getitem__, found))
            if _IS_RUN in numbers:
                numbers = self._with_pairs(found, numbers)
            into.extend(numbers)
        count = len(into) - before
        if count > analysis.TOKEN_LIMIT:
            del into[before + analysis.TOKEN_LIMIT :]
            count = analysis.TOKEN_LIMIT
        return count

    def _with_pairs(self, found: list[str], numbers: list[int]) -> list[int]:
        out: list[int] = []
        for printed, number in zip(found, numbers, strict=True):
            if number != _IS_RUN:
                out.append(number)
                continue
            for at in range(max(len(printed) - 1, 1)):
                pair = analysis.fold(printed[at : at + 2])
                out.append(self.form(pair, pair))
        return out
