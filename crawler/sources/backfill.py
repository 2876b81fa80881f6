"""The older articles of a source: what its outlet's sitemaps list from a month on, and which of that is not known yet."""

import re
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from crawler import decider
from crawler.errors import FetchError, NotASource
from crawler.net.politeness import HostSession
from crawler.net.urls import authority, canonical, clean, fetchable
from crawler.parsing import parse_source
from crawler.resources import Tools
from crawler.sources.discover.found import Document, Found
from crawler.sources.discover.sitemaps import ENTRIES
from index.archive.protocols import Archive, Source, SourceKind

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2]))?(?!\d)")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)(?:/(0?[1-9]|1[0-2]))?(?=/)")
_DEPTH = 3
"""Sitemap indexes followed inside each other."""


@dataclass(frozen=True, slots=True)
class Older:
    """What the sitemaps of a source list.

    addresses: not known yet, in the order of the sitemaps, newest first. known: how many others there are. sitemaps: read.
    failed: sitemaps that could not be read, each with the reason. seconds: what the addresses take at the gap of their host.
    """

    addresses: tuple[str, ...]
    known: int
    sitemaps: int
    failed: tuple[str, ...]
    seconds: float


def read_month(text: str) -> date:
    """The first day of `2024`, `2024-01` or `2024-01-15`. Raises ValueError with a sentence."""
    parts = text.strip().split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[: max(3, len(parts))])
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no month; write one like 2024-01") from None


async def list_older(tools: Tools, archive: Archive, source: Source, since: date) -> Older:
    """List what the sitemaps name from a day on. Only sitemaps are asked for, no page. Raises BadAddress, ArchiveError."""
    settings = tools.settings
    address = fetchable(source.url)
    session = HostSession(tools.hosts, f"backfill {source.id}", home=source.url)
    failed: list[str] = []
    named: dict[str, Found] = {}
    read = 0
    try:
        queue = deque((url, 0) for url in await _roots(tools, source, address, session))
        seen = {url for url, _ in queue}
        while queue and read < settings.backfill_sitemaps and len(named) < settings.backfill_addresses:
            url, depth = queue.popleft()
            try:
                document = await _read(tools, url, session)
            except FetchError as error:
                failed.append(str(error))
                continue
            read += 1
            for entry in document.found:
                if not _is_earlier(entry, since):
                    named.setdefault(entry.url, entry)
            for more in document.more if depth < _DEPTH else ():
                if more not in seen and not name_is_earlier(more, since):
                    seen.add(more)
                    queue.append((more, depth + 1))
        gap = session.host(address).gap
    finally:
        session.leave()
    listed = list(named)[: settings.backfill_addresses]
    unknown = _unknown(archive, listed, settings.page_tries)
    return Older(tuple(unknown), len(listed) - len(unknown), read, tuple(failed), len(unknown) * gap)


async def _roots(tools: Tools, source: Source, address: str, session: HostSession) -> list[str]:
    try:
        rules = await tools.fetcher.robots.rules(address, session)
        named = list(rules.own_sitemaps(address))
    except FetchError:
        named = []
    if source.kind is SourceKind.SITEMAP:
        named.insert(0, address)
    return list(dict.fromkeys(named)) or [f"{authority(address)}/sitemap.xml"]


async def _read(tools: Tools, url: str, session: HostSession) -> Document:
    settings = tools.settings
    fetched = await tools.fetcher.get(url, session, limit=settings.sitemap_bytes)
    if fetched.page is None:
        raise NotASource(url)
    document: Document = await tools.pool.run(
        parse_source,
        fetched.page.url,
        fetched.page,
        limit=ENTRIES,
        size=settings.sitemap_bytes,
        ratio=settings.expansion,
    )
    if document.kind not in ("sitemap", "index"):
        raise NotASource(url, "no sitemap")
    return document


def name_is_earlier(url: str, since: date) -> bool:
    """Whether the name of a sitemap carries only months, or years, that had ended before a day."""
    parts = urlsplit(url)
    months = [_last_day(year, month) for year, month in _MONTH.findall(f"{parts.path}?{parts.query}")]
    return bool(months) and max(months) < (since.year, since.month)


def _last_day(year: str, month: str) -> tuple[int, int]:
    return int(year), int(month or 12)


def _is_earlier(entry: Found, since: date) -> bool:
    """By its date, or by the one in its address; what says neither may be as new as anything."""
    dated = entry.published or entry.updated
    if dated is not None and dated.at.date() < since:
        return True
    named = _IN_PATH.search(urlsplit(entry.url).path)
    return named is not None and _last_day(*named.groups(default="")) < (since.year, since.month)


def _unknown(archive: Archive, urls: list[str], tries: int) -> list[str]:
    """Those that no visit has dealt with, and no article of the archive stands for."""
    cleaned = {}
    for url in urls:
        try:
            cleaned[url] = clean(url), canonical(url)
        except FetchError:
            continue
    states = archive.addresses.get_many([*cleaned, *(bare for bare, _ in cleaned.values())])
    now = datetime.now(UTC)
    unknown = []
    for url, (bare, key) in cleaned.items():
        state = states.get(url) or states.get(bare)
        if (state is None and archive.articles.id_of(key) is None) or (
            state is not None and decider.wants_retry(state, now, tries)
        ):
            unknown.append(url)
    return unknown
