"""What was worked out of words before: news repeats its words, so most of what is asked for is known."""

from collections.abc import Callable, Sized
from typing import TypeVar

MOST = 60_000
"""Entries; when there are more, all are forgotten. What is common is soon there again, and nobody has to keep count of use."""

LONGEST = 40
"""Length of what is remembered: a run of a script without spaces is as long as its sentence, and hardly comes again."""

Key = TypeVar("Key", bound=Sized)
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """Word, or several in a tuple -> what a function says of it, called when the word is first asked for.

    As a dictionary it can be read by `map(memo.__getitem__, words)`, which runs no Python for what is known.
    """

    def __init__(self, of: Callable[[Key], Value], most: int = MOST) -> None:
        super().__init__()
        self._of = of
        self._most = most

    def __missing__(self, key: Key) -> Value:
        value = self._of(key)
        if len(key) <= LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[key] = value
        return value
