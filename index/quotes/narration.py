"""The text around quotations as a row of short signs: names, pronouns, verbs of saying, punctuation, quotations.

Who said something shows in the order of few kinds of words; everything else about them is left out here, so that all that
follows is the same in every language. Only the neighbourhood of quotations is read.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from index.quotes import words
from index.quotes.marks import Quoted

Q, NAME, PRONOUN, NOMINAL, OTHER = "Q", "N", "P", "O", "I"
BREAK, STOP = "B", "E"
VERBS = frozenset("svc")

_TOKEN = re.compile(
    r"(?:[ldjtmnsc]|qu)['’](?=[^\W\d_])"  # l'avocat, qu'elle
    r"|[^\W_]+(?:['’-](?!(?:s|t|il|elle|ils|elles|on|je|nous|vous)\b)[^\W_]+)*"
    r"|\n\s*|[.!?…]+|[^\w\s]|_",
    re.IGNORECASE,
)
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
        self._known = words.kinds(lang)
        self._capital = "x" if lang == "de" else "X"  # where every noun has one, it says nothing
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
        add, capital = self._add, self._capital
        next_name = bisect_left(self._names, start)
        if next_name and people[next_name - 1].end > start:
            next_name -= 1
        total = len(people)
        seen = -1
        after = self.ends[-1] if self.kinds and self.kinds[-1] == Q else -1
        for match in _TOKEN.finditer(text, start, end):
            begin = match.start()
            while next_name < total and people[next_name].end <= begin:
                next_name += 1
            if next_name < total and people[next_name].start < match.end():
                person = people[next_name]
                if seen == person.start:
                    continue
                seen = person.start
                add(NAME, "", person.start, person.end, person.who)
                if text[person.end : person.end + 2] in ("'s", "’s"):
                    add("'", "", person.end, person.end + 2, -1)
                continue
            word = match[0]
            first = word[0]
            if first.isalnum():
                lower = word.lower().replace("’", "'").rstrip("'")
                kind = known.get(lower)
                if kind is None:
                    kind = "u" if lower.endswith("ly") and len(lower) > 4 else capital if first.isupper() else "x"
                add(kind, lower, begin, match.end(), -1)
            elif first == "\n":
                add(BREAK, "", begin, match.end(), -1)
            elif begin == after and first in ",.—–―":
                continue  # as if it stood inside the marks, where American English prints it
            elif first in ".!?…":
                if first != "." or self._ends_here(begin, match.end(), end):
                    add(STOP, word, begin, match.end(), -1)
            else:
                add(_SIGNS.get(first, "x"), word, begin, match.end(), -1)

    def _ends_here(self, start: int, stop: int, end: int) -> bool:
        """Whether a full stop ends a sentence and not an abbreviation."""
        text = self.text
        if stop < end and not text[stop].isspace():
            return False
        if self.lower and self.ends[-1] == start and (self.lower[-1] in _SHORT or len(self.lower[-1]) == 1):
            return False
        rest = text[stop : stop + 3].lstrip()
        return not rest or not rest[0].islower()
