"""Writing the registry of people: which person each mention of an article is.

`registered` is whom the name means (index.people.registry; a bare surname: `bare_surnames`), `person` what the
owner's corrections make of it. Both are kept, so that corrections can be applied and taken back without reading any
article again.
"""

from collections.abc import Sequence
from typing import NamedTuple

from index.archive.sql.database import Connection
from index.archive.sql.registry.bare_surnames import SurnameRows, changed, keep_bare, note_articles, noted
from index.archive.sql.registry.correction_log import standing
from index.archive.sql.registry.counts import Ledger
from index.archive.sql.registry.form_store import is_form
from index.archive.sql.registry.registration import Called, Forms
from index.archive.sql.rows.loading import load
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import row_to_annotation, unpack
from index.article import Mention
from index.people import Corrections
from index.people.mentions.seats import seat_of
from index.people.registry.surnames import Surnames
from index.text.language_tags import primary_language


class Registry:
    """Points the mentions of articles to registered people: all that was given to `replace` and `drop`, when `write` is
    called."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._given: dict[str, tuple[Sequence[Mention], str | None]] = {}

    def replace(self, article_id: str, mentions: Sequence[Mention], lang: str | None) -> None:
        """Register all that an article says of people, in place of what it said."""
        self._given[article_id] = mentions, lang

    def drop(self, article_id: str) -> None:
        """Take back all that an article says of people."""
        self._given[article_id] = (), None

    def write(self) -> None:
        """Let the mentions be as given and the counts follow, and have the bare surnames around them resolved again."""
        articles, self._given = self._given, {}
        ledger = Ledger(self._connection)
        ledger.watch(articles)
        before = self._clear(list(articles))
        full = [_called(mention) for said, _ in articles.values() for mention in said if is_form(mention.name)]
        forms = Forms(self._connection).of({called: before.get(called.name) for called in full})
        moments = self._moments([article_id for article_id, (said, _) in articles.items() if said])
        rows = [
            _Row(
                article_id,
                moments[article_id],
                primary_language(lang),
                number,
                mention,
                *forms.get(_called(mention), (None, None)),
            )
            for article_id, (said, lang) in articles.items()
            for number, mention in enumerate(said)
        ]
        self._insert([row for row in rows if row.form is not None])
        surnames = Surnames(SurnameRows(self._connection))
        bare: list[_Row] = []
        for row in rows:
            if row.form is None:
                meant = keep_bare(self._connection, surnames, row.article, row.at, row.number, row.mention)
                bare += [row._replace(registered=meant)] if meant is not None else []
        self._insert(bare)
        note_articles(self._connection, list(articles))
        ledger.update_counts()

    def _clear(self, articles: Sequence[str]) -> dict[str, str]:
        """Take back what these articles say until now. Gives the names that were registered before there were forms ->
        whom they meant."""
        registered_names: dict[str, str] = {}
        said: set[str] = set()
        for part, places in marks(articles):
            for article, name, registered, form, full in self._connection.execute(
                'SELECT article, name, registered, form, "full" FROM mentions'
                f" WHERE article IN ({places}) ORDER BY article, number",
                part,
            ):
                said.add(article)
                if full and form is None:
                    registered_names[name] = registered
            self._connection.execute(f"DELETE FROM bare_mentions WHERE article IN ({places})", part)
        if said:
            note_articles(self._connection, sorted(said))
            self._connection.executemany(
                "DELETE FROM mentions WHERE article = ?", [(article_id,) for article_id in sorted(said)]
            )
        return registered_names

    def _moments(self, articles: Sequence[str]) -> dict[str, int]:
        """When each of these articles counts."""
        moments: dict[str, int] = {}
        for part, places in marks(articles):
            moments.update(
                self._connection.execute(
                    f"SELECT id, coalesce(published, first_fetched) FROM articles WHERE id IN ({places})", part
                )
            )
        return moments

    def _insert(self, rows: "Sequence[_Row]") -> None:
        corrections = standing(self._connection)
        self._connection.executemany(
            "INSERT INTO mentions (article, number, registered, person, name, \"full\", form, at, lang)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (row.article, row.number, row.registered, corrections.apply(row.registered, row.mention.name),
                 row.mention.name, row.form is not None, row.form, row.at, row.lang)
                for row in rows
                if row.registered is not None
            ],
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO mention_roles (article, number, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(row.article, row.number, role) for row in rows for role in row.mention.roles],
        )


class _Row(NamedTuple):
    """A mention to be kept. at: when its article counts. form: None for a bare surname. registered: whom it means."""

    article: str
    at: int
    lang: str
    number: int
    mention: Mention
    form: int | None
    registered: str | None


def _called(mention: Mention) -> Called:
    """By which form a mention is registered: one article that gives two seats gives none."""
    seats = {seat for role in mention.roles if (seat := seat_of(role))}
    return Called(mention.name, seats.pop() if len(seats) == 1 else "")


def drop_mentions(connection: Connection, article_id: str) -> None:
    """Take back all that an article says of people, counts included."""
    registry = Registry(connection)
    registry.drop(article_id)
    registry.write()


def read_again(connection: Connection, limit: int) -> int:
    """Register again, from their annotations, articles that were registered before there were forms. How many."""
    ids = [
        row[0]
        for row in connection.execute(
            'SELECT DISTINCT article FROM mentions WHERE form IS NULL AND "full" = 1 ORDER BY article LIMIT ?', (limit,)
        )
    ]
    registry = Registry(connection)
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
    registry.write()
    return len(ids)


def resolve_bare_surnames(connection: Connection, limit: int) -> tuple[int, list[str]]:
    """Resolve bare surnames again, `limit` of those noted; how many there were, and the articles that changed."""
    corrections = standing(connection)
    articles: dict[str, None] = {}
    ledger = Ledger(connection)
    notes = noted(connection, limit)
    for note in notes:
        bare_mentions = changed(connection, note, corrections)
        ledger.watch(bare.article for bare in bare_mentions)
        for bare in bare_mentions:
            connection.execute("DELETE FROM mentions WHERE article = ? AND number = ?", (bare.article, bare.number))
            if bare.registered is not None:
                connection.execute(
                    'INSERT INTO mentions (article, number, registered, person, name, "full", at) VALUES (?, ?, ?, ?, ?, 0, ?)',
                    (bare.article, bare.number, bare.registered, bare.person, bare.name, bare.at),
                )
                connection.executemany(
                    "INSERT INTO mention_roles (article, number, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    [(bare.article, bare.number, role) for role in bare.roles],
                )
            if bare.before != bare.person:
                articles[bare.article] = None
        connection.execute("DELETE FROM surnames_changed WHERE surname = ?", (note.surname,))
    ledger.update_counts()
    return len(notes), list(articles)


def move_mentions(connection: Connection, limit: int) -> tuple[int, list[str]]:
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
        [(mention[0], now, mention[1], mention[2]) for mention, (now, _, _) in zip(moved, shown, strict=True)],
    )
    note_articles(connection, articles)
    ledger.update_counts()
    return len(forms), list(dict.fromkeys(article for now, article, before in shown if now != before))


class Moving(NamedTuple):
    """A mention that counts to somebody else. person: whom from now on, None for nobody."""

    person: str | None
    article: str
    number: int


def moving(connection: Connection, registered: Sequence[str], corrections: Corrections) -> list[Moving]:
    """The mentions of these registered people that do not count to whom the corrections say."""
    moved: list[Moving] = []
    for part, places in marks(registered):
        for article, number, registered_person, name, before in connection.execute(
            f"SELECT article, number, registered, name, person FROM mentions WHERE registered IN ({places})", part
        ):
            person = corrections.apply(registered_person, name)
            if person != before:
                moved.append(Moving(person, article, number))
    return moved


def reapply(connection: Connection, registered: Sequence[str], corrections: Corrections) -> list[str]:
    """Let the mentions of these registered people count to whom the corrections say. The articles that changed."""
    moved = moving(connection, registered, corrections)
    articles = list(dict.fromkeys(mention.article for mention in moved))
    ledger = Ledger(connection)
    ledger.watch(articles)
    connection.executemany("UPDATE mentions SET person = ? WHERE article = ? AND number = ?", moved)
    ledger.update_counts()
    return articles
