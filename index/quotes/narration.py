"""The text around quotations as a row of short signs: names, pronouns, verbs of saying, punctuation, quotations.

Who said something shows in the order of few kinds of words; everything else about them is left out here, so that all that
follows is the same in every language. Only the neighbourhood of quotations is read.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from index.quotes import words
from index.quotes.marks import Quoted
from index.text.memo import Memo

Q, NAME, PRONOUN, NOMINAL, OTHER = "Q", "N", "P", "O", "I"
BREAK, STOP = "B", "E"
VERBS = frozenset("svc")

_TOKEN = re.compile(
    r"((?i:[ldjtmnsc]|qu)['’](?=[^\W\d_])"  # l'avocat, qu'elle
    r"|[^\W_]+(?:['’-](?!(?i:s|t|il|elle|ils|elles|on|je|nous|vous)\b)[^\W_]+)*"
    r"|\n\s*|[.!?…]+|[^\w\s]|_)[^\S\n]*"
)
"""A token, and the blanks behind it so that no search begins at one."""
_SHORT = words.listed("abbreviations")
_BEFORE = 900
"""Characters before a quotation that are read, from the paragraph on in which they start."""
_BEHIND = 500
"""Characters behind a quotation that are read."""
_MARGIN = 12
"""Tokens behind the last one, so that nobody who looks ahead has to ask whether there is one."""
_SIGNS = {",": ",", ":": ":", ";": ";", "(": "(", ")": ")", "—": "-", "–": "-", "―": "-", "-": "~", "[": "(", "]": ")"}


class Person(NamedTuple):
    """A name in the text: where it stands and the index of whom it names."""

    start: int
    end: int
    who: int


_NOWHERE = (1 << 62, 1 << 62)
"""Where a name stands if there is none."""


@cache
def _words_of(lang: str) -> Mapping[str, tuple[str, str]]:
    """Printed word -> its kind and itself in lower case."""
    kinds = words.kinds(lang)
    capital = "x" if lang == "de" else "X"  # where every noun has one, it says nothing

    def read(word: str) -> tuple[str, str]:
        lower = word.lower().replace("’", "'").rstrip("'")
        kind = kinds.get(lower)
        if kind is None:
            kind = "u" if lower.endswith("ly") and len(lower) > 4 else capital if word[0].isupper() else "x"
        return kind, lower

    return Memo(read)


class Narration:
    """Parallel lists, one entry a token.

    kinds: Q a quotation, N a name, P he or she, O a role or thing that may speak, I another pronoun, s a verb of saying,
    v of reporting, c of calling, a according to, u an auxiliary or adverb, d a determiner, p a preposition, t that, & and,
    x any other word (X with a capital), E the end of a sentence, B of a paragraph, and punctuation as itself (- a dash,
    ~ a hyphen, ' a possessive). lower: the word in lower case. starts, ends: code points in the text. who: of N the person,
    of Q the index of the quotation, else -1. places: the token of each quotation.
    """

    def __init__(self, text: str, quotations: Sequence[Quoted], people: Sequence[Person], lang: str) -> None:
        """quotations, people: in the order of the text, without overlaps. lang: one of words.LANGUAGES or ""."""
        self.text = text
        self.kinds: list[str] = []
        self.lower: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.who: list[int] = []
        self.places: list[int] = []
        self._known = _words_of(lang)
        self._people = people
        self._names = [person.start for person in people]
        at = 0
        for n, quotation in enumerate(quotations):
            self._between(at, quotation.outer_start, n > 0)
            self.places.append(len(self.kinds))
            self._add(Q, "", quotation.outer_start, quotation.outer_end, n)
            at = quotation.outer_end
        if quotations:
            self._read(at, min(len(text), at + _BEHIND))
        for _ in range(_MARGIN):
            self._add(BREAK, "", len(text), len(text), -1)

    def _add(self, kind: str, lower: str, start: int, end: int, who: int) -> None:
        self.kinds.append(kind)
        self.lower.append(lower)
        self.starts.append(start)
        self.ends.append(end)
        self.who.append(who)

    def _between(self, start: int, end: int, follows: bool) -> None:
        """Read what stands between two quotations; of a long passage, its beginning and its end."""
        if end - start > _BEFORE + _BEHIND:
            if follows:
                self._read(start, start + _BEHIND)
            self._add(BREAK, "", start, start, -1)
            start = end - _BEFORE
            line = self.text.find("\n", start, end)
            start = line + 1 if line >= 0 else start
        self._read(start, end)

    def _read(self, start: int, end: int) -> None:
        text, known, people = self.text, self._known, self._people
        add = self._add
        add_kind, add_lower = self.kinds.append, self.lower.append
        add_start, add_end, add_who = self.starts.append, self.ends.append, self.who.append
        next_name = bisect_left(self._names, start)
        if next_name and people[next_name - 1].end > start:
            next_name -= 1
        name_start, name_end = people[next_name][:2] if next_name < len(people) else _NOWHERE
        seen = -1
        after = self.ends[-1] if self.kinds and self.kinds[-1] == Q else -1
        for match in _TOKEN.finditer(text, start, end):
            begin, stop = match.span(1)
            while name_end <= begin:
                next_name += 1
                name_start, name_end = people[next_name][:2] if next_name < len(people) else _NOWHERE
            if name_start < stop:
                if seen == name_start:
                    continue
                seen = name_start
                add(NAME, "", name_start, name_end, people[next_name].who)
                if text[name_end : name_end + 2] in ("'s", "’s"):
                    add("'", "", name_end, name_end + 2, -1)
                continue
            word = match[1]
            entry = known.get(word)
            if entry is not None or word[0].isalnum():
                kind, lower = entry or known[word]
                add_kind(kind)
                add_lower(lower)
                add_start(begin)
                add_end(stop)
                add_who(-1)
            elif word[0] == "\n":
                add(BREAK, "", begin, stop, -1)
            elif begin == after and word[0] in ",.—–―":
                continue  # as if it stood inside the marks, where American English prints it
            elif word[0] in ".!?…":
                if word[0] != "." or self._ends_here(begin, stop, end):
                    add(STOP, word, begin, stop, -1)
            else:
                add(_SIGNS.get(word[0], "x"), word, begin, stop, -1)

    def _ends_here(self, start: int, stop: int, end: int) -> bool:
        """Whether a full stop ends a sentence and not an abbreviation."""
        text = self.text
        if stop < end and not text[stop].isspace():
            return False
        if self.lower and self.ends[-1] == start and (self.lower[-1] in _SHORT or len(self.lower[-1]) == 1):
            return False
        rest = text[stop : stop + 3].lstrip()
        return not rest or not rest[0].islower()
