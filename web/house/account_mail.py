"""Links by mail: invitations, and new passwords for who asks for one.

In the language of the account; where it has none, of the page on which somebody asked. Only where a mail server and the site's
address are set: a link in a mail must not lead to whatever host a request named.
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
from index.languages import N_, current, in_language
from index.languages import gettext as _
from index.languages.offered import language
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
    text = _paragraphs(
        _("%(by)s invites you to %(site)s.", by=by, site=settings.site_name),
        _("Open this link within three days to choose a name and a password; it works once:")
        + f"\n{_link(settings, token)}",
    )
    deliver(written(to, _("An invitation to %(site)s", site=settings.site_name), text, settings), settings)


def send_reset(account: Account, token: str) -> None:
    """Raises MailError."""
    _send_reset(services().settings, account, token, N_("To set one, open this link within three days; it works once:"))


def _send_reset(settings: Settings, account: Account, token: str, how: str) -> None:
    """how: the sentence before the link, in English."""
    with in_language(language(account.language or "") or current()):
        text = _paragraphs(
            _(
                "Somebody asked for a new password for %(name)s at %(site)s.",
                name=account.name,
                site=settings.site_name,
            ),
            _(how) + f"\n{_link(settings, token)}",
            _("If that was not you, leave it: nothing has changed."),
        )
        subject = _("A new password for %(site)s", site=settings.site_name)
    deliver(written(account.mail or "", subject, text, settings), settings)


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(texts) + "\n"


def _link(settings: Settings, token: str) -> str:
    return f"{settings.site_url.rstrip('/')}/welcome/{token}"


def send_forgotten(typed: str) -> None:
    """Send a link to whoever has that name or address here, if anybody has, and return at once: neither the answer nor its time
    says whether anybody does."""
    settings, archive = services().settings, services().readers.archive
    accounts = AccountService(archive.accounts)
    spoken = current()  # by who asks; the thread that sends has no request

    def work() -> None:
        for account in _meant(archive.accounts, typed):
            if account.disabled is None and account.mail:
                token = accounts.reset_link(account, by=BY_MAIL, lasts=FORGOTTEN_LASTS)
                with in_language(spoken):
                    _send_reset(
                        settings, account, token, N_("To set one, open this link within an hour; it works once:")
                    )

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
