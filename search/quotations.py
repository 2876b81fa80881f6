"""Quotations as a list of their own: who said what, where and when, each with its sentence and its article."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from index.article import ArchivedArticle, Quotation
from index.people.registry.evidence_sentences import sentence_around
from index.query import Sort
from search.csv_rows import safe_cell
from search.highlight.matcher import Matcher
from search.page import Ranges, Result, SearchPage
from search.request import Duplicates, SearchQuery
from search.service import Searcher

COLUMNS = ("published", "outlet", "speaker", "said_by", "quotation", "context", "title", "url", "article")
"""Columns of the CSV."""

_NEXT = re.compile(r"\s+[\"“„«»‘‚]$")
"""The mark of the next quotation, which a sentence may end with."""

SORTS: tuple[Sort, ...] = ("newest", "oldest", "relevance")
"""Orders of quotations: of their articles."""

PAGES = 20
"""Pages of articles that one page of quotations reads in search of the first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """One quotation of an article; its paragraphs are joined by newlines.

    start, end: code points in `Article.text`, of the first and of the last paragraph. speaker: (id, name) of a person of the
    registry, or None. said_by: as printed. context: the sentence around its beginning; around: of that, what stands before the
    quotation and behind it. marks: what of `words` was asked for.
    """

    article: ArchivedArticle
    words: str
    start: int
    end: int
    speaker: tuple[str, str] | None
    said_by: str
    context: str
    around: tuple[str, str]
    marks: Ranges = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotedPage:
    """articles: how many articles match, whole; next_cursor: where the next page begins, None for the last. found: the first of
    the pages of articles that were read for it, with how the question was read and the facets that it asks for."""

    quotations: tuple[Quoted, ...]
    articles: int
    next_cursor: str | None
    found: SearchPage


def question(
    *,
    words: str = "",
    people: Iterable[str] = (),
    outlets: Iterable[str] = (),
    from_: str | None = None,
    to: str | None = None,
    sort: Sort = "newest",
    limit: int = 20,
    cursor: str | None = None,
    duplicates: Duplicates = "show",
    facets: tuple[str, ...] = (),
    facet_size: int = 10,
) -> SearchQuery:
    """The search behind a list of quotations. words: in the language of queries, looked for within quotations. people, outlets:
    names or ids. sort: of the articles. limit: articles of a page; each gives all its quotations that match. duplicates: "hide"
    leaves out what only repeats another article's text. facets: to count among the articles, facet_size values of each."""
    return SearchQuery(
        q=words,
        fields=("quotes",),
        include=(*(("says", one) for one in people), *(("outlet", one) for one in outlets)),
        from_=from_,
        to=to,
        sort=sort,
        duplicates=duplicates,
        facets=facets,
        facet_size=facet_size,
        snippets=0,
        limit=limit,
        cursor=cursor,
    )


def page(searcher: Searcher, query: SearchQuery) -> QuotedPage:
    """One page, in the order of their articles. Raises what `Searcher.search` raises."""
    choice = _Choice(searcher, query)
    first = found = searcher.search(query)
    quotations = choice.of_all(found)
    for _ in range(PAGES - 1):
        if quotations or found.next is None:
            break
        found = searcher.search(replace(found.next, facets=()))
        quotations = choice.of_all(found)
    return QuotedPage(quotations=quotations, articles=found.total, next_cursor=found.next_cursor, found=first)


def every(searcher: Searcher, query: SearchQuery) -> Iterator[Quoted]:
    """All of them, in the order of their articles, in bounded memory. Raises at once what `Searcher.stream` raises."""
    choice = _Choice(searcher, query)
    results = searcher.stream(query)
    return (one for result in results for one in choice.of(result))


class _Choice:
    """Which quotations of an article that matches are asked for."""

    def __init__(self, searcher: Searcher, query: SearchQuery) -> None:
        matcher = searcher.matcher(searcher.ask(query))
        self._matcher = matcher if any(leaf.region == "quote" for leaf in matcher.leaves) else None
        self._people = {who for leaf in matcher.leaves for who in leaf.says}

    def of_all(self, found: SearchPage) -> tuple[Quoted, ...]:
        """Those of a page of articles."""
        return tuple(one for result in found.results for one in self.of(result))

    def of(self, result: Result) -> list[Quoted]:
        """Those of one article, with the words asked for marked."""
        chosen: list[Quoted] = []
        for one in quotations_of(result.article):
            if self._people and (one.speaker is None or one.speaker[0] not in self._people):
                continue
            if self._matcher is None:
                chosen.append(one)
            elif marks := self._marks(self._matcher, one):
                chosen.append(replace(one, marks=marks))
        return chosen

    def _marks(self, matcher: Matcher, one: Quoted) -> Ranges:
        """Where the words asked for stand in a quotation; empty where it has none of them."""
        whole = ((None, Quotation(start=0, end=len(one.words))),)
        found = matcher.marks(one.words, one.article.article.lang, "body", whole)
        ranges: list[tuple[int, int]] = []
        for mark in found:
            if matcher.leaves[mark.leaf].region != "quote":
                continue
            if ranges and mark.start < ranges[-1][1]:
                ranges[-1] = ranges[-1][0], max(ranges[-1][1], mark.end)
            else:
                ranges.append((mark.start, mark.end))
        return tuple(ranges)


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
                    said_by=last.said_by, context=last.context, around=last.around,
                )
            )  # fmt: skip
        else:
            # finding a sentence takes most of the time: only for those that are wanted
            start, end = sentence_around(text, one.start, one.end) if speaker in (None, who) else (one.start, one.end)
            found.append(
                Quoted(
                    article=archived, words=words, start=one.start, end=one.end,
                    speaker=(who, names.get(who, who)) if who else None, said_by=one.said_by, context=text[start:end],
                    around=(text[start : one.start], _NEXT.sub("", text[one.end : end])),
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
