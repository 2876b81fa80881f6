"""What a commit publishes: one small file that names the segments, who is deleted in them, and the bookmark.

Two lines: JSON, then the CRC-32 of the first line in hex. The name of the file carries two numbers: `layout` rises with
everything that is published, `generation` only where the content changed (merging changes none). Its second name
`current.json`, renamed into place last, is what counts as committed: that the newest state was lost cannot go unnoticed.
"""

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.container import ADVICE
from index.engines.columnar.files.durable_files import link, replacing, write_all
from index.errors import IndexDamaged, IndexOutdated


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentEntry:
    """One segment as a commit sees it.

    id: 16 hex digits, of the file's name. docs: with the deleted ones. digest: of the file. deleted: packed bits, one a
    document, zlib and base64; "" for none. live, title, body: documents and tokens that are alive. stemmers: of the
    languages of the living documents.
    """

    id: str
    docs: int
    bytes: int
    digest: int
    live: int
    title: int
    body: int
    stemmers: tuple[str, ...]
    deleted: str = ""

    def live_mask(self) -> Array | None:
        """True for every document that is alive; None when all are."""
        if not self.deleted:
            return None
        packed = np.frombuffer(zlib.decompress(base64.b64decode(self.deleted)), np.uint8)
        return ~np.unpackbits(packed, count=self.docs).astype(bool)

    def with_live(self, mask: Array, *, title: int, body: int, stemmers: Sequence[str]) -> "SegmentEntry":
        """The same segment with other deletions. mask: True for every living document; title, body: tokens of the
        living; stemmers: of their languages."""
        live = int(mask.sum())
        packed = base64.b64encode(zlib.compress(np.packbits(~mask).tobytes(), 1)).decode() if live < self.docs else ""
        return replace(self, live=live, title=title, body=body, stemmers=tuple(stemmers), deleted=packed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Generation:
    """What one commit consists of. layout rises with every file that is published, number only with the content.
    bookmark: the caller's; analysis: version of the rules by which texts became words."""

    layout: int
    number: int
    bookmark: str
    analysis: str
    segments: tuple[SegmentEntry, ...]

    @property
    def file(self) -> str:
        """The name of its file."""
        return layout.generation_file(self.layout, self.number)

    @property
    def documents(self) -> int:
        """How many living documents it has."""
        return sum(entry.live for entry in self.segments)


def write_generation(directory: Path, generation: Generation) -> None:
    """Write the file of a generation and make it the current one, atomically; the directory is not synced. Raises
    OSError."""
    state: dict[str, Any] = {
        "format": layout.FORMAT,
        "analysis": generation.analysis,
        "layout": generation.layout,
        "generation": generation.number,
        "bookmark": generation.bookmark,
        "segments": [{name: getattr(entry, name) for name in SegmentEntry.__slots__} for entry in generation.segments],
    }
    line = json.dumps(state, separators=(",", ":"), ensure_ascii=True).encode()
    with replacing(directory / generation.file) as handle:
        write_all(handle, line + b"\n%08x\n" % zlib.crc32(line))
    link(directory / generation.file, directory / layout.CURRENT)


def read_generation(path: Path, analysis: str) -> Generation:
    """Raises FileNotFoundError, IndexDamaged, IndexOutdated (another format, or analysis other than this)."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise IndexDamaged(f"{path}: cannot be read ({error.strerror}); {ADVICE}") from None
    line, _, tail = data.partition(b"\n")
    if tail != b"%08x\n" % zlib.crc32(line):
        raise IndexDamaged(f"{path}: is corrupt; {ADVICE}")
    state = json.loads(line)
    if state["format"] != layout.FORMAT:
        raise IndexOutdated(f"{path}: has format {state['format']}, this version writes {layout.FORMAT}; {ADVICE}")
    if state["analysis"] != analysis:
        raise IndexOutdated(f"{path}: its texts were analysed in another way than this version does; {ADVICE}")
    if path.name != layout.CURRENT and path.name != layout.generation_file(state["layout"], state["generation"]):
        raise IndexDamaged(f"{path}: belongs under another name; {ADVICE}")
    return Generation(
        layout=state["layout"],
        number=state["generation"],
        bookmark=state["bookmark"],
        analysis=state["analysis"],
        segments=tuple(SegmentEntry(**{**e, "stemmers": tuple(e["stemmers"])}) for e in state["segments"]),
    )


def current_generation(directory: Path, analysis: str) -> Generation | None:
    """The newest commit; None where there never was one. Raises as `read_generation` does, but for FileNotFoundError."""
    path = directory / layout.CURRENT
    try:
        return read_generation(path, analysis)
    except FileNotFoundError:
        if listed_generations(directory):
            raise IndexDamaged(f"{path}: is missing; {ADVICE}") from None
        return None


def listed_generations(directory: Path) -> list[tuple[int, int, Path]]:
    """(layout, generation, file) of those in a directory, oldest first; none where it does not exist."""
    try:
        names = [entry.name for entry in directory.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = [(match, name) for name in names if (match := layout.GENERATION_FILE.fullmatch(name))]
    return sorted((int(match[1]), int(match[2]), directory / name) for match, name in found)
