"""`broadsheet import`: what lies in files."""

import asyncio
import logging
from pathlib import Path

import click

from crawler.batch_writer import BatchWriter
from crawler.commands.progress import make_progress
from crawler.importing.importer import Imported, Importer, Progress
from crawler.parsing import ParserPool
from index.archive import open_archive
from index.archive.protocols import Archive, Saved
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
    """Add articles from JSONL, saved pages, plain text, WARC (also gzip), and sources from OPML.

    An import that was broken off goes on where it was when it is started again; what is there already is skipped. Returns
    when all of it is searchable.

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

        result = asyncio.run(_import(settings, archive, list(files), tell))
        waiting = progress.add_task("indexing, articles waiting", total=None)
        sync_once(settings, lambda left: progress.update(waiting, completed=left))
    for line in summary(result):
        click.echo(line)
    for line in result.failed:
        click.echo(f"not imported: {line}", err=True)
    if result.failed or (result.refused and not (result.kept or result.duplicates or result.sources)):
        context.exit(1)


async def _import(settings: Settings, archive: Archive, files: list[Path], tell: Progress) -> Imported:
    async with ParserPool(settings) as pool, BatchWriter(archive) as keeper:
        return await Importer(settings, archive, keeper, pool).files(files, tell)


def summary(result: Imported) -> list[str]:
    """Sentences: what came in, and what did not and why."""
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
