"""Health checks. Each finding is one sentence; a fault also says what to do."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from index.archive.protocols import Archive, Task
from index.engines.backends import engine_backend
from index.engines.protocols import EngineStatus
from index.errors import BroadsheetError
from index.kept.page_folder import PageFolder
from index.machines.presence import Presence, presence
from index.operations.durations import rough_duration
from index.operations.health.mixed_articles import find_mixed
from index.operations.program import program
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders
from index.sources.source_outlook import outlooks

ROOM_BYTES = 500_000_000
"""Free space below which the disk counts as nearly full: merging needs room for a copy of the largest segment."""

MIXED = 100
"""Number of mixed articles (see index.operations.health.mixed_articles) after which the search for more ends."""

PATIENCE_SECONDS = 60.0
"""How long a change may wait to be indexed before that counts as a fault."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The result of one check. well: nothing needs doing. subject: a word that starts the line."""

    subject: str
    well: bool
    text: str


def counted(articles: int) -> str:
    """`1 article`, `2,345 articles`"""
    return f"{articles:,} {'article' if articles == 1 else 'articles'}"


def index_status(settings: Settings) -> EngineStatus:
    """The engine's own status. Raises nothing but SettingsError."""
    reader = engine_backend(settings).reader(settings)
    try:
        return reader.status()
    finally:
        reader.close()


def examine(
    settings: Settings, archive: Archive, *, now: datetime | None = None, whole: bool = True
) -> Iterator[Finding]:
    """Everything that `doctor` checks, one finding at a time.

    now: the current time, by default the clock's. whole: include the slow checks (integrity), which read all data.
    """
    yield from _directory(settings)
    yield from _room(settings)
    if whole:
        yield from _archive(archive)
    yield from _index(settings, archive)
    present = presence(settings, archive, now or datetime.now(UTC))
    yield from _outbox(archive, present, now or datetime.now(UTC))
    yield from _machines(present, now or datetime.now(UTC))
    yield from _set_aside(archive)
    yield from _kept_pages(settings, archive, present)
    yield from _sources(settings, archive, now or datetime.now(UTC))


def _finding(subject: str, well: bool, text: str) -> Finding:
    return Finding(subject=subject, well=well, text=text)


def _directory(settings: Settings) -> Iterator[Finding]:
    if not os.access(settings.data, os.R_OK | os.W_OK | os.X_OK):
        yield _finding("data", False, f"{settings.data} cannot be written; change its owner, or set BROADSHEET_DATA")
        return
    mode = settings.data.stat().st_mode & 0o077
    if mode:
        yield _finding(
            "data", False, f"others on this machine can read {settings.data}; run: chmod 700 {settings.data}"
        )
    else:
        yield _finding("data", True, f"{settings.data} is private and can be written")


def _room(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    text = f"{free / 1e9:.1f} GB free"
    yield _finding(
        "disk", free >= ROOM_BYTES, text if free >= ROOM_BYTES else f"only {text}; make room before it is full"
    )


def _archive(archive: Archive) -> Iterator[Finding]:
    faults = archive.check()
    for fault in faults:
        yield _finding("archive", False, fault)
    if not faults:
        yield from _mixed(archive)
        yield _finding("archive", True, f"{counted(archive.articles.count())}, intact")


def _mixed(archive: Archive) -> Iterator[Finding]:
    """Articles to which an earlier version assigned pages of several addresses."""
    mixed = list(islice(find_mixed(archive), MIXED))
    if not mixed:
        return
    named = "; ".join(
        f"{article.url} holds {', '.join(repr(title[:80]) for title in article.titles[:3])}" for article in mixed[:3]
    )
    number = f"{MIXED} or more articles" if len(mixed) == MIXED else counted(len(mixed))
    remedy = "visit or import those pages again, and each becomes an article of its own"
    yield _finding("articles", False, f"{number} made of several pages by an earlier version ({named}); {remedy}")


def _index(settings: Settings, archive: Archive) -> Iterator[Finding]:
    try:
        status = index_status(settings)
    except BroadsheetError as error:
        yield _finding("index", False, str(error))
        return
    repair = f"the indexer rebuilds it by itself; `{program()} reindex` does so now"
    for fault in status.faults:
        yield _finding("index", False, f"{fault}; {repair}")
    for trouble in status.degraded:
        yield _finding("index", False, f"{trouble}; nothing has to be rebuilt")
    if status.faults or status.degraded:
        return
    missing = archive.articles.count() - archive.set_aside.counts().get(Task.INDEX, 0) - status.documents
    if missing and not archive.outbox.waiting():
        yield _finding("index", False, f"{counted(status.documents)}, {missing:+,} against the archive; {repair}")
    else:
        yield _finding("index", True, f"{counted(status.documents)}, {status.bytes / 1e6:.1f} MB, intact")


def _outbox(archive: Archive, present: Presence, now: datetime) -> Iterator[Finding]:
    waiting, oldest = archive.outbox.waiting(), archive.outbox.oldest()
    running = present.runs("indexer")
    age = (now - oldest).total_seconds() if oldest else 0.0
    if waiting and not running:
        yield _finding(
            "indexer", False, f"{counted(waiting)} waiting and no indexer is running; start it with `{program()}`"
        )
    elif age > PATIENCE_SECONDS:
        yield _finding(
            "indexer", False, f"{counted(waiting)} waiting, the first for {age:.0f} s; look at the indexer's log"
        )
    else:
        yield _finding("indexer", True, f"{'running' if running else 'not running'}, {counted(waiting)} waiting")
    yield _finding("crawler", True, "running" if present.runs("crawler") else "not running")


def _machines(present: Presence, now: datetime) -> Iterator[Finding]:
    """Processes that fell silent, and versions that differ."""
    for one in present.missing:
        silent = rough_duration((now - one.seen).total_seconds())
        text = f"the {one.role} on {one.machine} (process {one.pid}) has given no sign of life for {silent}; look at its log, and start it"
        yield _finding("machines", False, text)
    if len(present.builds) > 1:
        named = "; ".join(f"{build} on {', '.join(machines)}" for build, machines in present.builds.items())
        yield _finding(
            "machines",
            False,
            f"different versions of the program work on this archive: {named}; install one and start them anew",
        )
    elif len(present.machines) > 1 and not present.missing:
        named = ", ".join(present.machines)
        yield _finding("machines", True, f"{len(present.alive)} processes on {named}")


_ASIDE = {
    Task.READ: "could not be read",
    Task.SAVE: "could not be archived",
    Task.ANNOTATE: "searchable without people, since they could not be read",
    Task.INDEX: "archived, but not searchable",
    Task.ALERT: "not compared with the alerts",
}


def _set_aside(archive: Archive) -> Iterator[Finding]:
    """What failed unexpectedly, with the reason of the last failure."""
    for task, count in archive.set_aside.counts().items():
        (last,) = archive.set_aside.all(task, limit=1)
        yield _finding(
            "set aside",
            False,
            f"{counted(count)} {_ASIDE[task]} (the last {last.item}: {last.reason}); the next version tries again, and so does"
            f" `{program()} retry`",
        )


def _kept_pages(settings: Settings, archive: Archive, present: Presence) -> Iterator[Finding]:
    """Pages as they were fetched: whether they can be kept, are all there, and are erased with their articles."""
    store, folder = archive.kept_pages, PageFolder.of(settings)
    trouble, files = store.trouble(), store.files()
    if trouble is not None and settings.keep_pages:
        text = (
            f"{trouble.text} (since {trouble.since:%Y-%m-%d %H:%M} UTC); articles are archived without them meanwhile"
        )
        yield _finding("kept pages", False, text)
    waiting = store.count_erasures()
    if waiting and not present.runs("crawler"):
        text = f"{waiting:,} of removed articles can still be read in {folder.path}; the crawler erases them: start it"
        yield _finding("kept pages", False, text)
    try:
        there = set(folder.names())
    except OSError as error:
        yield _finding("kept pages", False, f"{folder.path} cannot be read ({error.strerror}); change its owner")
        return
    missing = [file for file in files if file.name not in there]
    if missing:
        text = f"{len(missing)} files are missing in {folder.path} ({missing[0].name}); bring them back, or leave it at that"
        yield _finding("kept pages", False, text)
    elif trouble is None and files:
        size = sum(file.bytes for file in files) / 1e6
        yield _finding("kept pages", True, f"{sum(file.pages for file in files):,}, {size:.1f} MB, in {folder.path}")


def _sources(settings: Settings, archive: Archive, now: datetime) -> Iterator[Finding]:
    health = archive.sources.health()
    if SecretHeaders.of(settings).is_open_to_others():
        file = SecretHeaders.of(settings).file
        yield _finding("secrets", False, f"others on this machine can read {file}; run: chmod 600 {file}")
    looks = outlooks(archive, health, settings.timezone, now=now)
    for source in health:
        if source.error:
            times = "once" if source.failures == 1 else f"{source.failures} times in a row"
            yield _finding("source", False, f"{source.source.id} failed {times}: {source.error}")
        elif source.source.paused is None:
            for remark in looks[source.source.id].remarks:
                yield _finding("source", False, f"{source.source.id}: {remark}")
    well = sum(not source.error for source in health)
    yield _finding("sources", True, f"{well} of {len(health)} without a fault")
