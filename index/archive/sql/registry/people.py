"""Reading the registry of people, and the owner's corrections of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.archive.protocols import (
    ChangeKind,
    Foreseen,
    Form,
    NearNames,
    PeoplePage,
    PeopleQuery,
    PersonSummary,
    Profile,
    Role,
)
from index.archive.sql.database import Connection, Database
from index.archive.sql.outbox import push
from index.archive.sql.registry import correcting
from index.archive.sql.registry import correction_log as kept
from index.archive.sql.registry.decisions import decide, name_people, outgrown
from index.archive.sql.registry.form_store import is_form
from index.archive.sql.registry.mentions import move_mentions, read_again, resolve_bare_surnames
from index.archive.sql.registry.near_names import near_pairs
from index.archive.sql.registry.people_pages import people_rows, read_cursor, write_cursor
from index.archive.sql.registry.person_lookup import issued_id, known, stands_for
from index.archive.sql.registry.registration import search_words
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import moment_of
from index.article import Person
from index.people import Correction, Corrections, Kind, full_name, surname_key
from index.text import characters

EVIDENCE = 3
"""Articles given as evidence of one form of a name."""

READ_AGAIN = 100
"""Articles of an older archive registered anew in one transaction."""
DECIDED = 256
"""Forms decided about in one transaction, with all that hang together with them."""
NAMED = 500
"""People whose names are chosen in one transaction."""
MOVED = 500
"""Mentions that go to another person in one transaction; their articles go to the index with it."""


_WAITING = (
    'mentions WHERE form IS NULL AND "full" = 1',
    "forms_dirty",
    "forms_moved",
    "people_unnamed",
    "surnames_changed",
)
"""What `decide_pending` has to do, in this order: each may make work for those behind it."""


class SqlPeople:
    """Implements index.archive.protocols.PeopleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resolve(self, name: str) -> list[Person]:
        typed = characters.mended(name).strip()
        with self._database.reading() as connection:
            corrections = kept.standing(connection)
            issued = issued_id(connection, typed.lower())
            people = [corrections.apply(stands_for(connection, issued), "")] if issued else []
            typed = characters.line(name)
            key = full_name(typed).key
            if key:
                people += _by(connection, corrections, "key", key)
            if not any(people):
                people += _by(connection, corrections, "surname", surname_key(typed))
            ids = list(dict.fromkeys(person for person in people if person is not None))
            return [summary.person for summary in _summaries(connection, ids)]

    def get(self, person_id: str) -> PersonSummary | None:
        person_id = characters.mended(person_id)
        with self._database.reading() as connection:
            corrections = kept.standing(connection)
            issued = issued_id(connection, person_id)
            if issued is None:
                return None
            meant = stands_for(connection, issued)
            if corrections.is_hidden(issued) or corrections.is_hidden(meant):
                return None
            for summary in _summaries(connection, [corrections.follow(meant)]):
                return replace(summary, variants=_variants(connection, summary.person))
            return None

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        names: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                names.update(connection.execute(f"SELECT id, name FROM people WHERE id IN ({places})", part))
        return names

    def matching(self, text: str, limit: int) -> list[PersonSummary]:
        words = search_words(characters.line(text))
        if not words:
            return []
        with self._database.reading() as connection:
            return _summaries(connection, _called(connection, kept.standing(connection), words, limit))

    def page(self, query: PeopleQuery, limit: int, *, cursor: str = "") -> PeoplePage:
        after = read_cursor(cursor, query.sort) if cursor else None
        with self._database.reading() as connection:
            rows = people_rows(connection, query, kept.standing(connection), limit + 1, after)
            by_id = {summary.person.id: summary for summary in _summaries(connection, [row[0] for row in rows[:limit]])}
        people = tuple(by_id[row[0]] for row in rows[:limit])
        return PeoplePage(people=people, next=write_cursor(rows[limit - 1], query.sort) if len(rows) > limit else None)

    def uncertain(self, ids: Iterable[str]) -> set[str]:
        doubted: set[str] = set()
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                rows = connection.execute(f"SELECT id FROM people WHERE doubt = 1 AND id IN ({places})", part)
                doubted.update(row[0] for row in rows)
        return doubted

    def near(self, limit: int, *, person: str | None = None) -> list[NearNames]:
        with self._database.reading() as connection:
            pairs = near_pairs(connection, limit, None if person is None else known(connection, person))
            ids = {person_id for pair in pairs for person_id in (pair.one, pair.other)}
            by_id = {summary.person.id: summary for summary in _summaries(connection, sorted(ids))}
        return [
            NearNames(
                one=by_id[pair.one],
                other=by_id[pair.other],
                score=pair.score,
                why=pair.why,
                shared=pair.shared,
            )
            for pair in pairs
        ]

    def most(self, limit: int, *, after: int = 0) -> list[PersonSummary]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM people WHERE articles > 0 ORDER BY articles DESC, id LIMIT ? OFFSET ?", (limit, after)
            ).fetchall()
            return _summaries(connection, [row[0] for row in rows])

    def profile(self, person_id: str, *, size: int = 20) -> Profile | None:
        summary = self.get(person_id)
        if summary is None:
            return None
        with self._database.reading() as connection:
            person = summary.person.id
            return Profile(
                summary=summary,
                forms=tuple(_forms(connection, person, size)),
                roles=tuple(_roles(connection, person, size)),
            )

    def companions(self, person_id: str, *, size: int = 20) -> list[tuple[Person, int]]:
        summary = self.get(person_id)
        if summary is None:
            return []
        with self._database.reading() as connection:
            return _companions(connection, summary.person.id, size)

    def correct(
        self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = (), by: str = ""
    ) -> Correction:
        with self._database.writing() as connection:
            return correcting.enter(connection, kind, person_id, other, names, by)

    def undo(self, seq: int | None = None, *, by: str = "") -> Correction:
        with self._database.writing() as connection:
            return correcting.take_back(connection, seq, by)

    def foresee(self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = ()) -> Foreseen:
        with self._database.reading() as connection:
            return correcting.foresee(connection, kind, person_id, other, names)

    def foresee_undo(self, seq: int | None = None) -> Foreseen:
        with self._database.reading() as connection:
            return correcting.foresee_undo(connection, seq)

    def decide_pending(self, limit: int) -> bool:
        with self._database.reading() as connection:
            waiting = [table for table in _WAITING if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()]
            if not waiting and outgrown(connection):
                waiting = ["forms_dirty"]
        if not waiting:
            return False
        with self._database.writing() as connection:
            if waiting[0] == "surnames_changed":
                done, articles = resolve_bare_surnames(connection, limit)
                push(connection, articles, ChangeKind.UPSERT)
            elif waiting[0] == "forms_moved":
                done, articles = move_mentions(connection, MOVED)
                push(connection, articles, ChangeKind.UPSERT)
            elif waiting[0] == "people_unnamed":
                done = name_people(connection, NAMED)
            elif waiting[0] == "forms_dirty":
                done = decide(connection, DECIDED)
            else:
                done = read_again(connection, READ_AGAIN)
        return done > 0

    def log(self) -> list[Correction]:
        with self._database.reading() as connection:
            return kept.log(connection)


def _by(connection: Connection, corrections: Corrections, column: str, value: str) -> list[str | None]:
    """Whom names with this key or surname mean now, corrections considered."""
    if not value:
        return []
    rows = connection.execute(f"SELECT person, name FROM people_names WHERE {column} = ?", (value,))
    return [corrections.apply(person, name) for person, name in rows]


_FEW_CALLED = 300
"""People with a name that begins so, above which those in most articles are looked through instead of all of that name."""


def _called(connection: Connection, corrections: Corrections, words: Sequence[str], most: int) -> list[str]:
    """Ids of the people in most articles, at most so many, with a name in which a word begins with each of these."""
    begins = "SELECT person FROM people_words WHERE word >= ? AND word < ?"
    bounds = [bound for word in words for bound in (word, word + "\U0010ffff")]
    each = " INTERSECT ".join([begins] * len(words))
    rows = connection.execute(f"{each} LIMIT {_FEW_CALLED + 1}", bounds).fetchall()
    if len(rows) > _FEW_CALLED:
        has = "EXISTS (SELECT 1 FROM people_words w WHERE w.person = people.id AND w.word >= ? AND w.word < ?)"
        has = " AND ".join([has] * len(words))
        rows = connection.execute(
            f"SELECT id FROM people WHERE articles > 0 AND {has} ORDER BY articles DESC, id LIMIT ?", (*bounds, most)
        ).fetchall()
        for part, places in marks(corrections.merged_away()):  # their names lead to others
            rows += connection.execute(f"SELECT person FROM ({each}) q WHERE person IN ({places})", (*bounds, *part))
    ids = list(dict.fromkeys(corrections.follow(row[0]) for row in rows))
    counted: list[tuple[int, str]] = []
    for part, places in marks(ids):
        counted += connection.execute(
            f"SELECT -articles, id FROM people WHERE articles > 0 AND id IN ({places})", part
        ).fetchall()
    return [person for _, person in sorted(counted)[:most]]


def _variants(connection: Connection, person: Person) -> tuple[str, ...]:
    """Other forms of somebody's name, the most usual first. A broken one ("Lund Please") counts to whom it means and is no name of
    theirs."""
    written: dict[str, int] = {
        name: 0 if broken else articles
        for name, broken, articles in connection.execute(
            "SELECT n.name, MIN(f.added), SUM(n.articles) FROM forms f JOIN form_names n ON n.form = f.number"
            " WHERE f.person = ? GROUP BY n.name",
            (person.id,),
        )
    }
    called = connection.execute(
        "SELECT name FROM people_called WHERE person = ? ORDER BY name", (person.id,)
    ).fetchall()
    others = [name for (name,) in called if name != person.name and is_form(name) and written.get(name, 1)]
    return tuple(sorted(others, key=lambda name: -written.get(name, 0)))


def _summaries(connection: Connection, ids: Sequence[str]) -> list[PersonSummary]:
    """Most written about first; without variants, which no list shows."""
    summaries: list[PersonSummary] = []
    for part, places in marks(ids):
        summaries += (
            PersonSummary(person=Person(id=person, name=name), articles=articles, uncertain=bool(doubt))
            for person, name, articles, doubt in connection.execute(
                f"SELECT id, name, articles, doubt FROM people WHERE id IN ({places})", part
            )
        )
    return sorted(summaries, key=lambda summary: (-summary.articles, summary.person.id))


def _forms(connection: Connection, person: str, size: int) -> list[Form]:
    rows = connection.execute(
        "SELECT name, articles FROM people_called WHERE person = ? ORDER BY articles DESC, name LIMIT ?", (person, size)
    ).fetchall()
    newest = "SELECT article FROM mentions WHERE person = ? AND name = ? ORDER BY at DESC, article LIMIT ?"
    return [
        Form(
            name=name,
            articles=articles,
            newest=tuple(dict.fromkeys(row[0] for row in connection.execute(newest, (person, name, EVIDENCE)))),
        )
        for name, articles in rows
    ]


def _roles(connection: Connection, person: str, size: int) -> list[Role]:
    rows = connection.execute(
        "SELECT role, articles, first, last FROM people_roles WHERE person = ? ORDER BY articles DESC, role LIMIT ?",
        (person, size),
    )
    return [
        Role(role=role, articles=articles, first=moment_of(first), last=moment_of(last))
        for role, articles, first, last in rows
    ]


def _companions(connection: Connection, person: str, size: int) -> list[tuple[Person, int]]:
    rows = connection.execute(
        "SELECT p.id, p.name, count(DISTINCT o.article) AS articles FROM mentions m"
        " JOIN mentions o ON o.article = m.article AND o.person <> m.person JOIN people p ON p.id = o.person"
        " WHERE m.person = ? GROUP BY p.id ORDER BY articles DESC, p.id LIMIT ?",
        (person, size),
    )
    return [(Person(id=other, name=name), articles) for other, name, articles in rows]
