"""The terms of each field as Whoosh iterates over them: sorted byte strings with documents, weights and positions."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.string_table import StringTable
from index.engines.columnar.read.segment import Segment, TermPostings
from index.query import TEXT_FIELDS, TextField


class Entries(NamedTuple):
    """Postings of one term.

    docs: sorted; weights: occurrences in each; term: source of positions, for text fields only.
    """

    docs: Array
    weights: Array
    term: TermPostings | None


class FieldTerms:
    """Terms of a facet or of the id field: every value is a term."""

    def __init__(self, segment: Segment, field: str) -> None:
        self.segment = segment
        self.field = field
        self.table: StringTable = segment.ids if field == "id" else segment.names(field)

    def exists(self, number: int) -> bool:
        """Whether there is a term with this number."""
        return number < len(self.table)

    def seek(self, text: bytes) -> int:
        """Number of the first term >= `text`; past the last term, a number for which `exists` is False."""
        return self.following(self.table.lower_bound(text))

    def following(self, number: int) -> int:
        """Number of the first term at or after this number."""
        return number

    def text(self, number: int) -> bytes:
        """The term with this number."""
        return self.table[number]

    def find(self, text: bytes) -> int:
        """Number of a term, or -1 if it does not occur."""
        number = self.seek(text)
        return number if self.exists(number) and self.text(number) == text else -1

    def entries(self, number: int) -> Entries:
        """The postings of the term with this number, including deleted documents."""
        docs = self._docs(number)
        return Entries(docs, np.ones(len(docs), np.int64), None)

    def _docs(self, number: int) -> Array:
        segment, field = self.segment, self.field
        if field == "id":
            return segment.column("id.doc").all()[number : number + 1].astype(np.intp)
        if field in layout.MULTI_FACETS:
            begin = segment.column(f"{field}.docs_begin")
            return segment.column(f"{field}.doc").part(begin.at(number), begin.at(number + 1)).astype(np.intp)
        return np.flatnonzero(segment.column(f"{field}.value").all() == number + 1)

    def numbers(self, number: int) -> Iterator[int]:
        """The numbers of all terms from this one on, in order."""
        number = self.following(number)
        while self.exists(number):
            yield number
            number = self.following(number + 1)


class TextTerms(FieldTerms):
    """Terms of a text field: the stems that occur in it."""

    def __init__(self, segment: Segment, field: TextField) -> None:
        self.segment = segment
        self.field = field
        self.text_field: TextField = field
        self.table = segment.stems
        start = segment.column("b.start" if field == "body" else "hp.start").all()
        self._used = np.flatnonzero(start[1:] > start[:-1])

    def following(self, number: int) -> int:
        at = int(self._used.searchsorted(number))
        return int(self._used[at]) if at < len(self._used) else len(self.table)

    def entries(self, number: int) -> Entries:
        term = TermPostings(self.segment, number, None)
        if self.text_field == "title":
            return Entries(term.docs[term.titled], term.title_tf, term)
        held = term.tf > 0
        return Entries(term.docs[held], term.tf[held], term)


def field_names() -> list[str]:
    """Every field that Whoosh finds in the index, alphabetically."""
    return sorted(("id", *TEXT_FIELDS, *layout.SINGLE_FACETS, *layout.MULTI_FACETS))


def field_terms(segment: Segment, field: str) -> FieldTerms:
    """The terms of a field in a segment."""
    if field == "title":
        return TextTerms(segment, "title")
    return TextTerms(segment, "body") if field == "body" else FieldTerms(segment, field)
