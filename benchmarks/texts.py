"""The archive's place in a benchmark: titles, outlets, dates and bodies, found by number, on little disk.

Heads (what every result shows) lie plain in one mapped file, bodies as zstandard frames with a dictionary trained on the
first of them, so that each can be read by itself. Articles that come after the build are appended to a log.
"""

import json
import mmap
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import zstandard

TRAINED_ON = 250
"""Articles that the dictionary is made of, half a megabyte of text."""

DICTIONARY_BYTES = 32_768
LEVEL = 1
"""A sixth more bytes than by a dictionary of 2,000 articles and level 3, for half of the time; reading costs the same."""


class Head(NamedTuple):
    title: str
    outlet: str
    published: str


class TextWriter:
    """Write once, in any order of ids; `close` makes it readable."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.waiting: list[bytes | bytearray | memoryview] = []
        self.compressor: zstandard.ZstdCompressor | None = None
        self.heads = (path / "heads").open("wb")
        self.bodies = (path / "bodies").open("wb")
        self.ids: list[int] = []
        self.head_ends, self.body_ends = [0], [0]

    def add(self, id: int, head: Head, body: str) -> None:
        self.ids.append(id)
        self.head_ends.append(self.head_ends[-1] + self.heads.write("\0".join(head).encode()))
        if self.compressor is None:
            self.waiting.append(body.encode())
            if len(self.waiting) == TRAINED_ON:
                self._train()
        else:
            self._body(body.encode())

    def _body(self, body: bytes | bytearray | memoryview) -> None:
        assert self.compressor is not None
        self.body_ends.append(self.body_ends[-1] + self.bodies.write(self.compressor.compress(body)))

    def _train(self) -> None:
        """Few or tiny texts give no dictionary; they do without."""
        trained = b""
        if len(self.waiting) == TRAINED_ON:
            trained = zstandard.train_dictionary(DICTIONARY_BYTES, self.waiting, level=LEVEL).as_bytes()
        (self.path / "dictionary").write_bytes(trained)
        self.compressor = zstandard.ZstdCompressor(
            level=LEVEL, dict_data=zstandard.ZstdCompressionDict(trained) if trained else None, write_checksum=False
        )
        for body in self.waiting:
            self._body(body)
        self.waiting = []

    def close(self) -> None:
        if self.compressor is None:
            self._train()
        order = np.argsort(np.array(self.ids, np.int64), kind="stable")
        for name, ends in (("heads", self.head_ends), ("bodies", self.body_ends)):
            np.save(self.path / f"{name}.ends.npy", np.array(ends, np.uint32 if ends[-1] < 2**32 else np.uint64))
        np.save(self.path / "ids.npy", np.array(self.ids, np.int64)[order])
        np.save(self.path / "rows.npy", order.astype(np.uint32))
        for file in (self.heads, self.bodies):
            file.flush()
            os.fsync(file.fileno())
            file.close()


class Texts:
    def __init__(self, path: Path) -> None:
        self.ids = np.load(path / "ids.npy", mmap_mode="r").view(np.ndarray)
        self.rows = np.load(path / "rows.npy", mmap_mode="r").view(np.ndarray)
        self.head_ends = np.load(path / "heads.ends.npy", mmap_mode="r").view(np.ndarray)
        self.body_ends = np.load(path / "bodies.ends.npy", mmap_mode="r").view(np.ndarray)
        self.heads, self.bodies = _mapped(path / "heads"), _mapped(path / "bodies")
        trained = (path / "dictionary").read_bytes()
        self.decompressor = zstandard.ZstdDecompressor(
            dict_data=zstandard.ZstdCompressionDict(trained) if trained else None
        )
        self.log = path / "log"
        self.added: dict[int, tuple[Head, str]] = {}
        if self.log.exists():
            for line in self.log.read_text().splitlines():
                id, head, body = json.loads(line)
                self.added[id] = (Head(*head), body)

    def append(self, id: int, head: Head, body: str) -> None:
        with self.log.open("a") as file:
            file.write(json.dumps([id, head, body]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.added[id] = (head, body)

    def some_ids(self, count: int) -> list[int]:
        """Ids from all over the collection."""
        found: list[int] = self.ids[:: max(len(self.ids) // count, 1)][:count].tolist()
        return found

    def locate(self, ids: list[int]) -> list[int]:
        """Row of each id; -1 - id of those that were appended."""
        if not ids:
            return []
        places = np.searchsorted(self.ids, ids)
        found: list[int] = self.rows[np.minimum(places, len(self.rows) - 1)].tolist()
        if self.added:
            return [-1 - id if id in self.added else row for id, row in zip(ids, found, strict=True)]
        return found

    def head(self, row: int) -> Head:
        if row < 0:
            return self.added[-1 - row][0]
        start, end = self.head_ends[row : row + 2].tolist()
        return Head(*str(self.heads[start:end], "utf-8").split("\0"))

    def body(self, row: int) -> str:
        if row < 0:
            return self.added[-1 - row][1]
        start, end = self.body_ends[row : row + 2].tolist()
        return self.decompressor.decompress(self.bodies[start:end]).decode()


def _mapped(path: Path) -> mmap.mmap | bytes:
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
