"""`broadsheet users`: who may sign in, from the machine itself."""

import getpass
import sys

import click

from index.accounts.account_service import COMMAND_LINE, LINK_LASTS, AccountError, AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.operations.program import program
from index.operations.settings import load_settings

ROLES = click.Choice([role.value for role in Role])


@click.group(epilog="Example: broadsheet users add ines --role editor")
def users() -> None:
    """Who may sign in: add, list, set a password, remove."""


@users.command()
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.READER.value, show_default=True, help="What the account may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, role: str, password_stdin: bool) -> None:
    """Make an account; without a password on standard input, a link is printed with which its owner sets one.

    \b
    broadsheet users add ines --role editor
    echo "correct horse battery" | broadsheet users add otto --role owner --password-stdin
    """
    with open_archive(load_settings()) as archive:
        accounts = AccountService(archive.accounts)
        account = accounts.add(
            name, Role(role), by=COMMAND_LINE, password=sys.stdin.readline().rstrip("\n") if password_stdin else None
        )
        click.echo(f"{account.name} may sign in as {account.role.value}.")
        if account.password is None:
            _tell(accounts.reset_link(account, by=COMMAND_LINE))


@users.command("list")
def list_users() -> None:
    """Every account with its role.

    \b
    broadsheet users list
    """
    with open_archive(load_settings(), readonly=True) as archive:
        accounts = AccountService(archive.accounts).accounts()
        for account in accounts:
            seen = f"last seen {account.last_seen:%Y-%m-%d}" if account.last_seen else "never signed in"
            state = "disabled" if account.disabled else seen
            click.echo(f"{account.role.value:<7} {account.name:<32} {state}")
        if not accounts:
            click.echo(f"Nobody yet: `{program()} users add NAME --role owner`.")


@users.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--link", is_flag=True, help="Print a link that lets the account's holder set a password.")
def passwd(name: str, password_stdin: bool, link: bool) -> None:
    """Set the password of an account; every session of it ends.

    \b
    broadsheet users passwd ines
    broadsheet users passwd ines --link
    """
    with open_archive(load_settings()) as archive:
        accounts = AccountService(archive.accounts)
        account = accounts.find(name)
        if link:
            _tell(accounts.reset_link(account, by=COMMAND_LINE))
            return
        accounts.set_password(account, _password(password_stdin), by=COMMAND_LINE)
        click.echo(f"{account.name} has a new password; every session of it has ended.")


@users.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove an account with its sessions and keys.

    \b
    broadsheet users remove ines
    """
    with open_archive(load_settings()) as archive:
        accounts = AccountService(archive.accounts)
        account = accounts.find(name)
        accounts.remove(account, by=COMMAND_LINE)
        click.echo(f"{account.name} is gone.")


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("New password: ")
    if getpass.getpass("The same again: ") != first:
        raise AccountError("the two passwords differ; nothing was changed")
    return first


def _tell(token: str) -> None:
    settings = load_settings()
    site = settings.site_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    click.echo(f"Open this within {LINK_LASTS.days} days to set the password; it works once:\n  {site}/welcome/{token}")
