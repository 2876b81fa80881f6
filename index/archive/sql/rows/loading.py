"""Rows -> ArchivedArticle: the newest revision under what editors corrected, who is in it, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from index.archive.sql.database import Connection
from index.archive.sql.rows.article_layers import NO_LAYER, layers
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import article_of, moment_of, row_to_annotation, time_or_none, unpack
from index.archive.sql.signatures import first_of_chain
from index.article import Annotation, ArchivedArticle, Mention, Outlet, Person, Quotation, Understood, understood_later
from index.corrections.layer import corrected

_ARTICLE = (
    "SELECT a.id, r.payload, a.copy_of, a.first_fetched, a.last_fetched, a.gone, a.version, n.annotator, n.payload, a.story"
    " FROM articles a JOIN revisions r ON r.article = a.id AND r.number = a.version"
    " LEFT JOIN annotations n ON n.article = a.id WHERE a.id IN"
)
_MENTION = (
    "SELECT m.article, m.number, p.id, p.name FROM mentions m JOIN people p ON p.id = m.person WHERE m.article IN"
)

_OUTLET = (
    "SELECT o.id, t.id, coalesce(t.shown, t.name) FROM outlets o JOIN outlets t ON t.id = coalesce(o.stands_for, o.id)"
    " WHERE (o.stands_for IS NOT NULL OR o.shown IS NOT NULL)"
)
_STATE = "SELECT id, copy_of, first_fetched, last_fetched, gone, story FROM articles WHERE id IN"


def load(connection: Connection, ids: Sequence[str]) -> dict[str, ArchivedArticle]:
    """id -> article, for those of the ids that are there."""
    articles: dict[str, ArchivedArticle] = {}
    for part, places in marks(list(dict.fromkeys(ids))):
        people, above = _people(connection, part, places), layers(connection, part)
        for (
            article_id,
            payload,
            copy_of,
            first,
            last,
            gone,
            version,
            annotator,
            annotation,
            story,
        ) in connection.execute(f"{_ARTICLE} ({places})", part):
            named = people.get(article_id, [])
            layer = above.get(article_id, NO_LAYER)
            articles[article_id] = archived = ArchivedArticle(
                article=corrected(article_of(payload), layer.values),
                people=_distinct(named),
                copy_of=first_of_chain(connection, copy_of) if copy_of else None,
                story=story,
                first_fetched=moment_of(first),
                last_fetched=moment_of(last),
                gone=time_or_none(gone),
                revisions=version,
                corrected=tuple(sorted(field.value for field in layer.values)),
                layer=layer.changes,
            )
            if annotation:
                understood_later(archived, partial(_understood, annotator, annotation, named))
    return _under_decisions(connection, articles)


def _under_decisions(connection: Connection, articles: dict[str, ArchivedArticle]) -> dict[str, ArchivedArticle]:
    """With the outlets that editors merged or renamed in place of those that were read."""
    read = {archived.article.outlet.id for archived in articles.values() if archived.article.outlet}
    shown: dict[str, Outlet] = {}
    for part, places in marks(sorted(read)):
        for outlet, target, name in connection.execute(f"{_OUTLET} AND o.id IN ({places})", part):
            shown[outlet] = Outlet(id=target, name=name)
    if not shown:
        return articles
    return {
        article_id: replace(archived, article=replace(archived.article, outlet=shown[archived.article.outlet.id]))
        if archived.article.outlet and archived.article.outlet.id in shown
        else archived
        for article_id, archived in articles.items()
    }


def brought_up_to_date(
    connection: Connection, read: Mapping[str, tuple[ArchivedArticle, Annotation]]
) -> list[ArchivedArticle]:
    """Articles that were read before, with what the tables say of them by now. Their texts are not decoded again.

    read: id -> article and its stored annotation; of the newest revision. Those that are gone are left out.
    """
    fresh: list[ArchivedArticle] = []
    for part, places in marks(list(read)):
        people = _people(connection, part, places)
        for article_id, copy_of, first, last, gone, story in connection.execute(f"{_STATE} ({places})", part):
            archived, annotation = read[article_id]
            named = people.get(article_id, [])
            fresh.append(
                replace(
                    archived,
                    people=_distinct(named),
                    mentions=_resolved(named, annotation.mentions),
                    quotations=_spoken(named, annotation),
                    copy_of=first_of_chain(connection, copy_of) if copy_of else None,
                    event=annotation.event,
                    story=story,
                    first_fetched=moment_of(first),
                    last_fetched=moment_of(last),
                    gone=time_or_none(gone),
                )
            )
    return fresh


def _understood(annotator: str, payload: bytes, named: list[tuple[int, Person]]) -> Understood:
    annotation = row_to_annotation(annotator, unpack(payload))
    return _resolved(named, annotation.mentions), _spoken(named, annotation), annotation.event


def _people(connection: Connection, part: Sequence[str], places: str) -> dict[str, list[tuple[int, Person]]]:
    people: dict[str, list[tuple[int, Person]]] = {}
    met: dict[str, Person] = {}
    for article_id, number, person, name in connection.execute(
        f"{_MENTION} ({places}) ORDER BY m.article, m.number", part
    ):
        known = met.get(person)
        if known is None:
            known = met[person] = Person(id=person, name=name)
        people.setdefault(article_id, []).append((number, known))
    return people


def _distinct(named: list[tuple[int, Person]]) -> tuple[Person, ...]:
    return tuple({person.id: person for _, person in named}.values())


def _spoken(named: list[tuple[int, Person]], annotation: Annotation | None) -> tuple[tuple[str | None, Quotation], ...]:
    """The quotations with whom their speakers count to by now: mergers and splits of people reach them through the mention."""
    if annotation is None or not annotation.quotations:
        return ()
    people = {number: person.id for number, person in named}
    return tuple(
        (None if quotation.speaker is None else people.get(quotation.speaker), quotation)
        for quotation in annotation.quotations
    )


def _resolved(named: list[tuple[int, Person]], mentions: tuple[Mention, ...]) -> tuple[tuple[str, Mention], ...]:
    return tuple((person.id, mentions[number]) for number, person in named if number < len(mentions))
