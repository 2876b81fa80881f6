"""Politeness towards a host: one request at a time, a gap between two, turns and budget shared fairly.

A host is an authority (scheme, host, port). Whoever wants to ask it something waits for a turn; urgent turns (robots.txt,
feeds, sitemaps) go first, then the source that has had the fewest turns in this run, so that a feed of thousands of
addresses starves no other. A run of a host lasts from the first visitor to the last one's leaving.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from crawler.errors import BudgetSpent, FetchError, Held, Throttled, TimedOut, Unreachable
from crawler.net.urls import authority
from index.operations.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class PolitenessPolicy:
    """How gently hosts are treated.

    gap: seconds from the end of a request to the start of the next. limit: addresses per run. failures: consecutive
    failures (unreachable or too slow) after which a host is left alone for the rest of the run. pauses: consecutive
    responses that ask us to slow down, after which the rest is left for the next run.
    """

    gap: float = 1.0
    limit: int = 500
    failures: int = 5
    pauses: int = 3

    @classmethod
    def of(cls, settings: Settings) -> "PolitenessPolicy":
        """Return the policy that the settings give (host_gap, host_run_limit, host_failures, host_pauses)."""
        return cls(
            gap=settings.host_gap,
            limit=settings.host_run_limit,
            failures=settings.host_failures,
            pauses=settings.host_pauses,
        )


class SharedTurns(Protocol):
    """Turns at hosts that several crawlers share."""

    def turn(self, host: str, gap: float, pause: Callable[[], float]) -> AbstractAsyncContextManager[None]:
        """Wait until no other crawler asks the host anything and its pause is over, and have the turn inside the block, which is
        cancelled where that cannot be kept up. pause: asked at the end for the seconds until the next turn of anybody. Raises
        ArchiveError."""
        ...


_FORGET_ABOVE = 2000


@dataclass(order=True, slots=True)
class _Waiter:
    urgent: int
    served: int
    arrival: int
    woken: "asyncio.Future[None]" = field(compare=False)
    party: str = field(compare=False)


class Host:
    """One host, that is, one authority (scheme, host and port).

    gap: seconds between requests, which a crawl-delay may raise. shared: the turns that other crawlers take as well, None
    without any.
    """

    def __init__(self, name: str, manners: PolitenessPolicy, shared: SharedTurns | None = None) -> None:
        self.name = name
        self._shared = shared
        self.gap = manners.gap
        self._manners = manners
        self._busy = False
        self._waiting: list[_Waiter] = []
        self._arrivals = 0
        self._free_at = 0.0
        self._visitors: Counter[str] = Counter()
        self._served: Counter[str] = Counter()
        self._spent = 0
        self._failures = 0
        self._throttles = 0
        self._locks: dict[str, asyncio.Lock] = {}
        self._claims: dict[str, str] = {}

    @property
    def idle(self) -> bool:
        """Whether nobody is visiting or waiting and no pause is in force, so that the host may be forgotten."""
        return not (self._busy or self._waiting or self._visitors) and time.monotonic() > self._free_at

    def enter(self, party: str) -> None:
        """Count one more visitor.

        The first begins a new run: budget, failures and claims start afresh. party: id of the source.
        """
        if not self._visitors:
            self._served.clear()
            self._claims.clear()
            self._spent = self._failures = self._throttles = 0
        self._visitors[party] += 1

    def leave(self, party: str) -> None:
        """Count one visitor less; call it once for each `enter`. party: id of the source."""
        self._visitors[party] -= 1
        if self._visitors[party] <= 0:
            del self._visitors[party]

    def claim(self, what: str, party: str) -> bool:
        """Return whether this source may fetch the page in this run; the first source to ask for it may.

        what: key of the page; party: id of the source.
        """
        return self._claims.setdefault(what, party) == party

    def check(self, url: str) -> None:
        """Raise BudgetSpent or Held if this run may send the host no further request.

        url: the address to name in the error.
        """
        if self._spent >= self._manners.limit:
            raise BudgetSpent(url)
        if self._throttles >= self._manners.pauses:
            raise Held(url, "it asked several times; the rest is left for the next run")
        if self._failures >= self._manners.failures:
            raise Held(url, f"the host failed {self._failures} times in a row; the rest is left for the next run")

    def hold(self, seconds: float) -> None:
        """Send no request to this host for the given number of seconds. A longer pause already in force stays."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)

    def record_result(self, error: FetchError | None) -> None:
        """Record the outcome of a request. error: None if it succeeded."""
        self._throttles = self._throttles + 1 if isinstance(error, Throttled) else 0
        self._failures = self._failures + 1 if isinstance(error, Unreachable | TimedOut) else 0

    def alone(self, what: str) -> asyncio.Lock:
        """Return the lock for something done once on behalf of all visitors, such as reading robots.txt.

        what: its name.
        """
        return self._locks.setdefault(what, asyncio.Lock())

    @contextlib.asynccontextmanager
    async def turn(self, url: str, party: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for, and hold, the exclusive right to one request.

        url: the address to name in errors; party: id of the source; urgent: go before all that is not urgent. Raises
        BudgetSpent, Held.
        """
        await self._acquire(party, urgent)
        try:
            self.check(url)
            while (wait := self._free_at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self._served[party] += 1
            self._spent += 1
            if self._shared is None:
                try:
                    yield
                finally:
                    self._pause()
            else:
                async with self._shared.turn(self.name, self.gap, self._pause):
                    yield
        finally:
            self._release()

    def _pause(self) -> float:
        """A request has ended. Returns the seconds until the next one."""
        now = time.monotonic()
        self._free_at = max(self._free_at, now + self.gap)
        return self._free_at - now

    async def _acquire(self, party: str, urgent: bool) -> None:
        if not self._busy and not self._waiting:
            self._busy = True
            return
        self._arrivals += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(0 if urgent else 1, 0, self._arrivals, woken, party)
        self._waiting.append(waiter)
        try:
            await woken
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            else:  # the turn was ours already
                self._release()
            raise

    def _release(self) -> None:
        self._busy = False
        if self._waiting:
            for waiter in self._waiting:
                waiter.served = self._served[waiter.party]
            chosen = min(self._waiting)
            self._waiting.remove(chosen)
            self._busy = True
            if not chosen.woken.done():
                chosen.woken.set_result(None)


class Hosts:
    """All hosts that requests are or were sent to; idle ones are forgotten when there are many. shared: see `Host`."""

    def __init__(self, manners: PolitenessPolicy, shared: SharedTurns | None = None) -> None:
        self._manners = manners
        self._shared = shared
        self._hosts: dict[str, Host] = {}

    def of(self, url: str) -> Host:
        """Return the host of an address. Raises BadAddress."""
        name = authority(url)
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) > _FORGET_ABOVE:
                self._hosts = {key: kept for key, kept in self._hosts.items() if not kept.idle}
            host = self._hosts[name] = Host(name, self._manners, self._shared)
        return host


class HostSession:
    """A visit by one source: the hosts it has entered, and the identity under which it asks.

    party: id of the source; home: its address; headers: sent to the source's own authority only; timezone: IANA name
    of the zone of its dates that name none.
    """

    def __init__(
        self,
        hosts: Hosts,
        party: str,
        *,
        home: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        timezone: str | None = None,
    ) -> None:
        self.party = party
        self.timezone = timezone
        self.home = home
        self.headers = headers
        self._hosts = hosts
        self._entered: dict[str, Host] = {}

    def host(self, url: str) -> Host:
        """Return the host of an address, entering it until `leave` is called. Raises BadAddress."""
        host = self._hosts.of(url)
        if host.name not in self._entered:
            self._entered[host.name] = host
            host.enter(self.party)
        return self._entered[host.name]

    def leave(self) -> None:
        """Leave every host that was entered. May be called more than once."""
        for host in self._entered.values():
            host.leave(self.party)
        self._entered.clear()
