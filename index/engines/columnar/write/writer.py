"""The single writer: collects documents, writes segments, publishes generations, then merges."""

import contextlib
import logging
from collections.abc import Iterable

from index.document import Document
from index.engines.columnar.files import layout
from index.engines.columnar.files.container import damaged
from index.engines.columnar.files.counter_floor import read_floor
from index.engines.columnar.files.durable_files import full_disk_named, remove, sync_directory
from index.engines.columnar.files.generation import (
    Generation,
    current_generation,
    listed_generations,
    write_generation,
)
from index.engines.columnar.files.housekeeping import Housekeeping
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.stock.toc import write_toc
from index.engines.columnar.write.live_segments import LiveSegment, write_segment
from index.engines.columnar.write.merge import merge
from index.engines.columnar.write.merge_policy import choose
from index.engines.columnar.write.segment_builder import Builder
from index.errors import IndexFull
from index.operations.garbage import give_back
from index.operations.locks import role_lock
from index.operations.settings import Settings
from index.text.analysis import fingerprint

log = logging.getLogger(__name__)

LARGE = 1 << 13
"""Documents of a new segment from which on making it took so much memory that it is given back."""


class WhooshWriter:
    """See index.engines.protocols.EngineWriter. Files are fsynced before a generation refers to them."""

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.index_path
        self._resources = contextlib.ExitStack()
        self._resources.enter_context(role_lock(self._directory, "writer"))
        try:
            self._housekeeping = Housekeeping(self._directory, fingerprint(), settings.index_keep)
            self._committed = self._newest()
            self._segments: list[LiveSegment] = []
            self._open_committed()
            self._builder = Builder()
            self._deleted: set[str] = set()
            self._housekeeping.clean(frozenset(entry.id for entry in self._committed.segments))
        except BaseException:
            self._resources.close()
            raise

    def _newest(self) -> Generation:
        """The last commit. A state that a killed writer had not made current yet is discarded."""
        number, number_of_layout = read_floor(self._directory)
        generations = listed_generations(self._directory)
        if [listed for listed, _, _ in generations] == [number_of_layout + 1] and not (
            self._directory / layout.CURRENT
        ).exists():
            remove(generations[0][2])  # the very first commit was interrupted
        current = current_generation(self._directory, fingerprint())
        for number_found, _, path in listed_generations(self._directory):
            if current is not None and number_found > current.layout:
                remove(path)
        return current or Generation(
            layout=number_of_layout, number=number, bookmark="", analysis=fingerprint(), segments=()
        )

    def _open_committed(self) -> None:
        known = {live.entry.id: live.segment for live in self._segments}
        self._segments = []
        for entry in self._committed.segments:
            path = self._directory / layout.segment_file(entry.id)
            try:
                segment = known.get(entry.id) or Segment(path, digest=entry.digest)
            except FileNotFoundError:
                raise damaged(path, "is missing") from None
            self._segments.append(LiveSegment(segment, entry))

    @property
    def bookmark(self) -> str:
        return self._committed.bookmark

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if self._builder.full:
                self._flush()
            self._builder.add(document)

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._builder.delete(id)
            self._deleted.add(id)

    def clear(self) -> None:
        self._segments = []
        self._builder = Builder()
        self._deleted = set()

    def rollback(self) -> None:
        self._builder = Builder()
        self._deleted = set()
        self._open_committed()
        self._clean()

    def close(self) -> None:
        self._builder = Builder()
        self._segments = []
        self._resources.close()

    def _flush(self) -> None:
        """Write the collected documents as a segment that replaces their older versions; on failure nothing changes."""
        fresh: LiveSegment | None = None
        if len(self._builder):
            with full_disk_named(self._directory):
                fresh = write_segment(self._directory, *self._builder.arrays())
        gone = [*self._deleted, *self._builder.ids]
        for live in self._segments if gone else ():
            live.delete(gone)
        if fresh is not None:
            self._segments.append(fresh)
        self._builder = Builder(self._builder)
        self._deleted = set()

    def commit(self, bookmark: str) -> int:
        before = {entry.id for entry in self._committed.segments}
        self._flush()
        self._merge_fresh()
        kept = [live for live in self._segments if live.documents]
        self._publish(kept, bookmark, self._committed.number + 1)
        self._segments = kept
        self._merge()
        self._clean()
        if any(live.documents >= LARGE for live in self._segments if live.entry.id not in before):
            give_back()
        return self._committed.number

    def _publish(self, segments: list[LiveSegment], bookmark: str, number: int) -> None:
        generation = Generation(
            layout=self._committed.layout + 1,
            number=number,
            bookmark=bookmark,
            analysis=fingerprint(),
            segments=tuple(live.entry for live in segments),
        )
        with full_disk_named(self._directory):
            write_toc(self._directory, generation)
            write_generation(self._directory, generation)
            sync_directory(self._directory)
        self._committed = generation

    def _merge_fresh(self) -> None:
        """Merge what a large batch flushed before it is published, so that its parts need not be kept for readers."""
        known = {entry.id for entry in self._committed.segments}
        while group := choose([live for live in self._segments if live.entry.id not in known]):
            with full_disk_named(self._directory):
                merged = write_segment(self._directory, *merge([(live.segment, live.live) for live in group]))
            first = self._segments.index(group[0])
            self._segments = [live for live in self._segments if live not in group]
            self._segments.insert(first, merged)
            for live in group:
                remove(live.segment.path)

    def _merge(self) -> None:
        """Keep the number of segments low.

        The layout changes, the generation does not; a full disk only postpones it.
        """
        while group := choose(self._segments):
            first = self._segments.index(group[0])
            rest = [live for live in self._segments if live not in group]
            try:
                with full_disk_named(self._directory):
                    merged = write_segment(self._directory, *merge([(live.segment, live.live) for live in group]))
                rest.insert(first, merged)
                self._publish(rest, self._committed.bookmark, self._committed.number)
            except IndexFull as error:
                log.warning("segments stay unmerged: %s", error)
                return
            self._segments = rest

    def _clean(self) -> None:
        self._housekeeping.clean(frozenset(live.entry.id for live in self._segments))
