"""The crawler process: which source is due when, and a clean shutdown. The only door to APScheduler.

Due times live in the archive. The scheduler's one job looks there every few seconds and starts what is due and not
already running, so missed times coalesce by themselves. The wall clock is asked once for each due time, when it is first
seen: from then on it is waited for by the clock that cannot be set, so one that jumps neither starts visits nor puts them off.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from crawler.pipeline import Crawl
from crawler.resources import Workshop, open_workshop
from crawler.together.source_leases import SourceLeases
from crawler.upkeep import tidy_pages
from index.archive import open_archive
from index.archive.protocols import Archive, Source, Visit
from index.errors import ArchiveError, RoleLost
from index.kept.moving import follow_setting
from index.machines.heartbeat import SignOfLife
from index.machines.holding import hold
from index.machines.protocols import HeldRole
from index.operations.build import build
from index.operations.settings import Settings
from index.upkeep.retrying import read_again, save_again

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds between two looks at what is due."""
CLOCK_EVERY = 10.0
"""Seconds between two looks at whether the clock was set, and the least difference that is noticed."""
GRACE = 8.0
"""Seconds that running visits get to come to an end after SIGTERM."""
_AFTER_TROUBLE = 30.0
"""Seconds until the next look after the archive could not be read or written."""


Work = Callable[[Workshop], Coroutine[None, None, None]]
"""Something else to do beside the schedule, until it is cancelled."""


def run_crawler(settings: Settings, beside: Work) -> None:
    """Crawl until SIGTERM or SIGINT. beside: a task to run concurrently with the schedule, given the same resources.

    Raises AlreadyRunning, SettingsError, RoleLost, and ArchiveError if the archive cannot be opened.
    """
    with hold(settings, "crawler", together=True) as role, open_archive(settings, under=role) as archive:
        follow_setting(settings, archive)
        archive.sources.forget_future(datetime.now(UTC))
        save_again(archive, other_than=build())
        read_again(archive, other_than=build())
        asyncio.run(_run(settings, archive, beside, role))
        role.check()


async def _run(settings: Settings, archive: Archive, beside: Work, role: HeldRole) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_workshop(settings, archive) as workshop:
        rounds = Rounds(settings, workshop.crawl, workshop.sources)
        jobs = asyncio.create_task(beside(workshop), name="jobs")
        tidying = asyncio.create_task(tidy_pages(settings, archive), name="tidying")
        watching = asyncio.create_task(_watch(role, stop), name="role") if archive.shared else None
        beat = Heartbeat(rounds.look)
        beat.start()
        sign = SignOfLife(settings, lambda: archive, "crawler", rounds.summary).begin()
        log.info("crawler started", extra={"sources": len(archive.sources.all())})
        await stop.wait()
        if watching is not None:
            watching.cancel()
        beat.pause()
        await rounds.looked()  # APScheduler reports a job that is cancelled by its shutdown as an error
        beat.stop()
        jobs.cancel()
        tidying.cancel()
        await asyncio.gather(rounds.end(GRACE), asyncio.wait([jobs, tidying], timeout=GRACE))
        await asyncio.to_thread(sign.end)
    log.info("crawler stopped")


async def _watch(role: HeldRole, stop: asyncio.Event) -> None:
    """Stop when the role is lost, which happens on a server alone."""
    while not stop.is_set():
        try:
            role.check()
        except RoleLost:
            stop.set()
        await asyncio.sleep(LOOK_EVERY)


class Heartbeat:
    """Calls a function repeatedly through APScheduler.

    APScheduler relies on the wall clock alone. If that were set forward by ten years, it would count every missed
    run; set back by a day, it would sleep for a day. So the next run is always scheduled relative to now, and
    whenever the wall clock and the monotonic clock diverge, the function runs at once.

    look: the function. every: seconds between calls. watch: seconds between checks of the clocks. wall: returns the
    time by the wall clock (aware UTC). steady: returns that of the monotonic clock in seconds.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[None]],
        every: float = LOOK_EVERY,
        *,
        watch: float = CLOCK_EVERY,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watch_every = watch
        self._wall = wall
        self._steady = steady
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        self._job = self._scheduler.add_job(look, _Again(every), next_run_time=datetime.now(UTC))
        self._watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin calling the function, for the first time at once. Requires a running event loop."""
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_clocks(), name="clocks")

    def pause(self) -> None:
        """Make no further calls; one in progress continues."""
        if self._watch is not None:
            self._watch.cancel()
        self._scheduler.pause()

    def stop(self) -> None:
        """Shut the scheduler down without waiting for a call in progress."""
        self._scheduler.shutdown(wait=False)

    async def _watch_clocks(self) -> None:
        while True:
            wall, steady = self._wall(), self._steady()
            await asyncio.sleep(self._watch_every)
            jumped = (self._wall() - wall).total_seconds() - (self._steady() - steady)
            if abs(jumped) > self._watch_every:
                log.warning("the clock was set", extra={"seconds": round(jumped)})
                self._job.modify(next_run_time=datetime.now(UTC))


class _Again:
    """A trigger: so many seconds after now, whatever was missed."""

    def __init__(self, seconds: float) -> None:
        self._wait = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now + self._wait if previous else now


BaseTrigger.register(_Again)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A due time as the archive has it, and when that is by the clock that cannot be set."""

    at: datetime | None
    when: float


class Rounds:
    """Starts the visits that are due. leases: of sources, where other crawlers visit them as well. wall, steady: the wall clock and
    the monotonic clock, which tests replace."""

    def __init__(self, settings: Settings, crawl: Crawl, leases: SourceLeases | None = None) -> None:
        self._settings = settings
        self._crawl = crawl
        self._leases = leases
        self.wall: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.steady: Callable[[], float] = time.monotonic
        self._running: dict[str, asyncio.Task[None]] = {}
        self._started: dict[str, float] = {}
        self._plans: dict[str, _Plan] = {}
        self._pause_until = 0.0
        self._looking = asyncio.Lock()

    def summary(self) -> str:
        """What it is at, in a few words. May be asked by any thread."""
        visited = sorted(self._running)
        more = f" and {len(visited) - 3:,} more" if len(visited) > 3 else ""
        return f"visits {', '.join(visited[:3])}{more}" if visited else ""

    async def look(self) -> None:
        """Start a visit to every source that is due and not being visited already."""
        async with self._looking:
            await self._look()

    async def looked(self) -> None:
        """Wait until a `look` in progress has finished."""
        async with self._looking:
            pass
        for _ in range(3):  # let the scheduler take note of its end
            await asyncio.sleep(0)

    async def _look(self) -> None:
        if self.steady() < self._pause_until:
            return
        try:
            due = await self._due()
            if self._leases is not None and due:
                due = await self._reserve(self._leases, due)
        except ArchiveError as error:
            self._trouble(error)
            return
        for source in due:
            self._started[source.id] = self.steady()
            task = asyncio.create_task(self._visit(source), name=f"visit {source.id}")
            self._running[source.id] = task
            task.add_done_callback(partial(self._ended, source))

    async def _due(self) -> list[Source]:
        sources, times = await self._crawl.read_due()
        now = self.wall()
        return [
            source
            for source in sources
            if source.id not in self._running and self._is_due(source, times.get(source.id), now)
        ]

    async def _reserve(self, leases: SourceLeases, due: list[Source]) -> list[Source]:
        """Those that no other crawler visits, or has just visited."""
        had = await leases.reserve(due)
        still: set[str] = set()
        try:
            still |= {source.id for source in await self._due()} if had else set()
        finally:
            for source in had:
                if source.id not in still:
                    leases.give_back(source)
        return [source for source in had if source.id in still]

    def _is_due(self, source: Source, at: datetime | None, now: datetime) -> bool:
        """As planned; but never sooner after the last start than the shortest rhythm."""
        plan = self._plans.get(source.id)
        if plan is None or plan.at != at:
            plan = self._plans[source.id] = _Plan(at, self.steady() + self._wait(source, at, now))
        started = self._started.get(source.id)
        shortest = min(self._settings.interval_min, source.every or self._settings.interval_min)
        return self.steady() >= plan.when and (started is None or self.steady() - started >= shortest)

    def _wait(self, source: Source, at: datetime | None, now: datetime) -> float:
        """Seconds until a due time. One that is further away than the longest rhythm was noted by a clock that was wrong,
        or is by now: it counts as passed."""
        longest = max(self._settings.interval_max, self._settings.retry_after_max, source.every or 0.0)
        wait = (at - now).total_seconds() if at else 0.0
        return 0.0 if wait > longest * 1.1 else max(0.0, wait)

    async def _visit(self, source: Source) -> None:
        try:
            visit = await self._crawl.visit(source)
            log.info("visited", extra=_figures(visit))
        except ArchiveError as error:
            self._started.pop(source.id, None)
            self._trouble(error)
        except Exception:
            log.exception("a visit failed in a way that has no name", extra={"source": source.id})

    def _ended(self, source: Source, _: object) -> None:
        """Also of a visit that was cancelled before its first step."""
        self._running.pop(source.id, None)
        if self._leases is not None:
            self._leases.give_back(source)

    def _trouble(self, error: ArchiveError) -> None:
        self._pause_until = self.steady() + _AFTER_TROUBLE
        log.error(str(error), extra={"pause_seconds": _AFTER_TROUBLE})

    async def end(self, seconds: float) -> None:
        """Cancel all visits in progress and wait for them to end, at most so many seconds.

        What they have archived is kept; the next visits do the rest.
        """
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)


def _figures(visit: Visit) -> dict[str, object]:
    return {
        "source": visit.source,
        "found": visit.found,
        "fetched": visit.fetched,
        "new": visit.new,
        "changed": visit.changed,
        "not_modified": visit.not_modified,
        "refused": dict(visit.refused),
        "error": visit.error_code,
        "why": visit.error,
        "seconds": round((visit.finished - visit.started).total_seconds(), 2),
    }
