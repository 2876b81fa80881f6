"""Which crawler visits which sources: one lease for all sources of a host.

Sources of one host belong together: they share its budget, its failures and the pages that several of them name, all of which a
crawler keeps in mind while it visits them. More crawlers could not ask the host more often anyway.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from crawler.errors import FetchError
from crawler.net.urls import authority
from crawler.together.lease_keeper import LeaseKeeper
from index.archive.protocols import Source

ASK_SECONDS = 0.5
"""Between two questions whether another crawler has ended its visit."""


class SourceLeases:
    """Leases of sources. One that is had is had for all sources of its host, until each of them was given back."""

    def __init__(self, keeper: LeaseKeeper) -> None:
        self._keeper = keeper
        self._users: Counter[str] = Counter()
        self._asking = asyncio.Lock()

    async def reserve(self, sources: Sequence[Source]) -> list[Source]:
        """Have those that no other crawler visits; each has to be given back."""
        return [source for source in sources if await self._reserve(_name(source))]

    def give_back(self, source: Source) -> None:
        """One that was reserved is not needed any more."""
        self._give_back(_name(source))

    @asynccontextmanager
    async def holding(self, source: Source) -> AsyncIterator[None]:
        """Have a source inside the block, after any other crawler. Raises LeaseLost where it cannot be kept."""
        name = _name(source)
        while not await self._reserve(name):
            await asyncio.sleep(ASK_SECONDS)
        try:
            async with self._keeper.under(name):
                yield
        finally:
            self._give_back(name)

    async def _reserve(self, name: str) -> bool:
        async with self._asking:
            if not self._users[name] and not (await self._keeper.take(name)).had:
                return False
            self._users[name] += 1
            return True

    def _give_back(self, name: str) -> None:
        self._users[name] -= 1
        if self._users[name] <= 0:
            del self._users[name]
            self._keeper.give_back(name)


def _name(source: Source) -> str:
    """Of the lease: the host of its address, as it is now."""
    try:
        return f"visit:{authority(source.url)}"
    except FetchError:
        return f"visit:{source.id}"
