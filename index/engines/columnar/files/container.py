"""A file of named, memory-mapped arrays with a checksum for every block.

    magic        8 bytes
    arrays       each aligned to 64 bytes, in directory order
    block sums   uint32 per block: CRC-32 of every 4 KiB of everything above
    directory    JSON: format, arrays {name: [dtype, count, offset]}, meta
    footer       end of the arrays, number of blocks, directory size in bytes, CRC-32 of sums and directory, CRC-32 of
                 the footer so far, magic

Opening reads the footer, the sums and the directory, and checks that the file size is exactly their total. A block of
the arrays is verified when this process first reads it, so opening takes microseconds and unverified bytes are never
used.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.durable_files import replacing, write_all
from index.engines.columnar.files.layout import FORMAT
from index.errors import IndexDamaged, IndexOutdated
from index.operations.program import program

MAGIC = b"BSHEET\x00\x01"
_SHIFT = 12
_BLOCK = 1 << _SHIFT
_ALIGN = 64
_FOOTER = struct.Struct("<QIIII8s")
_CHUNK = 1 << 24


class _Sums:
    """CRC-32 of each block of a stream."""

    def __init__(self) -> None:
        self.blocks: list[int] = []
        self._sum = 0
        self._filled = 0

    def feed(self, data: memoryview) -> None:
        at = 0
        while at < len(data):
            piece = data[at : at + _BLOCK - self._filled]
            self._sum = zlib.crc32(piece, self._sum)
            self._filled += len(piece)
            at += len(piece)
            if self._filled == _BLOCK:
                self._close()

    def _close(self) -> None:
        self.blocks.append(self._sum)
        self._sum = self._filled = 0

    def finish(self) -> bytes:
        if self._filled:
            self._close()
        return np.array(self.blocks, "<u4").tobytes()


def write_container(path: Path, arrays: Iterable[tuple[str, Array]], meta: dict[str, Any]) -> tuple[int, int]:
    """Write and fsync a container file (but not its directory).

    Returns (size in bytes, a checksum that identifies the content). Raises OSError; `path` then does not exist.
    """
    sums = _Sums()
    listed: dict[str, tuple[str, int, int]] = {}
    with replacing(path) as handle:

        def put(data: memoryview) -> None:
            for at in range(0, len(data), _CHUNK):
                write_all(handle, data[at : at + _CHUNK])
            sums.feed(data)

        put(memoryview(MAGIC))
        end = len(MAGIC)
        for name, array in arrays:
            flat = np.ascontiguousarray(array)
            flat = flat.astype(flat.dtype.newbyteorder("<"), copy=False)
            gap = -end % _ALIGN
            put(memoryview(bytes(gap)))
            end += gap
            listed[name] = (flat.dtype.str, len(flat), end)
            if flat.nbytes:
                put(memoryview(flat.view(np.uint8).data))
            end += flat.nbytes
        table = sums.finish()
        directory = json.dumps({"format": FORMAT, "arrays": listed, "meta": meta}, separators=(",", ":")).encode()
        digest = zlib.crc32(directory, zlib.crc32(table))
        head = _FOOTER.pack(end, len(table) // 4, len(directory), digest, 0, MAGIC)
        footer = _FOOTER.pack(end, len(table) // 4, len(directory), digest, zlib.crc32(head), MAGIC)
        write_all(handle, table + directory + footer)
    return end + len(table) + len(directory) + len(footer), digest


class Blocks:
    """The checksums of an open file and which of its blocks have been verified. It knows no columns: a file whose columns knew it
    and that knew them would lie in memory until the garbage collector comes, which is rarely where much is indexed."""

    def __init__(self, path: Path, data: mmap.mmap, sums: Array, end: int) -> None:
        """sums: uint32 of each block up to `end`."""
        self._path = path
        self._map = data
        self._sums = sums
        self._end = end
        self._checked = bytearray(len(sums))

    def check(self, begin: int, end: int) -> None:
        """Verify the blocks that hold bytes `begin` to `end`. Raises IndexDamaged."""
        first, last = begin >> _SHIFT, ((end - 1) >> _SHIFT) + 1
        if self._checked.find(0, first, last) >= 0:
            self._verify(first, last)

    def verify(self) -> None:
        """Verify every block, including those verified before. Raises IndexDamaged."""
        self._checked = bytearray(len(self._checked))
        self._verify(0, len(self._checked))

    def _verify(self, first: int, last: int) -> None:
        sums, checked, end = self._sums[first:last].tolist(), self._checked, self._end
        with memoryview(self._map) as view:
            for block, expected in enumerate(sums, first):
                if not checked[block]:
                    begin = block << _SHIFT
                    if zlib.crc32(view[begin : min(begin + _BLOCK, end)]) != expected:
                        raise damaged(self._path, "is corrupt")
                    checked[block] = 1


class Column:
    """One array of a container; every access verifies the blocks it touches first."""

    __slots__ = ("_begin", "_blocks", "_size", "_whole", "count", "data")

    def __init__(self, blocks: "Blocks", data: Array, begin: int) -> None:
        self._blocks = blocks
        self._begin = begin
        self._size = data.itemsize
        self._whole = False
        self.data = data
        self.count = len(data)

    def part(self, first: int, last: int) -> Array:
        """data[first:last]: a read-only view of the array's dtype, not a copy."""
        if not self._whole and first < last:
            self._blocks.check(self._begin + first * self._size, self._begin + last * self._size)
        return self.data[first:last]

    def all(self) -> Array:
        """The whole array: a read-only view, len(data)."""
        if not self._whole:
            if self.count:
                self._blocks.check(self._begin, self._begin + self.count * self._size)
            self._whole = True
        return self.data

    def at(self, index: int) -> int:
        """One element, as a Python int."""
        if not self._whole:
            begin = self._begin + index * self._size
            self._blocks.check(begin, begin + self._size)
        return int(self.data[index])


class Container:
    """An open file of arrays. Raises IndexDamaged or IndexOutdated, naming the file."""

    def __init__(self, path: Path, *, digest: int | None = None) -> None:
        """Open and check a file.

        digest: the checksum that `write_container` returned, to reject any other file of this name. Raises
        FileNotFoundError as well as the above, since the caller may find a newer generation.
        """
        self.path = path
        self._handle = -1
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise damaged(path, f"cannot be read ({error.strerror})") from None
        self._handle = handle
        self.size = os.fstat(handle).st_size
        if self.size < _FOOTER.size + len(MAGIC):
            raise damaged(path, "is truncated")
        self._map = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
        end, blocks, length, directory_sum, footer_sum, magic = _FOOTER.unpack(self._map[-_FOOTER.size :])
        if magic != MAGIC or self._map[: len(MAGIC)] != MAGIC:
            raise damaged(path, "is truncated or no segment of Broadsheet's index")
        if zlib.crc32(_FOOTER.pack(end, blocks, length, directory_sum, 0, magic)) != footer_sum:
            raise damaged(path, "has a damaged footer")
        if end + 4 * blocks + length + _FOOTER.size != self.size or blocks != -(-end // _BLOCK):
            raise damaged(path, "has the wrong length")
        table, directory = self._map[end : end + 4 * blocks], self._map[end + 4 * blocks : self.size - _FOOTER.size]
        if zlib.crc32(directory, zlib.crc32(table)) != directory_sum:
            raise damaged(path, "has a damaged directory")
        if digest is not None and digest != directory_sum:
            raise damaged(path, "is not the file that was committed")
        read = json.loads(directory)
        if read["format"] != FORMAT:
            raise IndexOutdated(f"{path}: has format {read['format']}, this version writes {FORMAT}; {ADVICE}")
        self._blocks = Blocks(path, self._map, np.frombuffer(table, "<u4"), end)
        self.meta: dict[str, Any] = read["meta"]
        self._columns = {
            name: Column(self._blocks, np.frombuffer(self._map, kind, count, at) if count else np.zeros(0, kind), at)
            for name, (kind, count, at) in read["arrays"].items()
        }

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def stand(self) -> None:
        """Check that the file still has its full length: reading a mapping past the end of its file would kill the
        process.

        Raises IndexDamaged. A file that was unlinked or replaced stays intact for those who have it open.
        """
        if os.fstat(self._handle).st_size != self.size:
            raise damaged(self.path, "changed its length while it was in use")

    def close(self) -> None:
        """Close the file. Arrays still in use remain valid."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        self.close()

    def names(self) -> tuple[str, ...]:
        """The names of the arrays."""
        return tuple(self._columns)

    def verify(self) -> None:
        """Verify every block, including those verified before. Raises IndexDamaged."""
        self._blocks.verify()


def damaged(path: Path, what: str) -> IndexDamaged:
    """The error that a file of the index is damaged: what is wrong with it, and what to do. what: the end of the sentence."""
    return IndexDamaged(f"{path}: {what}; {ADVICE}")


ADVICE = f"delete the index directory or run `{program()} reindex`, and it is rebuilt from the archive"
