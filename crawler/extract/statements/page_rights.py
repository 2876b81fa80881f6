"""Rights and licence of a page: from its meta tags, its links and JSON-LD, and from the header that came with it."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from crawler.errors import BadAddress
from crawler.extract.dom.metadata import Sources
from crawler.net.page import Page
from crawler.net.urls import fetchable
from crawler.rights.directives import in_order, mining_right, rights_in_directives
from index.article import Right

_OWN_NAMES = ("robots", "broadsheet")
"""Names of meta tags that speak to every robot, and to this one."""
_RELATION = re.compile(rb"""=["']?license|\slicense["'\s]""")
"""What stands on pages that may hold a link with `rel=license`."""
_MINING = frozenset((Right.TDM_RESERVED, Right.TDM_OPEN))


def page_rights(sources: Sources, page: Page) -> tuple[Right, ...]:
    """Return what the page and its header state. On text and data mining the page has precedence over the header; else what
    either forbids is forbidden."""
    stated = {right for right in page.rights if right not in _MINING}
    for content in sources.every(*_OWN_NAMES):
        stated |= rights_in_directives(content)
    mining = mining_right(sources.every("tdm-reservation")) or next((r for r in page.rights if r in _MINING), None)
    return in_order([*stated, mining] if mining else stated)


def licence_of(sources: Sources, parser: LexborHTMLParser, page: Page) -> str | None:
    """Return the address of the licence under which the article is published, None if the page names none or several."""
    linked = [link.get("href") for link in sources.walker.links if "license" in (link.get("rel") or "").lower().split()]
    for found in (
        linked,
        list(_addresses(sources.article.get("license"))),
        [page.licence],
        sources.every("dcterms.license", "dc.rights", "dcterms.rights"),
        _printed(parser) if _may_link(page.body) else [],
    ):
        addresses = {address for text in found if (address := _address(text, page.url))}
        if addresses:
            return addresses.pop() if len(addresses) == 1 else None
    return None


def _may_link(body: bytes) -> bool:
    """Whether a page may hold a link to a licence. The word is looked for first: asking the tree costs more than all else here."""
    at = body.find(b"license")
    while at >= 0:
        if _RELATION.match(body, max(0, at - 2)) or _RELATION.match(body, max(0, at - 1)):
            return True
        at = body.find(b"license", at + 1)
    return False


def _printed(parser: LexborHTMLParser) -> list[str | None]:
    return [node.attributes.get("href") for node in parser.css("a[rel~='license' i]")]


def _addresses(value: object) -> Iterable[str]:
    """Those of a JSON-LD value: text, or objects with `@id` or `url`."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            yield from (text for key in ("url", "@id") if isinstance(text := item.get(key), str))


def _address(text: str | None, base: str) -> str | None:
    """A full address; words ("all rights reserved") are none."""
    if not text or " " in text.strip():
        return None
    try:
        return fetchable(text.strip(), base)
    except BadAddress:
        return None
