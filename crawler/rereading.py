"""Reads the archive again from the kept pages, with the rules and the extractor of today.

It is the same page, read better: the newest version of an article is replaced, not followed by another one. What editors
corrected, earlier versions, addresses and visits stay. A run that is broken off goes on behind the last article that it finished.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from crawler.errors import ParserMissing
from crawler.extract import NotAnArticle
from crawler.page_keeping import unpacked
from crawler.resources import Workshop
from index.archive.protocols import Saved
from index.errors import ArchiveError, BroadsheetError
from index.kept.page_folder import PageFolder
from index.kept.page_record import unpack_page
from index.kept.protocols import KeptPage

log = logging.getLogger(__name__)

CHUNK = 64
"""Articles in hand at once."""

Progress = Callable[[int, int], None]
"""Told of (articles read, of how many)."""


@dataclass(slots=True)
class Reread:
    """What came of it. read: articles looked at; none: pages that are no article by the rules of today, whose articles stay as
    they were; unread: pages that are damaged, missing, or older than the article's newest version."""

    read: int = 0
    changed: int = 0
    unchanged: int = 0
    none: int = 0
    unread: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which articles. ids: these; outlet: of this outlet (id); since: whose page was fetched since then; all without any."""

    ids: tuple[str, ...] = ()
    outlet: str | None = None
    since: datetime | None = None


async def reread(workshop: Workshop, chosen: Selection, progress: Progress = lambda *_: None) -> Reread:
    """Read the chosen articles again; changes reach the index through the outbox. Raises ArchiveError, ParserMissing."""
    return await _Rereading(workshop, chosen).run(progress)


class _Rereading:
    def __init__(self, workshop: Workshop, chosen: Selection) -> None:
        self._workshop = workshop
        self._chosen = chosen
        self._settings = workshop.tools.settings
        self._archive = workshop.writer.archive
        self._folder = PageFolder.of(self._settings)
        self._result = Reread()
        key = json.dumps([chosen.ids, chosen.outlet, str(chosen.since)])
        self._bookmark: Path = self._settings.data / "rereads" / hashlib.sha256(key.encode()).hexdigest()[:16]

    async def run(self, progress: Progress) -> Reread:
        after = self._bookmark.read_text("ascii") if self._bookmark.exists() else ""
        total = len(self._chosen.ids) or await self._workshop.writer.call(self._count)
        self._bookmark.parent.mkdir(mode=0o700, exist_ok=True)
        while pages := await self._workshop.writer.call(self._next, after):
            await asyncio.gather(*(self._one(page) for page in pages))
            after = pages[-1].article
            self._bookmark.write_text(after, "ascii")
            progress(min(self._result.read, total), total)
        self._bookmark.unlink(missing_ok=True)
        return self._result

    def _count(self) -> int:
        return self._archive.kept_pages.count_articles(outlet=self._chosen.outlet, since=self._chosen.since)

    def _next(self, after: str) -> Sequence[KeptPage]:
        store, chosen = self._archive.kept_pages, self._chosen
        if chosen.ids:
            ids = sorted(article_id for article_id in set(chosen.ids) if article_id > after)[:CHUNK]
            return [page for article_id in ids if (page := store.newest(article_id)) is not None]
        return store.newest_of_all(after, CHUNK, outlet=chosen.outlet, since=chosen.since)

    async def _one(self, kept: KeptPage) -> None:
        result = self._result
        result.read += 1
        try:
            member = await asyncio.to_thread(self._folder.read, kept.place)
            content = await asyncio.to_thread(unpack_page, member, kept.digest, limit=self._settings.page_bytes)
            page, hints = unpacked(kept, content)
            article = await self._workshop.crawl.parse(page, hints)
        except NotAnArticle:
            result.none += 1
            return
        except (ArchiveError, ParserMissing):
            raise
        except BroadsheetError as error:
            result.unread += 1
            log.warning("a kept page cannot be read again", extra={"article": kept.article, "why": str(error)})
            return

        def put() -> Saved | None:
            revisions = self._archive.articles.revisions(kept.article)
            if not revisions or revisions[-1].fetched > kept.fetched:
                return None
            return self._archive.articles.read_again(replace(article, id=kept.article), revision=revisions[-1].number)

        saved = await self._workshop.writer.call(put)
        if saved is None:
            result.unread += 1
        elif saved is Saved.CHANGED:
            result.changed += 1
        else:
            result.unchanged += 1
