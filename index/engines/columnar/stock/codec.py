"""A Whoosh codec over Broadsheet's segments, so that `whoosh.index.open_dir` and its `Searcher` can read the index.

Read-only: documents are added through the engine's writer. Whoosh's own writer, used on such an index, writes Whoosh's
own format, which is a way to migrate away.
"""

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.generation import SegmentEntry
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.stock.field_terms import FieldTerms, field_names, field_terms
from index.query import TEXT_FIELDS, TextField
from index.ranking import ROUNDED_LENGTHS


class NewsSegment(base.Segment):
    """A segment as listed in Whoosh's table of contents."""

    def __init__(self, entry: SegmentEntry) -> None:
        self.indexname = layout.INDEX_NAME
        self.segid = entry.id
        self.compound = False
        self.documents = entry.docs
        self.digest = entry.digest
        self.tokens = {"title": entry.title, "body": entry.body}
        live = entry.live_mask()
        self._deleted = frozenset() if live is None else frozenset(np.flatnonzero(~live).tolist())

    def codec(self, **kwargs: Any) -> "NewsCodec":
        return NewsCodec()

    def should_assemble(self) -> bool:
        return False

    def doc_count_all(self) -> int:
        return self.documents

    def doc_count(self) -> int:
        return self.documents - len(self._deleted)

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(sorted(self._deleted))

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        self._deleted = self._deleted | {docnum} if delete else self._deleted - {docnum}

    def __eq__(self, other: object) -> bool:
        """A segment with other deletions is a different one, so that Whoosh does not reuse a stale reader."""
        return isinstance(other, NewsSegment) and (other.segid, other._deleted) == (self.segid, self._deleted)

    def __hash__(self) -> int:
        return hash(self.segid)


class NewsCodec(base.Codec):
    """Opens segments for Whoosh; every method that would write raises NotImplementedError."""

    length_stats = False

    def _open(self, storage: Any, segment: NewsSegment) -> Segment:
        return Segment(Path(storage.folder) / layout.segment_file(segment.segid), digest=segment.digest)

    def new_segment(self, storage: Any, indexname: str) -> Any:
        raise NotImplementedError("the engine writes its segments itself; this codec only reads them")

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        raise NotImplementedError("the engine writes its segments itself; this codec only reads them")

    def field_writer(self, storage: Any, segment: Any) -> Any:
        raise NotImplementedError("the engine writes its segments itself; this codec only reads them")

    def terms_reader(self, storage: Any, segment: NewsSegment) -> "NewsTerms":
        return NewsTerms(self._open(storage, segment))

    def per_document_reader(self, storage: Any, segment: NewsSegment) -> "NewsDocuments":
        return NewsDocuments(self._open(storage, segment), segment)

    def supports_columns(self) -> bool:
        """True, so that Whoosh does not build columns of its own."""
        return True


class NewsDocuments(base.PerDocumentReader):
    """Stored fields, field lengths and deletions."""

    def __init__(self, segment: Segment, entry: NewsSegment) -> None:
        self._segment = segment
        self._entry = entry

    def close(self) -> None:
        pass

    def doc_count(self) -> int:
        return self._entry.doc_count()

    def doc_count_all(self) -> int:
        return self._segment.docs

    def has_deletions(self) -> bool:
        return self._entry.has_deletions()

    def is_deleted(self, docnum: int) -> bool:
        return self._entry.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._entry.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return False

    def list_columns(self) -> list[str]:
        return []

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:
        raise KeyError(f"no column for {fieldname}")

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if fieldname not in TEXT_FIELDS:
            return default
        return ROUNDED_LENGTHS[self._segment.column(f"{fieldname}.norm").at(docnum)]

    def field_length(self, fieldname: str) -> int:
        return int(self._segment.container.meta[fieldname]) if fieldname in TEXT_FIELDS else 0

    def _length(self, fieldname: str, pick: Callable[[Array], Any]) -> int:
        norms = self._segment.column(f"{fieldname}.norm").all() if fieldname in TEXT_FIELDS else ()
        return ROUNDED_LENGTHS[int(pick(np.asarray(norms)))] if len(norms) else 0

    def min_field_length(self, fieldname: str) -> int:
        return self._length(fieldname, np.min)

    def max_field_length(self, fieldname: str) -> int:
        return self._length(fieldname, np.max)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        segment = self._segment
        fields: dict[str, Any] = {"id": segment.id_of(docnum)}
        for time in ("published", "event", "fetched"):
            value = segment.column(time).at(docnum)
            if value != layout.UNKNOWN_TIME:
                fields[time] = value
        for facet in layout.SINGLE_FACETS:
            value = segment.column(f"{facet}.value").at(docnum)
            if value:
                fields[facet] = segment.names(facet)[value - 1].decode()
        for facet in layout.MULTI_FACETS:
            begin = segment.column(f"{facet}.begin")
            values = segment.column(f"{facet}.value").part(begin.at(docnum), begin.at(docnum + 1)).tolist()
            if values:
                fields[facet] = ",".join(segment.names(facet)[value].decode() for value in values)
        return fields


class NewsTerms(base.TermsReader):
    """The terms of all fields, with their documents and statistics."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._fields: dict[str, FieldTerms] = {}

    def close(self) -> None:
        pass

    def terms_of(self, fieldname: str) -> FieldTerms:
        """The terms of one field."""
        terms = self._fields.get(fieldname)
        if terms is None:
            terms = self._fields[fieldname] = field_terms(self._segment, fieldname)
        return terms

    def _number(self, fieldname: str, text: bytes) -> int:
        number = self.terms_of(fieldname).find(text) if fieldname in field_names() else -1
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in field_names() and self.terms_of(term[0]).find(term[1]) >= 0

    def indexed_field_names(self) -> list[str]:
        return field_names()

    def info(self, fieldname: str, number: int) -> TermInfo:
        """Whoosh's statistics of a term. number: its number within the field."""
        entries = self.terms_of(fieldname).entries(number)
        lengths = self._segment.column(f"{fieldname}.norm").all()[entries.docs] if fieldname in TEXT_FIELDS else None
        return TermInfo(
            weight=float(entries.weights.sum(dtype=np.int64)),
            df=len(entries.docs),
            minlength=ROUNDED_LENGTHS[int(lengths.min())] if lengths is not None else 0,
            maxlength=ROUNDED_LENGTHS[int(lengths.max())] if lengths is not None else 0,
            maxweight=float(entries.weights.max()),
            minid=int(entries.docs[0]),
            maxid=int(entries.docs[-1]),
        )

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return self.info(fieldname, self._number(fieldname, text))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return (
            len(self.terms_of(fieldname).entries(self._number(fieldname, text)).docs)
            if (fieldname, text) in self
            else 0
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight()) if (fieldname, text) in self else 0.0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in field_names():
            yield from self._walk(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in field_names():
            if name >= fieldname:
                yield from self._walk(name, prefix if name == fieldname else b"")

    def _walk(self, fieldname: str, first: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self.terms_of(fieldname)
        for number in terms.numbers(terms.seek(first)):
            yield fieldname, terms.text(number)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> "NewsCursor":
        return NewsCursor(self, fieldname, fieldobj)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> "NewsMatcher":
        return NewsMatcher(self, fieldname, text, self._number(fieldname, text), format_, scorer)


class NewsCursor(base.FieldCursor):
    """Iterates over the terms of one field in order."""

    def __init__(self, terms: NewsTerms, fieldname: str, fieldobj: Any) -> None:
        self._reader = terms
        self._terms = terms.terms_of(fieldname)
        self._field = fieldobj
        self._fieldname = fieldname
        self._number = self._terms.following(0)

    def first(self) -> Any:
        self._number = self._terms.following(0)
        return self.text()

    def find(self, term: Any) -> Any:
        self._number = self._terms.seek(term if isinstance(term, bytes) else self._field.to_bytes(term))
        return self.text()

    def next(self) -> Any:
        self._number = self._terms.following(self._number + 1)
        return self.text()

    def text(self) -> Any:
        """The term under the cursor, or None past the last."""
        return self._field.from_bytes(self._terms.text(self._number)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Whoosh's statistics of the term under the cursor, or None past the last."""
        return self._reader.info(self._fieldname, self._number) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether the cursor is on a term."""
        return self._terms.exists(self._number)


class NewsMatcher(LeafMatcher):
    """Iterates over postings held in arrays; the whole list counts as one block."""

    def __init__(self, reader: NewsTerms, fieldname: str, text: bytes, number: int, format_: Any, scorer: Any) -> None:
        self._reader = reader
        self._name = fieldname
        self._text = text
        self._number = number
        self._term = (fieldname, text)
        self.format = format_
        self.scorer = scorer
        self._entries = reader.terms_of(fieldname).entries(number)
        self._docs: list[int] = self._entries.docs.tolist()
        self._weights: list[int] = self._entries.weights.tolist()
        self._at = 0
        self._known_info: TermInfo | None = None

    def copy(self) -> "NewsMatcher":
        other = NewsMatcher(self._reader, self._name, self._text, self._number, self.format, self.scorer)
        other._at = self._at
        return other

    def reset(self) -> None:
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._docs)

    def id(self) -> int:
        return self._docs[self._at]

    def weight(self) -> float:
        return float(self._weights[self._at])

    def next(self) -> bool:
        self._at += 1
        return False

    def skip_to(self, docnum: int) -> None:
        if self._at >= len(self._docs):
            raise ReadTooFar
        if self._docs[self._at] < docnum:
            self._at = bisect_left(self._docs, docnum, self._at)

    def all_ids(self) -> Iterator[int]:
        rest = self._docs[self._at :]
        self._at = len(self._docs)
        return iter(rest)

    def _positions(self) -> list[int]:
        term = self._entries.term
        if term is None:
            return []
        field: TextField = "title" if self._name == "title" else "body"
        docs = self._entries.docs[self._at : self._at + 1]
        positions: list[int] = term.occurrences(field, docs, forms=False)[1].tolist()
        return positions

    def value(self) -> bytes:
        if isinstance(self.format, formats.Positions):
            encoded: bytes = self.format.encode(self._positions())
            return encoded
        return b"" if isinstance(self.format, formats.Existence) else struct.pack("!I", int(self.weight()))

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self._positions()
        if astype == "frequency":
            return int(self.weight())
        return self.weight() if astype == "weight" else super().value_as(astype)

    def _info(self) -> TermInfo:
        if self._known_info is None:
            self._known_info = self._reader.info(self._name, self._number)
        return self._known_info

    def block_min_length(self) -> int:
        """The smallest rounded field length among the documents of the block, in tokens."""
        return int(self._info().min_length())

    def block_max_length(self) -> int:
        """The largest rounded field length among the documents of the block, in tokens."""
        return int(self._info().max_length())

    def block_max_weight(self) -> float:
        """The largest weight in the block."""
        return float(self._info().max_weight())

    def block_min_id(self) -> int:
        """Document number of the first posting in the block."""
        return self._docs[0]

    def block_max_id(self) -> int:
        """Document number of the last posting in the block."""
        return self._docs[-1]

    def skip_to_quality(self, minquality: float) -> int:
        if self.block_quality() <= minquality:
            self._at = len(self._docs)
            return 1
        return 0
