"""What a search comes to, ready to be shown: values only, labels looked up, nothing escaped.

Every range counts code points of the text beside it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.article import ArchivedArticle
from index.query import Interval, Node, Sort, TextField
from search.request import FacetOp, SearchQuery

Ranges = tuple[tuple[int, int], ...]
RelaxationKind = Literal["word", "filter", "date", "phrase", "all"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What was read otherwise than it was typed, and why. code: stable and short; text: a sentence; about: the words meant."""

    code: str
    text: str
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How the words were read. understood_as can be typed again and gives the same tree ("*": everything)."""

    tree: Node
    understood_as: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Highlight:
    """A piece of an article. cut: whether the article goes on before and after it, within the same paragraph."""

    field: TextField
    text: str
    ranges: Ranges = ()
    cut: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One hit. highlights: the title first where it holds a mark, then passages of the body in its order (without a mark:
    how the body begins). copies: other matches folded under this one. score: 0.0 where the order is by date."""

    article: ArchivedArticle
    score: float
    copies: int = 0
    highlights: tuple[Highlight, ...] = ()

    @property
    def id(self) -> str:
        return self.article.article.id


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """value: as a filter takes it. label: for people. within: of a language, its regions (en-US) by count; they are counted
    in it too."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    within: "tuple[FacetValue, ...]" = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """values: by count; selected and excluded ones are always among them. q: the search inside this facet, or "".
    distinct: how many values have a count, over all matches. more: whether some of them are not shown."""

    name: str
    op: FacetOp
    values: tuple[FacetValue, ...]
    distinct: int
    more: bool
    q: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DateBucket:
    """Articles from midnight of `first` to the end of `last`, both days included."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DateHistogram:
    """undated: matches without a published date."""

    interval: Interval
    buckets: tuple[DateBucket, ...]
    undated: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ActiveFilter:
    """A chip: what narrows the search now, and the question without it. name: a facet, or "date" or "in"."""

    name: str
    value: str
    label: str
    excluded: bool
    without: SearchQuery


@dataclass(frozen=True, kw_only=True, slots=True)
class Relaxation:
    """A near question that has matches. label: what is given up ("without outlet Japan Today"). total: exact, the same that
    asking `query` shows."""

    kind: RelaxationKind
    label: str
    query: SearchQuery
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """kind: what it is. text: to show. query: to search for (`person:"Marco Rubio"`). count: articles, where known."""

    kind: Literal["person", "outlet", "section", "phrase"]
    text: str
    query: SearchQuery
    id: str | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchPage:
    """query: as asked. sort: in force. total: articles that match, exact, folded or not. generation: of the index that
    answered. did_you_mean: a query with at least one match, where the one asked has none. relaxations: only where total is 0.
    emptied_by: sentences, what left nothing."""

    query: SearchQuery
    reading: Reading
    sort: Sort
    total: int
    generation: int
    took_ms: float
    results: tuple[Result, ...] = ()
    facets: tuple[Facet, ...] = ()
    histogram: DateHistogram | None = None
    active: tuple[ActiveFilter, ...] = ()
    next_cursor: str | None = None
    did_you_mean: str | None = None
    emptied_by: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def next(self) -> SearchQuery | None:
        """The question whose answer is the next page."""
        return self.query.with_cursor(self.next_cursor) if self.next_cursor else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticlePage:
    """One article with the words of a query marked. title_ranges in its title, text_ranges in `Article.text`."""

    article: ArchivedArticle
    title_ranges: Ranges = ()
    text_ranges: Ranges = ()
    reading: Reading | None = None
