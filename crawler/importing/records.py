"""The items found in files, one at a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from index.article import Right


class Kind(StrEnum):
    """The kinds of files that can be imported."""

    JSONL = "jsonl"
    PAGE = "page"
    TEXT = "text"
    WARC = "warc"
    OPML = "opml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """What a file states about a page or text that it contains.

    plain: plain text, not HTML; fetched: when it was saved (aware); rights, licence: of the header that came with it.
    """

    plain: bool = False
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    fetched: datetime | None = None
    rights: tuple[Right, ...] = ()
    licence: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """An article, page or text found in a file, not yet parsed.

    where: file and position, for messages; end: where reading can resume after it. Exactly one of these is set: data
    (an article as JSON), body (the bytes of a page or text, of which the file states `capture`), refused (the reason why it is
    neither; detail says more).
    """

    where: str
    end: int
    data: dict[str, Any] | None = None
    body: bytes | None = None
    capture: Capture = Capture()
    refused: str | None = None
    detail: str = ""
