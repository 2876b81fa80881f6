"""The answer to a search, ready to be shown: plain values with their labels, nothing escaped.

Ranges count code points of the text they belong to.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.article import ArchivedArticle
from index.query import Interval, Node, Sort, TextField
from index.stories.protocols import StorySummary
from search.request import FacetOp, SearchQuery

Ranges = tuple[tuple[int, int], ...]
RelaxationKind = Literal["word", "filter", "date", "phrase", "all"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Something that was not read as typed, and why. code: short and stable; text: a sentence; about: the words in question.
    query: what the sentence offers in place of the whole query, "" for nothing; total: articles that it finds, under the same
    filters."""

    code: str
    text: str
    about: str = ""
    query: str = ""
    total: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How a query was read. understood_as: may be typed as a query itself and gives the same tree ("*": everything)."""

    tree: Node
    understood_as: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Highlight:
    """A passage of an article. ranges: what is marked. cut: whether its paragraph goes on before it, and after it."""

    field: TextField
    text: str
    ranges: Ranges = ()
    cut: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One hit. highlights: the title first if it holds a mark, then passages of the body in order (its beginning if nothing is
    marked). copies: near-duplicates folded into this one; where results are grouped by story, its other articles that match.
    story: that it is of, if it is of one. score: 0.0 where results are not sorted by relevance."""

    article: ArchivedArticle
    score: float
    copies: int = 0
    story: StorySummary | None = None
    highlights: tuple[Highlight, ...] = ()

    @property
    def id(self) -> str:
        """Of the article."""
        return self.article.article.id


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """value: as a filter takes it. label: to show. uncertain: a person who may be several. named: whether the words of the query
    ask for it (`keyword:ports`). within: the regions of a language (en-US) by count; the language's count includes them."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    uncertain: bool = False
    named: bool = False
    within: "tuple[FacetValue, ...]" = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """values: by count; selected and excluded ones are always among them. q: the search inside this facet, or "".
    distinct: how many values the matches have. more: whether some of them are not shown."""

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
    """A chip: a filter in force. name: a facet, or "date" or "in". without: the same search without this filter."""

    name: str
    value: str
    label: str
    excluded: bool
    without: SearchQuery


@dataclass(frozen=True, kw_only=True, slots=True)
class Relaxation:
    """A similar search that has matches. label: what it gives up ("without outlet Japan Today"). total: exact; what `query`
    finds."""

    kind: RelaxationKind
    label: str
    query: SearchQuery
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class QueryPart:
    """A part of a long query. text: as a reader would type it. total: articles that it finds alone, under the filters in
    force."""

    text: str
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """What the reader may be typing. kind: speaker is a person who is quoted, operator what may
    follow in the query, list one of words. text: to show. query: to run
    (`person:"Marco Rubio"`). count: articles, if known."""

    kind: Literal["person", "outlet", "section", "phrase", "speaker", "operator", "list"]
    text: str
    query: SearchQuery
    id: str | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchPage:
    """One page of results.

    query: with values in place of names. sort: the order in force. total: all matches, exact, near-duplicates included.
    stories: how many results there are in all where they are grouped by story, else None; exact.
    generation: of the index that answered. took_ms: milliseconds. Where total is 0: did_you_mean, a query with matches
    (did_you_mean_total of them);
    relaxations, similar searches with matches; emptied_by, sentences that say why nothing was found.
    parts: of a long query, what each of its parts finds.
    degraded: a sentence if a part of the index could not be reached: results are missing, every number is the least it can be.
    """

    query: SearchQuery
    reading: Reading
    sort: Sort
    total: int
    generation: int
    took_ms: float
    stories: int | None = None
    results: tuple[Result, ...] = ()
    facets: tuple[Facet, ...] = ()
    histogram: DateHistogram | None = None
    active: tuple[ActiveFilter, ...] = ()
    next_cursor: str | None = None
    did_you_mean: str | None = None
    did_you_mean_total: int = 0
    emptied_by: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    parts: tuple[QueryPart, ...] = ()
    degraded: str | None = None

    @property
    def next(self) -> SearchQuery | None:
        """The query for the next page; None on the last."""
        return self.query.with_cursor(self.next_cursor) if self.next_cursor else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticlePage:
    """One article with the words of a query marked. story: that it is of, if it is of one. title_ranges: in its title;
    text_ranges: in `Article.text`."""

    article: ArchivedArticle
    story: StorySummary | None = None
    title_ranges: Ranges = ()
    text_ranges: Ranges = ()
    reading: Reading | None = None
