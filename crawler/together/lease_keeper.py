"""Leases of this crawler: taken, renewed while they are in use, given back.

All calls go through one thread, in the order in which they were made, so that nothing waits for saves, and what is given back is
free before it is asked for again. A lease that cannot be renewed in time is over: what is done under it is cancelled, before
another crawler may begin.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from index.errors import ArchiveError
from index.machines.protocols import LeaseStore, Taken

log = logging.getLogger(__name__)

T = TypeVar("T")

LEASE_SECONDS = 20.0
"""After which another crawler takes over what one had that died."""
RENEW_SECONDS = 4.0
"""Between two renewals."""
TRY_AGAIN_SECONDS = 1.0
"""After the archive was out of reach."""
FORGET_SECONDS = 600.0
"""Between two removals of leases that nobody has."""


@dataclass(slots=True, eq=False)
class Lease:
    """Something that this crawler has. until: by the clock of the event loop. guards: deadlines of what is done under it."""

    name: str
    seconds: float
    until: float
    guards: list[asyncio.Timeout] = field(default_factory=list)


class LeaseLost(ArchiveError):
    """A lease could not be renewed in time, because the archive was out of reach or this process stood still."""


class LeaseKeeper:
    """The leases of one crawler; use it as an asynchronous context manager. holder: its name, of which there is one."""

    def __init__(self, store: LeaseStore, *, holder: str | None = None, renew: float = RENEW_SECONDS) -> None:
        self.holder = holder or secrets.token_hex(8)
        self._store = store
        self._renew_every = renew
        self._mine: dict[str, Lease] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="leases")
        self._renewing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "LeaseKeeper":
        self._renewing = asyncio.create_task(self._renew(), name="leases")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
        for name in list(self._mine):
            self.give_back(name)
        await asyncio.to_thread(self._thread.shutdown)

    async def take(self, name: str, seconds: float = LEASE_SECONDS) -> Taken:
        """Ask for something; if it is had, it is kept until it is given back. An archive that is out of reach is waited for."""
        while True:
            now = asyncio.get_running_loop().time()
            asked = asyncio.ensure_future(self._call(lambda: self._store.take(name, self.holder, seconds)))
            try:
                taken = await asyncio.shield(asked)
            except ArchiveError as error:
                log.warning("a lease cannot be asked for", extra={"lease": name, "why": str(error)})
                await asyncio.sleep(TRY_AGAIN_SECONDS)
                continue
            except asyncio.CancelledError:
                self._unwanted(name)
                raise
            if taken.had:
                self._mine[name] = Lease(name, seconds, now + seconds)
            return taken

    def adopt(self, name: str, seconds: float = LEASE_SECONDS) -> None:
        """Keep something that was taken in the name of the holder, a moment ago."""
        self._mine[name] = Lease(name, seconds, asyncio.get_running_loop().time() + seconds)

    @asynccontextmanager
    async def under(self, name: str) -> AsyncIterator[None]:
        """A block that is cancelled when the lease is over. Raises LeaseLost then."""
        lease = self._mine.get(name)
        try:
            async with asyncio.timeout_at(lease.until if lease else 0.0) as guard:
                if lease is not None:
                    lease.guards.append(guard)
                yield
        except TimeoutError:
            if guard.expired():
                raise LeaseLost(f"the lease {name} ran out, since the archive was out of reach for too long") from None
            raise
        finally:
            if lease is not None and guard in lease.guards:
                lease.guards.remove(guard)

    def give_back(self, name: str, pause: float = 0.0) -> None:
        """Have something no longer; nobody takes it before `pause` seconds have passed."""
        if self._mine.pop(name, None) is not None:
            self._unwanted(name, pause)

    def _unwanted(self, name: str, pause: float = 0.0) -> None:
        def give() -> None:
            try:
                self._store.give_back(name, self.holder, pause)
            except ArchiveError as error:  # it runs out by itself
                log.info("a lease cannot be given back", extra={"lease": name, "why": str(error)})

        self._thread.submit(give)

    async def _renew(self) -> None:
        loop = asyncio.get_running_loop()
        forgotten = loop.time()
        while True:
            await asyncio.sleep(self._renew_every)
            try:
                await self._renew_all()
                if loop.time() - forgotten > FORGET_SECONDS:
                    forgotten = loop.time()
                    await self._call(self._store.forget)
            except ArchiveError as error:
                log.warning("leases cannot be renewed", extra={"why": str(error)})
            except Exception:  # without renewals nothing could be done for long
                log.exception("leases cannot be renewed")

    async def _renew_all(self) -> None:
        by_seconds: dict[float, list[Lease]] = {}
        for lease in self._mine.values():
            by_seconds.setdefault(lease.seconds, []).append(lease)
        for seconds, leases in by_seconds.items():
            names = [lease.name for lease in leases]
            now = asyncio.get_running_loop().time()
            kept = await self._call(lambda names=names, seconds=seconds: self._store.renew(names, self.holder, seconds))  # type: ignore[misc]
            for lease in leases:
                if self._mine.get(lease.name) is not lease:
                    continue  # it was given back meanwhile
                lease.until = now + seconds if lease.name in kept else now
                for guard in lease.guards:
                    if not guard.expired():
                        guard.reschedule(lease.until)

    def _call(self, function: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._thread, function)
