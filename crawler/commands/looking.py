"""`broadsheet look`: what would be read of a page. `broadsheet rules`: the extraction rules of outlets that are kept in the
archive."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from crawler import readings
from crawler.resources import open_tools
from index.accounts.account_service import COMMAND_LINE
from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import NotFound
from index.operations.program import program
from index.operations.settings import Settings, load_settings
from index.outlets.outlet_curation import outlet_meant


@click.command()
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def look(context: click.Context, url: str, as_json: bool) -> None:
    """What would be read of a page, where each field comes from, and what became of every line. Nothing is kept.

    \b
    broadsheet look https://news.example/2026/03/ferry-late-again
    """
    settings = load_settings()
    with open_archive(settings, readonly=True) as archive:
        line = asyncio.run(_look(settings, archive, url))
    if as_json:
        click.echo(json.dumps(line, ensure_ascii=False, indent=1))
    else:
        _print(line)
    if line["event"] == "nothing" or not line["article"]:
        context.exit(1)


async def _look(settings: Settings, archive: Archive, url: str) -> Mapping[str, Any]:
    async with open_tools(settings) as tools:
        return await readings.look(tools, archive, url)


def _print(line: Mapping[str, Any]) -> None:
    if line["event"] == "nothing":
        click.echo(f"{line['url']}: {line['why']}", err=True)
        return
    if line["why"]:
        click.echo(f"no article: {line['why']}")
    for stated in line["fields"]:
        places = f"  [{', '.join(stated['places'])}]" if stated["places"] else ""
        click.echo(f"{stated['field']:<11}{stated['value']}{places}")
    if line["people"]:
        click.echo(f"{'people':<11}{', '.join(line['people'])}")
    click.echo("")
    for paragraph in line["lines"]:
        why = f"  ({paragraph['why']})" if paragraph["why"] else ""
        click.echo(f"{'+' if paragraph['kept'] else '-'} {paragraph['text']}{why}")


@click.group(epilog="Example: broadsheet rules check the-lantern lantern.toml --url https://lantern.example/a")
def rules() -> None:
    """Extraction rules of outlets, kept in the archive: list, show, check, save, restore."""


@rules.command("list")
def list_rules() -> None:
    """The outlets that have rules.

    \b
    broadsheet rules list
    """
    with open_archive(load_settings(), readonly=True) as archive:
        current = archive.rules.current()
    for entry in current:
        click.echo(
            f"{entry.seq:>5}  {entry.outlet:<32} {', '.join(entry.hosts)}  ({entry.made:%Y-%m-%d}, by {entry.by})"
        )
    if not current:
        click.echo("None yet.")


@rules.command()
@click.argument("outlet")
@click.option("--log", "history", is_flag=True, help="The numbers of all versions instead of the text.")
@click.option("--version", "number", type=int, help="An earlier version.")
def show(outlet: str, history: bool, number: int | None) -> None:
    """The rules of OUTLET (an id or a name) that are in force.

    \b
    broadsheet rules show the-lantern
    broadsheet rules show the-lantern --log
    """
    with open_archive(load_settings(), readonly=True) as archive:
        log = archive.rules.log(outlet_meant(archive, outlet))
    if history:
        for version in log:
            size = f"{len(version.text):,} characters" if version.text else "removed"
            click.echo(f"{version.seq:>5}  {version.made:%Y-%m-%d %H:%M}  {size}, by {version.by}")
        return
    versions = [version for version in log if number in (None, version.seq)]
    if not versions or not versions[0].text:
        raise NotFound(f"there are no rules of {outlet!r}")
    click.echo(versions[0].text.rstrip("\n"))


@rules.command()
@click.argument("outlet")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", "urls", multiple=True, help="A page to try them on; else some of the newest articles.")
def check(outlet: str, file: Path, urls: tuple[str, ...]) -> None:
    """Look for mistakes in FILE, and compare what pages of OUTLET are read as with what they would be read as.

    \b
    broadsheet rules check the-lantern lantern.toml --url https://lantern.example/harbour
    """
    settings, text = load_settings(), file.read_text("utf-8", "replace")
    with open_archive(settings, readonly=True) as archive:
        for line in asyncio.run(_check(settings, archive, outlet_meant(archive, outlet), text, urls)):
            click.echo(f"{line['url']}")
            if line["event"] == "nothing":
                click.echo(f"  {line['why']}")
                continue
            click.echo(f"  before: {line['before']}\n  after:  {line['after']}")
            for difference in line["changed"]:
                click.echo(
                    f"  {difference['field']}: {difference['before'] or '(none)'} -> {difference['after'] or '(none)'}"
                )
            for paragraph in line["lines"]:
                if paragraph["state"] != "same":
                    click.echo(f"  {'-' if paragraph['state'] == 'gone' else '+'} {paragraph['text']}")


async def _check(
    settings: Settings, archive: Archive, outlet: str, text: str, urls: tuple[str, ...]
) -> list[Mapping[str, Any]]:
    async with open_tools(settings) as tools:
        await readings.checked_hosts(tools, archive, outlet, text)
        pages = list(urls) or await readings.sample_pages(tools, archive, outlet)
        return [await readings.compare(tools, archive, url, text) for url in pages]


@rules.command()
@click.argument("outlet")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def save(outlet: str, file: Path) -> None:
    """Make FILE the rules of OUTLET; a running crawler follows them within seconds. An empty file removes them.

    \b
    broadsheet rules save the-lantern lantern.toml
    """
    _save(outlet, file.read_text("utf-8", "replace"))


@rules.command()
@click.argument("outlet")
@click.argument("number", type=int)
def restore(outlet: str, number: int) -> None:
    """Make version NUMBER of the rules of OUTLET the newest again.

    \b
    broadsheet rules restore the-lantern 3
    """
    with open_archive(load_settings(), readonly=True) as archive:
        version = archive.rules.get(number)
        if version is None or version.outlet != outlet_meant(archive, outlet):
            raise NotFound(f"there is no version {number}; `{program()} rules show {outlet} --log` lists them")
    _save(outlet, version.text)


def _save(outlet: str, text: str) -> None:
    settings = load_settings()
    with open_archive(settings) as archive:
        about = outlet_meant(archive, outlet)
        hosts = asyncio.run(_checked(settings, archive, about, text))
        version = readings.keep_rules(archive, about, text, hosts, by=COMMAND_LINE)
    click.echo(f"Version {version.seq}: rules of {about} for {', '.join(hosts) or 'no host, they are removed'}.")


async def _checked(settings: Settings, archive: Archive, outlet: str, text: str) -> tuple[str, ...]:
    async with open_tools(settings) as tools:
        return await readings.checked_hosts(tools, archive, outlet, text)
