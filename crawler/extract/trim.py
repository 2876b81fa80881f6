"""Head and tail of a body: no headline, standfirst, byline or caption before it, no furniture after it or inside it."""

import re

from crawler.extract.labels import Role
from crawler.extract.titles import loose
from crawler.extract.tree import Leaf
from index.article import BlockKind

_INLINE_PROMO = re.compile(
    r"^(?:read (?:more|also|next|the full)|also read|don['’]?t miss|see also|related|more from|watch(?: (?:now|video|below|more))?|listen|recommended|more on this|more:|"
    r"lesen sie (?:auch|mehr|hier)|mehr zum thema|auch interessant|siehe auch|lire aussi|à lire|voir aussi|lee (?:también|además)|leggi anche|lees ook|les også|läs (?:också|mer)|čtěte také|ayrıca|читайте также)\b",
    re.I,
)
_TAIL = re.compile(
    r"^(?:comments?|leave a (?:comment|reply)|related (?:articles?|stories|topics?|news|content|links|posts?|coverage)|more (?:from|on|stories|news)|most (?:read|popular)|recommended|tags?\b|topics?\b|share (?:this|on)|follow us|sign up|subscribe|newsletter|about the author|©|copyright|all rights reserved|read next|you may also like|"
    r"mehr zum thema|auch interessant|das könnte sie auch interessieren|kommentare|themen\b|lesen sie (?:auch|mehr)|meistgelesen|quelle:|"
    r"advertisement|originally published|this article (?:was )?(?:originally|first) (?:appeared|published))",
    re.I,
)
_BYLINE = re.compile(r"^(?:by|von|par|por|di|door|av|text)\s*:?\s+[A-ZÄÖÜÉ]", re.I)
_HEAD_SCAN = 8


def trim(leaves: list[Leaf], title: str, standfirst: str | None, authors: tuple[str, ...]) -> list[Leaf]:
    """The leaves that are the article's own text."""
    kept = _without_head(leaves, title, standfirst, authors)
    kept = [leaf for leaf in kept if not _is_furniture(leaf)]
    return _without_tail(kept)


def _without_head(leaves: list[Leaf], title: str, standfirst: str | None, authors: tuple[str, ...]) -> list[Leaf]:
    headline = loose(title)
    start = 0
    for position, leaf in enumerate(leaves[: len(leaves) // 2 + 1]):
        if headline and loose(leaf.text) == headline:
            start = position + 1
    dek = loose(standfirst or "")
    names = {loose(name) for name in authors}
    kept: list[Leaf] = []
    for position, leaf in enumerate(leaves[start:]):
        if position < _HEAD_SCAN:
            key = loose(leaf.text)
            if key in names or _is_byline(leaf) or (key == dek and _is_apart(leaf)):
                continue
        kept.append(leaf)
    return kept


def _is_apart(leaf: Leaf) -> bool:
    """Whether a first line is set apart from the body by its markup, as a standfirst is."""
    return leaf.kind is BlockKind.HEADING or leaf.box.role is Role.HEADER


def _is_byline(leaf: Leaf) -> bool:
    return len(leaf.text) < 60 and bool(_BYLINE.match(leaf.text))


def _is_furniture(leaf: Leaf) -> bool:
    if _INLINE_PROMO.match(leaf.text) and (leaf.link_share > 0.3 or len(leaf.text) < 30):
        return True
    return leaf.link_share > 0.9 and leaf.kind is not BlockKind.QUOTE and len(leaf.text) < 200


def _without_tail(leaves: list[Leaf]) -> list[Leaf]:
    for position in range(len(leaves) // 2, len(leaves)):
        leaf = leaves[position]
        if len(leaf.text) < 80 and _TAIL.match(leaf.text):
            leaves = leaves[:position]
            break
    while leaves and leaves[-1].kind is BlockKind.HEADING:
        leaves = leaves[:-1]
    return leaves
