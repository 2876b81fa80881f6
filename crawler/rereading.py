"""Reads the archive again from the kept pages, with the rules and the extractor of today.

It is the same page, read better: the newest version of an article is replaced, not followed by another one. What editors
corrected, earlier versions, addresses and visits stay. A run that is broken off goes on behind the last article that it finished.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crawler.errors import ParserMissing
from crawler.extract import NotAnArticle
from crawler.page_keeping import unpacked
from crawler.resources import Workshop
from index.archive.protocols import Saved
from index.calendar import beginning
from index.errors import ArchiveError, BroadsheetError, CrawlError
from index.jobs.pace import Pace
from index.jobs.protocols import Job
from index.kept.page_folder import PageFolder
from index.kept.page_record import unpack_page
from index.kept.protocols import KeptPage
from index.text.localizable import Sentence

log = logging.getLogger(__name__)

CHUNK = 64
"""Articles in hand at once."""

Progress = Callable[[int, int], Awaitable[None]]
"""Told of (articles read, of how many)."""


async def _silently(*_: int) -> None:
    """Tells nobody."""


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


async def reread(workshop: Workshop, chosen: Selection, progress: Progress = _silently) -> Reread:
    """Read the chosen articles again; changes reach the index through the outbox. Raises ArchiveError, ParserMissing."""
    return await _Rereading(workshop, chosen).run(progress)


async def reread_job(workshop: Workshop, job: Job, tell: Callable[[Mapping[str, Any]], Awaitable[None]]) -> None:
    """Do a job of the kind REREAD. Raises ArchiveError, ParserMissing, CrawlError."""
    wanted, zone = job.arguments, workshop.tools.settings.timezone
    try:
        since = beginning(date.fromisoformat(wanted["since"]), zone) if wanted.get("since") else None
    except (ValueError, TypeError):
        wrong = Sentence("%(day)s is no day; write one like 2024-01-31", day=repr(wanted["since"]))
        raise CrawlError(wrong) from None
    chosen = Selection(ids=tuple(map(str, wanted.get("ids") or ())), outlet=wanted.get("outlet") or None, since=since)
    running = _Rereading(workshop, chosen)
    pace, total = Pace(), 0

    def line() -> dict[str, Any]:
        done = running.before + running.result.read
        return {"event": "reread", "number": 1, "done": done, "of": max(total, done), **asdict(running.result)}

    async def progress(_: int, of: int) -> None:
        nonlocal total
        total = of
        if pace.is_time():
            await tell(line())

    await running.run(progress)
    await tell(line())


class _Rereading:
    def __init__(self, workshop: Workshop, chosen: Selection) -> None:
        self._workshop = workshop
        self._chosen = chosen
        self._settings = workshop.tools.settings
        self._archive = workshop.writer.archive
        self._folder = PageFolder.of(self._settings)
        self.result = Reread()
        self.before = 0
        key = json.dumps([chosen.ids, chosen.outlet, str(chosen.since)])
        self._bookmark: Path = self._settings.data / "rereads" / hashlib.sha256(key.encode()).hexdigest()[:16]

    async def run(self, progress: Progress) -> Reread:
        after, self.before = self._place()
        total = len(self._chosen.ids) or await self._workshop.writer.call(self._count)
        self._bookmark.parent.mkdir(mode=0o700, exist_ok=True)
        while pages := await self._workshop.writer.call(self._next, after):
            await asyncio.gather(*(self._one(page) for page in pages))
            after = pages[-1].article
            self._bookmark.write_text(f"{after} {self.before + self.result.read}", "ascii")
            await progress(min(self.before + self.result.read, total), total)
        self._bookmark.unlink(missing_ok=True)
        return self.result

    def _place(self) -> tuple[str, int]:
        """The last article that an earlier run finished, and how many those were."""
        try:
            after, _, count = self._bookmark.read_text("ascii").partition(" ")
        except (OSError, UnicodeDecodeError):
            return "", 0
        return after, int(count) if count.isdecimal() else 0

    def _count(self) -> int:
        return self._archive.kept_pages.count_articles(outlet=self._chosen.outlet, since=self._chosen.since)

    def _next(self, after: str) -> Sequence[KeptPage]:
        store, chosen = self._archive.kept_pages, self._chosen
        if chosen.ids:
            ids = sorted(article_id for article_id in set(chosen.ids) if article_id > after)[:CHUNK]
            return [page for article_id in ids if (page := store.newest(article_id)) is not None]
        return store.newest_of_all(after, CHUNK, outlet=chosen.outlet, since=chosen.since)

    async def _one(self, kept: KeptPage) -> None:
        result = self.result
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
