"""A search that somebody keeps, and the key of a query that is too long for an address."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from index.text import characters
from index.text.localizable import Sentence

NAME_MOST = 120
"""Characters of a saved search's name."""

Pairs = tuple[tuple[str, str], ...]
"""The parameters of a search as in an address: (name, value), in order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedSearch:
    """id: never given twice. pairs: what is searched for. account: whose it is, None for those made on the command line or left
    behind by somebody. by: the name of that account, "" for none. feed: the secret part of its feed's address, None for no feed.
    changed: when what it looks for was changed last."""

    id: int
    name: str
    pairs: Pairs
    account: int | None
    by: str
    shared: bool
    feed: str | None
    created: datetime
    changed: datetime


def search_name(text: str) -> str:
    """The name as it is kept. Raises ValueError with a sentence."""
    name = characters.line(text).strip()
    if not name or len(name) > NAME_MOST:
        raise ValueError(
            Sentence(
                "give the search a name by which you will know it, of at most %(number)s characters", number=NAME_MOST
            )
        )
    return name


def long_query_key(text: str) -> str:
    """The key of the words of a long query: 96 bits of their SHA-256 in base64url, so that the same words have the same
    address and nobody can make another text for it."""
    digest = hashlib.sha256(characters.encodable(text).encode()).digest()[:12]
    return base64.urlsafe_b64encode(digest).decode()
