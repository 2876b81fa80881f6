"""Links by mail: invitations, and new passwords for who asks for one.

Only where a mail server and the site's address are set: a link in a mail must not lead to whatever host a request named.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from flask import current_app

from index.accounts.account_service import AccountService
from index.accounts.protocols import AccountStore
from index.accounts.values import Account, account_name, mail_address
from index.errors import BroadsheetError
from index.operations.mailer import deliver, written
from index.operations.settings import Settings
from web.services import services

log = logging.getLogger(__name__)

FORGOTTEN_LASTS = timedelta(hours=1)
"""How long a link works that somebody asked for who could not sign in."""
AT_ONCE = 4
"""Mails that are sent side by side by one process; who asks meanwhile has to ask again."""
BY_MAIL = "mail"
"""Who is said to have made a link that somebody asked for who could not sign in."""


def mail_is_set(settings: Settings) -> bool:
    """Whether links can be sent."""
    return bool(settings.smtp_host and settings.site_url)


def send_invitation(to: str, token: str, *, by: str) -> None:
    """Raises MailError."""
    settings = services().settings
    text = (
        f"{by} invites you to {settings.site_name}.\n\n"
        f"Open this link within three days to choose a name and a password; it works once:\n{_link(settings, token)}\n"
    )
    deliver(written(to, f"An invitation to {settings.site_name}", text, settings), settings)


def send_reset(account: Account, token: str) -> None:
    """Raises MailError."""
    _send_reset(services().settings, account, token, "within three days")


def _send_reset(settings: Settings, account: Account, token: str, lasts: str) -> None:
    text = (
        f"Somebody asked for a new password for {account.name} at {settings.site_name}.\n\n"
        f"To set one, open this link {lasts}; it works once:\n{_link(settings, token)}\n\n"
        "If that was not you, leave it: nothing has changed.\n"
    )
    deliver(written(account.mail or "", f"A new password for {settings.site_name}", text, settings), settings)


def _link(settings: Settings, token: str) -> str:
    return f"{settings.site_url.rstrip('/')}/welcome/{token}"


def send_forgotten(typed: str) -> None:
    """Send a link to whoever has that name or address here, if anybody has, and return at once: neither the answer nor its time
    says whether anybody does."""
    settings, archive = services().settings, services().readers.archive
    accounts = AccountService(archive.accounts)

    def work() -> None:
        for account in _meant(archive.accounts, typed):
            if account.disabled is None and account.mail:
                token = accounts.reset_link(account, by=BY_MAIL, lasts=FORGOTTEN_LASTS)
                _send_reset(settings, account, token, "within an hour")

    _aside(work)


def _meant(store: AccountStore, typed: str) -> list[Account]:
    """Accounts of a name, or with an address."""
    with suppress(ValueError):
        if found := store.with_mail(mail_address(typed)):
            return found
    with suppress(ValueError):
        if (named := store.named(account_name(typed))) is not None:
            return [named]
    return []


def _aside(work: Callable[[], None]) -> None:
    places: threading.Semaphore = current_app.extensions.setdefault("broadsheet-mail", threading.Semaphore(AT_ONCE))
    if not places.acquire(blocking=False):
        log.warning("too many mails are being sent; one was not")
        return

    def run() -> None:
        try:
            work()
        except BroadsheetError as error:
            log.error("a mail was not sent: %s", error)
        finally:
            places.release()

    threading.Thread(target=run, name="mail", daemon=True).start()
