"""What a commit publishes: one small file that lists the segments, their deletions and the bookmark.

Two lines: JSON, then the CRC-32 of the first line in hex. The file name carries two numbers: `layout` increases with
every publication, `generation` only when the content changes (merging does not change it). The second name
`current.json`, renamed into place last, is what counts as committed, so losing the newest state cannot go unnoticed.
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
from index.engines.columnar.files.container import ADVICE, damaged
from index.engines.columnar.files.durable_files import link, replacing, write_all
from index.engines.too_new import too_new
from index.errors import IndexOutdated, IndexTooNew


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentEntry:
    """One segment as a commit records it.

    id: the 16 hex digits in the file name. docs: number of documents, including deleted ones. digest: checksum of the
    file. deleted: bit mask, one bit per document, packed, zlib-compressed and base64-encoded; "" for none. live: number
    of live documents; title, body: their tokens in each field; stemmers: those of their languages.
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
        """bool array, one element per document, True where it is live; None if all are."""
        if not self.deleted:
            return None
        packed = np.frombuffer(zlib.decompress(base64.b64decode(self.deleted)), np.uint8)
        return ~np.unpackbits(packed, count=self.docs).astype(bool)

    def fault(self, directory: Path) -> str:
        """What the file's name and length show of a damage; "" if nothing."""
        path = directory / layout.segment_file(self.id)
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return f"{path}: is missing"
        except OSError as error:
            return f"{path}: cannot be read ({error.strerror})"
        return "" if size == self.bytes else f"{path}: has the wrong length"

    def with_live(self, mask: Array, *, title: int, body: int, stemmers: Sequence[str]) -> "SegmentEntry":
        """The same segment with other deletions.

        mask: bool, True for each live document. title, body: tokens of the live documents. stemmers: those of their
        languages.
        """
        live = int(mask.sum())
        packed = base64.b64encode(zlib.compress(np.packbits(~mask).tobytes(), 1)).decode() if live < self.docs else ""
        return replace(self, live=live, title=title, body=body, stemmers=tuple(stemmers), deleted=packed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Generation:
    """The content of one commit.

    layout: increases with every published file; number: increases only when the content changes. bookmark: the
    caller's. analysis: version of the rules that turned text into words.
    """

    layout: int
    number: int
    bookmark: str
    analysis: str
    segments: tuple[SegmentEntry, ...]

    @property
    def file(self) -> str:
        """Name of the generation file."""
        return layout.generation_file(self.layout, self.number)

    @property
    def documents(self) -> int:
        """Number of live documents."""
        return sum(entry.live for entry in self.segments)


def write_generation(directory: Path, generation: Generation) -> None:
    """Write a generation file and make it current, atomically. The directory is not synced. Raises OSError."""
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
    """Read a generation file. analysis: the analysis version required.

    Raises FileNotFoundError, IndexDamaged, IndexTooNew for a later format, or IndexOutdated if the format or the analysis version
    differs otherwise.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise damaged(path, f"cannot be read ({error.strerror})") from None
    line, _, tail = data.partition(b"\n")
    if tail != b"%08x\n" % zlib.crc32(line):
        raise damaged(path, "is corrupt")
    state = json.loads(line)
    if state["format"] > layout.FORMAT:
        raise IndexTooNew(too_new(f"the index in {path.parent}", state["format"], layout.FORMAT))
    if state["format"] != layout.FORMAT:
        raise IndexOutdated(f"{path}: has format {state['format']}, this version writes {layout.FORMAT}; {ADVICE}")
    if state["analysis"] != analysis:
        raise IndexOutdated(f"{path}: its texts were analysed in another way than this version does; {ADVICE}")
    if path.name != layout.CURRENT and path.name != layout.generation_file(state["layout"], state["generation"]):
        raise damaged(path, "belongs under another name")
    return Generation(
        layout=state["layout"],
        number=state["generation"],
        bookmark=state["bookmark"],
        analysis=state["analysis"],
        segments=tuple(SegmentEntry(**{**e, "stemmers": tuple(e["stemmers"])}) for e in state["segments"]),
    )


def current_generation(directory: Path, analysis: str) -> Generation | None:
    """The last commit, or None if there never was one. Raises like `read_generation`, except FileNotFoundError."""
    path = directory / layout.CURRENT
    try:
        return read_generation(path, analysis)
    except FileNotFoundError:
        if listed_generations(directory):
            raise damaged(path, "is missing") from None
        return None


def listed_generations(directory: Path) -> list[tuple[int, int, Path]]:
    """(layout, generation, path) of every generation file in a directory, oldest first.

    An empty list if the directory does not exist.
    """
    try:
        names = [entry.name for entry in directory.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    matches = [(match, name) for name in names if (match := layout.GENERATION_FILE.fullmatch(name))]
    return sorted((int(match[1]), int(match[2]), directory / name) for match, name in matches)
