"""Which searches a batch of new articles matches: those of alerts, and those that people keep."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.article import ArchivedArticle
from index.errors import QueryError
from index.operations.apart import apart
from search.alerts.percolation import Round, round_of
from search.highlight.snippets import Matcher, mark
from search.request import OWN_FACETS, SearchQuery
from search.service import Searcher

log = logging.getLogger("search.alerts")

WORDS_NAMED = 10

Aside = Callable[[str, SearchQuery | None, Exception], None]
"""Called with an article, a search (None: all of them) and the reason why they could not be compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """An article that a search finds. words: what is marked in it, as printed; () where nobody asked for them."""

    article: str
    words: tuple[str, ...] = ()


def found(
    searcher: Searcher, searches: Mapping[SearchQuery, bool], article_ids: Sequence[str], aside: Aside
) -> dict[SearchQuery, list[Match]]:
    """What each search finds among some articles; each is run once, however many wait for it. Raises IndexingError,
    ArchiveError.

    searches: as `compared` gives them -> whether the words that matched are wanted. article_ids: of articles that are
    searchable; those taken down since are passed over. aside: told of every pair that failed for a reason nobody foresaw; the
    other articles and searches go on.
    """
    if not searches:
        return {}
    loaded = apart(article_ids, searcher.archive.articles.get_many, lambda article, error: aside(article, None, error))
    articles = [one for batch in loaded for one in batch]
    if not articles:
        return {}
    matches: dict[SearchQuery, list[Match]] = {}
    with round_of(articles, searcher.settings, lambda one, error: aside(one.article.id, None, error)) as ready:
        for query, wanted in searches.items():
            try:
                matches[query] = _matches(searcher, ready, query, wanted, aside)
            except QueryError as error:  # the limits in the settings were lowered after it was saved
                log.warning("a search cannot be read", extra={"search": query.q[:200], "error": str(error)})
    return matches


def _matches(searcher: Searcher, ready: Round, query: SearchQuery, wanted: bool, aside: Aside) -> list[Match]:
    asked = searcher.ask(query, now=int(time.time()))
    ids = ready.matching(asked)
    if not wanted or not ids:
        return [Match(article=one) for one in ids]
    matcher = searcher.matcher(asked)

    def marked(some: Sequence[str]) -> list[Match]:
        return [Match(article=one, words=marked_words(ready.articles[one], matcher)) for one in some]

    batches = apart(ids, marked, lambda article, error: aside(article, query, error))
    return [match for batch in batches for match in batch]


def compared(query: SearchQuery, reader: int | None = None) -> SearchQuery:
    """The search as it is compared with new articles: two that differ only in how their results are shown are one, and so are
    those of several readers, unless they name what a reader keeps."""
    return replace(
        query,
        sort=None,
        duplicates="show",
        group="none",
        saved=0,
        cursor=None,
        reader=reader if _is_own(query) else None,
    )


def _is_own(query: SearchQuery) -> bool:
    named = {facet for facet, _ in (*query.include, *query.exclude)}
    return (
        not named.isdisjoint(OWN_FACETS)
        or "@" in query.q
        or any(f"{facet}:" in query.q.lower() for facet in OWN_FACETS)
    )


def marked_words(archived: ArchivedArticle, matcher: Matcher) -> tuple[str, ...]:
    """The words and phrases that match, as the article prints them; each once, at most `WORDS_NAMED`."""
    article = archived.article
    words: dict[str, None] = {}
    for text, ranges in (
        (article.title, mark(article.title, article.lang, matcher, field="title")),
        (article.text, mark(article.text, article.lang, matcher, quotations=archived.quotations)),
    ):
        words.update(dict.fromkeys(" ".join(text[start:end].split()) for start, end in ranges))
    return tuple(words)[:WORDS_NAMED]
