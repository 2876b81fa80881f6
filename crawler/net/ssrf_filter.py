"""Which machines may be connected to: decided at connection time, for exactly the address that is then used.

A name is looked up once, every address it has is checked, and the socket goes to a checked address, so a name that
changes its mind between the check and the connection (DNS rebinding) gains nothing. Refused is whatever is not a public
unicast address: private, loopback, link-local, multicast, unspecified, shared (100.64/10, RFC 6598), reserved, and IPv6
addresses that carry an IPv4 one (mapped, NAT64, 6to4, Teredo), unless the owner allows that host:port.
"""

import asyncio
import contextlib
import ipaddress
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import httpcore2

from crawler.errors import NameUnknown, PrivateAddress
from crawler.net.connection_causes import name_error
from index.operations.public_addresses import is_public

Resolve = Callable[[str, int], Awaitable[list[str]]]


def _as_number(host: str) -> str | None:
    """The address that a host written in numbers stands for, in any spelling that systems read (`0x7f.1`, `2130706433`)."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not re.fullmatch(r"(?:0[xX][0-9a-fA-F]+|\d+)(?:\.(?:0[xX][0-9a-fA-F]+|\d+)){0,3}", host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


async def resolve(host: str, port: int) -> list[str]:
    """Return every numeric address of a name, as the system resolves it. Raises OSError.

    Each look-up has a daemon thread of its own, so that a name server that does not answer delays neither other
    look-ups, as it would in a thread pool, nor the end of the process.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def tell(resolved: list[str] | None, error: OSError | UnicodeError | None) -> None:
        if not answer.done():
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(resolved or [])

    def look_up() -> None:
        resolved, error = None, None
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            resolved = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as problem:
            error = problem
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, resolved, error)

    threading.Thread(target=look_up, name=f"look up {host}", daemon=True).start()
    return await answer


class Guard:
    """Decides where connections may go. allow_hosts: `host:port` pairs that are allowed to be private."""

    def __init__(self, allow_hosts: Collection[str], resolve: Resolve = resolve) -> None:
        self._allowed = frozenset(allow_hosts)
        self._resolve = resolve

    def allows(self, host: str, port: int) -> bool:
        """Return whether the owner has allowed exactly this host and port to be private."""
        return f"{host}:{port}" in self._allowed or f"[{host}]:{port}" in self._allowed

    def check_literal(self, host: str, port: int) -> None:
        """Check a host that a proxy will connect to: an IP address, or a loopback name.

        Other names are left to the proxy. Raises PrivateAddress.
        """
        if self.allows(host, port):
            return
        number = _as_number(host)
        if host == "localhost" or host.endswith(".localhost") or (number is not None and not is_public(number)):
            raise PrivateAddress(f"{host}:{port}")

    async def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a host to numeric addresses that may be connected to. Raises PrivateAddress, NameUnknown,
        NameServerSilent, Offline.

        A single private address among public ones is enough to refuse the name: no honest host publishes such a
        mixture.
        """
        where = f"{host}:{port}"
        try:
            resolved = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise name_error(where, error) from None
        if not resolved:
            raise NameUnknown(where, "the name has no address")
        if not self.allows(host, port):
            for address in resolved:
                if not is_public(address):
                    raise PrivateAddress(where, address if address != host else "")
        return resolved


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens TCP connections to checked addresses only, trying them in turn. guard: checks them."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._plain = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to a host.

        timeout: seconds for the look-up and all attempts together. Raises what `Guard.addresses` raises, and the
        connection errors of httpcore2.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._guard.addresses(host, port)
                for address in addresses[:-1]:
                    with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                        share = None if timeout is None else timeout / len(addresses)
                        return await self._plain.connect_tcp(address, port, share, local_address, socket_options)
                return await self._plain.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)
        except TimeoutError:
            raise httpcore2.ConnectTimeout(f"no connection to {host}:{port} in time") from None

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        raise httpcore2.ConnectError("no local sockets here")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
