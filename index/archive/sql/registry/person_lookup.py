"""From an id as somebody wrote it to the id of the registry."""

from index.archive.sql.database import Connection
from index.archive.sql.registry.registration import search_words
from index.errors import NotFound
from index.people import slug
from index.people.registry.person_slugs import LONGEST
from index.text.localizable import Sentence


def known(connection: Connection, person_id: str) -> str:
    """The id that this one leads to. Raises NotFound."""
    issued = issued_id(connection, person_id)
    if issued is None:
        raise NotFound(Sentence("There is no person %(person_id)s in the archive.", person_id=repr(person_id)))
    return stands_for(connection, issued)


def stands_for(connection: Connection, person_id: str) -> str:
    """An id whose mentions all went to somebody else, by evidence, leads there."""
    seen = {person_id}
    while True:
        row = connection.execute("SELECT redirect FROM people WHERE id = ?", (person_id,)).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return person_id
        person_id = str(row[0])
        seen.add(person_id)


def issued_id(connection: Connection, person_id: str) -> str | None:
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


def _exists(connection: Connection, person_id: str) -> bool:
    return connection.execute("SELECT 1 FROM people WHERE id = ?", (person_id,)).fetchone() is not None
