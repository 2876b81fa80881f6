"""`python -m index`: the indexer process, the single writer of the index. SIGTERM or Ctrl-C ends it within 10 seconds."""

import logging
import signal
import sys
from types import FrameType

from index.archive import open_archive
from index.archive.protocols import Archive
from index.indexing.loop import run
from index.machines.heartbeat import SignOfLife
from index.machines.holding import stand_by
from index.operations.process import run_process
from index.operations.settings import Settings

log = logging.getLogger("index")

GRACE_SECONDS = 8
"""After SIGTERM the process ends by itself; a commit that takes longer is dropped, which loses nothing: whatever is not in a
durable commit still stands in the outbox."""


class Stopping:
    """Becomes true with the first SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def __call__(self) -> bool:
        return self._asked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(GRACE_SECONDS)


def _doing(archive: Archive) -> str:
    waiting = archive.outbox.waiting()
    return f"{waiting:,} waiting to be indexed" if waiting else ""


def _run(settings: Settings, stopping: Stopping) -> None:
    with stand_by(settings, "indexer", stopping) as held:
        if held is None:
            return
        with (
            open_archive(settings, under=held) as archive,
            SignOfLife(settings, lambda: archive, "indexer", lambda: _doing(archive)),
        ):
            log.info("indexer started", extra={"data": str(settings.data)})
            run(settings, archive, stopping=stopping, role=held)
            log.info("indexer ended")


def main() -> int:
    """Run the process. Returns its exit status: 0 when it was asked to end, 1 when it cannot work."""
    stopping = Stopping()
    return run_process("indexer", lambda settings: _run(settings, stopping))


if __name__ == "__main__":
    sys.exit(main())
