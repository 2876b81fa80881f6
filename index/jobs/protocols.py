"""Jobs: work that one process asks of another through the archive.

The web server may not fetch anything, and does not know how; the crawler does, and holds the manners towards every host. So
the web server enters a job, the crawler takes it, does it and notes line by line what comes of it, and whoever asked reads
these lines while they are written.

    web       add, get, recent, events
    crawler   take, note, end, interrupted, prune

A job is `waiting`, then `running`, then `done` or `failed`; nothing leads back, but for a job whose process died. That is
found by the next crawler, which holds the crawler's lock and so knows that nobody else works on it: a kind that can be done
twice without harm waits again, until it was begun `job_tries` times; any other ends with a sentence.

The lines of progress are JSON objects. `event` says what a line is about, `number` which of the job's addresses, counted from
1; `why` is a sentence for people and `code` its stable name; times are ISO 8601. A reader passes over what it does not know.

    asked       addresses, left_out: how many are looked at, and how many are beyond the limit (job_addresses)
    found       url, moved, kind, is (feed, sitemap, index or home), name, items, more (documents behind it), left_out,
                known (id of the source that it is already)
    headlines   items, newest, headlines (list of {url, title, published, why}): behind a `found` of the same number
    nothing     url, code, why
    kept        url, source (its id), name
    there       the same: it was a source already
    visiting    source, name, url
    pages       done, of
    visited     source, found, fetched, new, changed, unchanged, not_modified, refused ({code: number}), why, code
    article     url, id, title, saved (new, changed or same)
    reading     url, final, article (whether it is one), why, code, fields (list of {field, value, places}), people, lines (list of
                {kind, text, kept, why}), left_out, ruled
    mistakes    mistakes (list of sentences): the rules were not kept
    compared    url, changed (list of {field, before, after}), lines (list of {text, state: same, gone or new}), before, after
                (sentences: what the page is without and with the rules)
    rules       outlet, version (its number), hosts: the rules were kept
    listing     documents, addresses: sitemaps and pages of the archive read so far, and what they name; page, of: where a paged
                archive says how many pages it has
    estimate    source, since, documents, addresses (to be read), known, oldest (a day), seconds, failed (list of sentences),
                whole (whether everything was listed)
    older       done, of, new, changed, refused ({code: number}), left: addresses for the next time
    pause       seconds until the host is asked again, why
    reread      done, of, changed, unchanged, none, unread
    imported    import (its number), new, refused: how far it was meanwhile stands in its record (index/imports)
    taken-out   import, articles
    removed     source, name, articles: how many were taken down so far
    copied      done, of: pages of the archive
    backup      name, bytes
    finding     subject, well, text
    printed     done, of: articles of a press review
    file        name, bytes: of the printed review
    sending     to: from here on the review may have arrived at this address
    sent        to: the mail server has taken it
    refused     to: the mail server has not
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from index.errors import BroadsheetError
from index.text import characters


class JobKind(StrEnum):
    """What can be asked of the crawler, and its arguments."""

    PROBE = "probe"
    """Find out what addresses are. text, file: addresses, one a line, or an OPML file; keep: whether to make sources of what can
    be one; name, every: for the source where there is one address."""
    KEEP = "keep"
    """Make sources of what was found out. sources: list of {url, kind, name}."""
    VISIT = "visit"
    """Visit a source now. source: its id."""
    FETCH = "fetch"
    """Read addresses into the archive now, whether or not a source leads there. urls: list of addresses."""
    IMPORT = "import"
    """Read uploaded files. import: its number; upload: id of the upload; files: list of {file, name}."""
    UNDO_IMPORT = "undo-import"
    """Take an import back. import: its number."""
    LOOK = "look"
    """Read an address, keep nothing, and say where each field came from. url."""
    RULES = "rules"
    """Try the extraction rules of an outlet on pages. outlet: its id; text: of the rules, "" for none; urls: pages, else some of
    its newest articles; save: whether to keep them, if there is no mistake in them."""
    REMOVE = "remove"
    """Remove a source, and take down the articles that it led to first. source: its id."""
    BACKUP = "backup"
    """Copy the archive into the folder of backups. No arguments."""
    CHECK = "check"
    """Look at everything that `doctor` looks at. No arguments."""
    BACKFILL = "backfill"
    """List the older articles of a source, and read them. source: its id; since: a month or day; archive: addresses where its
    outlet lists older articles; read: whether to read what is listed, or to stop after the estimate."""
    REREAD = "reread"
    """Read articles again from their kept pages. outlet: only of this outlet (id); since: only pages fetched since that day; ids:
    only these articles."""
    REVIEW = "review"
    """Print a press review, or send it by mail. review: its number; form: see index.reviews.printing; to: an address to send it to,
    in place of a file; language: in which it is, a BCP 47 tag."""


REPEATABLE = frozenset(JobKind)
"""Kinds that may be begun again after their process died. All of today's may: finding out keeps nothing, and what is there already
is not kept, what is gone not removed a second time, and a review that may have left is not sent again. A kind that is not in here
ends instead."""

OUTLASTING = frozenset({"sending", "sent", "refused"})
"""Lines that stay when a job is begun again, since they tell of what left this machine."""

LASTING = frozenset({JobKind.BACKFILL, JobKind.REREAD})
"""Kinds that take hours: they can be stopped, go on where they were, and leave room for those that somebody waits for."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    """It came to its end, or was stopped; its lines say what came of it."""
    FAILED = "failed"
    """It could not be done; `error` says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """arguments: JSON, see `JobKind`. by: name of who asked, "" where nobody had to say. tries: how often it was begun.
    error: a sentence for who asked. stopped: whether somebody asked for it to stop."""

    id: int
    kind: JobKind
    arguments: Mapping[str, Any]
    by: str
    state: JobState
    created: datetime
    started: datetime | None = None
    ended: datetime | None = None
    tries: int = 0
    error: str | None = None
    stopped: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True, kw_only=True, slots=True)
class JobEvent:
    """One line of progress. seq: rises within a job, and over all jobs. data: a JSON object whose key `event` says what it
    is about."""

    seq: int
    job: int
    at: datetime
    data: Mapping[str, Any]


class TooManyJobs(BroadsheetError):
    """As many jobs are waiting as the settings allow."""


class JobStore(Protocol):
    """Every method is one transaction and may raise ArchiveError. Times are aware UTC."""

    def add(self, kind: JobKind, arguments: Mapping[str, Any], *, by: str, now: datetime, most: int) -> Job:
        """Ask for something. most: jobs that may wait at once. Raises TooManyJobs, ValueError for arguments that are no JSON."""
        ...

    def get(self, job_id: int) -> Job | None:
        """The job of an id; None also where it has been forgotten."""
        ...

    def recent(self, limit: int) -> list[Job]:
        """Newest first."""
        ...

    def waiting(self) -> int:
        """How many wait. Cheap, for a loop that asks often."""
        ...

    def is_open(self) -> bool:
        """Whether any waits, or was cut off with the process that was at it."""
        ...

    def take(self, now: datetime, *, without: Collection[JobKind] = ()) -> Job | None:
        """The job that has waited longest, which is running from now on; None where none waits. without: kinds that go on
        waiting."""
        ...

    def put_back(self, job_id: int) -> None:
        """A running job waits again, with its lines, as if it had not been begun. Nothing happens to one that is not running."""
        ...

    def stop(self, job_id: int, now: datetime) -> Job | None:
        """Ask for a job to stop: one that waits is over at once, one that runs as soon as its process notices. Returns it as it is
        now; None where there is none."""
        ...

    def stopping(self) -> list[int]:
        """The running jobs that were asked to stop. Cheap, for a loop that asks often."""
        ...

    def note(self, job_id: int, lines: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Add lines of progress. Each is a JSON object with the key `event`; a `Sentence` in it comes back as one."""
        ...

    def events(self, job_id: int, *, after: int = 0, limit: int = 1000) -> list[JobEvent]:
        """The lines with a seq above `after`, in the order in which they were noted."""
        ...

    def end(self, job_id: int, now: datetime, *, error: str | None = None) -> None:
        """It is done, or failed with that sentence. Nothing happens to one that is over."""
        ...

    def interrupted(self, now: datetime, *, tries: int) -> list[Job]:
        """Settle the jobs that were running when their process died; only a crawler may ask for it. Those that are leased to one
        (`lease_name`) are left alone.
        tries: how often one is begun at most. Returns them as they are now: waiting again without the lines noted so far
        (but for `OUTLASTING`), or failed."""
        ...

    def prune(self, *, before: datetime, keep: int) -> int:
        """Forget jobs that ended before a time, and the oldest of those that are over where there are more than `keep`.
        How many."""
        ...


def lease_name(job_id: int) -> str:
    """Name of the lease that the process has which is at a job, where several do jobs."""
    return f"job:{job_id}"


def cleaned(value: Any) -> Any:
    """A JSON value whose strings, also those that are keys, can be encoded and shown."""
    if isinstance(value, str):
        return characters.encodable(value)
    if isinstance(value, Mapping):
        return {characters.encodable(str(key)): cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value
