"""The header in which a proxy says who has signed in: believed of named proxies only, and removed from what anybody else sends."""

import logging
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from index.errors import SettingsError
from index.operations.setting_values import Network
from index.operations.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

NAMED = "broadsheet.signed_in"
"""Where in the WSGI environment the name stands that a proxy gave: no header can be called so."""


class ProxyHeader:
    """WSGI middleware. It has to wrap whatever makes the address of the client out of `X-Forwarded-For`: only the peer of the
    connection itself counts. Raises SettingsError where no proxies are named."""

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self._app = app
        self._variable = "HTTP_" + settings.sign_in_header.upper().replace("-", "_") if settings.sign_in_header else ""
        self._proxies = settings.sign_in_proxies
        if self._variable and not self._proxies:
            raise SettingsError(
                f"sign_in_header is {settings.sign_in_header!r}, but nobody is named who may send it; set sign_in_proxies to the "
                "address of the proxy, e.g. 127.0.0.1"
            )

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ.pop(NAMED, None)
        given = environ.pop(self._variable, None) if self._variable else None
        if given and is_one_of(environ.get("REMOTE_ADDR", ""), self._proxies):
            name = _decoded(given)
            if name is None:
                log.warning("the proxy named more than one person, or nobody; it has to replace what clients send")
            else:
                environ[NAMED] = name
        return self._app(environ, start_response)


def is_one_of(address: str, networks: Iterable[Network]) -> bool:
    """Whether the peer of a connection is in one of them. An IPv4 address that came by IPv6 counts as what it is."""
    try:
        peer = ip_address(address)
    except ValueError:  # a Unix socket has none
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
        peer = peer.ipv4_mapped
    return any(peer.version == network.version and peer in network for network in networks)


def _decoded(value: str) -> str | None:
    """The name, sent as UTF-8; None for several, which servers join with commas."""
    try:
        name = value.encode("latin-1").decode("utf-8").strip(" \t")
    except UnicodeError:
        return None
    return name if name and "," not in name else None
