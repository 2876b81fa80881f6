"""Access to the archive from asynchronous code: a single thread for all of it, and saves in batches.

What is saved together is one transaction: an article, its pending change and the state of its address appear at once or
not at all, so a crawler that is killed has either all of a page or none of it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from index.archive.protocols import AddressState, Archive, Saved, Task
from index.article import Article
from index.errors import ArchiveError
from index.imports.protocols import Arrival
from index.kept.keeping import PageKeeper
from index.kept.page_record import PackedPage
from index.operations.apart import is_unforeseen, reason
from index.operations.build import build

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

BATCH = 64
LINGER = 0.02
"""Seconds that a save waits for company."""
LOOK_AGAIN = timedelta(hours=24)
"""Until a page is visited again that could not be saved."""


@dataclass(slots=True)
class _Save:
    article: Article | None
    aliases: Sequence[str]
    state: AddressState | None
    unread: str | None
    came_with: Arrival | None
    page: PackedPage | None
    done: "asyncio.Future[Saved | None]"


class BatchWriter:
    """Gives asynchronous code access to an archive, on a single thread.

    Use it as an asynchronous context manager; leaving it writes what is queued. archive: must be open, and is not
    closed here. keeper: keeps pages beside their articles; None: none are kept.
    """

    def __init__(self, archive: Archive, keeper: PageKeeper | None = None) -> None:
        self.archive = archive
        self._keeper = keeper
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._queue: asyncio.Queue[_Save | None] = asyncio.Queue(maxsize=4 * BATCH)
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "BatchWriter":
        self._writer = asyncio.create_task(self._write_all(), name="writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer is not None:
            if not self._writer.done():
                await self._queue.put(None)
            await self._writer
        self._thread.shutdown(wait=True)

    @property
    def keeps_pages(self) -> bool:
        """Whether pages that are given to `save` are kept."""
        return self._keeper is not None

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Run a function on the archive's thread.

        Returns an awaitable of its result, which raises what the function raises.
        """
        return asyncio.get_running_loop().run_in_executor(self._thread, lambda: function(*args, **kwargs))

    async def save(
        self,
        *,
        article: Article | None = None,
        aliases: Sequence[str] = (),
        state: AddressState | None = None,
        unread: str | None = None,
        came_with: Arrival | None = None,
        page: PackedPage | None = None,
    ) -> Saved | None:
        """Save an article and the state of its address in one transaction. Returns, once that is durable, what became
        of the article; None if there is none. Raises ArchiveError.

        The state receives the id under which the article is stored. unread: why the page could not be read, if that
        is a fault of the program; its address is then set aside. came_with: the import that brought the article,
        recorded with it if it is new. page: what the article was read from; it is kept if the archive has no page of this
        version. Anything that cannot be saved for an unexpected reason is set aside with that
        reason (SET_ASIDE), and its address will be visited again.
        """
        done: asyncio.Future[Saved | None] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Save(article, aliases, state, unread, came_with, page, done))
        if self._writer is None or self._writer.done():
            self._refuse_all()
        return await done

    async def _write_all(self) -> None:
        open_ = True
        try:
            while open_:
                batch = [first] if (first := await self._queue.get()) is not None else []
                open_ = first is not None
                if open_:
                    await asyncio.sleep(LINGER)
                while open_ and len(batch) < BATCH and not self._queue.empty():
                    entry = self._queue.get_nowait()
                    if entry is None:
                        open_ = False
                    else:
                        batch.append(entry)
                if batch:
                    await self._write_batch(batch)
        finally:
            self._refuse_all()

    def _refuse_all(self) -> None:
        """Nobody waits for a writer that has ended."""
        while not self._queue.empty():
            entry = self._queue.get_nowait()
            if entry is not None and not entry.done.done():
                entry.done.set_exception(ArchiveError("the crawler ends and saves nothing more"))

    async def _write_batch(self, batch: list[_Save]) -> None:
        """Whatever happens, everybody who waits for one of these is told what became of it."""
        try:
            results: Sequence[Saved | None] = await self.call(self._write, batch)
        except Exception as error:  # noqa: BLE001  # an entry can hold anything; the others must not wait for it
            if len(batch) > 1:  # one entry that cannot be kept must not take the others with it
                for entry in batch:
                    await self._write_batch([entry])
                return
            try:
                results = [await self._set_aside(batch[0], error)]
            except ArchiveError as problem:
                if not batch[0].done.done():
                    batch[0].done.set_exception(problem)
                return
        except BaseException:
            for entry in batch:
                entry.done.cancel()
            raise
        for entry, result in zip(batch, results, strict=True):
            if not entry.done.done():
                entry.done.set_result(result)

    async def _set_aside(self, entry: _Save, error: Exception) -> Saved | None:
        """Raises ArchiveError, the one that was met among them: a full disk is no fault of the entry."""
        if not is_unforeseen(error):
            raise error
        url = entry.article.url if entry.article else entry.state.url if entry.state else ""
        log.error("a page cannot be saved and is set aside", extra={"url": url}, exc_info=error)
        for article in (entry.article, None):  # without what may not be kept even so
            try:
                await self.call(self._note, url, entry, article, error)
                break
            except Exception as another:
                if not is_unforeseen(another):
                    raise
                log.exception("it cannot be set aside either", extra={"url": url})
        return Saved.SET_ASIDE if entry.article else None

    def _note(self, url: str, entry: _Save, article: Article | None, error: Exception) -> None:
        def note() -> None:
            self.archive.set_aside.put(
                Task.SAVE,
                url,
                reason(error),
                version=build(),
                article=article,
                aliases=entry.aliases if article else (),
            )
            if entry.state is not None and entry.article is not None:
                again = datetime.now(UTC) + LOOK_AGAIN
                state = replace(
                    entry.state, outcome=str(Saved.SET_ASIDE), article_id=None, content_hash=None, revisit=again
                )
                self.archive.addresses.put_many([state])

        self.archive.together(note)

    def _write(self, batch: list[_Save]) -> list[Saved | None]:
        articles = [(entry.article, entry.aliases) for entry in batch if entry.article is not None]

        def write() -> list[Saved | None]:
            saved = iter(self.archive.articles.save_many(articles) if articles else ())
            results: list[Saved | None] = []
            pages: list[tuple[str, PackedPage]] = []
            states: list[AddressState] = []
            arrivals: list[tuple[str, Arrival]] = []
            for entry in batch:
                result = next(saved) if entry.article is not None else None
                results.append(result)
                if entry.came_with is not None and entry.article is not None and result is Saved.NEW:
                    arrivals.append((entry.article.id, entry.came_with))
                if entry.state is not None:
                    states.append(self._named(entry, entry.state, result))
                if entry.page is not None and (kept_for := self._keeps_page(entry, result)):
                    pages.append((kept_for, entry.page))
            if arrivals:
                self.archive.imports.arrived_many(arrivals)
            if states:
                self.archive.addresses.put_many(states)
                self.archive.set_aside.remove(Task.READ, [state.url for state in states])
            for entry in batch:
                if entry.unread is not None and entry.state is not None:
                    self.archive.set_aside.put(Task.READ, entry.state.url, entry.unread, version=build())
            if self._keeper is not None:
                self._keeper.keep(pages)
            return results

        return self.archive.together(write)

    def _keeps_page(self, entry: _Save, result: Saved | None) -> str | None:
        """The id of the article whose page is to be kept. A page that says the same as before is one version with the page that
        is kept already, however its markup differs."""
        if self._keeper is None or entry.article is None or result not in (Saved.NEW, Saved.CHANGED, Saved.SAME):
            return None
        article_id = self.archive.articles.id_of(entry.article.url) or entry.article.id
        if result is Saved.SAME and self.archive.kept_pages.newest(article_id) is not None:
            return None
        return article_id

    def _named(self, entry: _Save, state: AddressState, result: Saved | None) -> AddressState:
        if entry.article is None:
            return state
        if result is Saved.FORGOTTEN:
            return replace(state, outcome="forgotten", revisit=None, article_id=None)
        return replace(state, article_id=self.archive.articles.id_of(entry.article.url) or entry.article.id)
