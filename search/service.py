"""From a query to its answer: the one path that page, API, feeds, export and alerts share."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.engines.protocols import EngineReader
from index.errors import NotFound, QueryError
from index.operations.settings import Settings
from index.query import TEXT_FIELDS, Everything, Exact, Node, Or, SearchRequest, Sort, Term
from index.result import Hit
from index.text.analysis import WORD
from index.text.folding import fold
from search.clock import meaning
from search.cursor import Cursor, read_cursor, write_cursor
from search.facet_labels import active_filters, facet_requests, facets_of, histogram_of
from search.highlight.snippets import PASSAGE_REACH, Matcher, highlight, mark
from search.more_like_this import telling_words
from search.page import ArticlePage, Highlight, Reading, Result, SearchPage, Suggestion
from search.query.date_expressions import Span, period_of
from search.query.filter_names import Names
from search.query.parse import Limits, parse
from search.query.resolve import resolve, resolve_filters
from search.request import SearchQuery
from search.suggest.relax import explain
from search.suggest.spelling import did_you_mean
from search.suggest.suggestions import suggestions

STREAM_BATCH = 200
"""Articles held in memory while all matches are streamed."""

SPELLED_BY = 3
"""Articles whose spelling of a word is looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A query made ready for the engine. query: with values in place of names. reading: how its words were read."""

    query: SearchQuery
    reading: Reading
    request: SearchRequest


class Searcher:
    """Answers searches from an engine and an archive. As thread-safe as they are; one per web worker is enough."""

    def __init__(self, engine: EngineReader, archive: Archive, settings: Settings) -> None:
        self.engine = engine
        self.archive = archive
        self.settings = settings
        self.names = Names(engine, archive)
        self._limits = Limits.of(settings)
        self._archive_id: str | None = None

    @property
    def generation(self) -> int:
        """Number of the newest state of the index. It changes whenever an answer may."""
        return self.engine.generation

    def meaning(self, query: SearchQuery) -> tuple[Span | int, ...]:
        """The moments that a query refers to right now. Together with the query and `generation` it decides the answer."""
        return meaning(query, self._limits, self.settings.timezone, int(time.time()))

    def search(self, query: SearchQuery) -> SearchPage:
        """One page of results. Raises QueryError (beyond a limit; a cursor or date that cannot be read), IndexingError,
        ArchiveError."""
        started = time.perf_counter()
        cursor = self._cursor(query)
        asked = self.ask(query, now=cursor.now if cursor else None)
        request = asked.request
        if cursor:
            request = replace(request, sort=cursor.sort, after=cursor.position, as_of=cursor.generation)
        # One hit more than asked for tells whether there is a next page.
        answer = self.engine.search(replace(request, limit=request.limit + 1 if request.limit else 0))
        shown = answer.hits[: query.limit]
        next_cursor = None
        if shown and len(answer.hits) > query.limit:
            after = Cursor(request.sort, shown[-1].position, answer.generation, request.now)
            next_cursor = write_cursor(after, asked.query, self._secret)
        page = SearchPage(
            query=asked.query,
            reading=asked.reading,
            sort=request.sort,
            total=answer.total,
            generation=answer.generation,
            took_ms=0.0,
            results=tuple(self._results(shown, self._matcher(asked), query.snippets)),
            facets=facets_of(answer.facets, asked.query, self.names),
            histogram=histogram_of(answer.histogram, self.settings.timezone),
            active=active_filters(asked.query, self.names),
            next_cursor=next_cursor,
        )
        if answer.total == 0 and not cursor:
            page = self._explained(page, asked)
        return replace(page, took_ms=(time.perf_counter() - started) * 1000)

    def count(self, query: SearchQuery, *, now: int | None = None) -> int:
        """The total that `search` would give. now: epoch seconds, by default the present. Raises as `search` does."""
        request = self.ask(query, now=now).request
        return self.engine.search(replace(request, limit=0, facets=(), histogram=None)).total

    def stream(self, query: SearchQuery) -> Iterator[Result]:
        """Every match in order, in bounded memory, from one state of the index for as long as the engine keeps it.

        `limit` and `cursor` are ignored; highlights only if `snippets` is positive. Raises what `search` raises, before the
        first result.
        """
        asked = self.ask(query)
        request = replace(asked.request, limit=STREAM_BATCH, facets=(), histogram=None)
        first = self.engine.search(request)
        return self._streamed(request, first.hits, first.generation, self._matcher(asked), query.snippets)

    def article(self, article_id: str, q: str = "") -> ArticlePage:
        """One article with the words of `q` marked in its whole text. Raises NotFound, QueryError, ArchiveError."""
        archived = self.archive.articles.get(article_id)
        if archived is None:
            raise NotFound(f"There is no article {article_id!r}; it may have been removed.")
        if not q.strip():
            return ArticlePage(article=archived)
        asked = self.ask(SearchQuery(q=q))
        matcher = self._matcher(asked)
        article = archived.article
        return ArticlePage(
            article=archived,
            title_ranges=mark(article.title, article.lang, matcher, field="title"),
            text_ranges=mark(article.text, article.lang, matcher),
            reading=asked.reading,
        )

    def more_like(self, article_id: str, limit: int = 5) -> tuple[Result, ...]:
        """At most `limit` articles that share this one's most characteristic words and people, best first, without itself and
        its near-duplicates. Raises NotFound, IndexingError, ArchiveError."""
        archived = self.archive.articles.get(article_id)
        if archived is None:
            raise NotFound(f"There is no article {article_id!r}; it may have been removed.")
        words = telling_words(archived.article, self._count_tree)
        people = tuple(person.id for person in archived.people)
        parts: list[Node] = [Term(word) for word in words]
        if people:
            parts.append(Exact("person", people))
        if not parts:
            return ()
        answer = self.engine.search(SearchRequest(tree=Or(tuple(parts)), sort="relevance", fold=True, limit=limit + 5))
        own = {article_id, archived.copy_of or article_id}
        found = self._results(answer.hits, None, 0)
        return tuple(result for result in found if not {result.id, result.article.copy_of} & own)[:limit]

    def suggest(self, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """What the reader may be typing: people, outlets, sections and phrases from headlines, at most `limit`. Never raises
        QueryError."""
        return suggestions(text, limit, self.names, self.engine, self.archive)

    def ask(self, query: SearchQuery, *, now: int | None = None) -> Asked:
        """Interpret a query without running it. now: epoch seconds, by default the present. Raises QueryError."""
        now = int(time.time()) if now is None else now
        zone = self.settings.timezone
        reading = parse(query.q, self._limits)
        resolved = resolve(reading.tree, self.names, zone, now)
        filters = resolve_filters(query, self.names)
        sort: Sort = query.sort or ("newest" if isinstance(reading.tree, Everything) else "relevance")
        request = SearchRequest(
            tree=resolved.tree,
            filters=filters.filters,
            period=period_of(query.from_, query.to, query.since, field=query.date_field, zone=zone, now=now),
            fields=query.fields or TEXT_FIELDS,
            sort=sort,
            now=now,
            fold=query.duplicates == "hide",
            limit=query.limit,
            facets=facet_requests(query, self.names),
            histogram=None if query.histogram == "none" else query.histogram,
            zone=str(zone),
        )
        read = Reading(
            tree=reading.tree,
            understood_as=str(resolved.shown),
            notes=tuple(dict.fromkeys((*reading.notes, *resolved.notes, *filters.notes))),
        )
        return Asked(query=filters.query, reading=read, request=request)

    @property
    def _secret(self) -> str:
        if self._archive_id is None:
            self._archive_id = self.archive.outbox.archive_id
        return self._archive_id

    def _cursor(self, query: SearchQuery) -> Cursor | None:
        """A cursor belongs to the query as it was typed, or as the page links to it, with values in place of names."""
        if not query.cursor:
            return None
        try:
            return read_cursor(query.cursor, query, self._secret)
        except QueryError:
            resolved = resolve_filters(query, self.names).query
            if resolved == query:
                raise
            return read_cursor(query.cursor, resolved, self._secret)

    def _matcher(self, asked: Asked) -> Matcher:
        return Matcher.of(asked.request.tree, self.names.stemmers(), asked.request.fields)

    def _count_tree(self, tree: Node) -> int:
        return self.engine.search(SearchRequest(tree=tree, limit=0)).total

    def _results(self, hits: tuple[Hit, ...], matcher: Matcher | None, snippets: int) -> list[Result]:
        """The articles of these hits, without those taken down since the index answered."""
        articles = {
            archived.article.id: archived for archived in self.archive.articles.get_many([hit.id for hit in hits])
        }
        return [
            Result(
                article=articles[hit.id],
                score=hit.score,
                copies=hit.copies,
                highlights=_highlights(articles[hit.id], matcher, snippets) if matcher else (),
            )
            for hit in hits
            if hit.id in articles
        ]

    def _streamed(
        self, request: SearchRequest, hits: tuple[Hit, ...], generation: int, matcher: Matcher, snippets: int
    ) -> Iterator[Result]:
        while hits:
            yield from self._results(hits, matcher if snippets else None, snippets)
            if len(hits) < request.limit:
                return
            hits = self.engine.search(replace(request, after=hits[-1].position, as_of=generation)).hits

    def _explained(self, page: SearchPage, asked: Asked) -> SearchPage:
        """The page with why nothing was found, and with similar searches that find something."""

        def total(query: SearchQuery) -> int:
            try:
                return self.count(query, now=asked.request.now)
            except QueryError:  # the rewritten query may exceed a limit that the typed one kept
                return 0

        found = explain(asked.query, asked.reading.tree, self.names, total, self._count_tree)
        return replace(
            page,
            emptied_by=found.emptied_by,
            relaxations=found.relaxations,
            did_you_mean=did_you_mean(
                asked.query, asked.reading.tree, self.names, total, self._count_tree, self._spelled
            ),
        )

    def _spelled(self, word: str) -> str:
        """A folded word as the newest articles that contain it spell it."""
        hits = self.engine.search(SearchRequest(tree=Term(word), sort="newest", limit=SPELLED_BY)).hits
        printed: Counter[str] = Counter()
        for archived in self.archive.articles.get_many([hit.id for hit in hits]):
            text = f"{archived.article.title}\n{archived.article.text[:PASSAGE_REACH]}"
            printed.update(match[0].lower() for match in WORD.finditer(text) if fold(match[0]) == word)
        return printed.most_common(1)[0][0] if printed else word


def _highlights(archived: ArchivedArticle, matcher: Matcher, snippets: int) -> tuple[Highlight, ...]:
    article = archived.article
    if not snippets:
        return ()
    ranges = mark(article.title, article.lang, matcher, field="title")
    title = (Highlight(field="title", text=article.title, ranges=ranges),) if ranges else ()
    passages = highlight(article.text, article.lang, matcher, passages=snippets)
    return title + tuple(Highlight(field="body", text=p.text, ranges=p.ranges, cut=p.cut) for p in passages)
