"""Commands of the program: `broadsheet lists list, show, add, change, remove`."""

from collections.abc import Iterable

import click

from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import NotFound
from index.operations.program import program
from index.operations.settings import load_settings
from index.watch.word_list import WordList
from search.saved.saved_searches import COMMAND_LINE
from search.saved.word_lists import WordLists


@click.group()
def lists() -> None:
    """Keep lists of words: @name stands for one in a query. Those made here are shared with everybody who searches."""


@lists.command("list")
def list_lists() -> None:
    """List all word lists.

    \b
    broadsheet lists list
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        listed = WordLists(archive, settings).listed(COMMAND_LINE)
    if not listed:
        click.echo(f"No word lists. Add one with: {program()} lists add NAME WORD...")
    for one in listed:
        whose = "shared" if one.shared else "private"
        by = f", by {one.by}" if one.by else ""
        click.echo(f"{one.id}: @{one.name} ({whose}{by}, {len(one.entries)} words and phrases)")


@lists.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the words of a list, by its name or number, one a line.

    \b
    broadsheet lists show water
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        for entry in _known(archive, name).entries:
            click.echo(entry)


@lists.command()
@click.argument("name")
@click.argument("words", nargs=-1)
@click.option("--file", type=click.File(encoding="utf-8"), help="A file with one word or phrase a line; - for input.")
def add(name: str, words: tuple[str, ...], file: Iterable[str] | None) -> None:
    """Keep words and phrases under a name.

    \b
    broadsheet lists add water river "drinking water" 'tap*'
    broadsheet lists add water --file water.txt
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        made = WordLists(archive, settings).save(name, (*words, *(file or ())), who=COMMAND_LINE)
    click.echo(f"{made.id}: @{made.name}")


@lists.command()
@click.argument("name")
@click.argument("words", nargs=-1)
@click.option("--file", type=click.File(encoding="utf-8"), help="A file with one word or phrase a line; - for input.")
@click.option("--name", "called", help="Another name; the former one goes on finding it.")
@click.option("--share/--keep-private", "shared", default=None, help="Whether everybody who searches may use it.")
def change(
    name: str, words: tuple[str, ...], file: Iterable[str] | None, called: str | None, shared: bool | None
) -> None:
    """Give a list other words in place of those it has, another name, or share it.

    \b
    broadsheet lists change water river lake
    broadsheet lists change water --name rivers
    """
    settings = load_settings()
    given = (*words, *(file or ()))
    with open_archive(settings) as archive:
        known = _known(archive, name)
        after = WordLists(archive, settings).change(
            known.id, name=called, lines=given or None, shared=shared, who=COMMAND_LINE
        )
    click.echo(f"{after.id}: @{after.name} ({len(after.entries)} words and phrases)")


@lists.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove a list, by its name or number.

    \b
    broadsheet lists remove water
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        known = _known(archive, name)
        WordLists(archive, settings).remove(known.id, COMMAND_LINE)
    click.echo(f"Removed the word list @{known.name}.")


def _known(archive: Archive, name: str) -> WordList:
    wanted = name.removeprefix("@")
    found = archive.word_lists.named(wanted, None)
    if found is None and wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        found = archive.word_lists.get(int(wanted))
    if found is None:
        raise NotFound(f"there is no shared word list {name}; `{program()} lists list` shows those there are")
    return found


commands: list[click.Command] = [lists]
