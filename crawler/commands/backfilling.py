"""`broadsheet sources backfill`: read the older articles of a source."""

import asyncio
import logging
from collections import Counter
from datetime import date

import click

from crawler import errors
from crawler.commands.progress import make_progress
from crawler.resources import Workshop, open_workshop
from crawler.sources.backfill import Older, list_older, read_month
from index.archive import open_archive
from index.archive.protocols import Archive, Source
from index.errors import NotFound
from index.indexing.loop import sync_once
from index.operations.durations import show_duration
from index.operations.locks import role_lock
from index.operations.log_format import configure_logs
from index.operations.program import program
from index.operations.settings import Settings, load_settings

_PUT_OFF = frozenset(
    kind.code
    for kind in (
        errors.Held,
        errors.BudgetSpent,
        errors.Offline,
        errors.NameServerSilent,
        errors.RobotsUnreachable,
        errors.Throttled,
    )
)
_GIVE_UP = 5
"""Addresses in a row that the host may not be asked for, after which the rest is left to the next time."""


@click.command()
@click.argument("name", metavar="SOURCE")
@click.option("--since", required=True, metavar="MONTH", help="How far back: 2024, 2024-01 or 2024-01-15.")
@click.option("--yes", is_flag=True, help="Do not ask after the estimate.")
@click.option("--estimate", is_flag=True, help="Stop after the estimate.")
def backfill(name: str, since: str, yes: bool, estimate: bool) -> None:
    """Read the older articles that the sitemaps of a source list. An estimate comes first.

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
    with role_lock(settings.data, "crawler"), open_archive(settings) as archive:
        source = archive.sources.get(name)
        if source is None:
            raise NotFound(f"there is no source {name!r}; `{program()} sources list` shows them all")
        read = asyncio.run(_run(settings, archive, source, first, None if yes else not estimate))
    if read:
        sync_once(settings)


async def _run(settings: Settings, archive: Archive, source: Source, since: date, asks: bool | None) -> int:
    """How many articles were read. asks: whether to ask first; None: go on at once; False: stop after the estimate."""
    async with open_workshop(settings, archive) as workshop:
        older = await list_older(workshop.tools, archive, source, since)
        _say(older, source)
        if not older.addresses or asks is False or (asks and not click.confirm("Read them now?")):
            return 0
        return await _read(workshop, source, older)


def _say(older: Older, source: Source) -> None:
    for failure in older.failed:
        click.echo(f"not read: {failure}", err=True)
    if not older.sitemaps:
        click.echo(f"{source.id}: no sitemap could be read, so its older articles are not known.", err=True)
        return
    click.echo(
        f"{older.sitemaps:,} sitemaps name {len(older.addresses) + older.known:,} addresses, {older.known:,} of them known; "
        f"{len(older.addresses):,} are to be read, which takes {_rough(older.seconds)} or more."
    )


def _rough(seconds: float) -> str:
    size = next((size for size in (86_400, 3_600) if seconds >= 2 * size), 60)
    return show_duration(max(size, round(seconds / size) * size))


async def _read(workshop: Workshop, source: Source, older: Older) -> int:
    counts: Counter[str] = Counter()
    put_off = 0
    with make_progress() as progress:
        task = progress.add_task(source.id, total=len(older.addresses))
        for url in older.addresses:
            report = await workshop.crawl.read_address(url, of=source)
            counts[report.saved.value if report.saved else report.code or "nothing"] += 1
            progress.advance(task)
            put_off = put_off + 1 if report.code in _PUT_OFF else 0
            if put_off == _GIVE_UP:
                click.echo("The host asked for a pause or does not answer; run the same command again later.", err=True)
                break
    click.echo(", ".join(f"{code} {count:,}" for code, count in counts.most_common()))
    return counts["new"] + counts["changed"]
