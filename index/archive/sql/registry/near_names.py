"""People who may be one, for the owner to decide: pairs that the words of their names relate, with what speaks for it."""

from collections.abc import Sequence
from typing import NamedTuple

from index.archive.sql.database import Connection
from index.archive.sql.registry.correction_log import standing
from index.archive.sql.registry.decisions import background_of
from index.archive.sql.registry.form_store import Neighbourhood
from index.people.registry.review import reasons, review

LOOKED_AT = 2_000
"""People in most articles whose neighbours are weighed for one list."""
SHOWN = 5
"""Articles that name both, of those given as evidence."""


class NearPair(NamedTuple):
    """one, other: ids, the one in more articles first."""

    one: str
    other: str
    score: float
    why: tuple[str, ...]
    shared: tuple[str, ...]


def near_pairs(connection: Connection, limit: int, person: str | None) -> list[NearPair]:
    """The `limit` most certain pairs, of one person or of those in most articles."""
    corrections = standing(connection)
    if person is None:
        chosen = "SELECT id FROM people WHERE articles > 0 ORDER BY articles DESC, id LIMIT ?"
        people = [row[0] for row in connection.execute(chosen, (LOOKED_AT,))]
    else:
        people = [person]
    around = Neighbourhood(connection)
    numbers = around.sharing(people)
    around.load(numbers)
    pairs = review(numbers, around.people, around.known, around.near, around.sample, background_of(connection, around))
    near: list[NearPair] = []
    for pair in pairs:
        person_id, other_id = corrections.apply(pair.one, ""), corrections.apply(pair.other, "")
        if person_id is None or other_id is None or person_id == other_id or corrections.are_apart(person_id, other_id):
            continue
        articles = _shared(connection, pair.forms)
        near.append(NearPair(person_id, other_id, round(pair.score, 2), reasons(pair), articles))
        if len(near) == limit:
            break
    return near


def _shared(connection: Connection, forms: Sequence[int]) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT DISTINCT m.article FROM mentions m JOIN mentions o ON o.article = m.article AND o.form = ?"
        " WHERE m.form = ? ORDER BY m.article LIMIT ?",
        (*forms, SHOWN),
    )
    return tuple(row[0] for row in rows)
