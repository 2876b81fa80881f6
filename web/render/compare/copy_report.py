"""One text at several outlets: who ran it in which order, how much of it is the same, what was cut or changed, and whether the
agency is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from flask import url_for

from index.article import ArchivedArticle
from index.text.folding import fold
from search.serializers import timestamp
from web.render.compare.word_diff import CONTEXT, Paragraph, aligned, counted_words, is_changed
from web.render.links import absolute

Fold = tuple[bool, tuple[Paragraph, ...]]
"""(whether these paragraphs are unchanged and folded, the paragraphs)."""


class Credit(StrEnum):
    """Whether a copy names the agency that another copy names as the author."""

    NAMED = "named"
    NOT_NAMED = "not-named"
    UNKNOWN = "unknown"
    """None of the copies names an agency."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyEntry:
    """One outlet's version. share: part of its words that are the first one's, 0 to 1. kept: part of the first one's words that it
    has. cut, added: words. retitled: whether its headline is another one."""

    archived: ArchivedArticle
    share: float
    kept: float
    cut: int
    added: int
    retitled: bool
    credit: Credit
    rows: tuple[Paragraph, ...]

    @property
    def folds(self) -> list[Fold]:
        """The comparison with its long unchanged parts folded."""
        near = {
            place + step
            for place, paragraph in enumerate(self.rows)
            if is_changed(paragraph)
            for step in range(-CONTEXT, CONTEXT + 1)
        }
        marked = [(place not in near, paragraph) for place, paragraph in enumerate(self.rows)]
        return [
            (folded, tuple(paragraph for _, paragraph in group))
            for folded, group in groupby(marked, key=lambda one: one[0])
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyReport:
    """first: the article that the others are compared with, the earliest. copies: in the order in which they appeared. agency:
    that any of them names."""

    first: ArchivedArticle
    copies: tuple[CopyEntry, ...]
    agency: str | None
    first_credit: Credit


def ran(archived: ArchivedArticle) -> datetime:
    """When an article appeared: as it claims, else when it was first read."""
    published = archived.article.published
    return published.at if published else archived.first_fetched


def copy_report(first: ArchivedArticle, copies: Sequence[ArchivedArticle]) -> CopyReport:
    """first: the original. copies: what repeats it, in any order."""
    agency = next((one.article.agency for one in (first, *copies) if one.article.agency), None)
    ordered = sorted(copies, key=lambda one: (ran(one), one.first_fetched, one.article.id))
    return CopyReport(
        first=first,
        copies=tuple(_entry(first, copy, agency) for copy in ordered),
        agency=agency,
        first_credit=_credit(first, agency),
    )


def _entry(first: ArchivedArticle, copy: ArchivedArticle, agency: str | None) -> CopyEntry:
    rows = aligned([block.text for block in first.article.blocks], [block.text for block in copy.article.blocks])
    same, cut, added = (counted_words(rows, kind) for kind in ("same", "removed", "added"))
    return CopyEntry(
        archived=copy,
        share=same / max(1, same + added),
        kept=same / max(1, same + cut),
        cut=cut,
        added=added,
        retitled=fold(copy.article.title) != fold(first.article.title),
        credit=_credit(copy, agency),
        rows=tuple(rows),
    )


def _credit(archived: ArchivedArticle, agency: str | None) -> Credit:
    if agency is None:
        return Credit.UNKNOWN
    article = archived.article
    named = (article.agency, article.outlet.name if article.outlet else None, *article.authors, *article.desks)
    wanted = fold(agency)
    if any(wanted in fold(name) for name in named if name) or wanted in fold(article.text[:400] + article.text[-400:]):
        return Credit.NAMED
    return Credit.NOT_NAMED


def report_dict(report: CopyReport) -> dict[str, Any]:
    """For the API."""
    return {
        "agency": report.agency,
        "first": {**_article(report.first), "agency_credit": report.first_credit.value},
        "copies": [
            {
                **_article(entry.archived),
                "agency_credit": entry.credit.value,
                "retitled": entry.retitled,
                "share": round(entry.share, 3),
                "kept": round(entry.kept, 3),
                "words_cut": entry.cut,
                "words_added": entry.added,
                "paragraphs": [
                    [{"kind": piece.kind, "text": piece.text} for piece in paragraph] for paragraph in entry.rows
                ],
            }
            for entry in report.copies
        ],
    }


def _article(archived: ArchivedArticle) -> dict[str, Any]:
    article = archived.article
    return {
        "id": article.id,
        "title": article.title,
        "outlet": {"id": article.outlet.id, "name": article.outlet.name} if article.outlet else None,
        "published": article.published.isoformat() if article.published else None,
        "fetched": timestamp(archived.first_fetched),
        "url": absolute(url_for("api.article", article_id=article.id)),
    }
