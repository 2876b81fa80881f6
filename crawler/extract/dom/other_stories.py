"""Leaves out what a page says about other stories: their microdata and bylines, and their cards for sharing."""

import re

from crawler.extract.dom.about import LIKELY_TITLE, Bearing, Subject, alike
from crawler.extract.dom.jsonld import ARTICLE_TYPES
from crawler.extract.dom.tree import Attributes, Box, Leaf, Walker

_CARD = ("og:title", "og:url", "og:type")
"""Where one of these comes again, the card of another story may begin."""
_OF_CARDS = ("og:", "article:", "twitter:")
_NAMES = frozenset(("headline", "name"))
_ADDRESSES = frozenset(("url", "mainentityofpage"))


def leave_out_other_stories(walker: Walker, subject: Subject, headings: list[Leaf], url: str) -> None:
    """Remove everything in the box or card of another story from what the walker met. headings: first-level ones."""
    walker.metas = _of_own_cards(walker.metas, subject, url)
    stories = _Stories(walker, subject, headings, url)
    if stories.any:
        walker.metas = [meta for meta in walker.metas if not ("itemprop" in meta[0] and stories.is_other(meta[1]))]
        walker.marked = [marked for marked in walker.marked if not stories.is_other(marked[2])]
        walker.times = [time for time in walker.times if not stories.is_other(time[2])]


def _of_own_cards(
    metas: list[tuple[Attributes, Box | None]], subject: Subject, url: str
) -> list[tuple[Attributes, Box | None]]:
    cards: list[dict[str, str]] = [{}]
    places = []
    for attributes, _ in metas:
        name = _name(attributes)
        if name in _CARD:
            if name in cards[-1]:
                cards.append({})
            cards[-1][name] = attributes.get("content") or ""
        places.append(len(cards) - 1 if name.startswith(_OF_CARDS) else None)
    if len(cards) == 1:
        return metas
    bearings = [subject.bears([card.get("og:url", "")], card.get("og:title", ""), url) for card in cards]
    if max(bearings) < Bearing.LIKELY:
        return metas
    others = {place for place, bearing in enumerate(bearings) if bearing is Bearing.OTHER}
    return [meta for meta, place in zip(metas, places, strict=True) if place not in others]


def _name(attributes: Attributes) -> str:
    return (attributes.get("property") or attributes.get("name") or "").strip().lower()


class _Stories:
    """The boxes of a page that hold a story each: `<article>`, or microdata of an article."""

    def __init__(self, walker: Walker, subject: Subject, headings: list[Leaf], url: str) -> None:
        self.any = any(map(_is_story, walker.boxes))
        self._known: dict[int, bool] = {}
        if self.any:
            self._own = {
                id(box) for leaf in _titles(headings, walker.title) for box in leaf.box.outwards() if _is_story(box)
            }
            self._others = {
                place
                for place, (addresses, headline) in _said(walker).items()
                if place not in self._own and subject.bears(addresses, headline, url) is Bearing.OTHER
            }

    def is_other(self, box: Box | None) -> bool:
        """Whether a box belongs to a story that is not the page's: it says so, or it stands beside the page's own."""
        if box is None:
            return False
        known = self._known.get(id(box))
        if known is None:
            if id(box) in self._own:
                known = False
            elif _is_story(box) and (id(box) in self._others or (self._own and not self._is_within_own(box))):
                known = True
            else:
                known = self.is_other(box.parent)
            self._known[id(box)] = known
        return known

    def _is_within_own(self, box: Box) -> bool:
        return any(id(outer) in self._own for outer in box.outwards())


def _titles(headings: list[Leaf], title: str) -> list[Leaf]:
    """The headings that are the page's own: the only one, or those like its title."""
    return headings if len(headings) == 1 else [leaf for leaf in headings if alike(leaf.text, title) >= LIKELY_TITLE]


def _is_story(box: Box) -> bool:
    return box.tag == "article" or (bool(box.itemtype) and _type(box.itemtype) in ARTICLE_TYPES)


def _type(itemtype: str) -> str:
    return re.split(r"[\s?#]", itemtype.strip(), maxsplit=1)[0].rpartition("/")[2].lower()


def _said(walker: Walker) -> dict[int, tuple[list[str], str]]:
    """What each story says of itself in microdata: its addresses and its headline, by the box."""
    said: dict[int, tuple[list[str], str]] = {}
    items: dict[int, Box | None] = {}
    properties = [(attributes, "", box) for attributes, box in walker.metas if box is not None]
    properties += [
        (attributes, node.text(), box) for attributes, node, box in walker.marked if "itemprop" in attributes
    ]
    for attributes, text, box in properties:
        names = set((attributes.get("itemprop") or "").lower().split())
        story = _item_of(box, items) if names & (_NAMES | _ADDRESSES) else None
        if story is None or not _is_story(story):
            continue
        addresses, headline = said.get(id(story), ([], ""))
        if names & _ADDRESSES:
            addresses.extend(
                filter(None, (attributes.get("href"), attributes.get("content"), attributes.get("itemid")))
            )
        else:
            headline = headline or " ".join((attributes.get("content") or text or "").split())
        said[id(story)] = (addresses, headline)
    return said


def _item_of(box: Box | None, known: dict[int, Box | None]) -> Box | None:
    """The nearest box around with microdata of its own. known: what was found before, by the box."""
    passed = []
    while box is not None and id(box) not in known and not box.itemtype:
        passed.append(id(box))
        box = box.parent
    item = known.get(id(box), box) if box is not None else None
    known.update(dict.fromkeys(passed, item))
    return item
