"""Finding out what an address is before it becomes a source."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.net.politeness import HostSession
from crawler.net.urls import fetchable
from crawler.resources import Tools
from crawler.sources.discover.found import Document
from crawler.sources.naming import source_id, title_of_source
from index.archive.protocols import Archive, Source, SourceKind
from index.errors import CrawlError
from index.outlets.labels import Labels
from index.sources.secret_headers import Headers
from index.sources.starter_list import labels_at

_HOST = re.compile(r"[^/?#:@\s]+[.\u3002\uff0e\uff61][^/?#:@\s]+(?::\d+)?(?:[/?#]|$)")
"""A name with a full stop in it, also one of those that IDNA takes for it, and perhaps a port."""

_KINDS = {
    "feed": SourceKind.FEED,
    "sitemap": SourceKind.SITEMAP,
    "index": SourceKind.SITEMAP,
    "home": SourceKind.HOME,
}


@dataclass(frozen=True, slots=True)
class Probed:
    """The result of probing an address.

    document: what was found there; moved: the target of its permanent redirect, None if there is none; error: why it
    is not a source.
    """

    url: str
    document: Document | None = None
    error: CrawlError | None = None
    moved: str | None = None

    @property
    def kind(self) -> SourceKind | None:
        """The kind of source that it is; None if it is not one."""
        return _KINDS[self.document.kind] if self.document else None


async def probe_all(tools: Tools, urls: Sequence[str], headers: Headers = ()) -> list[Probed]:
    """Probe several addresses concurrently.

    Returns the results in the order given; failures are in their `error`. headers: sent to each source's own host
    only.
    """
    return list(await asyncio.gather(*(probe(tools, url, headers) for url in urls)))


async def probe(tools: Tools, url: str, headers: Headers = ()) -> Probed:
    """Find out what an address, typed by a person, leads to.

    A failure is returned as `error`. headers: sent to its own host only.
    """
    try:
        address = fetchable(with_scheme(url))
    except CrawlError as error:
        return Probed(url, error=error)
    visitor = HostSession(tools.hosts, f"probe {address}", home=address, headers=headers)
    try:
        where, document = await tools.explorer.probe(address, visitor)
    except CrawlError as error:
        return Probed(address, error=error)
    finally:
        visitor.leave()
    return Probed(address, document=document, moved=where if where != address else None)


def with_scheme(url: str) -> str:
    """Prefix an address typed without a scheme with `https://`; return any other text as it is, without surrounding
    blanks.
    """
    text = url.strip()
    return f"https://{text}" if "://" not in text and _HOST.match(text) else text


def keep(archive: Archive, probed: Probed, *, name: str | None = None, every: float | None = None) -> Source | None:
    """Add a probed address as a source. Returns None if it, or the address that it has moved to, is a source already.

    name: shown as the outlet's; by default taken from the title of the document. every: seconds between visits, None:
    learnt from the source. Raises ValueError if the probe failed, ArchiveError.
    """
    if probed.kind is None or probed.document is None:
        raise ValueError("only what was found out can be kept")
    if probed.moved is not None and archive.sources.get(probed.moved) is not None:
        return None  # it would move there at its first visit
    shown = name or title_of_source(probed.document.title)
    return keep_source(archive, probed.url, probed.kind, name=shown, given=name, every=every)


def keep_source(
    archive: Archive,
    url: str,
    kind: SourceKind,
    *,
    name: str | None,
    given: str | None = None,
    every: float | None = None,
    labels: Labels | None = None,
) -> Source | None:
    """Add an address as a source. Returns None if it is one already.

    name: shown, and used if a page does not name its outlet. given: what to derive the id from, by default the name.
    every: seconds between visits, None: learnt from the source. labels: by default those of the starter list, if the
    address stands there. Raises ArchiveError.
    """
    if archive.sources.get(url) is not None:
        return None
    taken = {source.id for source in archive.sources.all()}
    source = Source(
        id=source_id(given or name, url, taken),
        url=url,
        name=name,
        kind=kind,
        every=every,
        labels=labels_at(url) if labels is None else labels,
        added=datetime.now(UTC),
    )
    return source if archive.sources.add(source) else None
