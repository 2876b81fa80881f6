"""Many questions at once: a row for each query of a list, each read and counted alone, in the memory of some rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from index.counting.cross_counts import Axis, CrossRequest, TimeAxis, ValueAxis
from index.errors import QueryError
from index.query import And, FacetRequest, Range, SearchRequest, Sort
from index.text.localizable import Sentence
from search.counting.intervals import edges_of, label
from search.counting.query_lists import ListedQuery, QueryList
from search.counting.questions import bare, understood
from search.counting.sheet import Cell, Column, Question, Sheet, now_text, search_text
from search.query.interpret import Interpretation
from search.request import SearchQuery
from search.service import Searcher

By = Literal["none", "outlet", "person", "month"]
BY: tuple[By, ...] = ("none", "outlet", "person", "month")

COLUMNS_MOST = 40
"""Outlets or people that have a column each, those with most articles; months, the latest."""

ENDS: tuple[Sort, ...] = ("oldest", "newest")

_ROWS = 50
"""Rows that are counted before the dates of their first and last articles are looked up together."""

_OUTCOME = (
    Column(key="line", label=Sentence("Line"), form="count"),
    Column(key="name", label=Sentence("Name")),
    Column(key="query", label=Sentence("Query")),
    Column(key="understood_as", label=Sentence("Read as")),
    Column(key="total", label=Sentence("Articles"), form="count"),
    Column(key="first", label=Sentence("First")),
    Column(key="last", label=Sentence("Last")),
)
_END = (
    Column(key="link", label=Sentence("Link")),
    Column(key="note", label=Sentence("Note")),
    Column(key="error", label=Sentence("Error")),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What the further columns count. rest: label of a column for what is in none of them, "" for no such column."""

    axis: Axis | None
    columns: tuple[Column, ...]
    rest: str


class ManyQueries:
    """A list of queries, counted. `columns` is known before the first row; `rows` counts as it goes, and may be run again.

    by: what is counted beside the total. frame: the filters and dates that all queries share, which decide what gets a column.
    site: of links, "" for paths. moved: whether articles arrived meanwhile, so that later rows know of more than earlier ones.
    Raises QueryError (the frame cannot be read), IndexingError, ArchiveError.
    """

    def __init__(
        self, searcher: Searcher, listed: QueryList, frame: SearchQuery, by: By = "none", site: str = ""
    ) -> None:
        self._searcher = searcher
        self.listed = listed
        self._site = site.rstrip("/")
        self.started = datetime.now(UTC)
        self.moved = False
        first = self._ask(frame)
        answer = searcher.engine.search(bare(first.request))
        self.generation = answer.generation
        self._part = self._columns(first.request, by)
        rest = (Column(key="rest", label=self._part.rest, form="count"),) if self._part.rest else ()
        self.columns = (*_OUTCOME, *self._part.columns, *rest, *_END)

    def __len__(self) -> int:
        return len(self.listed.queries)

    @property
    def has_names(self) -> bool:
        """Whether any query has a name."""
        return any(one.name for one in self.listed.queries)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """A row for each query, in their order. Raises IndexingError, ArchiveError."""
        queries = iter(self.listed.queries)
        while batch := list(islice(queries, _ROWS)):
            counted = [self._counted(one) for one in batch]
            ids = {id for _, ends in counted for id in ends}
            dates = {
                one.article.id: one.article.published.isoformat()[:10]
                for one in self._searcher.archive.articles.get_many(sorted(ids))
                if one.article.published is not None
            }
            for row, ends in counted:
                if ends:
                    row[5:7] = [dates.get(ends[0], ""), dates.get(ends[-1], "")]
                yield tuple(row)

    def sheet(self, title: str = "") -> tuple[Sheet, list[SearchQuery]]:
        """(all rows as a sheet with a question for each that could be read, their searches), to be kept. Raises what `rows`
        raises."""
        rows, questions, queries = [], [], []
        for listed, row in zip(self.listed.queries, self.rows(), strict=True):
            cells = dict(zip((column.key for column in self.columns), row, strict=True))
            rows.append(row)
            if not cells["error"]:
                queries.append(listed.query)
                questions.append(
                    Question(
                        name=listed.name or f"Line {listed.number}",
                        q=listed.query.q,
                        understood_as=str(cells["understood_as"]),
                        total=int(cells["total"] or 0),
                        notes=(str(cells["note"]),) if cells["note"] else (),
                        search=search_text(listed.query) or "q=",
                    )
                )
        links = tuple(search_text(one.query) or "q=" for one in self.listed.queries)
        return replace(self.without_rows(title), rows=tuple(rows), questions=tuple(questions), links=links), queries

    def without_rows(self, title: str = "") -> Sheet:
        """What belongs to the rows."""
        return Sheet(
            kind="batch",
            title=title or Sentence("Many queries"),
            questions=(),
            denominator=Sentence("Every number counts all articles that match the query of its row."),
            facts=(("List read as", self.listed.read_as), ("Queries", f"{len(self):,}")),
            notes=tuple(self.notes()),
            columns=self.columns,
            rows=(),
            picture=None,
            generation=self.generation,
            made=now_text(self.started),
        )

    def notes(self) -> list[str]:
        """What has to be known to read the further columns."""
        axis = self._part.axis
        told: list[str] = []
        if isinstance(axis, ValueAxis) and axis.facet == "person":
            told.append(
                Sentence(
                    "An article counts for each of the people in it, so these columns may add up to more than the total."
                )
            )
        elif axis is not None and self._part.rest:
            told.append(
                Sentence(
                    "The column “%(name)s” holds what is in none of the others: each row adds up to its total.",
                    name=self._part.rest,
                )
            )
        if self.moved:
            told.append(Sentence("Articles arrived while this was counted: the last rows know of more than the first."))
        return told

    def _ask(self, query: SearchQuery) -> Interpretation:
        return self._searcher.ask(query, now=int(self.started.timestamp()))

    def _counted(self, one: ListedQuery) -> tuple[list[Cell], tuple[str, ...]]:
        """(the row without its dates, ids of the first and the last dated article). A line's fault stays in its row."""
        width = len(self.columns) - len(_OUTCOME) - len(_END)
        row: list[Cell] = [
            one.number,
            one.name,
            one.query.q,
            "",
            None,
            "",
            "",
            *(None for _ in range(width)),
            "",
            "",
            one.error,
        ]
        if one.error:
            return row, ()
        try:
            asked = self._ask(one.query)
        except QueryError as error:
            row[-1] = str(error)
            return row, ()
        request = replace(bare(asked.request), as_of=self.generation)
        row[3] = understood(self._searcher, asked)
        row[-3] = f"{self._site}/search?{search_text(one.query) or 'q='}"
        row[-2] = " ".join(note.text for note in asked.reading.notes)
        numbers: Sequence[int] = ()
        if self._part.axis is None:
            answer = self._searcher.engine.search(request)
            total, generation = answer.total, answer.generation
        else:
            found = self._searcher.engine.cross(CrossRequest(request=request, rows=self._part.axis))
            total, generation, numbers = found.total, found.generation, found.by_row
        self.moved = self.moved or generation != self.generation
        row[4] = total
        row[7 : 7 + len(numbers)] = numbers
        if self._part.rest:
            row[7 + len(numbers)] = total - sum(numbers)
        return row, self._ends(request) if total else ()

    def _ends(self, request: SearchRequest) -> tuple[str, ...]:
        """Ids of the earliest and the latest article with a date."""
        dated = replace(request, tree=And((request.tree, Range("published", None, None))), limit=1)
        found = [self._searcher.engine.search(replace(dated, sort=sort)).hits for sort in ENDS]
        return tuple(hits[0].id for hits in found if hits)

    def _columns(self, request: SearchRequest, by: By) -> _Part:
        engine = self._searcher.engine
        request = replace(bare(request), as_of=self.generation)
        if by in ("outlet", "person"):
            facet = engine.search(replace(request, facets=(FacetRequest(facet=by, size=COLUMNS_MOST),))).facets[0]
            values = tuple(value.value for value in facet.values if value.count)[:COLUMNS_MOST]
            labels = self._searcher.names.labels(by, values)
            columns = tuple(Column(key=f"{by}:{value}", label=labels[value], form="count") for value in values)
            return _Part(
                ValueAxis(facet=by, values=values), columns, Sentence("Other or no outlet") if by == "outlet" else ""
            )
        if by == "month":
            zone = self._searcher.settings.timezone
            histogram = engine.search(replace(request, histogram="month")).histogram
            buckets = histogram.buckets if histogram is not None else ()
            if buckets:
                _, edges = edges_of(buckets[0].start, buckets[-1].end - 1, "month", zone)
                edges = edges[-COLUMNS_MOST - 1 :]
                names = [label(start, "month", zone) for start in edges[:-1]]
                columns = tuple(Column(key=f"month:{name}", label=name, form="count") for name in names)
                return _Part(TimeAxis(edges=edges), columns, Sentence("Other or no month"))
        return _Part(None, (), "")
