"""Lists of words in a query: `@water` becomes the words and phrases that the list holds at this moment.

That happens before an engine is asked, so that every engine finds the same, and a list may be a part of NEAR and atleast.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from index.errors import QueryError
from index.query import AtLeast, LeafField, Listed, Nearby, Node, Nothing, Or, Phrase, Prefix, Term, part_leaves
from index.text.analysis import Form
from index.text.localizable import Counted, Sentence
from index.watch.word_list import WordList
from search.page import Note
from search.query.parse import Limits, parse
from search.query.trees import leaves, mapped

ENTRY = Limits(characters=400, words=12, nesting=1, prefixes=1)
"""What one line of a list may have."""

_HOW = "a line of a list is a word, a phrase, or the beginning of a word with a star"

Entry = Term | Phrase | Prefix


def read_entry(line: str) -> Entry:
    """A line of a list, as somebody writes it: words without quotation marks are a phrase. Raises ValueError with a sentence."""
    typed = " ".join(line.split())
    if typed.startswith("@"):
        raise ValueError("a list cannot hold another list; copy its words")
    if "," in typed and '"' not in typed:
        raise ValueError("a comma parts nothing here; write one word or phrase a line")
    plain = '"' not in typed and not typed.startswith(("=", "case:", "-", "("))
    operators = {"AND", "OR", "NOT"} & set(typed.split())
    if operators:
        raise ValueError(f"{_HOW}; {operators.pop()} belongs into the query")
    try:
        reading = parse(f'"{typed}"' if plain and " " in typed else typed, ENTRY)
    except QueryError as error:
        raise ValueError(f"{_HOW}; {error}") from None
    tree = reading.tree
    if not isinstance(tree, Term | Phrase | Prefix) or tree.field is not None:
        raise ValueError(_HOW)
    return tree


@dataclass
class ListedWords:
    """What the lists of one query stand for. find: the list of a name for whoever asks. words: that all lists of a query may stand
    for together. prefixes: how many of them may end in a star."""

    find: Callable[[str], WordList | None]
    words: int
    prefixes: int
    notes: list[Note] = field(default_factory=list)
    _known: dict[str, tuple[Entry, ...] | None] = field(default_factory=dict)

    def spelt_out(self, node: Node) -> Node:
        """The tree with words in place of lists. A name that no list has stays, and finds nothing."""
        if isinstance(node, Listed):
            entries = self._entries(node.name)
            if entries is None:
                return node
            found = tuple(_placed(entry, node.field, node.form) for entry in entries)
            return Nothing() if not found else found[0] if len(found) == 1 else Or(found)
        if isinstance(node, Nearby | AtLeast) and any(isinstance(leaf, Listed) for leaf in leaves(node)):
            return mapped(node, self._part)
        return mapped(node, self.spelt_out)

    def _part(self, part: Node) -> Node:
        """A part of a Nearby or AtLeast; its alternatives are leaves."""
        alternatives: dict[Node, None] = {}
        for child in part.children if isinstance(part, Or) else (part,):
            spelt = self.spelt_out(child)
            alternatives |= dict.fromkeys(spelt.children if isinstance(spelt, Or) else (spelt,))
        kept = tuple(alternatives)
        return kept[0] if len(kept) == 1 else Or(kept)

    def _entries(self, name: str) -> tuple[Entry, ...] | None:
        if name not in self._known:
            listed = self.find(name)
            self._known[name] = None if listed is None else self._read(name, listed)
            if listed is None:
                text = Sentence(
                    "There is no word list @%(name)s of yours, and none that is shared: it was removed, or "
                    "never made. Nothing was found for it.",
                    name=name,
                )
                self.notes.append(Note(code="unknown_list", text=text, about=f"@{name}"))
        return self._known[name]

    def _read(self, name: str, listed: WordList) -> tuple[Entry, ...]:
        read: list[Entry] = []
        for line in listed.entries:
            try:
                entry = read_entry(line)
            except ValueError:  # of a later version
                continue
            if isinstance(entry, Prefix):
                if not self.prefixes:
                    continue
                self.prefixes -= 1
            words = len(entry.words) if isinstance(entry, Phrase) else 1
            if words > self.words:
                break
            self.words -= words
            read.append(entry)
        about = f"@{name}"
        many = Counted("%(count)s word or phrase", "%(count)s words and phrases", len(read))
        if listed.by and listed.shared:
            text = Sentence("@%(name)s stands for %(many)s, by %(by)s.", name=name, many=many, by=listed.by)
        else:
            text = Sentence("@%(name)s stands for %(many)s.", name=name, many=many)
        if listed.name != name:
            text = Sentence("%(text)s The list is now called @%(present)s.", text=text, present=listed.name)
        if not listed.entries:
            text = Sentence("The word list @%(name)s is empty, so nothing was found for it.", name=name)
        self.notes.append(Note(code="word_list", text=text, about=about))
        if len(read) < len(listed.entries):
            text = Sentence(
                "Only %(read)s of the %(entries)s words and phrases of @%(name)s were read: that is what "
                "the lists of one query may stand for (settings query_list_words, long_query_prefixes).",
                read=len(read),
                entries=len(listed.entries),
                name=name,
            )
            self.notes.append(Note(code="list_limit", text=text, about=about))
        return tuple(dict.fromkeys(read))


def without_unknown(node: Nearby | AtLeast) -> Node:
    """The node without alternatives that are lists which nobody knows, or empty ones; Nothing where a part has no other."""
    parts = node.parts if isinstance(node, Nearby) else (node.part,)
    kept = [part_leaves(part) for part in parts]
    if not all(kept):
        return Nothing()
    made = tuple(some[0] if len(some) == 1 else Or(some) for some in kept)
    return replace(node, parts=made) if isinstance(node, Nearby) else replace(node, part=made[0])


def _placed(entry: Entry, field: LeafField | None, form: Form) -> Node:
    if isinstance(entry, Prefix) or form == "stem" or entry.form != "stem":
        return replace(entry, field=field)
    return replace(entry, field=field, form=form)
