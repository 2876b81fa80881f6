"""Where a page ended, as an opaque string that fits an address.

It holds the position and what the next page must share with this one: order, generation of the index, and the time. A
digest keyed with the archive's id gives away a cursor that was tampered with or made for another query or archive.
"""

import base64
import binascii
import hashlib
import json
from typing import NamedTuple

from index.errors import QueryError
from index.query import Position, Sort
from index.text.localizable import Sentence
from search.request import SORTS, SearchQuery

_DIGEST = 9
_LONGEST = 1_000


class Cursor(NamedTuple):
    """now: epoch seconds of the first page, so that `since:7d` and `blend` mean the same on every page."""

    sort: Sort
    position: Position
    generation: int
    now: int


def write_cursor(cursor: Cursor, query: SearchQuery, secret: str) -> str:
    """The cursor as base64url, bound to the query. secret: the archive's id."""
    place = [*cursor.position.key]
    body = json.dumps(
        [SORTS.index(cursor.sort), place, cursor.position.id, cursor.generation, cursor.now], separators=(",", ":")
    ).encode()
    return base64.urlsafe_b64encode(_digest(body, query, secret) + body).decode().rstrip("=")


def read_cursor(text: str, query: SearchQuery, secret: str) -> Cursor:
    """The reverse of `write_cursor`. Raises QueryError (bad_cursor) for anything that it did not write for this query."""
    try:
        if len(text) > _LONGEST:
            raise ValueError
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        digest, body = raw[:_DIGEST], raw[_DIGEST:]
        if digest != _digest(body, query, secret):
            raise ValueError
        sort, key, article_id, generation, now = json.loads(body)
        return Cursor(SORTS[sort], Position(key=tuple(map(float, key)), id=article_id), generation, now)
    except (ValueError, TypeError, IndexError, binascii.Error):
        raise QueryError(
            Sentence("This cursor belongs to another query; start again without a cursor."),
            code="bad_cursor",
            parameter="cursor",
        ) from None


def _digest(body: bytes, query: SearchQuery, secret: str) -> bytes:
    """Covers whatever decides which articles come in which order; how many are shown, and what of them, may change."""
    question = (
        query.q, query.fields, query.include, query.exclude, query.person_op, query.from_, query.to, query.since,
        query.date_field, query.sort, query.duplicates,
    )  # fmt: skip
    key = hashlib.blake2b(secret.encode(), digest_size=32).digest()
    return hashlib.blake2b(
        repr(question).encode("utf-8", "surrogatepass") + body, digest_size=_DIGEST, key=key
    ).digest()
