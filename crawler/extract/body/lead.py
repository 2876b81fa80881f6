"""The paragraph that opens an article between its headline and the box of its text.

Many outlets print it apart, in larger letters. A short line there is a standfirst, which sums up what follows and is kept as such;
a paragraph belongs to the text, which often does not repeat what it says.
"""

from crawler.extract.body import line_kinds
from crawler.extract.body.labels import Role
from crawler.extract.dom.tree import Box, Leaf
from index.article import BlockKind

_PARAGRAPH = 80
"""Characters from which on a line is a paragraph and not a standfirst."""
_LINKED = 0.3
_NEAR = 12
"""Lines between the headline and the text, at most."""
_NO_TEXT = frozenset((Role.CAPTION, Role.FIGURE, Role.HIDDEN, Role.COMMENTS, Role.FURNITURE, Role.BYLINE))


def lead_of(leaves: list[Leaf], headline: Leaf | None, body: list[Leaf]) -> list[Leaf]:
    """Return the opening paragraphs that stand before the box of the text; empty if there are none.

    leaves: all lines of the page; headline: the line that is the title; body: the lines of the text.
    """
    if headline is None or not body:
        return []
    first = body[0].index
    if not headline.index < first <= headline.index + _NEAR:
        return []
    printed = {leaf.text for leaf in body}
    return [
        leaf
        for leaf in leaves[headline.index + 1 : first]
        if leaf.kind is not BlockKind.ITEM  # a list there sums up the text
        and len(leaf.text) >= _PARAGRAPH
        and leaf.link_share <= _LINKED
        and leaf.text not in printed
        and line_kinds.is_sentence(leaf.text)
        and not line_kinds.is_appeal(leaf.text)
        and not _is_out(leaf.box)
    ]


def _is_out(box: Box) -> bool:
    return any(around.role in _NO_TEXT and around.dropped and not _is_lone_teaser(around) for around in box.outwards())


def _is_lone_teaser(box: Box) -> bool:
    """A box of one line that is called a teaser is what the article begins with: others hold a picture and a link too."""
    return "teaser" in box.label and box.chars == 0 and len(box.children) <= 1
