"""`python -m index.reviews REVIEW FORM JOB [ADDRESS]`: print a review in a process of its own, which ends with its memory.

Standard output is a line of JSON for each step: {"done": 3, "of": 300}, {"pause": seconds, "why": sentence}, and at the end
{"file": name, "bytes": n}, {"sent": address} or {"error": sentence}. ADDRESS: send it there by mail, in place of a file.
"""

import json
import logging
import resource
import sys
import time
from typing import Any

from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import BroadsheetError
from index.languages import ENGLISH, Language, first_of, in_language
from index.operations.settings import load_settings
from index.reviews.mailing import send_review
from index.reviews.printing import TOO_LARGE, form_of, print_review
from index.text.localizable import packed

TELL_EVERY = 0.3
"""Seconds between two lines about the progress."""


def _say(**line: Any) -> None:
    print(json.dumps(packed(line), ensure_ascii=False), flush=True)


def _limit(size: int) -> None:
    """Let this process have no more bytes of its own than that; 0: no limit."""
    if size:
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _asked_for(archive: Archive, job: int) -> Language:
    """The language in which a job wants it."""
    found = archive.jobs.get(job)
    return first_of(str(found.arguments.get("language"))) if found else ENGLISH


def main(arguments: list[str], *, alone: bool = False) -> int:
    """Print or send. arguments: as on the command line. alone: whether the process does nothing else, so that `review_memory` holds
    for it. Returns the exit status."""
    last = float("-inf")

    def tell(done: int, of: int) -> None:
        nonlocal last
        if done == of or time.monotonic() - last >= TELL_EVERY:
            last = time.monotonic()
            _say(done=done, of=of)

    def wait(seconds: float, why: str) -> None:
        _say(pause=seconds, why=why)
        time.sleep(seconds)

    try:
        number, form, job, *to = arguments
        settings = load_settings()
        if alone:
            _limit(settings.review_memory)
        with open_archive(settings, readonly=not to) as archive, in_language(_asked_for(archive, int(job))):
            if to:
                send_review(archive, settings, int(number), to[0], int(job), tell=tell, wait=wait)
                _say(sent=to[0])
            else:
                path = print_review(archive, settings, int(number), form_of(form), int(job), tell)
                _say(file=path.name, bytes=path.stat().st_size)
    except (BroadsheetError, OSError) as error:
        _say(error=str(error))
        return 1
    except MemoryError:
        _say(error=TOO_LARGE)
        return 1
    return 0


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    sys.exit(main(sys.argv[1:], alone=True))
