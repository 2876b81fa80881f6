"""Which archived article repeats which: the rule of index/annotation/near_duplicates.py over the tables.

`articles.copy_of` holds the earliest article that one repeats (by published, else first fetched; then first fetched, then
id); what is shown is the first of that chain. It follows from what is archived, not from the order in which it came:
whenever an article is signed, those that its text may concern are looked at again and go to the outbox if they change.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from index.annotation.near_duplicates import CANDIDATE_SHARE, Hashes, fingerprints, repeats, shingles
from index.archive.sqlite.rows.row_codec import micros, row_to_article, unpack
from index.article import ArchivedArticle

HOLDERS = 50
"""Articles looked at for one fingerprint, the nearest in time to the beginning first: bounds what a phrase costs that
stands in every article of an outlet."""

CANDIDATES = 32
"""Articles whose text is compared, those sharing most fingerprints."""

CHAIN = 100
"""Links followed to the first of a chain."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What is needed of one article to compare it. revision: of which it was made."""

    revision: int
    moment: int
    hashes: Hashes


@dataclass(frozen=True, order=True, slots=True)
class _When:
    """The order in which articles count as earlier."""

    moment: int
    first_fetched: int
    id: str


def sign(archived: ArchivedArticle) -> Signed:
    """Pure and slow: done before the write lock is taken."""
    published = archived.article.published
    moment = micros(published.at if published else archived.first_fetched)
    return Signed(archived.revisions, moment, shingles(archived.article.text))


def store_signature(connection: sqlite3.Connection, article_id: str, signed: Signed) -> list[str]:
    """Keep a signature and settle who repeats whom. The ids whose first article changed (this one may be among them)."""
    key = _key(connection, article_id)
    _remove(connection, key)
    prints = [int(value) for value in fingerprints(signed.hashes).view(np.int64)]
    connection.executemany(
        "INSERT INTO fingerprints (hash, moment, article) VALUES (?, ?, ?)",
        [(value, signed.moment, key) for value in prints],
    )
    connection.execute(
        "INSERT INTO signatures (article, moment, hashes) VALUES (?, ?, ?)",
        (key, signed.moment, np.array(prints, "<i8").tobytes()),
    )
    changed = _settle(connection, key)
    for copy in _copies(connection, article_id):
        changed += _settle(connection, copy)
    for later in _later(connection, key, signed.moment, prints):
        changed += _offer(connection, later, key, signed.hashes)
    return changed


def drop_signature(connection: sqlite3.Connection, key: int, article_id: str) -> list[str]:
    """The article is about to go: its copies look for another original. The ids whose first article changed."""
    _remove(connection, key)
    changed: list[str] = []
    for copy in _copies(connection, article_id):
        changed += _settle(connection, copy)
    return changed


def first_of_chain(connection: sqlite3.Connection, article_id: str) -> str:
    """The original that copies of copies lead to."""
    seen = {article_id}
    while len(seen) < CHAIN:
        row = connection.execute("SELECT copy_of FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            break
        article_id = row[0]
        seen.add(article_id)
    return article_id


def _settle(connection: sqlite3.Connection, key: int) -> list[str]:
    """Find the earliest article that this one repeats."""
    moment, prints = _prints(connection, key)
    own = _when(connection, key)
    shared: Counter[int] = Counter()
    for value in prints:
        shared.update(
            row[0]
            for row in connection.execute(
                "SELECT article FROM fingerprints WHERE hash = ? AND moment <= ? ORDER BY moment, article LIMIT ?",
                (value, moment, HOLDERS),
            )
        )
    shared.pop(key, None)
    enough = CANDIDATE_SHARE * len(prints)
    best = sorted((item for item in shared.items() if item[1] >= enough), key=lambda item: (-item[1], item[0]))
    earlier = sorted((_when(connection, candidate), candidate) for candidate, _ in best[:CANDIDATES])
    hashes: Hashes | None = None
    for when, candidate in earlier:
        if when >= own:
            break
        hashes = _hashes(connection, key) if hashes is None else hashes
        if repeats(hashes, _hashes(connection, candidate)):
            return _set(connection, own.id, when.id)
    return _set(connection, own.id, None)


def _offer(connection: sqlite3.Connection, key: int, original: int, hashes: Hashes) -> list[str]:
    """Point a later article here when it repeats this one and nothing earlier."""
    own, when = _when(connection, key), _when(connection, original)
    if own <= when:
        return []
    row = connection.execute(
        "SELECT c.key FROM articles a JOIN articles c ON c.id = a.copy_of WHERE a.key = ?", (key,)
    ).fetchone()
    if row is not None and _when(connection, row[0]) <= when:
        return []
    return _set(connection, own.id, when.id) if repeats(_hashes(connection, key), hashes) else []


def _later(connection: sqlite3.Connection, key: int, moment: int, prints: Iterable[int]) -> list[int]:
    """Articles not earlier than this one that share enough of their own fingerprints with it."""
    shared: Counter[int] = Counter()
    for value in prints:
        shared.update(
            row[0]
            for row in connection.execute(
                "SELECT article FROM fingerprints WHERE hash = ? AND moment >= ? ORDER BY moment, article LIMIT ?",
                (value, moment, HOLDERS),
            )
        )
    shared.pop(key, None)
    return sorted(
        other for other, count in shared.items() if count >= CANDIDATE_SHARE * len(_prints(connection, other)[1])
    )


def _set(connection: sqlite3.Connection, article_id: str, copy_of: str | None) -> list[str]:
    changed = connection.execute(
        "UPDATE articles SET copy_of = ?1 WHERE id = ?2 AND copy_of IS NOT ?1", (copy_of, article_id)
    ).rowcount
    if not changed:
        return []
    rows = connection.execute(
        "WITH RECURSIVE chain (id) AS (SELECT ? UNION SELECT a.id FROM articles a JOIN chain ON a.copy_of = chain.id)"
        " SELECT id FROM chain",
        (article_id,),
    )
    return [row[0] for row in rows]


def _copies(connection: sqlite3.Connection, article_id: str) -> list[int]:
    return [
        row[0] for row in connection.execute("SELECT key FROM articles WHERE copy_of = ?", (article_id,)).fetchall()
    ]


def _remove(connection: sqlite3.Connection, key: int) -> None:
    moment, prints = _prints(connection, key)
    connection.executemany(
        "DELETE FROM fingerprints WHERE hash = ? AND moment = ? AND article = ?",
        [(value, moment, key) for value in prints],
    )
    connection.execute("DELETE FROM signatures WHERE article = ?", (key,))


def _prints(connection: sqlite3.Connection, key: int) -> tuple[int, list[int]]:
    row = connection.execute("SELECT moment, hashes FROM signatures WHERE article = ?", (key,)).fetchone()
    return (0, []) if row is None else (row[0], [int(value) for value in np.frombuffer(row[1], "<i8")])


def _when(connection: sqlite3.Connection, key: int) -> _When:
    row = connection.execute(
        "SELECT coalesce(s.moment, a.first_fetched), a.first_fetched, a.id FROM articles a"
        " LEFT JOIN signatures s ON s.article = a.key WHERE a.key = ?",
        (key,),
    ).fetchone()
    return _When(*row)


def _hashes(connection: sqlite3.Connection, key: int) -> Hashes:
    payload = connection.execute(
        "SELECT r.payload FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.version WHERE a.key = ?",
        (key,),
    ).fetchone()[0]
    return shingles(row_to_article(unpack(payload)).text)


def _key(connection: sqlite3.Connection, article_id: str) -> int:
    return int(connection.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchone()[0])
