"""`broadsheet outlets`: which outlets there are, and deciding which are one and what they are called."""

import click

from index.accounts.account_service import COMMAND_LINE
from index.archive import open_archive
from index.errors import NotFound
from index.indexing.loop import sync_once
from index.operations.program import program
from index.operations.settings import load_settings
from index.outlets import outlet_curation
from index.outlets.labels import NO_LABELS, LabelKind, Labels, checked, in_words
from index.outlets.outlet_decisions import DecisionKind, words


@click.group(epilog="Example: broadsheet outlets merge lantern-online the-daily-lantern")
def outlets() -> None:
    """Outlets: list, show, and decide (rename, merge, label, apart, undo)."""


@outlets.command("list")
@click.argument("text", default="")
def list_outlets(text: str) -> None:
    """Every outlet with its articles, most first; with TEXT those whose names hold it.

    \b
    broadsheet outlets list
    broadsheet outlets list lantern
    """
    with open_archive(load_settings(), readonly=True) as archive:
        known = archive.outlets.all()
        labels = archive.outlets.labels(outlet.id for outlet, _ in known)
        wanted = text.strip().casefold()
        matches = [(entry, n) for entry, n in known if wanted in entry.name.casefold() or wanted in entry.id]
        for outlet, articles in matches:
            marked = f"  [{in_words(labels[outlet.id])}]" if outlet.id in labels else ""
            click.echo(f"{articles:>7,}  {outlet.id:<32} {outlet.name}{marked}")
        if not matches:
            click.echo("No outlet of that name." if wanted else "None yet.")


@outlets.command()
@click.argument("outlet")
def show(outlet: str) -> None:
    """What is known of OUTLET (an id or a name): articles, labels, what was merged into it.

    \b
    broadsheet outlets show the-daily-lantern
    """
    with open_archive(load_settings(), readonly=True) as archive:
        summary = archive.outlets.get(outlet_curation.outlet_meant(archive, outlet))
        if summary is None:
            raise NotFound(f"there is no outlet {outlet!r}; `{program()} outlets list` knows their ids")
        click.echo(f"{summary.outlet.name}  ({summary.outlet.id}), {summary.articles:,} articles")
        click.echo(f"  labels   {in_words(summary.labels)}")
        for merged in summary.merged:
            click.echo(f"  merged   {merged.name}  ({merged.id})")
        for pair in outlet_curation.near_names(archive, 20, outlet=summary.outlet.id):
            other = pair.other if pair.one.id == summary.outlet.id else pair.one
            click.echo(f"  near     {other.name}  ({other.id}): {pair.why}")


@outlets.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1_000), help="Number of pairs.")
def near(limit: int) -> None:
    """Outlets that may be one, by their names.

    \b
    broadsheet outlets near
    """
    with open_archive(load_settings(), readonly=True) as archive:
        pairs = outlet_curation.near_names(archive, limit)
        for pair in pairs:
            (outlet, other), (most, fewer) = (pair.one, pair.other), pair.articles
            click.echo(f"{outlet.name} ({outlet.id}, {most:,})  =  {other.name} ({other.id}, {fewer:,})")
            click.echo(f"        {pair.why}")
        if not pairs:
            click.echo("No two names that are near.")


@outlets.command()
@click.argument("outlet")
@click.argument("into")
@click.option("--preview", is_flag=True, help="Show what would change without changing it.")
def merge(outlet: str, into: str, preview: bool) -> None:
    """OUTLET and INTO are one: all of OUTLET, also what arrives later, counts to INTO.

    \b
    broadsheet outlets merge lantern-online the-daily-lantern
    """
    _decide(DecisionKind.MERGE, outlet, other=into, preview=preview)


@outlets.command()
@click.argument("outlet")
@click.argument("name")
@click.option("--preview", is_flag=True, help="Show what would change without changing it.")
def rename(outlet: str, name: str, preview: bool) -> None:
    """Show OUTLET as NAME; the id stays.

    \b
    broadsheet outlets rename the-daily-lantern "Daily Lantern"
    """
    _decide(DecisionKind.RENAME, outlet, name=name, preview=preview)


@outlets.command()
@click.argument("outlet")
@click.option("--country", default="", help="Two letters, ISO 3166: IE.")
@click.option("--language", default="", help="A tag such as en or pt-BR.")
@click.option("--kind", default="", help=f"One of {', '.join(LabelKind)}.")
@click.option("--word", "own", multiple=True, help="A label of your own; may be repeated.")
@click.option("--preview", is_flag=True, help="Show what would change without changing it.")
def label(outlet: str, country: str, language: str, kind: str, own: tuple[str, ...], preview: bool) -> None:
    """Label OUTLET, in place of the labels that it has; without options: with none.

    \b
    broadsheet outlets label the-daily-lantern --country IE --kind newspaper --word harbour
    """
    try:
        labels = checked(country=country, language=language, kind=kind, words=own)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    _decide(DecisionKind.LABEL, outlet, labels=labels, preview=preview)


@outlets.command()
@click.argument("outlet")
@click.argument("other")
def apart(outlet: str, other: str) -> None:
    """OUTLET and OTHER have near names and are two: `outlets near` no longer lists them.

    \b
    broadsheet outlets apart the-lantern evening-lantern
    """
    _decide(DecisionKind.APART, outlet, other=other)


@outlets.command()
@click.argument("number", required=False, type=int)
def undo(number: int | None) -> None:
    """Take back decision NUMBER, or the last one.

    \b
    broadsheet outlets undo
    broadsheet outlets undo 3
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        try:
            entry = outlet_curation.undo(archive, number, by=COMMAND_LINE)
        except NotFound as error:
            raise NotFound(f"{error} `{program()} outlets log` lists them.") from None
    sync_once(settings)
    click.echo(f"Taken back: {words(entry)}.")


@outlets.command()
def log() -> None:
    """Every decision, oldest first.

    \b
    broadsheet outlets log
    """
    with open_archive(load_settings(), readonly=True) as archive:
        for entry in archive.outlets.log():
            state = f"  (taken back {entry.undone:%Y-%m-%d}, by {entry.undone_by})" if entry.undone else ""
            click.echo(f"{entry.seq:>5}  {entry.made:%Y-%m-%d %H:%M}  {words(entry)}, by {entry.by}{state}")


def _decide(
    kind: DecisionKind,
    outlet: str,
    *,
    other: str | None = None,
    name: str | None = None,
    labels: Labels = NO_LABELS,
    preview: bool = False,
) -> None:
    """Enters it and returns when the index follows, or says what would change."""
    settings = load_settings()
    with open_archive(settings, readonly=preview) as archive:
        about = outlet_curation.outlet_meant(archive, outlet)
        to = outlet_curation.outlet_meant(archive, other, besides=about) if other is not None else None
        if preview:
            seen = outlet_curation.foresee(archive, kind, about, other=to, name=name, labels=labels)
            click.echo(f"{words(seen.entry)}: {seen.articles:,} articles.")
            return
        entry = outlet_curation.decide(archive, kind, about, other=to, name=name, labels=labels, by=COMMAND_LINE)
    sync_once(settings)
    click.echo(f"{entry.seq}: {words(entry)}. `{program()} outlets undo {entry.seq}` takes it back.")
