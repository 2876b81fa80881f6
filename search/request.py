"""What a page, the API, a feed, an export or an alert asks for. As parameters of an address: `search.parameters`.

A `SearchQuery` holds what the reader gave: names may not be ids yet, dates may be partial. `search.service` interprets it.
"""

from dataclasses import dataclass, replace
from typing import Literal

from index.document import FACETS
from index.query import DateField, Interval, Sort
from index.text.characters import clean, mended

Duplicates = Literal["show", "hide"]
Group = Literal["none", "story"]
FacetOp = Literal["or", "and"]
LookIn = Literal["title", "body", "quotes"]
HistogramChoice = Interval | Literal["auto", "none"]

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "blend", "reported")
INTERVALS: tuple[HistogramChoice, ...] = ("auto", "day", "week", "month", "year", "none")
LOOK_IN: tuple[LookIn, ...] = ("title", "body", "quotes")
DATE_FIELDS: tuple[DateField, ...] = ("published", "fetched", "event")

LABEL = "label"
"""The facet of the labels of outlets: looked up in the archive with every question, and in no index."""
OWN_FACETS = ("collection", "tag", "is")
"""Facets of what a reader keeps: of each reader's own, and never in an index."""
FILTERS = (*FACETS, LABEL, *OWN_FACETS)
"""Everything whose values narrow a search."""

LIMIT_MAX = 100
FACET_SIZE_MAX = 100
SNIPPETS_MAX = 5
FILTERS_MAX = 100
"""Filter values in one request, included and excluded ones together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchQuery:
    """One search.

    q: the reader's words, in the language of search.query.parse. fields: where to look for words without a field; () is all.
    include, exclude: (facet, value) pairs in the order given. Values of one facet are joined by OR, those of `person` by AND
    if person_op is "and". A value is one that the engine keeps (`marco-rubio`) or a name.
    from_, to: inclusive, partial ISO 8601; since: `7d` or a date. date_field: which date these three refer to.
    sort: None is relevance if there are words, else newest. duplicates "hide" folds near-duplicates into one result;
    group "story" all articles of a story, its near-duplicates among them.
    facets: which to count; facet_size: values of each; facet_q: (facet, text) pairs, a search inside that facet.
    snippets: passages per result. limit: results per page. cursor: opaque, from an earlier page. only: keys of each result;
    () is all. reader: id of the account whose collections, tags and stars are meant; in no address, None for nobody.
    long: the key under which `q` is kept where it is longer than an address may carry; the limits of long queries hold then.
    saved: id of the saved search that the page changes, 0 for none.
    """

    q: str = ""
    long: str = ""
    fields: tuple[LookIn, ...] = ()
    include: tuple[tuple[str, str], ...] = ()
    exclude: tuple[tuple[str, str], ...] = ()
    person_op: FacetOp = "or"
    from_: str | None = None
    to: str | None = None
    since: str | None = None
    date_field: DateField = "published"
    sort: Sort | None = None
    duplicates: Duplicates = "show"
    group: Group = "none"
    facets: tuple[str, ...] = ()
    facet_size: int = 10
    facet_q: tuple[tuple[str, str], ...] = ()
    histogram: HistogramChoice = "none"
    snippets: int = 2
    limit: int = 10
    cursor: str | None = None
    only: tuple[str, ...] = ()
    reader: int | None = None
    saved: int = 0

    def __post_init__(self) -> None:
        """Words are cleaned as the text of articles is; values may be ids and are only made storable."""
        object.__setattr__(self, "q", clean(self.q))
        for name in ("from_", "to", "since", "cursor", "long"):
            if (text := getattr(self, name)) is not None:
                object.__setattr__(self, name, mended(text))
        for name in ("include", "exclude", "facet_q"):
            object.__setattr__(self, name, tuple((facet, mended(value)) for facet, value in getattr(self, name)))

    def included(self, facet: str) -> tuple[str, ...]:
        """Values of this facet that are filtered for."""
        return tuple(value for name, value in self.include if name == facet)

    def excluded(self, facet: str) -> tuple[str, ...]:
        """Values of this facet that are filtered out."""
        return tuple(value for name, value in self.exclude if name == facet)

    @property
    def filtered(self) -> bool:
        """Whether anything but words narrows the search; "start over" clears it."""
        return bool(self.include or self.exclude or self.from_ or self.to or self.since or self.fields)

    # Each of these returns another search, on its first page.

    def with_filter(self, facet: str, value: str) -> "SearchQuery":
        """Include a value (and no longer exclude it)."""
        pair = (facet, value)
        include = self.include if pair in self.include else (*self.include, pair)
        return replace(self, include=include, exclude=tuple(p for p in self.exclude if p != pair), cursor=None)

    def with_exclude(self, facet: str, value: str) -> "SearchQuery":
        """Exclude a value (and no longer include it)."""
        pair = (facet, value)
        exclude = self.exclude if pair in self.exclude else (*self.exclude, pair)
        return replace(self, exclude=exclude, include=tuple(p for p in self.include if p != pair), cursor=None)

    def without_filter(self, facet: str, value: str) -> "SearchQuery":
        """Neither include nor exclude a value."""
        pair = (facet, value)
        return replace(
            self,
            include=tuple(p for p in self.include if p != pair),
            exclude=tuple(p for p in self.exclude if p != pair),
            cursor=None,
        )

    def without_facet(self, facet: str) -> "SearchQuery":
        """No filter on this facet at all."""
        return replace(
            self,
            include=tuple(p for p in self.include if p[0] != facet),
            exclude=tuple(p for p in self.exclude if p[0] != facet),
            cursor=None,
        )

    def with_dates(self, from_: str | None, to: str | None) -> "SearchQuery":
        """These days and no other date filter."""
        return replace(self, from_=from_, to=to, since=None, cursor=None)

    def without_dates(self) -> "SearchQuery":
        """No date filter."""
        return self.with_dates(None, None)

    def with_fields(self, fields: tuple[LookIn, ...]) -> "SearchQuery":
        """Words without a field are looked for in these; () is all."""
        return replace(self, fields=fields, cursor=None)

    def with_q(self, q: str) -> "SearchQuery":
        """Other words, the same filters."""
        return replace(self, q=q, long="", cursor=None)

    def with_cursor(self, cursor: str | None) -> "SearchQuery":
        """The page that begins at this cursor; None for the first."""
        return self if cursor == self.cursor else replace(self, cursor=cursor)

    def cleared(self) -> "SearchQuery":
        """The words without any filter: the "start over" and "search everything" links."""
        return replace(self, include=(), exclude=(), from_=None, to=None, since=None, fields=(), cursor=None)
