"""The sentences of articles in which the words of a query stand, for press reviews, and covers that name another query."""

from collections.abc import Sequence

from index.people.registry.evidence_sentences import sentence_around
from index.reviews.protocols import Cover, Review
from index.reviews.reviewing import Reviewing
from search.highlight.snippets import mark
from search.request import SearchQuery
from search.service import Searcher

AT_ONCE = 100
"""Articles in memory."""


def sentences(
    searcher: Searcher, query: SearchQuery, articles: Sequence[str]
) -> dict[str, tuple[tuple[int, int], int]]:
    """Of each article (id) that has the words of a query in its text: where the sentence with the first of them stands (code
    points), and in which version. Raises QueryError, ArchiveError, IndexingError."""
    found: dict[str, tuple[tuple[int, int], int]] = {}
    if not query.q.strip():
        return found
    matcher = searcher.matcher(searcher.ask(query))
    for start in range(0, len(articles), AT_ONCE):
        for archived in searcher.archive.articles.get_many(articles[start : start + AT_ONCE]):
            text = archived.article.text
            marks = mark(text, archived.article.lang, matcher, quotations=archived.quotations)
            if marks:
                found[archived.article.id] = (sentence_around(text, *marks[0]), archived.revisions)
    return found


def change_cover(desk: Reviewing, searcher: Searcher, number: int, cover: Cover) -> Review:
    """Another cover; where it names another query, its sentences are shown from now on. Raises NotFound, ReviewError, QueryError,
    ArchiveError, IndexingError; then nothing was changed."""
    if cover.q == desk.get(number).cover.q:
        return desk.change(number, cover)
    articles = [item.article for item in desk.items(number) if item.article]
    matches = sentences(searcher, SearchQuery(q=cover.q), articles)
    desk.change(number, cover)
    desk.rematch(number, matches)
    return desk.get(number)
