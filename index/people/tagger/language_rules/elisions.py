"""Elided words attached to a name: "d'Anne Lormont", "dell'Anna Verdi", "qu'Anne Lormont".

Some surnames start that way ("Valéry d'Estrain", "Carlo Dell'Orto"). Such a word follows a given name somewhere in the
article, and is then left intact everywhere.
"""

from collections.abc import Sequence

from index.people.tagger.chunks import is_capitalised
from index.people.tagger.language_rules import german
from index.people.tagger.tokens import Token

_FRENCH = "d l qu n s j m t c jusqu lorsqu puisqu quoiqu presqu"
_ITALIAN = (
    "d l un dell all nell sull dall coll quell quest c s m t v bell tutt anch senz com mezz cent nessun ciascun qualcun"
)
_WORDS = {
    "fr": frozenset(_FRENCH.split()),
    "it": frozenset(_ITALIAN.split()),
    "ca": frozenset(["d", "l", "n", "s", "m", "t"]),
    "oc": frozenset(["d", "l", "n", "s", "m", "t", "qu"]),
    "pt": frozenset({"d", "n"}),
    "gl": frozenset({"d"}),
    "lb": frozenset({"d"}),
    "ro": frozenset({"d", "l", "n", "s"}),
}
"""Language -> words that are elided before a vowel, without the apostrophe."""


_LEAST = 2


def without_elisions(tokens: Sequence[Token], lang: str) -> list[Token]:
    """The tokens with elided words removed from the start of names, and their `start` adjusted.

    lang: primary subtag.
    """
    words = _WORDS.get(lang)
    if words is None:
        return list(tokens)
    elided = [at for at, token in enumerate(tokens) if "'" in token.word and _cut(token.word, words)]
    surnames = {tokens[at].word.lower() for at in elided if _stands_behind_a_name(tokens, at)}
    unelided = list(tokens)
    for at in elided:
        token = tokens[at]
        if token.word.lower() not in surnames:
            cut = _cut(token.word, words)
            unelided[at] = token._replace(word=token.word[cut:], start=token.start + cut)
    return unelided


def _cut(word: str, words: frozenset[str]) -> int:
    """Number of leading characters that are not part of the name."""
    short, mark, rest = word.partition("'")
    return len(short) + 1 if mark and rest[:1].isupper() and short.lower() in words else 0


def _stands_behind_a_name(tokens: Sequence[Token], at: int) -> bool:
    if not at or tokens[at].first:
        return False
    before = tokens[at - 1]
    if not is_capitalised(before.word) or not before.word[0].isalpha() or len(before.word) < _LEAST:
        return False
    return not before.first or german.is_given(before.word)
