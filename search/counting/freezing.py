"""Figures that are to be cited: kept as they were counted, with the articles behind them, under a key made of both.

The archive goes on: articles arrive, change and are taken down, so an address that counts anew gives other numbers. A frozen set
gives those of its day, and its manifest says what they were counted from: the questions, how they were read, the time, the version,
the ids of the articles with the digest of each text. Texts are not kept a second time, so a takedown leaves an id and a number.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from index.counting.protocols import ArticleState, FrozenSet
from index.errors import QueryError
from index.query import SearchRequest
from index.text.localizable import Sentence
from search.counting.questions import bare
from search.counting.sheet import Sheet, sheet_dict, sheet_of
from search.request import SearchQuery
from search.service import Searcher

NAMED_MOST = 6
"""Questions that the title of a set names."""

ARTICLES_MOST = 50_000
"""Articles of one question whose ids are kept."""

TOGETHER_MOST = 500_000
"""Articles of all questions together; one that several find counts for each."""

_PAGE = 2_000


def freeze(searcher: Searcher, sheet: Sheet, queries: Sequence[SearchQuery], address: str, by: str) -> FrozenSet:
    """Keep a sheet with the articles that its questions find. address: parameters of its page. Raises QueryError where they find
    too many, IndexingError, ArchiveError."""
    store = searcher.archive.frozen_sets
    together = sum(question.total for question in sheet.questions)
    if together > TOGETHER_MOST:
        raise QueryError(
            f"Together these questions find {together:,} articles; a set to be cited holds {TOGETHER_MOST:,}. Narrow the dates or the"
            " outlets, or keep the list in parts.",
            code="too_many_articles",
            parameter="q",
        )
    found: list[tuple[ArticleState, ...]] = []
    for query, question in zip(queries, sheet.questions, strict=True):
        if question.total > ARTICLES_MOST:
            raise QueryError(
                Sentence(
                    "“%(name)s” finds %(total)s articles; a set to be cited holds %(articles_most)s of each "
                    "question. Narrow the dates or the outlets.",
                    name=question.name,
                    total=question.total,
                    articles_most=ARTICLES_MOST,
                ),
                code="too_many_articles",
                parameter="q",
            )
        request = bare(searcher.ask(query).request)
        found.append(tuple(store.states(_ids(searcher, request, sheet.generation))))
    text = json.dumps(sheet_dict(sheet), ensure_ascii=False, sort_keys=True)
    content = text + json.dumps(found)
    frozen = FrozenSet(
        key=hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:20],
        kind=sheet.kind,
        title=titled(sheet),
        address=address,
        made=datetime.now(UTC),
        made_by=by,
        sheet=text,
        articles=tuple(found),
    )
    store.put(frozen)
    return frozen


def _ids(searcher: Searcher, request: SearchRequest, as_of: int) -> list[str]:
    request = replace(request, limit=_PAGE, sort="oldest", as_of=as_of)
    ids: list[str] = []
    answer = searcher.engine.search(request)
    while answer.hits:
        ids += [hit.id for hit in answer.hits]
        if len(answer.hits) < _PAGE:
            break
        answer = searcher.engine.search(replace(request, after=answer.hits[-1].position))
    return ids


def titled(sheet: Sheet) -> str:
    """What a set is called: the title of the sheet, and what was asked."""
    asked = [one.q.strip() or one.name for one in sheet.questions if one.q.strip() or one.name != "Results"]
    named = ", ".join(asked[:NAMED_MOST]) + (f" and {len(asked) - NAMED_MOST} more" if len(asked) > NAMED_MOST else "")
    return f"{sheet.title}: {named}" if named else f"{sheet.title}: all articles"


def thawed(frozen: FrozenSet) -> Sheet:
    """The sheet as it was kept."""
    return sheet_of(json.loads(frozen.sheet))


def manifest(frozen: FrozenSet, address: str) -> dict[str, Any]:
    """What a citation rests on. address: where the set is found."""
    sheet = thawed(frozen)
    return {
        "key": frozen.key,
        "address": address,
        "kind": frozen.kind,
        "title": frozen.title,
        "frozen": frozen.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "frozen_by": frozen.made_by,
        "counted": sheet.made,
        "version": sheet.version,
        "generation": sheet.generation,
        "denominator": sheet.denominator,
        "sheet_sha256": hashlib.sha256(frozen.sheet.encode("utf-8", "replace")).hexdigest(),
        "questions": [
            {
                "name": question.name,
                "q": question.q,
                "understood_as": question.understood_as,
                "total": question.total,
                "articles": [{"id": id, "revision": revision, "digest": digest} for id, revision, digest in articles],
            }
            for question, articles in zip(sheet.questions, frozen.articles, strict=True)
        ],
    }


def citation(frozen: FrozenSet, site: str, address: str) -> str:
    """A line to be printed."""
    sheet = thawed(frozen)
    return f"{site}: “{frozen.title}”, counted {sheet.made[:10]} by Broadsheet {sheet.version}. {address} (key {frozen.key})"
