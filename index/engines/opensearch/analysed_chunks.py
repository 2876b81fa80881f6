"""Texts as OpenSearch gets them, fast: `index.text.analysis`, memoised by chunk.

A chunk is what lies between blanks ("said,", "(year-end"). No token spans a blank, so the tokens of a text are those of its chunks;
a text costs one split and one look-up for each, and only a chunk not seen before is read, folded and stemmed. So are the marks of a
text: where its sentences, paragraphs, quotations and opening begin and end, and how its words are spelt.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from index.engines.opensearch.index_mapping import CASES, PLACEHOLDER, REGIONS
from index.text.analysis import CAPITALISED, LOWER, STEMMERS, TOKEN_LIMIT, UNSPACED, case_of, stem, stemmer_of, tokens
from index.text.folding import fold
from index.text.text_regions import begins, ends, has_ordinals, within_chunk

REMEMBERED = 250_000
"""Chunks to memoise, over all languages, before those that were not met again since the last time so many were are forgotten."""

_LONGEST_CHUNK = 32
"""Longest chunk to memoise, in characters."""

_LONGEST = 1000
"""Characters of a token that are kept; of a longer one the beginning and a digest."""

_EMPTY, _BLANK, _CUT = "\ue000", "\ue001", "\ue002"
"""Of the private use area, which no word contains: a token of no characters, a blank within one, the end of a cut one."""

_AROUND = '.,;:!?"()[]'
"""Signs around a word that are no part of a token, and make none."""

_ENDING = '.!?")]'
"""Those of them that a chunk ends with if it ends a sentence."""

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
    """The tokens of a text, in order, joined by blanks; "" for none. All have as many tokens."""

    stems: str
    printed: str
    marks: str
    """Of each token: its letters of REGIONS, "|", and how it is spelt if it has a capital; PLACEHOLDER for none of these."""
    words: Sequence[str]
    """What is printed, apart."""


_Chunk = tuple[str, str, str, int, tuple[int, ...], str]
"""Of a chunk: its stems, printed words and marks, as in Analysed, but marks say only how a word is spelt; how many tokens it has;
those of them that begin a sentence in it; a sign for the rest, by which the sentences of a text are found (`_sign`). A plain tuple:
the garbage collector leaves it alone."""


def _sign(size: int, begins: bool, ends: bool, within: bool) -> str:
    """a to h: of a chunk with tokens, by whether it may begin (1) or end (2) a sentence, and one begins within it (4). N and n: of
    one without, by whether it may end a sentence."""
    if not size:
        return "N" if ends else "n"
    return "abcdefgh"[begins + 2 * ends + 4 * within]


_SENTENCE = re.compile("[cdghN][nN]*(?=[bdfh])")
"""Ends before a chunk that begins a sentence within a line."""

_WORD = re.compile("[a-h]")
_WITHIN = re.compile("[e-h]")


class _Chunks(dict[str, _Chunk]):
    """Chunk -> its tokens in one language. before: those of the generation before, which are taken over when they are met again."""

    def __init__(self, analyser: "Analyser", stemmer: str, before: dict[str, _Chunk]) -> None:
        super().__init__()
        self._analyser = analyser
        self._stemmer = stemmer
        self._ordinals = has_ordinals(stemmer)
        self._before = before

    def succeeded(self) -> "_Chunks":
        """The next generation."""
        self._before = {}
        return _Chunks(self._analyser, self._stemmer, self)

    def __missing__(self, chunk: str) -> _Chunk:
        read = self._before.get(chunk)
        if read is None:
            word = chunk.strip(_AROUND)
            read = self._word(chunk, word) if word.isalpha() and word.isascii() else self._tokens(chunk)
        if len(chunk) <= _LONGEST_CHUNK:
            self._analyser.remembered += 1
            self[chunk] = read
        return read

    def _word(self, chunk: str, word: str) -> _Chunk:
        """A chunk that is a word of ASCII, with signs around it."""
        plain = word.lower()
        known = self.get(plain) or self._before.get(plain)  # the word without signs, in lower case
        stems, printed = known[:2] if known else (token_text(stem(plain, self._stemmer)), token_text(plain))
        mark, sign = PLACEHOLDER, "a"
        if word != plain:
            mark = f"|{CASES[CAPITALISED if word[1:] == plain[1:] else case_of(word)]}{printed}"
        if chunk != plain:  # else neither a capital nor a sign
            sign = _sign(1, begins(chunk), chunk[-1] in _ENDING and ends(chunk, self._ordinals), False)
        return stems, printed, mark, 1, (), sign

    def _tokens(self, chunk: str) -> _Chunk:
        """Any chunk, read by the analysis."""
        read = tokens(chunk, _LANGUAGES[self._stemmer])
        marks = []
        for token in read:
            word = chunk[token.start : token.end]
            case = LOWER if _UNSPACED.match(word) else case_of(word)
            marks.append(PLACEHOLDER if case == LOWER else f"|{CASES[case]}{token_text(fold(word))}")
        starts = [token.start for token in read]
        within = tuple(starts.index(place) for place in within_chunk(chunk))
        return (
            " ".join(token_text(token.stem) for token in read),
            " ".join(token_text(fold(chunk[token.start : token.end])) for token in read),
            " ".join(marks),
            len(read),
            within,
            _sign(len(read), begins(chunk), ends(chunk, self._ordinals), bool(within)),
        )


class Analyser:
    """Reads texts, and remembers the chunks they are made of. Not to be shared between threads."""

    def __init__(self) -> None:
        self.remembered = 0
        self._by_stemmer: dict[str, _Chunks] = {}

    def read(self, text: str, lang: str | None, opening: int = 0, quoted: Sequence[tuple[int, int]] = ()) -> Analysed:
        """The tokens of a text, at most TOKEN_LIMIT: what `tokens` gives, with marks.

        opening: lines that are the opening. quoted: (first, last) positions of quotations.
        """
        stemmer = stemmer_of(lang)
        if self.remembered >= REMEMBERED:
            self._by_stemmer = {name: chunks.succeeded() for name, chunks in self._by_stemmer.items() if chunks}
            self.remembered = 0
        known = self._by_stemmer.get(stemmer)
        if known is None:
            known = self._by_stemmer[stemmer] = _Chunks(self, stemmer, {})
        split: list[str] = []
        lines = [0]
        for line in text.split("\n"):
            split += line.split()
            lines.append(len(split))
        if not split:
            return Analysed("", "", "", ())
        stemmed: Sequence[str]
        prints: Sequence[str]
        marked: Sequence[str]
        position: Sequence[int]
        stemmed, prints, marked, sizes, within, signs = zip(*map(known.__getitem__, split), strict=True)
        if 0 in sizes:
            stemmed, prints, marked = (tuple(filter(None, parts)) for parts in (stemmed, prints, marked))
        stems, printed = " ".join(stemmed), " ".join(prints)
        most = max(sizes)
        if most > 1:
            prints, marked = printed.split(" "), " ".join(marked).split(" ")
        position = range(len(split) + 1) if most == min(sizes) == 1 else [0, *accumulate(sizes)]
        made = list(marked[:TOKEN_LIMIT])
        if len(made) < len(marked):
            stems, prints = " ".join(stems.split(" ")[:TOKEN_LIMIT]), prints[:TOKEN_LIMIT]
            printed = " ".join(prints)
        found = _Found("".join(signs), position, within, lines, len(made))
        for at, letters in _letters(found, opening, quoted).items():
            made[at] = letters + ("|" if made[at] == PLACEHOLDER else made[at])
        return Analysed(stems, printed, " ".join(made), prints)


_LANGUAGES = {stemmer: lang for lang, stemmer in STEMMERS.items()}
"""A language of each stemmer."""


class _Found(NamedTuple):
    """The chunks of a text. signs: of all. position: of the first token of each, and how many tokens there are. within: the tokens
    of each that begin a sentence in it. lines: number of chunks before each line, and in all. read: tokens that are read."""

    signs: str
    position: Sequence[int]
    within: Sequence[tuple[int, ...]]
    lines: Sequence[int]
    read: int


def _letters(found: _Found, opening: int, quoted: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Letters of REGIONS by position."""
    signs, position, within, lines, count = found
    firsts = [_WORD.search(signs, *line) for line in pairwise(lines)]
    paragraphs = [position[first.start()] for first in firsts if first]
    sentences = {*paragraphs, *(position[match.end()] for match in _SENTENCE.finditer(signs))}
    for match in _WITHIN.finditer(signs):
        sentences.update(position[match.start()] + token for token in within[match.start()])
    opened = min(position[lines[min(opening, len(lines) - 1)]], count)
    letters: dict[int, str] = {}
    for name, starts in (("sentence", sorted(sentences)), ("paragraph", paragraphs)):
        kept = [start for start in starts if start < count]
        _mark(letters, REGIONS[name], list(zip(kept, [start - 1 for start in kept[1:]] + [count - 1], strict=False)))
    _mark(letters, REGIONS["quote"], [span for span in quoted if span[1] < count])
    _mark(letters, REGIONS["opening"], [(0, opened - 1)] if opened else [])
    return letters


def _mark(letters: dict[int, str], region: str, spans: Sequence[tuple[int, int]]) -> None:
    first_letter, last_letter, both = tuple(region)
    for first, last in spans:
        if first == last:
            letters[first] = letters.get(first, "") + both
        else:
            letters[first] = letters.get(first, "") + first_letter
            letters[last] = letters.get(last, "") + last_letter
