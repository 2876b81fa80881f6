"""What an outlet's own rules take from a page, before the general steps fill the rest."""

from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.date_parser import Habits, read
from crawler.extract.dom.tree import Box, Leaf, Walker
from crawler.extract.rules.outlet_rules import OutletRules, Version
from index.article import PartialDateTime, is_ahead


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruled:
    """The fields that rules yielded; empty or None: the general algorithm decides.

    body: the parser's ids of the selected nodes.
    """

    outlet: str | None = None
    title: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    section: str = ""
    body: frozenset[int] = frozenset()

    def published(self, habits: Habits, fetched: datetime) -> PartialDateTime | None:
        """Return the first selected date that can be read and is not later than the visit; None if there is none."""
        read_ = (read(text, habits) for text in self.dates)
        return next((moment for moment in read_ if moment and not is_ahead(moment, fetched)), None)


def apply_rules(parser: LexborHTMLParser, applied: tuple[OutletRules, Version]) -> Ruled:
    """Remove the elements that the rules drop, and read those they select."""
    outlet, version = applied
    for selector in version.drop:
        for node in parser.css(selector):
            node.decompose()
    return Ruled(
        outlet=outlet.outlet,
        title=next(iter(_texts(parser, version.title)), ""),
        standfirst=next(iter(_texts(parser, version.standfirst)), ""),
        authors=tuple(_texts(parser, version.authors)),
        dates=tuple(_texts(parser, version.published)),
        section=next(iter(_texts(parser, version.section)), ""),
        body=frozenset(node.mem_id for node in _nodes(parser, version.body)),
    )


def leaves_of(walker: Walker, nodes: frozenset[int]) -> list[Leaf]:
    """Return the leaves inside the selected nodes, in reading order."""
    if not nodes:
        return []
    return [leaf for leaf in walker.leaves if _is_inside(leaf.box, nodes)]


def _is_inside(box: Box, nodes: frozenset[int]) -> bool:
    return any(around.node.mem_id in nodes for around in box.outwards())


def _nodes(parser: LexborHTMLParser, selectors: tuple[str, ...]) -> list[LexborNode]:
    """What the first selector that finds anything finds."""
    return next((nodes for selector in selectors if (nodes := parser.css(selector))), [])


def _texts(parser: LexborHTMLParser, selectors: tuple[str, ...]) -> list[str]:
    texts = []
    for node in _nodes(parser, selectors):
        attributes = node.attributes
        stated = attributes.get("content") or attributes.get("datetime") or node.text(separator=" ") or ""
        if text := " ".join(stated.split()):
            texts.append(text)
    return texts
