"""The query tree and the request: what is asked, without a word on how it was typed or who answers.

Two trees share these nodes. What the parser makes may hold the reader's own words: `Named` (a name not yet looked up),
`Dated` (a date as typed) and `Listed` (a list of words by its name). `search.query.interpret` turns those into `Exact`, `Range`
and words; an engine sees only the others:

    Everything  Nothing  Term  Phrase  Near  Prefix  Fuzzy  Nearby  AtLeast  Exact  Has  Ids  Range  And  Or  Not

Words are as typed; the engine folds and stems them with `index.text.analysis`. `field` is "title", "body", "quote" (within one
quotation), "lead" (in the title or among the first `LEAD_WORDS` tokens of the body), "opening" (standfirst and first paragraph) or
None for the fields of the request. Whatever stands in a quotation or opening is scored as in the body, a lead as title and body.
str(node) is the query in the reader's language, and
parsing that gives the node again.
"""

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache
from typing import Literal, NamedTuple

from index.text.analysis import Form

TextField = Literal["title", "body"]
LeafField = Literal["title", "body", "quote", "lead", "opening"]
"""Where a word is looked for."""
Unit = Literal["sentence", "paragraph"]
DateField = Literal["published", "fetched", "event"]
NumberField = Literal["words"]
Sort = Literal["relevance", "newest", "oldest", "blend", "reported"]
Grouping = Literal["copies", "story"]
Interval = Literal["day", "week", "month", "year"]

TEXT_FIELDS: tuple[TextField, ...] = ("title", "body")
QUOTE: LeafField = "quote"
LEAD: LeafField = "lead"
OPENING: LeafField = "opening"
LEAF_FIELDS: tuple[LeafField, ...] = (*TEXT_FIELDS, QUOTE, LEAD, OPENING)

LEAD_WORDS = 100
"""Tokens of the body that belong to its lead."""

UNITS: tuple[Unit, ...] = ("sentence", "paragraph")
OPERATORS = ("AND", "OR", "NOT")
BESIDE = re.compile(r"(?P<order>NEAR|THEN)/(?:(?P<words>\d+)|(?P<unit>s|sentence|p|paragraph))", re.IGNORECASE)
"""The operators of a Nearby, as they are typed."""


@lru_cache(maxsize=64)
def home_fields(field: LeafField | None, fields: "tuple[TextField, ...]") -> "tuple[TextField, ...]":
    """The fields of an index in which a leaf with this field is looked for, title first. fields: of the request."""
    if field == "lead":
        return TEXT_FIELDS
    own = "body" if field in (QUOTE, OPENING) else field
    return tuple(one for one in TEXT_FIELDS if one == own or (own is None and one in fields))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'


def _spelt(form: Form, text: str) -> str:
    return {"stem": text, "exact": f"={text}", "case": f"case:{text}"}[form]


def _in(field: str | None, text: str) -> str:
    return f"{field}:{text}" if field else text


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every article."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no article: what remains of a filter on a name that nobody bears."""

    def __str__(self) -> str:
        return "-*"


@dataclass(frozen=True, slots=True)
class Term:
    """One word in one field (None: in any text field). form: in any form, as printed, or in that case too. also: printed words
    (folded) that count as forms of it, such as the compounds that it is the head of; nobody types them. alone: typed in quotation
    marks, so it stands for nothing but its own forms; it is the same word for all that."""

    text: str
    field: LeafField | None = None
    form: Form = "stem"
    also: tuple[str, ...] = ()
    alone: bool = dataclass_field(default=False, compare=False)

    def __str__(self) -> str:
        if self.form != "stem":
            return _in(self.field, _spelt(self.form, _quoted(self.text)))
        bare = not self.alone and self.text.upper() not in OPERATORS and BESIDE.fullmatch(self.text) is None
        return _in(self.field, self.text if bare else _quoted(self.text))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, side by side. form: of each of them."""

    words: tuple[str, ...]
    field: LeafField | None = None
    form: Form = "stem"

    def __str__(self) -> str:
        return _in(self.field, _spelt(self.form, _quoted(" ".join(self.words))))


@dataclass(frozen=True, slots=True)
class Near:
    """All words in any order within a window: last position minus first position <= distance."""

    words: tuple[str, ...]
    distance: int
    field: LeafField | None = None

    def __str__(self) -> str:
        return _in(self.field, f"{_quoted(' '.join(self.words))}~{self.distance}")


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with text (three letters or more)."""

    text: str
    field: LeafField | None = None

    def __str__(self) -> str:
        return _in(self.field, self.text + "*")


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Any word that is at most one edit (a letter more, less, another, or two swapped) from text, as printed."""

    text: str
    field: LeafField | None = None

    def __str__(self) -> str:
        return _in(self.field, self.text + "~")


@dataclass(frozen=True, slots=True)
class Listed:
    """Any of the words and phrases of a list that somebody keeps, by its name. form: of those that have none of their own."""

    name: str
    field: LeafField | None = None
    form: Form = "stem"

    def __str__(self) -> str:
        return _in(self.field, _spelt(self.form, f"@{self.name}"))


Leaf = Term | Phrase | Near | Prefix | Fuzzy
"""What stands in a text."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """An occurrence of each part, none on another, close together in one field: with fewer than `distance` other words between two,
    and as many more in sum for each further part; or within one sentence or paragraph. ordered: in the order of the parts.

    parts: two or more, each a Term, Phrase, Prefix, Fuzzy or Listed, or an Or of these, all with the same field. It scores as an
    And of them.
    """

    parts: "tuple[Node, ...]"
    distance: int | Unit
    ordered: bool = False

    @property
    def words_between(self) -> int | None:
        """Other words that may stand between the parts; None for any number."""
        return (self.distance - 1) * (len(self.parts) - 1) if isinstance(self.distance, int) else None

    def __str__(self) -> str:
        operator = f" {'THEN' if self.ordered else 'NEAR'}/{self.distance} "
        return operator.join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The part stands so often in title and body, or in its field; occurrences of the alternatives of an Or are added. It scores as
    its part does. part: a Term, Phrase, Prefix, Fuzzy or Listed, or an Or of these, all with the same field."""

    count: int
    part: "Node"

    def __str__(self) -> str:
        return f"atleast({self.count}, {self.part})"


@dataclass(frozen=True, slots=True)
class Has:
    """Articles that have any value of a facet."""

    facet: str

    def __str__(self) -> str:
        return f"has:{self.facet}"


@dataclass(frozen=True, slots=True)
class Named:
    """A facet and a value as typed (`person:"Secretary Rubio"`), to be looked up."""

    facet: str
    text: str

    def __str__(self) -> str:
        return f"{self.facet}:{_quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date filter as typed: key `date`, `since`, `before` or `event`, text `2025-07`, `2025-07-01..2025-07-12`, `7d`,
    `last-week`; or one by the number of words: key `words`, text `>800`, `200..400`."""

    key: Literal["date", "since", "before", "event", "words"]
    text: str

    def __str__(self) -> str:
        return f"{self.key}:{self.text}"


@dataclass(frozen=True, slots=True)
class Exact:
    """Articles that hold any of these values of a facet, each as the engine keeps it."""

    facet: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        shown = [f"{self.facet}:{_quoted(value)}" for value in self.values]
        return shown[0] if len(shown) == 1 else "(" + " OR ".join(shown) + ")"


@dataclass(frozen=True, slots=True)
class Ids:
    """These articles, by id, as far as the engine has them: what a reader's collection, tag or star stands for at this moment. They
    are kept in the archive and looked up with every question, so that no engine has to learn of a change. It does not score."""

    ids: frozenset[str]

    def __str__(self) -> str:
        return f"[{len(self.ids)} articles]"


@dataclass(frozen=True, slots=True)
class Range:
    """start <= time < end in epoch seconds; None is open. An article without that time never matches. The same of the number of
    words."""

    field: DateField | NumberField
    start: int | None
    end: int | None

    def __str__(self) -> str:
        return f"{self.field}:[{'' if self.start is None else self.start}..{'' if self.end is None else self.end})"


@dataclass(frozen=True, slots=True)
class And:
    """Matches what all of the parts match."""

    children: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(
            f"({child})" if isinstance(child, Or | And | Nearby) else str(child) for child in self.children
        )


@dataclass(frozen=True, slots=True)
class Or:
    """Matches what any of the parts matches."""

    children: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(
            f"({child})" if isinstance(child, And | Or | Nearby) else str(child) for child in self.children
        )


@dataclass(frozen=True, slots=True)
class Not:
    """Matches what the part does not match."""

    child: "Node"

    def __str__(self) -> str:
        return f"-({self.child})" if isinstance(self.child, And | Or | Not | Nearby) else f"-{self.child}"


Node = (
    Everything | Nothing | Term | Phrase | Near | Prefix | Fuzzy | Nearby | AtLeast | Named | Dated | Listed
    | Exact | Has | Ids | Range | And | Or | Not
)  # fmt: skip


def part_leaves(part: Node) -> "tuple[Leaf, ...]":
    """The alternatives of a part of a Nearby or AtLeast."""
    children = part.children if isinstance(part, Or) else (part,)
    return tuple(child for child in children if isinstance(child, Term | Phrase | Near | Prefix | Fuzzy))


def field_of(part: Node) -> LeafField | None:
    """The field in which such a part is looked for."""
    children = part.children if isinstance(part, Or) else (part,)
    return next((child.field for child in children if isinstance(child, Leaf | Listed)), None)


def plain(node: Node) -> Node:
    """The tree by which a Nearby or AtLeast is scored; any other node itself."""
    if isinstance(node, Nearby):
        return And(node.parts)
    return node.part if isinstance(node, AtLeast) else node


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetFilter:
    """A reader's choice in one facet.

    include: values as the engine keeps them; op "or": any of them, "and": all. exclude: none of these. A filter whose
    include was asked for but resolved to nothing matches nothing: include=(), nothing=True.
    """

    facet: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    op: Literal["or", "and"] = "or"
    nothing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetRequest:
    """size: values wanted, best first. contains: only values whose key is in this set (None: all); the search inside a
    long facet looks labels up in the archive and passes the keys here."""

    facet: str
    size: int = 10
    among: frozenset[str] | None = None


class Position(NamedTuple):
    """Where a page ended. The next page holds what comes after.

    id: of its last hit. key: what the engine needs beside it to continue, which nobody else reads.
    """

    key: tuple[float, ...]
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRequest:
    """Everything an engine needs to answer; nothing depends on the clock but through `now`.

    tree: resolved (no Named, no Dated). within: a tree that narrows the matches without scoring any; total, facets and histogram
    respect it. filters: AND across facets. period: the date filter of the form; histogram and
    total respect it. fields: where a Term without a field looks. now: epoch seconds, for `blend` (half-life in days).
    group: show one hit of each group of copies, or of each story, the best (total still counts articles). histogram: None for none,
    "auto" picks an interval of at most about 60 buckets. histogram_field: the time that it counts by. zone: IANA name in which days
    are counted. limit: hits wanted
    (0 for counts only). after: continue behind this hit. as_of: generation to answer from if the engine still keeps it, so
    that paging is stable while articles arrive; otherwise the newest answers, and the result says so. partial: whoever asks can
    tell an answer from a part of the index from a complete one (SearchResult.complete).
    """

    tree: Node
    within: Node | None = None
    filters: tuple[FacetFilter, ...] = ()
    period: Range | None = None
    fields: tuple[TextField, ...] = TEXT_FIELDS
    sort: Sort = "relevance"
    now: int = 0
    half_life_days: float = 3.0
    group: Grouping | None = None
    limit: int = 10
    after: Position | None = None
    as_of: int | None = None
    facets: tuple[FacetRequest, ...] = ()
    histogram: Interval | Literal["auto"] | None = None
    histogram_field: DateField = "published"
    zone: str = "UTC"
    partial: bool = False
