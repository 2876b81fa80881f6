"""Queries that are longer than an address may carry: their words are kept in the archive under a key made of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from index.archive.protocols import Archive
from index.errors import QueryError
from index.operations.durations import utc_now
from index.operations.settings import Settings
from index.text.localizable import Sentence
from index.watch.saved_search import long_query_key
from search.query.parse import Limits, parse
from search.request import SearchQuery

BEYOND = frozenset(("too_long", "too_many_words", "too_deep", "too_many_prefixes"))
"""Codes of the errors about limits that are wider for long queries."""


class LongQueries:
    """Those of one archive. clock: the present as aware UTC; for tests."""

    def __init__(self, archive: Archive, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._archive = archive
        self._settings = settings
        self._clock = clock

    def marked(self, query: SearchQuery) -> SearchQuery:
        """The query with its key, if it is a long one; nothing is kept. Raises QueryError beyond the limits of long queries."""
        short = replace(query, long="")
        try:
            parse(query.q, Limits.of(self._settings))
        except QueryError as error:
            if error.code not in BEYOND:
                raise
        else:
            return short
        parse(query.q, Limits.long(self._settings))
        return replace(short, long=long_query_key(query.q))

    def kept(self, query: SearchQuery) -> SearchQuery:
        """The query with its key, and its words kept under it, if it is a long one. Raises QueryError beyond the limits of long
        queries, ArchiveError."""
        marked = self.marked(query)
        if marked.long:
            self._archive.long_queries.put(marked.q, self._clock(), keep=self._settings.long_queries_kept)
        return marked

    def with_words(self, query: SearchQuery) -> SearchQuery:
        """The query with the words of its key; words that are given count more than a key. Raises QueryError where they were
        forgotten, ArchiveError."""
        if not query.long or query.q:
            return replace(query, long="")
        words = self._archive.long_queries.get(query.long, self._clock())
        if words is None:
            raise QueryError(
                Sentence("This address of a long query has ended, or was never one; paste the query again."),
                code="long_query_gone",
                parameter="long",
            )
        return replace(query, q=words)
