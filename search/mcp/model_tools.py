"""What a language model may ask: each tool as a function of plain values, whatever protocol carries it.

Every number and every article comes from a search without what publishers reserve from language models (`rights_mcp`): figures of
people and of shares, too, whose usual sources in the archive count all articles.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from index.article import ArchivedArticle
from index.errors import NotFound, QueryError
from index.people.registry.evidence_sentences import evidence
from index.query import Sort
from index.rights import Use, forbids
from index.text.localizable import Sentence
from search import quotations
from search.counting.attention import Attention, Line, attention, lines_by
from search.counting.intervals import Span
from search.counting.many_queries import By, ManyQueries
from search.counting.networks import Network, Of, network
from search.counting.query_lists import QueryList
from search.counting.sheet import Sheet, search_text
from search.counting.word_tables import Telling, telling_words
from search.exported import without_reserved
from search.mcp.model_answers import (
    Addresses,
    bounded,
    facet_answer,
    head,
    notes_answer,
    result_answer,
    sheet_answer,
)
from search.request import SearchQuery
from search.service import Searcher

FACETS_MOST = 10
"""Values of each facet beside results."""

LISTED_MOST = 50
"""People in one answer, and queries in one list."""

LOOKED_AT = 30
"""Newest articles of a person that roles, printed names, sentences and quotations are taken from."""

SHOWN = 5
"""Sentences, and quotations, of a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrow:
    """What narrows a question: names or ids of people and outlets, sections, languages, labels of outlets, days as 2025, 2025-07 or
    2025-07-12, since a day or for so long (7d)."""

    person: Sequence[str] = ()
    outlet: Sequence[str] = ()
    section: Sequence[str] = ()
    lang: Sequence[str] = ()
    label: Sequence[str] = ()
    from_day: str | None = None
    to_day: str | None = None
    since: str | None = None

    def query(self, q: str) -> SearchQuery:
        """The question with these filters."""
        facets = ("person", "outlet", "section", "lang", "label")
        return SearchQuery(
            q=q,
            include=tuple((facet, value) for facet in facets for value in getattr(self, facet)),
            from_=self.from_day,
            to=self.to_day,
            since=self.since,
        )


NO_FILTER = Narrow()


class ModelTools:
    """The tools over one archive. All of them raise BroadsheetError with a sentence that says what to do instead."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._settings = searcher.settings
        self._addresses = Addresses(searcher.settings)

    def search(
        self,
        q: str,
        narrow: Narrow = NO_FILTER,
        *,
        sort: Sort | None = None,
        limit: int = 10,
        cursor: str | None = None,
        facets: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Articles that match, with passages, a page at a time."""
        whole = narrow.query(q)
        query = replace(
            self._given(whole), sort=sort, limit=_within(limit, self._settings.mcp_results), cursor=cursor,
            facets=tuple(facets), facet_size=FACETS_MOST, duplicates="hide",
        )  # fmt: skip
        page = self._searcher.search(query)
        answer: dict[str, Any] = {
            "understood_as": page.reading.understood_as,
            "notes": notes_answer(page.reading.notes),
            "did_you_mean": page.did_you_mean,
            "total": page.total,
            "left_out": self._left_out(whole, page.total) if cursor is None else None,
            "results": [
                result_answer(one, self._addresses) for one in page.results if self._may_give(one.article)
            ],
            "facets": {facet.name: facet_answer(facet) for facet in page.facets},
            "next_cursor": page.next_cursor,
            "page": self._addresses.search(search_text(self._given(whole))),
        }  # fmt: skip
        return bounded(answer, "results", self._settings.mcp_characters)

    def article(self, id_or_address: str, offset: int = 0) -> dict[str, Any]:
        """One article with its text, or the next part of a long one. Raises NotFound."""
        archive = self._searcher.archive
        known = archive.articles.get(id_or_address)
        if known is None and (id := archive.articles.id_of(id_or_address)) is not None:
            known = archive.articles.get(id)
        if known is None:
            raise NotFound(
                Sentence(
                    "There is no article %(id_or_address)s in this archive. Give the id of a result, or the "
                    "address of the original.",
                    id_or_address=repr(id_or_address[:200]),
                )
            )
        if not self._may_give(known):
            raise QueryError(
                f"The publisher reserves this article ({', '.join(known.article.rights)}), so it is not given to a language model. People"
                f" can read it at {self._addresses.article(known.article.id)}.",
                code="reserved",
                parameter="id",
            )
        article, most = known.article, self._settings.mcp_characters
        start = max(0, offset)
        part = article.text[start : start + most]
        end = start + len(part)
        return {
            **head(known, self._addresses),
            "standfirst": article.standfirst,
            "modified": article.modified.isoformat() if article.modified else None,
            "keywords": list(article.keywords),
            "paywalled": article.paywalled,
            "gone": known.gone.date().isoformat() if known.gone else None,
            "licence": article.licence,
            "rights": [right.value for right in article.rights],
            "revisions": known.revisions,
            "text": part,
            "characters": len(article.text),
            "next_offset": end if end < len(article.text) else None,
        }

    def people(self, name: str = "", limit: int = 20) -> dict[str, Any]:
        """People by a part of their name, those in most articles first."""
        query = replace(
            self._given(SearchQuery()), facets=("person",), facet_size=_within(limit, LISTED_MOST), limit=1,
            facet_q=(("person", name),) if name.strip() else (),
        )  # fmt: skip
        found = [value for facet in self._searcher.search(query).facets for value in facet.values if value.count]
        answer = {
            "people": [
                {
                    "id": one.value, "name": one.label, "articles": one.count, "may_be_several": one.uncertain,
                    "page": self._addresses.person(one.value),
                }
                for one in found
            ]
        }  # fmt: skip
        return bounded(answer, "people", self._settings.mcp_characters)

    def person(self, id_or_name: str) -> dict[str, Any]:
        """A person: names in print, roles, who stands in the same articles, sentences and quotations. Raises NotFound."""
        archive = self._searcher.archive
        known = archive.people.get(id_or_name)
        if known is None and len(named := archive.people.resolve(id_or_name)) == 1:
            known = archive.people.get(named[0].id)
        who = known.person.id if known else ""
        query = replace(
            self._given(SearchQuery(include=(("person", who),), person_op="and")), sort="newest", limit=LOOKED_AT,
            facets=("person", "outlet"), facet_size=FACETS_MOST + 1, snippets=0,
        )  # fmt: skip
        page = self._searcher.search(query) if known else None
        if known is None or page is None or not page.total:
            raise NotFound(
                Sentence(
                    "There is nobody %(id_or_name)s here. Look for the id with the tool people, by a part of the name.",
                    id_or_name=repr(id_or_name[:200]),
                )
            )
        articles = [one.article for one in page.results if self._may_give(one.article)]
        facets = {facet.name: facet_answer(facet)["values"] for facet in page.facets}
        spoken = self._quotes(who)
        answer = {
            "id": who,
            "name": known.person.name,
            "articles": page.total,
            "may_be_several": known.uncertain,
            **_as_printed(who, articles),
            "appears_with": [one for one in facets.get("person", ()) if one["value"] != who][:FACETS_MOST],
            "outlets": facets.get("outlet", [])[:FACETS_MOST],
            "sentences": [*_sentences(who, articles, self._addresses)],
            "quotations": spoken,
            "newest": [head(one, self._addresses) for one in articles[:FACETS_MOST]],
            "page": self._addresses.person(who),
        }
        return bounded(answer, "newest", self._settings.mcp_characters)

    def over_time(
        self,
        queries: Sequence[str],
        narrow: Narrow = NO_FILTER,
        *,
        interval: Span | Literal["auto"] = "auto",
        by: str | None = None,
    ) -> dict[str, Any]:
        """Articles over time, as number and as share of all articles of the same outlets. by: a line for each value of a facet."""
        if by is None:
            lines = tuple(
                Line(name=q.strip() or "All articles", query=self._given(narrow.query(q))) for q in queries or ("",)
            )
        elif len(queries) > 1:
            raise QueryError("by draws the values of one question; give one query.", code="by", parameter="by")
        else:
            lines = lines_by(self._searcher, self._given(narrow.query(queries[0] if queries else "")), by)
            if not lines:
                raise QueryError(f"Nothing is found that could be counted by {by}.", code="by", parameter="by")
        return self._table(lambda: attention(self._searcher, Attention(lines=lines, interval=interval, shown="share")))

    def words(
        self, q: str, narrow: Narrow = NO_FILTER, *, against: str | None = None, limit: int = 20
    ) -> dict[str, Any]:
        """The words, people and outlets that set results apart, by log-likelihood."""
        other = narrow.query(against) if against and against.strip() else SearchQuery()
        telling = Telling(
            query=self._given(narrow.query(q)), against=self._given(other), limit=_within(limit, LISTED_MOST)
        )
        return self._table(lambda: telling_words(self._searcher, telling))

    def network(self, q: str, narrow: Narrow = NO_FILTER, *, of: Of = "people", size: int = 12) -> dict[str, Any]:
        """Who stands with whom in the results."""
        wanted = Network(query=self._given(narrow.query(q)), of=of, size=max(2, _within(size, LISTED_MOST)))
        return self._table(lambda: network(self._searcher, wanted))

    def counts(self, queries: Sequence[str], narrow: Narrow = NO_FILTER, *, by: By = "none") -> dict[str, Any]:
        """How many articles each of many queries finds, each read alone."""
        frame = self._given(narrow.query(""))
        listed = QueryList.of([("", q) for q in queries], frame, LISTED_MOST)
        made = ManyQueries(self._searcher, listed, frame, by, self._addresses.site)
        rows = tuple(made.rows())  # before its notes, which tell what happened meanwhile
        return self._table(lambda: replace(made.without_rows(), rows=rows))

    def _given(self, query: SearchQuery) -> SearchQuery:
        """The question without what publishers reserve from language models."""
        return without_reserved(query, Use.MCP, self._settings)

    def _may_give(self, archived: ArchivedArticle) -> bool:
        """Looked at once more: what a page states may have changed since the index heard of it."""
        return not forbids(archived.article, Use.MCP, self._settings)

    def _left_out(self, whole: SearchQuery, total: int) -> int:
        """How many articles match that are not given."""
        if not self._settings.rights_mcp:
            return 0
        found = self._searcher.search(replace(whole, limit=0, snippets=0)).total
        return max(0, found - total)

    def _table(self, counted: Callable[[], Sheet]) -> dict[str, Any]:
        """A table as an answer."""
        return bounded(sheet_answer(counted(), self._addresses), "rows", self._settings.mcp_characters)

    def _quotes(self, who: str) -> list[dict[str, Any]]:
        query = self._given(quotations.question(people=(who,), limit=LOOKED_AT))
        found = quotations.page(self._searcher, query).quotations
        return [
            {"quotation": one.words, "context": one.context, "page": self._addresses.article(one.article.article.id)}
            for one in found
            if self._may_give(one.article)
        ][:SHOWN]


def _within(wanted: int, most: int) -> int:
    return max(1, min(wanted, most))


def _as_printed(who: str, articles: Sequence[ArchivedArticle]) -> dict[str, list[str]]:
    """What these articles call somebody, the most frequent first."""
    mentions = [mention for one in articles for person, mention in one.mentions if person == who]
    names = Counter(mention.name for mention in mentions)
    roles = Counter(role for mention in mentions for role in mention.roles)
    return {
        "names": [name for name, _ in names.most_common(SHOWN)],
        "roles": [role for role, _ in roles.most_common(SHOWN)],
    }


def _sentences(who: str, articles: Sequence[ArchivedArticle], addresses: Addresses) -> list[dict[str, str]]:
    """The first sentences that name somebody, of the newest articles."""
    found = []
    for one in articles:
        name = next((mention.name for person, mention in one.mentions if person == who), None)
        proof = evidence(one, who, name) if name is not None else None
        if proof is not None:
            found.append({"sentence": proof.sentence, "page": addresses.article(proof.article)})
    return found[:SHOWN]
