"""Printing press reviews on behalf of the web server: each in a process of its own, whose memory ends with it."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from index.errors import BroadsheetError
from index.jobs.protocols import Job
from index.operations.program import child_environ
from index.operations.settings import Settings
from index.reviews.printing import TOO_LARGE
from index.text.localizable import Sentence, unpacked

Tell = Callable[[Mapping[str, Any]], Awaitable[None]]

UNFORESEEN = Sentence("printing failed in a way that nobody foresaw; the crawler's log has the details")


class PrintingFailed(BroadsheetError):
    """A review could not be printed; the message says why."""


async def print_review(settings: Settings, job: Job, tell: Tell) -> None:
    """Print or send the review of a job, and tell how far it is. Raises PrintingFailed."""
    said = job.arguments
    words = [str(int(said["review"])), str(said["form"]), str(job.id), *([str(said["to"])] if said.get("to") else [])]
    environ = {**child_environ(os.environ), "BROADSHEET_DATA": str(settings.data)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "index.reviews", *words, env=environ, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(settings.review_time):
            ended = await _listen(process, tell)
            await process.wait()
    except TimeoutError:
        seconds = f"{settings.review_time:g}"
        raise PrintingFailed(
            Sentence("printing took longer than %(seconds)s s (review_time)", seconds=seconds)
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if (
        not ended and (process.returncode or 0) < 0 and settings.review_memory
    ):  # libraries in C give up in their own way
        raise PrintingFailed(TOO_LARGE)
    if not ended:
        raise PrintingFailed(UNFORESEEN)


async def _listen(process: asyncio.subprocess.Process, tell: Tell) -> bool:
    """Pass on what the process says. Whether it said how it ended. Raises PrintingFailed with what it says is wrong."""
    assert process.stdout is not None
    ended = False
    async for raw in process.stdout:
        line = unpacked(json.loads(raw))
        if "error" in line:
            raise PrintingFailed(line["error"])
        if "done" in line:
            await tell({"event": "printed", "done": line["done"], "of": line["of"]})
        elif "file" in line:
            await tell({"event": "file", "name": line["file"], "bytes": line["bytes"]})
            ended = True
        elif "pause" in line:
            await tell({"event": "pause", "seconds": line["pause"], "why": line["why"]})
        else:  # it noted itself that it was sent, see index/reviews/mailing.py
            ended = True
    return ended
