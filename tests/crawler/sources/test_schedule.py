"""The crawler process: what is due, once; clocks that jump; one crawler; a clean end."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.sources.schedule import Heartbeat, Rounds
from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind, Visit
from index.errors import ArchiveFull
from index.operations.settings import Settings
from tests.crawler.fake import settings
from tests.places import ROOT

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def lantern(name: str = "lantern", every: float | None = None) -> Source:
    return Source(id=name, url=f"https://{name}.example/", name=None, kind=SourceKind.FEED, every=every, added=NOW)


class FakeCrawl:
    """Sources and their due times; every visit is on record."""

    def __init__(self, *sources: Source) -> None:
        self.sources = list(sources)
        self.times: dict[str, datetime | None] = {source.id: None for source in sources}
        self.visits: list[str] = []
        self.error: Exception | None = None
        self.hold = asyncio.Event()
        self.hold.set()
        self.after = timedelta(minutes=15)
        self.clock = NOW

    async def read_due(self) -> tuple[list[Source], dict[str, datetime | None]]:
        if self.error:
            raise self.error
        return self.sources, self.times

    async def visit(self, source: Source) -> Visit:
        self.visits.append(source.id)
        await self.hold.wait()
        self.times[source.id] = self.clock + self.after
        return Visit(source=source.id, started=self.clock, finished=self.clock)


def rounds(crawl: FakeCrawl, chosen: Settings) -> Rounds:
    made = Rounds(chosen, crawl)  # type: ignore[arg-type]
    made.wall = lambda: crawl.clock
    made.steady = lambda: (crawl.clock - NOW).total_seconds()
    return made


async def let_tasks_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_source_is_visited_when_it_is_due_and_never_twice_at_once(chosen: Settings) -> None:
    async def run() -> list[str]:
        crawl = FakeCrawl(lantern())
        crawl.hold.clear()
        made = rounds(crawl, chosen)
        for _ in range(3):
            await made.look()
            await let_tasks_run()
        assert crawl.visits == ["lantern"]
        crawl.hold.set()
        await let_tasks_run()
        await made.look()
        assert crawl.visits == ["lantern"]
        crawl.clock += timedelta(minutes=16)
        await made.look()
        await let_tasks_run()
        return crawl.visits

    assert asyncio.run(run()) == ["lantern", "lantern"]


JUMPS = [timedelta(days=1), timedelta(days=3650), timedelta(days=-1), timedelta(days=-3650)]


@pytest.mark.parametrize("back", [False, True], ids=["for-good", "and-back"])
@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_starts_no_storm_and_leaves_none_behind(
    chosen: Settings, jump: timedelta, back: bool
) -> None:
    """No source is visited more or less often than its rhythm of a quarter of an hour wants, at the jump and after it."""

    async def run() -> list[list[timedelta]]:
        names = [f"s{n}" for n in range(5)]
        crawl = FakeCrawl(*(lantern(name) for name in names))
        made = rounds(crawl, chosen)
        offset = timedelta()
        steady = NOW
        made.wall = lambda: steady + offset
        made.steady = lambda: (steady - NOW).total_seconds()
        starts: dict[str, list[timedelta]] = {name: [] for name in names}
        for step in range(4 * 3600 // 2):  # four hours, a look every two seconds
            if step == 1800:
                offset = jump
            if step == 3000 and back:
                offset = timedelta()
            crawl.clock = steady + offset
            before = len(crawl.visits)
            await made.look()
            await let_tasks_run()
            for name in crawl.visits[before:]:
                starts[name].append(steady - NOW)
            steady += timedelta(seconds=2)
        return list(starts.values())

    for starts in asyncio.run(run()):
        gaps = [later - earlier for earlier, later in pairwise(starts)]
        assert min(gaps) >= timedelta(minutes=14)
        assert max(gaps) <= timedelta(minutes=17)
        assert len(starts) == 16


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_next_look_comes_at_once_when_the_clock_is_set(jump: timedelta) -> None:
    """Left alone, APScheduler would sleep until the old time comes again, or count up ten years of misses."""

    async def run() -> int:
        offset, looks, came = timedelta(), 0, asyncio.Event()

        async def look() -> None:
            nonlocal looks
            looks += 1
            came.set()

        beat = Heartbeat(look, every=3600, watch=0.01, wall=lambda: NOW + offset, steady=lambda: 0.0)
        beat.start()
        await asyncio.wait_for(came.wait(), 10)
        came.clear()
        offset = jump
        await asyncio.wait_for(came.wait(), 10)
        beat.pause()
        beat.stop()
        return looks

    assert asyncio.run(run()) == 2


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_start_after_the_clock_was_set_leaves_no_source_behind(tmp_path: Path, jump: timedelta) -> None:
    """Visited, stopped, the clock set, started again: each source comes within its rhythm, once."""
    chosen = settings(tmp_path)
    with open_archive(chosen) as archive:
        archive.sources.add(lantern())
        visit = Visit(source="lantern", started=NOW, finished=NOW)
        archive.sources.record(visit, next_visit=NOW + timedelta(minutes=15), rhythm=900.0)
        now = NOW + jump + timedelta(minutes=1)
        assert archive.sources.forget_future(now) == (jump < timedelta())

        async def run() -> int:
            crawl = FakeCrawl(lantern())
            crawl.times = archive.sources.next_visits()
            made = rounds(crawl, chosen)
            made.steady = lambda: (crawl.clock - now).total_seconds()
            for minute in range(14):
                crawl.clock = now + timedelta(minutes=minute)
                await made.look()
                await let_tasks_run()
            return len(crawl.visits)

        assert asyncio.run(run()) == 1


def test_a_due_time_of_a_clock_that_was_wrong_is_not_waited_for(chosen: Settings) -> None:
    async def run() -> list[str]:
        crawl = FakeCrawl(lantern())
        crawl.times = {"lantern": NOW + timedelta(days=3650)}
        await rounds(crawl, chosen).look()
        await let_tasks_run()
        return crawl.visits

    assert asyncio.run(run()) == ["lantern"]


def test_a_full_archive_is_waited_out(chosen: Settings) -> None:
    async def run() -> list[str]:
        crawl = FakeCrawl(lantern())
        crawl.error = ArchiveFull("no room")
        made = rounds(crawl, chosen)
        await made.look()
        crawl.error = None
        await made.look()
        assert crawl.visits == []
        crawl.clock += timedelta(seconds=31)
        await made.look()
        await let_tasks_run()
        return crawl.visits

    assert asyncio.run(run()) == ["lantern"]


def test_a_start_visits_only_what_is_due(chosen: Settings) -> None:
    async def run() -> list[str]:
        crawl = FakeCrawl(lantern("due"), lantern("later"))
        crawl.times = {"due": NOW, "later": NOW + timedelta(minutes=5)}
        await rounds(crawl, chosen).look()
        await let_tasks_run()
        return crawl.visits

    assert asyncio.run(run()) == ["due"]


def test_an_error_without_a_name_stops_no_other_source(chosen: Settings) -> None:
    class Broken(FakeCrawl):
        async def visit(self, source: Source) -> Visit:
            if source.id == "broken":
                self.visits.append(source.id)
                raise RuntimeError("nobody thought of this")
            return await super().visit(source)

    async def run() -> list[str]:
        crawl = Broken(lantern("broken"), lantern())
        made = rounds(crawl, chosen)
        await made.look()
        await let_tasks_run()
        await made.look()
        return crawl.visits

    assert asyncio.run(run()) == ["broken", "lantern"]


def test_the_end_cancels_what_runs(chosen: Settings) -> None:
    async def run() -> None:
        crawl = FakeCrawl(lantern())
        crawl.hold.clear()
        made = rounds(crawl, chosen)
        await made.look()
        await let_tasks_run()
        await asyncio.wait_for(made.end(1.0), 2)

    asyncio.run(run())


# --- the process itself


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "BROADSHEET_DATA": str(tmp_path / "data"), "BROADSHEET_PARSE_WORKERS": "1"}


@pytest.fixture
def process(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        [sys.executable, "-m", "crawler"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert started.stderr is not None
    line = started.stderr.readline()
    assert "crawler started" in line, line
    yield started
    if started.poll() is None:
        started.kill()
    started.stderr.close()
    started.wait()


def test_sigterm_ends_it_cleanly(process: "subprocess.Popen[str]") -> None:
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    assert time.monotonic() - started < 10
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()


def test_a_second_crawler_stops_with_a_sentence(process: "subprocess.Popen[str]", environment: dict[str, str]) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "crawler"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert str(process.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_due_times_live_in_the_archive(chosen: Settings) -> None:
    with open_archive(chosen) as archive:
        kept: Archive = archive
        kept.sources.add(lantern())
        visit = Visit(source="lantern", started=NOW, finished=NOW)
        kept.sources.record(visit, next_visit=NOW + timedelta(hours=1), rhythm=3600)
    with open_archive(chosen) as again:
        assert again.sources.next_visits() == {"lantern": NOW + timedelta(hours=1)}


def test_a_visit_that_will_not_end_holds_up_nobody(chosen: Settings) -> None:
    class Stubborn(FakeCrawl):
        async def visit(self, source: Source) -> Visit:
            self.visits.append(source.id)
            while not self.hold.is_set():
                with suppress(asyncio.CancelledError):
                    await self.hold.wait()
            return Visit(source=source.id, started=self.clock, finished=self.clock)

    async def run() -> None:
        crawl = Stubborn(lantern())
        crawl.hold.clear()
        made = rounds(crawl, chosen)
        await made.look()
        await let_tasks_run()
        assert crawl.visits == ["lantern"]
        await asyncio.wait_for(made.end(0.01), 10)
        crawl.hold.set()
        await let_tasks_run()

    asyncio.run(run())


def test_a_visit_that_is_cancelled_before_its_first_step_comes_again(chosen: Settings) -> None:
    async def run() -> list[str]:
        crawl = FakeCrawl(lantern())
        made = rounds(crawl, chosen)
        await made.look()
        await made.end(1)
        crawl.clock += timedelta(minutes=16)
        await made.look()
        await let_tasks_run()
        return crawl.visits

    assert asyncio.run(run()) == ["lantern"]


class FakeLeases:
    """Another crawler has some sources; what is reserved here has to be given back."""

    def __init__(self, *theirs: str) -> None:
        self.theirs = set(theirs)
        self.mine: list[str] = []
        self.reserved: Callable[[], None] = lambda: None

    async def reserve(self, sources: list[Source]) -> list[Source]:
        had = [source for source in sources if source.id not in self.theirs]
        self.mine += [source.id for source in had]
        self.reserved()
        return had

    def give_back(self, source: Source) -> None:
        self.mine.remove(source.id)


def test_what_another_crawler_visits_or_has_just_visited_is_left_to_it(chosen: Settings) -> None:
    async def run() -> None:
        crawl = FakeCrawl(lantern(), lantern("ferry"), lantern("bridge"))
        leases = FakeLeases("ferry")
        made = rounds(crawl, chosen)
        made._leases = leases  # type: ignore[assignment]

        def visited_meanwhile() -> None:
            crawl.times["bridge"] = crawl.clock + crawl.after

        leases.reserved = visited_meanwhile
        crawl.hold.clear()
        await made.look()
        await let_tasks_run()
        assert crawl.visits == ["lantern"]
        assert leases.mine == ["lantern"], "it is needed until the visit has ended"
        crawl.hold.set()
        await let_tasks_run()
        assert leases.mine == []
        leases.theirs.clear()
        await made.look()
        await let_tasks_run()
        assert crawl.visits == ["lantern", "ferry"], "the other one has died"
        crawl.error = ArchiveFull("full")
        crawl.clock += timedelta(hours=1)
        await made.look()
        assert leases.mine == []

    asyncio.run(run())
