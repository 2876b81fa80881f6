"""Commands of the program: `broadsheet links list, make, take-back`."""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import click

from index.sharing.handing_out import HandingOut
from search.desk.sharing_out import SHOWS, SharingOut
from search.desk.whose import ACCOUNT, desk_of
from search.parameters import parameters
from search.query.long_queries import LongQueries
from search.request import SearchQuery

DAYS = 14
"""Days that a link works where nothing else is said."""


@click.group()
def links() -> None:
    """Secret links for readers outside: list, make, take back."""


@links.command("list")
@ACCOUNT
def list_links(account: str | None) -> None:
    """Every link that the account made, newest first, without its secret.

    \b
    broadsheet links list
    """
    with desk_of(account) as desk:
        now = datetime.now(UTC)
        for link in HandingOut(desk.archive, desk.settings).of(desk.account):
            until = (
                "taken back" if link.taken_back else f"until {link.ends:%Y-%m-%d}" if link.ends else "until taken back"
            )
            used = f"used {link.opened:%Y-%m-%d}" if link.opened else "never used"
            state = until if link.works(now) or link.taken_back else "ended"
            click.echo(f"{link.id:>5}  {link.kind.value:<10}  {state:<16}  {used:<16}  {link.title}")


@links.command()
@click.argument("kind", type=click.Choice([one.value for one in SHOWS]))
@click.argument("what")
@click.option("--title", default="", help="What whoever opens it sees above.")
@click.option("--days", default=DAYS, show_default=True, help="How long it works.")
@ACCOUNT
def make(kind: str, what: str, title: str, days: int, account: str | None) -> None:
    """Make a link to a collection (its name or number), to a press review (its number), or to a search (its words).

    \b
    broadsheet links make collection "Coal phase-out" --days 7
    broadsheet links make review 12
    broadsheet links make search 'coal since:7d' --title "Coal, the last week"
    """
    with desk_of(account) as desk:
        out = SharingOut(desk.archive, desk.settings, desk.account, by=desk.by)
        if kind == "search":
            query = LongQueries(desk.archive, desk.settings).kept(SearchQuery(q=what))
            link, secret = out.search(query, urlencode(parameters(query), quote_via=quote), title, days)
        elif kind == "collection":
            link, secret = out.collection(desk.collecting.find(what).id, title, days)
        else:
            if not (what.isascii() and what.isdecimal() and len(what) < 19):
                raise click.UsageError("a press review is called by its number; `reviews list` shows them")
            link, secret = out.review(int(what), title, days)
        click.echo(f"{desk.settings.site_url.rstrip('/')}/shared/{secret}")
        click.echo(f"Number {link.id}, until {link.ends:%Y-%m-%d}. The address is shown this once.", err=True)


@links.command("take-back")
@click.argument("number", type=click.IntRange(1, 1 << 62))
@ACCOUNT
def take_back(number: int, account: str | None) -> None:
    """Let a link work no more.

    \b
    broadsheet links take-back 3
    """
    with desk_of(account) as desk:
        HandingOut(desk.archive, desk.settings).take_back(desk.account, number, by=desk.by)
        click.echo(f"Link {number} works no more.")


commands: list[click.Command] = [links]
