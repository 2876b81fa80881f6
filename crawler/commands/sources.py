"""`broadsheet sources`: manage the sources, and see how each is doing."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crawler.commands.source_meant import source_named
from crawler.errors import NotASource
from crawler.net.urls import fetchable
from crawler.resources import open_tools
from crawler.sources import lists
from crawler.sources.adding import Probed, keep, keep_source, probe_all, with_scheme
from index.accounts.account_service import COMMAND_LINE
from index.archive import open_archive
from index.archive.protocols import SourceHealth, SourceKind
from index.operations.durations import parse_duration, show_duration
from index.operations.program import program
from index.operations.settings import Settings, load_settings
from index.opml import write_opml
from index.outlets.labels import LabelKind
from index.sources.secret_headers import Headers, SecretHeaders, read_header
from index.sources.source_outlook import Outlook, outlooks
from index.sources.source_settings import (
    FOREVER,
    WrongSetting,
    apply_change,
    read_change,
    remove_source,
    show_every,
    show_keep,
    show_labels,
)
from index.sources.starter_list import starters


class Duration(click.ParamType):  # type: ignore[type-arg]  # generic in the stubs of some versions only
    """A command-line option that takes a time span such as `15m` or `6h`."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the span in seconds. Raises click.BadParameter, through `fail`, for text that is not a time span."""
        try:
            return parse_duration(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group()
def sources() -> None:
    """Manage the sources: add, list, set, check and remove them.

    \b
    broadsheet sources add https://news.example/ https://post.example/feed.xml
    """


@sources.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--name", help="Name of the outlet; by default, the name stated by the feed or page.")
@click.option("--every", type=Duration(), help="Interval between visits (15m, 6h); by default, adapted to the source.")
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="HTTP header to send to this source's host only; may be repeated.",
)
@click.pass_context
def add(
    context: click.Context, urls: tuple[str, ...], name: str | None, every: float | None, headers: tuple[str, ...]
) -> None:
    """Add feeds, sitemaps or home pages; the kind of each is detected.

    \b
    broadsheet sources add https://news.example/
    broadsheet sources add https://post.example/feed.xml --name "The Post" --every 15m
    """
    if name and len(urls) > 1:
        raise click.UsageError("--name applies to a single source; add the others with separate commands")
    settings = load_settings()
    sent = _headers(headers)
    secrets = SecretHeaders.of(settings)
    with open_archive(settings) as archive:
        probed = asyncio.run(_probe(settings, urls, sent))
        failed = 0
        for result in probed:
            if result.error is not None:
                failed += 1
                click.echo(f"not added: {result.error}", err=True)
                continue
            source = keep(archive, result, name=name, every=every)
            if source is None:
                click.echo(f"already there: {result.url}")
            else:
                if sent:
                    secrets.put(source.id, source.url, sent)
                click.echo(f"added {source.id}: {describe(result)}, {source.url}")
    if failed:
        hint = ""
        if any(isinstance(result.error, NotASource) for result in probed):
            hint = f"; `{program()} look URL` shows what is read of a page that is none, line by line"
        click.echo(f"{failed} of {len(probed)} could not be added{hint}", err=True)
        context.exit(1)


async def _probe(settings: Settings, urls: tuple[str, ...], headers: Headers = ()) -> list[Probed]:
    async with open_tools(settings) as tools:
        return await probe_all(tools, urls, headers)


def _headers(lines: tuple[str, ...]) -> Headers:
    try:
        return tuple(read_header(line) for line in lines)
    except ValueError as error:  # which does not repeat the value
        raise click.UsageError(f"--header: {error}") from None


def describe(result: Probed) -> str:
    """Return what a probed address turned out to be, as a noun phrase: `a feed with 12 articles`, or `nothing` if the
    probe failed.
    """
    document = result.document
    if document is None:
        return "nothing"
    if document.kind == "index":
        index = f"a sitemap index of {len(document.more)} sitemap{'s' * (len(document.more) != 1)}"
        if not document.elsewhere:
            return index
        where = ", ".join(document.elsewhere[:3])
        return (
            f"{index} of its own site; those on other sites ({where}) are left out, since a sitemap speaks for its own"
        )
    article = "1 article" if len(document.found) == 1 else f"{len(document.found)} articles"
    if document.kind == "home":
        feeds = f" and {len(document.more)} feed{'s' * (len(document.more) > 1)}" if document.more else ""
        return f"a home page with {article}{feeds}"
    return f"a {document.kind} with {article}"


@sources.command("list")
def list_sources() -> None:
    """List the sources with their visits, articles and errors.

    \b
    broadsheet sources list
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        health = archive.sources.health()
        looks = outlooks(archive, health, settings.timezone)
    if not health:
        click.echo(f"There are no sources yet; add one with `{program()} sources add URL`.")
        return
    now = datetime.now(UTC)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("source", "kind", "last visit", "last success", "next visit"):
        table.add_column(title, no_wrap=title == "source", overflow="fold")
    for title in ("found", "fetched", "articles", "304", "delay"):
        table.add_column(title, justify="right")
    table.add_column("refused, and what is wrong", overflow="fold")
    for entry in health:
        table.add_row(*_row(entry, looks[entry.source.id], now))
    Console(width=None if Console().is_terminal else 220, soft_wrap=False).print(table)


def _row(entry: SourceHealth, look: Outlook, now: datetime) -> tuple[str, ...]:
    every = entry.source.every or entry.rhythm
    rhythm = f" (every {_rough(every)}{'' if entry.source.every else ', learnt'})" if every else ""
    refused = ", ".join(f"{code} {count}" for code, count in entry.refused)
    wrong = "; ".join(part for part in (entry.error or "", *look.remarks, refused) if part)
    return (
        entry.source.id,
        entry.source.kind.value,
        _ago(entry.last_visit, now),
        _ago(entry.last_success, now),
        (
            "paused"
            if entry.source.paused
            else "at once"
            if entry.next_visit is None or entry.next_visit <= now
            else f"in {_rough((entry.next_visit - now).total_seconds())}"
        )
        + rhythm,
        str(entry.found),
        str(entry.fetched),
        str(entry.articles),
        str(entry.not_modified),
        "" if entry.delay is None else _rough(entry.delay),
        wrong or "well" if entry.last_visit else "not visited yet",
    )


def _ago(when: datetime | None, now: datetime) -> str:
    return "never" if when is None else f"{_rough(max(0.0, (now - when).total_seconds()))} ago"


def _rough(seconds: float) -> str:
    """Two figures are enough for people."""
    for size in (86400, 3600, 60):
        if seconds >= 2 * size:
            return show_duration(round(seconds / size) * size)
    return f"{round(seconds)}s"


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
def remove(names: tuple[str, ...]) -> None:
    """Remove sources, given by id, URL or name. Their articles stay.

    \b
    broadsheet sources remove post-example
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        for name in names:
            source = source_named(archive, name)
            remove_source(archive, SecretHeaders.of(settings), source)
            click.echo(f"removed {source.id}; its articles stay")


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
def pause(names: tuple[str, ...]) -> None:
    """Stop visiting sources until `resume`. The sources and their articles stay.

    \b
    broadsheet sources pause post-example
    """
    _set_paused(names, datetime.now(UTC), "paused")


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
def resume(names: tuple[str, ...]) -> None:
    """Resume visiting paused sources.

    \b
    broadsheet sources resume post-example
    """
    _set_paused(names, None, "visited again")


@sources.command("set")
@click.argument("name", metavar="SOURCE")
@click.option("--name", "new_name", metavar="NAME", help="Name of the outlet; '' for none.")
@click.option("--every", metavar="TIME", help="Interval between visits (15m, 6h); '' to adapt it to the source.")
@click.option("--timezone", metavar="ZONE", help="Time zone of dates that state none (Europe/Berlin); '' for none.")
@click.option("--country", metavar="CODE", help="Label: country, two letters (IE).")
@click.option("--language", metavar="TAG", help="Label: language (en, pt-BR).")
@click.option("--kind", type=click.Choice(["", *(kind.value for kind in LabelKind)]), help="Label: kind of publisher.")
@click.option("--word", "words", multiple=True, metavar="WORD", help="Label: a word of your own; '' removes them all.")
@click.option("--keep", metavar="TIME", help=f"Retention of its articles (90d, {FOREVER}); '' for the general setting.")
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="HTTP header or cookie sent to its host only; replaces those set before and is stored in a file that only you can read.",
)
@click.option("--no-headers", is_flag=True, help="Remove its headers.")
def set_source(
    name: str, new_name: str | None, words: tuple[str, ...], headers: tuple[str, ...],
    no_headers: bool, **plain: str | None,
) -> None:  # fmt: skip
    """Change the settings of a source and show them. They apply from its next visit.

    \b
    broadsheet sources set post-example --every 30m --timezone Europe/Berlin
    broadsheet sources set post-example --header 'Cookie: session=...'
    """
    if headers and no_headers:
        raise click.UsageError("--no-headers and --header exclude each other")
    given: dict[str, object] = {key: value for key, value in plain.items() if value is not None}
    given |= {"name": new_name} if new_name is not None else {}
    given |= {"words": [word for word in words if word]} if words else {}
    given |= {"headers": list(headers)} if headers or no_headers else {}
    settings = load_settings()
    secrets = SecretHeaders.of(settings)
    with open_archive(settings) as archive:
        source = source_named(archive, name)
        try:
            change = read_change(given)
        except WrongSetting as error:
            raise click.UsageError(f"--{error.key}: {error}") from None
        if change:
            source = apply_change(archive, secrets, source.id, change, by=COMMAND_LINE, now=datetime.now(UTC))
    shown = {
        "address": source.url, "name": source.name or "", "every": show_every(source.every), "time zone": source.timezone or "",
        "labels": show_labels(source.labels), "keep": show_keep(source.keep) or "as set for all",
        "headers": ", ".join(secrets.names().get(source.id, ())),
    }  # fmt: skip
    click.echo("\n".join([source.id, *(f"  {key}: {value or 'none'}" for key, value in shown.items())]))


def _set_paused(names: tuple[str, ...], since: datetime | None, said: str) -> None:
    with open_archive(load_settings()) as archive:
        for name in names:
            source = source_named(archive, name)
            archive.sources.pause(source.id, since)
            click.echo(f"{source.id}: {said}")


@sources.command()
@click.argument("url")
@click.option("--limit", default=20, show_default=True, help="Number of addresses.")
@click.pass_context
def check(context: click.Context, url: str, limit: int) -> None:
    """Show what a URL is and which articles it leads to, without storing anything.

    \b
    broadsheet sources check https://news.example/
    """
    result = asyncio.run(_probe(load_settings(), (url,)))[0]
    if result.error is not None or result.document is None:
        click.echo(str(result.error), err=True)
        context.exit(1)
    document = result.document
    click.echo(
        f"{result.url} is {describe(result)}." + (f" It calls itself {document.title!r}." if document.title else "")
    )
    for more in document.more:
        click.echo(f"  also read: {more}")
    for article in document.found[:limit]:
        when = f" [{article.published.isoformat()}]" if article.published else ""
        click.echo(f"  {article.score:.2f} {article.url}{when}")
        if article.title:
            click.echo(f"       {article.title}")
        click.echo(f"       because: {article.why}")
    rest = len(document.found) - limit
    if rest > 0:
        click.echo(f"  and {rest} more (--limit)")
    if document.left_out:
        click.echo(f"  {document.left_out} entries are beyond the limit (feed_items) and would be left out")


@sources.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--starter", is_flag=True, help="In place of a FILE: the outlets to begin with that come with the program."
)
def import_list(file: Path | None, starter: bool) -> None:
    """Add the sources listed in an OPML file or in a TOML file like sources.toml, without visiting them yet.

    \b
    broadsheet sources import subscriptions.opml
    broadsheet sources import --starter
    """
    if (file is None) != starter:
        raise click.UsageError("give either a FILE or --starter")
    listed = [lists.Listed(url=one.url, name=one.name) for one in starters()] if file is None else lists.read(file)
    added = 0
    with open_archive(load_settings()) as archive:
        for entry in listed:
            url = fetchable(with_scheme(entry.url))
            kind = SourceKind(entry.kind) if entry.kind else SourceKind.FEED
            if keep_source(archive, url, kind, name=entry.name, every=entry.every):
                added += 1
                click.echo(f"added {url}")
    click.echo(f"{added} of {len(listed)} sources added, {len(listed) - added} were there already")


@sources.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path))
def export_list(file: Path) -> None:
    """Write all sources as OPML, which feed readers can import; `-` for standard output.

    \b
    broadsheet sources export subscriptions.opml
    """
    with open_archive(load_settings()) as archive:
        text = write_opml(archive.sources.all())
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        file.write_text(text, "utf-8")
