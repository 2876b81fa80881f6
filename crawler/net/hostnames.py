"""Host names: their form on the wire, which of them are IP addresses, and which belong to one registrant.

The only door to `idna` (IDNA 2008, RFC 5891, with the mapping of UTS 46, non-transitional: `straße.de` and `strasse.de` are
two names) and to `publicsuffixlist` (publicsuffix.org: under `co.uk` and `github.io` every name has an owner of its own).
"""

import ipaddress
import re
from functools import lru_cache
from pathlib import Path

import idna
from publicsuffixlist import PSLFILE, PublicSuffixList

MAX_LENGTH = 253
"""Characters of a name as the DNS carries it (RFC 1035 2.3.4); a label has at most 63."""

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
"""Wider than the rules for host names: names with underscores and odd hyphens exist and are answered."""
_FOUR_NUMBERS = re.compile(r"\d+(?:\.\d+){3}")
_TWINS = frozenset({"www", "m", "mobile", "amp", "touch", "wap"})


@lru_cache(maxsize=4096)
def to_ascii(host: str) -> str:
    """Return the name in the form used for look-ups: lower case, no final dot, other scripts as A-labels (UTS 46). IP
    addresses are returned as such.

    Raises ValueError with a phrase that says what is wrong with the name.
    """
    if ":" in host:
        if not is_number(host.lower()):
            raise ValueError("the host is not a valid IPv6 address")
        return host.lower()
    name = host.lower() if host.isascii() else _mapped(host)
    name = name.removesuffix(".")
    if _FOUR_NUMBERS.fullmatch(name) and not is_number(name):  # 0177.0.0.1, which some read as 127.0.0.1
        raise ValueError("the host is not a valid numeric address")
    labels = [label if label.isascii() else _a_label(label) for label in name.split(".")]
    for label in labels:
        if not label:
            raise ValueError("a part of the host's name is empty")
        if len(label) > 63:
            raise ValueError("a part of the host's name is longer than 63 characters")
        if not _LABEL.fullmatch(label):
            raise ValueError(f"the host's name contains characters that are not allowed in a name: {label[:40]!r}")
    name = ".".join(labels)
    if len(name) > MAX_LENGTH:
        raise ValueError(f"the host's name is longer than {MAX_LENGTH} characters")
    return name


@lru_cache(maxsize=4096)
def registered(host: str) -> str | None:
    """Return the registered domain (`example.co.uk`, `alice.github.io`); None for IP addresses, single labels and
    public suffixes themselves (`co.uk`, `github.io`).

    host: as `to_ascii` returns it.
    """
    if is_number(host) or "." not in host:
        return None
    return _list().privatesuffix(host)


@lru_cache(maxsize=4096)
def without_twin(host: str) -> str:
    """Return the name without the labels that sites prepend for other editions of the same pages: `www`, `m`, `amp`
    ...

    A label is removed only if the remainder has the same owner: `m.github.io` is somebody's own site, and `www.co.uk`
    a domain of its own.
    """
    labels = host.split(".")
    while labels[0] in _TWINS and registered(rest := ".".join(labels[1:])) and len(labels) > 2:
        labels = rest.split(".")
    if len(labels) > 2 and labels[1] == "m" and registered(".".join(labels[2:])):  # en.m.example.org
        labels = [labels[0], *labels[2:]]
    return ".".join(labels)


def is_number(host: str) -> bool:
    """Return whether the host is an IPv4 or IPv6 address in its usual notation."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _mapped(host: str) -> str:
    """UTS 46: capitals, compatibility forms and the full stops of other scripts as what they stand for."""
    try:
        return idna.uts46_remap(host, std3_rules=False, transitional=False)
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(_why(host, error)) from None


def _a_label(label: str) -> str:
    try:
        return idna.alabel(label).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(_why(label, error)) from None


def _why(text: str, error: Exception) -> str:
    reason = str(error)[:120]
    return f"the host's name {text[:40]!r} is not allowed in IDNA 2008 ({reason}); if there is such a site, write its xn-- form"


@lru_cache(maxsize=1)
def _list() -> PublicSuffixList:
    """The list of the package. It is printed as names are compared, so to encode the few names of other scripts takes no IDNA;
    the package would prepare all of them, one after the other."""
    names = [line.lower().split(" ")[0].strip() for line in Path(PSLFILE).read_text("utf-8").splitlines()]
    names += [
        ("!" * name.startswith("!")) + ".".join(map(_encoded, name.lstrip("!").split(".")))
        for name in names
        if not name.isascii() and not name.startswith("//")
    ]
    return PublicSuffixList(names, accept_encoded_idn=False)


def _encoded(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
