"""The older articles of a source, from the list of their addresses into the archive, one at a time."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crawler.backfill.listing import PAUSES, PUT_OFF, Tell, list_older, log_of
from crawler.resources import Workshop
from index.archive.protocols import Source
from index.calendar import read_month
from index.errors import CrawlError
from index.jobs.pace import Pace
from index.jobs.protocols import Job

_CODES = frozenset(kind.code for kind in PUT_OFF)
GIVE_UP = 5
"""Addresses in a row that the host may not be asked for, after which it is left alone for a while."""


async def read_older(workshop: Workshop, source: Source, addresses: Sequence[str], tell: Tell) -> Counter[str]:
    """Read addresses that `list_older` gave into the archive, as found through a source. Where its host asks for a pause, it gets
    one. Returns how many came to what: names of `Saved`, codes of errors, and `left` for those of another time. Raises
    ArchiveError.
    """
    counts: Counter[str] = Counter()
    pauses, in_a_row = list(PAUSES), 0
    held: list[str] = []
    waiting = list(reversed(addresses))
    while waiting:
        url = waiting.pop()
        report = await workshop.crawl.read_address(url, of=source)
        if report.code in _CODES:
            held.append(url)
            in_a_row += 1
        else:
            counts[report.saved.value if report.saved else report.code or "nothing"] += 1
            pauses, in_a_row = list(PAUSES), 0
        if in_a_row >= GIVE_UP:
            if not pauses:
                break
            pause = pauses.pop(0)
            await tell({"event": "pause", "number": 1, "seconds": pause, "why": report.why})
            await asyncio.sleep(pause)
            waiting.extend(reversed(held))
            held, in_a_row = [], 0
        await tell(_line(counts, len(addresses)))
    counts["left"] = len(waiting) + len(held)
    return counts


def _line(counts: Counter[str], of: int) -> dict[str, object]:
    saved = ("new", "changed", "same")
    refused = {code: count for code, count in counts.items() if code not in (*saved, "left")}
    done = counts.total() - counts["left"]
    named = {name: counts[name] for name in (*saved, "left")}
    return {"event": "older", "number": 1, "done": done, "of": of, **named, "refused": refused}


async def backfill(workshop: Workshop, job: Job, tell: Tell) -> None:
    """Do a job of the kind BACKFILL: list, say what that is, and read it if that is wanted. Raises CrawlError, ArchiveError."""
    wanted = job.arguments
    source_id = str(wanted.get("source", ""))
    archive = workshop.writer.archive
    source = await workshop.writer.call(archive.sources.get, source_id)
    if source is None or source.id != source_id:
        raise CrawlError(f"there is no source {source_id!r} any more")
    since = _since(wanted.get("since"))
    archives = [str(url) for url in wanted.get("archives") or ()]
    pace = Pace()

    async def at_times(line: Mapping[str, Any]) -> None:
        if line["event"] == "pause" or pace.is_time():
            await tell(line)

    older = await list_older(workshop, source, since, archives=archives, tell=at_times)
    await tell(older.line(source, since))
    if not wanted.get("read") or not older.addresses:
        return
    counts = await read_older(workshop, source, older.addresses, at_times)
    await tell(_line(counts, len(older.addresses)))
    if older.whole and not counts["left"]:
        log_of(workshop, source, since, archives).forget()


def _since(value: object) -> date:
    try:
        return read_month(str(value or ""))
    except ValueError as error:
        raise CrawlError(str(error)) from None
