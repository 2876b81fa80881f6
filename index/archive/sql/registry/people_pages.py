"""Pages of people: in order, filtered, from behind a cursor; each costs the same wherever it begins."""

import base64
import binascii
import json

from index.archive.protocols import PeopleQuery, PeopleSort
from index.archive.sql.database import Connection
from index.archive.sql.registry.registration import search_words
from index.archive.sql.rows.placeholders import marks
from index.people import Corrections

Row = tuple[str, str, int]
"""id, name, articles."""
_LONGEST = 2_000
_LAST = "\U0010ffff"


def people_rows(
    connection: Connection, query: PeopleQuery, corrections: Corrections, limit: int, after: Row | None
) -> list[Row]:
    """The first `limit` behind `after`."""
    where, values = ["articles > 0 AND articles >= ?"], [query.least]
    bound: list[object] = [*values]
    if query.uncertain is not None:
        where.append("doubt = ?")
        bound.append(int(query.uncertain))
    if after is not None:
        person, name, articles = after
        if query.sort is PeopleSort.NAME:
            where.append("(lower(name), id) > (?, ?)")
            bound += [_lower(name), person]
        else:
            where.append("articles <= ? AND (articles < ? OR id > ?)")
            bound += [articles, articles, person]
    order = "lower(name), id" if query.sort is PeopleSort.NAME else "articles DESC, id"
    select = f"SELECT id, name, articles FROM people WHERE {' AND '.join(where)}"
    if not query.text.strip():
        rows = connection.execute(f"{select} ORDER BY {order} LIMIT ?", (*bound, limit)).fetchall()
        return [tuple(row) for row in rows]
    matching: list[Row] = []
    for part, places in marks(_matching(connection, query.text, corrections)):
        matching += connection.execute(
            f"{select} AND id IN ({places}) ORDER BY {order} LIMIT ?", (*bound, *part, limit)
        )
    if query.sort is PeopleSort.NAME:
        return sorted(matching, key=lambda row: (_lower(row[1]), row[0]))[:limit]
    return sorted(matching, key=lambda row: (-row[2], row[0]))[:limit]


def _matching(connection: Connection, text: str, corrections: Corrections) -> list[str]:
    """Who has a name with a word that begins with each typed word; those merged away lead to whom they were merged into."""
    words = search_words(text)
    if not words:
        return []
    each = " INTERSECT ".join(["SELECT person FROM people_words WHERE word >= ? AND word < ?"] * len(words))
    bounds = [bound for word in words for bound in (word, word + _LAST)]
    return sorted({corrections.follow(row[0]) for row in connection.execute(each, bounds)})


def _lower(name: str) -> str:
    """As the databases do it: ASCII letters alone have no case."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in name)


def write_cursor(row: Row, sort: PeopleSort) -> str:
    """Where a page of people ends, as an opaque text: URL-safe base64 of JSON."""
    body = json.dumps([sort.value, *row], ensure_ascii=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def read_cursor(text: str, sort: PeopleSort) -> Row:
    """Raises ValueError for anything but what `write_cursor` gave for this order."""
    try:
        if len(text) > _LONGEST:
            raise ValueError
        made, person, name, articles = json.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
        if made != sort.value or not (isinstance(person, str) and isinstance(name, str) and type(articles) is int):
            raise ValueError
        if not -(1 << 62) < articles < (1 << 62):
            raise ValueError
        (person + name).encode()
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise ValueError("this cursor was not made for this list; begin again without a cursor") from None
    return person, name, articles
