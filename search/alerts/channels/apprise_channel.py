"""Sending a message through Apprise (https://github.com/caronc/apprise): Slack, Teams, Matrix, Telegram, ntfy and many more.

An extra: `pip install broadsheet[apprise]`. Its addresses hold tokens, so they are shown only without them.
"""

from typing import Any

from index.errors import SettingsError
from index.languages import gettext as _
from index.operations.public_addresses import NotPublic, public_addresses
from index.operations.settings import Settings
from index.text.localizable import Sentence
from search.alerts.channels.sending import Committing, GaveUp, NotSent
from search.alerts.message import Message, line

BODY_MOST = 3_000
"""Characters of a message: what most services show in one."""
LOCAL = frozenset(
    (
        "dbus",
        "glib",
        "gnome",
        "kde",
        "macosx",
        "qt",
        "syslog",
        "windows",
        "hid",
        "exec",
        "script",
        "python",
        "file",
        "smb",
    )
)
"""Schemes that reach the machine itself; only the command line may use them."""


def _library() -> Any:
    try:
        import apprise
    except ImportError:
        raise SettingsError(
            Sentence(
                "Apprise is not installed; install it with: %(command)s", command="pip install 'broadsheet[apprise]'"
            )
        ) from None
    return apprise


def is_installed() -> bool:
    """Whether the extra is there."""
    try:
        _library()
    except SettingsError:
        return False
    return True


def checked(target: str, settings: Settings, *, anywhere: bool) -> None:
    """Raises ValueError with a sentence for an address that cannot be sent to. anywhere: also to this machine and its network."""
    scheme = target.partition("://")[0].lower()
    if not anywhere and scheme.rstrip("s") in LOCAL | {one.rstrip("s") for one in LOCAL}:
        raise ValueError(
            Sentence("this address reaches the server itself; only its owner can use it, on the command line")
        )
    try:
        service = _library().Apprise.instantiate(target, suppress_exceptions=True)
    except SettingsError as error:
        raise ValueError(str(error)) from None
    if service is None:
        raise ValueError(
            Sentence(
                "Apprise does not understand this address; see https://appriseit.com for how each service is written"
            )
        )
    host = getattr(service, "host", None)
    if not anywhere and isinstance(host, str) and host:
        port = getattr(service, "port", None) or (443 if getattr(service, "secure", True) else 80)
        try:
            public_addresses(host, int(port), settings.allow_hosts)
        except NotPublic as error:
            raise ValueError(str(error)) from None


def shown(target: str) -> str:
    """The address without its tokens."""
    try:
        service = _library().Apprise.instantiate(target, suppress_exceptions=True)
        if service is not None:
            return str(service.url(privacy=True)).partition("?")[0]
    except SettingsError:
        pass
    return target.partition("://")[0] + "://…"


def notify(message: Message, settings: Settings, committing: Committing) -> None:
    """Send it. Raises GaveUp for an address that cannot be used, NotSent where the service did not take it."""
    alert = message.alert
    try:
        checked(alert.target, settings, anywhere=alert.account is None)
    except ValueError as error:
        raise GaveUp(str(error)) from None
    service = _library().Apprise.instantiate(alert.target, suppress_exceptions=True)
    committing()
    if not service.notify(title=line(message.subject)[:200], body=_body(message)):
        raise NotSent(Sentence("%(address)s did not take the message", address=shown(alert.target)))


def _body(message: Message) -> str:
    text = message.text()
    if len(text) <= BODY_MOST:
        return text
    rest = _("… the rest: %(address)s", address=message.page_url) if message.page_url else "…"
    more = f"\n{rest}\n"
    return text[: BODY_MOST - len(more)].rpartition("\n")[0] + more
