"""sources -> addresses -> pages -> articles -> archive.

A visit keeps its promises in this order: an article and the state of its address are one transaction; a feed's version is
remembered last, when everything it named is dealt with. Killed at any point, the next visit does what is missing, and only
that. One bad address never stops the others: every failure is counted under its name and kept with its address.
"""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from crawler import decider, errors
from crawler.article_identity import ArticleSaver
from crawler.batch_writer import BatchWriter
from crawler.decider import Address, Habit, is_document
from crawler.errors import FetchError
from crawler.extract import Hints, NotAnArticle
from crawler.extract.rules.rule_book import RuleBook
from crawler.extract.text_check import check_text
from crawler.furniture.lessons import Lessons
from crawler.net.fetcher import Fetched, Fetcher, Validators
from crawler.net.page import Page
from crawler.net.politeness import Hosts, HostSession
from crawler.net.robots_cache import RobotsCache
from crawler.net.urls import authority, canonical, clean, exact, fetchable
from crawler.page_keeping import packed
from crawler.parsing import ParserPool, parse_article
from crawler.rights.tdm_file import TdmFiles
from crawler.sources.discover.found import Found
from crawler.sources.explore import Exploration, Explorer
from crawler.sources.traps import Traps
from crawler.sources.visit_stats import Tally
from crawler.together.source_leases import SourceLeases
from index.archive.protocols import AddressState, Saved, Source, SourceKind, Visit
from index.article import Article, Right
from index.corrections.address_patterns import AddressPatterns
from index.errors import SettingsError
from index.operations.apart import is_unforeseen, reason
from index.operations.settings import Settings
from index.rights.usage import may_show_page
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import MOVED, zone_of
from index.text.localizable import Sentence

log = logging.getLogger(__name__)

T = TypeVar("T")

IN_HAND = 16
"""Pages waiting to be parsed or saved, besides the one that each host may hold."""
_TAKEN_DOWN = Sentence("it was taken down here, and stays away until that is lifted")
_IS_SOURCE = Sentence(
    "this is the address of a source, which leads to articles and is none itself; visit the source instead"
)


class Watch:
    """Receives the progress of a crawl; this base class ignores it."""

    def started(self, source: Source) -> None:
        """A visit begins."""

    def found(self, source: Source, pages: int) -> None:
        """The pages to read are known. pages: how many there are."""

    def page(self, source: Source) -> None:
        """One of the pages is done, whatever the outcome."""

    def finished(self, source: Source, visit: Visit) -> None:
        """A visit has ended and been recorded."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What belongs to one visit while it lasts."""

    source: Source
    session: HostSession
    tally: Tally
    traps: Traps
    watch: Watch

    def page_done(self) -> None:
        self.watch.page(self.source)


@dataclass(frozen=True, slots=True)
class AddressReport:
    """The outcome for a single address.

    saved: what became of its article, None if there is none; code, why: the reason in that case, as a stable name and
    as a sentence. day: when the article was published, None if it does not say.
    """

    url: str
    saved: Saved | None = None
    article_id: str | None = None
    title: str | None = None
    code: str | None = None
    why: str | None = None
    day: date | None = None


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Crawl:
    """Visits sources and reads single addresses.

    Holds what all visits share: hosts, parsers and the archive. leases: of sources, where other crawlers work on the same archive.
    clock: returns the current time (aware).
    """

    def __init__(
        self,
        settings: Settings,
        *,
        hosts: Hosts,
        fetcher: Fetcher,
        pool: ParserPool,
        writer: BatchWriter,
        leases: SourceLeases | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._settings = settings
        self._hosts = hosts
        self._fetcher = fetcher
        self._pool = pool
        self._writer = writer
        self._leases = leases
        self._clock = clock
        self._explorer = Explorer(settings, fetcher, pool)
        cache = RobotsCache(settings.data / "tdmrep")
        self._tdm = TdmFiles(fetcher, cache) if settings.tdm_file else None
        self._articles = ArticleSaver(writer)
        self._rules = RuleBook(writer.archive.rules)
        self._lessons = Lessons(writer) if settings.learn_furniture else None
        self._secrets = SecretHeaders.of(settings)
        self._in_hand = asyncio.Semaphore(IN_HAND)
        self._visits: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def visit(self, source: Source, watch: Watch | None = None) -> Visit:
        """Visit a source and archive its articles, after any visit to it that is in progress. Returns the record of
        the visit.

        Raises only ArchiveError; any other failure becomes part of the record. watch: receives progress.
        """
        async with self.between_visits(source):
            return await self._visit(source, watch or Watch())

    @asynccontextmanager
    async def between_visits(self, source: Source) -> AsyncIterator[None]:
        """A block in which no other visit to a source is in progress, here or by another crawler. Raises ArchiveError where it
        cannot be kept up."""
        async with self._visits.setdefault(source.id, asyncio.Lock()):
            if self._leases is None:
                yield
            else:
                async with self._leases.holding(source):
                    yield

    async def read_address(self, url: str, *, of: Source | None = None) -> AddressReport:
        """Read a single address into the archive now, whether or not a source leads there, without waiting for it to
        be due.

        of: the source through which it counts as found; by default the one that led there before, if any. What its
        outlet asked for (robots.txt, Retry-After) and takedowns are respected. Returns the outcome, failures
        included. Raises BadAddress, ArchiveError.
        """
        url = fetchable(url)
        known = await self._writer.call(self._known, url)
        if isinstance(known, AddressReport):
            return known
        state, source = known
        source = of or source
        session = await self._session(source, f"read {url}")
        run = _Run(source, session, Tally(source), Traps(self._settings.trap_pages), Watch())
        address = Address(Found(url=url), state, canonical(url))
        try:
            fetched = await self._guarded(run, address, partial(self._fetch, run, address))
            if fetched is not None:
                await self._guarded(run, address, partial(self._keep, run, address, fetched))
        finally:
            session.leave()
        if self._lessons is not None:
            await self._lessons.keep()
        return await self._writer.call(self._report, url, run.tally)

    def _known(self, url: str) -> tuple[AddressState, Source] | AddressReport:
        """What is known of an address and the source that it belongs to, or why it is not read."""
        archive, now = self._writer.archive, self._clock()
        if archive.articles.forgotten([url, canonical(url), exact(url)]):
            return AddressReport(url, code=Saved.FORGOTTEN.value, why=_TAKEN_DOWN)
        if pattern := AddressPatterns(archive.not_articles.patterns()).match(url):
            why = Sentence(
                "an editor said that what %(pattern)s matches is no article; that can be taken back on the page of its source or outlet",
                pattern=pattern,
            )
            return AddressReport(url, code="no-article", why=why)
        state = archive.addresses.get(url) or AddressState(url=url)
        if is_document(state) or archive.sources.get(url) is not None:
            return AddressReport(url, code="source", why=_IS_SOURCE)
        if state.outcome == errors.Throttled.code and state.not_before and decider.is_held(state, now):
            time = f"{state.not_before:%Y-%m-%d %H:%M}"
            until = Sentence("the outlet asked for a pause until %(time)s UTC; try again after that", time=time)
            return AddressReport(url, code=errors.Held.code, why=until)
        source = archive.sources.get(state.source) if state.source else None
        if state.article_id is None:  # it is to be read again, also where it has not changed
            state = replace(state, etag=None, last_modified=None, content_hash=None)
        return state, source or Source(id="", url=url, name=None, kind=SourceKind.HOME, added=now)

    def _report(self, url: str, tally: Tally) -> AddressReport:
        archive = self._writer.archive
        if tally.refused:
            code = next(iter(tally.refused))
            return AddressReport(url, code=code, why=tally.why or Sentence(errors.Unforeseen.says))
        saved = next(iter(tally.kept), Saved.SAME)
        if saved is Saved.FORGOTTEN:
            return AddressReport(url, code=saved.value, why=_TAKEN_DOWN)
        state = archive.addresses.get(url)
        kept = archive.articles.get(state.article_id) if state and state.article_id else None
        if kept is None:
            return AddressReport(url, code=errors.Unforeseen.code, why=Sentence(errors.Unforeseen.says))
        published = kept.article.published
        day = published.at.date() if published else None
        return AddressReport(url, saved=saved, article_id=kept.article.id, title=kept.article.title, day=day)

    async def _session(self, source: Source, party: str) -> HostSession:
        """With the headers of the source, as the owner set them last; without any where their file cannot be read, since that
        is no other source's fault."""
        try:
            headers = await self._writer.call(self._secrets.get, source.id, source.url)
        except SettingsError as error:
            log.error("a source is visited without its headers: %s", error, extra={"source": source.id})
            headers = ()
        zone = source.timezone if zone_of(source) else None
        return HostSession(self._hosts, party, home=source.url, headers=headers, timezone=zone)

    async def _visit(self, source: Source, watch: Watch) -> Visit:
        session = await self._session(source, source.id)
        run = _Run(source, session, Tally(source), Traps(self._settings.trap_pages), watch)
        run.watch.started(source)
        try:
            due = await self._writer.call(self._due, source)
            documents = [state for state in due if is_document(state)]
            exploration = await self._explorer.explore(source, session, run.tally, documents)
            pages = [state for state in due if not is_document(state)]
            addresses = await self._choose(exploration.addresses, pages, run.tally)
            run.watch.found(source, len(addresses))
            await self._read_all(run, addresses)
            await self._remember(run, exploration)
        except FetchError as error:
            run.tally.fail(error)
        except Exception as error:
            if not is_unforeseen(error):
                raise
            log.exception("a visit failed in a way that nobody foresaw", extra={"source": source.id})
            run.tally.fail(errors.Unforeseen(source.url, reason(error)))
        finally:
            session.leave()
        visit = run.tally.visit()
        await self._writer.call(self._record, run, visit)
        if self._lessons is not None:
            await self._lessons.keep()
        run.watch.finished(source, visit)
        return visit

    async def read_due(self) -> tuple[list[Source], dict[str, datetime | None]]:
        """Return all sources that are not paused, and by source id when each is to be visited (None: at once).

        Raises ArchiveError.
        """
        store = self._writer.archive.sources
        return await self._writer.call(
            lambda: ([source for source in store.all() if source.paused is None], store.next_visits())
        )

    # --- sources -> addresses

    def _due(self, source: Source) -> list[AddressState]:
        """Its own address may be known by another source, that announces it."""
        store = self._writer.archive.addresses
        due = store.due(self._clock(), source.id, 2 * self._settings.host_run_limit)
        document = store.get(fetchable(source.url))
        return due if document is None or document in due or not is_document(document) else [document, *due]

    async def _choose(self, entries: Sequence[Found], due: Sequence[AddressState], tally: Tally) -> list[Address]:
        tally.found = len(entries)
        tally.published = [entry.published.at for entry in entries if entry.published]
        entries = [entry for entry in entries if _is_usable(entry.url, tally)]
        due = [state for state in due if _is_usable(state.url, tally)]
        return await self._writer.call(self._decide, entries, due)

    def _decide(self, entries: Sequence[Found], due: Sequence[AddressState]) -> list[Address]:
        archive = self._writer.archive
        kept_away = AddressPatterns(archive.not_articles.patterns())
        entries = [
            candidate
            for candidate in entries
            if not (kept_away.match(candidate.url) or kept_away.match(clean(candidate.url)))
        ]
        due = [state for state in due if not kept_away.match(state.url)]
        cleaned = {entry.url: clean(entry.url) for entry in entries}
        known = archive.addresses.get_many([*cleaned, *cleaned.values()])
        states = {url: state for url, bare in cleaned.items() if (state := known.get(url) or known.get(bare))}
        strangers = {key for url, key in decider.page_keys(entries).items() if url not in states}
        archived = {key for key in strangers if archive.articles.id_of(key) is not None}
        return decider.choose(
            entries, due, states=states, archived=archived, now=self._clock(), settings=self._settings
        )

    # --- addresses -> pages

    async def _read_all(self, run: _Run, addresses: Sequence[Address]) -> None:
        """Hosts side by side, each one address at a time; parsing and saving go on while the next page is fetched."""
        by_host: dict[str, list[Address]] = defaultdict(list)
        for address in addresses:
            by_host[authority(address.state.url)].append(address)
        try:
            async with asyncio.TaskGroup() as group:
                for listed in by_host.values():
                    group.create_task(self._read_host(run, listed, group))
        except ExceptionGroup as problems:
            raise problems.exceptions[0] from None

    async def _read_host(self, run: _Run, addresses: Sequence[Address], group: asyncio.TaskGroup) -> None:
        for address in addresses:
            url = address.state.url
            if run.traps.is_trap(url):
                run.tally.refuse(errors.Trap.code)
                run.page_done()
                continue
            if not run.session.host(url).claim(address.key, run.source.id):
                run.page_done()  # another source of this outlet named it as well, and sees to it
                continue
            fetched = await self._guarded(run, address, partial(self._fetch, run, address))
            if fetched is None:
                run.page_done()
                continue
            await self._in_hand.acquire()  # parsing that cannot keep up slows fetching down, instead of filling memory
            keeping = self._guarded(run, address, partial(self._keep, run, address, fetched))
            self._start(group, keeping, run)

    def _start(self, group: asyncio.TaskGroup, keeping: Coroutine[None, None, None], run: _Run) -> None:
        """Give the permit back when the task is over: one that is cancelled before its first step never runs a `finally`."""

        def over(_: object) -> None:
            self._in_hand.release()
            run.page_done()

        try:
            task = group.create_task(keeping)
        except BaseException:  # the group is about to end
            keeping.close()
            over(None)
            raise
        task.add_done_callback(over)

    async def _guarded(self, run: _Run, address: Address, work: Callable[[], Awaitable[T]]) -> T | None:
        """What the work for one page gives; None where it fails in a way that nobody foresaw, which costs that page only."""
        try:
            return await work()
        except Exception as error:
            if not is_unforeseen(error) and not isinstance(error, FetchError):
                raise
            named = error if isinstance(error, FetchError) else errors.Unforeseen(address.state.url, reason(error))
            log.warning(str(named), exc_info=None if named is error else error, extra={"source": run.source.id})
            await self._fetch_failed(run, address.state, named)
            return None

    async def _fetch(self, run: _Run, address: Address) -> Fetched | None:
        """None: there is no page, and that is taken care of."""
        state = address.state
        validators = Validators(etag=state.etag, last_modified=state.last_modified) if state.article_id else None
        try:
            fetched = await self._fetcher.get(state.url, run.session, validators=validators, only_text=True)
        except FetchError as error:
            await self._fetch_failed(run, state, error)
            return None
        run.tally.fetched += 1
        return fetched

    async def _fetch_failed(self, run: _Run, state: AddressState, error: FetchError) -> None:
        run.tally.refuse(error.code, error.sentence)
        if decider.is_put_off(state, error, run.source):
            run.tally.deferred = True
            return
        now = self._clock()
        if isinstance(error, errors.Gone) and state.article_id:
            await self._writer.call(self._writer.archive.articles.mark_gone, state.article_id, now)
        tries = self._settings.page_tries
        await self._writer.save(
            state=decider.after_failure(state, error, now=now, source=run.source, tries=tries),
            unread=error.detail if isinstance(error, errors.Unforeseen) else None,
        )
        log.info("a page could not be fetched", extra={"source": run.source.id, "code": error.code, "why": str(error)})

    # --- pages -> articles -> archive

    async def _keep(self, run: _Run, address: Address, fetched: Fetched) -> None:
        page = fetched.page
        state = decider.after_answer(
            address.state,
            status=fetched.status,
            etag=fetched.validators.etag,
            last_modified=fetched.validators.last_modified,
            is_page=page is not None,
            now=self._clock(),
            source=run.source,
        )
        if page is None:
            run.tally.not_modified += 1
            await self._writer.save(state=decider.with_revisit(state, self._clock()))
            return
        digest = _digest(page)
        if digest == state.content_hash:
            await self._writer.save(state=decider.with_revisit(state, self._clock()))
            return
        state = replace(state, content_hash=digest)
        hints = _hints(run.source, address.found)
        try:
            check_text(page.body)
            whole = await self._parse_whole(page, hints)
            article = await self._without_furniture(whole, page)
        except (NotAnArticle, FetchError) as error:
            code = str(error.reason) if isinstance(error, NotAnArticle) else error.code
            run.tally.refuse(code, error.reason.sentence if isinstance(error, NotAnArticle) else error.sentence)
            if isinstance(error, errors.ParserMissing):
                run.tally.deferred = True
                return
            run.traps.note(state.url, None)
            state = replace(state, outcome=code, revisit=None)
            if isinstance(error, errors.ParserFailed):  # a fault of ours: to be read again by a version without it
                log.error("a page cannot be read and is set aside", extra={"source": run.source.id, "why": str(error)})
                await self._writer.save(state=replace(state, content_hash=None), unread=error.detail)
            else:
                await self._writer.save(state=state)
            return
        run.traps.note(state.url, article.title)
        article = await self._with_host_rights(article, page, run.session)
        state = replace(decider.with_revisit(state, self._clock()), outcome="article")
        kept = await asyncio.to_thread(packed, page, hints) if self._keeps_page_of(article) else None
        saved = await self._articles.save(replace(article, source=run.source.id), fetched.via, state=state, page=kept)
        if saved is Saved.SET_ASIDE:
            run.tally.refuse(saved.value)
        elif saved is not None:
            run.tally.kept[saved] += 1
        if saved is Saved.NEW and self._lessons is not None:
            self._lessons.learn(whole, article, page.url)

    def _keeps_page_of(self, article: Article) -> bool:
        return self._writer.keeps_pages and may_show_page(article, self._settings)

    async def parse(self, page: Page, hints: Hints) -> Article:
        """Read the article of a page with its outlet's rules from the archive; without them if they take too long on this page.
        What repeats on the pages of the outlet is left out. hints: what its source says about it. Raises NotAnArticle,
        FetchError, ArchiveError."""
        return await self._without_furniture(await self._parse_whole(page, hints), page)

    async def _without_furniture(self, article: Article, page: Page) -> Article:
        return article if self._lessons is None else await self._lessons.without_furniture(article, page.url)

    async def _parse_whole(self, page: Page, hints: Hints) -> Article:
        rules = await self._writer.call(self._rules.text_for, page.url)
        try:
            return await self._pool.run(parse_article, page.url, page, hints, rules)
        except errors.ParsedTooLong:
            if not rules:
                raise
            log.warning(
                "a page is read without its outlet's rules, with which it takes too long", extra={"url": page.url}
            )
            return await self._pool.run(parse_article, page.url, page, hints)

    async def _with_host_rights(self, article: Article, page: Page, visitor: HostSession) -> Article:
        """With what the host states about mining in its own file, where neither page nor header do. Never raises FetchError."""
        if self._tdm is None or not {Right.TDM_RESERVED, Right.TDM_OPEN}.isdisjoint(article.rights):
            return article
        right = await self._tdm.right(page.url, visitor)
        return replace(article, rights=(*article.rights, right)) if right else article

    # --- what the visit leaves behind

    async def _remember(self, run: _Run, exploration: Exploration) -> None:
        """What the documents said, now that it is done; what was put off has to be read again."""
        source = run.source
        if exploration.moved is not None and await self._writer.call(self._move, source, exploration.moved):
            exploration.move(fetchable(source.url), exploration.moved)
        states = decider.without_validators(exploration.states) if run.tally.deferred else exploration.states
        await self._writer.call(self._writer.archive.addresses.put_many, states)

    def _move(self, source: Source, to: str) -> bool:
        """Keep a permanent redirect; False where that address is a source already, or this one was removed meanwhile."""
        store = self._writer.archive.sources
        moved = store.move(source.id, to)
        extra = {"source": source.id, "from": source.url, "to": to}
        if moved:
            log.warning("a source has moved for good, and is visited at its new address", extra=extra)
            detail = f"{source.url} -> {to}"
            self._writer.archive.accounts.note(self._clock(), "crawler", MOVED, source.id, detail)
        elif (other := store.get(to)) is not None and other.id != source.id:
            log.warning(
                "a source has moved to the address of another one; remove one of them",
                extra={**extra, "other": other.id},
            )
        return moved

    def _record(self, run: _Run, visit: Visit) -> None:
        source, tally = run.source, run.tally
        at, interval, _ = decider.schedule_visit(
            source,
            visit,
            Habit(*self._writer.archive.sources.rhythm(source.id)),
            published=tally.published,
            pause=tally.pause,
            settings=self._settings,
        )
        self._writer.archive.sources.record(visit, next_visit=at, rhythm=interval)


def _is_usable(url: str, tally: Tally) -> bool:
    """Whether an address can be told from others. One that cannot costs itself only, not the whole visit."""
    try:
        canonical(url), clean(url), exact(url), authority(url)
    except FetchError as error:
        tally.refuse(error.code)
    except Exception:
        log.exception("an address cannot be read", extra={"url": url})
        tally.refuse(errors.Unforeseen.code)
    else:
        return True
    return False


def _digest(page: Page) -> str:
    """Of all that can make another article of a page: its bytes, and what its header states."""
    stated = " ".join((*page.rights, page.licence or "")).strip()
    return hashlib.sha256(page.body + (b"\0" + stated.encode() if stated else b"")).hexdigest()


def _hints(source: Source, entry: Found) -> Hints:
    return Hints(
        title=entry.title,
        published=entry.published,
        authors=entry.authors,
        outlet_name=source.name,
        lang=entry.lang,
        source=source.id,
    )
