"""The progress of a crawl in a terminal, and its summary in words."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crawler.pipeline import Watch
from crawler.sources.visit_stats import total
from index.archive.protocols import Source, Visit


def make_progress() -> Progress:
    """Return a progress bar on standard error, disabled unless that is a terminal."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


class Bar(Watch):
    """A single progress bar for all pages of a crawl.

    progress: an open rich display; sources: how many will be visited.
    """

    def __init__(self, progress: Progress, sources: int) -> None:
        self._progress = progress
        self._sources = sources
        self._done = 0
        self._pages = 0
        self._task = progress.add_task(self._label(), total=None)

    def _label(self) -> str:
        return f"sources {self._done}/{self._sources}, pages"

    def found(self, source: Source, pages: int) -> None:
        self._pages += pages
        self._progress.update(self._task, total=self._pages)

    def page(self, source: Source) -> None:
        self._progress.advance(self._task)

    def finished(self, source: Source, visit: Visit) -> None:
        self._done += 1
        self._progress.update(self._task, description=self._label())
        if visit.error:
            self._progress.console.print(f"{source.id}: {visit.error}", markup=False, highlight=False, style="yellow")


def summary(visits: Sequence[Visit], seconds: float) -> list[str]:
    """Return the sentences that sum up a crawl. visits: one per source; seconds: how long the crawl took."""
    whole = total(visits)
    failed = [visit for visit in visits if visit.error]
    lines = [
        f"{_count(len(visits), 'source')} visited in {seconds:.1f} s: {whole.new} new, {whole.changed} changed, "
        f"{whole.unchanged} unchanged; {_count(whole.fetched, 'page')} fetched, {whole.not_modified} not modified."
    ]
    if whole.refused:
        listed = ", ".join(f"{code} {number}" for code, number in sorted(whole.refused, key=lambda pair: -pair[1]))
        lines.append(
            f"No article came from {_count(sum(n for _, n in whole.refused), 'address', 'addresses')}: {listed}."
        )
    if failed:
        lines.append(f"{_count(len(failed), 'source')} could not be read:")
        lines.extend(f"  {visit.source}: {visit.error}" for visit in failed)
    return lines


def _count(number: int, singular: str, plural: str | None = None) -> str:
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
