"""Commands of the program: `broadsheet reviews list, show, make, cover, export, send, remove, schedule, schedules, unschedule`."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from index.accounts.account_service import AccountService
from index.accounts.values import mail_address
from index.jobs.protocols import JobKind
from index.languages import Language, first_of, in_language
from index.reviews.printing import FORMS, export, form_of
from index.reviews.reviewing import Reviewing, cover_of
from search.desk.review_matches import change_cover, sentences
from search.desk.scheduling import USUAL_TIME, Scheduling
from search.desk.whose import ACCOUNT, Desk, desk_of
from search.request import SearchQuery

SHOWN = 50
"""Reviews that are printed."""
COLLECTION_MOST = 10_000
"""Lines of a collection that are looked at when a review is made of it; how many a review takes is a setting."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBER = click.argument("number", type=click.IntRange(1, 1 << 62))


def _reviewing(desk: Desk) -> Reviewing:
    return Reviewing(desk.archive, desk.settings, desk.account, by=desk.by)


def _spoken(desk: Desk) -> Language:
    """The language of what is printed or sent."""
    return first_of(desk.account.language, desk.settings.language)


def _scheduling(desk: Desk) -> Scheduling:
    return Scheduling(desk.archive, desk.settings, desk.account, by=desk.by)


@click.group()
def reviews() -> None:
    """Press reviews: list, show, make, cover, export, send, remove, and make again by themselves."""


@reviews.command("list")
@ACCOUNT
def list_reviews(account: str | None) -> None:
    """The newest press reviews.

    \b
    broadsheet reviews list
    """
    with desk_of(account) as desk:
        for one in desk.archive.reviews.recent(SHOWN):
            click.echo(f"{one.id:>5}  {one.cover.day}  {one.items:>5,}  {one.cover.title}")


@reviews.command()
@NUMBER
@ACCOUNT
def show(number: int, account: str | None) -> None:
    """The chapters and articles of a press review, in their order.

    \b
    broadsheet reviews show 12
    """
    with desk_of(account) as desk:
        items = _reviewing(desk).items(number)
        ids = [item.article for item in items if item.article]
        titles = {one.article.id: one.article.title for one in desk.archive.articles.get_many(ids)}
        for item in items:
            if item.article is None:
                click.echo(f"\n{item.words}")
            else:
                title = titles.get(item.article, "(not in the archive any more)")
                click.echo(f"{item.article}  {item.shows.value:<5}  {title}")


@reviews.command()
@click.argument("collection")
@click.option("--title", help="By default the name of the collection.")
@click.option("--day", help="By default today.")
@click.option("--client", default="", help="For whom it is.")
@click.option("--query", default="", help="The words whose sentence is shown of each article.")
@ACCOUNT
def make(collection: str, title: str | None, day: str | None, client: str, query: str, account: str | None) -> None:
    """Make a press review of a collection, by its name or number.

    \b
    broadsheet reviews make "Coal phase-out" --client "Hill & Sons" --query coal
    """
    with desk_of(account) as desk:
        found = desk.collecting.find(collection)
        today = datetime.now(desk.settings.timezone).date().isoformat()
        cover = cover_of(title or found.name, day or today, client, q=query)
        lines = desk.collecting.lines(found.id, COLLECTION_MOST)
        articles = [line.line.article for line in lines if line.archived is not None]
        matches = {}
        if cover.q:
            with desk.searcher() as searcher:
                matches = sentences(searcher, SearchQuery(q=cover.q), articles)
        made = _reviewing(desk).make(cover, articles, matches=matches)
        click.echo(f"Press review {made.id}: {made.cover.title}, {made.items:,} articles.")


@reviews.command()
@NUMBER
@click.option("--title", help="Another title.")
@click.option("--day", help="Another date, such as 2025-07-12.")
@click.option("--client", help="For whom it is.")
@click.option("--intro", help="What stands before the articles.")
@click.option("--query", help="The words whose sentence is shown of each article.")
@ACCOUNT
def cover(
    number: int,
    title: str | None,
    day: str | None,
    client: str | None,
    intro: str | None,
    query: str | None,
    account: str | None,
) -> None:
    """Change what stands on the cover of a press review; what is not given stays.

    \b
    broadsheet reviews cover 12 --title "Coal, the second week" --client "Hill & Sons"
    """
    given = {"title": title, "day": day, "client": client, "intro": intro, "q": query}
    if all(text is None for text in given.values()):
        raise click.UsageError("say what is to change: --title, --day, --client, --intro or --query")
    with desk_of(account) as desk:
        mine = _reviewing(desk)
        before = mine.get(number).cover
        kept = {**asdict(before), "day": before.day.isoformat()}
        wanted = cover_of(**kept | {name: text for name, text in given.items() if text is not None})
        if wanted.q == before.q:
            mine.change(number, wanted)
        else:
            with desk.searcher() as searcher:
                change_cover(mine, searcher, number, wanted)
        click.echo(
            f"Press review {number}: {wanted.title}, {wanted.day}"
            + (f", for {wanted.client}" * bool(wanted.client))
            + "."
        )


@reviews.command("export")
@NUMBER
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--form", type=click.Choice([one.name for one in FORMS]), help="By default what FILE ends in.")
@ACCOUNT
def export_review(number: int, file: Path, form: str | None, account: str | None) -> None:
    """Write a press review into a file, in one of its forms.

    \b
    broadsheet reviews export 12 review.pdf
    broadsheet reviews export 12 references.bib
    broadsheet reviews export 12 review.txt --form markdown
    """
    name = form or next((one.name for one in FORMS if one.suffix == file.suffix.lower().removeprefix(".")), None)
    if name is None:
        raise click.UsageError(f"say which form with --form: {', '.join(one.name for one in FORMS)}")
    with desk_of(account) as desk:
        review = _reviewing(desk).get(number)
        with click.progressbar(length=max(review.items, 1), file=sys.stderr, label=file.name) as bar:

            def tell(done: int, of: int) -> None:
                bar.length = of
                bar.update(done - bar.pos)

            with in_language(_spoken(desk)):
                export(desk.archive, desk.settings, review.id, form_of(name), file, tell)
        click.echo(f"{file}: {file.stat().st_size:,} bytes.")


@reviews.command()
@NUMBER
@click.argument("address")
@ACCOUNT
def send(number: int, address: str, account: str | None) -> None:
    """Have a press review sent by mail; the crawler's process does so.

    \b
    broadsheet reviews send 12 client@example.org
    """
    try:
        to = mail_address(address)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    with desk_of(account) as desk:
        review = _reviewing(desk).get(number)
        job = desk.archive.jobs.add(
            JobKind.REVIEW,
            {"review": review.id, "form": "mail", "to": to, "language": _spoken(desk).tag},
            by=desk.by,
            now=datetime.now(UTC),
            most=desk.settings.jobs_waiting,
        )
        AccountService(desk.archive.accounts).note(desk.by, "reviews.send", str(review.id), to)
        click.echo(
            f"It is sent as soon as the crawler takes job {job.id}; the page of the review says what became of it."
        )


@reviews.command()
@NUMBER
@ACCOUNT
def remove(number: int, account: str | None) -> None:
    """Remove a press review; its articles stay in the archive.

    \b
    broadsheet reviews remove 12
    """
    with desk_of(account) as desk:
        _reviewing(desk).remove(number)
        click.echo(f"Press review {number} is gone.")


@reviews.command()
@click.argument("search", type=click.IntRange(1, 1 << 62))
@click.option("--title", required=True, help="Of every review.")
@click.option("--client", default="", help="For whom it is.")
@click.option("--at", "time", default=USUAL_TIME, show_default=True, help="When it is made.")
@click.option("--days", default="mon,tue,wed,thu,fri", show_default=True, help="On which weekdays.")
@click.option("--zone", help="Whose clock; by default that of the site.")
@click.option("--to", default="", help="Send it to this address as it is; else it is a draft for an editor.")
@ACCOUNT
def schedule(
    search: int, title: str, client: str, time: str, days: str, zone: str | None, to: str, account: str | None
) -> None:
    """Have a press review made again by itself, from a saved search (its number).

    \b
    broadsheet reviews schedule 3 --title "Morning review" --at 06:30 --zone Europe/Berlin
    """
    wanted = [day.strip().lower()[:3] for day in days.split(",") if day.strip()]
    if unknown := [day for day in wanted if day not in DAYS]:
        raise click.UsageError(f"{unknown[0]!r} is no weekday; write some of {','.join(DAYS)}")
    with desk_of(account) as desk:
        weekdays = [DAYS.index(day) for day in wanted]
        made = _scheduling(desk).add(
            search, title=title, client=client, time=time, weekdays=weekdays, zone=zone or "", to=to
        )
        click.echo(f"Schedule {made.id}: {made.title} at {made.time} ({made.zone}).")


@reviews.command()
@ACCOUNT
def schedules(account: str | None) -> None:
    """What is made again by itself.

    \b
    broadsheet reviews schedules
    """
    with desk_of(account) as desk:
        for one in _scheduling(desk).all():
            days = ",".join(DAYS[day] for day in sorted(one.weekdays))
            where = f"sent to {one.send_to}" if one.send_to else "as a draft"
            click.echo(f"{one.id:>5}  {one.time} {one.zone}  {days}  search {one.search}, {where}  {one.title}")


@reviews.command()
@NUMBER
@ACCOUNT
def unschedule(number: int, account: str | None) -> None:
    """Make it again no more; what was made stays.

    \b
    broadsheet reviews unschedule 2
    """
    with desk_of(account) as desk:
        _scheduling(desk).remove(number)
        click.echo(f"Schedule {number} is gone.")


commands: list[click.Command] = [reviews]
