"""`broadsheet stories`: what is reported most, and grouping everything anew."""

import click

from index.archive import open_archive
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from index.stories.protocols import StoryQuery, StorySort


@click.group(epilog="Example: broadsheet stories list --most-reported")
def stories() -> None:
    """Stories: list them, and group the whole archive anew."""


@stories.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1_000), help="Number of stories.")
@click.option("--most-reported", is_flag=True, help="Those of most outlets first, not the newest.")
def list_stories(limit: int, most_reported: bool) -> None:
    """Stories with their articles and outlets, the newest first.

    \b
    broadsheet stories list
    broadsheet stories list --most-reported --limit 50
    """
    sort = StorySort.REPORTED if most_reported else StorySort.NEWEST
    with open_archive(load_settings(), readonly=True) as archive:
        told = archive.stories.page(StoryQuery(sort=sort), limit).stories
        for story in told:
            counts = f"{story.articles:>5,} articles {len(story.outlets):>4,} outlets"
            click.echo(
                f"{story.last.strftime('%Y-%m-%d') if story.last else '          '} {counts}  {story.id}  {story.title}"
            )
        if not told:
            click.echo("No story yet: no event was told twice.")


@stories.command()
def regroup() -> None:
    """Read every article anew and group the whole archive. Ids and editors' decisions stay. An interrupted run is continued by
    the indexer, or by the same command.

    \b
    broadsheet stories regroup
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        if not archive.stories.unread(1):
            archive.stories.regroup()
        before = archive.stories.count()
    sync_once(settings, refresh=True)
    with open_archive(settings, readonly=True) as archive:
        click.echo(f"{archive.stories.count():,} stories; there were {before:,}.")
