"""Commands of the program: `broadsheet stars`, `broadsheet tags` and `broadsheet notes`."""

import click

from index.collections.collecting import tag_text
from index.collections.protocols import Marks
from index.corrections.commands import article_meant
from search.desk.whose import ACCOUNT, Desk, desk_of
from search.request import LIMIT_MAX, SearchQuery

LIMIT = click.option(
    "--limit", "-n", type=click.IntRange(1, LIMIT_MAX), default=20, show_default=True, help="Articles that are printed."
)
ARTICLE = click.argument("article", metavar="ID|URL")
ARTICLES = click.argument("articles", nargs=-1, required=True, metavar="ID|URL...")


@click.group()
def stars() -> None:
    """Articles with a star: list, add, remove."""


@stars.command("list")
@LIMIT
@ACCOUNT
def list_stars(limit: int, account: str | None) -> None:
    """Articles to which the account gave a star, the newest first.

    \b
    broadsheet stars list
    """
    with desk_of(account) as desk:
        _print_found(desk, "is:starred", limit)


@stars.command("add")
@ARTICLES
@ACCOUNT
def add_stars(articles: tuple[str, ...], account: str | None) -> None:
    """Give articles a star, by their ids or addresses.

    \b
    broadsheet stars add 1f0c9a7be1d24c55 https://lantern.example/harbour-closed
    """
    with desk_of(account) as desk:
        changed = desk.collecting.star([article_meant(desk.archive, article) for article in articles])
        click.echo(f"{changed:,} more with a star.")


@stars.command("remove")
@ARTICLES
@ACCOUNT
def remove_stars(articles: tuple[str, ...], account: str | None) -> None:
    """Take the star off articles.

    \b
    broadsheet stars remove 1f0c9a7be1d24c55
    """
    with desk_of(account) as desk:
        ids = [article_meant(desk.archive, article) for article in articles]
        click.echo(f"{desk.collecting.star(ids, on=False):,} fewer with a star.")


@click.group()
def tags() -> None:
    """Tags on articles: list, show, add, remove."""


@tags.command("list")
@click.argument("article", metavar="[ID|URL]", required=False)
@ACCOUNT
def list_tags(article: str | None, account: str | None) -> None:
    """Tags of the account, with how many articles each has; or those of one article.

    \b
    broadsheet tags list
    broadsheet tags list https://lantern.example/harbour-closed
    """
    with desk_of(account) as desk:
        if article is not None:
            for tag in _marks(desk, article_meant(desk.archive, article)).tags:
                click.echo(tag)
            return
        for one in desk.collecting.tags():
            click.echo(f"{one.articles:>6,}  {one.tag}")


@tags.command("show")
@click.argument("tag")
@LIMIT
@ACCOUNT
def show_tag(tag: str, limit: int, account: str | None) -> None:
    """Articles with a tag, the newest first.

    \b
    broadsheet tags show "to call"
    """
    with desk_of(account) as desk:
        _print_found(desk, f'tag:"{tag_text(tag)}"', limit)


@tags.command("add")
@click.argument("tag")
@ARTICLES
@ACCOUNT
def add_tag(tag: str, articles: tuple[str, ...], account: str | None) -> None:
    """Put a tag on articles, by their ids or addresses.

    \b
    broadsheet tags add "to call" 1f0c9a7be1d24c55
    """
    with desk_of(account) as desk:
        added = desk.collecting.tag([article_meant(desk.archive, article) for article in articles], tag)
        click.echo(f"{added:,} more with the tag {tag_text(tag)}.")


@tags.command("remove")
@click.argument("tag")
@ARTICLES
@ACCOUNT
def remove_tag(tag: str, articles: tuple[str, ...], account: str | None) -> None:
    """Take a tag off articles.

    \b
    broadsheet tags remove "to call" 1f0c9a7be1d24c55
    """
    with desk_of(account) as desk:
        taken = desk.collecting.untag([article_meant(desk.archive, article) for article in articles], tag_text(tag))
        click.echo(f"{taken:,} fewer with the tag {tag_text(tag)}.")


@click.group()
def notes() -> None:
    """Notes on articles: list, show, write, remove."""


@notes.command("list")
@LIMIT
@ACCOUNT
def list_notes(limit: int, account: str | None) -> None:
    """Articles on which the account wrote a note, the newest first, with the notes.

    \b
    broadsheet notes list
    """
    with desk_of(account) as desk:
        _print_found(desk, "is:noted", limit, with_notes=True)


@notes.command("show")
@ARTICLE
@ACCOUNT
def show_note(article: str, account: str | None) -> None:
    """The note on an article.

    \b
    broadsheet notes show 1f0c9a7be1d24c55
    """
    with desk_of(account) as desk:
        note = _marks(desk, article_meant(desk.archive, article)).note
        click.echo(note or "There is no note on this article.", err=not note)


@notes.command("write")
@ARTICLE
@click.argument("text")
@ACCOUNT
def write_note(article: str, text: str, account: str | None) -> None:
    """Write a note on an article, in place of the one that is there.

    \b
    broadsheet notes write 1f0c9a7be1d24c55 "ask the harbour office"
    """
    if not text.strip():
        raise click.UsageError("write something, or use `notes remove`")
    with desk_of(account) as desk:
        desk.collecting.write(article_meant(desk.archive, article), text)
        click.echo("The note is kept.")


@notes.command("remove")
@ARTICLE
@ACCOUNT
def remove_note(article: str, account: str | None) -> None:
    """Remove the note on an article.

    \b
    broadsheet notes remove 1f0c9a7be1d24c55
    """
    with desk_of(account) as desk:
        desk.collecting.write(article_meant(desk.archive, article), "")
        click.echo("There is no note on it any more.")


def _marks(desk: Desk, article: str) -> Marks:
    return desk.collecting.marks([article]).get(article, Marks())


def _print_found(desk: Desk, query: str, limit: int, *, with_notes: bool = False) -> None:
    with desk.searcher() as searcher:
        page = searcher.search(SearchQuery(q=query, reader=desk.account.id, limit=limit, sort="newest"))
        kept = desk.collecting.marks([result.article.article.id for result in page.results])
        for result in page.results:
            article = result.article.article
            day = article.published.isoformat()[:10] if article.published else "undated"
            click.echo(f"{article.id}  {day:<10}  {article.title}")
            if with_notes and (marks := kept.get(article.id)):
                for line in marks.note.splitlines():
                    click.echo(f"    {line}")
        if page.total > len(page.results):
            click.echo(f"and {page.total - len(page.results):,} more")


commands: list[click.Command] = [stars, tags, notes]
