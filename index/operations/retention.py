"""Removes articles older than the setting `keep`, unless the system clock is the likelier explanation."""

import logging
from datetime import UTC, datetime, timedelta

from index.archive.protocols import Archive
from index.operations.program import program
from index.operations.settings import Settings

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
MOST = 0.5
"""Largest share of the archive removed at once: a clock ten years ahead would otherwise remove everything."""

FEW = 100
"""Up to this many articles are removed whatever their share."""


def expire(archive: Archive, settings: Settings, now: datetime | None = None) -> int:
    """Remove articles older than `keep` and return how many.

    now: by default the clock's. Returns 0 if the setting is off or the clock seems wrong.
    """
    if not settings.keep:
        return 0
    try:
        before = (now or datetime.now(UTC)) - timedelta(seconds=settings.keep)
    except OverflowError:
        return 0
    count, total = archive.articles.older_than(before), archive.articles.count()
    if count > max(FEW, MOST * total):
        log.warning(
            "more than half of the archive would be forgotten at once, so nothing is; if the clock is right, run"
            f" `{program()} forget --before {before.date().isoformat()}`",
            extra={"older": count, "articles": total},
        )
        return 0
    forgotten = archive.articles.forget(before=before) if count else 0
    if forgotten:
        log.info("forgot articles past their keeping time", extra={"articles": forgotten})
    return forgotten
