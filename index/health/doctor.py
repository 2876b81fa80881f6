"""Health checks. Each finding is one sentence, which pages say in the reader's language; a fault also says what to do."""

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
from index.health.mixed_articles import find_mixed
from index.kept.page_folder import PageFolder
from index.languages import NN_
from index.machines.presence import Presence, presence
from index.operations.durations import rough_duration
from index.operations.program import program
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders
from index.sources.source_outlook import outlooks
from index.text.localizable import Counted, Sentence

ROOM_BYTES = 500_000_000
"""Free space below which the disk counts as nearly full: merging needs room for a copy of the largest segment."""

MIXED = 100
"""Number of mixed articles (see index.health.mixed_articles) after which the search for more ends."""

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


def _rebuilding() -> Sentence:
    command = f"{program()} reindex"
    return Sentence("the indexer rebuilds it by itself; `%(command)s` does so now", command=command)


def _directory(settings: Settings) -> Iterator[Finding]:
    subject, place = Sentence("data"), str(settings.data)
    if not os.access(settings.data, os.R_OK | os.W_OK | os.X_OK):
        text = Sentence("%(place)s cannot be written; change its owner, or set BROADSHEET_DATA", place=place)
        yield _finding(subject, False, text)
    elif settings.data.stat().st_mode & 0o077:
        command = f"chmod 700 {place}"
        text = Sentence("others on this machine can read %(place)s; run: %(command)s", place=place, command=command)
        yield _finding(subject, False, text)
    else:
        yield _finding(subject, True, Sentence("%(place)s is private and can be written", place=place))


def _room(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    if free >= ROOM_BYTES:
        yield _finding(Sentence("disk"), True, Sentence("%(number)s GB free", number=free / 1e9))
    else:
        text = Sentence("only %(size)s GB free; make room before it is full", size=free / 1e9)
        yield _finding(Sentence("disk"), False, text)


def _archive(archive: Archive) -> Iterator[Finding]:
    faults = archive.check()
    for fault in faults:
        yield _finding(Sentence("archive"), False, fault)
    if not faults:
        yield from _mixed(archive)
        count = archive.articles.count()
        text = Counted("%(count)s article, intact", "%(count)s articles, intact", count)
        yield _finding(Sentence("archive"), True, text)


def _mixed(archive: Archive) -> Iterator[Finding]:
    """Articles to which an earlier version assigned pages of several addresses."""
    mixed = list(islice(find_mixed(archive), MIXED))
    if not mixed:
        return
    named = "; ".join(
        f"{article.url}: {', '.join(repr(title[:80]) for title in article.titles[:3])}" for article in mixed[:3]
    )
    remedy = Sentence("visit or import those pages again, and each becomes an article of its own")
    if len(mixed) == MIXED:
        text = Sentence(
            "%(number)s or more articles made of several pages by an earlier version (%(named)s); %(remedy)s",
            number=MIXED, named=named, remedy=remedy,
        )  # fmt: skip
    else:
        text = Counted(
            "%(count)s article made of several pages by an earlier version (%(named)s); %(remedy)s",
            "%(count)s articles made of several pages by an earlier version (%(named)s); %(remedy)s",
            len(mixed), named=named, remedy=remedy,
        )  # fmt: skip
    yield _finding(Sentence("articles"), False, text)


def _index(settings: Settings, archive: Archive) -> Iterator[Finding]:
    subject = Sentence("index")
    try:
        status = index_status(settings)
    except BroadsheetError as error:
        yield _finding(subject, False, str(error))
        return
    for fault in status.faults:
        yield _finding(subject, False, Sentence("%(fault)s; %(remedy)s", fault=fault, remedy=_rebuilding()))
    for trouble in status.degraded:
        yield _finding(subject, False, Sentence("%(trouble)s; nothing has to be rebuilt", trouble=trouble))
    if status.faults or status.degraded:
        return
    missing = archive.articles.count() - archive.set_aside.counts().get(Task.INDEX, 0) - status.documents
    if missing and not archive.outbox.waiting():
        difference = f"{missing:+,}"
        text = Counted(
            "%(count)s article, %(missing)s against the archive; %(remedy)s",
            "%(count)s articles, %(missing)s against the archive; %(remedy)s",
            status.documents, missing=difference, remedy=_rebuilding(),
        )  # fmt: skip
        yield _finding(subject, False, text)
    else:
        text = Counted(
            "%(count)s article, %(size)s MB, intact", "%(count)s articles, %(size)s MB, intact",
            status.documents, size=status.bytes / 1e6,
        )  # fmt: skip
        yield _finding(subject, True, text)


def _outbox(archive: Archive, present: Presence, now: datetime) -> Iterator[Finding]:
    subject, waiting, oldest = Sentence("indexer"), archive.outbox.waiting(), archive.outbox.oldest()
    running = present.runs("indexer")
    age = (now - oldest).total_seconds() if oldest else 0.0
    if waiting and not running:
        text = Counted(
            "%(count)s article waiting and no indexer is running; start it with `%(command)s`",
            "%(count)s articles waiting and no indexer is running; start it with `%(command)s`",
            waiting, command=program(),
        )  # fmt: skip
        yield _finding(subject, False, text)
    elif age > PATIENCE_SECONDS:
        text = Counted(
            "%(count)s article waiting, the first for %(seconds)s s; look at the indexer's log",
            "%(count)s articles waiting, the first for %(seconds)s s; look at the indexer's log",
            waiting, seconds=round(age),
        )  # fmt: skip
        yield _finding(subject, False, text)
    else:
        state = _running(running)
        text = Counted(
            "%(state)s, %(count)s article waiting", "%(state)s, %(count)s articles waiting", waiting, state=state
        )
        yield _finding(subject, True, text)
    yield _finding(Sentence("crawler"), True, _running(present.runs("crawler")))


def _running(it_does: bool) -> Sentence:
    return Sentence("running") if it_does else Sentence("not running")


def _machines(present: Presence, now: datetime) -> Iterator[Finding]:
    """Processes that fell silent, and versions that differ."""
    subject = Sentence("machines")
    for one in present.missing:
        text = Sentence(
            "the %(role)s on %(machine)s (process %(pid)s) has given no sign of life for %(time)s; look at its log, and start it",
            role=one.role, machine=one.machine, pid=str(one.pid), time=rough_duration((now - one.seen).total_seconds()),
        )  # fmt: skip
        yield _finding(subject, False, text)
    if len(present.builds) > 1:
        named = "; ".join(f"{build}: {', '.join(machines)}" for build, machines in present.builds.items())
        text = Sentence(
            "different versions of the program work on this archive: %(named)s; install one and start them anew",
            named=named,
        )
        yield _finding(subject, False, text)
    elif len(present.machines) > 1 and not present.missing:
        text = Counted(
            "%(count)s process on %(machines)s", "%(count)s processes on %(machines)s",
            len(present.alive), machines=", ".join(present.machines),
        )  # fmt: skip
        yield _finding(subject, True, text)


_ASIDE = {
    Task.READ: NN_("%(count)s article could not be read", "%(count)s articles could not be read"),
    Task.SAVE: NN_("%(count)s article could not be archived", "%(count)s articles could not be archived"),
    Task.ANNOTATE: NN_(
        "%(count)s article searchable without people, since they could not be read",
        "%(count)s articles searchable without people, since they could not be read",
    ),
    Task.INDEX: NN_(
        "%(count)s article archived, but not searchable", "%(count)s articles archived, but not searchable"
    ),
    Task.ALERT: NN_(
        "%(count)s article not compared with the alerts", "%(count)s articles not compared with the alerts"
    ),
}


def _set_aside(archive: Archive) -> Iterator[Finding]:
    """What failed unexpectedly, with the reason of the last failure."""
    for task, count in archive.set_aside.counts().items():
        (last,) = archive.set_aside.all(task, limit=1)
        command = f"{program()} retry"
        text = Sentence(
            "%(what)s (the last %(item)s: %(reason)s); the next version tries again, and so does `%(command)s`",
            what=Counted(*_ASIDE[task], count), item=last.item, reason=last.reason, command=command,
        )  # fmt: skip
        yield _finding(Sentence("set aside"), False, text)


def _kept_pages(settings: Settings, archive: Archive, present: Presence) -> Iterator[Finding]:
    """Pages as they were fetched: whether they can be kept, are all there, and are erased with their articles."""
    subject, store, folder = Sentence("kept pages"), archive.kept_pages, PageFolder.of(settings)
    place = str(folder.path)
    trouble, files = store.trouble(), store.files()
    if trouble is not None and settings.keep_pages:
        since = f"{trouble.since:%Y-%m-%d %H:%M}"
        text = Sentence(
            "%(trouble)s (since %(time)s UTC); articles are archived without them meanwhile",
            trouble=trouble.text, time=since,
        )  # fmt: skip
        yield _finding(subject, False, text)
    waiting = store.count_erasures()
    if waiting and not present.runs("crawler"):
        text = Counted(
            "%(count)s page of a removed article can still be read in %(place)s; the crawler erases it: start it",
            "%(count)s pages of removed articles can still be read in %(place)s; the crawler erases them: start it",
            waiting, place=place,
        )  # fmt: skip
        yield _finding(subject, False, text)
    try:
        there = set(folder.names())
    except OSError as error:
        text = Sentence("%(place)s cannot be read (%(why)s); change its owner", place=place, why=error.strerror or "")
        yield _finding(subject, False, text)
        return
    missing = [file for file in files if file.name not in there]
    if missing:
        text = Counted(
            "%(count)s file is missing in %(place)s (%(name)s); bring it back, or leave it at that",
            "%(count)s files are missing in %(place)s (%(name)s); bring them back, or leave it at that",
            len(missing), place=place, name=missing[0].name,
        )  # fmt: skip
        yield _finding(subject, False, text)
    elif trouble is None and files:
        text = Counted(
            "%(count)s page, %(size)s MB, in %(place)s", "%(count)s pages, %(size)s MB, in %(place)s",
            sum(file.pages for file in files), size=sum(file.bytes for file in files) / 1e6, place=place,
        )  # fmt: skip
        yield _finding(subject, True, text)


def _sources(settings: Settings, archive: Archive, now: datetime) -> Iterator[Finding]:
    health = archive.sources.health()
    if SecretHeaders.of(settings).is_open_to_others():
        file = str(SecretHeaders.of(settings).file)
        command = f"chmod 600 {file}"
        text = Sentence("others on this machine can read %(place)s; run: %(command)s", place=file, command=command)
        yield _finding(Sentence("secrets"), False, text)
    looks = outlooks(archive, health, settings.timezone, now=now)
    for source in health:
        if source.error:
            text = Counted(
                "%(source)s failed once: %(error)s", "%(source)s failed %(count)s times in a row: %(error)s",
                source.failures, source=source.source.id, error=source.error,
            )  # fmt: skip
            yield _finding(Sentence("source"), False, text)
        elif source.source.paused is None:
            for remark in looks[source.source.id].remarks:
                text = Sentence("%(source)s: %(remark)s", source=source.source.id, remark=remark)
                yield _finding(Sentence("source"), False, text)
    well = sum(not source.error for source in health)
    yield _finding(Sentence("sources"), True, Sentence("%(well)s of %(of)s without a fault", well=well, of=len(health)))
