"""Keeps the index in step with the archive: continuously (the indexer process) or until all is searchable (a command)."""

import logging
import time
from collections.abc import Callable

from index.annotation.service import Annotator, RecognizerAnnotator
from index.archive import open_archive
from index.archive.looks import Looks
from index.archive.protocols import Archive
from index.engines.protocols import EngineBackend
from index.errors import AlreadyRunning, ArchiveError, IndexingError, IndexUnavailable, RoleLost
from index.indexing.indexer import Indexer
from index.machines.holding import hold
from index.machines.protocols import HeldRole
from index.operations.garbage import ANNOTATING, collect_less_often
from index.operations.program import program
from index.operations.settings import Settings
from index.upkeep.retention import EVERY_SECONDS, expire

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
"""Longest sleep between checks of `stopping`; the outbox is checked more often."""

QUIET_SECONDS = 5.0
"""How long nothing is done while nothing is committed to the archive."""

RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Pauses after consecutive failures (a full disk, a locked archive)."""

STALLED_SECONDS = 120.0
"""How long a command waits for a running indexer that makes no progress."""


def run(
    settings: Settings,
    archive: Archive,
    *,
    stopping: Callable[[], bool],
    role: HeldRole | None = None,
    backend: EngineBackend | None = None,
    annotator: Annotator | None = None,
) -> None:
    """The main loop of the indexer process, until `stopping` returns True. Waits out a full disk or a locked archive.

    role: "indexer", which the caller has. Raises AlreadyRunning if another writer has the index open, RoleLost once another
    process has become the indexer.
    """
    collect_less_often(ANNOTATING)
    indexer = Indexer(settings, archive, backend=backend, annotator=annotator, stopping=stopping)
    failures, commits, expired = 0, 0, float("-inf")
    looks = Looks(archive, QUIET_SECONDS)
    try:
        while not stopping():
            try:
                if role is not None:
                    role.check()
                if time.monotonic() - expired >= EVERY_SECONDS:
                    expired = time.monotonic()
                    expire(archive, settings)
                if looks.due() or archive.outbox.wait(IDLE_SECONDS):
                    if indexer.step() or indexer.refresh():
                        looks = Looks(archive, QUIET_SECONDS)  # there may be more
                    else:
                        indexer.rest()
                        failures = 0
                        if archive.shared:  # it has no stamp, so that a look is always due
                            archive.outbox.wait(IDLE_SECONDS)
                if indexer.commits != commits:
                    failures, commits = 0, indexer.commits
            except RoleLost:
                raise
            except (IndexingError, ArchiveError) as error:
                indexer.reset()
                pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
                failures += 1
                log.error(str(error), extra={"retry_in_seconds": pause})
                _sleep(pause, stopping)
            except AlreadyRunning:
                raise
            except Exception:  # a process meant to run for months logs the failure and continues
                log.exception("unexpected failure beside the index")
                indexer.reset()
                _sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)], stopping)
                failures += 1
    finally:
        indexer.close()


def sync_once(
    settings: Settings,
    progress: Callable[[int], None] | None = None,
    *,
    backend: EngineBackend | None = None,
    annotator: Annotator | None = None,
    refresh: bool = False,
    ordered: bool = False,
) -> None:
    """Make everything in the archive searchable, by indexing here or by waiting for the indexer that is running.

    ordered: see `Indexer`. refresh: also reannotate every article of an older annotator, which the indexer leaves for idle times.
    progress: called from time to time with the number of articles still waiting. Raises ArchiveError, and IndexingError also if a
    running indexer makes no progress. An index that goes out of reach meanwhile is waited for as long.
    """
    collect_less_often(ANNOTATING)
    annotator = annotator or RecognizerAnnotator(settings)
    with open_archive(settings) as archive:
        watch = _Watch(archive, progress, annotator.name if refresh else None)
        while True:
            try:
                with hold(settings, "indexer") as held, open_archive(settings, under=held) as mine:
                    indexer = Indexer(settings, mine, backend=backend, annotator=annotator, ordered=ordered)

                    def work(indexer: Indexer = indexer) -> None:
                        indexer.drain(progress)
                        while refresh and indexer.refresh():
                            indexer.step()
                            watch.is_done()
                        indexer.drain()

                    try:
                        _patiently(indexer, work)
                    finally:
                        indexer.close()
                    return
            except AlreadyRunning as error:
                if watch.is_done(f" ({error})"):
                    return
            time.sleep(0.1)


def _patiently(indexer: Indexer, work: Callable[[], None]) -> None:
    """Work to its end. An index that goes out of reach on the way is waited for, one that was never there is not. Raises what
    `work` raises."""
    failures, commits, since = 0, 0, 0.0
    while True:
        try:
            return work()
        except IndexUnavailable as error:
            now = time.monotonic()
            if indexer.commits != commits:
                failures, commits, since = 0, indexer.commits, now
            if not commits or now - since >= STALLED_SECONDS:
                raise
            indexer.reset()
            pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]
            failures += 1
            log.warning(str(error), extra={"retry_in_seconds": pause})
            time.sleep(pause)


class _Watch:
    """Watches the indexer of another process: is it done, is it making progress?"""

    def __init__(self, archive: Archive, progress: Callable[[int], None] | None, annotator: str | None) -> None:
        self._archive = archive
        self._progress = progress
        self._annotator = annotator
        self._position = -1
        self._moved = time.monotonic()

    def is_done(self, other: str = "") -> bool:
        """Whether nothing waits. other: who is at work instead, for the error. Raises IndexingError, ArchiveError."""
        outbox = self._archive.outbox
        waiting, position = outbox.waiting(), outbox.position()
        if self._annotator is not None:
            waiting += self._archive.annotations.stale_count(self._annotator)
        if self._progress:
            self._progress(waiting)
        if position != self._position:
            self._position, self._moved = position, time.monotonic()
        if waiting and time.monotonic() - self._moved > STALLED_SECONDS:
            raise IndexingError(
                f"{waiting} articles are waiting for the indexer, which has made no progress for {STALLED_SECONDS:g} s{other};"
                f" `{program()} doctor` says what is wrong"
            )
        return waiting == 0


def _sleep(seconds: float, stopping: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stopping() and time.monotonic() < until:
        time.sleep(0.1)
