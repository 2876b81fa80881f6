"""Annotations, and what follows from them in the same transaction: mentions of registered people, links of copies."""

from collections.abc import Sequence

from index.archive.protocols import Annotated, ChangeKind
from index.archive.sql.database import Database
from index.archive.sql.outbox import push
from index.archive.sql.registry.mentions import Registry
from index.archive.sql.rows.article_layers import NO_LAYER, layers
from index.archive.sql.rows.loading import brought_up_to_date
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import annotation_to_row, pack, row_to_annotation, unpack
from index.archive.sql.signatures import store_signature
from index.article import Annotation, ArchivedArticle

_NOT_ASIDE = "a.id NOT IN (SELECT item FROM set_aside WHERE task = 'annotate')"


class SqlAnnotations:
    """Implements index.archive.protocols.AnnotationStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, article_id: str) -> Annotation | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT annotator, payload FROM annotations WHERE article = ?", (article_id,)
            ).fetchone()
        return row_to_annotation(row[0], unpack(row[1])) if row else None

    def annotators(self, ids: Sequence[str]) -> dict[str, str]:
        annotators: dict[str, str] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                annotators.update(
                    connection.execute(f"SELECT article, annotator FROM annotations WHERE article IN ({places})", part)
                )
        return annotators

    def save(self, annotated: Sequence[Annotated]) -> list[ArchivedArticle]:
        kept: dict[str, tuple[ArchivedArticle, Annotation]] = {}
        with self._database.writing() as connection:
            registry = Registry(connection)
            ids = [entry.archived.article.id for entry in annotated]
            above = layers(connection, ids)
            versions: dict[str, int] = {}
            for part, places in marks(ids):
                versions.update(connection.execute(f"SELECT id, version FROM articles WHERE id IN ({places})", part))
            annotations: list[tuple[str, str, bytes]] = []
            for entry in annotated:
                archived, annotation = entry.archived, entry.annotation
                article_id = archived.article.id
                layer = above.get(article_id, NO_LAYER).changes
                if versions.get(article_id) != archived.revisions or layer != archived.layer:
                    continue  # forgotten, changed or corrected meanwhile; a change is in the outbox again
                annotations.append((article_id, annotation.annotator, pack(annotation_to_row(annotation))))
                registry.replace(article_id, annotation.mentions, archived.article.lang)
                changed = store_signature(connection, archived, entry.shingles)
                push(connection, [other for other in changed if other != article_id], ChangeKind.UPSERT)
                kept[article_id] = archived, annotation
            connection.executemany(
                "INSERT INTO annotations (article, annotator, payload) VALUES (?, ?, ?)"
                " ON CONFLICT (article) DO UPDATE SET annotator = excluded.annotator, payload = excluded.payload",
                annotations,
            )
            registry.write()
            return brought_up_to_date(connection, kept)

    def wanted(self, limit: int) -> list[tuple[str, int]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT o.article, CASE WHEN coalesce(l.holder, '') = '' THEN 0 ELSE l.tries + 1 END"
                " FROM outbox o JOIN articles a ON a.id = o.article LEFT JOIN annotations n ON n.article = o.article"
                " LEFT JOIN leases l ON l.name = 'annotate:' || o.article"
                f" WHERE o.kind = 'upsert' AND n.article IS NULL AND {_NOT_ASIDE}"
                f" AND (l.name IS NULL OR l.until <= {self._database.clock}) ORDER BY o.seq LIMIT ?",
                (limit,),
            ).fetchall()
        return [(row[0], row[1]) for row in rows]

    def missing(self, ids: Sequence[str]) -> frozenset[str]:
        found: list[str] = []
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(ids))):
                rows = connection.execute(
                    "SELECT a.id FROM articles a LEFT JOIN annotations n ON n.article = a.id"
                    f" WHERE a.id IN ({places}) AND n.article IS NULL AND {_NOT_ASIDE}",
                    part,
                )
                found += [row[0] for row in rows]
        return frozenset(found)

    def stale(self, annotator: str, limit: int, after: str = "") -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT a.id FROM articles a LEFT JOIN annotations n ON n.article = a.id"
                f" WHERE a.id > ? AND (n.annotator IS NULL OR n.annotator <> ?) AND {_NOT_ASIDE} ORDER BY a.id LIMIT ?",
                (after, annotator, limit),
            ).fetchall()
        return [row[0] for row in rows]

    def stale_count(self, annotator: str) -> int:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM annotations WHERE annotator = :annotator)"
                " - (SELECT count(*) FROM set_aside s LEFT JOIN annotations n ON n.article = s.item"
                " WHERE s.task = 'annotate' AND (n.annotator IS NULL OR n.annotator <> :annotator))",
                {"annotator": annotator},
            )
            return int(row.fetchone()[0])
