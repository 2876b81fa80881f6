"""`broadsheet reread`: read the archive again from the kept pages."""

import asyncio
import logging
from datetime import datetime

import click

from crawler.commands.progress import make_progress
from crawler.rereading import Progress, Reread, Selection, reread
from crawler.resources import open_workshop
from index.archive import open_archive
from index.archive.protocols import Archive
from index.calendar import beginning
from index.health.doctor import counted
from index.indexing.loop import sync_once
from index.operations.log_format import configure_logs
from index.operations.settings import Settings, load_settings
from index.outlets.outlet_curation import outlet_meant


@click.command("reread")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--outlet", metavar="NAME", help="Only articles of this outlet.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only pages fetched since this date.")
def reread_pages(ids: tuple[str, ...], outlet: str | None, since: datetime | None) -> None:
    """Read articles again from the pages that were kept of them, with today's rules, without asking any outlet.

    Editors' corrections and earlier versions stay. If it is broken off, the same command goes on where it stopped.

    \b
    broadsheet reread --outlet "The Lantern" --since 2026-01-01
    """
    settings = load_settings()
    configure_logs(settings)
    logging.getLogger().setLevel(logging.ERROR)
    with open_archive(settings) as archive, make_progress() as progress:
        begin = beginning(since.date(), settings.timezone) if since else None
        chosen = Selection(ids=ids, outlet=None if outlet is None else outlet_meant(archive, outlet), since=begin)
        task = progress.add_task("reading again, articles", total=None)

        async def tell(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        result = asyncio.run(_reread(settings, archive, chosen, tell))
        waiting = progress.add_task("indexing, articles waiting", total=None)
        sync_once(settings, lambda left: progress.update(waiting, completed=left))
    click.echo(f"{counted(result.read)} read again: {result.changed:,} changed, {result.unchanged:,} unchanged.")
    if result.none:
        click.echo(f"{result.none:,} would no longer be an article by today's rules, and stay as they were.")
    if result.unread:
        click.echo(f"{result.unread:,} stay as they were: their page is missing, unreadable or older than the article.")


async def _reread(settings: Settings, archive: Archive, chosen: Selection, tell: Progress) -> Reread:
    async with open_workshop(settings, archive) as workshop:
        return await reread(workshop, chosen, tell)
