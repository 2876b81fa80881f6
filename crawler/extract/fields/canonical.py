"""The canonical address of the article: the one that the page names, if it is credible."""

from urllib.parse import urljoin, urlsplit

from crawler.errors import BadAddress
from crawler.extract.dom.metadata import Sources
from crawler.net.urls import canonical, names_page, pairs_of, same_site


def canonical_of(sources: Sources, url: str) -> str:
    """Return the canonical address of a page that came from `url`, or that address if the page names no credible one.
    Raises BadAddress if `url` is invalid.

    Credible: on the same site, not the front page, and not merely the address without its parameters, unless that
    alone identifies an article (otherwise sites with the same canonical link on every page would become one page).
    """
    requested = canonical(url)
    links = [a.get("href") for a in sources.walker.links if "canonical" in (a.get("rel") or "").lower().split()]
    for stated in (*links, sources.first("og:url")):
        if not stated or not stated.strip():
            continue
        try:
            absolute = urljoin(url, stated.strip())
            named = canonical(absolute)
            if (_origin(named) == _origin(requested) or same_site(absolute, url)) and _is_article(named, requested):
                return named
        except (BadAddress, ValueError):
            continue
    return requested


def canonical_address(url: str) -> str:
    """Return the canonical form of an address for which there is no page. Raises BadAddress."""
    return canonical(url)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _is_article(named: str, requested: str) -> bool:
    theirs, ours = urlsplit(named), urlsplit(requested)
    if theirs.path in ("", "/") and not theirs.query:
        return ours.path in ("", "/")
    cut = theirs.path == ours.path and set(pairs_of(theirs.query)) < set(pairs_of(ours.query))
    return not cut or names_page(named)
