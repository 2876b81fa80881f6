"""The registry of people: who is named in which article, under which names.

A person is one folded full name: case, accents, titles and middle initials away. Their id is a slug of the name under which
they were first registered and never changes. A name of one word (a surname that stayed unresolved) registers nobody.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence

from index.analysis import fold
from index.archive.database import Database
from index.archive.face import PersonSummary
from index.archive.rows import marks
from index.article import Mention, Person

_TITLES = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady president prime minister senator sen representative rep"
    " congressman congresswoman governor gov secretary chancellor king queen prince princess pope general gen colonel col"
    " captain capt lieutenant lt sergeant sgt judge justice mayor ambassador chairman chairwoman"
)
TITLES = frozenset(_TITLES.split())
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SLUG_LENGTH = 80


class SqlitePeople:
    def __init__(self, database: Database) -> None:
        self._database = database

    def resolve(self, name: str) -> list[Person]:
        key, words = name_key(name), _folded_words(name)
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, name, articles FROM people"
                " WHERE id IN (SELECT ?1 UNION SELECT person FROM people_names WHERE key = ?2)"
                " ORDER BY id = ?1 DESC, articles DESC, id",
                (name.strip().lower(), key or " "),
            ).fetchall()
            surname = _surname(words)
            if not rows and surname:
                rows = [
                    row
                    for row in connection.execute(
                        "SELECT p.id, p.name, p.articles FROM people_words w JOIN people p ON p.id = w.person"
                        " WHERE w.word = ? ORDER BY p.articles DESC, p.id",
                        (surname,),
                    )
                    if _folded_words(row[1])[-1:] == [surname]
                ]
        return [Person(id=row[0], name=row[1]) for row in rows]

    def get(self, person_id: str) -> PersonSummary | None:
        with self._database.reading() as connection:
            return _summary(connection, person_id)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                found.update(connection.execute(f"SELECT id, name FROM people WHERE id IN ({places})", part))
        return found

    def matching(self, text: str, limit: int) -> list[PersonSummary]:
        words = _folded_words(text)
        if not words:
            return []
        each = " INTERSECT ".join(["SELECT person FROM people_words WHERE word >= ? AND word < ?"] * len(words))
        bounds = [bound for word in words for bound in (word, word + "\U0010ffff")]
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT id FROM people WHERE id IN ({each}) AND articles > 0 ORDER BY articles DESC, id LIMIT ?",
                (*bounds, limit),
            ).fetchall()
            found = [_summary(connection, row[0]) for row in rows]
        return [summary for summary in found if summary is not None]


def name_key(name: str) -> str:
    """Folded, without titles before the name and single letters inside it; empty for fewer than two words."""
    words = _folded_words(name)
    while words and words[0] in TITLES:
        words = words[1:]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    return " ".join(words) if len(words) > 1 else ""


def replace_mentions(connection: sqlite3.Connection, article_id: str, mentions: Sequence[Mention]) -> None:
    """Point the mentions of an article to registered people, registering those who are new."""
    drop_mentions(connection, article_id)
    people: dict[str, None] = {}
    for number, mention in enumerate(mentions):
        key = name_key(mention.name)
        if not key:
            continue
        person = _registered(connection, key, mention.name)
        people[person] = None
        connection.execute(
            "INSERT INTO mentions (article, number, person) VALUES (?, ?, ?)", (article_id, number, person)
        )
    connection.executemany("UPDATE people SET articles = articles + 1 WHERE id = ?", [(person,) for person in people])


def drop_mentions(connection: sqlite3.Connection, article_id: str) -> None:
    connection.execute(
        "UPDATE people SET articles = articles - 1 WHERE id IN (SELECT person FROM mentions WHERE article = ?)",
        (article_id,),
    )
    connection.execute("DELETE FROM mentions WHERE article = ?", (article_id,))


def _registered(connection: sqlite3.Connection, key: str, name: str) -> str:
    row = connection.execute("SELECT person FROM people_names WHERE key = ? ORDER BY person LIMIT 1", (key,)).fetchone()
    if row is not None:
        person = str(row[0])
    else:
        person = _free_slug(connection, key)
        connection.execute("INSERT INTO people (id, name) VALUES (?, ?)", (person, name))
    known = connection.execute(
        "INSERT OR IGNORE INTO people_names (person, key, name) VALUES (?, ?, ?)", (person, key, name)
    )
    if known.rowcount:
        connection.executemany(
            "INSERT OR IGNORE INTO people_words (word, person) VALUES (?, ?)",
            [(word, person) for word in _folded_words(name)],
        )
    return person


def _free_slug(connection: sqlite3.Connection, key: str) -> str:
    slug = re.sub(r"[^\w]+", "-", key).strip("-")[:SLUG_LENGTH]
    number, free = 2, slug
    while connection.execute("SELECT 1 FROM people WHERE id = ?", (free,)).fetchone():
        free, number = f"{slug}-{number}", number + 1
    return free


def _summary(connection: sqlite3.Connection, person_id: str) -> PersonSummary | None:
    row = connection.execute("SELECT id, name, articles FROM people WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        return None
    names = connection.execute("SELECT name FROM people_names WHERE person = ? AND name <> ? ORDER BY name", row[:2])
    return PersonSummary(
        person=Person(id=row[0], name=row[1]), articles=row[2], variants=tuple(name for (name,) in names)
    )


def _folded_words(text: str) -> list[str]:
    return [word.replace(".", "") for word in _WORD.findall(fold(text))]


def _surname(words: Sequence[str]) -> str | None:
    rest = [word for word in words if word not in TITLES]
    return rest[0] if len(rest) == 1 else None
