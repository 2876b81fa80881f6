"""Articles older than the setting `keep` are forgotten, unless the clock is more likely to be wrong than they are old."""

import logging
from datetime import UTC, datetime, timedelta

from index.archive.protocols import Archive
from index.operations.program import program
from index.operations.settings import Settings

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
MOST = 0.5
"""Part of the archive that is never forgotten at once: a clock that jumped ten years would take everything."""

FEW = 100
"""Up to so many articles are forgotten whatever part they are."""


def expire(archive: Archive, settings: Settings, now: datetime | None = None) -> int:
    """Forget what is older than `keep`; how many. 0 where the setting is off or the clock is not believed."""
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
