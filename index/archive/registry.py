"""Writing the registry of people: which person each mention of an article is.

`registered` is what the names say (index.people.identity), `person` what the owner's corrections make of it. Both are
kept, so that corrections can be applied and taken back without reading any article again.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from index.archive.corrections import standing
from index.archive.surnames import changed, keep_bare, note_article, note_person, noted
from index.article import Mention
from index.people import Corrections, FullName, Known, choose, full_name, slug, surname_key
from index.people.names import folded_words, is_tail


def replace_mentions(connection: sqlite3.Connection, article_id: str, mentions: Sequence[Mention]) -> None:
    """Point the mentions of an article to registered people, registering those who are new."""
    drop_mentions(connection, article_id)
    corrections = standing(connection)
    people: dict[str, None] = {}
    bare: list[tuple[int, Mention]] = []
    for number, mention in enumerate(mentions):
        name = full_name(mention.name)
        if not name.key:
            bare.append((number, mention))
            continue
        registered = _registered(connection, name, mention.name)
        person = corrections.apply(registered, mention.name)
        _insert(connection, article_id, number, mention, registered, person, full=True)
        if person is not None:
            people[person] = None
    for number, mention in bare:
        meant = keep_bare(connection, article_id, number, mention)
        if meant is not None:
            person = corrections.apply(meant, mention.name)
            _insert(connection, article_id, number, mention, meant, person, full=False)
            if person is not None:
                people[person] = None
    note_article(connection, article_id)
    connection.executemany("UPDATE people SET articles = articles + 1 WHERE id = ?", [(person,) for person in people])


def drop_mentions(connection: sqlite3.Connection, article_id: str) -> None:
    note_article(connection, article_id)
    connection.execute(
        "UPDATE people SET articles = articles - 1 WHERE id IN (SELECT person FROM mentions WHERE article = ?)",
        (article_id,),
    )
    connection.execute("DELETE FROM mentions WHERE article = ?", (article_id,))
    connection.execute("DELETE FROM bare_mentions WHERE article = ?", (article_id,))


def settle(connection: sqlite3.Connection, limit: int) -> tuple[int, list[str]]:
    """Resolve bare surnames again, `limit` of those noted; how many there were, and the articles that changed."""
    corrections = standing(connection)
    articles: dict[str, None] = {}
    touched: set[str] = set()
    notes = noted(connection, limit)
    for note in notes:
        for bare in changed(connection, note, corrections):
            connection.execute("DELETE FROM mentions WHERE article = ? AND number = ?", (bare.article, bare.number))
            if bare.registered is not None:
                mention = Mention(name=bare.name, spans=(), roles=bare.roles)
                _insert(connection, bare.article, bare.number, mention, bare.registered, bare.person, full=False)
            if bare.before != bare.person:
                articles[bare.article] = None
                touched |= {person for person in (bare.before, bare.person) if person is not None}
        connection.execute("DELETE FROM surnames_changed WHERE surname = ?", (note.surname,))
    _count(connection, touched)
    return len(notes), list(articles)


def reapply(connection: sqlite3.Connection, registered: Sequence[str], corrections: Corrections) -> list[str]:
    """Let the mentions of these registered people count to whom the corrections say. The articles that changed."""
    moved: dict[str, None] = {}
    touched: set[str] = set()
    for one in registered:
        rows = connection.execute(
            "SELECT article, number, name, person FROM mentions WHERE registered = ?", (one,)
        ).fetchall()
        for article_id, number, name, before in rows:
            person = corrections.apply(one, name)
            if person != before:
                connection.execute(
                    "UPDATE mentions SET person = ? WHERE article = ? AND number = ?", (person, article_id, number)
                )
                moved[article_id] = None
                touched |= {p for p in (before, person) if p is not None}
    _count(connection, touched)
    return list(moved)


def _count(connection: sqlite3.Connection, people: Iterable[str]) -> None:
    connection.executemany(
        "UPDATE people SET articles = (SELECT count(DISTINCT article) FROM mentions WHERE person = ?) WHERE id = ?",
        [(person, person) for person in people],
    )


def register(connection: sqlite3.Connection, name: str) -> str:
    """A new person of that name; their id, which no one had before."""
    person = slug(name, _Taken(connection))
    connection.execute("INSERT INTO people (id, name, printed) VALUES (?, ?, ?)", (person, name, name))
    add_name(connection, person, name)
    return person


def add_name(connection: sqlite3.Connection, person: str, name: str) -> None:
    known = connection.execute(
        "INSERT OR IGNORE INTO people_names (person, name, key, surname) VALUES (?, ?, ?, ?)",
        (person, name, full_name(name).key, surname_key(name)),
    )
    if known.rowcount:
        connection.executemany(
            "INSERT OR IGNORE INTO people_words (word, person) VALUES (?, ?)",
            [(word, person) for word in search_words(name)],
        )
        note_person(connection, person)


def search_words(name: str) -> list[str]:
    """The words under which a name is looked up while it is typed: of "Moon Jae-in", moon, jaein, jae and in."""
    return list(dict.fromkeys([*folded_words(name), *folded_words(name.replace("-", " "))]))


class _Taken:
    """Whether an id was ever given away."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __contains__(self, person: object) -> bool:
        row = self._connection.execute("SELECT 1 FROM people WHERE id = ?", (person,)).fetchone()
        return row is not None


def _insert(
    connection: sqlite3.Connection,
    article_id: str,
    number: int,
    mention: Mention,
    registered: str,
    person: str | None,
    *,
    full: bool,
) -> None:
    connection.execute(
        "INSERT INTO mentions (article, number, registered, person, name, full) VALUES (?, ?, ?, ?, ?, ?)",
        (article_id, number, registered, person, mention.name, full),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO mention_roles (article, number, role) VALUES (?, ?, ?)",
        [(article_id, number, role) for role in mention.roles],
    )


def _registered(connection: sqlite3.Connection, name: FullName, printed: str) -> str:
    """The person of this name in full, registered now if there was none."""
    same = connection.execute(
        "SELECT n.person, n.name, p.articles FROM people_names n JOIN people p ON p.id = n.person WHERE n.key = ?",
        (name.key,),
    )
    forms: dict[str, list[FullName]] = {}
    articles: dict[str, int] = {}
    for person, form, count in same:
        forms.setdefault(person, []).append(full_name(form))
        articles[person] = count
    candidates = [Known(id=p, names=tuple(names), articles=articles[p]) for p, names in forms.items()]
    found = choose(name, candidates) or _by_double_surname(connection, printed)
    if found is None:
        return register(connection, printed)
    add_name(connection, found, printed)
    return found


def _by_double_surname(connection: sqlite3.Connection, printed: str) -> str | None:
    """The one person whose last two words this is, or who was known by its last two words alone until now."""
    words = folded_words(printed)
    if len(words) < 2:
        return None
    rows = connection.execute(
        "SELECT n.person, n.name FROM people_names n JOIN people_words a ON a.person = n.person AND a.word = ?"
        " JOIN people_words b ON b.person = n.person AND b.word = ?",
        (words[-2], words[-1]),
    ).fetchall()
    longer = {person for person, name in rows if is_tail(printed, name)}
    if len(longer) == 1:
        return str(longer.pop())
    shorter = {person for person, name in rows if is_tail(name, printed)}
    if len(shorter) != 1 or longer:
        return None
    person = str(shorter.pop())
    connection.execute(
        "UPDATE people SET printed = ?, name = CASE name WHEN printed THEN ? ELSE name END WHERE id = ?",
        (printed, printed, person),
    )
    note_person(connection, person)
    return person
