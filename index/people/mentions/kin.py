"""Detects mentions of kinship, such as father and son: evidence for two people of one name rather than two forms of it."""

from collections.abc import Sequence

from index.people.tagger import word_lists
from index.people.tagger.spans import Span, is_generation
from index.people.tagger.tokens import Token

_KIN = word_lists.words("kin")
_NEAR = 6
"""Words before and after a name that are searched for a word of kinship."""


def beside_kin(tokens: Sequence[Token], spans: Sequence[Span]) -> frozenset[int]:
    """Indices into `spans` of the names with a word of kinship nearby on the same line.

    Empty if no name in the article has a generational suffix.
    """
    if not any(is_generation(tokens[at].word) for span in spans for at in range(span.start + 1, span.stop)):
        return frozenset()
    return frozenset(
        at for at, span in enumerate(spans) if any(token.word.lower() in _KIN for token in _around(tokens, span))
    )


def _around(tokens: Sequence[Token], span: Span) -> list[Token]:
    before = list(tokens[max(0, span.start - _NEAR) : span.start])
    behind = list(tokens[span.stop : span.stop + _NEAR])
    for at in range(len(before) - 1, -1, -1):
        if before[at].word == "\n":
            before = before[at + 1 :]
            break
    for at, token in enumerate(behind):
        if token.word == "\n":
            behind = behind[:at]
            break
    return before + behind
