"""The words that name a speaker, and the person behind a role such as "the minister"."""

from collections.abc import Sequence

from index.article import Mention
from index.quotes.candidates import NOBODY
from index.quotes.context import Context
from index.quotes.narration import NAME, NOMINAL, PRONOUN, VERBS, Narration

_BEFORE, _BEHIND = 5, 6
_LONGEST = 80
"""Characters of a speaker as printed."""


def printed(told: Narration, token: int) -> str:
    """The speaker as the text names them: "Rubio", "he", "a spokesman for the ministry"; empty where a pronoun is not said."""
    start = stop = token
    if told.kinds[token] in VERBS:
        return ""
    if told.kinds[token] not in (NAME, PRONOUN):
        start, stop = _phrase(told, token)
    return " ".join(told.text[told.starts[start] : told.ends[stop]].split())[:_LONGEST].rstrip()


def _phrase(told: Narration, token: int) -> tuple[int, int]:
    """The first and the last token of a noun phrase around its noun."""
    kinds = told.kinds
    start = stop = token
    while start > 0 and token - start < _BEFORE and kinds[start - 1] in "xXONd~'":
        start -= 1
        if kinds[start] == "d":
            break
    if kinds[stop + 1] == "p":
        stop += 2
        while stop - token < _BEHIND and kinds[stop] == "d":
            stop += 1
        if kinds[stop] not in "xXON":
            return start, token
        while stop - token < _BEHIND and kinds[stop + 1] in "XN~":
            stop += 1
    return start, stop


def with_role(context: Context, mentions: Sequence[Mention], token: int) -> int:
    """The person whom a role names ("the minister said"), or NOBODY.

    Only where exactly one person of the article has that role and was named before: whoever else it may be is not guessed.
    """
    told = context.told
    kinds = told.kinds
    if kinds[token] != NOMINAL or token == 0 or kinds[token - 1] != "d" or kinds[token + 1] in "pN":
        return NOBODY
    if told.lower[token - 1] not in _DEFINITE:
        return NOBODY
    role = told.lower[token]
    bearers = [
        who
        for who, mention in enumerate(mentions)
        if any(role in _nouns(text_of_role) for text_of_role in mention.roles)
    ]
    if len(bearers) != 1 or mentions[bearers[0]].spans[:1] >= ((told.starts[token], 0),):
        return NOBODY
    return bearers[0]


_DEFINITE = frozenset({"the", "der", "die", "das", "le", "la", "l", "el"})


def _nouns(role: str) -> set[str]:
    return set(role.lower().split(" of ")[0].split(" for ")[0].split())
