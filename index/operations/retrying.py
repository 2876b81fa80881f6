"""Trying again what was set aside: by itself when the program is another one, or because somebody asks for it."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

from index.archive.protocols import Archive, Task
from index.operations.apart import is_unforeseen, reason
from index.operations.build import build

log = logging.getLogger(__name__)


def save_again(archive: Archive, *, other_than: str | None = None) -> int:
    """Keep what could not be kept. other_than: only what another version failed at. How many were kept. Raises ArchiveError.

    Where only an address is known, it is taken off the list: the crawl asks for that page again in its own time.
    """
    kept = 0
    for aside in archive.set_aside.all(Task.SAVE, other_than=other_than):
        try:
            found = archive.set_aside.article(aside.item)
            with archive.transaction():
                archive.set_aside.remove(Task.SAVE, [aside.item])
                if found is not None:
                    article, aliases = found
                    archive.articles.save(article, aliases=aliases)
                    kept += 1
        except Exception as error:
            if not is_unforeseen(error):
                raise
            log.exception("an article cannot be saved, once more", extra={"item": aside.item})
            archive.set_aside.put(Task.SAVE, aside.item, reason(error), version=build())
    return kept


def read_again(archive: Archive, *, other_than: str | None = None) -> int:
    """Let the crawl visit again the pages that could not be read. How many there were. Raises ArchiveError."""
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
    """Let the indexer take up what it could not index. How many there were. Raises ArchiveError."""
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
