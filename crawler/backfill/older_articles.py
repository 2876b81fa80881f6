"""The older articles of a source, from the list of their addresses into the archive, one at a time."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from crawler.backfill.listing import PAUSES, PUT_OFF, Older, Tell, list_older, log_of
from crawler.resources import Workshop
from index.archive.protocols import Source
from index.calendar import read_month
from index.errors import CrawlError
from index.jobs.pace import Pace
from index.jobs.protocols import Job
from index.text.localizable import Sentence

_CODES = frozenset(kind.code for kind in PUT_OFF)
GIVE_UP = 5
"""Addresses in a row that the host may not be asked for, after which it is left alone for a while."""

_IN_ORDER = 0.8
"""Share of neighbours in a list of which the second is no newer, from which on the list counts as newest first."""


async def read_older(workshop: Workshop, source: Source, older: Older, since: date, tell: Tell) -> Counter[str]:
    """Read what `list_older` gave into the archive, as found through a source. Where its host asks for a pause, it gets one.

    A list without dates is read until its articles are from before `since`, see `is_past`. Returns how many came to what: names of
    `Saved`, codes of errors, `earlier` for those that were not read for that reason, and `left` for those of another time. Raises
    ArchiveError.
    """
    addresses = older.addresses
    most = workshop.tools.settings.backfill_earlier
    days: list[date] = []
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
            if url in older.undated and report.day is not None:
                days.append(report.day)
                if report.day < since and is_past(days, since, most):
                    kept = [other for other in waiting if other not in older.undated]
                    counts["earlier"] += len(waiting) - len(kept)
                    waiting = kept
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


def is_past(days: Sequence[date], since: date, most: int) -> bool:
    """Return whether a list of articles has left the time asked for: the last of them are all from before it, and so is what
    follows, since the list goes from the newest to the oldest. One in another order (an alphabet, the oldest first) is never past.

    days: of its articles as they were read, in the order of the list; most: how many in a row show it.
    """
    if len(days) < max(2, most) or any(day >= since for day in days[-most:]):
        return False
    falling = sum(later <= day for day, later in pairwise(days))
    return days[0] > days[-1] and falling >= _IN_ORDER * (len(days) - 1)


def _line(counts: Counter[str], of: int) -> dict[str, object]:
    saved = ("new", "changed", "same")
    refused = {code: count for code, count in counts.items() if code not in (*saved, "earlier", "left")}
    done = counts.total() - counts["left"]
    named = {name: counts[name] for name in (*saved, "earlier", "left")}
    return {"event": "older", "number": 1, "done": done, "of": of, **named, "refused": refused}


async def backfill(workshop: Workshop, job: Job, tell: Tell) -> None:
    """Do a job of the kind BACKFILL: list, say what that is, and read it if that is wanted. Raises CrawlError, ArchiveError."""
    wanted = job.arguments
    source_id = str(wanted.get("source", ""))
    archive = workshop.writer.archive
    source = await workshop.writer.call(archive.sources.get, source_id)
    if source is None or source.id != source_id:
        raise CrawlError(Sentence("there is no source %(source)s any more", source=repr(source_id)))
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
    counts = await read_older(workshop, source, older, since, at_times)
    await tell(_line(counts, len(older.addresses)))
    if older.whole and not counts["left"]:
        log_of(workshop, source, since, archives).forget()


def _since(value: object) -> date:
    try:
        return read_month(str(value or ""))
    except ValueError as error:
        raise CrawlError(str(error)) from None
