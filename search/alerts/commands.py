"""Commands of the program: `broadsheet alerts add, preview, list, show, change, pause, resume, test, remove`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from index.accounts.account_service import Identity
from index.alert import Alert, AlertKind, Timing, Unusual
from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import NotFound, QueryError, SettingsError
from index.languages import LANGUAGES
from index.operations.program import program
from index.operations.settings import Settings, load_settings
from index.query import Everything
from index.text.folding import fold
from index.text.localizable import Sentence
from index.text.slugs import slug
from search.alerts.alert_service import AlertService, Draft
from search.alerts.channels import apprise_channel
from search.alerts.channels.webhook import new_secret
from search.alerts.schedule import WEEKDAYS, in_words
from search.alerts.worker import checked_target, shown_target
from search.commands import opened, print_result
from search.desk.whose import ACCOUNT, desk_of
from search.page import Reading
from search.query.parse import Limits, parse
from search.saved.saved_searches import COMMAND_LINE, SavedSearches

ID_LENGTH = 32
DAYS = tuple(name[:3].lower() for name in WEEKDAYS)
ID = click.argument("alert_id", metavar="ID")

Command = Callable[..., None]


def timed(command: Command) -> Command:
    """With the options that say when an alert sends what it found, and what it is called."""
    for option in (
        click.option("--name", help="What it is called; by default as its search."),
        click.option(
            "--language",
            type=click.Choice(list(LANGUAGES)),
            help="Of its messages; by default that of the account, or the setting language.",
        ),
        click.option(
            "--unusual",
            type=click.Choice([one.value for one in Unusual]),
            help="Which days `--when unusual` tells of.  [default: more]",
        ),
        click.option("--zone", help="Whose clock, such as Europe/Berlin; by default that of the site."),
        click.option("--weekday", type=click.Choice(DAYS), help="For `--when weekly`.  [default: mon]"),
        click.option(
            "--hour",
            type=click.IntRange(0, 23),
            help="Of `daily`, `weekly`, and where silence is told.  [default: 8]",
        ),
        click.option(
            "--when",
            "timing",
            type=click.Choice([one.value for one in Timing]),
            help="When it says what it found.  [default: at-once]",
        ),
    ):
        command = option(command)
    return command


def _changes(typed: dict[str, Any]) -> dict[str, Any]:
    """What a draft has to have of what was typed."""
    given = {name: value for name, value in typed.items() if value is not None}
    return given | ({"weekday": DAYS.index(given["weekday"])} if "weekday" in given else {})


@click.group()
def alerts() -> None:
    """Get a message whenever a new article matches a query."""


@alerts.command()
@click.argument("query", required=False)
@click.option(
    "--saved", multiple=True, metavar="NAME|ID", help="Watch a saved search in place of a query; may be repeated."
)
@click.option("--kept", is_flag=True, help="Watch whether articles that the account keeps are changed or vanish.")
@click.option("--webhook", help="POST to this URL, signed according to Standard Webhooks.")
@click.option("--email", help="Send mail to this address; requires the smtp_... settings.")
@click.option(
    "--apprise", help="Send through Apprise to this address, like ntfy://host/topic; requires the extra apprise."
)
@timed
@ACCOUNT
def add(
    query: str | None,
    saved: tuple[str, ...],
    kept: bool,
    webhook: str | None,
    email: str | None,
    apprise: str | None,
    account: str | None,
    **typed: Any,
) -> None:
    """Watch a query, saved searches, or the articles that an account keeps, from now on.

    An alert on a query belongs to the machine and sends at once; the others belong to an account, as if they were made in the
    browser, and go to its mail address where nothing else is said.

    \b
    broadsheet alerts add 'person:"Marco Rubio" tariff' --webhook https://example.org/hook
    broadsheet alerts add '"drama or division"' --email editor@example.org
    broadsheet alerts add --saved "Timber tariffs" --when weekly --weekday mon --hour 7 --zone Europe/Berlin
    """
    if (query is not None) + bool(saved) + kept != 1:
        raise click.UsageError("give either a QUERY, --saved NAME or --kept")
    if query is None:
        if len([one for one in (webhook, email, apprise) if one]) > 1:
            raise click.UsageError("give one of --webhook URL, --email ADDRESS and --apprise URL, or none")
        draft = Draft(
            kept=kept,
            kind="webhook" if webhook else "apprise" if apprise else "email",
            target=webhook or apprise or email or "",
            **_changes(typed),
        )
        _add_of_account(draft, saved, account)
        return
    if account or _changes(typed):
        raise click.UsageError("--account, --name, --when and the like go with --saved or --kept; save the query first")
    settings = load_settings()
    target = webhook or email or apprise
    if target is None or len([one for one in (webhook, email, apprise) if one]) > 1:
        raise click.UsageError("give either --webhook URL, --email ADDRESS or --apprise URL, one of them")
    reading = _reading_of(query, settings)
    if email and not settings.smtp_host:
        raise SettingsError("no mail server is set up to send alerts; set smtp_host in broadsheet.toml")
    kind: AlertKind = "webhook" if webhook else "email" if email else "apprise"
    if apprise:
        try:
            apprise_channel.checked(apprise, settings, anywhere=True)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    alert = Alert(
        id=slug(query)[:ID_LENGTH].strip("-") or "alert",
        query=query,
        kind=kind,
        target=target,
        secret=new_secret(),
        created=datetime.now(UTC),
    )
    wrong = checked_target(alert)
    if wrong:
        raise click.UsageError(wrong)
    with open_archive(settings) as archive:
        name, number = alert.id, 2
        while not archive.alerts.add(alert):
            alert = Alert(
                id=f"{name}-{number}",
                query=query,
                kind=kind,
                target=target,
                secret=alert.secret,
                created=alert.created,
            )
            number += 1
    click.echo(f"{alert.id}: {kind} to {shown_target(alert)}, for {reading.understood_as}")
    for note in reading.notes:
        click.echo(f"  note: {note.text}")
    if kind == "webhook":
        click.echo(f"  signed with {alert.secret}")


def _reading_of(query: str, settings: Settings) -> Reading:
    """How the query of an alert is read. Raises QueryError."""
    reading = parse(query, Limits.of(settings))
    if isinstance(reading.tree, Everything):
        raise QueryError(
            Sentence("This alert would fire for every article; give it words or a filter."), code="matches_all"
        )
    return reading


def _add_of_account(draft: Draft, saved: tuple[str, ...], account: str | None) -> None:
    with desk_of(account) as desk:
        who = Identity(role=desk.account.role, account=desk.account)
        searches = tuple(_search_meant(desk.archive, desk.settings, name, who) for name in saved)
        alert = AlertService(desk.archive, desk.settings).add(replace(draft, searches=searches), who)
        click.echo(f"{alert.id}: {alert.kind} to {shown_target(alert)}, {in_words(alert)}, for {alert.name}")
        if alert.kind == "webhook":
            click.echo(f"  signed with {alert.secret}")


def _search_meant(archive: Archive, settings: Settings, text: str, who: Identity) -> int:
    """The saved search of a name that they see, their own before those that are shared; or of a number. Raises NotFound,
    UsageError where several have that name."""
    wanted, listed = fold(" ".join(text.split())), SavedSearches(archive, settings).listed(who)
    named = [one for one in listed if fold(one.search.name) == wanted]
    found = [one.search.id for one in named if one.mine] or [one.search.id for one in named]
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        raise click.UsageError(f"several saved searches are called {text!r}; name one by its number: {numbers}")
    if not found:
        found = [one.search.id for one in listed if str(one.search.id) == text.strip()]
    if not found:
        raise NotFound(f"there is no saved search {text!r}; `{program()} searches list` shows those there are")
    return found[0]


@alerts.command()
@click.argument("query", required=False)
@click.option(
    "--saved", multiple=True, metavar="NAME|ID", help="Of a saved search in place of a query; may be repeated."
)
@ACCOUNT
def preview(query: str | None, saved: tuple[str, ...], account: str | None) -> None:
    """Show what an alert would have told of in the last seven days; nothing is sent or kept.

    \b
    broadsheet alerts preview 'person:"Marco Rubio" tariff'
    broadsheet alerts preview --saved "Timber tariffs"
    """
    if (query is not None) + bool(saved) != 1:
        raise click.UsageError("give either a QUERY or --saved NAME")
    if query is not None:
        if account:
            raise click.UsageError("--account goes with --saved")
        with opened() as searcher:
            reading = _reading_of(query, searcher.settings)
            found = AlertService(searcher.archive, searcher.settings).preview(searcher, (), COMMAND_LINE, query=query)
        for note in reading.notes:
            click.echo(f"note: {note.text}", err=True)
    else:
        with desk_of(account) as desk, desk.searcher() as searcher:
            who = Identity(role=desk.account.role, account=desk.account)
            searches = tuple(_search_meant(desk.archive, desk.settings, name, who) for name in saved)
            found = AlertService(desk.archive, desk.settings).preview(searcher, searches, who)
    noun = "article" if found.total == 1 else "articles"
    click.secho(f"{found.total:,}{' or more' if found.more else ''} {noun} in the last seven days", bold=True)
    for result in found.results:
        print_result(result)
    if found.total > len(found.results):
        click.echo(f"\nThese are the newest {len(found.results)}.")


@alerts.command("list")
def list_alerts() -> None:
    """List all alerts and what became of their messages.

    \b
    broadsheet alerts list
    """
    with open_archive(load_settings()) as archive:
        known = archive.alerts.status()
        names = {one.id: one.name for one in archive.accounts.all()}
    if not known:
        click.echo(f"No alerts. Add one with: {program()} alerts add QUERY --webhook URL")
    for status in known:
        alert = status.alert
        click.echo(f"{alert.id}: {alert.name}" + (" (paused)" if alert.paused else ""))
        if alert.account is not None:
            click.echo(f"  {in_words(alert)}, of {names.get(alert.account, 'an account')}")
        figures = f"{status.sent} sent, {status.waiting} waiting, {status.failed} failed"
        cut_off = f", {status.unknown} interrupted" if status.unknown else ""
        click.echo(f"  {alert.kind} to {shown_target(alert)}: {figures}{cut_off}")
        if status.error:
            click.echo(f"  last error: {status.error}")


@alerts.command()
@ID
def show(alert_id: str) -> None:
    """What an alert watches, when it sends, and what became of its messages, the newest first.

    \b
    broadsheet alerts show timber-tariffs-x1y2z3
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        alert, _ = _alert_meant(archive, alert_id)
        click.echo(f"{alert.id}: {alert.name}" + (" (paused)" if alert.paused else ""))
        click.echo(f"  {alert.kind} to {shown_target(alert)}, {in_words(alert)}")
        if alert.language:
            click.echo(f"  messages in {alert.language}")
        if alert.query:
            click.echo(f"  query {alert.query}")
        if alert.kept:
            click.echo("  articles that are kept")
        for number in alert.searches:
            search = archive.saved_searches.get(number)
            click.echo(f"  saved search {number}: {search.name if search else '(removed)'}")
        for entry in AlertService(archive, settings).log(alert):
            click.echo(f"  {entry.at:%Y-%m-%d %H:%M} UTC  {'' if entry.good else '! '}{entry.said}")


@alerts.command()
@ID
@click.option("--saved", multiple=True, metavar="NAME|ID", help="From now on these saved searches; may be repeated.")
@timed
def change(alert_id: str, saved: tuple[str, ...], **typed: Any) -> None:
    """Change what an alert watches, when it sends, or what it is called; what is not given stays.

    \b
    broadsheet alerts change timber-tariffs-x1y2z3 --when daily --hour 7 --zone Europe/Berlin
    broadsheet alerts change timber-tariffs-x1y2z3 --saved "Timber tariffs" --saved Sawmills
    """
    changes = _changes(typed)
    if not (changes or saved):
        raise click.UsageError(
            "say what is to change: --saved, --when, --hour, --weekday, --zone, --unusual, --language or --name"
        )
    settings = load_settings()
    with open_archive(settings) as archive:
        alert, who = _alert_meant(archive, alert_id)
        if saved:
            changes["searches"] = tuple(_search_meant(archive, settings, name, who) for name in saved)
        after = AlertService(archive, settings).change(alert.id, replace(Draft.of(alert), **changes), who)
        click.echo(f"{after.id}: {after.kind} to {shown_target(after)}, {in_words(after)}, for {after.name}")


@alerts.command()
@ID
def pause(alert_id: str) -> None:
    """Send nothing until `resume`; what is found meanwhile is not sent later.

    \b
    broadsheet alerts pause drama-or-division
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        alert, who = _alert_meant(archive, alert_id)
        AlertService(archive, settings).pause(alert.id, who)
    click.echo(f"{alert.id} is paused; `{program()} alerts resume {alert.id}` lifts that.")


@alerts.command()
@ID
def resume(alert_id: str) -> None:
    """Send again what is found from now on.

    \b
    broadsheet alerts resume drama-or-division
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        alert, who = _alert_meant(archive, alert_id)
        AlertService(archive, settings).resume(alert.id, who)
    click.echo(f"{alert.id} sends what is found from now on.")


@alerts.command()
@ID
def test(alert_id: str) -> None:
    """Have a test message sent; the alerts process does so, and `show` says how that went.

    \b
    broadsheet alerts test drama-or-division
    """
    settings = load_settings()
    with open_archive(settings) as archive:
        alert, who = _alert_meant(archive, alert_id)
        AlertService(archive, settings).ask_for_test(alert.id, who)
    click.echo(
        f"A test is sent as soon as the alerts process looks; `{program()} alerts show {alert.id}` says how it went."
    )


def _alert_meant(archive: Archive, alert_id: str) -> tuple[Alert, Identity]:
    """The alert of an id, and whose rights it is changed with: those of its account, where it has one. Raises NotFound."""
    alert = archive.alerts.get(alert_id)
    if alert is None:
        raise NotFound(f"there is no alert {alert_id!r}; `{program()} alerts list` shows those there are")
    account = archive.accounts.get(alert.account) if alert.account is not None else None
    return alert, Identity(role=account.role, account=account) if account else COMMAND_LINE


@alerts.command()
@ID
def remove(alert_id: str) -> None:
    """Remove an alert; it sends nothing more.

    \b
    broadsheet alerts remove drama-or-division
    """
    with open_archive(load_settings()) as archive:
        if not archive.alerts.remove(alert_id):
            raise NotFound(f"there is no alert {alert_id!r}; `{program()} alerts list` shows those there are")
    click.echo(f"Removed the alert {alert_id}.")


commands: list[click.Command] = [alerts]
