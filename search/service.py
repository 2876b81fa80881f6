"""From a query to its answer: the one path that page, API, feeds, export and alerts share."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.engines.protocols import EngineReader
from index.errors import NotFound, QueryError
from index.indexing.bookmark import Bookmark
from index.operations.settings import Settings
from index.query import Exact, FacetFilter, Node, Or, SearchRequest, Term
from index.result import Hit, SearchResult
from index.text.localizable import Sentence
from search.clock import meaning
from search.cursor import Cursor, read_cursor, write_cursor
from search.desk.label_facet import label_facet
from search.desk.own_facets import own_facets
from search.facet_labels import active_filters, facets_of, histogram_of, with_named
from search.highlight.snippets import Matcher, highlights, mark
from search.more_like_this import telling_words
from search.page import ActiveFilter, ArticlePage, Highlight, Result, SearchPage, Suggestion
from search.query.date_expressions import Span
from search.query.interpret import Interpretation, Interpreter, named_values, resolve_filters
from search.query.long_queries import LongQueries
from search.query.parse import Limits
from search.request import LABEL, OWN_FACETS, SearchQuery
from search.suggest.hints import hints
from search.suggest.query_parts import query_parts
from search.suggest.relax import explain
from search.suggest.spelling import FEW, Speller
from search.suggest.suggestions import suggestions

DEGRADED = Sentence(
    "A part of the index is out of reach right now, so articles are missing here and every number is the least it can be."
    " Nothing is lost; try again in a moment."
)
"""What a page says that was answered from a part of the index."""

UNFINISHED = Sentence(
    "The index is being made, so articles are missing here and every number is the least it can be. Nothing is lost."
)
"""What a page says that was answered while the index is made from the archive step by step."""

STREAM_BATCH = 200
"""Articles held in memory while all matches are streamed."""


class Searcher:
    """Answers searches from an engine and an archive. As thread-safe as they are; one per web worker is enough."""

    def __init__(self, engine: EngineReader, archive: Archive, settings: Settings) -> None:
        self.engine = engine
        self.archive = archive
        self.settings = settings
        self._interpreter = Interpreter(engine, archive, settings)
        self._speller = Speller(self._interpreter, archive)
        self.long_queries = LongQueries(archive, settings)
        self.names = self._interpreter.names
        self._archive_id: str | None = None
        self._unfinished = (-1, False)

    @property
    def generation(self) -> int:
        """Number of the newest state of the index. It changes whenever an answer may."""
        return self.engine.generation

    def meaning(self, query: SearchQuery) -> tuple[Span | int, ...]:
        """The moments that a query refers to right now. Together with the query and `generation` it decides the answer."""
        return meaning(query, self.limits(query), self.settings.timezone, int(time.time()))

    def search(self, query: SearchQuery, *, partial: bool = False) -> SearchPage:
        """One page of results. partial: whether it may be one that is `degraded`; else that raises. Raises QueryError (beyond a
        limit; a cursor or date that cannot be read), IndexingError, ArchiveError."""
        started = time.perf_counter()
        cursor = self._cursor(query)
        asked = self.ask(query, now=cursor.now if cursor else None)
        request = asked.request
        if cursor:
            request = replace(request, sort=cursor.sort, after=cursor.position, as_of=cursor.generation)
        # One hit more than asked for tells whether there is a next page.
        wanted = request.limit + 1 if request.limit else 0
        answer = self.engine.search(replace(request, limit=wanted, partial=partial))
        shown = answer.hits[: query.limit]
        next_cursor = None
        if shown and len(answer.hits) > query.limit:
            after = Cursor(request.sort, shown[-1].position, answer.generation, request.now)
            next_cursor = write_cursor(after, asked.query, self._secret)
        unfinished = partial and self._is_unfinished(answer.generation)
        # Advice counts in the whole index, and stands on the first page.
        advised = answer.complete and not unfinished and not cursor
        names = self.names.read_by(query.reader)
        facets = facets_of(answer.facets, asked.query, names)
        if answer.complete and not set(OWN_FACETS).isdisjoint(query.facets):
            facets += own_facets(self.engine, replace(request, as_of=answer.generation), asked.query, names)
        if answer.complete and LABEL in query.facets:
            facets += (label_facet(self.engine, replace(request, as_of=answer.generation), asked.query, names),)
        facets = with_named(facets, named_values(asked.reading.tree, names) if facets else {})
        page = SearchPage(
            query=asked.query,
            reading=asked.reading,
            sort=request.sort,
            total=answer.total,
            stories=answer.groups if query.group == "story" else None,
            generation=answer.generation,
            took_ms=0.0,
            results=tuple(self._results(shown, self.matcher(asked), query.snippets)),
            facets=facets,
            histogram=histogram_of(answer.histogram, self.settings.timezone),
            active=active_filters(asked.query, names),
            next_cursor=next_cursor,
            parts=query_parts(asked, self._interpreter, self.settings.long_query_parts)
            if query.long and advised
            else (),
            degraded=DEGRADED if not answer.complete else UNFINISHED if unfinished else None,
        )
        if advised and answer.total == 0:
            reasons = explain(asked, self._interpreter)
            page = replace(
                page,
                emptied_by=reasons.emptied_by,
                relaxations=reasons.relaxations,
            )
        if advised and answer.total <= FEW and not query.long:
            meant = self._speller.did_you_mean(asked, answer.total)
            page = replace(page, did_you_mean=meant and meant[0], did_you_mean_total=meant[1] if meant else 0)
        if advised and (offered := hints(asked, answer.total, self._interpreter)):
            page = replace(page, reading=replace(page.reading, notes=(*page.reading.notes, *offered)))
        return replace(page, took_ms=(time.perf_counter() - started) * 1000)

    def _is_unfinished(self, generation: int) -> bool:
        """Whether the index holds only the articles that were read so far, since there was none to answer beside it."""
        if self._unfinished[0] != generation:
            bookmark = Bookmark.parse(self.engine.bookmark)
            self._unfinished = (generation, bookmark is not None and bookmark.walked is not None)
        return self._unfinished[1]

    def prepare(self, page: SearchQuery) -> None:
        """Gather what the first search and the first suggestion of a process would wait for: half a second with a million articles.
        For a thread of its own, before anybody asks. page: a search as pages ask it. Raises ArchiveError, IndexingError."""
        self.search(replace(page, q="", limit=1, snippets=0), partial=True)
        for facet in ("lang", "section"):
            self.names.counts(facet)

    def stream(self, query: SearchQuery) -> Iterator[Result]:
        """Every match in order, in bounded memory, from one state of the index for as long as the engine keeps it.

        `limit` and `cursor` are ignored; highlights only if `snippets` is positive. Raises what `search` raises, before the
        first result.
        """
        asked = self.ask(query)
        matcher = self.matcher(asked) if query.snippets else None
        batches = self.hits(replace(asked.request, facets=(), histogram=None))
        return (result for hits in batches for result in self._results(hits, matcher, query.snippets))

    def hits(self, request: SearchRequest) -> Iterator[tuple[Hit, ...]]:
        """Every hit in order, `STREAM_BATCH` at a time; `limit` is ignored. Raises, at once, what the engine raises."""
        request = replace(request, limit=STREAM_BATCH)
        return self._further(request, self.engine.search(request))

    def _further(self, request: SearchRequest, answer: SearchResult) -> Iterator[tuple[Hit, ...]]:
        while answer.hits:
            yield answer.hits
            if len(answer.hits) < STREAM_BATCH:
                return
            answer = self.engine.search(replace(request, after=answer.hits[-1].position, as_of=answer.generation))

    def total_with(self, query: SearchQuery, facet: str, values: tuple[str, ...]) -> int:
        """How many of the matches have one of these values of a facet. Raises what `search` raises."""
        if not values:
            return 0
        request = self.ask(query).request
        narrowed = (*request.filters, FacetFilter(facet=facet, include=values))
        return self.engine.search(replace(request, filters=narrowed, limit=0, facets=(), histogram=None)).total

    def article(self, article_id: str, q: str = "", *, long: str = "", reader: int | None = None) -> ArticlePage:
        """One article with the words of `q` marked in its whole text. long: the key of a long query, for whose limits it may be.
        reader: whose word lists are meant. Raises NotFound, QueryError, ArchiveError."""
        archived = self._archived(article_id)
        story = self.archive.stories.summaries([archived.story]).get(archived.story) if archived.story else None
        if not q.strip():
            return ArticlePage(article=archived, story=story)
        asked = self.ask(SearchQuery(q=q, long=long, reader=reader))
        matcher = self.matcher(asked)
        article = archived.article
        return ArticlePage(
            article=archived,
            story=story,
            title_ranges=mark(article.title, article.lang, matcher, field="title"),
            text_ranges=mark(article.text, article.lang, matcher, quotations=archived.quotations),
            reading=asked.reading,
        )

    def more_like(self, article_id: str, limit: int = 5) -> tuple[Result, ...]:
        """At most `limit` articles that share this one's most characteristic words and people, best first, without itself and
        its near-duplicates. Raises NotFound, IndexingError, ArchiveError."""
        archived = self._archived(article_id)
        words = telling_words(archived.article, self._interpreter.count)
        people = tuple(person.id for person in archived.people)
        parts: list[Node] = [Term(word) for word in words]
        if people:
            parts.append(Exact("person", people))
        if not parts:
            return ()
        answer = self.engine.search(
            SearchRequest(tree=Or(tuple(parts)), sort="relevance", group="copies", limit=limit + 5)
        )
        same_text = {article_id, archived.copy_of or article_id}
        results = self._results(answer.hits, None, 0)
        return tuple(result for result in results if not {result.id, result.article.copy_of} & same_text)[:limit]

    def suggest(self, text: str, limit: int = 10, *, reader: int | None = None) -> tuple[Suggestion, ...]:
        """What the reader may be typing: people, outlets, sections, phrases from headlines, operators, and word lists, at most
        `limit`. reader: whose lists. Never raises QueryError."""
        return suggestions(text, limit, self.names, self.engine, self.archive, reader=reader)

    def ask(self, query: SearchQuery, *, now: int | None = None) -> Interpretation:
        """Interpret a query without running it; see `Interpreter.interpret`."""
        return self._interpreter.interpret(query, now=now)

    def limits(self, query: SearchQuery) -> Limits:
        """What a query may have."""
        return self._interpreter.limits(query)

    def matcher(self, asked: Interpretation) -> Matcher:
        """What marks the words of a query in the articles it finds."""
        speakers = [who for chosen in asked.request.filters if chosen.facet == "says" for who in chosen.include]
        return Matcher.of(asked.request.tree, self.names.stemmers(), asked.request.fields).with_speakers(speakers)

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
            resolved = resolve_filters(query, self.names.read_by(query.reader)).query
            if resolved == query:
                raise
            return read_cursor(query.cursor, resolved, self._secret)

    def _archived(self, article_id: str) -> ArchivedArticle:
        archived = self.archive.articles.get(article_id)
        if archived is None:
            raise NotFound(
                Sentence("There is no article %(article_id)s; it may have been removed.", article_id=repr(article_id))
            )
        return archived

    def active(self, query: SearchQuery) -> tuple[ActiveFilter, ...]:
        """The filters of a search with their labels, without running it. Raises ArchiveError, IndexingError."""
        names = self.names.read_by(query.reader)
        return active_filters(resolve_filters(query, names).query, names)

    def shown(self, query: SearchQuery, articles: Sequence[ArchivedArticle]) -> list[Result]:
        """These articles as results of a search that is known to find them, in their order. Raises QueryError, ArchiveError,
        IndexingError."""
        matcher = self.matcher(self.ask(query))
        stories = self.archive.stories.summaries(one.story for one in articles if one.story is not None)
        return [
            Result(
                article=one,
                score=0.0,
                story=stories.get(one.story or ""),
                highlights=_highlights(one, matcher, query.snippets),
            )
            for one in articles
        ]

    def _results(self, hits: tuple[Hit, ...], matcher: Matcher | None, snippets: int) -> list[Result]:
        """The articles of these hits, without those taken down since the index answered."""
        articles = {
            archived.article.id: archived for archived in self.archive.articles.get_many([hit.id for hit in hits])
        }
        stories = self.archive.stories.summaries(one.story for one in articles.values() if one.story is not None)
        return [
            Result(
                article=articles[hit.id],
                score=hit.score,
                copies=hit.copies,
                story=stories.get(articles[hit.id].story or ""),
                highlights=_highlights(articles[hit.id], matcher, snippets) if matcher else (),
            )
            for hit in hits
            if hit.id in articles
        ]


def _highlights(archived: ArchivedArticle, matcher: Matcher, snippets: int) -> tuple[Highlight, ...]:
    quotations = archived.quotations if matcher.needs_quotations else ()
    return highlights(archived.article, matcher, snippets, quotations)
