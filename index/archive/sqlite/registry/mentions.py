"""Writing the registry of people: which person each mention of an article is.

`registered` is whom the name means (index.people.registry; a bare surname: `bare_surnames`), `person` what the
owner's corrections make of it. Both are kept, so that corrections can be applied and taken back without reading any
article again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.archive.sqlite.registry.bare_surnames import Surnames, changed, keep_bare, note_articles, noted
from index.archive.sqlite.registry.correction_log import standing
from index.archive.sqlite.registry.counts import Ledger
from index.archive.sqlite.registry.form_store import Forms, is_form
from index.archive.sqlite.rows.loading import load
from index.archive.sqlite.rows.placeholders import marks
from index.archive.sqlite.rows.row_codec import row_to_annotation, unpack
from index.article import Mention
from index.people import Corrections


class Registry:
    """Points the mentions of articles to registered people. Counts follow with `update_counts`, once for all of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._forms = Forms(connection)
        self._ledger = Ledger(connection)
        self._surnames = Surnames(connection)
        self._corrections = standing(connection)
        self._mentions: list[tuple[str, int, str, str | None, str, bool, int | None, int, str]] = []
        self._roles: list[tuple[str, int, str]] = []
        self._noted: list[str] = []

    def watch(self, articles: Iterable[str]) -> None:
        """Read what articles count for until now, many at once."""
        self._ledger.watch(articles)

    def replace(self, article_id: str, mentions: Sequence[Mention], lang: str | None) -> None:
        """Register all that an article says of people, in place of what it said."""
        before = self.drop(article_id)
        row = _Row(article_id, self._at(article_id), _language(lang))
        bare: list[tuple[int, Mention]] = []
        self._forms.look_up(mention.name for mention in mentions)
        for number, mention in enumerate(mentions):
            if is_form(mention.name):
                form, registered = self._forms.of(mention.name, before=before.get(mention.name))
                self._add(row, number, mention, registered, form)
            else:
                bare.append((number, mention))
        for number, mention in bare:
            meant = keep_bare(self._connection, self._surnames, article_id, row.at, number, mention)
            if meant is not None:
                self._add(row, number, mention, meant, None)
        self._connection.executemany(
            "INSERT INTO mentions (article, number, registered, person, name, full, form, at, lang)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._mentions,
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO mention_roles (article, number, role) VALUES (?, ?, ?)", self._roles
        )
        self._mentions, self._roles = [], []
        self._forms.flush()
        self._noted.append(article_id)

    def drop(self, article_id: str) -> dict[str, str]:
        """Take back all that an article says of people. Gives the names that were registered before there were forms -> whom
        they meant."""
        self._ledger.watch([article_id])
        rows = self._connection.execute(
            "SELECT name, registered, form IS NULL AND full = 1 FROM mentions WHERE article = ?", (article_id,)
        ).fetchall()
        if rows:
            note_articles(self._connection, [article_id])
            self._connection.execute("DELETE FROM mentions WHERE article = ?", (article_id,))
        self._connection.execute("DELETE FROM bare_mentions WHERE article = ?", (article_id,))
        return {name: registered for name, registered, unread in rows if unread}

    def update_counts(self) -> None:
        """Let the counts follow all that was registered, and have the bare surnames around it resolved again."""
        note_articles(self._connection, self._noted)
        self._noted = []
        self._ledger.update_counts()

    def _at(self, article_id: str) -> int:
        row = self._connection.execute(
            "SELECT coalesce(published, first_fetched) FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return int(row[0])

    def _add(self, row: "_Row", number: int, mention: Mention, registered: str, form: int | None) -> None:
        person = self._corrections.apply(registered, mention.name)
        full = form is not None
        self._mentions.append((row.article, number, registered, person, mention.name, full, form, row.at, row.lang))
        self._roles += [(row.article, number, role) for role in mention.roles]


class _Row(NamedTuple):
    """What all mentions of an article have in common."""

    article: str
    at: int
    lang: str


def _language(lang: str | None) -> str:
    """Without its region: en-GB is English."""
    return (lang or "").split("-")[0].lower()


def drop_mentions(connection: sqlite3.Connection, article_id: str) -> None:
    """Take back all that an article says of people, counts included."""
    registry = Registry(connection)
    registry.drop(article_id)
    registry.update_counts()


def read_again(connection: sqlite3.Connection, limit: int) -> int:
    """Register again, from their annotations, articles that were registered before there were forms. How many."""
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT article FROM mentions WHERE form IS NULL AND full = 1 ORDER BY article LIMIT ?", (limit,)
        )
    ]
    registry = Registry(connection)
    registry.watch(ids)
    articles = load(connection, ids)
    for article_id in ids:
        row = connection.execute(
            "SELECT annotator, payload FROM annotations WHERE article = ?", (article_id,)
        ).fetchone()
        if row is None:  # changed since: it waits to be annotated
            registry.drop(article_id)
            continue
        lang = articles[article_id].article.lang
        registry.replace(article_id, row_to_annotation(row[0], unpack(row[1])).mentions, lang)
    registry.update_counts()
    return len(ids)


def resolve_bare_surnames(connection: sqlite3.Connection, limit: int) -> tuple[int, list[str]]:
    """Resolve bare surnames again, `limit` of those noted; how many there were, and the articles that changed."""
    corrections = standing(connection)
    articles: dict[str, None] = {}
    ledger = Ledger(connection)
    notes = noted(connection, limit)
    for note in notes:
        found = changed(connection, note, corrections)
        ledger.watch(bare.article for bare in found)
        for bare in found:
            connection.execute("DELETE FROM mentions WHERE article = ? AND number = ?", (bare.article, bare.number))
            if bare.registered is not None:
                connection.execute(
                    "INSERT INTO mentions (article, number, registered, person, name, full, at) VALUES (?, ?, ?, ?, ?, 0, ?)",
                    (bare.article, bare.number, bare.registered, bare.person, bare.name, bare.at),
                )
                connection.executemany(
                    "INSERT OR IGNORE INTO mention_roles (article, number, role) VALUES (?, ?, ?)",
                    [(bare.article, bare.number, role) for role in bare.roles],
                )
            if bare.before != bare.person:
                articles[bare.article] = None
        connection.execute("DELETE FROM surnames_changed WHERE surname = ?", (note.surname,))
    ledger.update_counts()
    return len(notes), list(articles)


def move_mentions(connection: sqlite3.Connection, limit: int) -> tuple[int, list[str]]:
    """Let mentions of forms that mean somebody else by now count there, about `limit` of them; how many forms were looked
    at, and the articles that changed."""
    forms = connection.execute(
        "SELECT m.form, f.person FROM forms_moved m JOIN forms f ON f.number = m.form ORDER BY m.form LIMIT ?", (limit,)
    ).fetchall()
    moved: list[tuple[str, str, int, str, str | None]] = []
    done: list[tuple[int]] = []
    for form, person in forms:
        left = limit - len(moved)
        if left <= 0:
            break
        rows = connection.execute(
            "SELECT article, number, name, person FROM mentions WHERE form = ? AND registered <> ? ORDER BY article LIMIT ?",
            (form, person, left),
        ).fetchall()
        moved += [(person, *row) for row in rows]
        if len(rows) < left:
            done.append((form,))
    connection.executemany("DELETE FROM forms_moved WHERE form = ?", done)
    articles = list(dict.fromkeys(article for _, article, *_ in moved))
    ledger, corrections = Ledger(connection), standing(connection)
    ledger.watch(articles)
    note_articles(connection, articles)
    shown = [(corrections.apply(person, name), article, before) for person, article, _, name, before in moved]
    connection.executemany(
        "UPDATE mentions SET registered = ?, person = ? WHERE article = ? AND number = ?",
        [(one[0], now, one[1], one[2]) for one, (now, _, _) in zip(moved, shown, strict=True)],
    )
    note_articles(connection, articles)
    ledger.update_counts()
    return len(forms), list(dict.fromkeys(article for now, article, before in shown if now != before))


class Moving(NamedTuple):
    """A mention that counts to somebody else. person: whom from now on, None for nobody."""

    person: str | None
    article: str
    number: int


def moving(connection: sqlite3.Connection, registered: Sequence[str], corrections: Corrections) -> list[Moving]:
    """The mentions of these registered people that do not count to whom the corrections say."""
    moved: list[Moving] = []
    for part, places in marks(registered):
        for article, number, one, name, before in connection.execute(
            f"SELECT article, number, registered, name, person FROM mentions WHERE registered IN ({places})", part
        ):
            person = corrections.apply(one, name)
            if person != before:
                moved.append(Moving(person, article, number))
    return moved


def reapply(connection: sqlite3.Connection, registered: Sequence[str], corrections: Corrections) -> list[str]:
    """Let the mentions of these registered people count to whom the corrections say. The articles that changed."""
    moved = moving(connection, registered, corrections)
    articles = list(dict.fromkeys(one.article for one in moved))
    ledger = Ledger(connection)
    ledger.watch(articles)
    connection.executemany("UPDATE mentions SET person = ? WHERE article = ? AND number = ?", moved)
    ledger.update_counts()
    return articles
