"""Reading the registry of people, and the owner's corrections of it."""

import sqlite3
import time
from collections.abc import Iterable, Sequence

from index.archive.protocols import ChangeKind, Form, NearNames, PeoplePage, PeopleQuery, PersonSummary, Profile, Role
from index.archive.sqlite.database import Database
from index.archive.sqlite.outbox import push
from index.archive.sqlite.registry import correction_log as kept
from index.archive.sqlite.registry.counts import mark_dirty
from index.archive.sqlite.registry.decisions import decide, name_people, outgrown
from index.archive.sqlite.registry.form_store import add_name, is_form, register, search_words
from index.archive.sqlite.registry.mentions import move_mentions, read_again, reapply, resolve_bare_surnames
from index.archive.sqlite.registry.near_names import near_pairs
from index.archive.sqlite.registry.people_pages import people_rows, read_cursor, write_cursor
from index.archive.sqlite.rows.placeholders import marks
from index.archive.sqlite.rows.row_codec import moment_of
from index.article import Person
from index.errors import NotFound
from index.operations.program import program
from index.people import Correction, Corrections, Kind, full_name, slug, surname_key
from index.people.registry.corrections import comparable, last_standing
from index.people.registry.person_slugs import LONGEST
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
    "mentions WHERE form IS NULL AND full = 1",
    "forms_dirty",
    "forms_moved",
    "people_unnamed",
    "surnames_changed",
)
"""What `decide_pending` has to do, in this order: each may make work for those behind it."""


class SqlitePeople:
    """Implements index.archive.protocols.PeopleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def resolve(self, name: str) -> list[Person]:
        typed = characters.mended(name).strip()
        with self._database.reading() as connection:
            corrections = kept.standing(connection)
            issued = _issued(connection, typed.lower())
            found = [corrections.apply(_stands_for(connection, issued), "")] if issued else []
            typed = characters.line(name)
            key = full_name(typed).key
            if key:
                found += _by(connection, corrections, "key", key)
            if not any(found):
                found += _by(connection, corrections, "surname", surname_key(typed))
            ids = list(dict.fromkeys(person for person in found if person is not None))
            return [summary.person for summary in _summaries(connection, ids)]

    def get(self, person_id: str) -> PersonSummary | None:
        person_id = characters.mended(person_id)
        with self._database.reading() as connection:
            corrections = kept.standing(connection)
            issued = _issued(connection, person_id)
            if issued is None:
                return None
            meant = _stands_for(connection, issued)
            if corrections.is_hidden(issued) or corrections.is_hidden(meant):
                return None
            person = corrections.follow(meant)
            return next(iter(_summaries(connection, [person])), None)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                found.update(connection.execute(f"SELECT id, name FROM people WHERE id IN ({places})", part))
        return found

    def matching(self, text: str, limit: int) -> list[PersonSummary]:
        words = search_words(characters.line(text))
        if not words:
            return []
        each = " INTERSECT ".join(["SELECT person FROM people_words WHERE word >= ? AND word < ?"] * len(words))
        bounds = [bound for word in words for bound in (word, word + "\U0010ffff")]
        with self._database.reading() as connection:
            corrections = kept.standing(connection)
            rows = connection.execute(f"SELECT id FROM people WHERE id IN ({each})", bounds).fetchall()
            ids = list(dict.fromkeys(corrections.follow(row[0]) for row in rows))
            return [summary for summary in _summaries(connection, ids) if summary.articles][:limit]

    def page(self, query: PeopleQuery, limit: int, *, cursor: str = "") -> PeoplePage:
        after = read_cursor(cursor, query.sort) if cursor else None
        with self._database.reading() as connection:
            rows = people_rows(connection, query, kept.standing(connection), limit + 1, after)
            found = {summary.person.id: summary for summary in _summaries(connection, [row[0] for row in rows[:limit]])}
        people = tuple(found[row[0]] for row in rows[:limit])
        return PeoplePage(people=people, next=write_cursor(rows[limit - 1], query.sort) if len(rows) > limit else None)

    def uncertain(self, ids: Iterable[str]) -> set[str]:
        found: set[str] = set()
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                rows = connection.execute(f"SELECT id FROM people WHERE doubt = 1 AND id IN ({places})", part)
                found.update(row[0] for row in rows)
        return found

    def near(self, limit: int, *, person: str | None = None) -> list[NearNames]:
        with self._database.reading() as connection:
            pairs = near_pairs(connection, limit, None if person is None else _known(connection, person))
            ids = {one for pair in pairs for one in (pair.one, pair.other)}
            found = {summary.person.id: summary for summary in _summaries(connection, sorted(ids))}
        return [
            NearNames(
                one=found[pair.one],
                other=found[pair.other],
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

    def correct(self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = ()) -> Correction:
        names = [characters.line(name) for name in names]
        with self._database.writing() as connection:
            before = kept.standing(connection)
            person = _known(connection, characters.mended(person_id))
            if kind is Kind.MERGE:
                other = _known(connection, characters.mended(other or ""))
                if before.follow(person) == before.follow(other):
                    raise ValueError(f"{person} and {other} are one person already")
            elif kind is Kind.SPLIT:
                other = _split_off(connection, person, names)
            elif kind is Kind.RENAME and not (names and names[0].strip()):
                raise ValueError("a person needs a name")
            seq = kept.append(connection, kind, person, other, tuple(n.strip() for n in names), _now())
            return _follow_corrections(connection, seq, before)

    def undo(self, seq: int | None = None) -> Correction:
        with self._database.writing() as connection:
            entries = kept.log(connection)
            entry = last_standing([e for e in entries if seq is None or e.seq == seq])
            if entry is None:
                raise NotFound(f"there is no such correction to take back; `{program()} people log` lists them")
            before = Corrections(entries)
            kept.mark_undone(connection, entry.seq, _now())
            return _follow_corrections(connection, entry.seq, before)

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


def _follow_corrections(connection: sqlite3.Connection, seq: int, before: Corrections) -> Correction:
    """After the log changed: let mentions, counts and names follow, and send the changed articles to the index."""
    entries = kept.log(connection)
    after = Corrections(entries)
    entry = next(e for e in entries if e.seq == seq)
    ids = {one for p in (entry.person, entry.other) if p for state in (before, after) for one in state.group(p)}
    affected: set[str] = set(ids)
    for part, places in marks(sorted(ids)):
        affected |= {
            row[0]
            for row in connection.execute(f"SELECT DISTINCT registered FROM mentions WHERE person IN ({places})", part)
        }
    push(connection, reapply(connection, sorted(affected), after), ChangeKind.UPSERT)
    for one in sorted(ids):
        connection.execute("UPDATE people SET name = coalesce(?, printed) WHERE id = ?", (after.names.get(one), one))
    if entry.kind is Kind.RENAME and entry.undone is None:
        add_name(connection, entry.person, entry.names[0])
    for part, places in marks(sorted(ids)):
        rows = connection.execute(
            f"SELECT number FROM forms WHERE person IN ({places}) OR born IN ({places})", [*part, *part]
        )
        mark_dirty(connection, [number for (number,) in rows.fetchall()])
    return entry


def _split_off(connection: sqlite3.Connection, person: str, names: Sequence[str]) -> str:
    wanted = {comparable(name) for name in names if comparable(name)}
    forms = connection.execute("SELECT DISTINCT name FROM mentions WHERE registered = ?", (person,)).fetchall()
    known = [name for (name,) in forms if comparable(name) in wanted]
    if not known:
        raise ValueError(f"no article calls {person} by that name; `{program()} people show {person}` lists the forms")
    return register(connection, known[0])


def _known(connection: sqlite3.Connection, person_id: str) -> str:
    issued = _issued(connection, person_id)
    if issued is None:
        raise NotFound(f"there is no person {person_id!r}; `{program()} people list` knows their ids")
    return _stands_for(connection, issued)


def _stands_for(connection: sqlite3.Connection, person_id: str) -> str:
    """An id whose mentions all went to somebody else, by evidence, leads there."""
    seen = {person_id}
    while True:
        row = connection.execute("SELECT redirect FROM people WHERE id = ?", (person_id,)).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return person_id
        person_id = str(row[0])
        seen.add(person_id)


def _issued(connection: sqlite3.Connection, person_id: str) -> str | None:
    """The id itself where it was ever given away, else the id of the one person who has a name that makes this id.

    Which form of a name comes first, and so gives the id, is chance (`paz-estenssoro`, before anybody printed the given
    name); the others lead to it.
    """
    if _exists(connection, person_id):
        return person_id
    words = search_words(person_id.replace("-", " ")) if len(person_id) <= LONGEST else []
    if not words:
        return None
    each = " INTERSECT ".join(["SELECT person FROM people_words WHERE word = ?"] * len(words))
    rows = connection.execute(f"SELECT person, name FROM people_names WHERE person IN ({each})", words)
    named = {person for person, name in rows if slug(name, ()) == person_id}
    return str(named.pop()) if len(named) == 1 else None


def _exists(connection: sqlite3.Connection, person_id: str) -> bool:
    return connection.execute("SELECT 1 FROM people WHERE id = ?", (person_id,)).fetchone() is not None


def _by(connection: sqlite3.Connection, corrections: Corrections, column: str, value: str) -> list[str | None]:
    """Whom names with this key or surname mean now, corrections considered."""
    if not value:
        return []
    rows = connection.execute(f"SELECT person, name FROM people_names WHERE {column} = ?", (value,))
    return [corrections.apply(person, name) for person, name in rows]


def _summaries(connection: sqlite3.Connection, ids: Sequence[str]) -> list[PersonSummary]:
    """Most written about first."""
    found: list[PersonSummary] = []
    for part, places in marks(ids):
        variants: dict[str, list[str]] = {}
        for person, name in connection.execute(
            f"SELECT person, name FROM people_called WHERE person IN ({places}) ORDER BY name", part
        ):
            if is_form(name):
                variants.setdefault(person, []).append(name)
        for person, name, articles, doubt in connection.execute(
            f"SELECT id, name, articles, doubt FROM people WHERE id IN ({places})", part
        ):
            others = tuple(form for form in variants.get(person, ()) if form != name)
            summary = PersonSummary(
                person=Person(id=person, name=name), articles=articles, variants=others, uncertain=bool(doubt)
            )
            found.append(summary)
    return sorted(found, key=lambda summary: (-summary.articles, summary.person.id))


def _forms(connection: sqlite3.Connection, person: str, size: int) -> list[Form]:
    rows = connection.execute(
        "SELECT name, articles FROM people_called WHERE person = ? ORDER BY articles DESC, name LIMIT ?", (person, size)
    ).fetchall()
    newest = (
        "SELECT DISTINCT article FROM (SELECT article FROM mentions WHERE person = ? AND name = ?"
        " ORDER BY at DESC LIMIT ?)"
    )
    return [
        Form(
            name=name,
            articles=articles,
            newest=tuple(row[0] for row in connection.execute(newest, (person, name, EVIDENCE))),
        )
        for name, articles in rows
    ]


def _roles(connection: sqlite3.Connection, person: str, size: int) -> list[Role]:
    rows = connection.execute(
        "SELECT role, articles, first, last FROM people_roles WHERE person = ? ORDER BY articles DESC, role LIMIT ?",
        (person, size),
    )
    return [
        Role(role=role, articles=articles, first=moment_of(first), last=moment_of(last))
        for role, articles, first, last in rows
    ]


def _companions(connection: sqlite3.Connection, person: str, size: int) -> list[tuple[Person, int]]:
    rows = connection.execute(
        "SELECT p.id, p.name, count(DISTINCT o.article) AS articles FROM mentions m"
        " JOIN mentions o ON o.article = m.article AND o.person <> m.person JOIN people p ON p.id = o.person"
        " WHERE m.person = ? GROUP BY p.id ORDER BY articles DESC, p.id LIMIT ?",
        (person, size),
    )
    return [(Person(id=other, name=name), articles) for other, name, articles in rows]


def _now() -> int:
    return time.time_ns() // 1000
