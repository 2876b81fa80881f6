"""The links in the text of an article: where they lead, and which words are linked."""

from collections.abc import Iterable

from crawler.errors import BadAddress
from crawler.extract.dom.printed_text import printed
from crawler.extract.dom.tree import Leaf
from crawler.net.urls import fetchable
from index.article import LINKS_MOST, TextLink

_WORDS_MOST = 300
"""Characters of linked words that are kept."""


def links_in(leaves: Iterable[Leaf], url: str) -> tuple[TextLink, ...]:
    """Return the links of the body's lines, each target once, in order. url: of the page, to which none of them leads.

    An element may hold lines that are no part of the body, so that linked words have to stand in a line that is.
    """
    lines: dict[int, list[str]] = {}
    nodes = {}
    for leaf in leaves:
        if leaf.linked:
            lines.setdefault(id(leaf.box), []).append(leaf.text)
            nodes[id(leaf.box)] = leaf.box.node
    links: dict[str, TextLink] = {}
    for key, node in nodes.items():
        anchors = ([node] if node.tag == "a" else []) + node.css("a[href]")
        for anchor in anchors:
            words = printed(anchor.text())
            target = _target(anchor.attributes.get("href"), url)
            if target and words and target not in links and any(words in line for line in lines[key]):
                links[target] = TextLink(url=target, text=words[:_WORDS_MOST])
                if len(links) == LINKS_MOST:
                    return tuple(links.values())
    return tuple(links.values())


def _target(href: str | None, url: str) -> str | None:
    if not href or href.startswith("#"):
        return None
    try:
        target = fetchable(href, url)
    except BadAddress:
        return None
    return None if target == url else target
