"""Addresses: what is asked for, what two addresses have in common, and which of them are one article.

Three forms, from the outside in:

    fetchable(url)   as published, made safe to ask for (no fragment, no blanks); what the crawler requests
    clean(url)       the same without tracking parameters; what a reader may be shown as a link
    canonical(url)   the identity of an article: also one scheme, no www, no mobile or AMP twin, sorted parameters

An address that is no absolute http(s) address is an error everywhere (`BadAddress`).
"""

import ipaddress
import posixpath
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from url_normalize import url_normalize

from crawler.errors import BadAddress
from crawler.tracking import is_tracking

MAX_LENGTH = 2048
"""Characters of an address; longer ones are refused (the limit that sitemaps have, sitemaps.org)."""

_PORTS = {"http": 80, "https": 443}
_FOUR_NUMBERS = re.compile(r"\d+(?:\.\d+){3}")
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
_NORMAL = re.compile(
    r"https?://(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)*[a-z0-9]++(?:-[a-z0-9]++)*+(?::\d+)?"
    r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)*+/?(?:\?[A-Za-z0-9._~-]*+=?+[A-Za-z0-9._~-]*+(?:&[A-Za-z0-9._~-]*+=?+[A-Za-z0-9._~-]*+)*+)?"
)
"""Addresses with nothing in them that url_normalize would change; most are so, and it takes ten times as long to see that."""
_AMP_CACHE = re.compile(r"^[a-z0-9-]+\.cdn\.ampproject\.org$")
_AMP_TARGET = re.compile(r"^/(?:amp|[a-z])/(?P<tls>s/)?(?P<rest>[a-z0-9.-]+\.[a-z]{2,}(?:[:/].*)?)$", re.I)
_TWIN_LABELS = frozenset({"www", "m", "mobile", "amp", "touch", "wap"})
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.I)
_AMP_SUFFIX = re.compile(r"(?:/amp(?:/index)?(?:\.html?)?|\.amp(?=\.html?$)|\.amp)(?P<rest>(?:\.html?)?)$", re.I)
_SUFFIX_2 = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "gob", "or", "ne", "go"})


def fetchable(url: str, base: str | None = None) -> str:
    """The address as it can be asked for: absolute, http(s), without fragment or user, host in lower case.

    base: of the document that links there. The path and query stay as published. Raises BadAddress.
    """
    text = url.strip()
    shown = text[:200] or "(nothing)"
    if len(text) > MAX_LENGTH:
        raise BadAddress(shown, f"longer than {MAX_LENGTH} characters")
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress(shown, str(error)) from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise BadAddress(shown)
    if not host or _CONTROL.search(host) or parts.username is not None:
        raise BadAddress(shown, "it names no host" if not host else "odd host or a user name in it")
    path = quote(_CONTROL.sub(_escape, parts.path or "/"), safe="/%:@!$&'()*+,;=~-._")
    query = quote(_CONTROL.sub(_escape, parts.query), safe="/?%:@!$&'()*+,;=~-._[]|")
    return urlunsplit((scheme, _netloc(scheme, _host(host, shown), port), path, query, ""))


@lru_cache(maxsize=4096)
def clean(url: str) -> str:
    """The address without what only follows readers around; still leads to the same page. Raises BadAddress."""
    parts = urlsplit(fetchable(url))
    kept = [pair for pair in parts.query.split("&") if pair and not is_tracking(pair.partition("=")[0])]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """One address for one article, however it was linked: an identity, not a place to fetch from. Raises BadAddress.

    Example: `http://m.example.com/a/b/amp/?utm_source=x#top` and `https://www.example.com/a/b` are both
    `https://example.com/a/b`. Where a port is named, the scheme stays: one port speaks one protocol.
    """
    address = clean(_leave_amp_cache(clean(url)))
    normal = urlsplit(address if _NORMAL.fullmatch(address) else url_normalize(address) or "")
    scheme = "https" if normal.port in (None, 80, 443) else urlsplit(address).scheme
    host = _without_twin(normal.hostname or "")
    port = None if normal.port in (80, 443) else normal.port
    path = _canonical_path(normal.path)
    query = "&".join(sorted(pair for pair in normal.query.split("&") if pair and not _is_twin_parameter(pair)))
    return urlunsplit((scheme, _netloc(scheme, host, port), path, query, ""))


def authority(url: str) -> str:
    """`scheme://host:port` with the port always named: what counts as one host. Raises BadAddress."""
    parts = urlsplit(fetchable(url))
    return f"{parts.scheme}://{_bracketed(parts.hostname or '')}:{parts.port or _PORTS[parts.scheme]}"


def host_port(url: str) -> str:
    """`host:port`, as it stands in the setting allow_hosts."""
    return authority(url).partition("://")[2]


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one outlet: the same host, or names under one registered domain.

    `www.example.co.uk` and `news.example.co.uk` do; two numeric addresses only where host and port agree.
    """
    try:
        first, second = urlsplit(fetchable(a)), urlsplit(fetchable(b))
    except BadAddress:
        return False
    one, other = first.hostname or "", second.hostname or ""
    if _is_number(one) or _is_number(other) or "." not in one or "." not in other:
        return (one, first.port or _PORTS[first.scheme]) == (other, second.port or _PORTS[second.scheme])
    return site(a) == site(b)


def site(url: str) -> str:
    """The registered domain as near as it can be told without a list: `example.co.uk`, `example.com`."""
    host = urlsplit(fetchable(url)).hostname or ""
    labels = host.split(".")
    if _is_number(host) or len(labels) < 3:
        return host
    return ".".join(labels[-3:] if len(labels[-1]) == 2 and labels[-2] in _SUFFIX_2 else labels[-2:])


def names_one(path: str) -> bool:
    """Whether a path without its query already names a single article: `/article/12`, `/ferry-late-again.html`."""
    last = path.rstrip("/").rpartition("/")[2]
    return any(char.isdigit() for char in last) or len([word for word in re.split(r"[-_]", last) if word]) >= 3


def shape(url: str) -> str:
    """The address with every number made one: `/2024/03/a-tale-77` -> `/#/#/a-tale-#`; for telling traps by."""
    parts = urlsplit(url)
    names = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair))
    segments = [re.sub(r"\d+", "#", segment) for segment in parts.path.split("/")]
    short = [segment if len(segment) <= 12 or segment.count("-") < 2 else "~" for segment in segments]
    return f"{parts.netloc}{_fold_runs(short)}{'?' + names if names else ''}"


def _fold_runs(segments: list[str]) -> str:
    """`/maze/#/#/#` becomes `/maze/#+`: depth alone makes no new shape."""
    kept: list[str] = []
    for segment in segments:
        if kept and segment == "#" and kept[-1] in ("#", "#+"):
            kept[-1] = "#+"
        else:
            kept.append(segment)
    return "/".join(kept).replace("#+", "#")


def _escape(match: re.Match[str]) -> str:
    return quote(match[0], safe="")


def _host(host: str, shown: str) -> str:
    host = host.lower().rstrip(".")
    if _FOUR_NUMBERS.fullmatch(host) and not _is_number(host):
        raise BadAddress(shown, "the host is no valid address in numbers")  # 0177.0.0.1, which some read as 127.0.0.1
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadAddress(shown, "the host is no valid name") from None


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _netloc(scheme: str, host: str, port: int | None) -> str:
    return _bracketed(host) if port in (None, _PORTS[scheme]) else f"{_bracketed(host)}:{port}"


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _without_twin(host: str) -> str:
    labels = host.split(".")
    if _is_number(host):
        return host
    while len(labels) > 2 and labels[0] in _TWIN_LABELS:
        labels = labels[1:]
    if len(labels) > 2 and len(labels[1]) == 1 and labels[1] == "m":  # en.m.example.org
        labels = [labels[0], *labels[2:]]
    return ".".join(labels)


def _canonical_path(path: str) -> str:
    path = posixpath.normpath(unquote_unreserved(path)) if path else "/"
    path = "/" + path.lstrip("/")
    path = re.sub(r"^/amp(?=/)", "", path)
    path = _AMP_SUFFIX.sub(lambda match: match["rest"], path) or "/"
    path = _INDEX.sub("", path)
    return path.rstrip("/") or "/"


def unquote_unreserved(path: str) -> str:
    """`%37` becomes `7`, `%2F` stays (RFC 3986 6.2.2.2)."""
    return re.sub(r"%([0-9A-Fa-f]{2})", _unreserved, path)


def _unreserved(match: re.Match[str]) -> str:
    char = unquote(match[0])
    return char if re.fullmatch(r"[A-Za-z0-9._~-]", char) else match[0].upper()


def _is_twin_parameter(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return (name, value) in {("outputtype", "amp"), ("amp", ""), ("amp", "1"), ("view", "amp"), ("m", "1")}


def _leave_amp_cache(url: str) -> str:
    """The address behind `google.com/amp/s/...` and `*.cdn.ampproject.org/c/s/...`, else the same."""
    parts: SplitResult = urlsplit(url)
    host = parts.hostname or ""
    if not (_AMP_CACHE.match(host) or re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host)):
        return url
    target = _AMP_TARGET.match(parts.path)
    if not target:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if target['tls'] else 'http'}://{target['rest']}{query}"
