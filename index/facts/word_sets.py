"""Sets of words, written as they are read."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text, which are separated by blanks."""
    return frozenset(words.split())
