"""Response header -> what it states about the use of the page."""

import re

import httpx2

from crawler.errors import BadAddress
from crawler.net.urls import fetchable
from crawler.rights.directives import in_order, mining_right, rights_in_directives
from index.article import Right

_LINK = re.compile(r"<([^<>]{1,2048})>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s\",;]*))?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.I)
_LINKS_MOST = 4096
"""Characters of a Link header that are read."""


def rights_in_headers(headers: httpx2.Headers, agent: str) -> tuple[Right, ...]:
    """Return what `X-Robots-Tag` and `tdm-reservation` state. agent: our product token."""
    stated: set[Right] = set()
    for value in headers.get_list("x-robots-tag"):
        stated |= rights_in_directives(value, agent)
    mining = mining_right(headers.get_list("tdm-reservation"))
    return in_order([*stated, mining] if mining else stated)


def licence_in_headers(headers: httpx2.Headers, url: str) -> str | None:
    """Return the address of `Link: <...>; rel=license` (RFC 8288), None if there is none. url: of the page."""
    for value in headers.get_list("link"):
        for target, parameters in _LINK.findall(value[:_LINKS_MOST]):
            rel = _REL.search(parameters)
            if rel and "license" in (rel[1] or rel[2]).lower().split():
                try:
                    return fetchable(target, url)
                except BadAddress:
                    continue
    return None
