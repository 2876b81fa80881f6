"""What is conspicuous about sources besides failures: those that fell silent or halved, and those that scripts draw."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from index.archive.protocols import Archive, SourceHealth
from index.sources.usual_output import LOOK_BACK, Output, Trouble, usual_output
from index.text.localizable import Sentence

EMPTY_OF = 20
"""Newest pages without an article among which those without any text are counted."""
EMPTY_FEWEST = 5
"""Pages without any text from which on a source counts as drawn by scripts, where they are half of what it gave."""
LATELY = timedelta(days=2)
"""Within which a source has to have been read for its silence to be its own; or two of its rhythms, if that is longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """needs_scripts: its pages are empty unless scripts are run, which they are not here."""

    output: Output = field(default_factory=Output)
    needs_scripts: bool = False

    @property
    def remarks(self) -> list[str]:
        """What is conspicuous, a clause each; empty for a source that is as usual."""
        said = [self.output.sentence] if self.output.sentence else []
        return [*said, *([SCRIPTS] if self.needs_scripts else [])]


SCRIPTS = Sentence(
    "most of its pages are empty without scripts, which are not run here; look for a feed with full texts or a printable edition"
)
"""What is said of a source that scripts draw."""
PLAIN = Outlook()


def outlooks(
    archive: Archive, health: Iterable[SourceHealth], zone: ZoneInfo, *, now: datetime | None = None
) -> dict[str, Outlook]:
    """id -> outlook of each source. health: of all sources, as the archive has it. zone: in which days are counted."""
    now = now or datetime.now(UTC)
    local = now.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    since = now - timedelta(weeks=LOOK_BACK)
    daily = archive.sources.daily(since, offset)
    together: Counter[object] = Counter()
    for counts in daily.values():
        together.update(counts)
    begin, today = (since + offset).date(), local.date()
    blind = {day for number in range((today - begin).days) if not together[day := begin + timedelta(days=number)]}
    empty = archive.sources.pages_without_text(EMPTY_OF)
    by_source = {}
    for entry in health:
        read = entry.last_success is not None and now - entry.last_success <= max(
            LATELY, timedelta(seconds=2 * (entry.rhythm or 0.0))
        )
        judge = read and not entry.error and entry.source.paused is None
        counts = daily.get(entry.source.id, {})
        first = max((entry.source.added + offset).date(), begin)
        output = usual_output(counts, first=first, today=today, blind=blind, judge=judge)
        if judge and not counts and entry.articles and first <= begin:
            output = Output(trouble=Trouble.SILENT, since=begin)
        without, pages = empty.get(entry.source.id, (0, 0))
        scripts = without >= EMPTY_FEWEST and without * 2 >= pages
        by_source[entry.source.id] = Outlook(output=output, needs_scripts=scripts)
    return by_source
