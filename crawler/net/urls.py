"""Addresses: which form is requested, what two addresses have in common, and which of them are one article.

From the outside in:

    fetchable(url)   as published, made safe to ask for (no fragment, no blanks); what the crawler requests
    clean(url)       the same without tracking parameters; what a reader may be shown as a link
    untracked(url)   the same without those that are tracking on every site
    exact(url)       also one scheme, no www, no mobile twin, sorted parameters: surely the same page, whatever the site
    canonical(url)   also without the marks of an AMP twin, and without what may be tracking where the rest names one page:
                     the identity
    bare(url)        without that in any case: what several pages may share, for asking them (`crawler.article_identity`)

An address that is no absolute http(s) address is an error everywhere (`BadAddress`).
"""

import posixpath
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from url_normalize import url_normalize

from crawler.errors import BadAddress
from crawler.net.hostnames import is_number, registered, to_ascii, without_twin
from crawler.net.page_names import identifies, names_one
from crawler.net.tracking import is_tracking, may_be_tracking
from index.sources.address_secrets import without_passwords
from index.text.characters import encodable

MAX_LENGTH = 2048
"""Characters of an address; longer ones are refused (the limit that sitemaps have, sitemaps.org)."""

_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
_WHOLE = re.compile(r"https?://[a-z0-9]")
"""How most links begin, which need no other address to be resolved."""
_NORMAL = re.compile(
    r"https?://(?:[a-z0-9]++(?:-[a-z0-9]++|(?!))*+\.)*[a-z0-9]++(?:-[a-z0-9]++|(?!))*+(?::\d+)?"
    r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+|(?!))*+/?"
    r"(?:\?[A-Za-z0-9._~-]*+=?+[A-Za-z0-9._~-]*+(?:&[A-Za-z0-9._~-]*+=?+[A-Za-z0-9._~-]*+|(?!))*+)?"
)
"""Addresses with nothing in them that url_normalize would change; most are so, and it takes ten times as long to see that."""
_AMP_CACHE = re.compile(r"^[a-z0-9-]+\.cdn\.ampproject\.org$")
_AMP_TARGET = re.compile(r"^/(?:amp|[a-z])/(?P<tls>s/)?(?P<rest>[a-z0-9.-]+\.[a-z]{2,}(?:[:/].*)?)$", re.I)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.I)
_AMP_PREFIX = re.compile(r"^/amp(?=/.)", re.I)
_AMP_SUFFIX = re.compile(r"(?:/amp(?:/index)?(?:\.html?)?|\.amp(?=\.html?$)|\.amp)(?P<rest>(?:\.html?)?)$", re.I)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken)=[^/;]*", re.I)
"""What servers put into a path for browsers without cookies."""


def fetchable(url: str, base: str | None = None) -> str:
    """Return an address in the form in which it can be requested: absolute, http or https, without fragment or user,
    host in lower case. Path and query stay as published.

    base: address of the document that links there, for relative addresses. Raises BadAddress.
    """
    text = encodable(url.strip())
    if len(text) > MAX_LENGTH:
        raise BadAddress(_shown(text), f"longer than {MAX_LENGTH} characters")
    try:
        parts = urlsplit(urljoin(base, text) if base and not _WHOLE.match(text) else text)
        host, port = _written_host(parts), parts.port
    except ValueError as error:
        raise BadAddress(_shown(text), str(error)) from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise BadAddress(_shown(text))
    if not host or _CONTROL.search(host) or parts.username is not None:
        raise BadAddress(_shown(text), "it names no host" if not host else "odd host or a user name in it")
    try:
        host = to_ascii(host)
    except ValueError as error:
        raise BadAddress(_shown(text), str(error)) from None
    path = quote(_CONTROL.sub(_escape, parts.path or "/"), safe="/%:@!$&'()*+,;=~-._")
    query = quote(_CONTROL.sub(_escape, parts.query), safe="/?%:@!$&'()*+,;=~-._[]|")
    return urlunsplit((scheme, _netloc(scheme, host, port), path, query, ""))


def _shown(address: str) -> str:
    """An address that is none, as a message may print it."""
    return without_passwords(address[:MAX_LENGTH])[:200] or "(nothing)"


@lru_cache(maxsize=4096)
def clean(url: str) -> str:
    """Return the address without tracking parameters; it still leads to the same page. Raises BadAddress."""
    parts = urlsplit(untracked(url))
    pairs = pairs_of(parts.query)
    if any(_is_doubtful(pair) for pair in pairs) and _names_page(parts.path, pairs):
        pairs = [pair for pair in pairs if not _is_doubtful(pair)]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(pairs), ""))


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """Return one address for an article, however it was linked: an identity, not a place to fetch from. Raises
    BadAddress.

    Example: `http://m.example.com/a/b/amp/?utm_source=x#top` and `https://www.example.com/a/b` both become
    `https://example.com/a/b`. An address with an explicit port keeps its scheme, since one port speaks one protocol.
    """
    parts = urlsplit(exact(url))
    pairs = pairs_of(parts.query)
    path = _without_amp(parts.path)
    if _names_page(path, pairs):
        pairs = [pair for pair in pairs if not _is_doubtful(pair)]
    return urlunsplit((parts.scheme, parts.netloc, path, "&".join(pairs), ""))


@lru_cache(maxsize=4096)
def exact(url: str) -> str:
    """Return a common form of all addresses that are certain to lead to the same page, on any site.

    Raises BadAddress.
    """
    address = untracked(_leave_amp_cache(untracked(url)))
    normal = urlsplit(address if _NORMAL.fullmatch(address) else url_normalize(address) or "")
    scheme = "https" if normal.port in (None, 80, 443) else urlsplit(address).scheme
    host = without_twin(normal.hostname or "")
    port = None if normal.port in (80, 443) else normal.port
    query = "&".join(sorted(pairs_of(normal.query)))
    return urlunsplit((scheme, _netloc(scheme, host, port), _canonical_path(normal.path), query, ""))


def untracked(url: str) -> str:
    """Return the address without the parameters that are tracking on every site. Raises BadAddress."""
    parts = urlsplit(fetchable(url))
    kept = "&".join(pair for pair in pairs_of(parts.query) if not is_tracking(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, parts.netloc, _SESSION.sub("", parts.path), kept, ""))


def bare(url: str) -> str:
    """Return the address without anything that may be tracking or mark an AMP twin.

    On some sites several pages share it. Raises BadAddress.
    """
    parts = urlsplit(exact(url))
    pairs = [pair for pair in pairs_of(parts.query) if not _is_doubtful(pair)]
    return urlunsplit((parts.scheme, parts.netloc, _without_amp(parts.path), "&".join(pairs), ""))


def names_page(url: str) -> bool:
    """Return whether path and parameters, possible tracking aside, identify a single page. Raises BadAddress."""
    parts = urlsplit(bare(url))
    return _names_page(parts.path, pairs_of(parts.query))


def authority(url: str) -> str:
    """Return `scheme://host:port`, always with the port: what counts as one host. Raises BadAddress."""
    parts = urlsplit(fetchable(url))
    return f"{parts.scheme}://{_bracketed(parts.hostname or '')}:{parts.port or _PORTS[parts.scheme]}"


def same_site(a: str, b: str) -> bool:
    """Return whether two addresses belong to one outlet: the same host, or names under one registered domain. False
    if either is invalid.

    `www.example.co.uk` and `news.example.co.uk` do, `alice.github.io` and `bob.github.io` do not. IP addresses and
    names without a dot do only if host and port agree.
    """
    try:
        first, second = urlsplit(fetchable(a)), urlsplit(fetchable(b))
    except BadAddress:
        return False
    host, other_host = first.hostname or "", second.hostname or ""
    if is_number(host) or is_number(other_host) or "." not in host or "." not in other_host:
        return (host, first.port or _PORTS[first.scheme]) == (other_host, second.port or _PORTS[second.scheme])
    return (registered(host) or host) == (registered(other_host) or other_host)


def shape(url: str) -> str:
    """Return host and path with numbers and long names made alike, for recognising traps:
    `https://news.example/2024/03/a-tale-77` becomes `news.example/#/a-tale-#`.
    """
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


def _written_host(parts: SplitResult) -> str:
    """As it stands there: `SplitResult.hostname` is in small letters, and Python's small letters are not those of UTS 46
    (a final sigma)."""
    if parts.hostname is None:  # checks brackets as well
        return ""
    place = parts.netloc.rpartition("@")[2]
    return place[1:].partition("]")[0] if place.startswith("[") else place.partition(":")[0]


def pairs_of(query: str) -> list[str]:
    """The parameters of a query, each `name=value` as it is written."""
    return [pair for pair in query.split("&") if pair]


def _is_doubtful(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return may_be_tracking(name, value)


def _names_page(path: str, pairs: list[str]) -> bool:
    return names_one(path) or any(identifies(*pair.partition("=")[::2]) for pair in pairs if not _is_doubtful(pair))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _netloc(scheme: str, host: str, port: int | None) -> str:
    return _bracketed(host) if port in (None, _PORTS[scheme]) else f"{_bracketed(host)}:{port}"


def _canonical_path(path: str) -> str:
    path = posixpath.normpath(unquote_unreserved(path)) if path else "/"
    path = "/" + path.lstrip("/")
    path = _INDEX.sub("", path)
    return path.rstrip("/") or "/"


def unquote_unreserved(path: str) -> str:
    """Decode the percent-encoded characters that need no encoding (RFC 3986 6.2.2.2): `%37` becomes `7`, `%2F` stays."""
    return re.sub(r"%([0-9A-Fa-f]{2})", _unreserved, path)


def _unreserved(match: re.Match[str]) -> str:
    char = unquote(match[0])
    return char if re.fullmatch(r"[A-Za-z0-9._~-]", char) else match[0].upper()


def _without_amp(path: str) -> str:
    rest = _AMP_SUFFIX.sub(lambda match: match["rest"], _AMP_PREFIX.sub("", path))
    rest = _INDEX.sub("", rest).rstrip("/")
    return rest or path  # the front page is nobody's twin


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
