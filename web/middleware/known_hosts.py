"""Which Host headers are accepted: only names by which this server is known.

Another site can make a browser send requests under a name that resolves to this machine (DNS rebinding), and a forged Host
would end up in feeds and absolute links. Without `trusted_hosts`, IP addresses, localhost and the machine's own names are
accepted; every other name has to be listed.
"""

import ipaddress
import json
import re
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.operations.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SHAPE = re.compile(
    r"(?P<name>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)
LONGEST_HOST = 255


def host_name(host: str) -> str | None:
    """The name in a Host header, in lower case and without the port; None if the header is malformed."""
    match = _SHAPE.fullmatch(host) if len(host) <= LONGEST_HOST else None
    if match is None or int(match["port"] or 0) > 65535:
        return None
    return match["name"].lower().rstrip(".").strip("[]")


def public(host: str) -> bool:
    """Whether a server bound to this host can be reached from other machines."""
    if host.lower() == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def own_names(settings: Settings) -> frozenset[str]:
    """Names that are accepted without being listed."""
    machine = socket.gethostname().lower()
    names = {"localhost", settings.host.lower(), machine, machine.split(".")[0], machine.split(".")[0] + ".local"}
    if settings.site_url:
        names.add((urlsplit(settings.site_url).hostname or "").lower())
    return frozenset(names - {""})


class KnownHosts:
    """WSGI middleware: answers 400 to a request whose Host is malformed or unknown, and passes on all others."""

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self._app = app
        self._listed = settings.trusted_hosts
        self._own = own_names(settings)

    def _known(self, name: str) -> bool:
        if self._listed:
            return any(name == host or (host.startswith(".") and name.endswith(host)) for host in self._listed)
        if name in self._own or name.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        # HTTP/1.0 and health checks of old load balancers send none; the server's own address stands in then.
        name = host_name(host if host is not None else f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}")
        if name is not None and self._known(name):
            return self._app(environ, start_response)
        detail = (
            "The Host header of this request is not a valid host name."
            if name is None
            else "This server does not answer to that host name. Its owner can add it to trusted_hosts."
        )
        problem = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": detail, "code": "bad_host"}
        body = json.dumps(problem).encode()
        headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body)))]
        start_response("400 Bad Request", headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]
