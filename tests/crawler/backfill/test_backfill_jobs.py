"""Jobs that take hours: estimated first, read when that is wanted, stopped, put back with the crawler, and beside others."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import jobs as crawler_jobs
from crawler.backfill.older_articles import is_past
from crawler.jobs import JobRunner
from crawler.pipeline import AddressReport, Crawl
from crawler.resources import Workshop, open_workshop
from index.archive.protocols import Archive
from index.jobs.protocols import JobKind, JobState
from index.operations.settings import Settings
from tests.crawler.backfill.test_listing import HOST, outlet, source
from tests.crawler.fake import FakeWeb, story
from tests.crawler.test_jobs import ask, done, named, work_off
from tests.crawler.visiting import outlet as fed_outlet
from tests.crawler.visiting import source as fed_source
from tests.crawler.visiting import visit


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler_jobs, "LOOK_EVERY", 0.01)


def test_an_estimate_comes_first_and_asks_for_no_article(chosen: Settings, archive: Archive) -> None:
    web = outlet()
    source(archive)
    job, lines = done(web, chosen, archive, JobKind.BACKFILL, source="lantern", since="2024-02")
    assert (job.state, job.error) == (JobState.DONE, None)
    (estimate,) = named(lines, "estimate")
    assert (estimate["addresses"], estimate["known"], estimate["documents"]) == (3, 0, 3)
    assert (estimate["since"], estimate["source"], estimate["whole"]) == ("2024-02-01", "lantern", True)
    assert not named(lines, "older")
    assert not [url for url in web.paths if "/2024/" in url]
    asked = len(web.paths)
    job, lines = done(web, chosen, archive, JobKind.BACKFILL, source="lantern", since="2024-02", read=True)
    last = named(lines, "older")[-1]
    assert (last["done"], last["of"], last["new"], last["refused"], last["left"]) == (3, 3, 2, {"robots": 1}, 0)
    assert archive.articles.count() == 2
    assert len(web.paths) == asked + 2, "what was listed for the estimate is not listed again"
    assert not list((chosen.data / "backfills").iterdir())


def undated_outlet(days: list[date]) -> FakeWeb:
    """An archive that names articles without their days; each says its own."""
    web = FakeWeb()
    web.page(f"{HOST}/", "<html lang=en><body><nav><a href='/archive'>Archive</a></nav></body></html>")
    entries = "".join(
        f"<article><h2><a href='/news/the-ferry-to-the-granary-{n}'>The ferry to the granary, day {n}</a></h2></article>"
        for n in range(len(days))
    )
    web.page(f"{HOST}/archive", f"<html lang=en><body><main>{entries}</main></body></html>")
    for n, day in enumerate(days):
        web.page(f"{HOST}/news/the-ferry-to-the-granary-{n}", story(n).replace("2024-03-05", day.isoformat()))
    return web


NEWEST_FIRST = [date(2024, 3, 30) - timedelta(days=5 * n) for n in range(30)]
ANY_ORDER = [NEWEST_FIRST[n * 11 % 30] for n in range(30)]


@pytest.mark.parametrize(("days", "most", "read"), [(NEWEST_FIRST, 3, 15), (NEWEST_FIRST, 5, 17), (ANY_ORDER, 3, 30)])
def test_a_list_without_dates_ends_where_its_articles_are_earlier(
    chosen: Settings, archive: Archive, days: list[date], most: int, read: int
) -> None:
    web = undated_outlet(days)
    source(archive)
    limited = replace(chosen, backfill_earlier=most)
    job, lines = done(web, limited, archive, JobKind.BACKFILL, source="lantern", since="2024-02", read=True)
    last = named(lines, "older")[-1]
    assert job.error is None
    assert (last["done"], last["of"], last["new"], last["earlier"], last["left"]) == (30, 30, read, 30 - read, 0)
    assert len([url for url in web.paths if "/news/" in url]) == read


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2024, 12, 31)), max_size=40),
    since=st.dates(date(2020, 1, 1), date(2024, 12, 31)),
    most=st.integers(0, 10),
)
def test_a_list_is_past_only_behind_articles_that_are(days: list[date], since: date, most: int) -> None:
    if is_past(days, since, most):
        assert days[-1] < since
        assert all(day < since for day in days[-most:])
    assert not is_past(sorted(days), since, most), "the oldest first"


def test_what_cannot_be_done_is_a_sentence(chosen: Settings, archive: Archive) -> None:
    job, _ = done(FakeWeb(), chosen, archive, JobKind.BACKFILL, source="nobody", since="2024-02")
    assert job.error == "there is no source 'nobody' any more"
    source(archive)
    job, _ = done(FakeWeb(), chosen, archive, JobKind.BACKFILL, source="lantern", since="soon")
    assert job.error == "'soon' is no month; write one like 2024-01"
    job, _ = done(FakeWeb(), chosen, archive, JobKind.REREAD, since="soon")
    assert job.error == "'soon' is no day; write one like 2024-01-31"


def test_one_that_is_stopped_keeps_what_it_read_and_the_next_does_the_rest(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = outlet()
    source(archive)
    job = ask(archive, JobKind.BACKFILL, source="lantern", since="2024-02", read=True)
    read = Crawl.read_address

    async def slowly(self: Crawl, url: str, **given: object) -> AddressReport:
        report = await read(self, url, **given)  # type: ignore[arg-type]
        if archive.articles.count():
            archive.jobs.stop(job.id, datetime.now(UTC))
            await asyncio.sleep(60)
        return report

    with monkeypatch.context() as patched:
        patched.setattr(Crawl, "read_address", slowly)
        work_off(web, chosen, archive)
    over = archive.jobs.get(job.id)
    assert over is not None
    assert (over.state, over.stopped, over.error) == (JobState.DONE, True, None)
    assert archive.articles.count() == 1
    done(web, chosen, archive, JobKind.BACKFILL, source="lantern", since="2024-02", read=True)
    assert archive.articles.count() == 2
    assert len([url for url in web.paths if url == f"{HOST}/2024/02/one"]) == 1


def test_a_crawler_that_ends_hands_it_on_and_one_that_dies_too(chosen: Settings, archive: Archive) -> None:
    web = outlet()
    web.page(f"{HOST}/private/2024/02/x", story(7))
    source(archive)
    job = ask(archive, JobKind.BACKFILL, source="lantern", since="2024-02", read=True)

    async def ends(workshop: Workshop) -> None:
        running = asyncio.create_task(JobRunner(workshop).run())
        while not archive.articles.count():
            await asyncio.sleep(0.005)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def go() -> None:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            await ends(workshop)

    asyncio.run(go())
    back = archive.jobs.get(job.id)
    assert back is not None
    if back.state is not JobState.DONE:  # the rest may have been quicker
        assert (back.state, back.tries) == (JobState.WAITING, 0)
    archive.jobs.take(datetime.now(UTC))  # a crawler takes it, and dies
    work_off(web, chosen, archive)
    over = archive.jobs.get(job.id)
    assert over is not None
    assert (over.state, over.error) == (JobState.DONE, None)
    assert archive.articles.count() == 2


def test_kept_pages_are_read_again_with_progress(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    fed_outlet(web, 3)
    visit(web, chosen, archive, fed_source(archive))
    monkeypatch.setattr("crawler.rereading.CHUNK", 1)
    asked = len(web.asked)
    job, lines = done(web, chosen, archive, JobKind.REREAD)
    last = named(lines, "reread")[-1]
    assert (job.state, last["done"], last["of"], last["unchanged"], last["changed"]) == (JobState.DONE, 3, 3, 3, 0)
    ids = sorted(archive.articles.ids())
    _, lines = done(web, chosen, archive, JobKind.REREAD, ids=ids[:1], since="2020-01-01")
    assert named(lines, "reread")[-1]["done"] == 1
    _, lines = done(web, chosen, archive, JobKind.REREAD, since="2999-01-01")
    assert named(lines, "reread")[-1]["of"] == 0
    assert len(web.asked) == asked


def test_progress_goes_on_counting_behind_what_an_earlier_run_finished(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    fed_outlet(web, 3)
    visit(web, chosen, archive, fed_source(archive))
    monkeypatch.setattr("crawler.rereading.CHUNK", 1)
    job = ask(archive, JobKind.REREAD)
    parse, read = Crawl.parse, []

    async def slowly(self: Crawl, page: object, hints: object) -> object:
        read.append(page)
        if len(read) == 2:
            archive.jobs.stop(job.id, datetime.now(UTC))
            await asyncio.sleep(60)
        return await parse(self, page, hints)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Crawl, "parse", slowly)
        work_off(web, chosen, archive)
    _, lines = done(web, chosen, archive, JobKind.REREAD)
    last = named(lines, "reread")[-1]
    assert (last["done"], last["of"], last["read"]) == (3, 3, 2)


def test_jobs_that_take_hours_leave_room_for_others(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, order = outlet(), []
    source(archive)

    async def work(self: JobRunner, job: object, tell: object) -> None:
        order.append(job.kind)  # type: ignore[attr-defined]
        while JobKind.FETCH not in order:
            await asyncio.sleep(0.005)

    for kind in (JobKind.BACKFILL, JobKind.REREAD, JobKind.FETCH):
        monkeypatch.setitem(crawler_jobs._WORK, kind, work)
    for kind in (JobKind.BACKFILL, JobKind.REREAD, JobKind.BACKFILL, JobKind.FETCH):
        ask(archive, kind)
    work_off(web, chosen, archive)
    assert order == [JobKind.BACKFILL, JobKind.REREAD, JobKind.FETCH, JobKind.BACKFILL]
