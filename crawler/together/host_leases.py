"""Whose turn it is at a host, among several crawlers: one lease for each host, and the pause after a request kept with it.

So two crawlers are as polite as one: one request at a time, and the gap from the end of one to the start of the next, whoever
sends them. A crawler that dies in a request leaves the host alone for as long as its gap at least.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from crawler.together.lease_keeper import LEASE_SECONDS, RENEW_SECONDS, LeaseKeeper

ASK_MOST = 1.0
"""Seconds between two questions whether a host is free that another crawler asks something."""
ASK_LEAST = 0.05


class HostLeases:
    """Implements `crawler.net.politeness.SharedTurns`."""

    def __init__(self, keeper: LeaseKeeper) -> None:
        self._keeper = keeper

    @asynccontextmanager
    async def turn(self, host: str, gap: float, pause: Callable[[], float]) -> AsyncIterator[None]:
        """Wait for the turn, and have it inside the block."""
        name = f"host:{host}"
        seconds = max(LEASE_SECONDS, gap + 2 * RENEW_SECONDS)
        while not (taken := await self._keeper.take(name, seconds)).had:
            await asyncio.sleep(min(max(gap / 2, ASK_LEAST), ASK_MOST, taken.wait) if taken.busy else taken.wait)
        try:
            async with self._keeper.under(name):
                yield
        finally:
            self._keeper.give_back(name, pause())
