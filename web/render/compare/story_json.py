"""A story for the API: all that its page shows, with code points of every sentence that a claim rests on."""

from typing import Any

from flask import url_for

from index.article import ArchivedArticle
from index.quotes.alignment import Piece, Utterance
from search.serializers import story_dict, timestamp
from web.render.compare.story_report import Cell, Column, Member, Row, StoryReport
from web.render.links import absolute


def report_dict(report: StoryReport) -> dict[str, Any]:
    """What `/api/v1/stories/{id}` answers."""
    return {
        **story_dict(report.story.summary),
        "event_day": report.event.isoformat() if report.event else None,
        "url": absolute(url_for("stories.story", story_id=report.story.summary.id)),
        "articles_left_out": report.left_out,
        "members": [_member(member) for member in report.members],
        "first_published": report.members[0].archived.article.id,
        "first_fetched": report.first_read.archived.article.id,
        "growth": [
            {"hours": int(step.after.total_seconds() // 3600), "articles": step.articles, "outlets": step.outlets}
            for step in report.steps
        ],
        "facts": {
            kind.value: {"total": total, "rows": [_row(row, report.shown) for row in rows]}
            for kind, (rows, total) in report.table.items()
        },
        "quotes": {
            "aligned": [
                {
                    "speaker": _speaker(report, one.speaker),
                    "versions": [
                        {
                            **_spoken(printed.utterance),
                            "version": printed.version.value,
                            "changes": [
                                {"kind": _CHANGES[change.piece], "words": change.words} for change in printed.changes
                            ],
                        }
                        for printed in one.versions
                    ],
                }
                for one in report.quotes.aligned
            ],
            "alone": [
                {
                    "speaker": _speaker(report, one.utterance.speaker),
                    "said_by": one.said_by or None,
                    **_spoken(one.utterance),
                }
                for one in report.quotes.alone
            ],
            "alone_total": report.quotes.alone_total,
        },
        "columns": [{"outlet": _outlet(column), "articles": _ids(column)} for column in report.shown],
        "changed_later": [
            {
                "article": one.member.archived.article.id,
                "version": one.change.newer.number,
                "fetched": timestamp(one.change.newer.fetched),
                "fields": [
                    {"field": name.lower(), "before": before, "after": after}
                    for name, before, after in one.change.fields
                ],
                "words_added": one.change.added,
                "words_removed": one.change.removed,
            }
            for one in report.changed
        ],
        "without_it": {
            "total": report.without[1],
            "outlets": [{"id": outlet.id, "name": outlet.name} for outlet in report.without[0]],
        },
    }


_CHANGES = {Piece.BOTH: "same", Piece.FIRST: "removed", Piece.THIS: "added"}


def _speaker(report: StoryReport, person: str | None) -> dict[str, str] | None:
    name = report.quotes.names.get(person or "")
    return {"id": person, "name": name} if person and name else None


def _spoken(utterance: Utterance) -> dict[str, Any]:
    return {"article": utterance.article, "span": [utterance.start, utterance.end], "words": utterance.words}


def _ids(column: Column) -> list[str]:
    return [member.archived.article.id for member in column.members]


def _outlet(column: Column) -> dict[str, str] | None:
    return {"id": column.outlet.id, "name": column.outlet.name} if column.outlet else None


def _member(member: Member) -> dict[str, Any]:
    archived: ArchivedArticle = member.archived
    article = archived.article
    return {
        "id": article.id,
        "title": article.title,
        "outlet": {"id": article.outlet.id, "name": article.outlet.name} if article.outlet else None,
        "published": article.published.isoformat() if article.published else None,
        "fetched": timestamp(archived.first_fetched),
        "minutes_after_first": int(member.after.total_seconds() // 60),
        "event_day": archived.event.isoformat() if archived.event else None,
        "copy_of": archived.copy_of,
        "revisions": archived.revisions,
        "why": {
            "words": list(member.why.words),
            "people": [{"id": person.id, "name": person.name} for person in member.why.people],
            "same_day": member.why.same_day is not None,
            "copy": member.why.copy,
        },
        "url": absolute(url_for("api.article", article_id=article.id)),
    }


def _row(row: Row, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "key": row.fact.key,
        "label": row.fact.label,
        "outlets": row.outlets,
        "cells": [_cell(cell) for cell, _ in zip(row.cells, columns, strict=True)],
    }


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    """None says: no matching wording found."""
    if cell is None:
        return None
    return {"article": cell.article, "span": list(cell.at) if cell.at else None, "printed": cell.printed}
