"""What a fetch returns: the bytes of a page and what the server said about them."""

from dataclasses import dataclass
from datetime import datetime

from index.article import Right


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page that an outlet's server sent.

    url: where it came from, after redirects. requested_url: the address asked for. body: content encoding undone,
    charset not. content_type: media type without parameters, in lower case. charset: as declared in the header.
    fetched: when the response was complete (aware). timezone: IANA name of the zone in which its source states times
    without one, None if that is not known. rights, licence: what the header states about its use.
    """

    url: str
    requested_url: str
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    fetched: datetime
    timezone: str | None = None
    rights: tuple[Right, ...] = ()
    licence: str | None = None

    def __post_init__(self) -> None:
        if self.fetched.tzinfo is None:
            raise ValueError("fetched needs a zone")
