"""The open segments of a writer with their live documents: deletion by id, and the entries that a commit records."""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.container import write_container
from index.engines.columnar.files.generation import SegmentEntry
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.write.columns import Named
from index.text.analysis import stemmer_of

_MANY = 64
"""Number of ids from which they are looked up together."""


class LiveSegment:
    """A segment and its deletions, to which this writer may add."""

    def __init__(self, segment: Segment, entry: SegmentEntry) -> None:
        self.segment = segment
        self._entry = entry
        self._mask = entry.live_mask()
        self._changed = False

    @property
    def live(self) -> Array | None:
        """bool array, True for each live document; None if all are live."""
        return self._mask

    @property
    def documents(self) -> int:
        """Number of live documents."""
        return self.segment.docs if self._mask is None else int(self._mask.sum())

    @property
    def tokens(self) -> int:
        """Number of tokens in all documents, including deleted ones."""
        return int(self.segment.container.meta["title"] + self.segment.container.meta["body"])

    @property
    def entry(self) -> SegmentEntry:
        """The segment as the next commit records it."""
        if self._changed and self._mask is not None:
            lengths = {
                field: int(self.segment.column(f"{field}.length").all()[self._mask].sum(dtype=np.int64))
                for field in ("title", "body")
            }
            self._entry = self._entry.with_live(
                self._mask, stemmers=_stemmers(self.segment, self._mask), title=lengths["title"], body=lengths["body"]
            )
            self._changed = False
        return self._entry

    def delete(self, ids: Sequence[str]) -> None:
        """Mark the documents with these ids as deleted; ids not in the segment are ignored."""
        docs = _find(self.segment, ids)
        if len(docs):
            if self._mask is None:
                self._mask = np.ones(self.segment.docs, bool)
            self._mask[docs] = False
            self._changed = True


def _find(segment: Segment, ids: Sequence[str]) -> Array:
    """Document numbers of those ids that are in the segment."""
    wanted = [id.encode() for id in ids]
    width = len(wanted[0]) if wanted else 0
    at = segment.ids._at.all() if len(wanted) >= _MANY else None
    if (
        at is not None
        and width
        and int(at[-1]) == width * segment.docs
        and bool((np.diff(at.astype(np.int64)) == width).all())
    ):
        same = [text for text in wanted if len(text) == width and not text.endswith(b"\0")]
        table = np.frombuffer(segment.ids._text.all(), f"S{width}")
        asked = np.array(same, f"S{width}")
        rank = np.searchsorted(table, asked)
        rank[rank == len(table)] = 0
        rank = rank[table[rank] == asked]
        numbers: Array = segment.column("id.doc").all()[rank].astype(np.intp)
        return numbers
    docs = [doc for doc in map(segment.doc_of, wanted) if doc >= 0]
    return np.array(docs, np.intp)


def _stemmers(segment: Segment, live: Array | None) -> tuple[str, ...]:
    """The stemmers of the languages of the live documents."""
    values = segment.column("lang.value").all()
    used = np.flatnonzero(np.bincount(values if live is None else values[live])).tolist()
    names = segment.names("lang").all()
    return tuple(sorted({stemmer_of(names[value - 1].decode() if value else None) for value in used}))


def write_segment(directory: Path, arrays: Iterable[tuple[str, Array]] | Named, meta: dict[str, Any]) -> LiveSegment:
    """Write, fsync and open a new segment. Raises OSError."""
    name = secrets.token_hex(8)
    path = directory / layout.segment_file(name)
    size, digest = write_container(path, arrays, meta)
    segment = Segment(path, digest=digest)
    entry = SegmentEntry(
        id=name,
        docs=meta["docs"],
        bytes=size,
        digest=digest,
        live=meta["docs"],
        title=meta["title"],
        body=meta["body"],
        stemmers=_stemmers(segment, None),
    )
    return LiveSegment(segment, entry)
