"""Retries what was set aside: automatically after a change of version, or on request."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

from index.archive.protocols import Archive, Task
from index.operations.apart import is_unforeseen, reason
from index.operations.build import build

log = logging.getLogger(__name__)


def save_again(archive: Archive, *, other_than: str | None = None) -> int:
    """Save what could not be saved and return how many were. Raises ArchiveError.

    other_than: retry only failures of other builds than this. Items of which only the address is known are dropped from
    the list, so that the crawler fetches those pages again in due course.
    """
    kept = 0
    for aside in archive.set_aside.all(Task.SAVE, other_than=other_than):
        try:
            saved = archive.set_aside.article(aside.item)
            with archive.transaction():
                archive.set_aside.remove(Task.SAVE, [aside.item])
                if saved is not None:
                    article, aliases = saved
                    archive.articles.save(article, aliases=aliases)
                    kept += 1
        except Exception as error:
            if not is_unforeseen(error):
                raise
            log.exception("an article cannot be saved, once more", extra={"item": aside.item})
            archive.set_aside.put(Task.SAVE, aside.item, reason(error), version=build())
    return kept


def read_again(archive: Archive, *, other_than: str | None = None) -> int:
    """Let the crawler revisit pages that could not be read; returns how many.

    other_than: as above. Raises ArchiveError.
    """
    with archive.transaction():
        items = archive.set_aside.take(Task.READ, other_than=other_than)
        now = datetime.now(UTC)
        archive.addresses.put_many(
            [
                replace(
                    state, failures=0, not_before=None, content_hash=None, etag=None, last_modified=None, revisit=now
                )
                for state in archive.addresses.get_many(items).values()
            ]
        )
    return len(items)


def index_again(archive: Archive, *, other_than: str | None = None) -> int:
    """Let the indexer retry what it could not index; returns how many. other_than: as above. Raises ArchiveError."""
    with archive.transaction():
        items = archive.set_aside.take(Task.INDEX, other_than=other_than)
        archive.outbox.touch(items)
    return len(items)


def try_again(archive: Archive) -> int:
    """Take up again all that was set aside. What has to be indexed or annotated is done by the indexer. How many there were.
    Raises ArchiveError."""
    before = sum(archive.set_aside.counts().values())
    save_again(archive)
    read_again(archive)
    index_again(archive)
    archive.set_aside.take(Task.ANNOTATE)
    archive.alerts.compare_again([item.split()[0] for item in archive.set_aside.take(Task.ALERT)])
    return before
