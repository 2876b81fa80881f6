"""Did you mean: a query that found nothing, with its unknown words and names replaced by similar ones from the archive."""

from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

from index.query import Named, Near, Node, Phrase, Term
from index.text.analysis import WORD
from index.text.folding import fold
from search.query.filter_names import Names
from search.query.trees import changed, typed, wanted_leaves
from search.request import SearchQuery

WORDS_COMPARED = 4_000
"""The most frequent words with one first letter that are compared, and as many of the most frequent of all."""

UNKNOWN_MAX = 4
"""Unknown words that are looked up; a query with more of them is not a misspelling."""


def did_you_mean(
    query: SearchQuery,
    tree: Node,
    names: Names,
    total: Callable[[SearchQuery], int],
    count: Callable[[Node], int],
    spelled: Callable[[str], str],
) -> str | None:
    """A corrected query that has matches with the same filters, or None.

    query, tree: what found nothing, and its words as read. total: matches of a search. count: matches of a tree of words,
    without filters. spelled: a folded word as the archive spells it.
    """
    words = dict.fromkeys(word for leaf in wanted_leaves(tree) for word in _words(leaf))
    unknown = [word for word in words if count(Term(word)) == 0]
    nameless = [
        leaf for leaf in wanted_leaves(tree) if isinstance(leaf, Named) and not names.resolve(leaf.facet, leaf.text)
    ]
    if (not unknown and not nameless) or len(unknown) > UNKNOWN_MAX:
        return None
    instead = {
        word: tuple(_in_case_of(word, spelled(part)) for part in near)
        for word in unknown
        if (near := nearest_words(word, names, count))
    }
    renamed = {leaf: near[0] for leaf in nameless if (near := names.nearest(leaf.facet, leaf.text))}
    if not instead and not renamed:
        return None

    def better(leaf: Node) -> Node:
        if isinstance(leaf, Named) and leaf in renamed:
            return Named(leaf.facet, renamed[leaf])
        if isinstance(leaf, Term) and leaf.text in instead:
            near = instead[leaf.text]
            return Term(near[0], leaf.field) if len(near) == 1 else Phrase(near, leaf.field)
        if isinstance(leaf, Phrase) and any(word in instead for word in leaf.words):
            return Phrase(tuple(_replaced(leaf.words, instead)), leaf.field)
        if isinstance(leaf, Near) and any(word in instead for word in leaf.words):
            return Near(tuple(_replaced(leaf.words, instead)), leaf.distance, leaf.field)
        return leaf

    meant = typed(changed(tree, better))
    return meant if total(query.with_q(meant)) else None


def _in_case_of(typed: str, word: str) -> str:
    """The word in capitals as the typed one."""
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    word = word.lower()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


def nearest_words(word: str, names: Names, count: Callable[[Node], int]) -> tuple[str, ...]:
    """The nearest word in the archive (folded), the most frequent among equally near ones; or the two words that were run
    together; or (). Numbers have no corrections. count: matches of a tree."""
    typed_word = fold(word)
    match = WORD.fullmatch(typed_word)
    if match is None or match.lastgroup is not None or len(typed_word) < 3 or _has_digit(typed_word):
        return ()
    most = 1 if len(typed_word) < 5 else 2
    best: tuple[int, int, str] | None = None
    for candidate, articles in _candidates(typed_word, names).items():
        distance = OSA.distance(typed_word, candidate, score_cutoff=most)
        if distance <= most and (best is None or (distance, -articles, candidate) < best):
            best = (distance, -articles, candidate)
    if best and best[0] == 1:
        return (best[2],)
    for at in range(3, len(typed_word) - 2):
        pair = (typed_word[:at], typed_word[at:])
        if all(count(Term(part)) for part in pair) and count(Phrase(pair)):
            return pair
    return (best[2],) if best else ()


def _candidates(word: str, names: Names) -> dict[str, int]:
    """Words within two letters of this one's length: those with the same first letter, and the most frequent ones."""
    found: dict[str, int] = {}
    # The list of all words first; it makes the others cheap.
    for beginning in dict.fromkeys(("", word[:1], word[1:2])):
        for counted in names.frequent.beginning(beginning, WORDS_COMPARED):
            if abs(len(counted.value) - len(word)) <= 2 and len(counted.value) > 2 and not _has_digit(counted.value):
                found[counted.value] = counted.count
    return found


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _words(leaf: Node) -> tuple[str, ...]:
    if isinstance(leaf, Term):
        return (leaf.text,)
    if isinstance(leaf, Phrase | Near):
        return leaf.words
    return ()


def _replaced(words: Iterable[str], instead: dict[str, tuple[str, ...]]) -> Iterable[str]:
    for word in words:
        yield from instead.get(word, (word,))
