"""`broadsheet import`: add articles and sources from files."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.batch_writer import BatchWriter
from crawler.commands.progress import make_progress
from crawler.importing.importer import Given, Imported, Progress
from crawler.importing.record import import_on_record
from crawler.parsing import ParserPool
from index.archive import open_archive
from index.archive.protocols import Archive, Saved
from index.health.doctor import counted
from index.imports.undoing import undo_import
from index.indexing.loop import sync_once
from index.operations.log_format import configure_logs
from index.operations.program import program
from index.operations.settings import Settings, load_settings


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_context
def import_files(context: click.Context, files: tuple[Path, ...]) -> None:
    """Import articles from JSONL, saved pages, plain text and WARC files (may be gzipped), and sources from OPML.

    An interrupted import resumes where it stopped when started again; articles already archived are skipped. Returns when
    everything is searchable.

    \b
    broadsheet import saved-page.html notes.txt articles.jsonl
    broadsheet import CC-NEWS-20260101.warc.gz
    """
    settings = load_settings()
    configure_logs(settings)
    logging.getLogger().setLevel(logging.WARNING)
    with open_archive(settings) as archive, make_progress() as progress:
        task = progress.add_task("importing, bytes", total=None)

        def tell(path: Path, done: int, size: int) -> None:
            progress.update(task, description=f"importing {path.name}, bytes", completed=done, total=size)

        number = archive.imports.add([file.name for file in files], by="", now=datetime.now(UTC))
        try:
            result = asyncio.run(_import(settings, archive, number, files, tell))
        except KeyboardInterrupt:
            archive.imports.end(
                number, datetime.now(UTC), error="it was broken off; starting it again goes on from there"
            )
            raise
        waiting = progress.add_task("indexing, articles waiting", total=None)
        sync_once(settings, lambda left: progress.update(waiting, completed=left))
    for line in summary(result):
        click.echo(line)
    for line in result.failed:
        click.echo(f"not imported: {line}", err=True)
    if result.kept[Saved.NEW] or result.sources:
        click.echo(f"This was import {number}; `{program()} imports undo {number}` takes it back as a whole.")
    if result.failed or (result.refused and not (result.kept or result.duplicates or result.sources)):
        context.exit(1)


async def _import(settings: Settings, archive: Archive, number: int, files: Sequence[Path], tell: Progress) -> Imported:
    given = [Given(path=file, name=str(file)) for file in files]
    # Articles in JSON need no parser.
    async with ParserPool(settings, at_once=False) as pool, BatchWriter(archive) as writer:
        return await import_on_record(settings, archive, writer, pool, number=number, files=given, progress=tell)


@click.group()
def imports() -> None:
    """What was imported, and the way back."""


@imports.command("list")
@click.option("--limit", default=20, show_default=True, help="Number of imports.")
def list_imports(limit: int) -> None:
    """List the newest imports: number, time, user, new articles, files.

    \b
    broadsheet imports list --limit 5
    """
    with open_archive(load_settings(), readonly=True) as archive:
        for run in archive.imports.recent(limit):
            state = "undone" if run.undone else run.error or ("" if run.ended else "not finished")
            files = ", ".join(run.files[:3]) + (f" and {len(run.files) - 3} more" if len(run.files) > 3 else "")
            click.echo(
                f"{run.number}  {run.created:%Y-%m-%d %H:%M}  {run.by or 'command line'}  {run.tally.new} new  {files}"
                + (f"  ({state})" if state else "")
            )


@imports.command("undo")
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Undo an import: remove the articles it brought, unless they have changed since, and the sources from its lists.

    \b
    broadsheet imports undo 3
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        undone = undo_import(archive, number, by="", now=datetime.now(UTC))
    sync_once(settings)
    click.echo(f"{counted(undone.taken_out)} taken out.")
    if undone.sources:
        click.echo(f"{undone.sources} {'source' if undone.sources == 1 else 'sources'} removed.")
    if undone.stayed:
        click.echo(f"{counted(undone.stayed)} stayed, since something else has changed or read them meanwhile.")


def summary(result: Imported) -> list[str]:
    """Return sentences that say what was imported, what was refused, and why."""
    kept = result.kept
    same = kept[Saved.SAME] + result.duplicates
    lines = [f"{kept[Saved.NEW]} new, {kept[Saved.CHANGED]} changed, {same} there already."]
    if result.sources:
        lines.append(f"{result.sources} sources added; `{program()} crawl --once` visits them.")
    if kept[Saved.FORGOTTEN]:
        lines.append(f"{kept[Saved.FORGOTTEN]} were taken down before and are not kept again.")
    for reason, count in result.refused.most_common():
        lines.append(f"{count} refused ({reason}):")
        lines.extend(f"  {example}" for example in result.examples[reason])
        if count > len(result.examples[reason]):
            lines.append(f"  and {count - len(result.examples[reason])} more")
    return lines
