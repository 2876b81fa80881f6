"""Commands of the program: `broadsheet highlights list, mark, note, remove`."""

import click

from index.highlights.highlighting import Highlighting
from search.desk.whose import ACCOUNT, Desk, desk_of

SHOWN = 50
"""Passages that are printed."""
NUMBER = click.argument("number", type=click.IntRange(1, 1 << 62))


def _marking(desk: Desk) -> Highlighting:
    return Highlighting(desk.archive, desk.settings, desk.account)


@click.group()
def highlights() -> None:
    """Marked passages of articles: list, mark, note, remove."""


@highlights.command("list")
@click.option("--before", type=click.IntRange(1, 1 << 62), help="Only those with a smaller number.")
@ACCOUNT
def list_highlights(before: int | None, account: str | None) -> None:
    """All passages that the account marked, newest first.

    \b
    broadsheet highlights list
    """
    with desk_of(account) as desk:
        for placed, archived in _marking(desk).recent(SHOWN, before=before):
            one = placed.highlight
            state = "" if placed.place else " (changed since)" if archived else " (not in the archive any more)"
            title = archived.article.title if archived else one.article
            click.echo(f"{one.id:>5}  {one.created:%Y-%m-%d}  {title}{state}")
            click.echo(f"       “{' '.join(one.quote.split())}”")
            if one.note:
                click.echo(f"       {one.note}")


@highlights.command()
@click.argument("article")
@click.argument("passage")
@click.option("--note", default="", help="What to remember of it.")
@ACCOUNT
def mark(article: str, passage: str, note: str, account: str | None) -> None:
    """Mark a passage of an article (its id) by its words.

    \b
    broadsheet highlights mark 1f0c9a7be1d24c55 "will close in 2030" --note "for the lead"
    """
    with desk_of(account) as desk:
        made = _marking(desk).mark(article, passage, note)
        click.echo(f"Marked as number {made.id}.")


@highlights.command()
@NUMBER
@click.argument("text")
@ACCOUNT
def note(number: int, text: str, account: str | None) -> None:
    """Write another note on a passage.

    \b
    broadsheet highlights note 7 "for the second paragraph"
    """
    with desk_of(account) as desk:
        _marking(desk).write(number, text)
        click.echo(f"The note on passage {number} is kept.")


@highlights.command()
@NUMBER
@ACCOUNT
def remove(number: int, account: str | None) -> None:
    """Forget a passage.

    \b
    broadsheet highlights remove 7
    """
    with desk_of(account) as desk:
        _marking(desk).remove(number)
        click.echo(f"Passage {number} is forgotten.")


commands: list[click.Command] = [highlights]
