"""sources -> addresses -> pages -> articles -> archive.

A visit keeps its promises in this order: an article and the state of its address are one transaction; a feed's version is
remembered last, when everything it named is dealt with. Killed at any point, the next visit does what is missing, and only
that. One bad address never stops the others: every failure is counted under its name and kept with its address.
"""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from crawler import errors
from crawler.article_identity import Turns, is_doubtful, settle
from crawler.batch_writer import BatchWriter
from crawler.errors import FetchError
from crawler.extract import Hints, NotAnArticle, Reason
from crawler.net.fetcher import Fetched, Fetcher, Validators
from crawler.net.page import Page
from crawler.net.politeness import Hosts, HostSession
from crawler.net.urls import authority, canonical, clean, exact, fetchable, same_site
from crawler.parsing import ParserPool, parse_article
from crawler.sources import revisit_interval
from crawler.sources.discover.found import Found
from crawler.sources.explore import DOCUMENT, Exploration, Explorer
from crawler.sources.traps import Traps
from crawler.sources.visit_stats import Tally
from index.archive.protocols import AddressState, Saved, Source, Visit
from index.article import Article, Precision
from index.operations.apart import is_unforeseen, reason
from index.operations.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")

IN_HAND = 16
"""Pages waiting to be parsed or saved, besides the one that each host may hold."""
_ODD_BYTES = bytes(byte for byte in range(32) if byte < 9 or 13 < byte < 27 or byte > 27)
"""Control characters that no text has; escape begins a change of alphabet in some Japanese ones."""
_LOOK_AGAIN = timedelta(hours=24)
_OURS = frozenset({errors.Offline.code, errors.NameServerSilent.code})


@dataclass(frozen=True, slots=True)
class Address:
    """A page to fetch: what a document said of it, and what is known of it from before. key: equal for addresses of one page."""

    found: Found
    state: AddressState
    key: str


class Crawl:
    """What visits share: hosts and their manners, parsers, the archive."""

    def __init__(
        self, settings: Settings, *, hosts: Hosts, fetcher: Fetcher, pool: ParserPool, keeper: BatchWriter
    ) -> None:
        self._settings = settings
        self._hosts = hosts
        self._fetcher = fetcher
        self._pool = pool
        self._keeper = keeper
        self._explorer = Explorer(settings, fetcher, pool)
        self._turns = Turns()
        self._in_hand = asyncio.Semaphore(IN_HAND)
        self._habits: dict[str, tuple[float | None, int]] = {}

    async def visit(self, source: Source, watch: "Watch | None" = None) -> Visit:
        """Visit one source and keep what it has. Raises ArchiveError only: all else becomes part of the visit."""
        watch = watch or Watch()
        tally = Tally(source)
        visitor = HostSession(self._hosts, source.id, home=source.url, headers=source.headers)
        watch.started(source)
        try:
            due = await self._due(source)
            exploration = await self._explorer.explore(source, visitor, tally, [s for s in due if _is_document(s)])
            addresses = await self._choose(exploration.addresses, [s for s in due if not _is_document(s)], tally)
            watch.found(source, len(addresses))
            await self._read_all(source, addresses, visitor, tally, watch)
            await self._remember(source, exploration, tally)
        except FetchError as error:
            tally.fail(error)
        except Exception as error:
            if not is_unforeseen(error):
                raise
            log.exception("a visit failed in a way that nobody foresaw", extra={"source": source.id})
            tally.fail(errors.Unforeseen(source.url, reason(error)))
        finally:
            visitor.leave()
        visit = tally.visit()
        await self._record(source, visit, tally)
        watch.finished(source, visit)
        return visit

    async def read_due(self) -> tuple[list[Source], dict[str, datetime | None]]:
        """All sources, and when each is to be visited. Raises ArchiveError."""
        store = self._keeper.archive.sources
        return await self._keeper.call(lambda: (store.all(), store.next_visits()))

    async def _due(self, source: Source) -> list[AddressState]:
        return await self._keeper.call(self._due_now, source)

    def _due_now(self, source: Source) -> list[AddressState]:
        """Its own address may be known by another source, that announces it."""
        store = self._keeper.archive.addresses
        due = store.due(datetime.now(UTC), source.id, 2 * self._settings.host_run_limit)
        own = store.get(fetchable(source.url))
        return due if own is None or own in due or not _is_document(own) else [own, *due]

    async def _choose(self, found: Sequence[Found], due: Sequence[AddressState], tally: Tally) -> list[Address]:
        """The addresses worth a request: new ones first, then second looks and second tries."""
        tally.found = len(found)
        tally.published = [item.published.at for item in found if item.published]
        found = [item for item in found if _is_usable(item.url, tally)]
        due = [state for state in due if _is_usable(state.url, tally)]
        return await self._keeper.call(self._choose_now, list(found), list(due))

    def _choose_now(self, found: list[Found], due: list[AddressState]) -> list[Address]:
        archive = self._keeper.archive
        now = datetime.now(UTC)
        cleaned = {item.url: clean(item.url) for item in found}
        states = archive.addresses.get_many([*cleaned, *cleaned.values()])
        keys = _keys(found)
        chosen: dict[str, Address] = {}
        said = {item.url: item for item in found}
        changed = 0
        for item in found:
            key = keys[item.url]
            state = states.get(item.url) or states.get(cleaned[item.url])
            if key in chosen:
                continue
            if state is None and archive.articles.id_of(key) is None:
                chosen[key] = Address(item, AddressState(url=item.url), key)
            elif state is not None and _wants_retry(state, now, self._settings.page_tries):
                chosen[key] = Address(item, state, key)
            elif state is not None and changed < self._settings.changed_most and _was_changed(item, state, now):
                changed += 1
                chosen[key] = Address(item, state, key)
        for state in due:
            if not (state.not_before and now < state.not_before <= now + timedelta(days=1)):
                key = keys.get(state.url) or canonical(state.url)
                chosen.setdefault(key, Address(said.get(state.url) or Found(url=state.url), state, key))
        return list(chosen.values())

    async def _read_all(
        self, source: Source, addresses: Sequence[Address], visitor: HostSession, tally: Tally, watch: "Watch"
    ) -> None:
        """Hosts side by side, each one address at a time; parsing and saving go on while the next page is fetched."""
        by_host: dict[str, list[Address]] = defaultdict(list)
        for address in addresses:
            by_host[authority(address.state.url)].append(address)
        traps = Traps(self._settings.trap_pages)
        try:
            async with asyncio.TaskGroup() as group:
                for listed in by_host.values():
                    group.create_task(self._read_host(source, listed, visitor, tally, traps, watch, group))
        except ExceptionGroup as problems:
            raise problems.exceptions[0] from None

    async def _read_host(
        self,
        source: Source,
        addresses: Sequence[Address],
        visitor: HostSession,
        tally: Tally,
        traps: Traps,
        watch: "Watch",
        group: asyncio.TaskGroup,
    ) -> None:
        for address in addresses:
            url = address.state.url
            if traps.is_trap(url):
                tally.refuse(errors.Trap.code)
                watch.page(source)
                continue
            if not visitor.host(url).claim(address.key, source.id):
                watch.page(source)  # another source of this outlet named it as well, and sees to it
                continue
            fetched = await self._named(source, address, tally, partial(self._fetch, source, address, visitor, tally))
            if fetched is None:
                watch.page(source)
                continue
            await self._in_hand.acquire()  # parsing that cannot keep up slows fetching down, instead of filling memory
            digest = partial(self._digest, source, address, fetched, tally, traps)
            self._start_digest(group, self._named(source, address, tally, digest), source, watch)

    def _start_digest(
        self, group: asyncio.TaskGroup, digest: Coroutine[None, None, None], source: Source, watch: "Watch"
    ) -> None:
        """Give the permit back when the task is over: one that is cancelled before its first step never runs a `finally`."""

        def over(_: object) -> None:
            self._in_hand.release()
            watch.page(source)

        try:
            task = group.create_task(digest)
        except BaseException:  # the group is about to end
            digest.close()
            over(None)
            raise
        task.add_done_callback(over)

    async def _fetch(self, source: Source, address: Address, visitor: HostSession, tally: Tally) -> Fetched | None:
        """addresses -> pages. None: there is none, and that is taken care of."""
        state = address.state
        validators = Validators(etag=state.etag, last_modified=state.last_modified) if state.article_id else None
        try:
            fetched = await self._fetcher.get(state.url, visitor, validators=validators, only_text=True)
        except FetchError as error:
            await self._fetch_failed(source, state, error, tally)
            return None
        tally.fetched += 1
        return fetched

    async def _named(
        self, source: Source, address: Address, tally: Tally, work: Callable[[], Awaitable[T]]
    ) -> T | None:
        """What the work for one page gives; None where it fails in a way that nobody foresaw, which costs that page only."""
        try:
            return await work()
        except Exception as error:
            if not is_unforeseen(error) and not isinstance(error, FetchError):
                raise
            named = error if isinstance(error, FetchError) else errors.Unforeseen(address.state.url, reason(error))
            log.warning(str(named), exc_info=None if named is error else error, extra={"source": source.id})
            await self._fetch_failed(source, address.state, named, tally)
            return None

    async def _digest(self, source: Source, address: Address, fetched: Fetched, tally: Tally, traps: Traps) -> None:
        """pages -> articles -> archive."""
        state = _visited(address.state, source, fetched)
        page = fetched.page
        if page is None or (state.content_hash and hashlib.sha256(page.body).hexdigest() == state.content_hash):
            if page is None:
                tally.not_modified += 1
            await self._keeper.save(
                state=replace(state, revisit=revisit_interval.revisit(state.visits, datetime.now(UTC)))
            )
            return
        state = replace(state, content_hash=hashlib.sha256(page.body).hexdigest())
        try:
            check_text(page)
            article = await self._pool.run(parse_article, page.url, page, _hints(source, address.found))
        except (NotAnArticle, FetchError) as error:
            code = str(error.reason) if isinstance(error, NotAnArticle) else error.code
            tally.refuse(code)
            if isinstance(error, errors.ParserMissing):
                tally.deferred = True
                return
            traps.note(state.url, None)
            state = replace(state, outcome=code, revisit=None)
            if isinstance(error, errors.ParserFailed):  # a fault of ours: to be read again by a version without it
                log.error("a page cannot be read and is set aside", extra={"source": source.id, "why": str(error)})
                await self._keeper.save(state=replace(state, content_hash=None), unread=error.detail)
            else:
                await self._keeper.save(state=state)
            return
        traps.note(state.url, article.title)
        state = replace(state, outcome="article", revisit=revisit_interval.revisit(state.visits, datetime.now(UTC)))
        saved = await self._save(replace(article, source=source.id), fetched.via, state)
        if saved is Saved.SET_ASIDE:
            tally.refuse(saved.value)
        elif saved is not None:
            tally.kept[saved] += 1

    async def _save(self, article: Article, via: Sequence[str], state: AddressState) -> Saved | None:
        if not is_doubtful(via[-1]):
            article, aliases = settle(article, via)
            return await self._keeper.save(article=article, aliases=aliases, state=state)
        async with self._turns.of(via[-1]):
            article, aliases = await self._keeper.call(settle, article, via, articles=self._keeper.archive.articles)
            return await self._keeper.save(article=article, aliases=aliases, state=state)

    async def _fetch_failed(self, source: Source, state: AddressState, error: FetchError, tally: Tally) -> None:
        now = datetime.now(UTC)
        tally.refuse(error.code)
        if isinstance(error, errors.NotAsked) and error.passing and not _is_elsewhere(error, state, source):
            tally.deferred = True
            return
        failures = state.failures + 1
        again = revisit_interval.retry(failures, now, self._settings.page_tries) if error.passing else None
        if isinstance(error, errors.NotFound) and failures < 3:
            again = now + timedelta(hours=1)
        hold = now + timedelta(seconds=error.retry_after) if error.retry_after else again
        if isinstance(error, errors.Gone) and state.article_id:
            await self._keeper.call(self._keeper.archive.articles.mark_gone, state.article_id, now)
        await self._keeper.save(
            unread=error.detail if isinstance(error, errors.Unforeseen) else None,
            state=replace(
                state,
                failures=failures,
                status=getattr(error, "status", None),
                outcome=error.code,
                not_before=hold or now + _LOOK_AGAIN,
                revisit=hold if again or error.retry_after else None,
                visits=state.visits + 1,
                last_visit=now,
                source=source.id,
            ),
        )
        log.info("a page could not be fetched", extra={"source": source.id, "code": error.code, "why": str(error)})

    async def _remember(self, source: Source, exploration: Exploration, tally: Tally) -> None:
        """What the documents said, now that it is done; what was put off has to be read again."""
        if exploration.moved is not None and await self._keeper.call(self._move_now, source, exploration.moved):
            exploration.move(fetchable(source.url), exploration.moved)
        states = exploration.states
        if tally.deferred:
            states = [replace(s, etag=None, last_modified=None, content_hash=None) for s in states]
        await self._keeper.call(self._keeper.archive.addresses.put_many, states)

    def _move_now(self, source: Source, to: str) -> bool:
        """Keep a permanent redirect; False where that address is a source already, or this one was removed meanwhile."""
        store = self._keeper.archive.sources
        moved = store.move(source.id, to)
        extra = {"source": source.id, "from": source.url, "to": to}
        if moved:
            log.warning("a source has moved for good, and is visited at its new address", extra=extra)
        elif (other := store.get(to)) is not None and other.id != source.id:
            log.warning(
                "a source has moved to where another one is; remove one of them", extra={**extra, "other": other.id}
            )
        return moved

    async def _record(self, source: Source, visit: Visit, tally: Tally) -> None:
        await self._keeper.call(self._record_now, source, visit, tally)

    def _record_now(self, source: Source, visit: Visit, tally: Tally) -> None:
        store = self._keeper.archive.sources
        before, failures = self._habit(source)
        failures = failures + 1 if visit.error else 0
        visit_stats = revisit_interval.VisitStats(published=tuple(tally.published), new=visit.new, now=visit.finished)
        every = source.every
        if every is None:
            every = (
                (before or self._settings.interval)
                if visit.error
                else revisit_interval.learn(before, visit_stats, self._settings)
            )
        held_against = 0 if visit.error_code in _OURS else failures  # being offline is no fault of the outlet's
        after = revisit_interval.next_visit(source.id, every, held_against, visit.finished, self._settings)
        if tally.pause:
            after = max(after, visit.finished + timedelta(seconds=min(tally.pause, self._settings.retry_after_max)))
        store.record(visit, next_visit=after, rhythm=every)
        self._habits[source.id] = (every, failures)

    def _habit(self, source: Source) -> tuple[float | None, int]:
        """(rhythm, failures in a row) before this visit. All are read at once, and only when one is not known yet: the
        figures of health take a query each."""
        if source.id not in self._habits:
            for known in self._keeper.archive.sources.health():
                rhythm_now = known.rhythm if known.last_visit else None
                self._habits.setdefault(known.source.id, (rhythm_now, known.failures))
        return self._habits.get(source.id, (None, 0))


class Watch:
    """Told how a crawl gets on; this one does nothing with it."""

    def started(self, source: Source) -> None:
        pass

    def found(self, source: Source, pages: int) -> None:
        pass

    def page(self, source: Source) -> None:
        pass

    def finished(self, source: Source, visit: Visit) -> None:
        pass


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


def check_text(page: Page) -> None:
    """Raises NotAnArticle for what calls itself a page and is none: pictures, archives, UTF-16 without a mark."""
    head = page.body[:1024]
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    odd = len(head) - len(head.translate(None, _ODD_BYTES))
    if odd * 50 > len(head) and not marked:
        raise NotAnArticle(Reason.NOT_TEXT, "its first bytes are no text")


def _keys(found: Sequence[Found]) -> dict[str, str]:
    """Address -> its identity, as far as it is known before the page. Items that share one under titles of their own are
    several pages, whatever tells their addresses apart."""
    titles: dict[str, set[str]] = defaultdict(set)
    for item in found:
        if item.title:
            titles[canonical(item.url)].add(" ".join(item.title.casefold().split()))
    return {item.url: exact(item.url) if len(titles[key := canonical(item.url)]) > 1 else key for item in found}


def _is_document(state: AddressState) -> bool:
    return (state.outcome or "").startswith(DOCUMENT)


def _is_elsewhere(error: FetchError, state: AddressState, source: Source) -> bool:
    """Whether another site than the source's own does not let its robots.txt be read: such a page is tried again on its
    own, since putting it off would have the whole feed read anew at every visit for as long as that site is down."""
    return isinstance(error, errors.RobotsUnreachable) and not same_site(state.url, source.url)


def _wants_retry(state: AddressState, now: datetime, tries: int) -> bool:
    """Whether an address that gave no article may be asked again, now that it is named again."""
    if state.article_id or not state.failures or state.outcome == "article":
        return False
    return state.failures < tries and not (state.not_before and now < state.not_before <= now + timedelta(days=2))


def _was_changed(item: Found, state: AddressState, now: datetime) -> bool:
    """Whether a feed or sitemap says that an article was changed since it was read."""
    if item.updated is None or item.updated.precision is Precision.DAY or not state.article_id or not state.last_visit:
        return False
    return state.last_visit < item.updated.at <= now


def _visited(state: AddressState, source: Source, fetched: Fetched) -> AddressState:
    return replace(
        state,
        etag=fetched.validators.etag or (state.etag if fetched.page is None else None),
        last_modified=fetched.validators.last_modified or (state.last_modified if fetched.page is None else None),
        status=fetched.status,
        failures=0,
        not_before=None,
        visits=state.visits + 1,
        last_visit=datetime.now(UTC),
        source=source.id,
    )


def _hints(source: Source, found: Found) -> Hints:
    return Hints(
        title=found.title,
        published=found.published,
        authors=found.authors,
        outlet_name=source.name,
        lang=found.lang,
        source=source.id,
    )
