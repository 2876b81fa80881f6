"""Did you mean: a query that found nothing or little, with its unknown words and names replaced by similar ones from the
archive."""

from collections import Counter

from rapidfuzz.distance import OSA

from index.archive.protocols import Archive
from index.query import Named, Near, Node, Phrase, SearchRequest, Term
from index.text.analysis import WORD
from index.text.folding import fold
from search.query.interpret import Interpretation, Interpreter
from search.query.trees import leaves, replaced, typed, wanted_leaves

COMPARED = 50
"""Similar words that are looked at, the nearest and most frequent ones."""

UNKNOWN_MAX = 4
"""Unknown words that are looked up; a query with more of them is not a misspelling."""

FEW = 5
"""Matches up to which another spelling is looked for."""

RARE, TIMES = 5, 10
"""Articles up to which a word may be a misspelling, and how many times as many the right one finds."""

SPELLED_BY = 3
"""Articles whose spelling of a word is looked at."""

SPELLING_REACH = 50_000
"""Characters of each of them that are looked at."""


class Speller:
    """Corrects queries by the words and names of one archive and index."""

    def __init__(self, interpreter: Interpreter, archive: Archive) -> None:
        self._interpreter = interpreter
        self._archive = archive

    def did_you_mean(self, asked: Interpretation, total: int = 0) -> tuple[str, int] | None:
        """A query with matches, under the same filters, that `asked` may be a misspelling of, and how many it finds; None for none.
        total: what `asked` found: where that is little, a word that hardly any article has may be a misspelling, if the other finds
        many times as much.

        Raises ArchiveError, IndexingError.
        """
        tree, names = asked.reading.tree, self._interpreter.names.read_by(asked.query.reader)
        wanted = list(wanted_leaves(tree))
        words = dict.fromkeys(word for leaf in wanted for word in _words(leaf))
        held = {word: self._interpreter.count(Term(word)) for word in words}
        unknown = [word for word in words if held[word] <= (RARE if total else 0)]
        nameless = [leaf for leaf in wanted if isinstance(leaf, Named) and not names.resolve(leaf.facet, leaf.text)]
        if (not unknown and not nameless) or len(unknown) > UNKNOWN_MAX:
            return None
        corrections = {
            word: tuple(_in_case_of(word, self._spelled(part)) for part in near)
            for word in unknown
            if (near := self._nearest_words(word, held[word]))
        }
        renamed = {leaf: near[0] for leaf in nameless if (near := names.nearest(leaf.facet, leaf.text))}
        if not corrections and not renamed:
            return None
        meant = typed(replaced(tree, {leaf: _corrected(leaf, corrections, renamed) for leaf in leaves(tree)}))
        found = self._interpreter.total(asked.query.with_q(meant), asked.request.now)
        return (meant, found) if found and found >= TIMES * total else None

    def _nearest_words(self, word: str, held: int = 0) -> tuple[str, ...]:
        """The nearest word in the archive (folded), the most frequent among equally near ones; or the two words that were run
        together; or (). Numbers have no corrections. held: articles that have the word; then only one that many times as many
        have is a correction."""
        typed_word = fold(word)
        match = WORD.fullmatch(typed_word)
        if match is None or match.lastgroup is not None or len(typed_word) < 3 or _has_digit(typed_word):
            return ()
        most = 1 if len(typed_word) < 5 or held else 2
        similar = self._interpreter.engine.similar_words(typed_word, most, COMPARED)
        best = [
            found.value
            for found in similar
            if found.value != typed_word
            and found.count >= TIMES * held
            and len(found.value) > 2
            and not _has_digit(found.value)
        ][:1]
        if held or (best and OSA.distance(typed_word, best[0]) == 1):
            return tuple(best)
        return self._two_words(typed_word) or tuple(best)

    def _two_words(self, word: str) -> tuple[str, ...]:
        """The two words that were run together into this one; () if it is not so."""
        count = self._interpreter.count
        for at in range(3, len(word) - 2):
            pair = (word[:at], word[at:])
            if all(count(Term(part)) for part in pair) and count(Phrase(pair)):
                return pair
        return ()

    def _spelled(self, word: str) -> str:
        """A folded word as the newest articles that contain it spell it."""
        request = SearchRequest(tree=Term(word), sort="newest", limit=SPELLED_BY)
        hits = self._interpreter.engine.search(request).hits
        printed: Counter[str] = Counter()
        for archived in self._archive.articles.get_many([hit.id for hit in hits]):
            text = f"{archived.article.title}\n{archived.article.text[:SPELLING_REACH]}"
            printed.update(match[0].lower() for match in WORD.finditer(text) if fold(match[0]) == word)
        return printed.most_common(1)[0][0] if printed else word


def _corrected(leaf: Node, corrections: dict[str, tuple[str, ...]], renamed: dict[Named, str]) -> Node:
    if isinstance(leaf, Named) and leaf in renamed:
        return Named(leaf.facet, renamed[leaf])
    if isinstance(leaf, Term) and leaf.text in corrections:
        near = corrections[leaf.text]
        return Term(near[0], leaf.field) if len(near) == 1 else Phrase(near, leaf.field)
    if isinstance(leaf, Phrase | Near) and any(word in corrections for word in leaf.words):
        words = tuple(part for word in leaf.words for part in corrections.get(word, (word,)))
        return Phrase(words, leaf.field) if isinstance(leaf, Phrase) else Near(words, leaf.distance, leaf.field)
    return leaf


def _in_case_of(typed: str, word: str) -> str:
    """The word in capitals as the typed one."""
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    word = word.lower()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _words(leaf: Node) -> tuple[str, ...]:
    if isinstance(leaf, Term):
        return (leaf.text,)
    if isinstance(leaf, Phrase | Near):
        return leaf.words
    return ()
