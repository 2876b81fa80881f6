"""WARC and ARC, plain or gzip, as crawlers and CC-NEWS publish them -> pages (ISO 28500), by warcio."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
from warcio.archiveiterator import ArchiveIterator

from crawler.importing.records import Capture, Record
from crawler.rights.header_rights import licence_in_headers, rights_in_headers
from index.text.content_type import content_type_of

_STATING = frozenset({"x-robots-tag", "tdm-reservation", "link"})
"""Headers that say what may be done with a page."""
_PAGES = frozenset({"text/html", "application/xhtml+xml", None})
"""Media types of pages; a record that names none may be one."""


def read_warc(path: Path, start: int, *, limit: int, name: str | None = None) -> Iterator[Record]:
    """Yield the pages of a web archive. Its other records (requests, images, redirects) are silently skipped.

    start: offset of a record in bytes; the `end` of each record yielded is the offset of the next. limit: bytes of a
    page. name: what to call the file in messages. From a damaged or truncated file, the pages before the damage are
    yielded, then a refused record that reports it. Raises OSError.
    """
    called = name or str(path)
    with path.open("rb") as file:
        file.seek(start)
        end = start
        archive = ArchiveIterator(file)
        try:
            for raw in archive:
                fields = _fields(raw, limit)
                archive.read_to_end(raw)
                end = archive.offset
                if fields is not None:
                    yield Record(where=f"{called} {raw.rec_headers.get_header('WARC-Target-URI')}", end=end, **fields)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001  # warcio meets damage with whatever its code happens to raise
            detail = f"the archive is damaged: {str(error)[:120].strip()}"
            yield Record(where=called, end=end, refused="damaged", detail=detail)


def _fields(raw: Any, limit: int) -> dict[str, Any] | None:
    """None: no page."""
    if raw.rec_type not in ("response", "resource"):
        return None
    url = raw.rec_headers.get_header("WARC-Target-URI") or ""
    if not url.startswith(("http://", "https://")):
        return None
    status, content_type = "200", ""
    headers = httpx2.Headers()
    if raw.http_headers is not None:
        status = raw.http_headers.get_statuscode() or "200"
        content_type = raw.http_headers.get_header("Content-Type") or ""
        headers = httpx2.Headers([(n, v) for n, v in raw.http_headers.headers if n.lower() in _STATING and v.isascii()])
    kind, charset = content_type_of(content_type)
    if status != "200" or kind not in _PAGES:
        return None
    body = raw.content_stream().read(limit + 1)
    if len(body) > limit:
        return {"refused": "too-big", "detail": f"more than {limit} bytes (page_bytes)"}
    capture = Capture(
        url=url,
        content_type=kind,
        charset=charset,
        rights=rights_in_headers(headers, "broadsheet"),
        licence=licence_in_headers(headers, url),
        fetched=_date(raw.rec_headers.get_header("WARC-Date")),
    )
    return {"body": body, "capture": capture}


def _date(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
