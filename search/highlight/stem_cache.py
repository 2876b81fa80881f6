"""Finding the words of a text that have a given stem, without stemming the text.

A text is split at spaces (a word, as the analysis reads it, never contains one). Each piece is cached with its tokens, and
each stem with the pieces it occurs in, so that a text costs one split, two set operations and a search for the few pieces
that matter. There is one cache per stemmer, shared by all searches of a process; together they are bounded. If the stemmer tells
how the printed forms of a stem begin (`search.highlight.stem_prefix`), only pieces with that beginning are looked at.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from index.text.analysis import STEMMERS, stemmer_of, tokens
from index.text.folding import fold
from search.highlight.stem_prefix import ROOTED, needles, plain, word_starts

PIECES_KEPT = 200_000
"""Of all stemmers together: some 60 MB. News in one language needs about half of that."""

BEGINNING = 3
"""First letters under which a printed form is cached, for prefixes, which have at least as many."""

PIECE_MAX = 32
"""Characters; longer pieces are not cached: addresses, and whole sentences in scripts without spaces."""

_BLANK = re.compile(r"\s")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MANY_RUNS = 100
"""Runs of characters beyond ASCII from which on a text is better looked at piece by piece."""
_LANG_OF = {name: lang for lang, name in reversed(STEMMERS.items())}


class Found(NamedTuple):
    """A token of a text. start, end: code points. printed: its form in the text, folded."""

    start: int
    end: int
    stem: str
    printed: str


class _Memory(NamedTuple):
    """tokens: piece -> its tokens. pieces: stem -> pieces that contain it. beginnings: first letters -> pieces with such a
    printed form."""

    tokens: dict[str, tuple[Found, ...]]
    pieces: dict[str, set[str]]
    beginnings: dict[str, set[str]]


class Forms:
    """The cached printed forms of one stemmer. Safe to share between threads."""

    def __init__(self, stemmer: str) -> None:
        self.lang = _LANG_OF[stemmer]
        self._rooted = stemmer in ROOTED
        self._memory = _Memory({}, {}, {})

    def find(self, text: str, stems: frozenset[str], prefixes: tuple[str, ...] = ()) -> list[Found]:
        """Every token that has one of these stems, or whose folded form begins with one of these prefixes (folded, at least
        `BEGINNING` letters), in order."""
        if not self._rooted:
            tokens_found = self._remembered(text, set(text.split()), stems, prefixes)
        else:
            ascii = plain(text)
            # What is not ASCII may fold to anything ("ﬁ", "Ｕ") and cannot be found by its beginning.
            foreign = set() if ascii.isascii() else _foreign(text, ascii)
            tokens_found = self._remembered(text, foreign, stems, prefixes) if foreign else []
            tokens_found += self._by_beginning(text, ascii, foreign, stems, prefixes)
        tokens_found.sort()
        return tokens_found

    def _by_beginning(
        self, text: str, ascii: str, foreign: set[str], stems: frozenset[str], prefixes: tuple[str, ...]
    ) -> list[Found]:
        """Tokens from pieces with a likely beginning, without the foreign ones. ascii: the text as `plain` gives it."""
        if foreign:
            ascii = ascii.encode("ascii", "replace").decode()
        memory, tokens_found, end = self._memory, [], 0
        for at in word_starts(ascii.lower(), needles(stems, prefixes)):
            if at < end:
                continue
            start = at
            while start and not text[start - 1].isspace():
                start -= 1
            blank = _BLANK.search(text, at)
            end = blank.start() if blank else len(text)
            piece = text[start:end]
            if piece not in foreign:
                tokens = memory.tokens.get(piece) or self._tokens(piece)
                for token_start, token_end, stem, printed in tokens:
                    if stem in stems or (prefixes and printed.startswith(prefixes)):
                        tokens_found.append(Found(start + token_start, start + token_end, stem, printed))
        return tokens_found

    def _remembered(self, text: str, pieces: set[str], stems: frozenset[str], prefixes: tuple[str, ...]) -> list[Found]:
        """Tokens from these pieces of the text, in any order."""
        memory = self._memory
        new = pieces.difference(memory.tokens)
        if _has_no_room(self, len(new)):
            memory, new = self._forget(), pieces
        wanted: set[str] = set()
        long: dict[str, tuple[Found, ...]] = {}
        for piece in new:
            if len(piece) <= PIECE_MAX:
                self._learn(piece, memory)
            else:
                long[piece] = self._read(piece)
                wanted.add(piece)
        for stem in stems:
            forms = memory.pieces.get(stem)
            if forms:
                wanted.update(forms.intersection(pieces))
        for prefix in prefixes:
            forms = memory.beginnings.get(prefix[:BEGINNING])
            if forms:
                wanted.update(forms.intersection(pieces))
        tokens_found: list[Found] = []
        for piece in wanted:
            inside = [
                token
                for token in memory.tokens.get(piece) or long.get(piece) or self._read(piece)
                if token.stem in stems or (prefixes and token.printed.startswith(prefixes))
            ]
            for at in _places(text, piece) if inside else ():
                for start, end, stem, printed in inside:
                    tokens_found.append(Found(at + start, at + end, stem, printed))
        return tokens_found

    def _tokens(self, piece: str) -> tuple[Found, ...]:
        if len(piece) > PIECE_MAX:
            return self._read(piece)
        return self._learn(piece, self._forget() if _has_no_room(self, 1) else self._memory)

    @property
    def kept(self) -> int:
        """How many pieces are cached."""
        return len(self._memory.tokens)

    def _forget(self) -> _Memory:
        """Start a new cache; another thread may still be reading the old one."""
        self._memory = _Memory({}, {}, {})
        return self._memory

    def _read(self, piece: str) -> tuple[Found, ...]:
        return tuple(
            Found(token.start, token.end, token.stem, fold(piece[token.start : token.end]))
            for token in tokens(piece, self.lang)
        )

    def _learn(self, piece: str, memory: _Memory) -> tuple[Found, ...]:
        read = self._read(piece)
        for token in read:
            memory.pieces.setdefault(token.stem, set()).add(piece)
            if len(token.printed) >= BEGINNING:
                memory.beginnings.setdefault(token.printed[:BEGINNING], set()).add(piece)
        memory.tokens[piece] = read  # last, since from here on other threads take the piece for known
        return read


@lru_cache(maxsize=1000)
def forms_of(lang: str | None) -> Forms:
    """The cache for the stemmer of a language. lang: BCP 47; None if it is not known."""
    return _forms(stemmer_of(lang))


@cache
def _forms(stemmer: str) -> Forms:
    made = _ALL[stemmer] = Forms(stemmer)
    return made


_ALL: dict[str, Forms] = {}


def _has_no_room(asked: Forms, new: int) -> bool:
    """Whether a cache has to begin anew for so many new pieces. If another one holds more, that one begins anew instead."""
    others = [one for one in list(_ALL.values()) if one is not asked]
    while asked.kept + new + sum(one.kept for one in others) > PIECES_KEPT:
        largest = max(others, key=lambda one: one.kept, default=asked)
        if largest.kept <= asked.kept:
            return True
        largest._forget()
    return False


def _foreign(text: str, ascii: str) -> set[str]:
    """Pieces that `plain` does not make ASCII. ascii: the text as it gives it. A text has none or a handful, in most languages."""
    runs = list(_NOT_ASCII.finditer(ascii))
    if len(runs) > _MANY_RUNS:
        around = text.split()
    else:
        around = []
        for run in runs:
            start, end = run.span()
            while start and not text[start - 1].isspace():
                start -= 1
            blank = _BLANK.search(text, end)
            around += text[start : blank.start() if blank else len(text)].split()
    return {piece for piece in around if not (piece.isascii() or plain(piece).isascii())}


def _places(text: str, piece: str) -> list[int]:
    """Where a piece occurs between spaces."""
    places: list[int] = []
    length, last = len(piece), len(text) - len(piece)
    at = text.find(piece)
    while at >= 0:
        if (at == 0 or text[at - 1].isspace()) and (at == last or text[at + length].isspace()):
            places.append(at)
        at = text.find(piece, at + length)
    return places
