"""Terms of articles, and the scored pairs of articles that may tell one event."""

from collections.abc import Collection, Iterable, Sequence

from index.archive.sql.database import Connection
from index.archive.sql.rows.placeholders import marks
from index.stories.pair_score import WINDOW, score
from index.stories.term_vector import UNIT, VECTOR_VERSION, Terms

DAY = 86_400_000_000
UNDATED = -1
"""Stands for a missing day among the keys."""

WORTH_COMPARING = 0.05
"""What the heaviest terms of two articles have to come to before all are compared."""
KEPT = 0.08
"""Lowest score that is stored. A pair below counts as 0, in averages too."""
SCALE = 10_000


def store_terms(connection: Connection, key: int, day: int | None, terms: Terms) -> None:
    """Store the terms of an article in place of those it had, compare it with others, and note its neighbourhood as changed.

    key: `articles.key`. day: of publication, since 1970.
    """
    remove_terms(connection, key)
    connection.execute(
        "INSERT INTO story_terms (article, version, day, terms) VALUES (?, ?, ?, ?)",
        (key, VECTOR_VERSION, day, terms.to_bytes()),
    )
    place = UNDATED if day is None else day
    connection.executemany(
        "INSERT INTO story_keys (term, day, article, weight) VALUES (?, ?, ?, ?)",
        [(term, place, key, terms.terms[term]) for term in terms.keys],
    )
    (outlet,) = connection.execute("SELECT outlet FROM articles WHERE key = ?", (key,)).fetchone()
    pairs: list[tuple[int, int, int]] = []
    for part, places in marks(_candidates(connection, key, day, terms)):
        for other, other_day, data, other_outlet in connection.execute(
            "SELECT t.article, t.day, t.terms, a.outlet FROM story_terms t JOIN articles a ON a.key = t.article"
            f" WHERE t.article IN ({places})",
            part,
        ):
            same = outlet is not None and outlet == other_outlet
            scaled = round(SCALE * score(terms, Terms.from_bytes(data), day, other_day, same_outlet=same))
            if scaled >= KEPT * SCALE:
                pairs += [(key, other, scaled), (other, key, scaled)]
    connection.executemany("INSERT INTO story_pairs (article, other, score) VALUES (?, ?, ?)", pairs)
    note_pending(connection, [key])


def remove_terms(connection: Connection, key: int) -> None:
    """Delete the terms of an article and its pairs, and note those that it was compared with as changed."""
    row = connection.execute("SELECT day, terms FROM story_terms WHERE article = ?", (key,)).fetchone()
    if row is None:
        return
    place = UNDATED if row[0] is None else row[0]
    connection.executemany(
        "DELETE FROM story_keys WHERE term = ? AND day = ? AND article = ?",
        [(term, place, key) for term in Terms.from_bytes(row[1]).keys],
    )
    others = [other for (other,) in connection.execute("SELECT other FROM story_pairs WHERE article = ?", (key,))]
    connection.executemany(
        "DELETE FROM story_pairs WHERE article = ? AND other = ?", [(compared, key) for compared in others]
    )
    connection.execute("DELETE FROM story_pairs WHERE article = ?", (key,))
    connection.execute("DELETE FROM story_terms WHERE article = ?", (key,))
    connection.execute("DELETE FROM story_pending WHERE article = ?", (key,))
    note_pending(connection, others)


def note_pending(connection: Connection, keys: Iterable[int]) -> None:
    """Note that something changed around these articles."""
    connection.executemany(
        "INSERT INTO story_pending (article) VALUES (?) ON CONFLICT DO NOTHING", [(key,) for key in keys]
    )


def terms_by_key(connection: Connection, keys: Collection[int]) -> dict[int, Terms]:
    """The terms of articles, for those that have any."""
    vectors: dict[int, Terms] = {}
    for part, places in marks(sorted(keys)):
        rows = connection.execute(f"SELECT article, terms FROM story_terms WHERE article IN ({places})", part)
        vectors.update((key, Terms.from_bytes(data)) for key, data in rows)
    return vectors


def _candidates(connection: Connection, key: int, day: int | None, terms: Terms) -> Sequence[int]:
    """Articles whose heaviest terms have enough in common with those of this one."""
    keys = terms.keys
    values = ", ".join("(?, ?)" for _ in keys)
    given = [number for term in keys for number in (term, terms.terms[term])]
    # A CROSS JOIN keeps the order: each key is looked up, never all articles of a day.
    if day is None:
        when, bounds = "", []
    else:
        when = " AND (k.day BETWEEN ? AND ? OR k.day = ?)"
        bounds = [day - WINDOW, day + WINDOW, UNDATED]
    if not keys:
        return []
    rows = connection.execute(
        f"WITH own (term, weight) AS (VALUES {values}) SELECT k.article FROM own CROSS JOIN story_keys k"
        f" WHERE k.term = own.term{when} AND k.article <> ? GROUP BY k.article"
        " HAVING sum(k.weight * own.weight) >= ?",
        (*given, *bounds, key, int(WORTH_COMPARING * UNIT * UNIT)),
    )
    return sorted(row[0] for row in rows)
