"""Takedowns: what was forgotten stays away, and nothing of it can be read. Only hashes of addresses are kept."""

import hashlib
import time
from collections.abc import Sequence

from index.archive.protocols import ChangeKind, Task
from index.archive.sql.database import Connection
from index.archive.sql.desk.highlight_store import empty_highlights
from index.archive.sql.outbox import push
from index.archive.sql.registry.mentions import drop_mentions
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.set_aside import drop
from index.archive.sql.signatures import drop_signature
from index.archive.sql.stories.story_decisions import leave_story
from index.archive.sql.stories.term_tables import remove_terms


class Forgotten:
    """The list of what must not come back, inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def has(self, address: str) -> bool:
        """Whether an address was taken down."""
        return self.has_any([address])

    def has_any(self, addresses: Sequence[str], outlets: Sequence[str] = ()) -> bool:
        """Whether one of the addresses was taken down, or one of the outlets (by id) as a whole."""
        keys = [*(hash_of("address", address) for address in addresses), *(hash_of("outlet", one) for one in outlets)]
        return any(
            self._connection.execute(f"SELECT 1 FROM forgotten WHERE hash IN ({places}) LIMIT 1", part).fetchone()
            for part, places in marks(keys)
        )

    def among(self, addresses: Sequence[str], outlets: Sequence[str]) -> "KnownForgotten":
        """As `has_any`, for many times; only of these addresses and outlets."""
        keys = [*(hash_of("address", address) for address in addresses), *(hash_of("outlet", one) for one in outlets)]
        found: set[bytes] = set()
        for part, places in marks(list(dict.fromkeys(keys))):
            rows = self._connection.execute(f"SELECT hash FROM forgotten WHERE hash IN ({places})", part)
            found.update(bytes(row[0]) for row in rows)
        return KnownForgotten(found)

    def add(self, addresses: Sequence[str], *, takedown: int | None = None) -> None:
        """Remember addresses as taken down, from now on. takedown: the number of the one that they belong to."""
        self._add([hash_of("address", address) for address in addresses], takedown)

    def add_outlet(self, outlet: str) -> None:
        """Remember an outlet (by id) as taken down."""
        self._add([hash_of("outlet", outlet)])

    def remove(self, address: str) -> bool:
        """Lift the takedown of an address. Returns False if there was none."""
        return self._remove(hash_of("address", address))

    def remove_outlet(self, outlet: str) -> bool:
        """Lift the takedown of an outlet (by id). Returns False if there was none."""
        return self._remove(hash_of("outlet", outlet))

    def _add(self, keys: Sequence[bytes], takedown: int | None = None) -> None:
        now = time.time_ns() // 1000
        self._connection.executemany(
            "INSERT INTO forgotten (hash, at, takedown) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(key, now, takedown) for key in keys],
        )

    def _remove(self, key: bytes) -> bool:
        return self._connection.execute("DELETE FROM forgotten WHERE hash = ?", (key,)).rowcount == 1


class KnownForgotten:
    """What `Forgotten.among` read."""

    def __init__(self, hashes: set[bytes]) -> None:
        self._hashes = hashes

    def has_any(self, addresses: Sequence[str], outlets: Sequence[str]) -> bool:
        """Whether one of the addresses was taken down, or one of the outlets (by id) as a whole."""
        return bool(self._hashes) and (
            any(hash_of("address", address) in self._hashes for address in addresses)
            or any(hash_of("outlet", one) in self._hashes for one in outlets)
        )


def forget_articles(connection: Connection, ids: Sequence[str], *, takedown: int | None = None) -> int:
    """Remove articles with all that was understood of them, and remember their addresses. takedown: the number of the one that
    they belong to. How many there were."""
    return remove_articles(connection, ids, remember=True, takedown=takedown)


def remove_articles(connection: Connection, ids: Sequence[str], *, remember: bool, takedown: int | None = None) -> int:
    """Remove articles with all that was understood of them. remember: their addresses, so that nothing brings them back. How
    many there were."""
    count = 0
    for article_id in ids:
        row = connection.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            continue
        count += 1
        addresses = [
            *connection.execute("SELECT address FROM aliases WHERE article = ?", (article_id,)),
            *connection.execute("SELECT url FROM addresses WHERE article_id = ?", (article_id,)),
        ]
        if remember:
            Forgotten(connection).add([address for (address,) in addresses], takedown=takedown)
        drop(connection, [address for (address,) in addresses], Task.SAVE)
        connection.execute("DELETE FROM addresses WHERE article_id = ?", (article_id,))
        drop_mentions(connection, article_id)
        push(connection, drop_signature(connection, row[0]), ChangeKind.UPSERT)
        remove_terms(connection, row[0])
        leave_story(connection, row[0])
        empty_highlights(connection, article_id)
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        push(connection, [article_id], ChangeKind.DELETE)
    return count


def hash_of(kind: str, text: str) -> bytes:
    """What is kept of a takedown: the first 16 bytes of a SHA-256 over kind (`address` or `outlet`) and text."""
    return hashlib.sha256(f"{kind} {text}".encode("utf-8", "surrogatepass")).digest()[:16]
