"""Where the words of a query occur in a text: what is marked, and when.

A word is marked wherever its stem occurs, in the form printed; a phrase only where its words are side by side, as one mark;
the words of NEAR only within a window; a prefix where a printed word begins with it. What is excluded is never marked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from index.article import Quotation
from index.query import (
    LEAD_WORDS,
    TEXT_FIELDS,
    And,
    AtLeast,
    Exact,
    Fuzzy,
    LeafField,
    Near,
    Nearby,
    Node,
    Or,
    Phrase,
    Prefix,
    Term,
    TextField,
    field_of,
    home_fields,
)
from index.text.analysis import CHARACTER, WORD, Place, character_ends, query_places, stem, stemmer_of, token_starts
from index.text.folding import fold
from search.highlight.close_marks import fuzzy_places, is_spelt, together
from search.highlight.stem_cache import Found, forms_of

Places = tuple[tuple[str, ...], ...]
"""The possible stems at each of several consecutive positions."""


Spoken = tuple[str | None, Quotation]
"""As `ArchivedArticle.quotations` has them."""

LEAD_READ = 10_000
"""Characters in which the first words of a text are counted."""

_LONGEST_MARK = 130
"""Characters of a quotation that is marked as a whole."""


class Mark(NamedTuple):
    """start, end: code points. leaf: the part of the query, by its number."""

    start: int
    end: int
    leaf: int


class Beside(NamedTuple):
    """Words close together. parts: what each part may be marked by. node: how close."""

    parts: "tuple[tuple[Leaf, ...], ...]"
    node: Nearby


class Leaf(NamedTuple):
    """A part of a query that can be marked: either parts (one: a word or phrase; several: NEAR), a folded prefix, a folded fuzzy
    word, beside: words and groups close together, or says: ids of people whose quotations are. region: the part of a text in which
    alone it counts. spelt: how each word has to be printed."""

    fields: tuple[TextField, ...]
    parts: tuple[Places, ...] = ()
    distance: int = 0
    prefix: str = ""
    region: LeafField | None = None
    says: tuple[str, ...] = ()
    spelt: tuple[Place, ...] = ()
    fuzzy: str = ""
    beside: "Beside | None" = None

    @property
    def weight(self) -> float:
        """What it is worth to a passage: a phrase or pair more than a word."""
        single = self.prefix or self.says or self.fuzzy or (len(self.parts) == 1 and len(self.parts[0]) == 1)
        return 1.0 if single else 3.0


class Matcher:
    """A query made ready for marking; one serves all results of a page. needs_quotations: whether what it marks depends on them."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = tuple(leaves)
        self.needs_quotations = any(leaf.region == "quote" or leaf.says for leaf in self.leaves)
        self._placed = any(leaf.region or leaf.says for leaf in self.leaves)
        self._plans: dict[TextField, _Plan] = {}
        self._hash = hash(self.leaves)

    def __eq__(self, other: object) -> bool:
        """Matchers of the same leaves mark the same."""
        return self is other or (isinstance(other, Matcher) and self.leaves == other.leaves)

    def __hash__(self) -> int:
        return self._hash

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
        if field != "body" or not self._placed:
            return marks
        starts = [one.start for _, one in quotations]

        def is_quoted(mark: Mark) -> bool:
            at = bisect_right(starts, mark.start) - 1
            return at >= 0 and mark.end <= quotations[at][1].end

        ends = _region_ends(text, {leaf.region for leaf in self.leaves})

        def is_inside(mark: Mark) -> bool:
            region = self.leaves[mark.leaf].region
            return is_quoted(mark) if region == "quote" else region is None or mark.end <= ends[region]

        marks = [mark for mark in marks if is_inside(mark)]
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
        others = [mark for number in plan.others for mark in self._other(number, text, lang, field)]
        if not plan.stems and not plan.prefixes:
            return sorted(others)
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
        for number in plan.spelt:
            places = self.leaves[number].spelt
            marks = [mark for mark in marks if mark.leaf != number or is_spelt(text[mark.start : mark.end], places)]
        marks += others
        marks.sort()
        return marks

    def _other(self, number: int, text: str, lang: str | None, field: TextField) -> list[Mark]:
        """The marks of a fuzzy word, or of words close together."""
        leaf = self.leaves[number]
        if leaf.fuzzy:
            return [Mark(start, end, number) for start, end in fuzzy_places(text, leaf.fuzzy)]
        assert leaf.beside is not None
        parts = [Matcher(part)._words(text, lang, field) for part in leaf.beside.parts]
        found = together([[(mark.start, mark.end) for mark in part] for part in parts], leaf.beside.node, text, lang)
        return [Mark(start, end, number) for start, end in found]


class _Plan:
    """The leaves of one field, by the stem or prefix that leads to them."""

    def __init__(self, leaves: Sequence[Leaf], field: TextField) -> None:
        self.words: dict[str, list[int]] = {}
        self.phrases: dict[str, list[int]] = {}
        self.prefixed: list[tuple[int, str]] = []
        self.near: list[int] = []
        self.others: list[int] = []
        self.spelt: list[int] = []
        for number, leaf in enumerate(leaves):
            if field not in leaf.fields or leaf.says:
                continue
            if leaf.spelt:
                self.spelt.append(number)
            if leaf.fuzzy or leaf.beside:
                self.others.append(number)
            elif leaf.prefix:
                self.prefixed.append((number, leaf.prefix))
            elif len(leaf.parts) > 1:
                self.near.append(number)
            else:
                index = self.words if len(leaf.parts[0]) == 1 else self.phrases
                for first in leaf.parts[0][0]:
                    index.setdefault(first, []).append(number)
        self.only_words = not (self.phrases or self.prefixed or self.near or self.others or self.spelt)
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
            yield Leaf(home_fields(node.field, fields), prefix=prefix, region=_region(node.field))
    elif isinstance(node, Fuzzy):
        if word := fold(node.text):
            yield Leaf(home_fields(node.field, fields), fuzzy=word, region=_region(node.field))
    elif isinstance(node, AtLeast):
        yield from _leaves(node.part, stemmers, fields)
    elif isinstance(node, Nearby):
        field = field_of(node.parts[0])
        homes = home_fields(field, fields)
        parts_of = tuple(tuple(_leaves(part, stemmers, fields)) for part in node.parts)
        if all(parts_of):
            inner = tuple(tuple(leaf._replace(region=None) for leaf in part) for part in parts_of)
            yield Leaf(homes, beside=Beside(inner, node), region=_region(field))
    elif isinstance(node, Exact) and node.facet == "says":
        yield Leaf(("body",), says=node.values)
    elif isinstance(node, Term | Phrase | Near):
        within, region = home_fields(node.field, fields), _region(node.field)
        words = (node.text,) if isinstance(node, Term) else node.words
        form = "stem" if isinstance(node, Near) else node.form
        also = node.also if isinstance(node, Term) else ()
        read = [places for word in words if (places := query_places(word, stemmers, form, also))]
        parts = [tuple(place.stems for place in places) for places in read]
        if not parts:
            return
        spelt = tuple(place for places in read for place in places) if form != "stem" else ()
        if isinstance(node, Near) and len(parts) > 1:
            yield Leaf(within, tuple(parts), node.distance, region=region)
        else:
            yield Leaf(within, (tuple(place for places in parts for place in places),), region=region, spelt=spelt)


def _region(field: LeafField | None) -> LeafField | None:
    return None if field in TEXT_FIELDS else field


def _region_ends(text: str, regions: Collection[LeafField | None]) -> dict[LeafField, int]:
    """Where the lead and the opening of an article's text end, as far as they are asked for."""
    ends: dict[LeafField, int] = {}
    if "opening" in regions:
        ends["opening"] = text.find("\n") if "\n" in text else len(text)
    if "lead" in regions:
        starts = token_starts(text, LEAD_READ)
        ends["lead"] = starts[LEAD_WORDS] if len(starts) > LEAD_WORDS else len(text)
    return ends


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
