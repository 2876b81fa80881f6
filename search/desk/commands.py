"""Commands of the program: `broadsheet collections list, make, show, add, take-out, remove`."""

import click

from index.collections.protocols import Access
from index.operations.asking import agreed
from search.desk.every_hit import every_hit
from search.desk.whose import ACCOUNT, desk_of
from search.request import SearchQuery

SHOWN = 50
"""Lines of a collection that are printed."""


@click.group()
def collections() -> None:
    """Collections of articles: list, make, show, add, take out, remove."""


@collections.command("list")
@ACCOUNT
def list_collections(account: str | None) -> None:
    """Every collection that the account sees.

    \b
    broadsheet collections list --account ines
    """
    with desk_of(account) as desk:
        mine = desk.collecting
        for one in mine.visible():
            click.echo(f"{one.id:>5}  {one.articles:>6,}  {one.access.value:<8} {one.owner_name:<16} {one.name}")


@collections.command()
@click.argument("name")
@click.option("--about", default="", help="What it is about.")
@click.option(
    "--access", type=click.Choice([access.value for access in Access]), default=Access.PRIVATE.value, show_default=True,
    help="Who else sees it.",
)  # fmt: skip
@ACCOUNT
def make(name: str, about: str, access: str, account: str | None) -> None:
    """Make a collection.

    \b
    broadsheet collections make "Coal phase-out" --access read
    """
    with desk_of(account) as desk:
        mine = desk.collecting
        made = mine.make(name, about=about, access=Access(access))
        click.echo(f"{made.name} is number {made.id}.")


@collections.command()
@click.argument("collection")
@ACCOUNT
def show(collection: str, account: str | None) -> None:
    """What is in a collection, by its name or number; the newest lines first.

    \b
    broadsheet collections show "Coal phase-out"
    """
    with desk_of(account) as desk:
        mine = desk.collecting
        one = mine.find(collection)
        for kept in mine.lines(one.id, SHOWN):
            gone = "(taken down)" if kept.taken_down else "(not in the archive any more)"
            title = kept.archived.article.title if kept.archived else gone
            click.echo(f"{kept.line.article}  {kept.line.added:%Y-%m-%d}  {title}")
        if one.articles > SHOWN:
            click.echo(f"and {one.articles - SHOWN:,} more")


@collections.command()
@click.argument("collection")
@click.argument("articles", nargs=-1)
@click.option("--query", help="All results of this search.")
@click.option("--yes", is_flag=True, help="With --query: do not ask after the count.")
@ACCOUNT
def add(collection: str, articles: tuple[str, ...], query: str | None, yes: bool, account: str | None) -> None:
    """Put articles into a collection: by their ids, or all results of a search, whose number comes first.

    \b
    broadsheet collections add "Coal phase-out" 1f0c9a7be1d24c55
    broadsheet collections add "Coal phase-out" --query 'coal since:7d'
    broadsheet collections add "Coal phase-out" --query 'coal since:7d' --yes
    """
    if bool(articles) == (query is not None):
        raise click.UsageError("give either ids of articles or --query")
    with desk_of(account) as desk:
        mine = desk.collecting
        one = mine.find(collection)
        ids = list(articles)
        if query is not None:
            with desk.searcher() as searcher:
                asked = SearchQuery(q=query, reader=desk.account.id)
                ids = every_hit(searcher, asked, desk.settings.collect_at_once)
            held = mine.holding(ids)
            new = sum(one.id not in (holder.id for holder in held.get(article, ())) for article in ids)
            found = f"{len(ids):,} article{'s' if len(ids) != 1 else ''}"
            click.echo(f"This search finds {found}, of which {new:,} are not in {one.name} yet.", err=True)
            if new and not agreed("Put them in?", yes=yes):
                return
        click.echo(f"Put {mine.put(one.id, ids):,} into {one.name}.")


@collections.command("take-out")
@click.argument("collection")
@click.argument("articles", nargs=-1, required=True)
@ACCOUNT
def take_out(collection: str, articles: tuple[str, ...], account: str | None) -> None:
    """Take articles out of a collection.

    \b
    broadsheet collections take-out "Coal phase-out" 1f0c9a7be1d24c55
    """
    with desk_of(account) as desk:
        mine = desk.collecting
        one = mine.find(collection)
        click.echo(f"Took {mine.take_out(one.id, articles):,} out of {one.name}.")


@collections.command()
@click.argument("collection")
@ACCOUNT
def remove(collection: str, account: str | None) -> None:
    """Remove a collection; its articles stay in the archive.

    \b
    broadsheet collections remove "Coal phase-out"
    """
    with desk_of(account) as desk:
        mine = desk.collecting
        one = mine.remove(mine.find(collection).id)
        click.echo(f"{one.name} is gone; its {one.articles:,} articles stay in the archive.")


commands: list[click.Command] = [collections]
