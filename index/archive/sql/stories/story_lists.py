"""Stories in an order: one page of them, and the cursor of the next."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.archive.sql.database import Connection
from index.archive.sql.rows.row_codec import micros
from index.stories.protocols import StoryQuery, StorySort

_Place = tuple[int | str, ...]
"""Where a story stands in a list: the values it is sorted by, its id last."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """A part of a list that one index gives in its order. keys: the columns it is sorted by, descending. condition: what is true of
    the stories in this part, in SQL."""

    keys: tuple[str, ...]
    condition: str = ""


_WALKS = {
    StorySort.NEWEST: (_Walk(("last", "id"), "last IS NOT NULL"), _Walk(("id",), "last IS NULL")),
    StorySort.REPORTED: (_Walk(("outlets", "articles", "id")),),
}
"""Stories without a date are walked by themselves, behind the others: the databases disagree about where NULL is sorted, and
nothing is greater or less than it. The walks of one order differ in the number of keys, by which a cursor tells in which one it
lies."""

_NUMBER = re.compile(r"-?[0-9]{1,18}")
"""One that fits into 64 bits."""

_ID = re.compile(r"[0-9a-f]{12}")


def page_of_ids(
    connection: Connection, query: StoryQuery, limit: int, cursor: str = ""
) -> tuple[list[str], str | None]:
    """The ids of up to `limit` stories behind a cursor, and the cursor of those that follow, None where none do. Raises ValueError
    for a cursor that is none of this order."""
    walks = _WALKS[query.sort]
    after: _Place | None = None
    if cursor:
        at, after = _read_cursor(cursor, walks)
        walks = walks[at:]
    places: list[_Place] = []
    for walk in walks:
        if len(places) <= limit:
            places += _along(connection, walk, query, after, limit + 1 - len(places))
        after = None
    following = " ".join(map(str, places[limit - 1])) if len(places) > limit > 0 else None
    return [str(place[-1]) for place in places[:limit]], following


def _along(connection: Connection, walk: _Walk, query: StoryQuery, after: _Place | None, limit: int) -> list[_Place]:
    conditions, values = ["outlets >= ?"], [query.least_outlets]
    if walk.condition:
        conditions.append(walk.condition)
    if query.since is not None:
        conditions.append("last >= ?")
        values.append(micros(query.since))
    if query.before is not None:
        conditions.append("first < ?")
        values.append(micros(query.before))
    if after is not None:
        conditions.append(f"({', '.join(walk.keys)}) < ({', '.join('?' * len(walk.keys))})")
    return connection.execute(
        f"SELECT {', '.join(walk.keys)} FROM stories WHERE {' AND '.join(conditions)}"
        f" ORDER BY {', '.join(f'{key} DESC' for key in walk.keys)} LIMIT ?",
        (*values, *(after or ()), limit),
    ).fetchall()


def _read_cursor(cursor: str, walks: Sequence[_Walk]) -> tuple[int, _Place]:
    """The number of a walk, and the place in it."""
    *numbers, story_id = cursor.split(" ")
    for at, walk in enumerate(walks):
        if len(numbers) == len(walk.keys) - 1 and _ID.fullmatch(story_id) and all(map(_NUMBER.fullmatch, numbers)):
            return at, (*map(int, numbers), story_id)
    raise ValueError("This cursor does not belong to a list of stories in this order.")
