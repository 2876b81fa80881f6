"""Where an article speaks of father and son: what tells two people of one name from one who is named in two ways."""

from collections.abc import Sequence

from index.people.tagger import word_lists
from index.people.tagger.spans import Span, is_generation
from index.people.tagger.tokens import Token

_KIN = word_lists.words("kin")
_NEAR = 6
"""Words before and behind a name in which a word of kinship is looked for."""


def beside_kin(tokens: Sequence[Token], spans: Sequence[Span]) -> frozenset[int]:
    """The positions in spans of the names beside which a word of kinship stands in the same line; none in an article in
    which nobody's name has a generation."""
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
