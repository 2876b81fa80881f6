"""The older articles of a source: what its outlet's sitemaps and archives list from a month on, and which of that is not known yet.

Sitemaps come first. Where they do not reach back far enough, or there are none, the outlet's archives are walked: pages that
lead on by `rel=next`, by numbers, or by the years and months in their addresses, and feeds that are paged (RFC 5005). Only such
documents are asked for, no article.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from crawler import decider, errors
from crawler.backfill.archive_pages import ArchivePage
from crawler.backfill.periods import article_is_earlier, is_between, name_is_earlier, period_of
from crawler.backfill.reading_log import Listed, ReadingLog
from crawler.errors import FetchError, NotASource
from crawler.net.politeness import HostSession
from crawler.net.urls import authority, canonical, clean, fetchable, same_site
from crawler.parsing import parse_listing, parse_source
from crawler.resources import Workshop
from crawler.sources.discover.found import Document, Found
from crawler.sources.discover.sitemaps import ENTRIES
from index.archive.protocols import Archive, Source, SourceKind
from index.errors import SettingsError
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import zone_of

Tell = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Takes lines of progress as `index.jobs.protocols` lists them."""

PUT_OFF = (
    errors.Held,
    errors.BudgetSpent,
    errors.Offline,
    errors.NameServerSilent,
    errors.RobotsUnreachable,
    errors.Throttled,
)
"""Errors that say nothing of an address: the host may not be asked now."""
PAUSES = (60.0, 300.0, 1200.0)
"""Seconds until a host is asked again that may not be asked; after the last of them the rest is left to the next time."""
_DEPTH = 3
"""Sitemap indexes followed inside each other."""
_REACHES = 20
"""Entries from before the month asked for that show that the sitemaps reach back to it: one or two are an imprint."""
_BARREN = 2
"""Pages in a row that name nothing new, after which what continues them is left alone."""
_TURNS = 100
"""Documents after which a host is entered anew, so that its budget for one visit does not end a walk."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Older:
    """What the sitemaps and archives of a source list.

    addresses: not known yet, in the order of the documents, newest first. undated: those of them that pages name without a day, so
    that only the articles tell where the month begins. known: how many others there are. sitemaps, pages: read.
    failed: what could not be read, each with the reason. oldest: the earliest day that was named. whole: whether everything was
    listed, or a limit or the host ended it before. seconds: what the addresses take at the gap of their host.
    """

    addresses: tuple[str, ...] = ()
    undated: frozenset[str] = frozenset()
    known: int = 0
    sitemaps: int = 0
    pages: int = 0
    failed: tuple[str, ...] = ()
    oldest: date | None = None
    whole: bool = True
    seconds: float = 0.0

    def line(self, source: Source, since: date) -> dict[str, Any]:
        """As a line of progress."""
        return {
            "event": "estimate", "number": 1, "source": source.id, "since": since.isoformat(), "documents": self.sitemaps + self.pages,
            "addresses": len(self.addresses), "known": self.known, "oldest": self.oldest.isoformat() if self.oldest else None,
            "seconds": round(self.seconds), "failed": list(self.failed[:20]), "whole": self.whole,
        }  # fmt: skip


def log_of(workshop: Workshop, source: Source, since: date, archives: Sequence[str]) -> ReadingLog:
    """What was listed of this before."""
    return ReadingLog(workshop.tools.settings.data, (source.id, source.url, since.isoformat(), *archives))


async def list_older(
    workshop: Workshop, source: Source, since: date, *, archives: Sequence[str] = (), tell: Tell | None = None
) -> Older:
    """List what is named from a day on.

    archives: addresses where the outlet lists older articles, for those whose front page leads to none; they are walked whatever
    the sitemaps say. What was listed within a day is not asked for again. Raises BadAddress, ArchiveError.
    """
    log = log_of(workshop, source, since, archives)
    return await _Walk(workshop, source, since, [fetchable(url) for url in archives], log, tell).run()


@dataclass(frozen=True, slots=True)
class _Step:
    """A document to read. kind: sitemap, feed, front (a page that only leads to archives) or page. barren: documents before it,
    in a row, that named nothing new."""

    url: str
    kind: str
    depth: int = 0
    barren: int = 0


@dataclass(slots=True)
class _Walk:
    workshop: Workshop
    source: Source
    since: date
    archives: list[str]
    log: ReadingLog
    tell: Tell | None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    queue: deque[_Step] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    named: dict[str, None] = field(default_factory=dict)
    undated: set[str] = field(default_factory=set)
    count: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    oldest: str | None = None
    earlier: int = 0
    whole: bool = True
    session: HostSession | None = None
    turns: int = 0

    async def run(self) -> Older:
        address = fetchable(self.source.url)
        try:
            sites = await self._sites(address)
            await self._walk([_Step(url, "sitemap") for site in sites for url in await self._sitemaps(site)])
            if self.whole and (self.archives or self.earlier < _REACHES):
                await self._walk(
                    [*self._own_archives(address, sites), *(_Step(f"{authority(one)}/", "front") for one in sites)]
                )
            gap = self._visitor().host(address).gap
        finally:
            self._leave()
        most = self.workshop.tools.settings.backfill_addresses
        listed = list(self.named)[:most]
        archive, tries = self.workshop.writer.archive, self.workshop.tools.settings.page_tries
        unknown = await self.workshop.writer.call(_unknown, archive, listed, tries)
        return Older(
            addresses=tuple(unknown),
            undated=frozenset(self.undated.intersection(unknown)),
            known=len(listed) - len(unknown),
            sitemaps=self.count["sitemap"],
            pages=self.count["page"],
            failed=tuple(self.failed),
            oldest=date.fromisoformat(self.oldest) if self.oldest else None,
            whole=self.whole and len(self.named) <= most,
            seconds=len(unknown) * gap,
        )

    # --- where to begin

    async def _sites(self, address: str) -> list[str]:
        """The host of the source, and the one that its feed leads to: many feeds live elsewhere."""
        if self.source.kind is not SourceKind.FEED:
            return [address]
        feed = await self._read(_Step(address, "feed"))
        hosts = Counter(authority(url) for url, _ in feed.found) if feed is not None else Counter()
        sites = {authority(address): address}
        for host, _ in hosts.most_common(1):
            sites.setdefault(host, f"{host}/")
        return list(sites.values())

    def _own_archives(self, address: str, sites: Sequence[str]) -> Iterator[_Step]:
        for url in self.archives:
            if any(same_site(url, site) for site in sites):
                yield _Step(url, "page")
            else:
                self.failed.append(f"{url} belongs to another outlet than the source")
        if self.source.kind is not SourceKind.SITEMAP:
            yield _Step(address, "feed" if self.source.kind is SourceKind.FEED else "page")

    async def _sitemaps(self, address: str) -> list[str]:
        try:
            rules = await self.workshop.tools.fetcher.robots.rules(address, self._visitor())
            named = list(rules.own_sitemaps(address))
        except FetchError:
            named = []
        if self.source.kind is SourceKind.SITEMAP:
            named.insert(0, address)
        return list(dict.fromkeys(named)) or [f"{authority(address)}/sitemap.xml"]

    # --- documents

    async def _walk(self, steps: Sequence[_Step]) -> None:
        settings = self.workshop.tools.settings
        for step in steps:
            self._add(step)
        limits = {"sitemap": settings.backfill_sitemaps, "page": settings.backfill_pages}
        while self.queue:
            step = self.queue.popleft()
            kind = "sitemap" if step.kind == "sitemap" else "page"
            if self.count[kind] >= limits[kind] or len(self.named) > settings.backfill_addresses:
                self.whole = False
                continue
            listed = await self._read(step)
            if listed is None:
                return
            if listed.failed is None:
                self.count[kind] += 1
            self._take(step, listed)
            await self._say(listed)

    def _add(self, step: _Step) -> None:
        if step.url not in self.seen:
            self.seen.add(step.url)
            self.queue.append(step)

    def _take(self, step: _Step, listed: Listed) -> None:
        """Count what a document names, and line up what it leads to."""
        if listed.failed is not None:
            self.failed.append(listed.failed)
            return
        fresh = 0
        for url, day in listed.found if step.kind != "front" else ():
            fresh += url not in self.named
            self.named.setdefault(url)
            if day is None and step.kind == "page":
                self.undated.add(url)
            else:
                self.undated.discard(url)
        if step.kind == "sitemap":
            self.earlier += listed.earlier
            self._add_sitemaps(step, listed)
            return
        if listed.oldest and step.kind != "front":
            self.oldest = min(self.oldest or listed.oldest, listed.oldest)
        barren = 0 if fresh else step.barren + 1
        too_early = fresh <= listed.earlier > 0 and not any(day for _, day in listed.found)
        if listed.next and step.kind != "front" and barren < _BARREN and not too_early:
            self._add(_Step(listed.next, step.kind, step.depth, barren))
        for url in listed.more:
            if (period := period_of(url)) is not None and is_between(period, self.since, self.today):
                self._add(_Step(url, "page", step.depth + 1))
        if step.depth == 0 and step.kind != "feed" and step.barren == 0:
            for url in listed.archives:
                self._add(_Step(url, "page", 1))

    def _add_sitemaps(self, step: _Step, listed: Listed) -> None:
        for url in listed.more if step.depth < _DEPTH else ():
            if name_is_earlier(url, self.since):
                self.earlier += _REACHES
            else:
                self._add(_Step(url, "sitemap", step.depth + 1))
        if listed.oldest:
            self.oldest = min(self.oldest or listed.oldest, listed.oldest)

    async def _say(self, listed: Listed) -> None:
        if self.tell is not None:
            line = {"event": "listing", "number": 1, "documents": self.count.total(), "addresses": len(self.named)}
            await self.tell({**line, "page": listed.number, "of": listed.last})

    async def _read(self, step: _Step) -> Listed | None:
        """What a document says; None where its host may not be asked, even after some pauses."""
        if (known := self.log.get(step.url)) is not None:
            return known
        for pause in (*PAUSES, 0.0):
            try:
                listed = await self._ask(step)
            except PUT_OFF as error:
                self._leave()
                if not pause:
                    self.failed.append(str(error))
                    self.whole = False
                    break
                if self.tell is not None:
                    await self.tell({"event": "pause", "number": 1, "seconds": pause, "why": str(error)})
                await asyncio.sleep(pause)
            except FetchError as error:
                listed = Listed(failed=str(error))
                if not error.passing:
                    self.log.put(step.url, listed)
                return listed
            else:
                self.log.put(step.url, listed)
                return listed
        return None

    async def _ask(self, step: _Step) -> Listed:
        tools = self.workshop.tools
        settings = tools.settings
        self.turns += 1
        if self.turns % _TURNS == 0:
            self._leave()
        limit = settings.sitemap_bytes if step.kind == "sitemap" else settings.page_bytes
        fetched = await tools.fetcher.get(step.url, self._visitor(), limit=limit)
        page = fetched.page
        if page is None:
            raise NotASource(step.url)
        if step.kind != "sitemap":
            read: ArchivePage = await tools.pool.run(parse_listing, page.url, page, limit=settings.feed_items)
            return self._listed(
                read.found, read.periods, archives=read.archives, next=read.next, number=read.number, last=read.last
            )
        document: Document = await tools.pool.run(
            parse_source, page.url, page, limit=ENTRIES, size=settings.sitemap_bytes, ratio=settings.expansion
        )
        if document.kind not in ("sitemap", "index"):
            raise NotASource(step.url, "no sitemap")
        return self._listed(document.found, document.more)

    def _listed(self, found: Sequence[Found], more: Sequence[str], **values: Any) -> Listed:
        entries: list[tuple[str, str | None]] = []
        days: list[date] = []
        for entry in found:
            if not _is_usable(entry.url):
                continue
            dated = entry.published or entry.updated
            day = dated.at.date() if dated is not None else None
            if day is not None:
                days.append(day)
            if (day is not None and day < self.since) or article_is_earlier(entry.url, self.since):
                continue
            entries.append((entry.url, day.isoformat() if day else None))
        oldest = min(days, default=None)
        return Listed(
            found=entries,
            earlier=len(found) - len(entries),
            oldest=oldest.isoformat() if oldest else None,
            more=tuple(more),
            **values,
        )

    # --- manners

    def _visitor(self) -> HostSession:
        """With the source's headers, for its own host."""
        if self.session is None:
            tools, source = self.workshop.tools, self.source
            try:
                headers = SecretHeaders.of(tools.settings).get(source.id, source.url)
            except SettingsError:
                headers = ()
            zone = source.timezone if zone_of(source) else None
            party = f"backfill {source.id}"
            self.session = HostSession(tools.hosts, party, home=source.url, headers=headers, timezone=zone)
        return self.session

    def _leave(self) -> None:
        if self.session is not None:
            self.session.leave()
            self.session = None


def _is_usable(url: str) -> bool:
    try:
        clean(url), canonical(url)
    except FetchError:
        return False
    return True


def _unknown(archive: Archive, urls: Sequence[str], tries: int) -> list[str]:
    """Those that no visit has dealt with, and no article of the archive stands for, each page once."""
    keys = {url: (clean(url), canonical(url)) for url in urls}
    states = archive.addresses.get_many([*keys, *(bare for bare, _ in keys.values())])
    now = datetime.now(UTC)
    unknown: dict[str, str] = {}
    for url, (bare, key) in keys.items():
        state = states.get(url) or states.get(bare)
        if decider.wants_retry(state, now, tries) if state is not None else archive.articles.id_of(key) is None:
            unknown.setdefault(key, url)
    return list(unknown.values())
