"""A fetched page as one record of a WARC file (ISO 28500:2017, WARC/1.1), in a gzip member of its own, and back.

warcio writes the record, with SHA-1 digests of block and payload as other tools expect them. Of the answer's headers only the
media type is kept: the body is stored as it was after its content encoding was undone, so the others would not be true of it.
"""

import hashlib
import io
import struct
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.errors import BroadsheetError
from index.text.content_type import content_type_of

LEVEL = 6
"""Of gzip. 9, which warcio would use, takes four times as long and saves two per cent."""
_STORED = 65_535
"""Bytes of one stored block (RFC 1951 3.2.4)."""
_FRAME = 18
"""Bytes of a gzip member besides its blocks."""


class PageUnreadable(BroadsheetError):
    """What lies at the place of a kept page is not that page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedPage:
    """A page ready to be appended to a file. member: its record, compressed; the others as in `KeptPage`."""

    url: str
    fetched: datetime
    digest: bytes
    member: bytes
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageBody:
    """A kept page, read. content_type: media type without parameters; charset: as declared in the header."""

    url: str
    body: bytes
    content_type: str | None
    charset: str | None


def pack_page(
    *,
    url: str,
    body: bytes,
    content_type: str | None,
    charset: str | None,
    fetched: datetime,
    context: Mapping[str, Any] | None = None,
) -> PackedPage:
    """Make a record of a page. Takes about 2 ms for 150 kB, most of it without the interpreter's lock."""
    kind = _plain(content_type) or "text/html"
    header = f"{kind}; charset={named}" if (named := _plain(charset)) else kind
    at = f"{fetched.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders("200 OK", [("Content-Type", header)], protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": at},
    )
    writer.write_record(record)
    return PackedPage(
        url=url,
        fetched=fetched,
        digest=hashlib.sha256(body).digest(),
        member=_compressed(buffer.getvalue()),
        context=context or {},
    )


def unpack_page(member: bytes, digest: bytes, *, limit: int) -> PageBody:
    """Read a record back. digest: what its body has to have; limit: bytes of the body at most. Raises PageUnreadable."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        body = record.content_stream().read(limit + 1)
        if record.rec_type != "response" or len(body) > limit or hashlib.sha256(body).digest() != digest:
            raise PageUnreadable("the kept page is damaged, or another one lies in its place")
        content_type, charset = content_type_of(record.http_headers.get_header("Content-Type") or "")
        url = str(record.rec_headers.get_header("WARC-Target-URI"))
    except PageUnreadable:
        raise
    except Exception as error:  # warcio meets damage with whatever its code happens to raise
        raise PageUnreadable("the kept page is damaged and cannot be read") from error
    return PageBody(url=url, body=body, content_type=content_type, charset=charset)


def info_record(software: str, now: datetime) -> bytes:
    """The record that says what a WARC file is: the first of each file."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    info = {"software": software, "format": "WARC File Format 1.1", "description": "pages kept by Broadsheet"}
    record = writer.create_warcinfo_record("", info)
    record.rec_headers.replace_header("WARC-Date", f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    writer.write_record(record)
    return _compressed(buffer.getvalue())


def blank_member(length: int, now: datetime) -> bytes:
    """A gzip member of exactly so many bytes that holds a record without any content: put in the place of a page, it leaves the
    file readable, and every other record where it was. Raises ValueError for less than any record takes."""
    blocks = max(1, -(-(length - _FRAME) // (_STORED + 5)))
    size = length - _FRAME - 5 * blocks
    record = _blank_record(size, now)
    parts = []
    for number in range(blocks):
        part = record[number * _STORED : (number + 1) * _STORED]
        parts.append(struct.pack("<BHH", number == blocks - 1, len(part), len(part) ^ 0xFFFF) + part)
    tail = struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + b"".join(parts) + tail


def _blank_record(size: int, now: datetime) -> bytes:
    """A `metadata` record of so many bytes, filled with blanks. Its length is written with zeros in front, so that the header is
    as long whatever it says."""
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Date: {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: text/plain\r\nContent-Length: "
    )
    content = size - len(head) - 12 - len("\r\n\r\n" + "\r\n\r\n")
    if content < 0:
        raise ValueError(f"no record is as short as {size} bytes")
    return f"{head}{content:012}\r\n\r\n{' ' * content}\r\n\r\n".encode("ascii")


def _compressed(data: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def _plain(value: str | None) -> str:
    return "".join(char for char in (value or "")[:200] if char.isascii() and char.isprintable() and char not in ' ;,"')
