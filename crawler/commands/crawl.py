"""`broadsheet crawl`: visit sources now, or keep visiting them."""

import asyncio
import logging
import signal
import time
from datetime import UTC, datetime

import click

from crawler.commands.progress import Bar, make_progress, summary
from crawler.commands.source_meant import source_named
from crawler.jobs import JobRunner, do_jobs
from crawler.pipeline import Watch
from crawler.resources import open_crawl, open_workshop
from crawler.sources.schedule import run_crawler
from crawler.visit_all import visit_all
from index.archive import open_archive
from index.archive.protocols import Archive, Source, Visit
from index.indexing.loop import sync_once
from index.kept.moving import follow_setting
from index.machines.holding import hold
from index.operations.build import build
from index.operations.log_format import configure_logs
from index.operations.program import program
from index.operations.settings import Settings, load_settings
from index.upkeep.retrying import read_again, save_again


@click.command()
@click.option(
    "--source", "names", multiple=True, metavar="S", help="Only this source (id, URL or name); may be repeated."
)
@click.option("--once", is_flag=True, help="Visit every source once and stop when all articles are searchable.")
@click.option("--due", is_flag=True, help="With --once: only sources that are due, for use with a timer.")
def crawl(names: tuple[str, ...], once: bool, due: bool) -> None:
    """Visit the sources. Without --once, keep visiting each at its own interval until stopped.

    \b
    broadsheet crawl --once
    broadsheet crawl --once --source meridian-post
    """
    settings = load_settings()
    configure_logs(settings)
    if not once:
        if names or due:
            raise click.UsageError("--source and --due require --once")
        run_crawler(settings, do_jobs)
        return
    logging.getLogger().setLevel(logging.WARNING)
    with hold(settings, "crawler", together=True) as role, open_archive(settings, under=role) as archive:
        follow_setting(settings, archive)
        save_again(archive, other_than=build())
        read_again(archive, other_than=build())
        jobs = asyncio.run(_do_jobs(settings, archive)) if archive.jobs.is_open() else 0
        chosen = _chosen(archive, names, due)
        if not chosen and jobs:
            click.echo(f"No source to visit; {jobs} {'job' if jobs == 1 else 'jobs'} done that the page had asked for.")
        elif not chosen:
            click.echo(_nothing_to_visit(archive))
            return
        else:
            started = time.monotonic()
            visits = _visit(settings, archive, chosen)
            for line in summary(visits, time.monotonic() - started):
                click.echo(line)
    _make_searchable(settings)


def _nothing_to_visit(archive: Archive) -> str:
    sources = archive.sources.all()
    if not sources:
        return f"There are no sources yet; add one with `{program()} sources add URL`."
    paused = sum(1 for source in sources if source.paused)
    return "No source is due." if paused < len(sources) else "Every source is paused."


def _visit(settings: Settings, archive: Archive, chosen: list[Source]) -> list[Visit]:
    try:
        with make_progress() as progress:
            return asyncio.run(_crawl_once(settings, archive, chosen, Bar(progress, len(chosen))))
    except asyncio.CancelledError:
        raise click.ClickException(
            "stopped before the end; what was archived is kept, and the next crawl does the rest"
        ) from None


def _chosen(archive: Archive, names: tuple[str, ...], due: bool) -> list[Source]:
    if names:
        return [source_named(archive, name) for name in names]
    sources = [source for source in archive.sources.all() if source.paused is None]
    if not due:
        return sources
    times = archive.sources.next_visits()
    now = datetime.now(UTC)
    return [source for source in sources if (at := times.get(source.id)) is None or at <= now]


async def _do_jobs(settings: Settings, archive: Archive) -> int:
    """What the pages asked for; how many jobs that were."""
    async with open_workshop(settings, archive) as workshop:
        return await JobRunner(workshop).work_off()


async def _crawl_once(settings: Settings, archive: Archive, sources: list[Source], watch: Watch) -> list[Visit]:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with open_crawl(settings, archive) as crawl:
        return await visit_all(crawl, sources, watch)


def _make_searchable(settings: Settings) -> None:
    with make_progress() as progress:
        task = progress.add_task("indexing, articles waiting", total=None)
        sync_once(settings, lambda waiting: progress.update(task, completed=waiting))
