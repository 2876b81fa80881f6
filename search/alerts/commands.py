"""Commands of the program: `broadsheet alerts add, list, remove`."""

from datetime import UTC, datetime

import click

from index.alert import Alert, AlertKind
from index.archive import open_archive
from index.errors import NotFound, QueryError, SettingsError
from index.operations.program import program
from index.operations.settings import load_settings
from index.query import Everything
from index.text.slugs import slug
from search.alerts import apprise_channel
from search.alerts.schedule import in_words
from search.alerts.webhook import new_secret
from search.alerts.worker import checked_target, shown_target
from search.query.parse import Limits, parse

ID_LENGTH = 32


@click.group()
def alerts() -> None:
    """Get a message whenever a new article matches a query."""


@alerts.command()
@click.argument("query")
@click.option("--webhook", help="POST to this URL, signed according to Standard Webhooks.")
@click.option("--email", help="Send mail to this address; requires the smtp_... settings.")
@click.option(
    "--apprise", help="Send through Apprise to this address, like ntfy://host/topic; requires the extra apprise."
)
def add(query: str, webhook: str | None, email: str | None, apprise: str | None) -> None:
    """Watch a query from now on.

    \b
    broadsheet alerts add 'person:"Marco Rubio" tariff' --webhook https://example.org/hook
    broadsheet alerts add '"drama or division"' --email editor@example.org
    """
    settings = load_settings()
    target = webhook or email or apprise
    if target is None or len([one for one in (webhook, email, apprise) if one]) > 1:
        raise click.UsageError("give either --webhook URL, --email ADDRESS or --apprise URL, one of them")
    reading = parse(query, Limits.of(settings))
    if isinstance(reading.tree, Everything):
        raise QueryError("This alert would fire for every article; give it words or a filter.", code="matches_all")
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


@alerts.command("list")
def list_alerts() -> None:
    """List all alerts and what became of their messages.

    \b
    broadsheet alerts list
    """
    with open_archive(load_settings()) as archive:
        known = archive.alerts.status()
    if not known:
        click.echo(f"No alerts. Add one with: {program()} alerts add QUERY --webhook URL")
    for status in known:
        alert = status.alert
        click.echo(f"{alert.id}: {alert.name}" + (" (paused)" if alert.paused else ""))
        if alert.account is not None:
            click.echo(f"  {in_words(alert)}, made in the browser")
        figures = f"{status.sent} sent, {status.waiting} waiting, {status.failed} failed"
        cut_off = f", {status.unknown} interrupted" if status.unknown else ""
        click.echo(f"  {alert.kind} to {shown_target(alert)}: {figures}{cut_off}")
        if status.error:
            click.echo(f"  last error: {status.error}")


@alerts.command()
@click.argument("alert_id", metavar="ID")
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
