"""Articles are read by other processes while this one stores what was read before, so that no core waits for another."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from index.annotation.annotator_pool import AnnotatorPool, Read
from index.article import Article


class ReadingAhead:
    """Annotators, and the articles that they were given ahead of time. For one thread; end it with `close`.

    processes: how many annotators. What was read is held until it is asked for or something else is begun, so that it is bounded
    by what the caller begins.
    """

    def __init__(self, processes: int) -> None:
        self._pool = AnnotatorPool(processes)
        # The only thread that touches the pool: it waits for the annotators, and leaves this process to its own work.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="annotators")
        self._begun: tuple[Sequence[Article], Future[list[Read | None]]] | None = None

    def begin(self, articles: Sequence[Article]) -> None:
        """Have these read; `read` will ask for them. What was begun before and not asked for is dropped."""
        self._begun = articles, self._thread.submit(self._pool.read, articles)

    def read(self, articles: Sequence[Article]) -> list[Read | None]:
        """What there is to know of each, in their order; see `AnnotatorPool.read`. What was begun is waited for, the rest is read
        now, and so is an article that has changed since it was begun."""
        begun, self._begun = self._begun, None
        known: dict[str, tuple[Article, Read | None]] = {}
        if begun is not None:
            known = {article.id: (article, read) for article, read in zip(begun[0], begun[1].result(), strict=True)}
        rest = [article for article in articles if article.id not in known or known[article.id][0] != article]
        if rest:
            read_now = self._thread.submit(self._pool.read, rest).result()
            known |= {article.id: (article, read) for article, read in zip(rest, read_now, strict=True)}
        return [known[article.id][1] for article in articles]

    def close(self) -> None:
        """End the annotators; what they have in hand is dropped."""
        if self._begun is not None and not self._begun[1].done():
            self._pool.end()
        self._thread.shutdown(wait=True)
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
