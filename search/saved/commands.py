"""Commands of the program: `broadsheet searches list, add, remove, run`."""

import json
from dataclasses import replace

import click

from index.archive import open_archive
from index.archive.protocols import Archive
from index.engines.backends import engine_backend
from index.errors import NotFound
from index.operations.program import program
from index.operations.settings import load_settings
from index.text.characters import printable
from search.request import LIMIT_MAX, SearchQuery
from search.saved.saved_searches import COMMAND_LINE, SavedSearches
from search.serializers import result_dict
from search.service import Searcher


@click.group()
def searches() -> None:
    """Keep searches under a name. Those made here are shared with everybody who has an account."""


@searches.command("list")
def list_searches() -> None:
    """List all saved searches.

    \b
    broadsheet searches list
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        listed = SavedSearches(archive, settings).listed(COMMAND_LINE)
    if not listed:
        click.echo(f"No saved searches. Add one with: {program()} searches add NAME QUERY")
    for one in listed:
        search = one.search
        whose = "shared" if search.shared else "private"
        by = f", by {printable(search.by)}" if search.by else ""
        click.echo(f"{search.id}: {printable(search.name)} ({whose}{by})")
        click.echo("  " + " ".join(f"{name}={printable(value)}" for name, value in search.pairs))


@searches.command()
@click.argument("name")
@click.argument("query")
def add(name: str, query: str) -> None:
    """Save a query under a name. It may be a long one, with the limits `long_query_...` of the settings.

    \b
    broadsheet searches add "Timber tariffs" 'tariff timber lang:en'
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        made = SavedSearches(archive, settings).save(name, SearchQuery(q=query), who=COMMAND_LINE)
    click.echo(f"{made.id}: {printable(made.name)}")


@searches.command()
@click.argument("search_id", metavar="ID", type=int)
def remove(search_id: int) -> None:
    """Remove a saved search, with its feed.

    \b
    broadsheet searches remove 3
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        _known(archive, search_id)
        SavedSearches(archive, settings).remove(search_id, COMMAND_LINE)
    click.echo(f"Removed the saved search {search_id}.")


@searches.command()
@click.argument("search_id", metavar="ID", type=int)
@click.option(
    "--limit", "-n", type=click.IntRange(0, LIMIT_MAX), default=10, show_default=True, help="Number of results."
)
@click.option("--json", "as_json", is_flag=True, help="Print one result a line, as JSON.")
def run(search_id: int, limit: int, as_json: bool) -> None:
    """Run a saved search.

    \b
    broadsheet searches run 3 --limit 20
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        _known(archive, search_id)
        service = SavedSearches(archive, settings)
        search = service.get(search_id, COMMAND_LINE)
        engine = engine_backend(settings).reader(settings)
        try:
            query = service.query(search, search.account)
            asked = replace(query, limit=limit, sort=query.sort or "newest")
            page = Searcher(engine, archive, settings).search(asked)
        finally:
            engine.close()
    if not as_json:
        noun = "article" if page.total == 1 else "articles"
        click.secho(f"{printable(search.name)}: {page.total:,} {noun}", bold=True)
    for result in page.results:
        if as_json:
            click.echo(json.dumps(result_dict(result, ()), ensure_ascii=False))
            continue
        article = result.article.article
        day = article.published.isoformat()[:10] if article.published else "undated"
        outlet = article.outlet.name if article.outlet else ""
        click.echo(printable(article.title))
        click.secho(f"  {day}  {printable(outlet)}  {article.url}", dim=True)


def _known(archive: Archive, search_id: int) -> None:
    if archive.saved_searches.get(search_id) is None:
        raise NotFound(f"there is no saved search {search_id}; `{program()} searches list` shows those there are")


commands: list[click.Command] = [searches]
