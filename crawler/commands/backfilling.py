"""`broadsheet sources backfill`: read the older articles of a source."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import click

from crawler.backfill.listing import Older, list_older, log_of
from crawler.backfill.older_articles import read_older
from crawler.commands.progress import make_progress
from crawler.commands.source_meant import source_named
from crawler.resources import open_workshop
from index.archive import open_archive
from index.archive.protocols import Archive, Source
from index.calendar import read_month
from index.indexing.loop import sync_once
from index.kept.moving import follow_setting
from index.machines.holding import hold
from index.operations.asking import agreed
from index.operations.durations import rough_duration, show_duration
from index.operations.log_format import configure_logs
from index.operations.settings import Settings, load_settings


@click.command()
@click.argument("name", metavar="SOURCE")
@click.option("--since", required=True, metavar="MONTH", help="How far back: 2024, 2024-01 or 2024-01-15.")
@click.option(
    "--archive",
    "archives",
    multiple=True,
    metavar="URL",
    help="A page that lists older articles, if none is found; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Do not ask after the estimate.")
@click.option("--estimate", is_flag=True, help="Stop after the estimate.")
def backfill(name: str, since: str, archives: tuple[str, ...], yes: bool, estimate: bool) -> None:
    """Read the older articles that the sitemaps and archives of a source list. An estimate comes first.

    \b
    broadsheet sources backfill meridian-post --since 2024-01

    What was read is kept when it is stopped; the same command does the rest.
    """
    try:
        first = read_month(since)
    except ValueError as error:
        raise click.UsageError(f"--since: {error}") from None
    settings = load_settings()
    configure_logs(settings)
    logging.getLogger().setLevel(logging.WARNING)
    with hold(settings, "crawler", together=True) as role, open_archive(settings, under=role) as archive:
        follow_setting(settings, archive)
        source = source_named(archive, name)
        read = asyncio.run(_run(settings, archive, source, first, archives, None if yes else not estimate))
    if read:
        sync_once(settings)


async def _run(
    settings: Settings,
    archive: Archive,
    source: Source,
    since: date,
    archives: Sequence[str] = (),
    asks: bool | None = None,
) -> int:
    """How many articles were read. asks: whether to ask first; None: go on at once; False: stop after the estimate."""
    async with open_workshop(settings, archive) as workshop:
        with make_progress() as progress:
            task = progress.add_task(f"{source.id}, documents", total=None)

            async def listing(line: Mapping[str, Any]) -> None:
                if line["event"] == "pause":
                    _say_pause(line)
                else:
                    progress.update(task, completed=line["documents"], total=line["of"] or None)

            older = await list_older(workshop, source, since, archives=archives, tell=listing)
        _say(older, source)
        if not older.addresses or asks is False or (asks and not agreed("Read them now?", yes=False)):
            return 0
        with make_progress() as progress:
            task = progress.add_task(source.id, total=len(older.addresses))

            async def reading(line: Mapping[str, Any]) -> None:
                if line["event"] == "pause":
                    _say_pause(line)
                else:
                    progress.update(task, completed=line["done"])

            counts = await read_older(workshop, source, older, since, reading)
        if older.whole and not counts["left"]:
            log_of(workshop, source, since, archives).forget()
    if counts["left"]:
        click.echo("The host asked for a pause or does not answer; run the same command again later.", err=True)
    click.echo(", ".join(f"{code} {count:,}" for code, count in counts.most_common() if count))
    return counts["new"] + counts["changed"]


def _say_pause(line: Mapping[str, Any]) -> None:
    click.echo(f"{line['why']}; asked again in {show_duration(line['seconds'])}.", err=True)


def _say(older: Older, source: Source) -> None:
    for failure in older.failed:
        click.echo(f"not read: {failure}", err=True)
    if not older.sitemaps and not older.pages:
        click.echo(
            f"{source.id}: neither a sitemap nor an archive could be read, so its older articles are not known.",
            err=True,
        )
        return
    named = len(older.addresses) + older.known
    click.echo(
        f"{older.sitemaps:,} sitemaps and {older.pages:,} pages of the archive name {named:,} addresses, {older.known:,} of them known; "
        f"{len(older.addresses):,} are to be read, which takes {rough_duration(older.seconds)} or more."
    )
    if older.oldest:
        click.echo(f"They reach back to {older.oldest.isoformat()}.")
    if not older.whole:
        click.echo(
            "There is more: a limit (backfill_sitemaps, backfill_pages, backfill_addresses) or the host ended it.",
            err=True,
        )
