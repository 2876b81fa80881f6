"""Which leaves are the article: weigh them, find the box with most of the weight, add its similar siblings."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from crawler.extract.body.labels import Role, label_role
from crawler.extract.body.linked_sentences import tell
from crawler.extract.body.word_count import words
from crawler.extract.dom.tree import Box, Leaf
from index.article import BlockKind

_DROPPING = frozenset((Role.FURNITURE, Role.COMMENTS, Role.CAPTION, Role.FIGURE, Role.HIDDEN, Role.BYLINE))
_MOST = 0.5
_COMMON = 0.8
_OFTEN = 3
"""Share of a page's weight, and number of parts, on which a class says nothing about any of them."""
_NEARLY_ALL = 0.8
"""A box that holds more than this share of a page's weight is the article, whatever it is called."""
_BODY_SIZE = 150
_INSET = 0.25
_BODY_ITSELF = re.compile(r"article-?_*body|story-?_*body|articleBody", re.I)
_EMBED = re.compile(r"twitter-tweet|instagram-media|tiktok-embed|bluesky-embed")
_SLIDES = re.compile(r"slide|galler|carousel|swiper|slick", re.I)
_SLIDE = 60
"""Weight of a paragraph in a slide show."""
_TEASERS = "h2 a, h3 a, h4 a, a h2, a h3, a h4, li a, a p"
_DESCEND = 0.7
_OWN_ARTICLE = 0.25
_DIRECT = 0.1
_ALONE = 0.9
_LINK_LIST = 0.6
_CLIMB = 4
"""Levels above the best box where further pieces of the body are looked for."""
_PIECE = 0.05
_PROSE = 100
_PURE = 0.95
_LINE_TAGS = words("p li ul ol dl dt dd blockquote h1 h2 h3 h4 h5 h6 tr td th tbody table span small label figure pre")
_PLAIN_TAGS = frozenset(("div", "section", "center", "block"))
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WIDE_FACTOR = 2.0
"""A character of a script that writes syllables or words in one character counts for this many more."""
_SHORTEST = 25
_MARKS = re.compile(r"[.,!?;:…。、，！？؟،।։၊。]")
_KIND_FACTOR = {
    BlockKind.PARAGRAPH: 1.0,
    BlockKind.QUOTE: 0.9,
    BlockKind.ITEM: 0.5,
    BlockKind.ROW: 0.2,
    BlockKind.HEADING: 0.0,
}
_NO_ROLE, _BODY, _FURNITURE = Role.NONE, Role.BODY, Role.FURNITURE
_COMMENTS, _FIGURE, _HIDDEN = Role.COMMENTS, Role.FIGURE, Role.HIDDEN
"""By names of their own: a page has hundreds of boxes, and looking up a member of an enumeration is slow."""


def weigh(leaves: list[Leaf], boxes: list[Box]) -> float:
    """Set the weight of each leaf, and of each box the sum of its leaves. Returns the total."""
    for leaf in leaves:
        leaf.weight = _weight(leaf)
        leaf.box.size += leaf.weight
    for box in reversed(boxes):
        if box.parent is not None:
            box.parent.size += box.size
    return boxes[0].size if boxes else 0.0


def _weight(leaf: Leaf) -> float:
    text = leaf.text
    size = float(len(text))
    if text[0] > "\u0e00" or (size and text[-1] > "\u0e00"):
        size += _WIDE_FACTOR * len(_WIDE.findall(text))
    if size < _SHORTEST:
        return 0.0
    link_share = leaf.link_share
    if link_share > 0.6:
        return 0.0
    weight = size * (1 - link_share) * _KIND_FACTOR[leaf.kind]
    if leaf.box.tag != "p":
        weight *= 0.8
    if size < 80 and not _MARKS.search(text):
        weight *= 0.3
    return weight


def decide_roles(boxes: list[Box]) -> None:
    """Decide which labels to believe: labelled parts are dropped, unless they contain most of the page's text."""
    _forget_common_labels(boxes, boxes[0].size)
    settled = _apply_roles(boxes, boxes[0].size)
    if settled < _SHORTEST * 4 and boxes[0].size > settled * 4:
        for box in boxes:
            if box.role is not _HIDDEN and box.role is not _COMMENTS:
                box.role = _NO_ROLE
        _apply_roles(boxes, boxes[0].size)


def _forget_common_labels(boxes: list[Box], total: float) -> None:
    """Disbelieve a class that stands on nearly all of a page's text: page builders call every part a widget."""
    sizes: dict[str, list[float]] = {}
    for box in boxes:
        if box.role is _FURNITURE and box.label and box.size:
            for name in _telling(box):
                if not _has_around(box, name):
                    sizes.setdefault(name, []).append(box.size)
    common = {
        name
        for name, sizes_of_name in sizes.items()
        if len(sizes_of_name) >= _OFTEN and sum(sizes_of_name) > _COMMON * total
    }
    if not common:
        return
    for box in boxes:
        if box.role is _FURNITURE and not common.isdisjoint(box.label.split()):
            box.role = label_role(" ".join(name for name in box.label.split() if name not in common))


def _telling(box: Box) -> list[str]:
    """The classes of a box that make it furniture, each by itself."""
    return [name for name in dict.fromkeys(box.label.split()) if label_role(name) is _FURNITURE]


def _has_around(box: Box, name: str) -> bool:
    outer = islice(box.outwards(), 1, None)
    return any(around.role is _FURNITURE and name in around.label.split() for around in outer)


def _apply_roles(boxes: list[Box], total: float) -> float:
    kept = total
    bodies = [box for box in boxes if box.role is _BODY and box.size > _BODY_SIZE]
    for box in boxes:
        parent = box.parent
        if parent is not None and parent.dropped:
            box.dropped = not _is_rescued(box, parent)
            if not box.dropped:
                kept += box.size
            continue
        box.dropped = box.role in _DROPPING and (
            not _is_overruled(box, total, bodies)
            or _is_inset(box)
            or (box.role is _COMMENTS and not _has_headline(box))
        )
        if box.dropped and box.role is _FURNITURE and _tells_in_slides(box):
            box.dropped = False
        if box.dropped:
            kept -= box.size
    return kept


def _tells_in_slides(box: Box) -> bool:
    """Whether a slide show of an article holds paragraphs, and no links to other stories."""
    if box.size < 2 * _SLIDE or not _SLIDES.search(box.label):
        return False
    if label_role(" ".join(name for name in box.label.split() if not _SLIDES.search(name))) in _DROPPING:
        return False
    paragraphs = sum(inner.tag == "p" and inner.size >= _SLIDE for inner in _inner(box))
    in_article = any(around.tag == "article" or around.role is _BODY for around in box.outwards())
    return paragraphs > 1 and in_article and box.node.css_first(_TEASERS) is None


def _is_overruled(box: Box, total: float, bodies: list[Box]) -> bool:
    """Whether a label is refuted by what stands in the box: nearly all text of the page, or most of it and a body.

    A long footer or cookie notice beside a short article is no refutation.
    """
    if box.size <= total * _MOST:
        return False
    inside = max((body.size for body in bodies if _is_within(body, box)), default=0.0)
    outside = max(
        (body.size for body in bodies if body is not box and not _is_within(body, box) and not _is_within(box, body)),
        default=0.0,
    )
    if inside > outside or (box.size > total * _NEARLY_ALL and not outside):
        return True
    return not outside and _has_headline(box)


def _has_headline(box: Box) -> bool:
    """Whether a box holds the headline, as the remarks of readers never do."""
    return any(inner.tag == "h1" for inner in _inner(box))


def _inner(box: Box) -> Iterator[Box]:
    for child in box.children:
        yield child
        yield from _inner(child)


def _is_within(inner: Box, outer: Box) -> bool:
    box: Box | None = inner.parent
    while box is not None:
        if box is outer:
            return True
        box = box.parent
    return False


def _is_inset(box: Box) -> bool:
    """A large box of furniture inside an article that has enough text of its own: a fact box, a speech in full."""
    outer = box.parent
    while outer is not None:
        if outer.role is _BODY and outer.size - box.size > _INSET * outer.size:
            return True
        outer = outer.parent
    return False


def _is_rescued(box: Box, parent: Box) -> bool:
    """A quotation set as a figure is text; so is a piece of body that a paywall put into a teaser."""
    if parent.role is _FIGURE and box.tag == "blockquote":
        return True
    if box.tag == "blockquote" and _EMBED.search(box.label):
        return not _in_comments(box)
    return (
        box.role is _BODY
        and box.tag not in _LINE_TAGS
        and bool(_BODY_ITSELF.search(box.label))
        and not _in_comments(box)
    )


def _in_comments(box: Box) -> bool:
    return box.is_in(_COMMENTS, _HIDDEN)


def choose(leaves: list[Leaf], boxes: list[Box], headline: Leaf | None = None) -> list[Leaf]:
    """Return the leaves of the article in reading order; empty if the page has none.

    headline: the line that is the title.
    """
    if not leaves or weigh(leaves, boxes) <= 0:
        return []
    decide_roles(boxes)
    live = [leaf for leaf in leaves if not leaf.box.dropped]
    tell(live)
    _sum_up(live, boxes)
    best = _descend(boxes, headline)
    _drop_link_lists(best)
    chosen = {id(box) for box in _grown(best)}
    inside: dict[int, bool] = {}

    def is_inside(box: Box | None) -> bool:
        if box is None:
            return False
        known = inside.get(id(box))
        if known is None:
            known = inside[id(box)] = id(box) in chosen or is_inside(box.parent)
        return known

    return [leaf for leaf in live if not leaf.box.dropped and is_inside(leaf.box)]


def _sum_up(live: list[Leaf], boxes: list[Box]) -> None:
    """Count again, this time only what is not dropped."""
    for box in boxes:
        box.size = 0.0
    for leaf in live:
        box = leaf.box
        box.size += leaf.weight
        box.lines += 1
        box.chars += len(leaf.text)
        box.linked += 0 if leaf.told else leaf.linked
        _holder(box).own += leaf.weight
    for box in reversed(boxes):
        parent = box.parent
        if parent is not None and not box.dropped:
            parent.size += box.size
            parent.lines += box.lines
            parent.chars += box.chars
            parent.linked += box.linked


def _descend(boxes: list[Box], headline: Leaf | None) -> Box:
    """From the page inwards, until the lines of the article stand side by side."""
    box = boxes[0]
    while True:
        best = max((c for c in box.children if not c.dropped), key=_size, default=None)
        if best is None or best.tag in _LINE_TAGS:
            return box
        if best.size < _DESCEND * box.size:
            article = _own_article(box, boxes, headline)
            if article is None:
                return box
            best = article
        elif box.own > _DIRECT * box.size and best.size < _ALONE * box.size:
            return box
        box = best


def _own_article(box: Box, boxes: list[Box], headline: Leaf | None) -> Box | None:
    """Of several articles in a box, as on an endless page, the one under the page's own headline."""
    if headline is None:
        return None
    article = next((child for child in box.children if child is headline.box or _is_within(headline.box, child)), None)
    if article is None or article.dropped or article.size < _OWN_ARTICLE * box.size:
        return None
    others = (b for b in boxes if b.tag == "article" and b.size > 0 and not b.dropped)
    if any(_is_within(other, box) and other is not article and not _is_within(other, article) for other in others):
        return article
    return None


def _size(box: Box) -> float:
    return box.size


def _drop_link_lists(box: Box) -> None:
    """Drop what consists of links: lists of other articles inside the body."""
    for child in box.children:
        if child.dropped or not child.chars:
            continue
        if (
            child.linked > _LINK_LIST * child.chars
            and (child.children or child.tag in ("ul", "ol"))
            and child.tag not in ("p", "li")
        ):
            _drop(child)
        else:
            _drop_link_lists(child)


def _drop(box: Box) -> None:
    box.dropped = True
    for child in box.children:
        _drop(child)


def _holder(box: Box) -> Box:
    """The box that a line belongs to as one of many: not its own paragraph, list or quote."""
    while box.parent is not None and (box.tag in _LINE_TAGS or (not box.children and box.tag in _PLAIN_TAGS)):
        box = box.parent
    return box


def _grown(best: Box) -> list[Box]:
    """The box, and those beside it or its forebears that are made alike: a body cut in pieces around advertisements."""
    taken = [best]
    style = _paragraph_label(best)
    box = best
    for _ in range(_CLIMB):
        parent = box.parent
        if parent is None:
            break
        for sibling in parent.children:
            if sibling is not box and not sibling.dropped and sibling.size > 0 and _belongs(sibling, box, best, style):
                taken.append(sibling)
        box = parent
    return taken


def _paragraph_label(box: Box) -> str:
    """How most paragraphs of a box are labelled; empty where they are not."""
    labels = Counter(child.label for child in box.children if child.tag == "p" and child.size > 0)
    if not labels:
        for child in box.children:
            labels.update(inner.label for inner in child.children if inner.tag == "p" and inner.size > 0)
    return labels.most_common(1)[0][0] if labels else ""


def _belongs(sibling: Box, beside: Box, best: Box, style: str) -> bool:
    if sibling.role is _BODY and best.role is _BODY and sibling.label == best.label:
        return True
    if style and sibling.tag != "article" and _paragraph_label(sibling) == style:
        return True
    if sibling.tag == beside.tag and beside.label and sibling.label == beside.label and sibling.tag != "article":
        return beside.tag not in ("li", "tr") and sibling.size > _PIECE * best.size
    if beside is best and sibling.role is _NO_ROLE and sibling.tag == best.tag and _is_pure_prose(sibling):
        return True
    if sibling.tag in _LINE_TAGS or not sibling.children:
        return sibling.tag in ("p", "blockquote", "ul", "ol") and beside is best
    return sibling.role is _BODY and sibling.size > _PIECE * best.size


def _is_pure_prose(box: Box) -> bool:
    """Whether a box holds paragraphs and nothing else: no links, no headings, no labels."""
    return box.own > _PROSE and box.own == box.size and box.size > _PURE * box.chars and not box.linked
