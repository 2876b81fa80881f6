"""Quotations as a list of their own: who said what, where and when, each with its sentence and its article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from index.article import ArchivedArticle, Quotation
from index.people.registry.evidence_sentences import sentence_around
from search.csv_rows import safe_cell
from search.highlight.matcher import Matcher
from search.page import Result
from search.request import SearchQuery
from search.service import Searcher

COLUMNS = ("published", "outlet", "speaker", "said_by", "quotation", "context", "title", "url", "article")
"""Columns of the CSV."""

PAGES = 20
"""Pages of articles that one page of quotations reads in search of the first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """One quotation of an article; its paragraphs are joined by newlines.

    start, end: code points in `Article.text`, of the first and of the last paragraph. speaker: (id, name) of a person of the
    registry, or None. said_by: as printed. context: the sentence around its beginning.
    """

    article: ArchivedArticle
    words: str
    start: int
    end: int
    speaker: tuple[str, str] | None
    said_by: str
    context: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotedPage:
    """articles: how many articles match, whole; next_cursor: where the next page begins, None for the last."""

    quotations: tuple[Quoted, ...]
    articles: int
    next_cursor: str | None


def question(
    *,
    words: str = "",
    people: Iterable[str] = (),
    outlets: Iterable[str] = (),
    from_: str | None = None,
    to: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> SearchQuery:
    """The search behind a list of quotations. words: in the language of queries, looked for within quotations. people, outlets:
    names or ids. limit: articles of a page; each gives all its quotations that match."""
    return SearchQuery(
        q=words,
        fields=("quotes",),
        include=(*(("says", one) for one in people), *(("outlet", one) for one in outlets)),
        from_=from_,
        to=to,
        sort="newest",
        snippets=0,
        limit=limit,
        cursor=cursor,
    )


def page(searcher: Searcher, query: SearchQuery) -> QuotedPage:
    """One page, newest articles first. Raises what `Searcher.search` raises."""
    choice = _Choice(searcher, query)
    for _ in range(PAGES):
        found = searcher.search(query)
        quotations = tuple(one for result in found.results for one in choice.of(result))
        if quotations or found.next is None:
            break
        query = found.next
    return QuotedPage(quotations=quotations, articles=found.total, next_cursor=found.next_cursor)


def every(searcher: Searcher, query: SearchQuery) -> Iterator[Quoted]:
    """All of them, newest articles first, in bounded memory. Raises at once what `Searcher.stream` raises."""
    choice = _Choice(searcher, query)
    results = searcher.stream(query)
    return (one for result in results for one in choice.of(result))


class _Choice:
    """Which quotations of an article that matches are asked for."""

    def __init__(self, searcher: Searcher, query: SearchQuery) -> None:
        asked = searcher.ask(query)
        self._matcher: Matcher | None = searcher.matcher(asked) if query.q.strip() else None
        self._people = {who for chosen in asked.request.filters if chosen.facet == "says" for who in chosen.include}

    def of(self, result: Result) -> list[Quoted]:
        return [one for one in quotations_of(result.article) if self._wants(one)]

    def _wants(self, one: Quoted) -> bool:
        if self._people and (one.speaker is None or one.speaker[0] not in self._people):
            return False
        if self._matcher is None:
            return True
        whole = ((None, Quotation(start=0, end=len(one.words))),)
        marks = self._matcher.marks(one.words, one.article.article.lang, "body", whole)
        return any(self._matcher.leaves[mark.leaf].quoted for mark in marks)


def quotations_of(archived: ArchivedArticle, speaker: str | None = None) -> list[Quoted]:
    """The quotations of an article, in the order of its text. speaker: the id of the person whose alone are wanted."""
    text = archived.article.text
    names = {person.id: person.name for person in archived.people}
    found: list[Quoted] = []
    goes_on = False
    for who, one in archived.quotations:
        if one.end > len(text):
            continue
        words = text[one.start : one.end]
        if goes_on:
            last = found.pop()
            found.append(
                Quoted(
                    article=archived, words=f"{last.words}\n{words}", start=last.start, end=one.end, speaker=last.speaker,
                    said_by=last.said_by, context=last.context,
                )
            )  # fmt: skip
        else:
            # finding a sentence takes most of the time: only for those that are wanted
            start, end = sentence_around(text, one.start, one.end) if speaker in (None, who) else (one.start, one.end)
            found.append(
                Quoted(
                    article=archived, words=words, start=one.start, end=one.end,
                    speaker=(who, names.get(who, who)) if who else None, said_by=one.said_by, context=text[start:end],
                )
            )  # fmt: skip
        goes_on = one.goes_on
    return found if speaker is None else [quoted for quoted in found if quoted.speaker and quoted.speaker[0] == speaker]


def quoted_dict(one: Quoted, link: str) -> dict[str, Any]:
    """As the API answers. link: address of the article's page here."""
    article = one.article.article
    return {
        "quotation": one.words,
        "span": [one.start, one.end],
        "speaker": {"id": one.speaker[0], "name": one.speaker[1]} if one.speaker else None,
        "said_by": one.said_by or None,
        "context": one.context,
        "article": {
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "outlet": {"id": article.outlet.id, "name": article.outlet.name} if article.outlet else None,
            "published": article.published.isoformat() if article.published else None,
        },
        "page": link,
    }


def quoted_row(one: Quoted) -> tuple[str, ...]:
    """As a row of CSV, in the order of `COLUMNS`."""
    article = one.article.article
    values = (
        article.published.isoformat() if article.published else "",
        article.outlet.name if article.outlet else "",
        one.speaker[1] if one.speaker else "",
        one.said_by,
        one.words,
        one.context,
        article.title,
        article.url,
        article.id,
    )
    return tuple(safe_cell(value) for value in values)
