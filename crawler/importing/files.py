"""Files -> records. The kind of a file is decided by its first bytes, and by its name only if they do not tell."""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from crawler.importing.records import Capture, Kind, Record
from crawler.importing.warc import read_warc
from crawler.sources.discover.home import looks_like_page
from crawler.sources.lists import looks_like_opml
from index.errors import CrawlError
from index.text.localizable import Sentence

_GZIP = b"\x1f\x8b"


def kind_of(path: Path, name: str | None = None) -> Kind:
    """Return the kind of a file.

    name: what to call it in messages. Raises CrawlError if it cannot be read or imported.
    """
    called = name or str(path)
    head = _head(path, called)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    ending = path.name.lower().removesuffix(".gz")
    if start.startswith((b"WARC/", b"filedesc:")):
        return Kind.WARC
    if start.startswith(b"{"):
        return Kind.JSONL
    if looks_like_opml(head):
        return Kind.OPML
    if looks_like_page(head) or ending.endswith((".html", ".htm", ".xhtml", ".mhtml")):
        return Kind.PAGE
    if not start:
        raise CrawlError(Sentence("%(file)s: the file is empty", file=called))
    if b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise CrawlError(
            Sentence("%(file)s: this is not text; articles come as JSONL, saved pages, plain text or WARC", file=called)
        )
    return Kind.TEXT


def read_records(
    path: Path, kind: Kind, start: int, *, limit: int, line: int = 32 << 20, name: str | None = None
) -> Iterator[Record]:
    """Yield the records of a file from `start` on. Raises CrawlError if it cannot be read.

    start: 0, or the `end` of an earlier record; limit: bytes of a page; line: bytes of a JSONL line; name: what to
    call the file in messages. Oversized and damaged records are yielded as refused.
    """
    called = name or str(path)
    try:
        match kind:
            case Kind.JSONL:
                yield from _read_jsonl(path, called, start, line)
            case Kind.WARC:
                yield from read_warc(path, start, limit=limit, name=called)
            case _:
                if start == 0:
                    yield _read_one(path, called, kind, limit)
    except OSError as error:
        raise CrawlError(
            Sentence("%(file)s: cannot be read (%(why)s)", file=called, why=error.strerror or str(error))
        ) from None


def size_of(path: Path) -> int:
    """Return the size of the file in bytes, which `Record.end` approaches; in an unpacked gzip file that may exceed
    it.

    Raises OSError.
    """
    return path.stat().st_size


def _head(path: Path, called: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(8192)
    except OSError as error:
        raise CrawlError(
            Sentence("%(file)s: cannot be read (%(why)s)", file=called, why=error.strerror or "")
        ) from None
    if head.startswith(_GZIP):
        try:
            return zlib.decompressobj(31).decompress(head, 8192)
        except zlib.error:
            raise CrawlError(Sentence("%(file)s: looks like gzip, but cannot be unpacked", file=called)) from None
    return head


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        zipped = file.read(2) == _GZIP
    return cast(IO[bytes], gzip.open(path, "rb")) if zipped else path.open("rb")


def _read_jsonl(path: Path, called: str, start: int, longest: int) -> Iterator[Record]:
    """Offsets are those of the unpacked file."""
    with _open(path) as file:
        file.seek(start)
        end, number = start, 0
        try:
            while line := file.readline(longest + 1):
                end += len(line)
                number += 1
                where = f"{called} line {number}" if not start else f"{called} line {number} behind byte {start}"
                if len(line) > longest:
                    while line and not line.endswith(b"\n"):
                        line = file.readline(longest + 1)
                        end += len(line)
                    detail = f"a line of more than {longest} bytes (import_line_bytes)"
                    yield Record(where=where, end=end, refused="too-big", detail=detail)
                elif line.strip():
                    yield _parse(where, end, line)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Record(where=called, end=end, refused="damaged", detail=f"the gzip file is damaged: {error}")


def _parse(where: str, end: int, line: bytes) -> Record:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Record(where=where, end=end, refused="no-json", detail=f"no valid JSON ({type(error).__name__})")
    if not isinstance(data, dict):
        return Record(where=where, end=end, refused="no-article", detail="a JSON object is wanted on each line")
    return Record(where=where, end=end, data=data)


def _read_one(path: Path, called: str, kind: Kind, limit: int) -> Record:
    end = max(1, size_of(path))
    with _open(path) as file:
        body = file.read(limit + 1)
    if len(body) > limit:
        return Record(where=called, end=end, refused="too-big", detail=f"more than {limit} bytes (page_bytes)")
    saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Record(where=called, end=end, body=body, capture=Capture(plain=kind is Kind.TEXT, fetched=saved))
