"""A second opinion on where the text of a page is, for pages on which the first reading finds hardly any.

It does not believe class names. Paragraphs give points to the boxes around them, as in Arc90's Readability: a paragraph to the
box that it stands in, half as much to the next one out; the box with the most points, and its neighbours of the same make, hold
the text. https://github.com/mozilla/readability describes the rule.
"""

import re
from collections import Counter

from crawler.extract.body import line_kinds
from crawler.extract.body.labels import Role
from crawler.extract.body.word_count import count_words
from crawler.extract.dom.tree import Box, Leaf
from index.article import BlockKind

_PROSE = 60
"""Characters from which on a line is a paragraph."""
_LINKED = 0.3
_PER_CHARACTERS = 100
_MOST_PER_LINE = 3.0
_OUTER = 0.5
_NEIGHBOUR = 0.2
"""Points that a neighbour needs, as a share of the best box's."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_FEWEST, _STEM, _TAKEN_UP, _LOOKED_AT = 2, 6, 0.3, 6000
"""Words of a headline that can tell; letters of them compared; share that a text takes up; characters looked at."""
_NOT_READ = frozenset((Role.COMMENTS, Role.HIDDEN, Role.CAPTION))
_NOT_READ_TAGS = frozenset(("figcaption", "footer", "nav", "aside"))
WHOLE_TEXT = 500
"""Words of prose with which no page is empty."""
_ONE_TEXT = 0.6
"""Share of the paragraphs that one box of remarks holds if they are one text."""
_PENALTY = 0.3
"""Factor for boxes whose labels say that they are furniture: doubted, not dropped."""


def reread(leaves: list[Leaf]) -> list[Leaf]:
    """Return the lines of the text in reading order, empty if the page has no paragraph.

    leaves: all lines of the page. Remarks of readers and what is hidden are left out.
    """
    readable = [leaf for leaf in leaves if not _is_out(leaf.box)]
    points: dict[int, float] = {}
    boxes: dict[int, Box] = {}
    for leaf in readable:
        if (
            leaf.kind not in (BlockKind.PARAGRAPH, BlockKind.QUOTE)
            or leaf.link_share > _LINKED
            or len(leaf.text) < _PROSE
        ):
            continue
        score = 1.0 + leaf.text.count(",") * 0.5 + min(_MOST_PER_LINE, len(leaf.text) / _PER_CHARACTERS)
        if leaf.box.is_in(Role.FURNITURE):
            score *= _PENALTY
        home = leaf.box.parent or leaf.box
        for box, share in ((home, 1.0), (home.parent, _OUTER)):
            if box is not None:
                points[id(box)] = points.get(id(box), 0.0) + score * share
                boxes[id(box)] = box
    if not points:
        return []
    best = boxes[max(points, key=lambda key: points[key])]
    chosen = {id(best)}
    for box in best.parent.children if best.parent is not None else ():
        alike = box.tag == best.tag and box.label == best.label
        if alike and points.get(id(box), 0.0) > _NEIGHBOUR * points[id(best)]:
            chosen.add(id(box))
    return [leaf for leaf in readable if _is_inside(leaf.box, chosen) and leaf.link_share < 2 * _LINKED]


def all_prose(leaves: list[Leaf]) -> list[Leaf]:
    """Return every paragraph of a page that would be empty otherwise, whatever its boxes are called: captions of a picture story,
    a text in a box named after its readers' remarks. Empty if that is less than `WHOLE_TEXT` words, or are remarks indeed.

    leaves: all lines of the page.
    """
    prose = [
        leaf
        for leaf in leaves
        if len(leaf.text) >= _PROSE
        and leaf.link_share <= _LINKED
        and line_kinds.is_sentence(leaf.text)
        and not leaf.box.is_in(Role.FURNITURE)
    ]
    remarks = Counter(id(box) for leaf in prose if (box := _remark(leaf.box)) is not None)
    if remarks and max(remarks.values()) < _ONE_TEXT * len(prose):
        prose = [leaf for leaf in prose if _remark(leaf.box) is None]
    return prose if words_in(prose) >= WHOLE_TEXT else []


def _remark(box: Box) -> Box | None:
    """The innermost box around that is labelled as remarks: each reader's has one of its own."""
    return next((around for around in box.outwards() if around.role is Role.COMMENTS), None)


def words_in(leaves: list[Leaf]) -> int:
    """Return the number of words in lines that are no headings."""
    return sum(count_words(leaf.text) for leaf in leaves if leaf.kind is not BlockKind.HEADING)


def is_about(title: str, leaves: list[Leaf]) -> bool:
    """Return whether a text takes up the words of a headline; true where the headline has too few to tell."""
    wanted = set(_WORD.findall(title.casefold()))
    if len(wanted) < _FEWEST:
        return True
    text = " ".join(leaf.text for leaf in leaves)[:_LOOKED_AT].casefold()
    return sum(word[:_STEM] in text for word in wanted) >= max(1.0, _TAKEN_UP * len(wanted))


def _is_out(box: Box) -> bool:
    return any(around.role in _NOT_READ or around.tag in _NOT_READ_TAGS for around in box.outwards())


def _is_inside(box: Box, chosen: set[int]) -> bool:
    return any(id(around) in chosen for around in box.outwards())
