"""Which addresses are public, and a look-up that gives no others: for whoever connects to where a user said."""

import ipaddress
import socket
from collections.abc import Collection

from index.errors import BroadsheetError
from index.text.localizable import Sentence

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotPublic(BroadsheetError):
    """The address is not a public one, or the name has none."""


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in ("100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10", "::/96", "100::/64")
)


def is_public(address: str) -> bool:
    """Return whether a numeric address may be connected to without the owner's permission."""
    try:
        ip: IpAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address:
        return False
    inner = _inner(ip)
    if inner is not None:
        return is_public(str(inner))
    if any(ip.version == net.version and ip in net for net in _REFUSED):
        return False
    return ip.is_global and not (
        ip.is_multicast or ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_reserved or ip.is_unspecified
    )


def _inner(ip: IpAddress) -> IpAddress | None:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def public_addresses(host: str, port: int, allowed: Collection[str]) -> list[str]:
    """The numeric addresses of a host, all of which are public: a single private one among them is enough to refuse the name.
    allowed: `host:port` pairs that may be private (setting `allow_hosts`). Raises NotPublic."""
    where = f"{host}:{port}"
    try:
        entries = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotPublic(Sentence("%(host)s cannot be found", host=where)) from None
    found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    permitted = where in allowed or f"[{host}]:{port}" in allowed
    if not found or not (permitted or all(map(is_public, found))):
        raise NotPublic(
            Sentence(
                "%(host)s is not a public address; the owner of this server can allow it (setting allow_hosts)",
                host=where,
            )
        )
    return found
