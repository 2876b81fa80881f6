"""Words that are the heads of German compounds: Tunnel finds Hafentunnel, too, where the archive has both parts as words.

Decided by cost: what an archive has as words changes with every article, so compounds taken apart in the index would depend on when
an article came, or each new word would have old articles indexed again. Asked for with the query, they are those of this moment,
the same in every engine: a word gets the stems of its compounds, and counts, scores and is marked as one word.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from threading import Lock

from index.engines.protocols import EngineReader
from index.query import And, Exact, Node, Not, Or, SearchRequest, Term
from index.text.compounds import compounds
from index.text.localizable import Sentence
from search.page import Note
from search.query.filter_names import Names

_REMEMBERED = 2_000
"""Words whose compounds are remembered for one generation of the index."""
_NAMED = 3


@dataclass
class CompoundWords:
    """The compounds in one index. most: of one word, the most frequent ones; 0 for none. Thread-safe."""

    engine: EngineReader
    names: Names
    most: int
    _known: "OrderedDict[str, tuple[str, ...]]" = field(default_factory=OrderedDict)
    _generation: int = -1
    _lock: Lock = field(default_factory=Lock)

    def added(self, node: Node, notes: list[Note]) -> Node:
        """The tree with its words found in compounds as well, which the notes tell: those typed without quotation marks, in any
        form, on their own and not beside others. Raises IndexingError."""
        if not self.most:
            return node
        german = tuple(counted.value for counted in self.names.counts("lang") if counted.value.split("-")[0] == "de")
        return self._added(node, german, notes) if german else node

    def _added(self, node: Node, german: tuple[str, ...], notes: list[Note]) -> Node:
        match node:
            case Term(form="stem", alone=False, also=()) if node.text.isalpha():
                found = self._of(node.text, german)
                if not found:
                    return node
                kept = found[: self.most]
                first = ", ".join(kept[:_NAMED])
                many = (
                    Sentence("%(count)s compounds, such as %(first)s", count=len(kept), first=first)
                    if len(kept) > _NAMED
                    else first
                )
                text = Sentence(
                    '%(text)s also finds %(many)s; "%(text)s" finds the word alone.', text=node.text, many=many
                )
                if len(found) > len(kept):
                    text = Sentence(
                        "%(text)s It has %(count)s compounds, of which the most frequent count (setting query_compounds).",
                        text=text,
                        count=len(found),
                    )
                notes.append(Note(code="compounds", text=text, about=node.text))
                return replace(node, also=kept)
            case And(children) | Or(children):
                return type(node)(tuple(self._added(child, german, notes) for child in children))
            case Not(child):
                return Not(self._added(child, german, notes))
        return node

    def _of(self, word: str, german: tuple[str, ...]) -> tuple[str, ...]:
        generation = self.engine.generation
        with self._lock:
            if generation != self._generation:
                self._known.clear()
                self._generation = generation
            elif word in self._known:
                return self._known[word]
        found = compounds(
            word, lambda endings: self.engine.word_counts(endings=endings), lambda words: self.engine.word_counts(words)
        )
        kept = self._german(found, german)
        with self._lock:
            if generation == self._generation:
                self._known[word] = kept
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return kept

    def _german(self, words: tuple[str, ...], german: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the words that no article in another language has: airport is no port."""
        if not words or not self._elsewhere(words, german):
            return words
        if len(words) == 1:
            return ()
        half = len(words) // 2
        return (*self._german(words[:half], german), *self._german(words[half:], german))

    def _elsewhere(self, words: tuple[str, ...], german: tuple[str, ...]) -> bool:
        any_of = Or(tuple(Term(word) for word in words)) if len(words) > 1 else Term(words[0])
        tree = And((any_of, Not(Exact("lang", german))))
        return self.engine.search(SearchRequest(tree=tree, limit=0)).total > 0
