"""Ask and be answered: the one path that page, API, feeds, export and alerts share."""

from collections.abc import Iterator

from index.archive.face import Archive
from index.engine import EngineReader
from index.settings import Settings
from search.page import ArticlePage, Result, SearchPage, Suggestion
from search.request import SearchQuery


class Searcher:
    """Thread-safe as far as its engine and archive are; one for each web worker is enough."""

    def __init__(self, engine: EngineReader, archive: Archive, settings: Settings) -> None:
        self.engine = engine
        self.archive = archive
        self.settings = settings

    @property
    def generation(self) -> int:
        """Of the newest index; what an ETag is made of."""
        return self.engine.generation

    def search(self, query: SearchQuery) -> SearchPage:
        """Raises QueryError (a limit passed, a cursor or date that cannot be read), IndexingError, ArchiveError."""
        raise NotImplementedError

    def stream(self, query: SearchQuery) -> Iterator[Result]:
        """Every match in order, in bounded memory, from one state of the index while the engine keeps it. `limit` and `cursor`
        are ignored. Highlights only with snippets > 0. Raises, before the first result, what `search` raises."""
        raise NotImplementedError

    def article(self, article_id: str, q: str = "") -> ArticlePage:
        """With the words of q marked in the whole text. Raises NotFound, QueryError."""
        raise NotImplementedError

    def more_like(self, article_id: str, limit: int = 5) -> tuple[Result, ...]:
        """Articles that share this one's most telling words, best first; not itself, nor its copies. Raises NotFound."""
        raise NotImplementedError

    def suggest(self, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """What the reader may be about to type: people, outlets, sections, phrases of headlines. Never raises QueryError."""
        raise NotImplementedError
