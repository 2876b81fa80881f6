"""Having a role of the archive that the settings name: on this machine where it is a file, among all where it is on a server."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from index.archive.factory import archive_backend
from index.errors import AlreadyRunning
from index.machines.protocols import HeldRole
from index.operations.settings import Settings

log = logging.getLogger(__name__)

WRITERS = ("crawler", "indexer", "annotator", "alerts")
"""Roles that write into an archive by themselves: nobody may have one while all of it is replaced."""
STANDBY_SECONDS = 2.0
"""Between two tries of a process that waits for its role."""


def hold(settings: Settings, role: str, *, together: bool = False) -> AbstractContextManager[HeldRole]:
    """See `index.machines.protocols.RoleLocks.hold`."""
    return archive_backend(settings).roles(settings).hold(role, together=together)


@contextmanager
def hold_all(settings: Settings, *roles: str) -> Iterator[None]:
    """Have several roles alone. Raises what `hold` raises."""
    with ExitStack() as held:
        for role in roles:
            held.enter_context(hold(settings, role))
        yield


@contextmanager
def stand_by(settings: Settings, role: str, stopping: Callable[[], bool]) -> Iterator[HeldRole | None]:
    """Have a role alone, after whoever has it on another machine. None where it is time to stop before that. Where the archive is
    not shared, another process of the role is a mistake. Raises what `hold` raises."""
    told = False
    with ExitStack() as held:
        while True:
            try:
                mine = held.enter_context(hold(settings, role))
                break
            except AlreadyRunning as error:
                if not settings.archive:
                    raise
                if not told:
                    log.info("waiting for a role", extra={"role": role, "why": str(error)})
                told = True
            until = time.monotonic() + STANDBY_SECONDS
            while not stopping() and time.monotonic() < until:
                time.sleep(0.1)
            if stopping():
                yield None
                return
        yield mine
