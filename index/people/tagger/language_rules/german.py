"""German, where every noun is capitalised: names of professions, and which words are nouns."""

from collections.abc import Sequence

from index.people.tagger import word_lists
from index.people.tagger.tokens import Token

_CALLINGS = word_lists.words("german_calling")
_COMPOUNDED = tuple(sorted(word for word in _CALLINGS if len(word) > 3))
_DETERMINERS = word_lists.words("german_determiner")
_NO_ADJECTIVES = word_lists.words("german_no_adjective")
_GIVEN = word_lists.given() | word_lists.words("foreign_given")
_ADJECTIVE_ENDINGS = ("e", "er", "es", "en", "em")


def is_calling(word: str) -> bool:
    """Whether a noun names a profession or an office: "Klimaforscher", "Vize-Landrätin", "Fraktionschef"."""
    lower = word.lower()
    return lower in _CALLINGS or (lower.endswith(_COMPOUNDED))


def nouns(tokens: Sequence[Token]) -> frozenset[str]:
    """The words that follow an article, a pronoun or a number somewhere in the text."""
    words: set[str] = set()
    for at in range(1, len(tokens)):
        before = tokens[at - 1].word.lower()
        if tokens[at].word[0].isupper() and (before in _DETERMINERS or before[0].isdigit()):
            words.add(tokens[at].word)
    return frozenset(words)


def may_be_an_adjective(token: Token) -> bool:
    """Whether a word may be capitalised only because it starts a sentence."""
    return token.first and token.word.lower().endswith(_ADJECTIVE_ENDINGS)


def describes(before: str) -> bool:
    """Whether the word before a noun is a number or looks like an adjective ("medizinischen"), except those of age."""
    if before[0].isdigit():
        return True
    ending = before.islower() and len(before) > 5 and before.endswith(("en", "em", "es", "er", "e"))
    return ending and not before.endswith(("jährige", "jährigen", "jähriger")) and before not in _NO_ADJECTIVES


def is_given(word: str) -> bool:
    """Whether a word is a common given name in any language; both halves of a double one must be ("Hans-Peter")."""
    lower = word.lower()
    return lower in _GIVEN or ("-" in lower and all(part in _GIVEN for part in lower.split("-")))
