"""Who stands with whom: a matrix of people, of people and outlets, or of outlets that tell the same stories."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from index.counting.cross_counts import CrossRequest, ValueAxis
from index.query import FacetRequest, SearchRequest
from index.text.localizable import Sentence
from search.counting.questions import bare, question_of
from search.counting.sheet import Cell, Column, Picture, Sheet, now_text, search_text
from search.facet_groups import EVERY
from search.request import SearchQuery
from search.service import Searcher

Of = Literal["people", "people-outlets", "outlets"]
OF: tuple[Of, ...] = ("people", "people-outlets", "outlets")

SIZE_MOST = 60
"""Rows, and columns, of one matrix."""

STORIES_MOST = 20_000
"""Stories that outlets are compared by, those with most of the matches."""

_ROWS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """query: whose results are looked at. of: whom. size: the most frequent so many."""

    query: SearchQuery
    of: Of = "people"
    size: int = 20


def network(searcher: Searcher, wanted: Network, *, title: str = "") -> Sheet:
    """The sheet. Raises QueryError, IndexingError, ArchiveError."""
    now = datetime.now(UTC)
    asked = searcher.ask(wanted.query, now=int(now.timestamp()))
    request = bare(asked.request)
    row_facet = "outlet" if wanted.of == "outlets" else "person"
    column_facet = "person" if wanted.of == "people" else "outlet"
    facets = tuple(FacetRequest(facet=facet, size=SIZE_MOST * 2) for facet in dict.fromkeys((row_facet, column_facet)))
    first = searcher.engine.search(replace(request, facets=facets))
    request = replace(request, as_of=first.generation)
    listed = {one.facet: [v.value for v in one.values if v.count] for one in first.facets}
    rows = _most(searcher, request, row_facet, listed[row_facet], wanted.size)
    columns = (
        rows if row_facet == column_facet else _most(searcher, request, column_facet, listed[column_facet], wanted.size)
    )
    notes: list[str] = []
    if wanted.of == "outlets":
        table, cut = _shared_stories(searcher, request, [value for value, _ in rows])
        if cut:
            notes.append(
                Sentence(
                    "Only the %(count)s stories with most of the articles found are looked at.", count=STORIES_MOST
                )
            )
    else:
        axes = (
            ValueAxis(facet=row_facet, values=tuple(v for v, _ in rows)),
            ValueAxis(facet=column_facet, values=tuple(v for v, _ in columns)),
        )
        table = (
            searcher.engine.cross(CrossRequest(request=request, rows=axes[0], columns=axes[1])).counts
            if rows and columns
            else ()
        )
    row_names = searcher.names.labels(row_facet, [value for value, _ in rows])
    column_names = searcher.names.labels(column_facet, [value for value, _ in columns])
    symmetrical = wanted.of != "people-outlets"
    made: list[tuple[Cell, ...]] = []
    for at, (value, articles) in enumerate(rows):
        cells: list[Cell] = list(table[at]) if table else []
        if symmetrical and cells:
            cells[at] = None
        made.append((row_names[value], value, articles, *cells))
    whole = first.total
    return Sheet(
        kind="network",
        title=title
        or {
            "people": Sentence("Who with whom"),
            "people-outlets": Sentence("Who in which outlet"),
            "outlets": Sentence("Outlets by the stories they share"),
        }[wanted.of],
        questions=(question_of(searcher, Sentence("Results"), wanted.query, asked, whole),),
        denominator={
            "people": Sentence(
                "Counts are of %(count)s articles found; a cell counts the articles in which both stand.", count=whole
            ),
            "people-outlets": Sentence(
                "Counts are of %(count)s articles found; a cell counts the articles of the outlet in which the person stands.",
                count=whole,
            ),
            "outlets": Sentence(
                "Counts are of %(count)s articles found; a cell counts the stories that both report, each counted once.",
                count=whole,
            ),
        }[wanted.of],
        facts=(("Of", wanted.of),),
        notes=tuple(notes),
        columns=(
            Column(key="name", label=Sentence("Person") if row_facet == "person" else Sentence("Outlet")),
            Column(key="id", label="Id"),
            Column(key="articles", label=Sentence("Articles"), form="count"),
            *(Column(key=value, label=column_names[value], form="count") for value, _ in columns),
        ),
        rows=tuple(made),
        links=tuple(search_text(_with(wanted.query, row_facet, value)) for value, _ in rows),
        picture=_picture([row_names[v] for v, _ in rows], [column_names[v] for v, _ in columns], made),
        generation=first.generation,
        made=now_text(now),
    )


def _with(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    return replace(query, include=tuple(dict.fromkeys((*query.include, (facet, value)))))


def _most(
    searcher: Searcher, request: SearchRequest, facet: str, values: Sequence[str], size: int
) -> list[tuple[str, int]]:
    """The most frequent values among the matches, with their articles. values: candidates, as the facet lists them: where the
    search is narrowed by this very facet, those are counted without the filter, so they are counted again."""
    if not values:
        return []
    counts = searcher.engine.cross(
        CrossRequest(request=request, rows=ValueAxis(facet=facet, values=tuple(values)))
    ).by_row
    ranked = sorted(((-count, value) for value, count in zip(values, counts, strict=True) if count))
    return [(value, -count) for count, value in ranked[:size]]


def _shared_stories(
    searcher: Searcher, request: SearchRequest, outlets: Sequence[str]
) -> tuple[tuple[tuple[int, ...], ...], bool]:
    """(for each pair of outlets the stories of which both have a match, whether there were too many stories)."""
    facet = searcher.engine.search(replace(request, facets=(FacetRequest(facet="story", size=EVERY),))).facets[0]
    several = [value.value for value in facet.values if value.count > 1]
    together = np.zeros((len(outlets), len(outlets)), np.int64)
    columns = ValueAxis(facet="outlet", values=tuple(outlets))
    for at in range(0, min(len(several), STORIES_MOST), _ROWS):
        part = tuple(several[at : min(at + _ROWS, STORIES_MOST)])
        found = searcher.engine.cross(
            CrossRequest(request=request, rows=ValueAxis(facet="story", values=part), columns=columns)
        )
        held = (np.array(found.counts) > 0).astype(np.int64)
        together += held.T @ held
    return tuple(map(tuple, together.tolist())), len(several) > STORIES_MOST


def _picture(rows: Sequence[str], columns: Sequence[str], table: Sequence[tuple[Cell, ...]]) -> Picture | None:
    if not rows or not columns:
        return None
    return Picture(
        form="squares",
        labels=tuple(columns),
        series=tuple(rows),
        values=tuple(tuple(float(cell) if isinstance(cell, int | float) else 0.0 for cell in row[3:]) for row in table),
    )
