"""Signatures of texts and links from copies to originals, as they are stored. Who repeats whom is decided in
index/annotation/near_duplicates.py; here it is looked up and written down.

`articles.copy_of` holds the earliest article that one repeats; what is shown is the first of that chain.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from index.annotation.near_duplicates import Hashes, Precedence, fingerprints, links_around, links_without, shingles
from index.archive.sql.database import Connection
from index.archive.sql.rows.row_codec import micros, row_to_article, unpack
from index.article import ArchivedArticle

CHAIN = 100
"""Links followed to the first of a chain."""


class SqlSignatures:
    """Implements index.annotation.near_duplicates.Signatures inside a transaction. Keys are `articles.key`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- looking up

    def precedence(self, key: int) -> Precedence:
        row = self._connection.execute(
            "SELECT coalesce(s.moment, a.first_fetched), a.first_fetched, a.id FROM articles a"
            " LEFT JOIN signatures s ON s.article = a.key WHERE a.key = ?",
            (key,),
        ).fetchone()
        return Precedence(*row)

    def prints(self, key: int) -> list[int]:
        return self._stored(key)[1]

    def shingles(self, key: int) -> Hashes:
        payload = self._connection.execute(
            "SELECT r.payload FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.version"
            " WHERE a.key = ?",
            (key,),
        ).fetchone()[0]
        return shingles(row_to_article(unpack(payload)).text)

    def original(self, key: int) -> int | None:
        row = self._connection.execute(
            "SELECT c.key FROM articles a JOIN articles c ON c.id = a.copy_of WHERE a.key = ?", (key,)
        ).fetchone()
        return None if row is None else int(row[0])

    def copies(self, key: int) -> list[int]:
        rows = self._connection.execute(
            "SELECT c.key FROM articles a JOIN articles c ON c.copy_of = a.id WHERE a.key = ?", (key,)
        )
        return [row[0] for row in rows.fetchall()]

    def until(self, fingerprints: Sequence[int], moment: int, limit: int) -> list[list[int]]:
        return self._holders("<=", fingerprints, moment, limit)

    def since(self, fingerprints: Sequence[int], moment: int, limit: int) -> list[list[int]]:
        return self._holders(">=", fingerprints, moment, limit)

    # --- storing

    def put(self, key: int, moment: int, hashes: Hashes) -> None:
        """Store the signature of an article in place of the one it had. moment: microseconds since 1970."""
        self.remove(key)
        prints = [int(value) for value in fingerprints(hashes).view(np.int64)]
        self._connection.executemany(
            "INSERT INTO fingerprints (hash, moment, article) VALUES (?, ?, ?)",
            [(value, moment, key) for value in prints],
        )
        self._connection.execute(
            "INSERT INTO signatures (article, moment, hashes) VALUES (?, ?, ?)",
            (key, moment, np.array(prints, "<i8").tobytes()),
        )

    def remove(self, key: int) -> None:
        """Delete the signature of an article, if it has one."""
        moment, prints = self._stored(key)
        self._connection.executemany(
            "DELETE FROM fingerprints WHERE hash = ? AND moment = ? AND article = ?",
            [(value, moment, key) for value in prints],
        )
        self._connection.execute("DELETE FROM signatures WHERE article = ?", (key,))

    def link(self, links: Mapping[int, int | None]) -> list[str]:
        """Point articles (keys) to what they repeat (values, None: nothing). Returns the ids of all articles whose chain
        of originals changed."""
        changed: list[str] = []
        for key, original in links.items():
            row = self._connection.execute(
                "UPDATE articles SET copy_of = (SELECT id FROM articles WHERE key = :original)"
                " WHERE key = :key AND coalesce(copy_of, '') <> coalesce((SELECT id FROM articles WHERE key = :original), '')"
                " RETURNING id",
                {"original": original, "key": key},
            ).fetchone()
            if row is not None:
                changed += self._chained(row[0])
        return changed

    def _chained(self, article_id: str) -> list[str]:
        """An article and all that lead to it."""
        rows = self._connection.execute(
            "WITH RECURSIVE chain (id) AS"
            " (SELECT id FROM articles WHERE id = ?"
            " UNION SELECT a.id FROM articles a JOIN chain ON a.copy_of = chain.id) SELECT id FROM chain",
            (article_id,),
        )
        return [row[0] for row in rows]

    def _holders(self, side: str, fingerprints: Sequence[int], moment: int, limit: int) -> list[list[int]]:
        results = self._connection.each(
            f"SELECT article FROM fingerprints WHERE hash = ? AND moment {side} ? ORDER BY moment, article LIMIT ?",
            [(fingerprint, moment, limit) for fingerprint in fingerprints],
        )
        return [[row[0] for row in rows] for rows in results]

    def _stored(self, key: int) -> tuple[int, list[int]]:
        """Moment and fingerprints of the signature."""
        row = self._connection.execute("SELECT moment, hashes FROM signatures WHERE article = ?", (key,)).fetchone()
        return (0, []) if row is None else (row[0], [int(value) for value in np.frombuffer(row[1], "<i8")])


def store_signature(connection: Connection, archived: ArchivedArticle, hashes: Hashes) -> list[str]:
    """Store the signature of an article's newest revision and the links that follow from it.

    hashes: the shingles of its text. Returns the ids of the articles whose original changed; this one may be among them.
    """
    signatures = SqlSignatures(connection)
    published = archived.article.published
    (key,) = connection.execute("SELECT key FROM articles WHERE id = ?", (archived.article.id,)).fetchone()
    signatures.put(key, micros(published.at if published else archived.first_fetched), hashes)
    return signatures.link(links_around(signatures, key, hashes))


def drop_signature(connection: Connection, key: int) -> list[str]:
    """Delete the signature of an article that is about to go; its copies find another original. Returns the ids of the
    articles whose original changed."""
    signatures = SqlSignatures(connection)
    signatures.remove(key)
    return signatures.link(links_without(signatures, key))


def first_of_chain(connection: Connection, article_id: str) -> str:
    """The id of the original that copies of copies lead to; `article_id` itself if it repeats nothing."""
    seen = {article_id}
    while len(seen) < CHAIN:
        row = connection.execute("SELECT copy_of FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            break
        article_id = row[0]
        seen.add(article_id)
    return article_id
