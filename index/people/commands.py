"""`broadsheet people`: who is in the archive, and correcting it. Every correction can be taken back."""

import click

from index.accounts.account_service import COMMAND_LINE
from index.archive import open_archive
from index.archive.protocols import Archive, PersonSummary, Profile
from index.errors import NotFound
from index.indexing.loop import sync_once
from index.operations.program import program
from index.operations.settings import load_settings
from index.people import curation
from index.people.registry.corrections import Kind
from index.people.registry.evidence_sentences import Evidence, evidence


@click.group(epilog="Example: broadsheet people show marco-rossi")
def people() -> None:
    """Who is in the archive: list, show, and correct (merge, split, rename, hide, apart, undo)."""


@people.command("list")
@click.argument("text", default="")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="Number of people.")
def list_people(text: str, limit: int) -> None:
    """The people most written about; with TEXT those whose names begin so.

    \b
    broadsheet people list
    broadsheet people list halv
    """
    with open_archive(load_settings(), readonly=True) as archive:
        matches = archive.people.matching(text, limit) if text.strip() else archive.people.most(limit)
        for summary in matches:
            click.echo(f"{summary.articles:>7,}  {summary.person.id:<32} {summary.person.name}")
        if not matches:
            click.echo("Nobody of that name." if text.strip() else "Nobody yet.")


@people.command()
@click.argument("person", default="")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1_000), help="Number of pairs.")
def near(person: str, limit: int) -> None:
    """People who may be one, the most certain pairs first, with what speaks for it; with PERSON (an id) theirs alone.

    \b
    broadsheet people near
    broadsheet people near ines-halvorsen
    """
    with open_archive(load_settings(), readonly=True) as archive:
        pairs = archive.people.near(limit, person=person or None)
        for pair in pairs:
            click.echo(f"{pair.score:>6.1f}  {_counted(pair.one)}  =  {_counted(pair.other)}")
            click.echo(f"        {'; '.join(pair.why)}")
        if not pairs:
            click.echo("No two names that are near.")


def _counted(summary: PersonSummary) -> str:
    return f"{summary.person.name} ({summary.person.id}, {summary.articles:,})"


@people.command()
@click.argument("person")
def show(person: str) -> None:
    """What is known of PERSON (an id): forms of the name with evidence, roles, companions.

    \b
    broadsheet people show ines-halvorsen
    """
    with open_archive(load_settings(), readonly=True) as archive:
        profile = archive.people.profile(person)
        if profile is None:
            near = archive.people.resolve(person)
            hint = f"; did you mean {', '.join(candidate.id for candidate in near[:5])}?" if near else ""
            raise NotFound(f"there is no person {person!r} (or they are hidden){hint}")
        _print(archive, profile)


def _print(archive: Archive, profile: Profile) -> None:
    summary = profile.summary
    click.echo(f"{summary.person.name}  ({summary.person.id}), {summary.articles:,} articles")
    for form in profile.forms:
        click.echo(f"  called   {form.articles:>6,}  {form.name}")
        for archived in archive.articles.get_many(form.newest):
            proof = evidence(archived, summary.person.id, form.name)
            if proof is not None:
                click.echo(f"           {'':>6}  {_marked(proof)}  ({proof.article})")
    for role in profile.roles:
        click.echo(f"  role     {role.articles:>6,}  {role.role}  ({role.first:%Y-%m-%d} to {role.last:%Y-%m-%d})")
    for other, shared in archive.people.companions(summary.person.id):
        click.echo(f"  with     {shared:>6,}  {other.name}  ({other.id})")


def _marked(proof: Evidence) -> str:
    """The sentence on one line, the name in square brackets."""
    text, out, at = proof.sentence, "", 0
    for start, end in proof.marks:
        out += f"{text[at:start]}[{text[start:end]}]"
        at = end
    return out + text[at:]


@people.command()
@click.argument("person")
@click.argument("into")
def merge(person: str, into: str) -> None:
    """PERSON and INTO are one human: all of PERSON counts to INTO from now on.

    \b
    broadsheet people merge ines-halvorson ines-halvorsen
    """
    _correct(Kind.MERGE, person, other=into)


@people.command()
@click.argument("person")
@click.argument("names", nargs=-1, required=True)
def split(person: str, names: tuple[str, ...]) -> None:
    """The articles that call PERSON by these NAMES mean somebody else.

    \b
    broadsheet people split tobias-renwick "Toby Renwick"
    """
    _correct(Kind.SPLIT, person, names=names)


@people.command()
@click.argument("person")
@click.argument("name")
def rename(person: str, name: str) -> None:
    """Show PERSON as NAME; the id stays.

    \b
    broadsheet people rename ines-halvorsen "Inés Halvorsen"
    """
    _correct(Kind.RENAME, person, names=(name,))


@people.command()
@click.argument("person")
def hide(person: str) -> None:
    """PERSON is nobody (a place, a company): no longer listed, counted or found.

    \b
    broadsheet people hide storm-ilse
    """
    _correct(Kind.HIDE, person)


@people.command()
@click.argument("person")
@click.argument("other")
def apart(person: str, other: str) -> None:
    """PERSON and OTHER have near names and are two humans: `people near` no longer lists them.

    \b
    broadsheet people apart jerry-nack jerrold-nack
    """
    _correct(Kind.APART, person, other=other)


@people.command()
@click.argument("number", required=False, type=int)
def undo(number: int | None) -> None:
    """Take back correction NUMBER, or the last one.

    \b
    broadsheet people undo
    broadsheet people undo 3
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        try:
            entry = curation.undo(archive, number, by=COMMAND_LINE)
        except NotFound as error:
            raise NotFound(f"{error} `{program()} people log` lists them.") from None
    sync_once(settings)
    click.echo(f"Taken back: {curation.words(entry)}.")


@people.command()
def log() -> None:
    """Every correction, oldest first.

    \b
    broadsheet people log
    """
    with open_archive(load_settings(), readonly=True) as archive:
        for entry in archive.people.log():
            state = f"  (taken back {entry.undone:%Y-%m-%d}{_by(entry.undone_by)})" if entry.undone else ""
            said = f"{curation.words(entry)}{_by(entry.by)}"
            click.echo(f"{entry.seq:>5}  {entry.made:%Y-%m-%d %H:%M}  {said}{state}")


def _by(name: str) -> str:
    return f", by {name}" if name else ""


def _correct(kind: Kind, person: str, *, other: str | None = None, names: tuple[str, ...] = ()) -> None:
    """Enters it and returns when the index follows."""
    settings = load_settings()
    with open_archive(settings) as archive:
        try:
            entry = curation.correct(archive, kind, person, other=other, names=names, by=COMMAND_LINE)
        except NotFound as error:
            raise NotFound(f"{error} `{program()} people list` knows their ids.") from None
    sync_once(settings)
    click.echo(f"{entry.seq}: {curation.words(entry)}. `{program()} people undo {entry.seq}` takes it back.")
