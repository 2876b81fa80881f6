"""An open segment: its dictionaries and columns, and the postings of one stem."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index, pairs_at, run_bounds, smallest, spread, steps
from index.engines.columnar.files.container import Column, Container
from index.engines.columnar.files.layout import UNKNOWN_TIME
from index.engines.columnar.files.string_table import StringTable
from index.engines.columnar.read.doc_lookup import Lookup
from index.query import TEXT_FIELDS, DateField, TextField, Unit

_NONE = np.zeros(0, np.int64)


class Segment:
    """Raises IndexDamaged or IndexOutdated on opening, and IndexDamaged whenever it reads a damaged block."""

    def __init__(self, path: Path, *, digest: int | None = None) -> None:
        self.container = container = Container(path, digest=digest)
        self.path = path
        self.name = path.name
        self.docs: int = container.meta["docs"]
        self.stems = StringTable(container, "stem")
        self._names: dict[str, StringTable] = {}
        self._held: dict[str, Array] = {}
        self._extents: dict[DateField, tuple[int, int] | None] = {}
        self._long: dict[tuple[TextField, Unit, int], Array] = {}

    def column(self, name: str) -> Column:
        """An array of the segment by its name in the file. Raises KeyError."""
        return self.container[name]

    @cached_property
    def words(self) -> StringTable:
        """The printed words, case-folded."""
        return StringTable(self.container, "word")

    @cached_property
    def ids(self) -> StringTable:
        """Article ids, including those of deleted documents."""
        return StringTable(self.container, "id")

    def breaks(self, field: TextField, unit: Unit) -> tuple[Array, Array]:
        """Where the sentences or paragraphs of a field begin, but for the first of each text: (of each document, where its own
        start in the others; positions, in order)."""
        return self.column(f"{field}.{unit}.begin").all(), self.column(f"{field}.{unit}.first").all()

    def has_long(self, field: TextField, unit: Unit, tokens: int) -> Array:
        """Of each document, whether a sentence or paragraph of a field has more tokens than so many: bool."""
        known = self._long.get((field, unit, tokens))
        if known is None:
            begin, first = self.breaks(field, unit)
            counts, place = steps(begin), first.astype(np.int64)
            sizes = np.diff(place, prepend=0)
            starts = begin[:-1][counts > 0].astype(np.int64)
            sizes[starts] = place[starts]
            last = np.zeros(self.docs, np.int64)
            last[counts > 0] = place[starts + counts[counts > 0] - 1]
            known = self.column(f"{field}.length").all().astype(np.int64) - last > tokens
            known[np.repeat(np.arange(self.docs), counts)[sizes > tokens]] = True
            self._long[field, unit, tokens] = known
        return known

    def names(self, facet: str) -> StringTable:
        """The values of a facet."""
        table = self._names.get(facet)
        if table is None:
            table = self._names[facet] = StringTable(self.container, f"{facet}.name")
        return table

    def extent(self, field: DateField) -> tuple[int, int] | None:
        """(earliest, latest) time of all documents, deleted ones too, in epoch seconds; None if none is dated. Looked for once."""
        if field not in self._extents:
            times = self.column(field).all()
            dated = times[times != UNKNOWN_TIME]
            self._extents[field] = (int(dated.min()), int(dated.max())) if len(dated) else None
        return self._extents[field]

    def held(self, facet: str) -> Array:
        """How many documents, deleted ones too, have each value of a facet with one value: unsigned. Counted once."""
        known = self._held.get(facet)
        if known is None:
            column = self.column(f"{facet}.value").all()
            known = self._held[facet] = smallest(np.bincount(column, minlength=len(self.names(facet)) + 1)[1:])
        return known

    def stem(self, text: bytes) -> int:
        """Number of a stem, or -1 if it does not occur."""
        return self.stems.find(text)

    def span(self, counted: str, first: int, last: int | None = None) -> tuple[int, int]:
        """(begin, end) of the entries of stems `first` to `last` - 1 in what `counted` counts.

        Default: of `first` alone.
        """
        column = self.container[f"{counted}.start"]
        if last is None:
            begin, end = column.part(first, first + 2).tolist()
            return begin, end
        return column.at(first), column.at(last)

    def doc_of(self, id: bytes) -> int:
        """Document number of an article id, or -1 if it is not in this segment."""
        rank = self.ids.find(id)
        return -1 if rank < 0 else self.container["id.doc"].at(rank)

    def docs_of(self, ids: Sequence[bytes]) -> Array:
        """Document numbers, sorted, of those of these article ids that are in this segment."""
        ranks = self.ids.find_all(ids)
        return np.sort(self.container["id.doc"].all()[ranks[ranks >= 0]].astype(np.intp))

    def id_of(self, doc: int) -> str:
        """Article id of a document number."""
        return self.ids.text(int(self.container["id.rank"].all()[doc]))


class Places(NamedTuple):
    """Where the positions of a stem lie.

    positions: of all stems of a segment in one field, of which only those of this one are verified. begin: where they begin there.
    runs: of each posting in the field, where its positions end there and how many they are: two columns of signed integers, as
    wide as the segment needs.
    """

    positions: Array
    begin: int
    runs: Array


class TermPostings:
    """The live documents of one stem in one segment.

    docs: sorted. tf: occurrences in the body (0: title only). titled: indices into docs of those with the stem in the
    title; title_tf: occurrences there.
    """

    __slots__ = (
        "_forms",
        "_keep",
        "_places",
        "_raw_tf",
        "_raw_title_tf",
        "_segment",
        "docs",
        "lookup",
        "term",
        "tf",
        "title_tf",
        "titled",
    )

    def __init__(self, segment: Segment, term: int, live: Array | None) -> None:
        begin, end = segment.span("p", term)
        title_begin, title_end = segment.span("h", term)
        self._segment = segment
        self.term = term
        self._forms: dict[bytes, int] = {}
        docs = segment.column("p.doc").part(begin, end).astype(np.intp)
        self._raw_tf = tf = segment.column("p.tf").part(begin, end)
        titled = segment.column("h.index").part(title_begin, title_end)
        self._raw_title_tf = title_tf = segment.column("h.tf").part(title_begin, title_end)
        self._keep: tuple[Array, Array] | None = None
        if live is not None:
            keep = live[docs]
            if not keep.all():
                title_keep = keep[titled]
                moved = np.cumsum(keep) - 1
                self._keep = keep, title_keep
                docs, tf = docs[keep], tf[keep]
                titled, title_tf = moved[titled[title_keep]], title_tf[title_keep]
        self.docs, self.tf, self.titled, self.title_tf = docs, tf, titled, title_tf
        self.lookup = Lookup(docs, segment.docs)
        self._places: dict[TextField, Places] = {}

    def places(self, field: TextField) -> Places:
        """Where the positions of the stem in the field lie."""
        known = self._places.get(field)
        if known is None:
            letter, counted = ("b", "b") if field == "body" else ("h", "hp")
            begin, end = self._segment.span(counted, self.term)
            positions = self._segment.column(f"{letter}.position")
            positions.part(begin, end)  # verifies the blocks
            counts = self._raw_tf if field == "body" else self._raw_title_tf
            kind = np.int32 if positions.count < 1 << 31 else np.int64
            runs = np.empty((len(counts), 2), kind)
            np.cumsum(counts, dtype=kind, out=runs[:, 0])
            runs[:, 0] += begin
            runs[:, 1] = counts
            if self._keep is not None:
                runs = runs[self._keep[0 if field == "body" else 1]]
            known = self._places[field] = Places(positions.data, begin, runs)
        return known

    def chosen(self, field: TextField, docs: Array) -> tuple[Array | None, Array]:
        """(indices of those of `docs` (sorted) that have a posting in the field, None for all; indices of their postings).

        A posting may have no occurrence in the body.
        """
        if field == "body":
            at, there = self.lookup.find(docs)
        elif not len(self.titled):
            return _NONE, _NONE
        else:
            at, there = member_index(self.docs[self.titled], docs)
        if there.all():
            return None, at
        which = there.nonzero()[0]
        return which, at[which]

    def occurrences(self, field: TextField, docs: Array, *, forms: bool) -> tuple[Array, Array, Array | None]:
        """(index into `docs`, position, form) of every occurrence in these documents, in that order; indices are int64, positions
        unsigned.

        form: number within the forms of the stem; None if it has only one or if `forms` is False.
        """
        which, at = self.chosen(field, docs)
        if not len(at):
            return _NONE, _NONE, None
        positions, begin, runs = self.places(field)
        chosen = runs[at]
        counts = chosen[:, 1]
        index = (chosen[:, 0] - counts.cumsum()).repeat(counts)
        index += np.arange(len(index))
        found_forms: Array | None = None
        if forms:
            letter = "b" if field == "body" else "h"
            first, last = self._segment.span(f"{letter}f", self.term)
            if last > first:
                found_forms = self._segment.column(f"{letter}.form").part(first, last)[index - begin]
        owner = np.arange(len(at)) if which is None else which
        return owner.repeat(counts), positions[index], found_forms

    def printed_at(self, field: TextField, printed: bytes, index: Array) -> Array | None:
        """Which of the positions at these places of `Places.positions` are printed as `printed`; None if all are."""
        which = self.form_of(printed)
        if which < 0:
            return np.zeros(len(index), bool)
        letter = "b" if field == "body" else "h"
        first, last = self._segment.span(f"{letter}f", self.term)
        if last == first:
            return None
        is_printed: Array = (
            self._segment.column(f"{letter}.form").part(first, last)[index - self.places(field).begin] == which
        )
        return is_printed

    def cases(self, field: TextField, docs: Array) -> Array:
        """How each of the `occurrences` in these documents is spelt: uint8."""
        _, at = self.chosen(field, docs)
        chosen = self.places(field).runs[at]
        index = spread(chosen[:, 0] - chosen[:, 1], chosen[:, 1])
        return pairs_at(self._segment.column(f"{'b' if field == 'body' else 'h'}.case").all(), index)

    def form_of(self, printed: bytes) -> int:
        """Number of a printed word within the forms of the stem, or -1."""
        known = self._forms.get(printed)
        if known is None:
            known = self._forms[printed] = self._find_form(printed)
        return known

    def _find_form(self, printed: bytes) -> int:
        word = self._segment.words.find(printed)
        if word < 0:
            return -1
        first, last = self._segment.span("f", self.term)
        places = np.flatnonzero(self._segment.column("f.word").part(first, last) == word)
        return int(places[0]) if len(places) else -1


class PrintedPostings:
    """The live documents of one stem in which it is printed in a certain way: see TermPostings, which it stands for."""

    __slots__ = ("_case", "_inner", "_known", "_wanted", "docs", "lookup", "tf", "title_tf", "titled")

    def __init__(self, inner: TermPostings, printed: Sequence[bytes], case: int | None, room: int) -> None:
        """printed: forms that count. case: `analysis.case_of` of those that do; None for any. room: documents in the segment."""
        self._inner = inner
        forms = [form for word in printed if (form := inner.form_of(word)) >= 0]
        self._wanted = np.array(forms)
        self._case = case
        self._known: dict[TextField, tuple[Array, Array]] = {}
        counted: dict[TextField, tuple[Array, Array]] = {}
        for field in TEXT_FIELDS:
            owner, position = self._all(field) if forms else (_NONE, _NONE)
            at = run_bounds(owner)
            self._known[field] = inner.docs[owner], position
            counted[field] = inner.docs[owner[at]], np.diff(at, append=len(owner))
        (title_docs, self.title_tf), (body_docs, body_tf) = counted["title"], counted["body"]
        self.docs = np.union1d(title_docs, body_docs)
        self.titled = self.docs.searchsorted(title_docs)
        self.tf = np.zeros(len(self.docs), np.int64)
        self.tf[self.docs.searchsorted(body_docs)] = body_tf
        self.lookup = Lookup(self.docs, room)

    def _all(self, field: TextField) -> tuple[Array, Array]:
        inner = self._inner
        owner, position, form = inner.occurrences(field, inner.docs, forms=True)
        keep = np.ones(len(owner), bool) if form is None else np.isin(form, self._wanted)
        if self._case is not None:
            keep &= inner.cases(field, inner.docs) == self._case
        return owner[keep], position[keep]

    def occurrences(self, field: TextField, docs: Array, *, forms: bool) -> tuple[Array, Array, Array | None]:
        """See TermPostings; all are in the form that is wanted."""
        held, position = self._known[field]
        at, there = member_index(docs, held)
        return at[there], position[there], None

    def form_of(self, printed: bytes) -> int:
        """See TermPostings."""
        return 0
