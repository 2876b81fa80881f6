"""How everything is, in figures: what `status` prints and the page of the status shows."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.archive.protocols import Archive, Task
from index.backups.backups import last_backup
from index.engines.protocols import EngineStatus
from index.machines.presence import ROLES, Presence, presence
from index.operations.build import build
from index.operations.settings import Settings
from index.version import VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """running: role -> whether a process of it runs, on any machine. present: all processes. today: articles first read in the last
    24 hours. waiting: articles to be indexed, since `oldest`. jobs: that wait. aside: task -> items set aside. free: bytes of the
    disk. kept_pages, kept_bytes: pages kept as they were fetched, and their size compressed. backup: when the archive was last
    copied."""

    running: dict[str, bool]
    present: Presence
    articles: int
    today: int
    outlets: int
    sources: int
    failing: int
    index: EngineStatus
    waiting: int
    oldest: datetime | None
    jobs: int
    aside: dict[Task, int]
    free: int
    kept_pages: int
    kept_bytes: int
    place: str
    backup: datetime | None
    version: str
    build: str


def overview(settings: Settings, archive: Archive, index: EngineStatus, *, now: datetime | None = None) -> Overview:
    """index: what the engine says of itself. Raises ArchiveError."""
    health, files = archive.sources.health(), archive.kept_pages.files()
    present = presence(settings, archive, now or datetime.now(UTC))
    return Overview(
        running={role: present.runs(role) for role in ROLES},
        present=present,
        articles=archive.articles.count(),
        today=archive.articles.counts_since((now or datetime.now(UTC)) - timedelta(days=1)),
        outlets=len(archive.outlets.all()),
        sources=len(health),
        failing=sum(1 for source in health if source.error),
        index=index,
        waiting=archive.outbox.waiting(),
        oldest=archive.outbox.oldest(),
        jobs=archive.jobs.waiting(),
        aside=archive.set_aside.counts(),
        free=shutil.disk_usage(settings.data).free,
        kept_pages=sum(file.pages for file in files),
        kept_bytes=sum(file.bytes for file in files),
        place=archive.place,
        backup=last_backup(archive),
        version=VERSION,
        build=build(),
    )
