"""Does the jobs that others enter in the archive (`index.jobs`), with the functions that the commands call too.

Several are worked on side by side. What comes of each is noted line by line: objects whose `event` says what they are about,
listed in `index.jobs.protocols`. A job that is cancelled with the crawler stays as it is, and the next crawler settles it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from crawler import readings, upkeep
from crawler.backfill.older_articles import backfill
from crawler.errors import FetchError
from crawler.importing.upload_jobs import read_upload, undo_upload
from crawler.net.urls import fetchable
from crawler.pipeline import AddressReport, Watch
from crawler.rereading import reread_job
from crawler.resources import Workshop
from crawler.review_printer import PrintingFailed, print_review
from crawler.sources.adding import Probed, keep, keep_source, probe, with_scheme
from crawler.sources.discover.found import Document
from crawler.sources.lists import Listed, addresses_in
from crawler.sources.naming import title_of_source
from crawler.sources.preview import Headline, preview
from crawler.together.lease_keeper import LEASE_SECONDS
from index.archive.looks import Looks
from index.archive.protocols import Archive, Source, SourceKind, Visit
from index.errors import ArchiveError, CrawlError, SettingsError
from index.jobs.protocols import LASTING, Job, JobKind, lease_name
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import remove_source
from index.sources.starter_list import name_at
from index.text.localizable import Sentence

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks at whether a job waits."""
AT_ONCE = 8
"""Addresses of one job that are asked side by side; each host is asked one at a time whatever this says."""
TELL_EVERY = 0.5
"""Seconds between two lines that count the pages of a visit."""
AFTER_TROUBLE = 30.0
"""Seconds until the next try after the archive could not be read or written."""
STALE_EVERY = 10.0
"""Seconds between two looks for jobs of other crawlers that died."""
AT_A_TIME = 200
"""Articles that are taken down in one transaction."""
UNFORESEEN = Sentence("it failed in a way that nobody foresaw; the crawler's log has the details")


async def do_jobs(workshop: Workshop) -> None:
    """Beside the schedule, until it is cancelled."""
    await JobRunner(workshop).run()


Line = Mapping[str, Any]
Tell = Callable[[Line], Awaitable[None]]


class JobRunner:
    """Takes jobs and does them. The caller holds the crawler's lock."""

    def __init__(self, workshop: Workshop) -> None:
        self._settings = workshop.tools.settings
        self._workshop = workshop
        self._secrets = SecretHeaders.of(self._settings)
        self._archive: Archive = workshop.writer.archive
        self._running: dict[int, asyncio.Task[None]] = {}
        self._kinds: dict[int, JobKind] = {}
        self._stopped: set[int] = set()

    async def run(self) -> None:
        """Until it is cancelled, and with it what it is at. A full disk or a locked archive is waited out."""
        try:
            await self._patiently(self._end_stale_jobs)
            looks, looked = Looks(self._archive), time.monotonic()
            while True:
                if self._workshop.leases is not None and time.monotonic() - looked > STALE_EVERY:
                    looked = time.monotonic()
                    await self._patiently(self._end_stale_jobs)
                if self._running or looks.due():
                    await self._patiently(self._start_waiting)
                    await self._patiently(self._stop_unwanted)
                await asyncio.sleep(LOOK_EVERY)
        finally:
            tasks = list(self._running.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def work_off(self) -> int:
        """Do all that waits, and return how many jobs that were. Raises ArchiveError."""
        await self._end_stale_jobs()
        count = 0
        while started := await self._start_waiting():
            count += started
            while self._running:
                await asyncio.wait(
                    list(self._running.values()), timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED
                )
                await self._stop_unwanted()
                count += await self._start_waiting()
        return count

    async def _stop_unwanted(self) -> None:
        """End what somebody wants to stop; it ends by itself as a job that was stopped."""
        if not self._running:
            return
        for job_id in await self._call(self._archive.jobs.stopping):
            if (task := self._running.get(job_id)) is not None and job_id not in self._stopped:
                self._stopped.add(job_id)
                task.cancel()

    async def _patiently(self, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await work()
                return
            except ArchiveError as error:
                log.error(str(error), extra={"pause_seconds": AFTER_TROUBLE})
            except Exception:  # whatever it is, the next job may well do
                log.exception("the jobs cannot be looked at", extra={"pause_seconds": AFTER_TROUBLE})
            await asyncio.sleep(AFTER_TROUBLE)

    async def _end_stale_jobs(self) -> None:
        """What an earlier crawler was at when it died."""
        for job in await self._call(self._archive.jobs.interrupted, datetime.now(UTC), tries=self._settings.job_tries):
            log.warning("a job was cut off", extra={"job": job.id, "kind": job.kind.value, "state": job.state.value})

    async def _start_waiting(self) -> int:
        started = 0
        while len(self._running) < max(1, self._settings.jobs_at_once) and await self._call(self._archive.jobs.waiting):
            lasting = sum(kind in LASTING for kind in self._kinds.values())
            without = LASTING if lasting >= max(1, self._settings.long_jobs_at_once) else ()
            job = await self._call(self._take, without)
            if job is None:
                break
            if self._workshop.leases is not None:
                self._workshop.leases.adopt(lease_name(job.id))
            started += 1
            task = asyncio.create_task(self._do(job), name=f"job {job.id}")
            self._running[job.id], self._kinds[job.id] = task, job.kind
            task.add_done_callback(partial(self._is_over, job.id))
        return started

    def _take(self, without: Collection[JobKind]) -> Job | None:
        """A job, and its lease, so that no other crawler takes it for one whose crawler died."""
        with self._archive.transaction():
            job = self._archive.jobs.take(datetime.now(UTC), without=without)
            if job is not None and (leases := self._workshop.leases) is not None:
                self._archive.leases.take(lease_name(job.id), leases.holder, LEASE_SECONDS)
        return job

    def _is_over(self, job_id: int, task: "asyncio.Task[None]") -> None:
        if self._workshop.leases is not None:
            self._workshop.leases.give_back(lease_name(job_id))
        del self._running[job_id], self._kinds[job_id]
        self._stopped.discard(job_id)

    async def _do(self, job: Job) -> None:
        """To its end, whatever that is."""
        error: str | None = None
        extra = {"job": job.id, "kind": job.kind.value}
        try:
            await _WORK[job.kind](self, job, self._teller(job))
        except asyncio.CancelledError:
            if job.id not in self._stopped:
                if job.kind in LASTING:  # the crawler ends, and whoever comes next goes on with it
                    await self._call(self._archive.jobs.put_back, job.id)
                raise
        except (CrawlError, ArchiveError, SettingsError, PrintingFailed) as problem:
            error = str(problem)
            log.warning("a job failed", extra={**extra, "why": error})
        except Exception:
            error = UNFORESEEN
            log.exception("a job failed in a way that nobody foresaw", extra=extra)
        await self._patiently(lambda: self._end(job, error))
        log.info("a job is over", extra={**extra, "error": error})

    async def _end(self, job: Job, error: str | None) -> None:
        jobs, now = self._archive.jobs, datetime.now(UTC)
        await self._call(jobs.end, job.id, now, error=error)
        oldest = now - timedelta(seconds=self._settings.job_keep)
        await self._call(jobs.prune, before=oldest, keep=self._settings.jobs_kept)

    def _teller(self, job: Job) -> Tell:
        async def tell(line: Line) -> None:
            await self._call(self._archive.jobs.note, job.id, [line], datetime.now(UTC))

        return tell

    def _call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Awaitable[Any]:
        return self._workshop.writer.call(function, *args, **kwargs)

    # --- the kinds of job

    async def _probe(self, job: Job, tell: Tell) -> None:
        """Find out what addresses are, side by side, and say it of each as soon as it is known."""
        listed = [entry for name in ("text", "file") for entry in addresses_in(str(job.arguments.get(name, "")))]
        most = self._settings.job_addresses
        if len(listed) > most:  # those that are sources already give way, so that a long list can be sent again
            known = {source.url for source in await self._call(self._archive.sources.all)}
            listed.sort(key=lambda entry: with_scheme(entry.url) in known)
        await tell({"event": "asked", "addresses": min(len(listed), most), "left_out": max(0, len(listed) - most)})
        side_by_side = asyncio.Semaphore(AT_ONCE)

        async def look(number: int, entry: Listed) -> None:
            async with side_by_side:
                await self._probe_one(job, number, entry, tell, alone=len(listed) == 1)

        await _all_of([look(number, entry) for number, entry in enumerate(listed[:most], 1)])

    async def _probe_one(self, job: Job, number: int, entry: Listed, tell: Tell, *, alone: bool) -> None:
        headers = await self._call(self._secrets.for_adding, _address(entry.url))
        probed = await probe(self._workshop.tools, entry.url, headers)
        if probed.document is None or probed.kind is None:
            await tell({"event": "nothing", "number": number, "url": probed.url, **_problem(probed.error)})
            return
        known = await self._call(self._known, probed)
        await tell({"event": "found", "number": number, **_found(probed, probed.document, entry, known)})
        if job.arguments.get("keep"):
            name = (job.arguments.get("name") if alone else None) or entry.name or name_at(probed.url)
            every = (job.arguments.get("every") if alone else None) or entry.every
            source = await self._call(keep, self._archive, probed, name=name, every=every)
            await self._tell_kept(tell, number, probed.url, source)
            return
        shown = await preview(self._workshop.tools, probed, headers)
        newest = shown.newest.isoformat() if shown.newest else None
        lines = [_headline(headline) for headline in shown.headlines]
        await tell({"event": "headlines", "number": number, "items": shown.items, "newest": newest, "headlines": lines})

    def _known(self, probed: Probed) -> Source | None:
        """The source that this is already, or would become at its first visit."""
        return self._archive.sources.get(probed.url) or self._archive.sources.get(probed.moved or probed.url)

    async def _keep(self, job: Job, tell: Tell) -> None:
        for number, wanted in enumerate(job.arguments.get("sources", [])[: self._settings.job_addresses], 1):
            url = str(wanted.get("url", ""))
            try:
                address, kind = fetchable(with_scheme(url)), SourceKind(wanted.get("kind"))
            except FetchError as error:
                await tell({"event": "nothing", "number": number, "url": url, **_problem(error)})
                continue
            except ValueError:
                why = Sentence("a source is a feed, a sitemap or a home page")
                await tell({"event": "nothing", "number": number, "url": url, "code": "kind", "why": why})
                continue
            name = wanted.get("name") or None
            source = await self._call(keep_source, self._archive, address, kind, name=name)
            await self._tell_kept(tell, number, address, source)

    async def _tell_kept(self, tell: Tell, number: int, url: str, source: Source | None) -> None:
        event = "kept"
        if source is not None:
            await self._call(self._secrets.hand_over, source.id, source.url)
        if source is None:
            event, source = "there", await self._call(self._archive.sources.get, url)
        named = {"source": source.id, "name": source.name} if source else {}
        await tell({"event": event, "number": number, "url": url, **named})

    async def _visit(self, job: Job, tell: Tell) -> None:
        wanted = str(job.arguments.get("source", ""))
        source = await self._call(self._archive.sources.get, wanted)
        if source is None:
            raise CrawlError(Sentence("there is no source %(source)s any more", source=repr(wanted)))
        await tell({"event": "visiting", "source": source.id, "name": source.name, "url": source.url})
        watch = _Counting()
        telling = asyncio.create_task(watch.tell(tell))
        try:
            visit = await self._workshop.crawl.visit(source, watch)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        await tell({"event": "visited", "source": source.id, **_figures(visit)})

    async def _fetch(self, job: Job, tell: Tell) -> None:
        urls = list(dict.fromkeys(map(str, job.arguments.get("urls", []))))[: self._settings.job_addresses]
        await tell({"event": "asked", "addresses": len(urls), "left_out": 0})
        side_by_side = asyncio.Semaphore(AT_ONCE)

        async def read(number: int, url: str) -> None:
            async with side_by_side:
                report = await read_one(self._workshop, url)
            await tell({"number": number, **_report(report)})

        await _all_of([read(number, url) for number, url in enumerate(urls, 1)])

    async def _import(self, job: Job, tell: Tell) -> None:
        tools = self._workshop.tools
        await read_upload(self._settings, self._archive, self._workshop.writer, tools.pool, job, tell)

    async def _undo_import(self, job: Job, tell: Tell) -> None:
        await undo_upload(self._archive, self._workshop.writer, job, tell)

    async def _look(self, job: Job, tell: Tell) -> None:
        line = await readings.look(self._workshop.tools, self._archive, str(job.arguments.get("url", "")))
        await tell({"number": 1, **line})

    async def _rules(self, job: Job, tell: Tell) -> None:
        """Look for mistakes, keep them if that is wanted, and compare what pages are read as; before they are kept, since it is
        compared with the rules in force."""
        tools, wanted = self._workshop.tools, job.arguments
        outlet, text = str(wanted.get("outlet", "")), str(wanted.get("text", ""))
        try:
            hosts = await readings.checked_hosts(tools, self._archive, outlet, text)
        except readings.BadRules as error:
            await tell({"event": "mistakes", "outlet": outlet, "mistakes": [str(error)]})
            return
        if wanted.get("save"):
            version = await self._call(readings.keep_rules, self._archive, outlet, text, hosts, by=job.by)
            await tell({"event": "rules", "outlet": outlet, "version": version.seq, "hosts": list(hosts)})
            return
        urls = [str(url) for url in wanted.get("urls", []) if str(url).strip()][: self._settings.rules_pages]
        urls = urls or await readings.sample_pages(tools, self._archive, outlet)
        await tell({"event": "asked", "addresses": len(urls), "left_out": 0})
        for number, url in enumerate(urls, 1):
            await tell({"number": number, **await readings.compare(tools, self._archive, url, text)})

    async def _remove(self, job: Job, tell: Tell) -> None:
        """Piece by piece, so that nobody waits long for the archive. The source goes last: cut off, the rest can be asked for."""
        source_id = str(job.arguments.get("source", ""))
        source = await self._call(self._archive.sources.get, source_id)
        if source is None or source.id != source_id:
            raise CrawlError(Sentence("there is no source %(source)s any more", source=repr(source_id)))
        await self._call(self._archive.sources.pause, source_id, source.paused or datetime.now(UTC))
        articles = 0
        async with self._workshop.crawl.between_visits(source):
            while ids := await self._call(self._archive.sources.articles, source_id, AT_A_TIME):
                articles += await self._call(self._archive.articles.forget, ids=ids)
                await tell({"event": "removed", "source": source_id, "name": source.name, "articles": articles})
            await self._call(remove_source, self._archive, self._secrets, source)
        await tell({"event": "removed", "source": source_id, "name": source.name, "articles": articles})

    async def _backfill(self, job: Job, tell: Tell) -> None:
        await backfill(self._workshop, job, tell)

    async def _reread(self, job: Job, tell: Tell) -> None:
        await reread_job(self._workshop, job, tell)

    async def _backup(self, job: Job, tell: Tell) -> None:
        await upkeep.backup(self._settings, self._archive, job, tell)

    async def _review(self, job: Job, tell: Tell) -> None:
        await print_review(self._settings, job, tell)

    async def _check(self, job: Job, tell: Tell) -> None:
        await upkeep.check(self._settings, self._archive, tell)


async def read_one(workshop: Workshop, url: str) -> AddressReport:
    """`Crawl.read_address` of an address as people type it. Raises ArchiveError."""
    try:
        return await workshop.crawl.read_address(with_scheme(url))
    except FetchError as error:
        return AddressReport(url, code=error.code, why=error.sentence)


_WORK: Mapping[JobKind, Callable[[JobRunner, Job, Tell], Awaitable[None]]] = {
    JobKind.PROBE: JobRunner._probe,
    JobKind.KEEP: JobRunner._keep,
    JobKind.VISIT: JobRunner._visit,
    JobKind.FETCH: JobRunner._fetch,
    JobKind.IMPORT: JobRunner._import,
    JobKind.UNDO_IMPORT: JobRunner._undo_import,
    JobKind.LOOK: JobRunner._look,
    JobKind.RULES: JobRunner._rules,
    JobKind.REMOVE: JobRunner._remove,
    JobKind.BACKUP: JobRunner._backup,
    JobKind.CHECK: JobRunner._check,
    JobKind.BACKFILL: JobRunner._backfill,
    JobKind.REREAD: JobRunner._reread,
    JobKind.REVIEW: JobRunner._review,
}


class _Counting(Watch):
    """Counts the pages of a visit, and says so now and then rather than for every page."""

    def __init__(self) -> None:
        self._of = 0
        self._done = 0

    def found(self, source: Source, pages: int) -> None:
        self._of += pages

    def page(self, source: Source) -> None:
        self._done += 1

    async def tell(self, tell: Tell) -> None:
        said = (0, 0)
        last = time.monotonic()
        while True:
            await asyncio.sleep(max(0.0, last + TELL_EVERY - time.monotonic()))
            last = time.monotonic()
            if (now := (self._done, self._of)) != said:
                said = now
                await tell({"event": "pages", "done": now[0], "of": now[1]})


async def _all_of(work: Sequence[Awaitable[None]]) -> None:
    """Side by side; the first that fails ends the others. Raises what that one raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for task in work:
                group.create_task(_wait_for(task))
    except ExceptionGroup as problems:
        raise problems.exceptions[0] from None


async def _wait_for(work: Awaitable[None]) -> None:
    await work


def _address(typed: str) -> str:
    """An address as people type it in the form in which it is asked for; as it is where that is none."""
    try:
        return fetchable(with_scheme(typed))
    except FetchError:
        return typed


def _problem(error: CrawlError | None) -> dict[str, str]:
    if isinstance(error, FetchError):
        return {"code": error.code, "why": error.sentence}
    return {"code": "crawl", "why": str(error)}


def _found(probed: Probed, document: Document, entry: Listed, known: Source | None) -> dict[str, Any]:
    return {
        "url": probed.url,
        "moved": probed.moved,
        "kind": probed.kind.value if probed.kind else None,
        "is": document.kind,
        "name": entry.name or name_at(probed.url) or title_of_source(document.title),
        "items": len(document.found),
        "more": len(document.more),
        "left_out": document.left_out,
        "known": known.id if known else None,
    }


def _headline(line: Headline) -> dict[str, Any]:
    published = line.published.isoformat() if line.published else None
    return {"url": line.url, "title": line.title, "published": published, "why": line.why}


def _report(report: AddressReport) -> dict[str, Any]:
    if report.article_id is None:
        return {"event": "nothing", "url": report.url, "code": report.code, "why": report.why}
    saved = report.saved.value if report.saved else None
    return {"event": "article", "url": report.url, "id": report.article_id, "title": report.title, "saved": saved}


def _figures(visit: Visit) -> dict[str, Any]:
    return {
        "found": visit.found,
        "fetched": visit.fetched,
        "new": visit.new,
        "changed": visit.changed,
        "unchanged": visit.unchanged,
        "not_modified": visit.not_modified,
        "refused": dict(visit.refused),
        "why": visit.error,
        "code": visit.error_code,
    }
