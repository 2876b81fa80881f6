"""The mentions by bare surname, kept so that whom they mean follows from all that is archived, whatever came first.

Whom they mean is decided by index.people.registry.surnames.

An article that says "President Lund" may arrive before those that say who that is. What such a mention means depends only
on the articles within WINDOW_DAYS that name somebody of that surname in full; when one of them comes or goes, the surname
is noted, and `decide_pending` resolves the bare mentions around it again.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from index.archive.sql.database import Connection
from index.archive.sql.rows.phrases import greatest, least
from index.archive.sql.rows.placeholders import marks
from index.article import Mention
from index.people import Corrections, surname_key
from index.people.registry.surnames import WINDOW_DAYS, Bearers, Surnames

DAY = 86_400_000_000
"""Microseconds."""
_WHEN = "coalesce(a.published, a.first_fetched)"


class SurnameRows:
    """Implements index.people.registry.surnames.SurnameLookups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bearers(self, surname: str, first: int, last: int) -> list[tuple[int, str, str]]:
        return self._connection.execute(
            'SELECT m.at / ?, p.id, p.printed FROM people p JOIN mentions m ON m.registered = p.id AND m."full" = 1'
            " WHERE p.id IN (SELECT person FROM people_names WHERE surname = ?) AND m.at >= ? AND m.at < ?"
            " GROUP BY p.id, m.article, m.at ORDER BY m.at, p.id",
            (DAY, surname, first * DAY, (last + 1) * DAY),
        ).fetchall()

    def roles(self, person: str, first: int, last: int) -> list[tuple[int, str]]:
        return self._connection.execute(
            "SELECT DISTINCT m.at / ?, r.role FROM mentions m"
            " JOIN mention_roles r ON r.article = m.article AND r.number = m.number"
            ' WHERE m.registered = ? AND m."full" = 1 AND m.at >= ? AND m.at < ? ORDER BY 1, 2',
            (DAY, person, first * DAY, (last + 1) * DAY),
        ).fetchall()


def keep_bare(
    connection: Connection, surnames: Surnames, article_id: str, at: int, number: int, mention: Mention
) -> str | None:
    """Keep a bare mention for later; whom it means as of now: without a title nobody, ever. at: when its article counts."""
    surname = surname_key(mention.name)
    if not mention.roles or not surname:
        return None
    connection.execute(
        "INSERT INTO bare_mentions (surname, article, number, name, roles) VALUES (?, ?, ?, ?, ?)",
        (surname, article_id, number, mention.name, json.dumps(mention.roles)),
    )
    return surnames.meant(surname, at // DAY, mention.roles)


def note_article(connection: Connection, article_id: str) -> None:
    """Those whom an article names in full: their surnames. To be called when it has them and before it loses them."""
    note_articles(connection, [article_id])


def note_articles(connection: Connection, articles: Sequence[str]) -> None:
    """As `note_article`, for each; where somebody is called by that surname alone: what comes later is resolved then."""
    periods: dict[str, tuple[int, int]] = {}
    for part, places in marks(articles):
        for surname, first, last in connection.execute(
            "SELECT n.surname, min(m.at), max(m.at) FROM mentions m JOIN people_names n ON n.person = m.registered"
            f' WHERE m.article IN ({places}) AND m."full" = 1 GROUP BY n.surname'
            " HAVING EXISTS (SELECT 1 FROM bare_mentions b WHERE b.surname = n.surname)",
            part,
        ):
            low, high = periods.get(surname, (first, last))
            periods[surname] = (min(low, first), max(high, last))
    for surname, (first, last) in sorted(periods.items()):
        _note(connection, surname, first // DAY, last // DAY)


def note_person(connection: Connection, person: str) -> None:
    """Somebody got another name: their surnames, wherever they are named in full."""
    first, last = connection.execute(
        'SELECT min(at), max(at) FROM mentions WHERE registered = ? AND "full" = 1',
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


def noted(connection: Connection, limit: int) -> list[Noted]:
    """Up to `limit` of them, in alphabetical order."""
    return [
        Noted(*row) for row in connection.execute("SELECT * FROM surnames_changed ORDER BY surname LIMIT ?", (limit,))
    ]


def changed(connection: Connection, note: Noted, corrections: Corrections) -> list[Bare]:
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
    around = Bearers(SurnameRows(connection), note.surname, min(days), max(days))
    moved: list[Bare] = []
    for (article_id, number, name, text, at, was, before), day in zip(rows, days, strict=True):
        roles = tuple(json.loads(text))
        now = around.meant(day, roles)
        if now != was:
            person = corrections.apply(now, name) if now is not None else None
            moved.append(Bare(article_id, at, number, name, roles, now, before, person))
    return moved


def _note(connection: Connection, surname: str, first: int, last: int) -> None:
    """Only where somebody is called so: what comes later is resolved when it comes."""
    connection.execute(
        "INSERT INTO surnames_changed (surname, first, last)"
        " SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM bare_mentions WHERE surname = ?)"
        " ON CONFLICT (surname) DO UPDATE SET"
        f" first = {least('surnames_changed.first', 'excluded.first')},"
        f" last = {greatest('surnames_changed.last', 'excluded.last')}",
        (surname, first, last, surname),
    )
