"""The log of corrections of articles; what hangs on a corrected field follows in the same transaction."""

import json
import time
from collections.abc import Mapping

from index.archive.protocols import ChangeKind
from index.archive.sql.database import Connection, Database
from index.archive.sql.outbox import push
from index.archive.sql.outlets import keep_outlets
from index.archive.sql.registry.bare_surnames import note_article
from index.archive.sql.rows.article_layers import NO_LAYER, article_columns, entries, layers
from index.archive.sql.rows.row_codec import row_to_article, unpack
from index.article import Article
from index.corrections.layer import ArticleCorrection, Field, Value, as_read, corrected
from index.errors import NotFound
from index.text import characters
from index.text.localizable import Sentence


class SqlArticleCorrections:
    """Implements index.corrections.protocols.ArticleCorrectionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def correct(self, article_id: str, changes: Mapping[Field, Value], *, by: str) -> list[ArticleCorrection]:
        with self._database.writing() as connection:
            article = _shown(connection, article_id)
            made: list[int] = []
            for field, value in changes.items():
                if value == as_read(article, field):
                    continue
                row = connection.execute(
                    "INSERT INTO article_corrections (article, field, value, made, made_by) VALUES (?, ?, ?, ?, ?)"
                    " RETURNING seq",
                    (article_id, field.value, json.dumps(value), _now(), characters.line(by)),
                ).fetchone()
                made.append(int(row[0]))
            if made:
                _follow(connection, article_id)
            return [entry for entry in entries(connection, "article = ?", (article_id,)) if entry.seq in made]

    def undo(self, seq: int, *, by: str) -> ArticleCorrection:
        with self._database.writing() as connection:
            standing_entries = entries(connection, "seq = ? AND undone IS NULL", (seq,))
            if not standing_entries:
                raise NotFound(
                    Sentence("There is no such correction to take back; it may have been taken back already.")
                )
            connection.execute(
                "UPDATE article_corrections SET undone = ?, undone_by = ? WHERE seq = ?",
                (_now(), characters.line(by), seq),
            )
            _follow(connection, standing_entries[0].article)
            return entries(connection, "seq = ?", (seq,))[0]

    def get(self, seq: int) -> ArticleCorrection | None:
        with self._database.reading() as connection:
            return next(iter(entries(connection, "seq = ?", (seq,))), None)

    def log(self, article_id: str) -> list[ArticleCorrection]:
        with self._database.reading() as connection:
            return entries(connection, "article = ?", (article_id,))[::-1]


def _shown(connection: Connection, article_id: str) -> Article:
    """The newest revision under its layer. Raises NotFound."""
    row = connection.execute(
        "SELECT r.payload FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.version WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        raise NotFound(Sentence("There is no such article in the archive."))
    layer = layers(connection, [article_id]).get(article_id, NO_LAYER)
    return corrected(row_to_article(unpack(row[0])), layer.values)


def _follow(connection: Connection, article_id: str) -> None:
    """After the layer changed: columns, annotation and index."""
    article = _shown(connection, article_id)
    note_article(connection, article_id)  # before its date changes
    connection.execute(
        "UPDATE articles SET outlet = ?, published = ?, dated = ? WHERE id = ?", (*article_columns(article), article_id)
    )
    connection.execute("DELETE FROM annotations WHERE article = ?", (article_id,))
    if article.outlet:
        keep_outlets(connection, [article.outlet])
    push(connection, [article_id], ChangeKind.UPSERT)


def _now() -> int:
    return time.time_ns() // 1000
