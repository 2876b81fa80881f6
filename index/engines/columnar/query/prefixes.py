"""Prefix queries: the printed words in live documents that start with a prefix, and the documents that hold some printed words."""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, run_bounds, steps
from index.engines.columnar.query.plans import Base
from index.engines.columnar.read.form_counts import docs_with_forms
from index.engines.columnar.read.segment import TermPostings
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.query import TextField


class WordsOfSegment:
    """The printed words of one segment that start with a prefix.

    first: number of the first word. df: live documents per word. form, owner: every form of these words, and the word
    it belongs to (counted from `first`).
    """

    def __init__(self, view: SegmentView, prefix: bytes) -> None:
        segment = view.segment
        self.first, self.last = segment.words.starting_with(prefix)
        begin = segment.column("w.start").part(self.first, self.last + 1).astype(np.int64)
        self.form = segment.column("w.form").part(int(begin[0]), int(begin[-1])).astype(np.int64)
        self.owner = np.repeat(np.arange(self.last - self.first), np.diff(begin))
        df = segment.column("f.df").all()[self.form].astype(np.int64)
        if view.live is not None and len(self.form):
            df -= view.deleted_df(np.unique(stems_of(view, self.form)))[self.form]
        self.df = np.bincount(self.owner, weights=df, minlength=self.last - self.first).astype(np.int64)


def stems_of(view: SegmentView, forms: Array) -> Array:
    """The stem number of each form."""
    stems: Array = np.searchsorted(view.segment.column("f.start").all(), forms, "right") - 1
    return stems


def expansions(view: View, prefix: str, limit: int) -> tuple[list[WordsOfSegment], list[Array]]:
    """For each segment its words and a mask of those kept. The `limit` most frequent are, ties alphabetical."""
    words = [WordsOfSegment(segment, prefix.encode()) for segment in view.segments]
    chosen = [words_here.df > 0 for words_here in words]
    if max((int(mask.sum()) for mask in chosen), default=0) == 0:
        return words, chosen
    if sum(int(mask.sum()) for mask in chosen) <= limit:
        return words, chosen
    best = {word for word, _ in frequent(view, words)[:limit]}
    for n, words_here in enumerate(words):
        texts = view.segments[n].segment.words.slice(words_here.first, words_here.last)
        chosen[n] &= np.fromiter((text in best for text in texts), bool, len(texts))
    return words, chosen


def frequent(view: View, words: Sequence[WordsOfSegment]) -> list[tuple[bytes, int]]:
    """(word, live documents), most frequent first, ties alphabetical."""
    totals: dict[bytes, int] = {}
    for n, words_here in enumerate(words):
        texts = view.segments[n].segment.words.slice(words_here.first, words_here.last)
        for text, df in zip(texts, words_here.df.tolist(), strict=True):
            if df:
                totals[text] = totals.get(text, 0) + df
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


class PrintedWords(Base):
    """Documents that hold any of some printed words. Each field with a match adds a fixed score."""

    def __init__(self, view: View, forms: Sequence[Array], fields: Sequence[TextField]) -> None:
        """forms: for each segment the numbers of the forms of these words, sorted."""
        super().__init__(view)
        self.fields = fields
        self._forms = forms
        self._masks: dict[tuple[int, TextField], Array] = {}

    def _in_field(self, n: int, field: TextField) -> Array:
        known = self._masks.get((n, field))
        if known is None:
            known = self._masks[n, field] = self._find_in_field(n, field)
        return known

    def _find_in_field(self, n: int, field: TextField) -> Array:
        forms, view = self._forms[n], self.view.segments[n]
        mask = np.zeros(view.docs, bool)
        if not len(forms):
            return mask
        form_start = view.segment.column("f.start").all()
        stem_of_form = stems_of(view, forms)
        at = run_bounds(stem_of_form)
        stems = stem_of_form[at]
        whole = np.diff(np.append(at, len(forms))) == form_start[stems + 1].astype(np.int64) - form_start[stems]
        _mark(view, stems[whole], field, mask)
        if not whole.all():
            wanted = np.zeros(int(form_start[-1]), bool)
            wanted[forms] = True
            mask[docs_with_forms(view.segment, stems[~whole], wanted, field)] = True
        if view.live is not None:
            mask &= view.live
        return mask

    def keys(self, n: int, field: TextField, docs: Array) -> Array:
        """(index into docs) << 17 | position of every occurrence in a field: int64, sorted. docs: int64, sorted."""
        view, forms = self.view.segments[n], self._forms[n]
        form_start = view.segment.column("f.start").all()
        stem_of_form = stems_of(view, forms)
        occurrences = [np.zeros(0, np.int64)]
        for stem in np.unique(stem_of_form).tolist():
            wanted = forms[stem_of_form == stem] - int(form_start[stem])
            owner, position, form = TermPostings(view.segment, stem, view.live).occurrences(field, docs, forms=True)
            keys = (owner.astype(np.int64) << 17) | position
            occurrences.append(keys if form is None else keys[np.isin(form, wanted)])
        return np.sort(np.concatenate(occurrences))

    def find(self, n: int) -> Array:
        mask = np.zeros(self.view.segments[n].docs, bool)
        for field in self.fields:
            mask |= self._in_field(n, field)
        return mask.nonzero()[0]

    def scores(self, n: int, docs: Array) -> Array | None:
        ranking = self.view.ranking
        total = np.zeros(len(docs))
        for field in self.fields:
            total += self._in_field(n, field)[docs] * (ranking.prefix_score * ranking.boost(field))
        return total


def prefixed(view: View, prefix: str, fields: Sequence[TextField], limit: int) -> PrintedWords:
    """The plan of the printed words that begin with a folded prefix. limit: most words."""
    words, chosen = expansions(view, prefix, limit)
    forms = [np.sort(here.form[kept[here.owner]]) for here, kept in zip(words, chosen, strict=True)]
    return PrintedWords(view, forms, fields)


def _mark(view: SegmentView, stems: Array, field: TextField, mask: Array) -> None:
    """Set the mask for the documents of all these stems, one run of consecutive stems at a time."""
    if not len(stems):
        return
    segment = view.segment
    for run in np.split(stems, np.flatnonzero(np.diff(stems) > 1) + 1):
        first, last = int(run[0]), int(run[-1]) + 1
        begin, end = segment.span("p", first, last)
        docs = segment.column("p.doc").part(begin, end)
        if field == "body":
            mask[docs[segment.column("p.tf").part(begin, end) > 0]] = True
            continue
        title_begin, title_end = segment.span("h", first, last)
        if title_begin < title_end:
            posting_start = segment.column("p.start").part(first, last).astype(np.int64) - begin
            per_stem = steps(segment.column("h.start").part(first, last + 1))
            titled = segment.column("h.index").part(title_begin, title_end) + np.repeat(posting_start, per_stem)
            mask[docs[titled]] = True
