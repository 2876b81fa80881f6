"""Which of many searches a few new articles match: not every search for every article, but each search once a round, in a small
index of that round's articles.

The index is the default engine's own, in a directory of its own, so that a search finds here exactly what it finds in the
archive's index; how large that index is makes no difference. Names are looked up where they always are.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from index.article import ArchivedArticle
from index.document import document_of
from index.engines.backends import DEFAULT, engine_backend
from index.engines.protocols import EngineReader
from index.operations.apart import apart
from index.operations.settings import Settings
from search.query.interpret import Interpretation


class Round:
    """The articles of one round, ready to be searched."""

    def __init__(self, articles: Sequence[ArchivedArticle], reader: EngineReader) -> None:
        self.articles = {one.article.id: one for one in articles}
        self._reader = reader

    def matching(self, asked: Interpretation) -> list[str]:
        """Ids of the articles that a search finds, newest first. Raises IndexingError, QueryError."""
        request = replace(
            asked.request,
            sort="newest",
            group=None,
            limit=len(self.articles),
            after=None,
            as_of=None,
            facets=(),
            histogram=None,
        )
        return [hit.id for hit in self._reader.search(request).hits]


@contextmanager
def round_of(
    articles: Sequence[ArchivedArticle], settings: Settings, aside: Callable[[ArchivedArticle, Exception], None]
) -> Iterator[Round]:
    """The articles ready to be searched, until the block ends. aside: told of an article that cannot be made ready for a reason
    nobody foresaw; the round goes on without it. Raises IndexingError."""
    with TemporaryDirectory(prefix="broadsheet-round-") as folder:
        own = replace(settings, data=Path(folder), engine=DEFAULT)
        backend = engine_backend(own)
        writer = backend.writer(own)
        ready: list[ArchivedArticle] = []

        def prepare(some: Sequence[ArchivedArticle]) -> None:
            try:
                writer.add([document_of(one, settings.timezone) for one in some])
            except Exception:
                writer.rollback()
                raise
            writer.commit("")
            ready.extend(some)

        try:
            apart(articles, prepare, aside)
        finally:
            writer.close()
        reader = backend.reader(own)
        try:
            yield Round(ready, reader)
        finally:
            reader.close()
