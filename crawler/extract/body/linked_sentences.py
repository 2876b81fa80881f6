"""Tells sentences of a story that are entirely inside a link from links to other stories.

Writers link a paragraph to what it reports of; sites list headlines and excerpts of other stories as links. A sentence of the
story ends as one, stands beside paragraphs that are no links, and has no linked headline above it.
"""

from collections import Counter
from itertools import groupby

from crawler.extract.body import line_kinds
from crawler.extract.body.labels import Role
from crawler.extract.dom.tree import Box, Leaf
from index.article import BlockKind

LINKED = 0.6
"""Share of a line that is a link from which on it counts as one."""
_FEW = 2
"""Linked sentences in a row that are no list."""
_LONG = 120
"""Characters of linked sentences that are no list however many stand in a row."""
_MOST = 3
"""How many times as much of a story as stands in no link may stand in links; where it is more, the page is a list."""
_WEIGHT = 0.2
"""Of its characters what a linked sentence weighs: enough for its box to count, too little to choose the body."""
_KINDS = frozenset((BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM))
_LISTS = frozenset(("ul", "ol", "dl"))
_ASIDE = frozenset((Role.CAPTION, Role.FIGURE, Role.HIDDEN))


def tell(live: list[Leaf]) -> None:
    """Mark the linked lines that belong to the story and give them weight; none if nearly all of the text would be
    such lines.

    live: the lines that were not dropped, with their weights, in reading order.
    """
    printed = [leaf for leaf in live if leaf.box.role not in _ASIDE]
    told: list[Leaf] = []
    before: Leaf | None = None
    place = 0
    often = Counter(leaf.text for leaf in live)
    lists = _lists_of_links(live)
    for is_candidate, group in groupby(printed, key=lambda leaf: _is_sentence_in_a_link(leaf, lists)):
        run = list(group)
        place += len(run)
        if is_candidate and not _is_list(run) and not (before and _is_headline_of_a_link(before)):
            following = printed[place] if place < len(printed) else None
            run = [leaf for leaf in run if often[leaf.text] == 1]
            if (before and _is_prose(before)) or (following and _is_prose(following)):
                told += run
        before = printed[place - 1]
    if sum(len(leaf.text) for leaf in told) > _MOST * sum(leaf.weight for leaf in live):
        return
    for leaf in told:
        leaf.told = True
        leaf.weight = _WEIGHT * len(leaf.text)


def _is_sentence_in_a_link(leaf: Leaf, lists: frozenset[int]) -> bool:
    return (
        leaf.link_share > LINKED
        and leaf.kind in _KINDS
        and line_kinds.is_linked_prose(leaf.text)
        and not line_kinds.is_pointer(leaf.text, leaf.link_share)
        and not line_kinds.is_appeal(leaf.text)
        and id(_list_around(leaf)) not in lists
    )


def _is_list(run: list[Leaf]) -> bool:
    return len(run) > _FEW and sum(len(leaf.text) for leaf in run) < _LONG * len(run)


def _is_headline_of_a_link(leaf: Leaf) -> bool:
    """Whether a line is a link that is no sentence: the headline above an excerpt."""
    return leaf.link_share > LINKED or (leaf.kind is BlockKind.HEADING and leaf.linked > 0)


def _is_prose(leaf: Leaf) -> bool:
    return leaf.weight > 0 and leaf.kind is not BlockKind.HEADING and line_kinds.is_sentence(leaf.text)


def _lists_of_links(live: list[Leaf]) -> frozenset[int]:
    """The lists, by their ids, that are links for the most part."""
    chars: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    for leaf in live:
        if (around := _list_around(leaf)) is not None:
            chars[id(around)] += len(leaf.text)
            linked[id(around)] += leaf.linked
    return frozenset(place for place, size in chars.items() if linked[place] > LINKED * size)


def _list_around(leaf: Leaf) -> Box | None:
    box: Box | None = leaf.box if leaf.kind is BlockKind.ITEM else None
    while box is not None and box.tag not in _LISTS:
        box = box.parent
    return box
