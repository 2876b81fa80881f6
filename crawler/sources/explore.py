"""From a source to the addresses it leads to: its feed or sitemap, or its home page and what that announces.

The documents of a source are remembered as addresses of their own (`outcome` begins with "document:"), so that a home page
that answers "not modified" does not hide that its feed has changed. What they said last time is only remembered when every
address in them has been dealt with; until then they are read afresh.
"""

import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.decider import DOCUMENT, is_held
from crawler.errors import FetchError, Held, NotAFeed, NotASitemap, NotASource, Throttled
from crawler.net.fetcher import Fetched, Fetcher, Validators
from crawler.net.politeness import HostSession
from crawler.net.urls import authority, fetchable, same_site
from crawler.parsing import ParserPool, parse_source
from crawler.sources.discover.found import Document, Found
from crawler.sources.visit_stats import Tally
from index.archive.protocols import AddressState, Source, SourceKind
from index.operations.settings import Settings

log = logging.getLogger(__name__)

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Exploration:
    """What the documents of a source yielded.

    addresses: articles, in the order in which to fetch them. states: of the documents, to be stored when all
    addresses are dealt with. documents: those read, with their addresses. moved: the new address of the source if
    `may_move` accepts it.
    """

    addresses: list[Found]
    states: list[AddressState]
    documents: list[tuple[str, Document]]
    moved: str | None = None

    def move(self, old: str, new: str) -> None:
        """Transfer the state of the source's document to its new address, and stop asking the old one."""
        moved = [state for state in self.states if state.url == old]
        others = [state for state in self.states if state.url not in (old, new)]
        gone = [replace(state, outcome="moved", revisit=None, etag=None, last_modified=None) for state in moved]
        self.states = [*others, *gone, *(replace(state, url=new) for state in moved)]


class Explorer:
    """Reads the documents of sources: feeds, sitemaps and home pages."""

    def __init__(self, settings: Settings, fetcher: Fetcher, pool: ParserPool) -> None:
        self._settings = settings
        self._fetcher = fetcher
        self._pool = pool

    async def explore(
        self, source: Source, visitor: HostSession, tally: Tally, known: Sequence[AddressState] = ()
    ) -> Exploration:
        """Read a source's document and those it announces. Failures do not raise: one of the source's own document
        fails the tally, one of another document is counted in it.

        known: states of its documents from earlier visits. Raises BadAddress if the source's own address is invalid.
        """
        address = fetchable(source.url)
        states = {state.url: state for state in known}
        remembered = [url for url in states if url != address]
        queue: deque[tuple[str, int]] = deque([(address, 0), *((url, 1) for url in remembered)])
        seen = {address, *remembered}
        result = Exploration([], [], [])
        feeds = source.kind is not SourceKind.HOME or any(state.outcome == f"{DOCUMENT}feed" for state in known)
        asked_robots = False
        most = self._settings.source_documents
        while queue and len(seen) <= most + 1:
            url, depth = queue.popleft()
            try:
                document = await self._read(url, depth, states.get(url), visitor, tally, source, result)
            except FetchError as error:
                self._failed(error, url, address, source, tally, states.get(url), result)
                document = None
            if document is not None:
                feeds = feeds or document.kind == "feed"
                for more in self._children(document, depth):
                    if more not in seen and len(seen) <= most:
                        seen.add(more)
                        queue.append((more, depth + 1))
            if not queue and not feeds and not asked_robots and not tally.error:
                asked_robots = True
                for more in await self._from_robots(address, visitor):
                    if more not in seen:
                        seen.add(more)
                        queue.append((more, 1))
        result.addresses = _merge(document.found for _, document in result.documents)
        return result

    async def probe(self, url: str, visitor: HostSession) -> tuple[str, Document]:
        """Return (final address, document) of a possible source. Raises FetchError, including NotASource."""
        fetched = await self._fetcher.get(url, visitor, limit=self._limit(url), urgent=True)
        document = await self._parse(fetched)
        if document.kind == "home" and not document.found and not document.more:
            raise NotASource(url)
        return (fetched.moved or fetchable(url)), document

    async def _read(
        self,
        url: str,
        depth: int,
        state: AddressState | None,
        visitor: HostSession,
        tally: Tally,
        source: Source,
        result: Exploration,
    ) -> Document | None:
        """None: it says the same as last time."""
        now = datetime.now(UTC)
        if state and state.not_before and is_held(state, now):
            raise Held(url, f"until {state.not_before:%Y-%m-%d %H:%M} UTC")
        validators = Validators(etag=state.etag, last_modified=state.last_modified) if state else None
        fetched = await self._fetcher.get(url, visitor, validators=validators, limit=self._limit(url), urgent=True)
        state = state or AddressState(url=url, source=source.id)
        state = replace(
            state, status=fetched.status, visits=state.visits + 1, last_visit=now, failures=0, not_before=None
        )
        if fetched.page is None:
            tally.not_modified += 1
            result.states.append(state)
            return None
        digest = hashlib.sha256(fetched.page.body).hexdigest()
        if state.content_hash == digest:
            self._note_move(url, depth, fetched, source, visitor, result)
            result.states.append(_with(state, fetched, digest, state.outcome or DOCUMENT))
            return None
        document = await self._parse(fetched)
        if document.kind == "home" and source.kind is not SourceKind.HOME:
            # A page to log in, or one that says that all is well elsewhere.
            raise (NotAFeed if source.kind is SourceKind.FEED else NotASitemap)(url, "a web page came instead")
        if document.kind == "index" and depth >= self._settings.sitemap_depth:
            document = replace(document, more=())
        self._note_move(url, depth, fetched, source, visitor, result)
        result.states.append(_with(state, fetched, digest, DOCUMENT + document.kind))
        result.documents.append((url, document))
        return document

    def _note_move(
        self, url: str, depth: int, fetched: Fetched, source: Source, visitor: HostSession, result: Exploration
    ) -> None:
        """Only where what came from there is a document of the source: a domain that was sold leads permanently, too."""
        if (
            depth == 0
            and fetched.moved is not None
            and may_move(source, url, fetched.moved, secret=bool(visitor.headers))
        ):
            result.moved = fetched.moved

    async def _parse(self, fetched: Fetched) -> Document:
        page = fetched.page
        if page is None:
            raise ValueError("nothing to parse")
        return await self._pool.run(
            parse_source,
            page.url,
            page,
            limit=self._settings.feed_items,
            size=self._settings.sitemap_bytes,
            ratio=self._settings.expansion,
        )

    def _children(self, document: Document, depth: int) -> Sequence[str]:
        if document.kind == "index":
            return document.more[: self._settings.sitemap_children] if depth < self._settings.sitemap_depth else ()
        return document.more if depth == 0 else ()

    async def _from_robots(self, url: str, visitor: HostSession) -> Sequence[str]:
        """Sitemaps that robots.txt names, of the same site."""
        try:
            rules = await self._fetcher.robots.rules(url, visitor)
        except FetchError:
            return ()
        return rules.own_sitemaps(url)[:5]

    def _failed(
        self,
        error: FetchError,
        url: str,
        address: str,
        source: Source,
        tally: Tally,
        state: AddressState | None,
        result: Exploration,
    ) -> None:
        now = datetime.now(UTC)
        if url == address:
            tally.fail(error)
        else:
            tally.refuse(error.code)
        if isinstance(error, Throttled) and error.retry_after:
            state = state or AddressState(url=url, source=source.id, outcome=DOCUMENT, revisit=_ALWAYS)
            result.states.append(
                replace(state, not_before=now + timedelta(seconds=error.retry_after), status=error.status)
            )
        log.info("a document of a source could not be read", extra={"source": source.id, "why": str(error)})

    def _limit(self, url: str) -> int:
        """Sitemaps may be larger than pages."""
        path = url.partition("?")[0].lower()
        large = path.endswith((".xml", ".gz", ".txt")) or "sitemap" in path
        return self._settings.sitemap_bytes if large else self._settings.page_bytes


def may_move(source: Source, old: str, new: str, *, secret: bool = False) -> bool:
    """Return whether to adopt the permanent redirect of a source (RFC 9110 15.4.2, 15.4.9) rather than follow it at
    every visit.

    It is not adopted from https to http, since anyone on the network path could have sent it; nor to another host if
    headers are sent to the source (`secret`), which are meant for its host alone; nor to another site for a home page.
    """
    reason = None
    if old.startswith("https:") and not new.startswith("https:"):
        reason = "the new address is not encrypted"
    elif secret and authority(old) != authority(new):
        reason = "its headers are meant for the old host only"
    elif source.kind is SourceKind.HOME and not same_site(old, new):
        reason = "the new address is another site"
    if reason:
        extra = {"source": source.id, "from": old, "to": new, "why": reason}
        log.info("a source redirects permanently, but keeps its address", extra=extra)
    return reason is None


def _with(state: AddressState, fetched: Fetched, digest: str, outcome: str) -> AddressState:
    return replace(
        state,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        content_hash=digest,
        outcome=outcome,
        revisit=_ALWAYS,
    )


def _merge(lists: Iterable[tuple[Found, ...]]) -> list[Found]:
    """One list; an address that several documents name keeps what the first one says, and gains what that lacks."""
    merged: dict[str, Found] = {}
    for entries in lists:
        for item in entries:
            kept = merged.get(item.url)
            merged[item.url] = item if kept is None else _fill(kept, item)
    return list(merged.values())


def _fill(kept: Found, other: Found) -> Found:
    return replace(
        kept,
        title=kept.title or other.title,
        published=kept.published or other.published,
        authors=kept.authors or other.authors,
        lang=kept.lang or other.lang,
        score=max(kept.score, other.score),
    )
