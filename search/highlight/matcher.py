"""Where the words of a query occur in a text: what is marked, and when.

A word is marked wherever its stem occurs, in the form printed; a phrase only where its words are side by side, as one mark;
the words of NEAR only within a window; a prefix where a printed word begins with it. What is excluded is never marked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.article import Quotation
from index.query import TEXT_FIELDS, And, Exact, LeafField, Near, Node, Or, Phrase, Prefix, Term, TextField
from index.text.analysis import CHARACTER, WORD, character_ends, query_stems, stem, stemmer_of
from index.text.folding import fold
from search.highlight.stem_cache import Found, forms_of

Places = tuple[tuple[str, ...], ...]
"""The possible stems at each of several consecutive positions."""


Spoken = tuple[str | None, Quotation]
"""As `ArchivedArticle.quotations` has them."""

_LONGEST_MARK = 130
"""Characters of a quotation that is marked as a whole."""


class Mark(NamedTuple):
    """start, end: code points. leaf: the part of the query, by its number."""

    start: int
    end: int
    leaf: int


class Leaf(NamedTuple):
    """A part of a query that can be marked: either parts (one: a word or phrase; several: NEAR), a folded prefix, or says: ids
    of people whose quotations are. quoted: only where it stands in a quotation."""

    fields: tuple[TextField, ...]
    parts: tuple[Places, ...] = ()
    distance: int = 0
    prefix: str = ""
    quoted: bool = False
    says: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """What it is worth to a passage: a phrase or pair more than a word."""
        return 1.0 if self.prefix or self.says or (len(self.parts) == 1 and len(self.parts[0]) == 1) else 3.0


class Matcher:
    """A query made ready for marking; one serves all results of a page. needs_quotations: whether what it marks depends on them."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = tuple(leaves)
        self.needs_quotations = any(leaf.quoted or leaf.says for leaf in self.leaves)
        self._plans: dict[TextField, _Plan] = {}

    @classmethod
    def of(cls, tree: Node, stemmers: Iterable[str], fields: Sequence[TextField] = TEXT_FIELDS) -> "Matcher":
        """For the words, phrases and prefixes of a tree. stemmers: of every language in the archive. fields: where to look for
        words without a field."""
        return cls(list(dict.fromkeys(_leaves(tree, tuple(stemmers), tuple(fields)))))

    def with_speakers(self, people: Sequence[str]) -> "Matcher":
        """The same, and the quotations of these people (ids)."""
        return Matcher([*self.leaves, Leaf(("body",), says=tuple(people))]) if people else self

    def marks(
        self, text: str, lang: str | None, field: TextField = "body", quotations: Sequence[Spoken] = ()
    ) -> list[Mark]:
        """The marks of a text by their start; several may cover the same word. lang: BCP 47, of the text. quotations: of the
        body, in order, each with the id of its speaker."""
        marks = self._words(text, lang, field)
        if field != "body" or not self.needs_quotations:
            return marks
        starts = [one.start for _, one in quotations]

        def is_quoted(mark: Mark) -> bool:
            at = bisect_right(starts, mark.start) - 1
            return at >= 0 and mark.end <= quotations[at][1].end

        marks = [mark for mark in marks if not self.leaves[mark.leaf].quoted or is_quoted(mark)]
        for number, leaf in enumerate(self.leaves):
            marks += [
                Mark(one.start, _shortened(text, one), number)
                for who, one in quotations
                if who in leaf.says and one.end <= len(text)
            ]
        return sorted(marks)

    def _words(self, text: str, lang: str | None, field: TextField) -> list[Mark]:
        plan = self._plans.get(field)
        if plan is None:
            plan = self._plans[field] = _Plan(self.leaves, field)
        if not plan.stems and not plan.prefixes:
            return []
        read = forms_of(lang).find(text, plan.stems, plan.prefixes)
        if plan.only_words:
            words = plan.words
            return [Mark(start, end, number) for start, end, stem, _ in read for number in words[stem]]
        marks: list[Mark] = []
        for token in read:
            for number in plan.words.get(token.stem, ()):
                marks.append(Mark(token.start, token.end, number))
            for number in plan.phrases.get(token.stem, ()):
                end = _phrase_end(text, token, self.leaves[number].parts[0], lang)
                if end is not None:
                    marks.append(Mark(token.start, end, number))
            for number, prefix in plan.prefixed:
                if token.printed.startswith(prefix):
                    marks.append(Mark(token.start, token.end, number))
        for number in plan.near:
            marks += _near(text, lang, self.leaves[number], number)
        marks.sort()
        return marks


class _Plan:
    """The leaves of one field, by the stem or prefix that leads to them."""

    def __init__(self, leaves: Sequence[Leaf], field: TextField) -> None:
        self.words: dict[str, list[int]] = {}
        self.phrases: dict[str, list[int]] = {}
        self.prefixed: list[tuple[int, str]] = []
        self.near: list[int] = []
        for number, leaf in enumerate(leaves):
            if field not in leaf.fields or leaf.says:
                continue
            if leaf.prefix:
                self.prefixed.append((number, leaf.prefix))
            elif len(leaf.parts) > 1:
                self.near.append(number)
            else:
                index = self.words if len(leaf.parts[0]) == 1 else self.phrases
                for first in leaf.parts[0][0]:
                    index.setdefault(first, []).append(number)
        self.only_words = not (self.phrases or self.prefixed or self.near)
        self.prefixes = tuple(prefix for _, prefix in self.prefixed)
        self.stems = frozenset(self.words) | frozenset(self.phrases)
        if self.near and not self.stems and not self.prefixes:
            self.stems = frozenset(first for n in self.near for first in leaves[n].parts[0][0])


def _leaves(node: Node, stemmers: tuple[str, ...], fields: tuple[TextField, ...]) -> Iterator[Leaf]:
    if isinstance(node, And | Or):
        for child in node.children:
            yield from _leaves(child, stemmers, fields)
    elif isinstance(node, Prefix):
        if prefix := fold(node.text):
            yield Leaf(_within(node.field, fields), prefix=prefix, quoted=node.field == "quote")
    elif isinstance(node, Exact) and node.facet == "says":
        yield Leaf(("body",), says=node.values)
    elif isinstance(node, Term | Phrase | Near):
        within, quoted = _within(node.field, fields), node.field == "quote"
        words = (node.text,) if isinstance(node, Term) else node.words
        parts = [places for word in words if (places := query_stems(word, stemmers))]
        if not parts:
            return
        if isinstance(node, Near) and len(parts) > 1:
            yield Leaf(within, tuple(parts), node.distance, quoted=quoted)
        else:
            yield Leaf(within, (tuple(place for places in parts for place in places),), quoted=quoted)


def _within(field: LeafField | None, fields: tuple[TextField, ...]) -> tuple[TextField, ...]:
    if field is None:
        return fields
    return ("body",) if field == "quote" else (field,)


def _shortened(text: str, quotation: Quotation) -> int:
    """Where the mark of a whole quotation ends: within what a passage has room for."""
    if quotation.end - quotation.start <= _LONGEST_MARK:
        return quotation.end
    blank = text.rfind(" ", quotation.start, quotation.start + _LONGEST_MARK)
    return blank if blank > quotation.start else quotation.start + _LONGEST_MARK


def _phrase_end(text: str, first: Found, places: Places, lang: str | None) -> int | None:
    """Where the phrase that begins with `first` ends; None if other words follow."""
    start, end = first.start, first.end
    stemmer = stemmer_of(lang)
    for stems in places[1:]:
        following = _next_token(text, start, end, stemmer)
        if following is None or following.stem not in stems:
            return None
        start, end = following.start, following.end
    return end


def _next_token(text: str, start: int, end: int, stemmer: str) -> Found | None:
    """The token after the one at `start`. As in `index.text.analysis.tokens`, a run without spaces gives overlapping pairs."""
    if _run_goes_on(text, end):
        start, end = _character_end(text, start), _character_end(text, end)
        return Found(start, end, fold(text[start:end]), "")
    match = WORD.search(text, end)
    if match is None:
        return None
    if match.lastgroup == "unspaced":
        start = match.start()
        end = min(_character_end(text, _character_end(text, start)), match.end())
        return Found(start, end, fold(text[start:end]), "")
    return Found(match.start(), match.end(), stem(match[0], stemmer), "")


def _character_end(text: str, at: int) -> int:
    match = CHARACTER.match(text, at)
    return match.end() if match else at


def _run_goes_on(text: str, at: int) -> bool:
    """Whether the characters on both sides belong to one run of a script without spaces. It looks at no others, since a run may
    be as long as an article."""
    if at == 0:
        return False
    both = WORD.match(text, at - 1, at + 1)
    return both is not None and both.lastgroup == "unspaced" and both.end() == at + 1


def _near(text: str, lang: str | None, leaf: Leaf, number: int) -> list[Mark]:
    """Marks of every part that occurs within a window with all the others."""
    starts = [frozenset(part[0]) for part in leaf.parts]
    occurrences = forms_of(lang).find(text, frozenset[str]().union(*starts))
    spans: list[list[tuple[Found, int]]] = []
    for part, first in zip(leaf.parts, starts, strict=True):
        ends = ((token, _phrase_end(text, token, part, lang)) for token in occurrences if token.stem in first)
        spans.append([(token, end) for token, end in ends if end is not None])
    if not all(spans):
        return []
    position = _positions(text, [token.start for token in occurrences], leaf.distance)
    standing = [[position[token.start] for token, _ in span] for span in spans]
    done = [0] * len(spans)  # of each part, the occurrences before are marked or stand in no window
    marks: set[Mark] = set()
    for at in sorted({at for places in standing for at in places}):
        windows = [
            (bisect_left(places, at), bisect_right(places, at + leaf.distance - len(part) + 1))
            for places, part in zip(standing, leaf.parts, strict=True)
        ]
        if all(low < high for low, high in windows):
            for which, (low, high) in enumerate(windows):
                marks.update(
                    Mark(token.start, end, number) for token, end in spans[which][max(low, done[which]) : high]
                )
                done[which] = max(done[which], high)
    return sorted(marks)


def _positions(text: str, starts: Sequence[int], distance: int) -> dict[int, int]:
    """Positions of tokens by where they start, counted from the first. Two that are too far apart for any window need not be
    counted exactly, only stay too far apart."""
    positions: dict[int, int] = {}
    at, before = 0, starts[0]
    for start in dict.fromkeys(starts):
        far = start - before > _LONGEST_WORD * (distance + 1)
        at += distance + 1 if far else _tokens_between(text, before, start)
        positions[start] = at
        before = start
    return positions


_LONGEST_WORD = 40
"""Characters, including the space after it. Next to longer words, some that are near enough are taken to be too far apart and
not marked."""


def _tokens_between(text: str, start: int, end: int) -> int:
    """How many tokens begin in text[start:end], where a token begins at `start` and at `end`."""
    count = 0
    for match in WORD.finditer(text, start, end):
        if match.lastgroup != "unspaced":
            count += 1
            continue
        characters = len(character_ends(match[0]))
        goes_on = match.end() == end and _run_goes_on(text, end)  # then the last character begins a pair too
        count += characters if goes_on else max(characters - 1, 1)
    return count
