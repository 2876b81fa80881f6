"""Why a connection failed, as an error that says what to do, derived from what the system and TLS report."""

import errno
import os
import socket
import ssl
from collections.abc import Iterator

from crawler import errors
from crawler.errors import FetchError

_NAME_SERVER = frozenset({socket.EAI_AGAIN, socket.EAI_FAIL, socket.EAI_SYSTEM})
_NO_WAY = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})
_PLACES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses for documentation (RFC 5737, RFC 3849): nothing is sent there."""
_CERTIFICATES = {
    9: "it is not valid yet; check the clock of this machine",
    10: "it has expired; check the clock of this machine, else the outlet has to renew it",
    18: "the host signed it itself; if it is yours, add it to the certificates that this machine trusts",
    **dict.fromkeys(
        (19, 20, 21),
        "nobody whom this machine trusts has signed it; if it is yours, add its authority to the certificates that it trusts",
    ),
    23: "it was revoked; the outlet has to renew it",
    **dict.fromkeys((62, 64), "it is made out to another name; check the address"),
}
"""X509_V_ERR_* of OpenSSL (x509_vfy.h)."""


def has_route() -> bool:
    """Return whether this machine has a route to the public network.

    Only the routing table is consulted; nothing is sent.
    """
    for family, address in _PLACES:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
                return True
        except OSError:
            continue
    return False


def name_error(where: str, error: OSError | UnicodeError) -> FetchError:
    """Return the error for a failed name look-up. where: host and port, to name in the message."""
    if not isinstance(error, socket.gaierror):
        return errors.NameUnknown(where, getattr(error, "strerror", None) or "no such name")
    if not has_route():
        return errors.Offline(where)
    kind = errors.NameServerSilent if error.errno in _NAME_SERVER else errors.NameUnknown
    return kind(where, error.strerror or "")


def connection_error(url: str, error: BaseException) -> FetchError:
    """Return the error for a connection that was refused, had no route, or could not be encrypted.

    url: the address to name in it; error: what the network library raised.
    """
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            said = (
                _CERTIFICATES.get(getattr(cause, "verify_code", 0))
                or getattr(cause, "verify_message", "")
                or str(cause)
            )
            return errors.CertificateBad(url, said[:160])
    for cause in chain:
        if isinstance(cause, ssl.SSLError):
            return errors.TlsFailed(url, (getattr(cause, "reason", None) or str(cause))[:160])
    number = next((cause.errno for cause in chain if isinstance(cause, OSError) and cause.errno), None)
    if number in _NO_WAY and not has_route():
        return errors.Offline(url)
    return errors.ConnectFailed(url, os.strerror(number) if number else str(error)[:160])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what led to it, and what is grouped in it; each once."""
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        cause = left.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        left += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            left += cause.exceptions
