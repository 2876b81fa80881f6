"""`broadsheet correct`: title, date, authors, outlet and language of an article, as on its page. `broadsheet no-article`: what is
none."""

import click

from index.accounts.account_service import COMMAND_LINE
from index.archive import open_archive
from index.archive.protocols import Archive
from index.corrections import article_curation, no_article
from index.corrections.layer import Field, in_words
from index.corrections.no_article import Offer
from index.corrections.protocols import NotArticle
from index.errors import NotFound
from index.indexing.loop import sync_once
from index.operations.program import program
from index.operations.settings import load_settings


def article_meant(archive: Archive, text: str) -> str:
    """The id of the article with this id or address. Raises NotFound."""
    article_id = archive.articles.id_of(text) or (text if archive.articles.get(text) else None)
    if article_id is None:
        raise NotFound(f"there is no article {text!r}; give its id or its address")
    return article_id


@click.command(epilog="Example: broadsheet correct https://lantern.example/harbour-closed --published 2025-07-12")
@click.argument("article", metavar="ID|URL")
@click.option("--title", help="Its title.")
@click.option("--published", help="Its date, 2025-07-12 or 2025-07-12T09:30+02:00; an empty value removes it.")
@click.option("--author", "authors", multiple=True, help="An author; may be repeated, replaces all extracted authors.")
@click.option("--outlet", help="Name or id of its outlet; an empty value removes it.")
@click.option("--lang", help="Its language, such as pt-BR; an empty value removes it.")
@click.option("--undo", type=int, metavar="NUMBER", help="Undo the correction with this number.")
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


@click.group(
    "no-article",
    epilog="Example: broadsheet no-article say https://lantern.example/list/3 --pattern lantern.example/list/*",
)
def no_articles() -> None:
    """Pages that were taken for articles and are none: say so, list, undo."""


@no_articles.command()
@click.argument("article", metavar="ID|URL")
@click.option(
    "--pattern", default="", help="Addresses that are not fetched again either, such as lantern.example/list/*."
)
@click.option("--preview", is_flag=True, help="Only say what would happen, and which patterns the address suggests.")
def say(article: str, pattern: str, preview: bool) -> None:
    """ARTICLE is none: it is removed, and neither it nor what matches the pattern is fetched again. Other articles stay.

    \b
    broadsheet no-article say https://lantern.example/list/3 --preview
    broadsheet no-article say https://lantern.example/list/3 --pattern lantern.example/list/{number}
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        article_id = article_meant(archive, article)
        if preview:
            chosen = (
                [no_article.foresee(archive, article_id, pattern)]
                if pattern
                else no_article.offers(archive, article_id)
            )
            for offer in chosen:
                click.echo(f"{offer.pattern}: {_offered(offer)}")
                for example in offer.examples:
                    click.echo(f"    {example}")
            return
        entry = no_article.say_no_article(archive, article_id, pattern=pattern or None, by=COMMAND_LINE)
    sync_once(settings)
    click.echo(f"{entry.seq}: {_kept_away(entry)}. `{program()} no-article undo {entry.seq}` takes it back.")


@no_articles.command("list")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000), help="Entries listed.")
def list_no_articles(limit: int) -> None:
    """What was said to be no article, newest first.

    \b
    broadsheet no-article list
    """
    with open_archive(load_settings(), readonly=True) as archive:
        entries = archive.not_articles.log(limit)
    for entry in entries:
        state = f"  (taken back {entry.undone:%Y-%m-%d}, by {entry.undone_by})" if entry.undone else ""
        click.echo(f"{entry.seq:>5}  {entry.made:%Y-%m-%d %H:%M}  {_kept_away(entry)}, by {entry.by}{state}")
    if not entries:
        click.echo("Nothing.")


@no_articles.command("undo")
@click.argument("number", type=int)
def undo_no_article(number: int) -> None:
    """Take entry NUMBER back: the next visit that meets the address may read it again.

    \b
    broadsheet no-article undo 3
    """
    with open_archive(load_settings()) as archive:
        entry = no_article.take_back(archive, number, by=COMMAND_LINE)
    click.echo(f"Taken back: {_kept_away(entry)}.")


def _offered(offer: Offer) -> str:
    known = f"{offer.addresses:,} known addresses match"
    return f"{known}; {offer.articles:,} other articles that match stay" if offer.articles else known


def _kept_away(entry: NotArticle) -> str:
    return f"{entry.address} is no article" + (f", nor is {entry.pattern}" if entry.pattern else "")


def _undo(archive: Archive, article_id: str, seq: int) -> None:
    entry = archive.corrections.get(seq)
    if entry is None or entry.article != article_id:
        raise NotFound(f"there is no correction {seq} of this article; `{program()} correct {article_id}` lists them")
    article_curation.undo(archive, seq, by=COMMAND_LINE)
    click.echo(f"Taken back: {in_words(entry)}.")
