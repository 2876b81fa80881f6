"""What a fetch brings home: the bytes of one page and what the server said of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One answer of an outlet's server.

    url: where the body came from, after redirects. requested_url: what was asked for. body: decoded of any content
    encoding, not of its charset. content_type: the media type without parameters, lower case. charset: as the header
    declared it. fetched: when the answer had arrived (aware).
    """

    url: str
    requested_url: str
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    fetched: datetime

    def __post_init__(self) -> None:
        if self.fetched.tzinfo is None:
            raise ValueError("fetched needs a zone")
