"""How the values of settings are read: each function takes what stands in the file, or a text from the environment.

Raises ValueError with the end of a sentence that says what to write instead.
"""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from index.accounts.rights import Role
from index.article import Right
from index.languages.offered import LANGUAGES
from index.operations.durations import parse_duration

Network = IPv4Network | IPv6Network


def as_text(value: Any) -> str:
    """Text as it is."""
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    return value


def as_path(value: Any) -> Path:
    """A path; `~` is the home directory."""
    return Path(as_text(value)).expanduser()


def as_whole(value: Any) -> int:
    """A whole number from 0 on."""
    if isinstance(value, bool):
        raise ValueError("must be a whole number")
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not a whole number") from None
    if number < 0:
        raise ValueError("it cannot be negative")
    return number


def as_number(value: Any) -> float:
    """A finite number from 0 on."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is not a number") from None
    if not 0 <= number < float("inf"):
        raise ValueError("it has to be a finite number and cannot be negative")
    return number


def as_seconds(value: Any) -> float:
    """Seconds: a number, or a duration like `15m`."""
    return as_number(value) if isinstance(value, int | float) else parse_duration(as_text(value))


def as_switch(value: Any) -> bool:
    """on or off."""
    if isinstance(value, bool):
        return value
    known = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
    try:
        return known[str(value).strip().lower()]
    except KeyError:
        raise ValueError(f"{value!r} must be on or off") from None


def as_names(value: Any) -> frozenset[str]:
    """Words between commas, or a list of them, in small letters."""
    items = value if isinstance(value, list) else as_text(value).split(",")
    return frozenset(as_text(item).strip().lower() for item in items if as_text(item).strip())


def as_rights(value: Any) -> tuple[Right, ...]:
    """Statements of a publisher, by their names."""
    named = as_names(value)
    if unknown := sorted(named - set(Right)):
        raise ValueError(f"{unknown[0]!r} is no statement of a publisher; write some of {', '.join(Right)}")
    return tuple(right for right in Right if right in named)


def as_reading(value: Any) -> str:
    """Who may read: everybody, or who is signed in."""
    if value not in ("open", "signed-in"):
        raise ValueError("write open or signed-in")
    return str(value)


def as_networks(value: Any) -> tuple[Network, ...]:
    """Networks in CIDR notation, between commas or as a list."""
    items = value if isinstance(value, list) else as_text(value).split(",")
    networks = []
    for item in filter(None, (as_text(item).strip() for item in items)):
        try:
            networks.append(ip_network(item, strict=False))
        except ValueError:
            raise ValueError(f"{item!r} is no network; write addresses like 127.0.0.1, 10.0.0.0/8 or ::1") from None
    return tuple(networks)


def as_header(value: Any) -> str:
    """The name of an HTTP header, which has no meaning of its own; empty: none."""
    name = as_text(value).strip()
    if name and not re.fullmatch(r"[A-Za-z0-9-]{1,64}", name):
        raise ValueError(f"{value!r} is no name of a header; write letters, digits and hyphens, like Remote-User")
    if name.lower() in ("host", "cookie", "authorization", "content-length", "content-type", "x-form-token"):
        raise ValueError(f"{name} has a meaning of its own; let the proxy use another header, like Remote-User")
    return name


def as_role(value: Any) -> str:
    """A role; empty: none."""
    if value not in ("", *Role):
        raise ValueError(f"write {', '.join(Role)}, or leave it empty")
    return str(value)


def as_role_names(value: Any) -> tuple[tuple[str, str], ...]:
    """(name elsewhere, role here), of pairs like `newsroom=editor`."""
    items = value if isinstance(value, list) else as_text(value).split(",")
    pairs = []
    for item in filter(None, (as_text(item).strip() for item in items)):
        theirs, equals, ours = item.rpartition("=")
        if not equals or not theirs.strip() or ours.strip() not in list(Role):
            raise ValueError(f"{item!r} names no role; write pairs like newsroom-admins=owner, newsroom=editor")
        pairs.append((theirs.strip(), ours.strip()))
    return tuple(pairs)


def as_issuer(value: Any) -> str:
    """The address of an OpenID Connect issuer; empty: none."""
    text = as_text(value).strip()
    if text and not re.fullmatch(r"https?://[^\s?#]+", text):
        raise ValueError(f"{value!r} is no issuer; write its address, like https://login.example.org/realms/news")
    return text


def as_addresses(value: Any) -> tuple[str, ...]:
    """Addresses of nodes, without user and password, between commas or as a list."""
    items = value if isinstance(value, list) else as_text(value).split(",")
    addresses = tuple(filter(None, (as_text(item).strip().rstrip("/") for item in items)))
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("an address is needed for each node, like https://search1.example.org:9200")
        if parts.username or parts.password:  # not repeated: messages and logs would show the password
            raise ValueError("leave user and password out of the address; they have settings of their own")
    if not addresses:
        raise ValueError("write at least one address, like http://127.0.0.1:9200")
    return addresses


def as_index_name(value: Any) -> str:
    """What the names of indexes may begin with."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", as_text(value)):
        raise ValueError(f"{value!r} cannot begin the name of an index; write small letters, digits, - and _")
    return as_text(value)


def as_count(value: Any) -> int:
    """A whole number from 1 on."""
    if not (number := as_whole(value)):
        raise ValueError("it has to be 1 or more")
    return number


def as_zone(value: Any) -> ZoneInfo:
    """A time zone by its IANA name."""
    try:
        return ZoneInfo(as_text(value))
    except (OSError, ValueError, KeyError):
        raise ValueError(f"{value!r} is not a time zone; write one like Europe/Berlin or UTC") from None


def as_language(value: Any) -> str:
    """A language of the page, by its tag."""
    if value not in LANGUAGES:
        raise ValueError(f"{value!r} is no language of the pages; write one of {', '.join(LANGUAGES)}")
    return str(value)
