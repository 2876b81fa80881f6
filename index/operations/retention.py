"""Removes articles older than the setting `keep`, or than that of their source, unless the clock seems to be wrong."""

import logging
from collections import defaultdict
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
    """Remove articles older than `keep`, or than the `keep` of the source that led to them first, and return how many.

    now: by default the clock's. Removes nothing of what it may not if the settings are off or the clock seems wrong.
    """
    now = now or datetime.now(UTC)
    by_keep: dict[float, list[str]] = defaultdict(list)
    for source in archive.sources.all():
        if source.keep is not None:
            by_keep[source.keep].append(source.id)
    others = [source for sources in by_keep.values() for source in sources]
    total = archive.articles.count()
    forgotten = 0
    for keep, sources, but in [
        (settings.keep, [], others),
        *((keep, sources, []) for keep, sources in by_keep.items()),
    ]:
        before = _before(now, keep)
        count = archive.articles.older_than(before, sources=sources, but_sources=but) if before else 0
        if before is None or not count:
            continue
        if count > max(FEW, MOST * total):
            log.warning(
                "more than half of the archive would be forgotten at once, so nothing is; if the clock is right, run"
                f" `{program()} forget --before {before.date().isoformat()}`",
                extra={"older": count, "articles": total, **({"sources": sources} if sources else {})},
            )
            continue
        forgotten += archive.articles.forget(before=before, sources=sources, but_sources=but)
    if forgotten:
        log.info("forgot articles past their keeping time", extra={"articles": forgotten})
    return forgotten


def _before(now: datetime, keep: float) -> datetime | None:
    """What was published before then is forgotten; None: nothing is."""
    try:
        return now - timedelta(seconds=keep) if keep else None
    except OverflowError:
        return None
