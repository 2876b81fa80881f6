"""Removes articles older than the setting `keep`, or than that of their source, unless the clock seems to be wrong.

What somebody keeps is not removed: in a collection or a press review, with a star, a tag, a note or a marked passage. Every removal
is a takedown (versions, annotations, index and kept pages go with it, and no crawl brings it back) and a line of the audit log.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.archive.protocols import Archive, Source
from index.operations.durations import show_duration
from index.operations.program import program
from index.operations.settings import Settings

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
MOST = 0.5
"""Largest share of the archive removed at once: a clock ten years ahead would otherwise remove everything."""

FEW = 100
"""Up to this many articles are removed whatever their share."""

EXPIRED = "articles.expire"
"""Action in the audit log."""
ITSELF = "retention"
"""Who does it, as the audit log says, where nobody asked."""
OTHERS = "all other articles"
"""Subject in the audit log of what has no keeping time of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What a keeping time has come to. keep: seconds. before: what was published before then, or else first visited, is past it.
    sources: ids of the sources that have it; none: all articles but those of sources with one of their own (`but`).
    articles: how many are to be removed; kept: how many stay although they are past it, because somebody keeps them."""

    keep: float
    before: datetime
    sources: tuple[str, ...]
    but: tuple[str, ...]
    articles: int
    kept: int

    def is_doubtful(self, total: int) -> bool:
        """Whether it would remove so much of an archive of `total` articles that the clock is the likelier explanation."""
        return self.articles > max(FEW, MOST * total)


def due(archive: Archive, settings: Settings, now: datetime | None = None) -> list[Due]:
    """What is past its keeping time, by keeping time: that of the settings first. now: by default the clock's. Changes nothing."""
    by_keep: dict[float, list[str]] = defaultdict(list)
    for source in archive.sources.all():
        if source.keep is not None:
            by_keep[source.keep].append(source.id)
    own = [source for sources in by_keep.values() for source in sources]
    times: list[tuple[float, Sequence[str], Sequence[str]]] = [(settings.keep, (), own)]
    times += [(keep, sources, ()) for keep, sources in by_keep.items()]
    found = [_due(archive, keep, sources, but, now or datetime.now(UTC)) for keep, sources, but in times]
    return [one for one in found if one is not None]


def due_of(archive: Archive, settings: Settings, source: Source, now: datetime | None = None) -> Due | None:
    """What of one source is past its keeping time, its own or that of the settings; None if its articles stay for ever."""
    keep = settings.keep if source.keep is None else source.keep
    return _due(archive, keep, (source.id,), (), now or datetime.now(UTC))


def expire(
    archive: Archive, settings: Settings, now: datetime | None = None, *, by: str = ITSELF, even_most: bool = False
) -> int:
    """Remove what is past its keeping time, and return how many articles that were.

    now: by default the clock's. by: who asked, for the audit log. even_most: also where it is more than half of the archive, which
    otherwise is taken for the mistake of a clock and left alone, with a warning in the log.
    """
    total = archive.articles.count()
    forgotten = 0
    for one in due(archive, settings, now):
        if not one.articles:
            continue
        if one.is_doubtful(total) and not even_most:
            log.warning(
                "more than half of the archive would be forgotten at once, so nothing is; if the clock is right, run"
                f" `{program()} retain --even-most`",
                extra={"older": one.articles, "articles": total, **({"sources": one.sources} if one.sources else {})},
            )
            continue
        each: list[tuple[str, ...]] = [(source,) for source in one.sources]
        for sources in each or [()]:
            forgotten += _remove(archive, one, sources, by)
    if forgotten:
        log.info("forgot articles past their keeping time", extra={"articles": forgotten})
    return forgotten


def _remove(archive: Archive, one: Due, sources: tuple[str, ...], by: str) -> int:
    """Not in one transaction with its line in the log, which would put off the erasing of what was written before."""
    count = archive.articles.forget(before=one.before, sources=sources, but_sources=one.but, but_kept=True)
    if count:
        detail = f"{count} published before {one.before:%Y-%m-%d}, kept for {show_duration(one.keep)}"
        archive.accounts.note(datetime.now(UTC), by, EXPIRED, sources[0] if sources else OTHERS, detail)
    return count


def _due(archive: Archive, keep: float, sources: Sequence[str], but: Sequence[str], now: datetime) -> Due | None:
    before = _before(now, keep)
    if before is None:
        return None
    going = archive.articles.older_than(before, sources=sources, but_sources=but, but_kept=True)
    past = archive.articles.older_than(before, sources=sources, but_sources=but)
    return Due(
        keep=keep, before=before, sources=tuple(sources), but=tuple(but), articles=going, kept=max(past - going, 0)
    )


def _before(now: datetime, keep: float) -> datetime | None:
    """What was published before then is forgotten; None: nothing is."""
    try:
        return now - timedelta(seconds=keep) if keep else None
    except OverflowError:
        return None
