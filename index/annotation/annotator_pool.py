"""Annotators beside this process, one for each core: to find people is most of what an import costs, and one process has one
core. They read articles and touch neither archive nor index; what they found is stored here, in the order of the articles."""

import logging
import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import NamedTuple, Self

from index.annotation.annotator import annotate
from index.annotation.near_duplicates import Hashes, shingles
from index.article import Annotation, Article
from index.operations.garbage import ANNOTATING, collect_less_often
from index.stories.term_vector import Terms, terms_of

log = logging.getLogger(__name__)


class Read(NamedTuple):
    """What an annotator makes of an article: its annotation, the shingles of its text, and what stories compare (None if that
    failed)."""

    annotation: Annotation
    shingles: Hashes
    terms: Terms | None


_PRELOADED = "index.annotation.preloaded"
_ENDS = 2.0
"""Seconds that an annotator is given to end by itself."""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class AnnotatorPool:
    """The built-in annotator in several processes. For one thread at a time; end it with `close`.

    An annotator that dies takes no article with it: what it had in hand comes back unread, and another one takes its place.
    """

    def __init__(self, processes: int) -> None:
        # Forked from a server that has loaded the model, not from a process that has threads and an archive open.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, _PRELOADED])
        self._annotators = [self._start() for _ in range(processes)]
        self._ending = False

    def read(self, articles: Sequence[Article]) -> list[Read | None]:
        """What there is to know of each article, in their order; None for one that an annotator failed at or died of, which the
        caller has to read itself. One article at a time is on its way to each annotator, so memory stays bounded."""
        found: list[Read | None] = [None] * len(articles)
        waiting = list(enumerate(articles))[::-1]
        busy: dict[Connection, int] = {}
        for number in range(len(self._annotators)):
            self._give(number, waiting, busy)
        while busy and not self._ending:
            ready = wait(list(busy))
            for number, (_, link) in enumerate(self._annotators):
                if link not in ready:
                    continue
                at = busy.pop(link)
                try:
                    found[at] = link.recv()
                except (EOFError, OSError):
                    if self._ending:
                        return found
                    log.warning("an annotator died", extra={"article": articles[at].id})
                    self._end(*self._annotators[number])
                    self._annotators[number] = self._start()
                self._give(number, waiting, busy)
        return found

    def _give(self, number: int, waiting: list[tuple[int, Article]], busy: dict[Connection, int]) -> None:
        if not waiting:
            return
        link = self._annotators[number][1]
        at, article = waiting.pop()
        busy[link] = at
        with suppress(OSError):  # it died while it had nothing to do; `read` hears of it from the same link
            link.send(article)

    def end(self) -> None:
        """End the annotators at once, whatever they have in hand; from another thread than that of `read`, which then returns.
        `close` has to follow."""
        self._ending = True
        for process, _ in self._annotators:
            process.kill()

    def close(self) -> None:
        """End the annotators."""
        for process, link in self._annotators:
            link.close()
            self._end(process, link)
        self._annotators = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs,), daemon=True, name="annotator")
        process.start()
        theirs.close()
        return process, ours

    @staticmethod
    def _end(process: BaseProcess, link: Connection) -> None:
        link.close()
        process.join(_ENDS)
        if process.is_alive():
            process.kill()
            process.join()


def serve(link: Connection) -> None:
    """An annotator: reads what comes until the other end is closed, or its process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started us ends us
    collect_less_often(ANNOTATING)
    while True:
        try:
            article = link.recv()
        except (EOFError, OSError):
            return
        try:
            read: Read | None = Read(annotate(article), shingles(article.text), _terms(article))
        except Exception:  # the caller reads it again, and says what is wrong with it
            log.debug("an article cannot be annotated", exc_info=True)
            read = None
        try:
            link.send(read)
        except OSError:
            return


def _terms(article: Article) -> Terms | None:
    try:
        return terms_of(article)
    except Exception:  # the caller reads it again, and says what is wrong with it
        log.debug("an article cannot be compared with others", exc_info=True)
        return None
