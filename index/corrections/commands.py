"""`broadsheet correct`: title, date, authors, outlet and language of an article, as on its page."""

import click

from index.accounts.account_service import COMMAND_LINE
from index.archive import open_archive
from index.archive.protocols import Archive
from index.corrections import article_curation
from index.corrections.layer import Field, in_words
from index.errors import NotFound
from index.indexing.loop import sync_once
from index.operations.program import program
from index.operations.settings import load_settings


def article_meant(archive: Archive, text: str) -> str:
    """The id of the article with this id or address. Raises NotFound."""
    found = archive.articles.id_of(text) or (text if archive.articles.get(text) else None)
    if found is None:
        raise NotFound(f"there is no article {text!r}; give its id or its address")
    return found


@click.command(epilog="Example: broadsheet correct https://lantern.example/harbour-closed --published 2025-07-12")
@click.argument("article", metavar="ID|URL")
@click.option("--title", help="Its title.")
@click.option("--published", help="Its day or time, 2025-07-12 or 2025-07-12T09:30+02:00; empty: unknown.")
@click.option("--author", "authors", multiple=True, help="An author; repeatable, in place of all that were read.")
@click.option("--outlet", help="Name or id of its outlet; empty: none.")
@click.option("--lang", help="Its language, such as pt-BR; empty: unknown.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take back the correction with this number.")
def correct(
    article: str,
    title: str | None,
    published: str | None,
    authors: tuple[str, ...],
    outlet: str | None,
    lang: str | None,
    undo: int | None,
) -> None:
    """Correct what was read of an article. The correction is kept beside what was read, stays when the article is read again,
    is marked on page, API and export, and can be taken back. Without options: what was corrected so far."""
    settings = load_settings()
    typed = {
        Field.TITLE: title,
        Field.PUBLISHED: published,
        Field.AUTHORS: "\n".join(authors) if authors else None,
        Field.OUTLET: outlet,
        Field.LANG: lang,
    }
    given = {field: text for field, text in typed.items() if text is not None}
    with open_archive(settings) as archive:
        article_id = article_meant(archive, article)
        if undo is not None:
            _undo(archive, article_id, undo)
        entries = article_curation.correct(archive, article_id, given, by=COMMAND_LINE)
        for entry in entries:
            click.echo(
                f"{entry.seq}: {in_words(entry)}. `{program()} correct {article_id} --undo {entry.seq}` takes it back."
            )
        if not given and undo is None:
            for entry in reversed(archive.corrections.log(article_id)):
                state = f"  (taken back {entry.undone:%Y-%m-%d}, by {entry.undone_by})" if entry.undone else ""
                click.echo(f"{entry.seq:>5}  {entry.made:%Y-%m-%d %H:%M}  {in_words(entry)}, by {entry.by}{state}")
        elif given and not entries:
            click.echo("Nothing is different from what is shown now.")
    sync_once(settings)


def _undo(archive: Archive, article_id: str, seq: int) -> None:
    entry = archive.corrections.get(seq)
    if entry is None or entry.article != article_id:
        raise NotFound(f"there is no correction {seq} of this article; `{program()} correct {article_id}` lists them")
    article_curation.undo(archive, seq, by=COMMAND_LINE)
    click.echo(f"Taken back: {in_words(entry)}.")
