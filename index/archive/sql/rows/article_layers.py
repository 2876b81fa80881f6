"""Corrections of articles as rows, and the columns of an article that follow from them."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from index.archive.sql.database import Connection
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, moment_of, time_or_none
from index.article import Article, Precision
from index.corrections.layer import ArticleCorrection, Field, Value, standing


class Layer(NamedTuple):
    """values: what stands. changes: how often something was corrected or taken back, so that a reader sees that it changed."""

    values: dict[Field, Value]
    changes: int


NO_LAYER = Layer({}, 0)


def layers(connection: Connection, ids: Sequence[str]) -> dict[str, Layer]:
    """id -> layer, for those of the articles that were ever corrected."""
    logs: dict[str, list[ArticleCorrection]] = {}
    for part, places in marks(ids):
        for entry in entries(connection, f"article IN ({places})", part):
            logs.setdefault(entry.article, []).append(entry)
    return {
        article: Layer(standing(log), len(log) + sum(entry.undone is not None for entry in log))
        for article, log in logs.items()
    }


def entries(connection: Connection, condition: str, values: Sequence[str | int]) -> list[ArticleCorrection]:
    """The corrections that an SQL condition chooses, oldest first."""
    rows = connection.execute(
        "SELECT seq, article, field, value, made, made_by, undone, undone_by FROM article_corrections"
        f" WHERE {condition} ORDER BY seq",
        values,
    )
    return [
        ArticleCorrection(
            seq=seq,
            article=article,
            field=Field(field),
            value=json.loads(value),
            made=moment_of(made),
            by=by,
            undone=time_or_none(undone),
            undone_by=undone_by,
        )
        for seq, article, field, value, made, by, undone, undone_by in rows
    ]


def article_columns(article: Article) -> tuple[str | None, int | None, bool]:
    """outlet, published, dated"""
    published = article.published
    return (
        article.outlet.id if article.outlet else None,
        micros(published.at) if published else None,
        published is not None and published.precision is Precision.TIME,
    )
