"""Writing the registry of people: which person each mention of an article is.

`registered` is what the names say (index.people.identity), `person` what the owner's corrections make of it. Both are
kept, so that corrections can be applied and taken back without reading any article again.
"""

import sqlite3
from collections.abc import Sequence

from index.archive.corrections import standing
from index.article import Mention
from index.people import Corrections, FullName, Known, choose, dominant, full_name, slug, surname_key
from index.people.identity import WINDOW_DAYS, titles_agree
from index.people.names import folded_words, has_given_name, is_tail

_DAY = 86_400_000_000
_ROLES_COMPARED = 50


def replace_mentions(connection: sqlite3.Connection, article_id: str, mentions: Sequence[Mention]) -> None:
    """Point the mentions of an article to registered people, registering those who are new."""
    drop_mentions(connection, article_id)
    corrections = standing(connection)
    people: dict[str, None] = {}
    for number, mention in enumerate(mentions):
        name = full_name(mention.name)
        if name.key:
            registered: str | None = _registered(connection, name, mention.name)
        else:
            registered = _by_surname(connection, article_id, mention)
        if registered is not None:
            person = corrections.apply(registered, mention.name)
            _insert(connection, article_id, number, mention, registered, person, bool(name.key))
            if person is not None:
                people[person] = None
    connection.executemany("UPDATE people SET articles = articles + 1 WHERE id = ?", [(person,) for person in people])


def drop_mentions(connection: sqlite3.Connection, article_id: str) -> None:
    connection.execute(
        "UPDATE people SET articles = articles - 1 WHERE id IN (SELECT person FROM mentions WHERE article = ?)",
        (article_id,),
    )
    connection.execute("DELETE FROM mentions WHERE article = ?", (article_id,))


def reapply(connection: sqlite3.Connection, registered: Sequence[str], corrections: Corrections) -> list[str]:
    """Let the mentions of these registered people count to whom the corrections say. The articles that changed."""
    changed: dict[str, None] = {}
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
                changed[article_id] = None
                touched |= {p for p in (before, person) if p is not None}
    for person in touched:
        connection.execute(
            "UPDATE people SET articles = (SELECT count(DISTINCT article) FROM mentions WHERE person = ?) WHERE id = ?",
            (person, person),
        )
    return list(changed)


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
    return person


def _by_surname(connection: sqlite3.Connection, article_id: str, mention: Mention) -> str | None:
    """The one person of that surname whom articles around this one name in full, if a title says the same.

    Somebody named in one article only, and with no usual given name, stands in nobody's way: mostly a misread headline.
    """
    if not mention.roles:
        return None
    when = "coalesce(a.published, a.first_fetched)"
    rows = connection.execute(
        "SELECT m.registered, count(DISTINCT m.article), p.articles, p.printed FROM people_names n"
        " JOIN people p ON p.id = n.person"
        " JOIN mentions m ON m.registered = n.person AND m.full = 1 JOIN articles a ON a.id = m.article,"
        " (SELECT coalesce(published, first_fetched) AS at FROM articles WHERE id = ?) AS this"
        f" WHERE n.surname = ? AND {when} BETWEEN this.at - ? AND this.at + ? GROUP BY m.registered",
        (article_id, surname_key(mention.name), WINDOW_DAYS * _DAY, WINDOW_DAYS * _DAY),
    ).fetchall()
    counts = {person: count for person, count, articles, printed in rows if articles > 1 or has_given_name(printed)}
    person = dominant(counts, titled=True)
    if person is None:
        return None
    roles = connection.execute(
        "SELECT DISTINCT r.role FROM mention_roles r JOIN mentions m ON m.article = r.article AND m.number = r.number"
        " WHERE m.registered = ? AND m.full = 1 LIMIT ?",
        (person, _ROLES_COMPARED),
    ).fetchall()
    return person if titles_agree(mention.roles, [role for (role,) in roles]) else None
