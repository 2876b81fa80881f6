"""Which alerts a batch of new articles fires, by the same path as a search."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from index.alert import Alert, Delivery
from index.article import ArchivedArticle
from index.errors import QueryError
from index.operations.apart import apart
from index.query import And, Range
from search.highlight.snippets import Matcher, mark
from search.request import SearchQuery
from search.service import Searcher

log = logging.getLogger("search.alerts")

WORDS_NAMED = 10

Aside = Callable[[str, str | None, Exception], None]
"""Called with an article, an alert (None: all of them) and the reason why they could not be compared."""


def fired(searcher: Searcher, alerts: Sequence[Alert], article_ids: Sequence[str], aside: Aside) -> list[Delivery]:
    """A delivery for each alert and each article that matches it. Raises IndexingError, ArchiveError.

    article_ids: of articles that the index holds; those taken down since are passed over.
    aside: told of every pair that failed for a reason nobody foresaw; the other articles and alerts go on.
    """
    loaded = apart(article_ids, searcher.archive.articles.get_many, lambda article, error: aside(article, None, error))
    articles = [one for batch in loaded for one in batch]
    matches: list[Delivery] = []
    for alert in alerts if articles else ():
        try:
            deliveries = apart(
                articles,
                partial(_of_alert, searcher, alert),
                lambda one, error, alert=alert: aside(one.article.id, alert.id, error),  # type: ignore[misc]
            )
        except QueryError as error:  # the limits in the settings were lowered after the alert was made
            log.warning("an alert cannot be read", extra={"alert": alert.id, "error": str(error)})
            continue
        matches += (delivery for batch in deliveries for delivery in batch)
    return matches


def _of_alert(searcher: Searcher, alert: Alert, articles: Sequence[ArchivedArticle]) -> list[Delivery]:
    seconds = [int(one.first_fetched.timestamp()) for one in articles]
    window = Range("fetched", min(seconds), max(seconds) + 1)
    by_id = {one.article.id: one for one in articles}
    ids, matcher = _matching(searcher, alert.query, window, frozenset(by_id))
    return [Delivery(alert=alert.id, article=one, words=marked_words(by_id[one], matcher), attempts=0) for one in ids]


def _matching(searcher: Searcher, q: str, window: Range, wanted: frozenset[str]) -> tuple[list[str], Matcher]:
    asked = searcher.ask(SearchQuery(q=q, sort="newest"), now=int(time.time()))
    request = replace(asked.request, tree=And((asked.request.tree, window)))
    ids = [hit.id for hits in searcher.hits(request) for hit in hits if hit.id in wanted]
    return ids, searcher.matcher(asked)


def marked_words(archived: ArchivedArticle, matcher: Matcher) -> tuple[str, ...]:
    """The words and phrases that match, as the article prints them; each once, at most `WORDS_NAMED`."""
    article = archived.article
    words: dict[str, None] = {}
    for text, ranges in (
        (article.title, mark(article.title, article.lang, matcher, field="title")),
        (article.text, mark(article.text, article.lang, matcher)),
    ):
        words.update(dict.fromkeys(" ".join(text[start:end].split()) for start, end in ranges))
    return tuple(words)[:WORDS_NAMED]
