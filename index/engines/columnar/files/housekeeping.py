"""Decides which index files to delete: leftovers of a killed writer, and states too old for anyone to page through."""

import itertools
import logging
import time
from pathlib import Path

from index.engines.columnar.files import layout
from index.engines.columnar.files.durable_files import remove
from index.engines.columnar.files.generation import listed_generations, read_generation
from index.errors import IndexingError

log = logging.getLogger(__name__)


class Housekeeping:
    """Caches which segments each generation file lists, so that a commit need not read them all."""

    def __init__(self, directory: Path, analysis: str, keep: float) -> None:
        self._directory = directory
        self._analysis = analysis
        self._keep = keep
        self._named: dict[str, frozenset[str]] = {}

    def _segments_of(self, path: Path) -> frozenset[str]:
        known = self._named.get(path.name)
        if known is None:
            try:
                known = frozenset(entry.id for entry in read_generation(path, self._analysis).segments)
            except (IndexingError, FileNotFoundError) as error:
                log.warning("removing a state of the index that cannot be read: %s", error)
                remove(path)
                known = frozenset()
            self._named[path.name] = known
        return known

    def clean(self, in_use: frozenset[str]) -> None:
        """Delete the files that are neither retained nor in use. in_use: segment ids."""
        generations = [path for _, _, path in listed_generations(self._directory)]
        oldest = time.time() - self._keep
        kept = generations[-1:]
        for path, successor in itertools.pairwise(generations):
            try:
                replaced = successor.stat().st_mtime
            except FileNotFoundError:
                continue
            if replaced < oldest:
                remove(path)
                self._named.pop(path.name, None)
            else:
                kept.append(path)
        wanted = in_use.union(*(self._segments_of(path) for path in kept))
        newest_layout = int(m[1]) if kept and (m := layout.GENERATION_FILE.fullmatch(generations[-1].name)) else 0
        for path in list(self._directory.iterdir()):
            segment = layout.SEGMENT_FILE.fullmatch(path.name)
            toc = layout.TOC_FILE.fullmatch(path.name)
            stray = path.name.endswith(layout.PART_SUFFIX) or (
                path.name.startswith(f"_{layout.INDEX_NAME}_") and not toc
            )
            if (segment and segment[1] not in wanted) or (toc and int(toc[1]) < newest_layout - 1) or stray:
                remove(path)
