"""Where the sentences of a text begin and end."""

from bisect import bisect_right

from index.people.tagger.tokens import tokenize

_ENDS = frozenset((".", "!", "?", "…", "\n"))


class Sentences:
    """The sentences of one text, in order; a line ends a sentence."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        ended = True
        for token in tokenize(text):
            if token.word == "\n":
                ended = True
                continue
            if ended and token.first:
                self._starts.append(token.start)
                self._ends.append(token.end)
            elif self._ends:
                self._ends[-1] = token.end
            ended = token.word in _ENDS or (ended and not token.word[0].isalnum())

    def spans(self) -> list[tuple[int, int]]:
        """(start, end) code points of every sentence."""
        return list(zip(self._starts, self._ends, strict=True))

    def around(self, at: int) -> tuple[int, int]:
        """The sentence that holds the code point `at`, or the last that begins before it; (0, 0) for a text without any."""
        place = bisect_right(self._starts, at) - 1
        return (self._starts[place], self._ends[place]) if place >= 0 else (0, 0)
