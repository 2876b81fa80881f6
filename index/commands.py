"""The index's part of the command line: reindex, status, doctor, backup, restore, move-archive, forget, retain."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from index.accounts.account_service import COMMAND_LINE
from index.accounts.commands import users
from index.archive import open_archive, restore_archive
from index.archive.protocols import Archive, Task
from index.archive.relocation import move_archive
from index.backups import restoring
from index.backups.backups import note_backup
from index.calendar import beginning
from index.corrections import article_removal
from index.corrections.commands import article_meant, correct, no_articles
from index.errors import NotFound
from index.health.doctor import counted, examine, index_status
from index.health.overview import overview
from index.indexing.loop import sync_once
from index.kept.page_copies import bring_back, copies_beside, copy_pages
from index.machines.holding import WRITERS, hold_all
from index.operations.durations import show_duration
from index.operations.log_format import configure_logs
from index.operations.settings import Settings, load_settings
from index.outlets.commands import outlets
from index.outlets.outlet_curation import outlet_meant
from index.people.commands import people
from index.stories.commands import stories
from index.upgrading.commands import upgrade_check
from index.upkeep.retention import due, expire
from index.upkeep.retrying import try_again


@contextmanager
def waiting_bar(label: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, told how many articles still wait; nothing where that is no terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)
        most = 0

        def tell(waiting: int) -> None:
            nonlocal most
            most = max(most, waiting)
            bar.update(task, total=most, completed=most - waiting)

        yield tell


@click.command(epilog="Example: broadsheet reindex --people")
@click.option("--people", is_flag=True, help="Also annotate every article again (slow).")
def reindex(people: bool) -> None:
    """Rebuild the index from the archive. Searches use the old one until the new one is complete."""
    settings = load_settings()
    with open_archive(settings) as archive:
        archive.outbox.rebuild(annotations=people)
        with waiting_bar("Indexing") as tell:
            sync_once(settings, tell, refresh=people, ordered=True)
        click.echo(f"Searchable: {counted(archive.articles.count())}.")


@click.command(epilog="Example: broadsheet status")
def status() -> None:
    """Show what is archived and indexed, and which processes are running."""
    settings = load_settings()
    with open_archive(settings, readonly=True) as archive:
        for name, text in _status(settings, archive):
            click.echo(f"{name:<10} {text}")


def _status(settings: Settings, archive: Archive) -> Iterator[tuple[str, str]]:
    now = overview(settings, archive, index_status(settings))
    yield "archive", f"{counted(now.articles)}, {now.today:,} new in 24 hours, in {now.place}"
    yield "outlets", f"{now.outlets:,}"
    yield "sources", f"{now.sources:,}, {now.failing:,} failing"
    figures = f"{counted(now.index.documents)}, {now.index.bytes / 1e6:.1f} MB, generation {now.index.generation}"
    yield from _lines("index", (figures if now.index.known else "", *now.index.faults, *now.index.degraded))
    yield "waiting", f"{counted(now.waiting)} to be indexed"
    if now.aside:
        yield "set aside", ", ".join(f"{count:,} ({task})" for task, count in now.aside.items())
    if settings.keep_pages or now.kept_pages:
        yield "pages", f"{now.kept_pages:,} kept, {now.kept_bytes / 1e6:.1f} MB"
        if trouble := archive.kept_pages.trouble():
            yield "", trouble.text
    yield "backup", f"{now.backup:%Y-%m-%d %H:%M} UTC" if now.backup else "never made"
    yield "disk", f"{now.free / 1e9:.1f} GB free"
    for role, running in now.running.items():
        yield role, "running" if running else "not running"
    for machine, processes in now.present.machines.items():
        if len(now.present.machines) > 1:
            yield (
                machine,
                ", ".join(f"{one.role}{' (silent)' if one.id in now.present.silent else ''}" for one in processes),
            )
    yield "version", f"{now.version} ({now.build})"


def _lines(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those texts that are not empty, the first beside the name."""
    for place, text in enumerate(filter(None, texts)):
        yield ("" if place else name), text


@click.command(epilog="Example: broadsheet doctor && echo fine")
def doctor() -> None:
    """Check that everything works, and say in words what does not. Exits with status 1 if there is a fault."""
    settings = load_settings()
    faults = 0
    with open_archive(settings, readonly=True) as archive:
        for finding in examine(settings, archive):
            faults += not finding.well
            click.echo(f"{'ok   ' if finding.well else 'FAULT'} {finding.subject}: {finding.text}")
    click.echo("Everything is well." if not faults else f"{faults} {'fault' if faults == 1 else 'faults'}.")
    if faults:
        sys.exit(1)


@click.command(epilog="Example: broadsheet retry --list")
@click.option("--list", "listed", is_flag=True, help="Only show what was set aside, and why.")
def retry(listed: bool) -> None:
    """Try again what failed in a way that nobody foresaw and was set aside (`doctor` says whether anything was)."""
    settings = load_settings()
    with open_archive(settings) as archive:
        if listed:
            for aside in archive.set_aside.all():
                times = "once" if aside.tries == 1 else f"{aside.tries} times"
                click.echo(f"{aside.task}  {aside.item}  {times}, last {aside.last:%Y-%m-%d %H:%M}  {aside.reason}")
            return
        before = sum(archive.set_aside.counts().values())
        people = Task.ANNOTATE in archive.set_aside.counts()
        try_again(archive)
        with waiting_bar("Indexing") as tell:
            sync_once(settings, tell, refresh=people)
        left = sum(archive.set_aside.counts().values())
    click.echo(f"{before} tried again, {left} set aside." if before else "Nothing was set aside.")


@click.command(epilog="Example: broadsheet backup /backups/broadsheet-2025-07-12.sqlite3")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the archive to FILE while everything keeps running, and verify the copy. The index is rebuilt, not copied; kept pages
    are copied beside FILE where the setting backup_kept_pages is on."""
    settings = load_settings()
    with open_archive(settings) as archive:
        archive.backup(file)
        copied = copy_pages(settings, archive, file) if settings.backup_kept_pages else None
        note_backup(archive, by="", now=datetime.now(UTC), file=file.name, size=file.stat().st_size)
        click.echo(
            f"{counted(archive.articles.count())} copied to {file} ({file.stat().st_size / 1e6:.1f} MB), verified."
        )
    if copied is not None:
        click.echo(f"Kept pages: {copied:,} files brought up to date in {copies_beside(file).path}.")


@click.command(epilog="Example: broadsheet restore /backups/broadsheet-2025-07-12.sqlite3")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore the archive that `backup` wrote to FILE, and index it. The archive that was there is kept beside it."""
    settings = load_settings()
    with hold_all(settings, *restoring.STANDING_STILL):
        kept = restore_archive(settings, file)
        pages = bring_back(settings, file)
    if kept:
        click.echo(f"The previous archive is in {kept}; delete it when you no longer need it.")
    if pages:
        click.echo(f"Kept pages: {pages:,} files brought back.")
    with waiting_bar("Indexing") as tell:
        sync_once(settings, tell)
    with open_archive(settings, readonly=True) as archive:
        click.echo(f"Restored and searchable: {counted(archive.articles.count())}.")


@click.command(
    "move-archive", epilog='Example: broadsheet move-archive "" postgresql://broadsheet@db.example.org/broadsheet'
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def move(source: str, target: str) -> None:
    """Copy the archive FROM one database TO another, and verify every table. Each is "" (the file in the data directory), a SQLite
    file, or postgresql://...; interrupted, it goes on when called again. Crawler, indexer and alerts have to stand still; readers
    may go on. Afterwards, name the new one in the setting archive."""
    settings = load_settings()
    with ExitStack() as held:
        for place in dict.fromkeys(place if "://" in place else "" for place in (source, target)):
            held.enter_context(hold_all(replace(settings, archive=place), *WRITERS))
        with rows_told() as tell:
            copied = move_archive(settings, source, target, tell)
    for table in copied:
        click.echo(f"{table.rows:>12,}  {table.digest}  {table.table}")
    click.echo(f"{sum(table.rows for table in copied):,} rows in {len(copied)} tables, the same in both places.")


@click.command(epilog="Example: broadsheet annotate")
def annotate() -> None:
    """Read who and what new articles are about, beside other annotators and the indexer, until stopped. For an archive in
    PostgreSQL; with a file the indexer does so by itself."""
    settings = load_settings()
    configure_logs(settings)
    from index.annotation.annotator_process import run_annotator  # heavy, and no other command needs it

    run_annotator(settings)


@contextmanager
def rows_told() -> Iterator[Callable[[str, int], None]]:
    """Says on standard error which table is being copied, and how many of its rows have been; nothing where that is no terminal."""
    console = Console(stderr=True)
    with console.status("Copying") as status:
        yield lambda table, rows: status.update(f"{table}: {rows:,}")


@click.command(epilog="Example: broadsheet forget --article https://lantern.example/harbour-closed")
@click.option(
    "--article", "articles", multiple=True, metavar="ID|URL", help="An article, by id or URL; may be repeated."
)
@click.option("--outlet", metavar="NAME", help="All articles of an outlet, including those of future crawls.")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="All articles published before this date.")
@click.option(
    "--lift", metavar="URL|OUTLET", help="Allow a URL or outlet that was taken down; the next crawl may find it again."
)
@click.option(
    "--reason",
    default="forgotten by the owner",
    show_default=True,
    help="The reason for taking down an --article; it is recorded.",
)
def forget(
    articles: tuple[str, ...], outlet: str | None, before: datetime | None, lift: str | None, reason: str
) -> None:
    """Remove articles for good: text, versions and index. Later crawls do not bring them back, unless you lift that."""
    settings = load_settings()
    if not (articles or outlet or before or lift):
        raise click.UsageError("say what to forget: --article, --outlet or --before")
    with open_archive(settings) as archive:
        if lift:
            _lift(archive, lift)
        if articles or outlet or before:
            cutoff = beginning(before.date(), settings.timezone) if before else None
            meant = None if outlet is None else outlet_meant(archive, outlet)
            ids = [article_meant(archive, article) for article in articles]
            for article_id in dict.fromkeys(ids):
                article_removal.take_down(archive, article_id, reason=reason, by=COMMAND_LINE)
            count = len(set(ids)) + archive.articles.forget(outlet=meant, before=cutoff)
            sync_once(settings)
            click.echo(f"{counted(count)} forgotten.")


@click.command(epilog="Example: broadsheet retain --dry-run")
@click.option("--dry-run", is_flag=True, help="Only say what would be forgotten.")
@click.option("--even-most", is_flag=True, help="Also if it is more than half of the archive.")
def retain(dry_run: bool, even_most: bool) -> None:
    """Forget the articles that are past their keeping time, but for those that somebody keeps.

    The keeping time is the setting `keep`, or that of the source (`broadsheet sources set SOURCE --keep 90d`). What stands in a
    collection or a press review, or has a star, a tag, a note or a marked passage stays. The indexer does this every hour.
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        found, total = due(archive, settings), archive.articles.count()
        if not found:
            click.echo("All articles stay for ever: neither the settings nor any source has a keeping time.")
            return
        for one in found:
            whose = ", ".join(one.sources) if one.sources else "all others" if one.but else "all articles"
            kept = f"; {counted(one.kept)} more stay, because somebody keeps them" if one.kept else ""
            click.echo(
                f"{whose}: kept for {show_duration(one.keep)}; {counted(one.articles)} from before {one.before:%Y-%m-%d}{kept}"
            )
        if dry_run:
            return
        if not even_most and any(one.is_doubtful(total) for one in found):
            click.echo("More than half of the archive is left alone: if the clock is right, say --even-most.", err=True)
        count = expire(archive, settings, by=COMMAND_LINE, even_most=even_most)
        sync_once(settings)
        click.echo(f"{counted(count)} forgotten.")


def _lift(archive: Archive, what: str) -> None:
    outlets = archive.outlets.resolve(what)
    lifted = archive.articles.allow_again(address=what, outlet=outlets[0].id if outlets else what)
    if not lifted:
        raise NotFound(f"{what!r} was never forgotten")
    click.echo(f"{what} may be archived again.")


commands: list[click.Command] = [
    annotate,
    reindex,
    status,
    doctor,
    retry,
    backup,
    move,
    restore,
    forget,
    retain,
    correct,
    no_articles,
    people,
    outlets,
    stories,
    users,
    upgrade_check,
]
