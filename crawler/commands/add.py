"""`broadsheet add`: archive single articles now."""

import asyncio
import logging

import click

from crawler.jobs import read_one
from crawler.pipeline import AddressReport
from crawler.resources import open_workshop
from index.archive import open_archive
from index.archive.protocols import Archive, Saved
from index.indexing.loop import sync_once
from index.operations.log_format import configure_logs
from index.operations.settings import Settings, load_settings

_SAID = {Saved.NEW: "added", Saved.CHANGED: "changed", Saved.SAME: "there already"}


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.pass_context
def add(context: click.Context, urls: tuple[str, ...]) -> None:
    """Archive single articles now, whether or not their outlet is a source. Returns when they are searchable.

    \b
    broadsheet add https://news.example/2026/03/ferry-late-again
    """
    settings = load_settings()
    configure_logs(settings)
    logging.getLogger().setLevel(logging.WARNING)
    with open_archive(settings) as archive:
        reports = asyncio.run(_read(settings, archive, urls))
    for report in reports:
        if report.saved is None:
            click.echo(f"not added: {report.url}: {report.why}", err=True)
        else:
            click.echo(f"{_SAID.get(report.saved, report.saved.value)}: {report.title} ({report.url})")
    if any(report.saved for report in reports):
        sync_once(settings)
    if not all(report.saved for report in reports):
        context.exit(1)


async def _read(settings: Settings, archive: Archive, urls: tuple[str, ...]) -> list[AddressReport]:
    async with open_workshop(settings, archive) as workshop:
        return list(await asyncio.gather(*(read_one(workshop, url) for url in dict.fromkeys(urls))))
