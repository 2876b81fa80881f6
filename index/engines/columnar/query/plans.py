"""Query plans: each node of the query tree yields its matching documents in a segment, and their scores.

A plan belongs to one search of one view. `docs(n)` returns the sorted documents of segment n that match,
`scores(n, docs)` the scores of some of them (None if the node does not score), and `keep(n, docs)` those of arbitrary
documents that match.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index
from index.engines.columnar.files.layout import UNKNOWN_TIME
from index.engines.columnar.query.word_postings import WordPostings, saturated, weights
from index.engines.columnar.read.view import View
from index.query import DateField, NumberField, TextField
from index.ranking import idf
from index.text.analysis import Place

_EMPTY = np.zeros(0, np.intp)


class Plan(Protocol):
    """A query node evaluated over the segments of one view.

    `n` is the index of a segment in the view; documents are sorted int64 arrays of document numbers within that
    segment.
    """

    def size(self, n: int) -> int:
        """Estimated number of matching documents; an intersection starts with the smallest."""
        ...

    def docs(self, n: int) -> Array:
        """The live documents that match: int64, sorted. Read-only."""
        ...

    def total(self) -> int:
        """How many live documents match in all segments."""
        ...

    def keep(self, n: int, docs: Array) -> Array:
        """Those of `docs` (int64, sorted) that match, as a sorted int64 array."""
        ...

    def among(self, n: int, docs: Array) -> Array:
        """Which of `docs` (int64, sorted) match: bool, len(docs)."""
        ...

    def scores(self, n: int, docs: Array) -> Array | None:
        """Scores of `docs`, all of which must match: float64, len(docs). None if the node does not score."""
        ...


class Base:
    """Shared behaviour of most plans.

    Matches are computed once per segment and cached; `keep` intersects with them.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._docs: list[Array | None] = [None] * len(view.segments)

    def find(self, n: int) -> Array:
        """Compute the live documents that match, sorted. Called once per segment."""
        raise NotImplementedError

    def docs(self, n: int) -> Array:
        """See Plan."""
        known = self._docs[n]
        if known is None:
            known = self._docs[n] = self.find(n)
        return known

    def size(self, n: int) -> int:
        """See Plan; by default the number of documents in the segment."""
        return self.view.segments[n].docs

    def total(self) -> int:
        """See Plan."""
        return sum(len(self.docs(n)) for n in range(len(self.view.segments)))

    def keep(self, n: int, docs: Array) -> Array:
        """See Plan."""
        return intersection(docs, self.docs(n), self.view.segments[n].docs)

    def among(self, n: int, docs: Array) -> Array:
        """See Plan."""
        return member_index(self.keep(n, docs), docs)[1]

    def scores(self, n: int, docs: Array) -> Array | None:
        """See Plan; by default None."""
        return None


def intersection(some: Array, others: Array, room: int) -> Array:
    """The document numbers in both arrays, sorted. some, others: int64, sorted, all below `room`."""
    if not len(some) or not len(others):
        return _EMPTY
    if len(some) > len(others):
        some, others = others, some
    if len(some) * 12 < len(others):
        return some[member_index(others, some)[1]]
    mask = np.zeros(room, bool)
    mask[others] = True
    common: Array = some[mask[some]]
    return common


def union(lists: Sequence[Array]) -> Array:
    """The document numbers in any of the arrays, sorted. lists: one or more, each int64 and sorted."""
    if len(lists) == 1:
        return lists[0]
    docs = np.concatenate(lists)
    docs.sort()
    first = np.ones(len(docs), bool)
    np.not_equal(docs[1:], docs[:-1], out=first[1:])
    distinct: Array = docs[first]
    return distinct


class Everything(Base):
    """Matches every document; does not score."""

    def find(self, n: int) -> Array:
        return self.view.segments[n].all_docs()

    def keep(self, n: int, docs: Array) -> Array:
        return docs


class Nothing(Base):
    """Matches no document."""

    def find(self, n: int) -> Array:
        return _EMPTY

    def size(self, n: int) -> int:
        return 0


class Word(Base):
    """One place of the query: its stems as a single term, in some fields."""

    def __init__(self, view: View, place: Place, fields: Sequence[TextField]) -> None:
        super().__init__(view)
        self.place = place
        self.fields = fields

    @cached_property
    def postings(self) -> list[WordPostings | None]:
        """Of each segment; None where no live document holds the word."""
        return [segment.postings(self.place) for segment in self.view.segments]

    def total(self) -> int:
        return self.view.holding(self.place) if len(self.fields) == 2 else super().total()

    def _idf_in(self, fields: Sequence[TextField]) -> float:
        """The idf of the word searched in these fields: a single one, or all of its own."""
        both = len(fields) == 2
        held = [postings for postings in self.postings if postings is not None]
        df = sum(len(postings.docs) if both else postings.df(fields[0]) for postings in held)
        return idf(self.view.ranking, self.view.documents, df)

    def size(self, n: int) -> int:
        postings = self.postings[n]
        return 0 if postings is None else len(postings.docs)

    def find(self, n: int) -> Array:
        postings = self.postings[n]
        if postings is None:
            return _EMPTY
        if len(self.fields) == 2:
            return postings.docs
        return postings.docs_in(self.fields[0]) if self.fields else _EMPTY

    def keep(self, n: int, docs: Array) -> Array:
        postings = self.postings[n]
        if postings is not None and len(self.fields) == 2:
            return postings.lookup.common(docs)
        return super().keep(n, docs)

    def scores(self, n: int, docs: Array) -> Array | None:
        postings = self.postings[n]
        if postings is None or not self.fields:
            return None
        known = self._known_scores(n, postings, tuple(self.fields))
        if docs is postings.docs:
            return known
        scores: Array = known[postings.lookup.of(docs)]
        return scores

    def _known_scores(self, n: int, postings: WordPostings, fields: tuple[TextField, ...]) -> Array:
        """Scores of every document that holds the word in any field, searched in these."""
        generation = self.view.generation.number
        known = postings.scores_of(generation, fields)
        if known is None:
            known = postings.keep_scores(generation, fields, self._all_scores(n, postings, fields))
        return known

    def _all_scores(self, n: int, postings: WordPostings, fields: tuple[TextField, ...]) -> Array:
        view, ranking = self.view, self.view.ranking
        if "body" in fields:
            weight = weights(ranking, "body", postings.tf, view.norms(n, "body", postings.docs))
        else:
            weight = np.zeros(len(postings.docs))
        if "title" in fields and len(postings.titled):
            norms = view.norms(n, "title", postings.title_docs)
            weight[postings.titled] += weights(ranking, "title", postings.title_tf, norms)
        return saturated(ranking, self._idf_in(fields), weight)

    def field_scores(self, n: int, field: TextField, docs: Array) -> Array:
        """Scores of `docs`, as if the word were searched in `field` alone: float64, len(docs).

        docs: int64, sorted; each must hold the word in `field`.
        """
        postings = self.postings[n]
        if postings is None:
            return np.zeros(len(docs))
        scores: Array = self._known_scores(n, postings, (field,))[postings.lookup.of(docs)]
        return scores


class And(Base):
    """Documents that match every wanted plan and no unwanted one. The score is the sum over the wanted plans."""

    def __init__(self, view: View, wanted: Sequence[Plan], unwanted: Sequence[Plan]) -> None:
        super().__init__(view)
        self.wanted = wanted
        self.unwanted = unwanted

    def size(self, n: int) -> int:
        return min((plan.size(n) for plan in self.wanted), default=self.view.segments[n].docs)

    def find(self, n: int) -> Array:
        ordered = sorted(self.wanted, key=lambda plan: plan.size(n))
        docs = ordered[0].docs(n) if ordered else self.view.segments[n].all_docs()
        for plan in ordered[1:]:
            if not len(docs):
                return docs
            docs = plan.keep(n, docs)
        for plan in self.unwanted:
            gone = plan.keep(n, docs)
            if len(gone):
                docs = docs[~member_index(gone, docs)[1]]
        return docs

    def among(self, n: int, docs: Array) -> Array:
        which = np.ones(len(docs), bool)
        for plan in self.wanted:
            which &= plan.among(n, docs)
        for plan in self.unwanted:
            which &= ~plan.among(n, docs)
        return which

    def scores(self, n: int, docs: Array) -> Array | None:
        total: Array | None = None
        for plan in self.wanted:
            scores = plan.scores(n, docs)
            if scores is not None:
                total = scores if total is None else total + scores
        return total


class Or(Base):
    """Documents that match any of the plans. The score is the sum over those that match."""

    def __init__(self, view: View, children: Sequence[Plan]) -> None:
        super().__init__(view)
        self.children = children

    def size(self, n: int) -> int:
        return sum(plan.size(n) for plan in self.children)

    def find(self, n: int) -> Array:
        mask = np.zeros(self.view.segments[n].docs, bool)
        for plan in self.children:
            mask[plan.docs(n)] = True
        return mask.nonzero()[0]

    def scores(self, n: int, docs: Array) -> Array | None:
        room = self.view.segments[n].docs
        everything = docs is self._docs[n]
        total: Array | None = None
        for plan in self.children:
            held = plan.docs(n)
            if not everything:
                held = intersection(held, docs, room)
            scores = plan.scores(n, held) if len(held) else None
            if scores is None:
                continue
            if total is None:
                total = np.zeros(room)
                total[held] = scores
            else:
                total[held] += scores
        return None if total is None else total[docs]


class Not(Base):
    """Documents that the plan does not match; does not score."""

    def __init__(self, view: View, child: Plan) -> None:
        super().__init__(view)
        self.child = child

    def find(self, n: int) -> Array:
        return self._without(n, self.view.segments[n].all_docs())

    def keep(self, n: int, docs: Array) -> Array:
        return self._without(n, docs)

    def _without(self, n: int, docs: Array) -> Array:
        gone = np.zeros(self.view.segments[n].docs, bool)
        gone[self.child.docs(n)] = True
        remaining: Array = docs[~gone[docs]]
        return remaining


class Within(Base):
    """Documents whose time or number lies in a range: start <= value < end; times in epoch seconds."""

    def __init__(self, view: View, field: DateField | NumberField, start: int | None, end: int | None) -> None:
        super().__init__(view)
        self.field = field
        self.start = start
        self.end = end

    def find(self, n: int) -> Array:
        return self.keep(n, self.view.segments[n].all_docs())

    def keep(self, n: int, docs: Array) -> Array:
        segment = self.view.segments[n]
        times = (segment.counts("words").astype(np.int64) if self.field == "words" else segment.times(self.field))[docs]
        inside = times != UNKNOWN_TIME
        if self.start is not None:
            inside &= times >= self.start
        if self.end is not None:
            inside &= times < self.end
        kept: Array = docs[inside]
        return kept
