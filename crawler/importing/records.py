"""What files hold, one thing at a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What kind of file it is."""

    JSONL = "jsonl"
    PAGE = "page"
    TEXT = "text"
    WARC = "warc"
    OPML = "opml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One article, page or text, not yet understood. where: file and place in it, for messages; end: where the file
    can be taken up again behind it.

    Exactly one is given: data (an article as JSON), body (bytes of a page or text), or refused (why it is neither).
    """

    where: str
    end: int
    data: dict[str, Any] | None = None
    body: bytes | None = None
    plain: bool = False
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
    fetched: datetime | None = None
    refused: str | None = None
    detail: str = ""
