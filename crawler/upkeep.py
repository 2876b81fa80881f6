"""Jobs that look after the archive, in threads of their own: the crawl goes on meanwhile."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from index.archive.looks import Looks
from index.archive.protocols import Archive
from index.backups.backups import make_backup
from index.errors import ArchiveError
from index.health.doctor import Finding, examine
from index.jobs.protocols import Job
from index.kept.tidying import tidy
from index.operations.settings import Settings

log = logging.getLogger(__name__)

Tell = Callable[[Mapping[str, Any]], Awaitable[None]]

TELL_EVERY = 0.5
"""Seconds between two lines about the progress."""
TIDY_EVERY = 3.0
"""Seconds between two looks at whether pages are to be erased."""
ROOM_EVERY = 60.0
"""Seconds between two looks at how much room kept pages take."""


async def backup(settings: Settings, archive: Archive, job: Job, tell: Tell) -> None:
    """Copy the archive into the folder of backups. Raises ArchiveError."""
    last = time.monotonic()

    def progress(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            archive.jobs.note(job.id, [{"event": "copied", "done": done, "of": of}], datetime.now(UTC))

    made = await asyncio.to_thread(make_backup, settings, archive, by=job.by, now=datetime.now(UTC), progress=progress)
    await tell({"event": "backup", "name": made.name, "bytes": made.bytes})


async def check(settings: Settings, archive: Archive, tell: Tell) -> None:
    """All that `doctor` says, finding by finding. Raises ArchiveError."""
    findings = examine(settings, archive)
    while (finding := await asyncio.to_thread(_next, findings)) is not None:
        await tell({"event": "finding", "subject": finding.subject, "well": finding.well, "text": finding.text})


def _next(findings: Any) -> Finding | None:
    finding: Finding | None = next(findings, None)
    return finding


async def tidy_pages(settings: Settings, archive: Archive) -> None:
    """Erase the kept pages of removed articles soon after, and make room for new ones, until it is cancelled."""
    looked, looks = float("-inf"), Looks(archive)
    while True:
        if not looks.due():
            await asyncio.sleep(TIDY_EVERY)
            continue
        try:
            waiting = await asyncio.to_thread(archive.kept_pages.count_erasures)
            if waiting or time.monotonic() - looked >= ROOM_EVERY:
                looked = time.monotonic()
                if not await asyncio.to_thread(tidy, settings, archive):
                    await asyncio.sleep(ROOM_EVERY)
        except ArchiveError as error:
            log.error(str(error))
            await asyncio.sleep(ROOM_EVERY)
        await asyncio.sleep(TIDY_EVERY)
