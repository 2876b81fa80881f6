"""The query tree and the request: what is asked, without a word on how it was typed or who answers.

Two trees share these nodes. What the parser makes may hold the reader's own words: `Named` (a name not yet looked up)
and `Dated` (a date as typed). `search.query.interpret` turns those into `Exact` and `Range`; an engine sees only the others:

    Everything  Nothing  Term  Phrase  Near  Prefix  Exact  Ids  Range  And  Or  Not

Words are as typed; the engine folds and stems them with `index.text.analysis`. `field` is "title", "body", "quote" (within one
quotation; scored as in the body) or None for the fields of the request. str(node) is the query in the reader's language, and
parsing that gives the node again.
"""

from dataclasses import dataclass
from typing import Literal

TextField = Literal["title", "body"]
LeafField = Literal["title", "body", "quote"]
"""Where a word is looked for; quote: in the body, within one quotation."""
DateField = Literal["published", "fetched", "event"]
Sort = Literal["relevance", "newest", "oldest", "blend", "reported"]
Grouping = Literal["copies", "story"]
Interval = Literal["day", "week", "month", "year"]

TEXT_FIELDS: tuple[TextField, ...] = ("title", "body")
QUOTE: LeafField = "quote"
LEAF_FIELDS: tuple[LeafField, ...] = (*TEXT_FIELDS, QUOTE)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'


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
    """One word in one field (None: in any text field)."""

    text: str
    field: LeafField | None = None

    def __str__(self) -> str:
        bare = self.text.upper() not in ("AND", "OR", "NOT")
        return _in(self.field, self.text if bare else _quoted(self.text))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, side by side."""

    words: tuple[str, ...]
    field: LeafField | None = None

    def __str__(self) -> str:
        return _in(self.field, _quoted(" ".join(self.words)))


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
class Named:
    """A facet and a value as typed (`person:"Secretary Rubio"`), to be looked up."""

    facet: str
    text: str

    def __str__(self) -> str:
        return f"{self.facet}:{_quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date filter as typed: key `date`, `since` or `before`, text `2025-07`, `2025-07-01..2025-07-12`, `7d`."""

    key: Literal["date", "since", "before"]
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
    """start <= time < end in epoch seconds; None is open. An article without that time never matches."""

    field: DateField
    start: int | None
    end: int | None

    def __str__(self) -> str:
        return f"{self.field}:[{'' if self.start is None else self.start}..{'' if self.end is None else self.end})"


@dataclass(frozen=True, slots=True)
class And:
    """Matches what all of the parts match."""

    children: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " AND ".join(f"({child})" if isinstance(child, Or | And) else str(child) for child in self.children)


@dataclass(frozen=True, slots=True)
class Or:
    """Matches what any of the parts matches."""

    children: "tuple[Node, ...]"

    def __str__(self) -> str:
        return " OR ".join(f"({child})" if isinstance(child, And | Or) else str(child) for child in self.children)


@dataclass(frozen=True, slots=True)
class Not:
    """Matches what the part does not match."""

    child: "Node"

    def __str__(self) -> str:
        return f"-({self.child})" if isinstance(self.child, And | Or | Not) else f"-{self.child}"


Node = Everything | Nothing | Term | Phrase | Near | Prefix | Named | Dated | Exact | Ids | Range | And | Or | Not


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
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
    "auto" picks an interval of at most about 60 buckets. zone: IANA name in which days are counted. limit: hits wanted
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
    zone: str = "UTC"
    partial: bool = False
