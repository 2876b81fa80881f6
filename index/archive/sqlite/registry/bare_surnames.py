"""Whom bare surnames mean, decided from all that is archived, whatever came first.

An article that says "President Lund" may arrive before those that say who that is. What such a mention means depends only
on the articles within WINDOW_DAYS that name somebody of that surname in full; when one of them comes or goes, the surname
is noted, and `decide_pending` resolves the bare mentions around it again.
"""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from index.archive.sqlite.rows.placeholders import marks
from index.article import Mention
from index.people import Corrections, dominant, surname_key
from index.people.registry.full_names import has_given_name
from index.people.registry.identity import WINDOW_DAYS, titles_agree

DAY = 86_400_000_000
"""Microseconds."""
_WHEN = "coalesce(a.published, a.first_fetched)"


class Surname:
    """Who is named in full with a surname, from `first` to `last` (days since 1970) and a window around."""

    def __init__(self, connection: sqlite3.Connection, surname: str, first: int, last: int) -> None:
        self._connection = connection
        self._span = ((first - WINDOW_DAYS) * DAY, (last + WINDOW_DAYS + 1) * DAY)
        rows = connection.execute(
            "SELECT m.at, p.id, p.printed FROM people p JOIN mentions m ON m.registered = p.id AND m.full = 1"
            " WHERE p.id IN (SELECT person FROM people_names WHERE surname = ?) AND m.at >= ? AND m.at < ?"
            " GROUP BY p.id, m.article ORDER BY m.at, p.id",
            (surname, *self._span),
        ).fetchall()
        self._days = [at // DAY for at, _, _ in rows]
        self._people = [person for _, person, _ in rows]
        shown = {person: printed for _, person, printed in rows}
        self._usual = {person for person, printed in shown.items() if has_given_name(printed)}
        self._decided: dict[int, str | None] = {}
        self._roles: dict[str, tuple[list[int], list[str]]] = {}

    def meant(self, day: int, roles: Sequence[str]) -> str | None:
        """The registered person whom a bare mention of that day means, None where that is not certain."""
        if day not in self._decided:
            self._decided[day] = self._dominant(day)
        person = self._decided[day]
        return person if person is not None and titles_agree(roles, self._known_as(person, day)) else None

    def _dominant(self, day: int) -> str | None:
        """Somebody named in one article only, and with no usual given name, stands in nobody's way: mostly a misread
        headline."""
        start, stop = bisect_left(self._days, day - WINDOW_DAYS), bisect_right(self._days, day + WINDOW_DAYS)
        counts = Counter(self._people[start:stop])
        return dominant({p: n for p, n in counts.items() if n > 1 or p in self._usual}, titled=True)

    def _known_as(self, person: str, day: int) -> list[str]:
        """What articles around that day call somebody."""
        if person not in self._roles:
            rows = self._connection.execute(
                "SELECT DISTINCT m.at / ?, r.role FROM mentions m"
                " JOIN mention_roles r ON r.article = m.article AND r.number = m.number"
                " WHERE m.registered = ? AND m.full = 1 AND m.at >= ? AND m.at < ? ORDER BY 1, 2",
                (DAY, person, *self._span),
            ).fetchall()
            self._roles[person] = ([at for at, _ in rows], [role for _, role in rows])
        days, roles = self._roles[person]
        start, stop = bisect_left(days, day - WINDOW_DAYS), bisect_right(days, day + WINDOW_DAYS)
        return list(dict.fromkeys(roles[start:stop]))


class Surnames:
    """Whom bare surnames mean as of now, each read once in a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read: dict[tuple[str, int], Surname] = {}

    def at(self, surname: str, day: int) -> Surname:
        """Who is named in full with a surname around a day (days since 1970). Read once."""
        if (surname, day) not in self._read:
            self._read[surname, day] = Surname(self._connection, surname, day, day)
        return self._read[surname, day]


def keep_bare(
    connection: sqlite3.Connection, surnames: Surnames, article_id: str, at: int, number: int, mention: Mention
) -> str | None:
    """Keep a bare mention for later; whom it means as of now: without a title nobody, ever. at: when its article counts."""
    surname = surname_key(mention.name)
    if not mention.roles or not surname:
        return None
    connection.execute(
        "INSERT INTO bare_mentions (surname, article, number, name, roles) VALUES (?, ?, ?, ?, ?)",
        (surname, article_id, number, mention.name, json.dumps(mention.roles)),
    )
    day = at // DAY
    return surnames.at(surname, day).meant(day, mention.roles)


def note_article(connection: sqlite3.Connection, article_id: str) -> None:
    """Those whom an article names in full: their surnames. To be called when it has them and before it loses them."""
    note_articles(connection, [article_id])


def note_articles(connection: sqlite3.Connection, articles: Sequence[str]) -> None:
    """As `note_article`, for each; where somebody is called by that surname alone: what comes later is resolved then."""
    found: dict[str, tuple[int, int]] = {}
    for part, places in marks(articles):
        for surname, first, last in connection.execute(
            "SELECT n.surname, min(m.at), max(m.at) FROM mentions m JOIN people_names n ON n.person = m.registered"
            f" WHERE m.article IN ({places}) AND m.full = 1 GROUP BY n.surname"
            " HAVING EXISTS (SELECT 1 FROM bare_mentions b WHERE b.surname = n.surname)",
            part,
        ):
            low, high = found.get(surname, (first, last))
            found[surname] = (min(low, first), max(high, last))
    for surname, (first, last) in found.items():
        _note(connection, surname, first // DAY, last // DAY)


def note_person(connection: sqlite3.Connection, person: str) -> None:
    """Somebody got another name: their surnames, wherever they are named in full."""
    first, last = connection.execute(
        "SELECT min(at), max(at) FROM mentions WHERE registered = ? AND full = 1",
        (person,),
    ).fetchone()
    if first is None:
        return
    for (surname,) in connection.execute(
        "SELECT DISTINCT surname FROM people_names WHERE person = ?", (person,)
    ).fetchall():
        _note(connection, surname, first // DAY, last // DAY)


class Noted(NamedTuple):
    """A surname whose bare mentions have to be resolved again, from first to last (days since 1970)."""

    surname: str
    first: int
    last: int


class Bare(NamedTuple):
    """A bare mention whose meaning changed. at: when its article counts. registered: whom it means now. before, person: whom
    it counted to and counts to, corrections included."""

    article: str
    at: int
    number: int
    name: str
    roles: tuple[str, ...]
    registered: str | None
    before: str | None
    person: str | None


def noted(connection: sqlite3.Connection, limit: int) -> list[Noted]:
    """Up to `limit` of them, in alphabetical order."""
    return [
        Noted(*row) for row in connection.execute("SELECT * FROM surnames_changed ORDER BY surname LIMIT ?", (limit,))
    ]


def changed(connection: sqlite3.Connection, note: Noted, corrections: Corrections) -> list[Bare]:
    """The bare mentions around what was noted that mean somebody else than they did."""
    rows = connection.execute(
        f"SELECT b.article, b.number, b.name, b.roles, {_WHEN}, m.registered, m.person FROM bare_mentions b"
        " JOIN articles a ON a.id = b.article LEFT JOIN mentions m ON m.article = b.article AND m.number = b.number"
        f" WHERE b.surname = ? AND {_WHEN} >= ? AND {_WHEN} < ?",
        (note.surname, (note.first - WINDOW_DAYS) * DAY, (note.last + WINDOW_DAYS + 1) * DAY),
    ).fetchall()
    if not rows:
        return []
    days = [row[4] // DAY for row in rows]
    around = Surname(connection, note.surname, min(days), max(days))
    found: list[Bare] = []
    for (article_id, number, name, text, at, was, before), day in zip(rows, days, strict=True):
        roles = tuple(json.loads(text))
        now = around.meant(day, roles)
        if now != was:
            person = corrections.apply(now, name) if now is not None else None
            found.append(Bare(article_id, at, number, name, roles, now, before, person))
    return found


def _note(connection: sqlite3.Connection, surname: str, first: int, last: int) -> None:
    """Only where somebody is called so: what comes later is resolved when it comes."""
    connection.execute(
        "INSERT INTO surnames_changed (surname, first, last)"
        " SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM bare_mentions WHERE surname = ?)"
        " ON CONFLICT (surname) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)",
        (surname, first, last, surname),
    )
