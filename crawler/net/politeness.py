"""PolitenessPolicy towards a host: one request at a time, a gap between two, its turns and its budget shared fairly.

A host is an authority (scheme, host, port). Whoever wants to ask it something waits for a turn; urgent turns (robots.txt,
feeds, sitemaps) go first, then the source that has had the fewest turns in this run, so that a feed of thousands of
addresses starves no other. A run of a host lasts from the first visitor to the last one's leaving.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from crawler.errors import BudgetSpent, FetchError, Held, Throttled, TimedOut, Unreachable
from crawler.net.urls import authority
from index.operations.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class PolitenessPolicy:
    """gap: seconds between the end of a request and the start of the next; limit: addresses in a run; failures: in a row
    (unreachable, too slow) after which a host is left alone for the rest of the run; pauses: answers in a row that ask
    for one, after which the rest of the run is left for later."""

    gap: float = 1.0
    limit: int = 500
    failures: int = 5
    pauses: int = 3

    @classmethod
    def of(cls, settings: Settings) -> "PolitenessPolicy":
        return cls(
            gap=settings.host_gap,
            limit=settings.host_run_limit,
            failures=settings.host_failures,
            pauses=settings.host_pauses,
        )


_FORGET_ABOVE = 2000


@dataclass(order=True, slots=True)
class _Waiter:
    urgent: int
    served: int
    arrival: int
    woken: "asyncio.Future[None]" = field(compare=False)
    party: str = field(compare=False)


class Host:
    """One authority. gap: may grow to its crawl-delay."""

    def __init__(self, name: str, manners: PolitenessPolicy) -> None:
        self.name = name
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
        return not (self._busy or self._waiting or self._visitors) and time.monotonic() > self._free_at

    def enter(self, party: str) -> None:
        if not self._visitors:
            self._served.clear()
            self._claims.clear()
            self._spent = self._failures = self._throttles = 0
        self._visitors[party] += 1

    def leave(self, party: str) -> None:
        self._visitors[party] -= 1
        if self._visitors[party] <= 0:
            del self._visitors[party]

    def claim(self, what: str, party: str) -> bool:
        """Whether this source is the one that asks for this address in this run; another may name it too."""
        return self._claims.setdefault(what, party) == party

    def check(self, url: str) -> None:
        """Raises BudgetSpent or Held where this run has no more requests for this host."""
        if self._spent >= self._manners.limit:
            raise BudgetSpent(url)
        if self._throttles >= self._manners.pauses:
            raise Held(url, "it asked several times; the rest is left for the next run")
        if self._failures >= self._manners.failures:
            raise Held(url, f"the host failed {self._failures} times in a row; the rest is left for the next run")

    def hold(self, seconds: float) -> None:
        """No request to this host before that many seconds from now."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)

    def record_result(self, error: FetchError | None) -> None:
        """Take note of how a request went."""
        self._throttles = self._throttles + 1 if isinstance(error, Throttled) else 0
        self._failures = self._failures + 1 if isinstance(error, Unreachable | TimedOut) else 0

    def alone(self, what: str) -> asyncio.Lock:
        """A lock for something that is done once for all visitors (reading robots.txt)."""
        return self._locks.setdefault(what, asyncio.Lock())

    @contextlib.asynccontextmanager
    async def turn(self, url: str, party: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """The exclusive right to one request. party: the source it is for. Raises BudgetSpent, Held."""
        await self._acquire(party, urgent)
        try:
            self.check(url)
            while (wait := self._free_at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self._served[party] += 1
            self._spent += 1
            try:
                yield
            finally:
                self._free_at = max(self._free_at, time.monotonic() + self.gap)
        finally:
            self._release()

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
    """Every host that is or was talked to."""

    def __init__(self, manners: PolitenessPolicy) -> None:
        self._manners = manners
        self._hosts: dict[str, Host] = {}

    def of(self, url: str) -> Host:
        """Raises BadAddress."""
        name = authority(url)
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) > _FORGET_ABOVE:
                self._hosts = {key: kept for key, kept in self._hosts.items() if not kept.idle}
            host = self._hosts[name] = Host(name, self._manners)
        return host


class HostSession:
    """One source on its way: the hosts it has entered, and in whose name it asks.

    party: id of the source. headers: sent along to the source's own host only.
    """

    def __init__(self, hosts: Hosts, party: str, *, home: str = "", headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.party = party
        self.home = home
        self.headers = headers
        self._hosts = hosts
        self._entered: dict[str, Host] = {}

    def host(self, url: str) -> Host:
        """The host of an address, entered until `leave`. Raises BadAddress."""
        host = self._hosts.of(url)
        if host.name not in self._entered:
            self._entered[host.name] = host
            host.enter(self.party)
        return self._entered[host.name]

    def leave(self) -> None:
        for host in self._entered.values():
            host.leave(self.party)
        self._entered.clear()
