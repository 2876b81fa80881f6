"""`python -m search.alerts`: the alerts process. SIGTERM or Ctrl-C stops it once the messages being sent are through."""

import logging
import signal
import sys
import threading

from index.archive import open_archive
from index.engines.backends import engine_backend
from index.errors import ArchiveError, IndexingError, RoleLost
from index.machines.heartbeat import SignOfLife
from index.machines.holding import stand_by
from index.machines.protocols import HeldRole
from index.operations.process import run_process
from index.operations.settings import Settings
from search.alerts.worker import Worker
from search.desk.scheduled_reviews import ScheduledReviews
from search.service import Searcher

log = logging.getLogger("search.alerts")

LOOK_SECONDS = 1.0
"""Between two looks at the queue. A look is one indexed read."""

RETRY_SECONDS = 10.0
"""After the archive or the index failed."""


def run(settings: Settings, stopping: threading.Event) -> None:
    """Compare and send until `stopping` is set. Raises AlreadyRunning, RoleLost, and what opening the archive raises."""
    with stand_by(settings, "alerts", stopping.is_set) as held:
        if held is not None:
            _run(settings, held, stopping)


def _run(settings: Settings, held: HeldRole, stopping: threading.Event) -> None:
    with (
        open_archive(settings, under=held) as archive,
        SignOfLife(settings, lambda: archive, "alerts"),
    ):
        cut_off = archive.alerts.interrupted()
        if cut_off:
            log.warning("messages were interrupted and will not be sent again", extra={"messages": cut_off})
        engine = engine_backend(settings).reader(settings, warm=True)
        searcher = Searcher(engine, archive, settings)
        worker, reviews = Worker(searcher, archive), ScheduledReviews(searcher, archive)
        worker.try_again()
        try:
            while not stopping.is_set():
                held.check()
                pause = LOOK_SECONDS
                try:
                    if worker.step():
                        continue
                    reviews.step()
                except RoleLost:
                    raise
                except (ArchiveError, IndexingError) as error:
                    log.error(str(error))
                    pause = RETRY_SECONDS
                except Exception:  # a process that lives for months says what went wrong and goes on
                    log.exception("unexpected failure")
                    pause = RETRY_SECONDS
                stopping.wait(pause)
        finally:
            engine.close()


def main() -> int:
    """Run the process. Returns its exit status."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return run_process("alerts", lambda settings: run(settings, stopping))


if __name__ == "__main__":
    sys.exit(main())
