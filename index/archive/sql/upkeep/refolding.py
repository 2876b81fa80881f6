"""What the archive keeps folded, so that names can be looked up: made anew from the names when the rule has changed.

An archive that an earlier version wrote is carried along when it is opened, as by a migration; but a step of SQL cannot fold.
"""

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows import meta
from index.people.registry.forms import FORMS_VERSION
from index.text.folding import FOLDING_VERSION, fold

_NAMES_VERSION = 1
"""Raise it when `index.people.registry.full_names` would give other keys or words for the same names."""

_RULE = f"{FOLDING_VERSION}.{_NAMES_VERSION}.{FORMS_VERSION}"


def is_current(connection: Connection) -> bool:
    """Whether what the archive holds folded was folded by the rule of today."""
    return meta.read_text(connection, "folded") == _RULE


def renew(database: Database) -> None:
    """Fold everything again if the rule has changed. Safe beside other processes that do the same. Raises ArchiveError and
    changes nothing then."""
    with database.writing() as connection:
        if not is_current(connection):
            _renew(connection)


def _renew(connection: Connection) -> None:
    outlets = connection.execute("SELECT id, name FROM outlets").fetchall()
    connection.executemany("UPDATE outlets SET key = ? WHERE id = ?", [(fold(name), key) for key, name in outlets])
    renamed = connection.execute("SELECT id, shown FROM outlets WHERE shown IS NOT NULL").fetchall()
    connection.executemany(
        "UPDATE outlets SET shown_key = ? WHERE id = ?", [(fold(name), key) for key, name in renamed]
    )
    # Heavy, and hardly ever needed.
    from index.archive.sql.registry.registration import search_words
    from index.people import full_name, surname_key

    people = connection.execute("SELECT person, name FROM people_names").fetchall()
    connection.executemany(
        "UPDATE people_names SET key = ?, surname = ? WHERE person = ? AND name = ?",
        [(full_name(name).key, surname_key(name), person, name) for person, name in people],
    )
    connection.execute("DELETE FROM people_words")
    connection.executemany(
        "INSERT INTO people_words (word, person) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(word, person) for person, name in people for word in search_words(name)],
    )
    bare = connection.execute("SELECT surname, article, number, name FROM bare_mentions").fetchall()
    connection.executemany(
        "UPDATE bare_mentions SET surname = ? WHERE surname = ? AND article = ? AND number = ?",
        [(surname_key(name), before, article, number) for before, article, number, name in bare],
    )
    _read_forms_again(connection)
    meta.write(connection, "folded", _RULE)


def _read_forms_again(connection: Connection) -> None:
    """Forget the forms of names. Mentions keep whom they mean; the indexer registers them again in its quiet time."""
    connection.execute("UPDATE mentions SET form = NULL WHERE form IS NOT NULL")
    for table in ("form_keys", "form_names", "forms_dirty", "forms_moved", "people_languages", "forms"):
        connection.execute(f"DELETE FROM {table}")
