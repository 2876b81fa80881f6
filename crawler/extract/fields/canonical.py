"""The address that stands for the article: the one that the page names, where that can be believed."""

from urllib.parse import urljoin, urlsplit

from crawler.errors import BadAddress
from crawler.extract.dom.metadata import Sources
from crawler.net.urls import canonical, names_page, same_site


def canonical_of(sources: Sources, url: str) -> str:
    """The canonical address of a page that came from `url`; that itself where what the page names cannot be believed.

    Believable: same site, not the front page, and not what is left of the address when parameters are cut off, unless that
    alone names an article (sites that write the same canonical link on every page would else become one).
    Raises BadAddress for a bad `url`.
    """
    own = canonical(url)
    links = [a.get("href") for a in sources.walker.links if "canonical" in (a.get("rel") or "").lower().split()]
    for stated in (*links, sources.first("og:url")):
        if not stated or not stated.strip():
            continue
        try:
            absolute = urljoin(url, stated.strip())
            named = canonical(absolute)
            if (_origin(named) == _origin(own) or same_site(absolute, url)) and _is_article(named, own):
                return named
        except (BadAddress, ValueError):
            continue
    return own


def canonical_address(url: str) -> str:
    """The canonical form of an address that comes without a page. Raises BadAddress."""
    return canonical(url)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _is_article(named: str, own: str) -> bool:
    theirs, ours = urlsplit(named), urlsplit(own)
    if theirs.path in ("", "/") and not theirs.query:
        return ours.path in ("", "/")
    cut = theirs.path == ours.path and set(_pairs(theirs.query)) < set(_pairs(ours.query))
    return not cut or names_page(named)


def _pairs(query: str) -> list[str]:
    return [pair for pair in query.split("&") if pair]
