"""Counts by two axes, as aggregations. The values are listed in the question, so that every shard sends the count of each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from index.counting.cross_counts import Axis, CrossCounts, CrossRequest, TimeAxis, nowhere
from index.engines.opensearch.document_rows import value_text
from index.engines.opensearch.nodes.newest_commit import View
from index.engines.opensearch.read.commit_questions import CommitQuestions
from index.engines.opensearch.read.request_search import matches_only
from index.facets import known_facet

MOST_CELLS = 50_000
"""Cells of one question; OpenSearch allows 65,535 buckets in all."""


def cross_counts(questions: CommitQuestions, view: View, asked: CrossRequest) -> CrossCounts:
    """Matches counted by one or two axes. Raises Missing, Stale."""
    search = matches_only(questions, view, asked.request)
    bodies = [
        {"size": 0, "track_total_hits": True, "query": search.matching(), "aggs": aggregations(part)}
        for part in parts(asked)
    ]
    if not view.commit.articles or not bodies:
        return nowhere(asked, search.generation)
    answers = questions.many(view.commit, bodies)
    rows = [
        row for part, answer in zip(parts(asked), answers, strict=True) for row in table(part, answer["aggregations"])
    ]
    total = answers[0]["hits"]["total"]["value"]
    return CrossCounts(counts=tuple(rows), total=total, generation=search.generation)


def parts(asked: CrossRequest) -> Iterator[CrossRequest]:
    """The request in pieces of some rows each, none of which has too many cells."""
    width = 1 if asked.columns is None else len(asked.columns) + 1
    rows = max(MOST_CELLS // width, 1)
    for at in range(0, len(asked.rows), rows):
        axis = asked.rows
        if isinstance(axis, TimeAxis):
            yield replace(asked, rows=replace(axis, edges=axis.edges[at : at + rows + 1]))
        else:
            yield replace(asked, rows=replace(axis, values=axis.values[at : at + rows]))


def aggregations(asked: CrossRequest) -> dict[str, Any]:
    """What is asked of OpenSearch for one piece."""
    row = _axis(asked.rows)
    if asked.columns is not None:
        row["aggs"] = {"c": _axis(asked.columns)}
    return {"r": row}


def table(asked: CrossRequest, answer: Mapping[str, Any]) -> list[tuple[int, ...]]:
    """The counts of one piece from the answer to it."""
    rows = {str(bucket["key"]): bucket for bucket in answer["r"]["buckets"]}
    found: list[tuple[int, ...]] = []
    for key in _keys(asked.rows):
        bucket = rows.get(key)
        if asked.columns is None:
            found.append((bucket["doc_count"] if bucket else 0,))
            continue
        cells = {str(cell["key"]): cell["doc_count"] for cell in bucket["c"]["buckets"]} if bucket else {}
        found.append(tuple(cells.get(column, 0) for column in _keys(asked.columns)))
    return found


def _axis(axis: Axis) -> dict[str, Any]:
    if isinstance(axis, TimeAxis):
        ranges = [{"key": str(n), "from": a, "to": b} for n, (a, b) in enumerate(pairwise(axis.edges))]
        return {"range": {"field": axis.field, "ranges": ranges}}
    values = list(dict.fromkeys(_keys(axis)))
    return {"terms": {"field": known_facet(axis.facet), "include": values, "size": max(len(values), 1)}}


def _keys(axis: Axis) -> list[str]:
    """The keys of the buckets of an axis, in its order."""
    if isinstance(axis, TimeAxis):
        return [str(n) for n in range(len(axis))]
    return [value_text(value) for value in axis.values]
