"""Head and tail of a body: no headline, standfirst, byline or caption before it, no furniture after it or inside it."""

from dataclasses import dataclass

from crawler.extract.body import line_kinds
from crawler.extract.body.labels import Role
from crawler.extract.body.notices import is_notice
from crawler.extract.dom.tree import Leaf
from crawler.extract.fields.titles import loose
from index.article import BlockKind

_HEAD_SCAN = 10
"""Lines from the top in which headline, byline and dates are looked for."""
_SPELLING = 40
"""Characters that a printed headline may have beyond twice those of the title: blanks and marks that do not count."""
_TAIL_SHARE = 0.5
"""What a tail heading may cut off at most, as a share of the body's weight; more than that is the article going on."""
_LINKED = 0.9
_SHORT = 160
_PARAGRAPH = 160
"""Characters from which on a line that the metadata repeats is the opening paragraph and not a standfirst."""
_PROSE = 80
"""Weight of a line that is surely a paragraph."""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The body of an article.

    kept: its own lines; credits: closing lines that say how it was made, which may name the agency.
    """

    kept: list[Leaf]
    credits: tuple[str, ...]


def trim(leaves: list[Leaf], title: str, standfirst: str | None, authors: tuple[str, ...]) -> Trimmed:
    """Separate the article's own text from what surrounds it.

    title, standfirst, authors: repeated lines of these are dropped.
    """
    kept = _without_head(leaves, title, standfirst, authors)
    kept = _without_tail(kept)
    kept, credits = _without_credits(kept, authors)
    kept = _without_empty_headings([leaf for leaf in kept if not _is_furniture(leaf)])
    while kept and kept[-1].kind is BlockKind.HEADING and not line_kinds.is_sentence(kept[-1].text):
        kept.pop()
    return Trimmed(kept, credits)


def _without_head(leaves: list[Leaf], title: str, standfirst: str | None, authors: tuple[str, ...]) -> list[Leaf]:
    headline = loose(title)
    longest = 2 * len(title) + _SPELLING
    start = 0
    for position, leaf in enumerate(leaves[: len(leaves) // 2 + 1]):
        if headline and len(leaf.text) <= longest and loose(leaf.text) == headline:
            start = position + 1
    dek = loose(standfirst or "")
    names = {loose(name) for name in authors}
    together = "".join(loose(name) for name in authors)
    kept: list[Leaf] = []
    for position, leaf in enumerate(leaves[start:]):
        if position < _HEAD_SCAN and len(leaf.text) < 400:
            key = loose(leaf.text)
            if key in names or (key and key == together) or (key == dek and _is_apart(leaf)):
                continue
            if not kept and (_is_part_of(key, headline) or _opens_no_body(leaf, names)):
                continue
        kept.append(leaf)
    return kept


def _is_part_of(key: str, headline: str) -> bool:
    """A headline is often printed in two lines, the kicker first."""
    return len(key) > 5 and key in headline and len(headline) < 3 * len(key) + 60


def _opens_no_body(leaf: Leaf, names: set[str]) -> bool:
    """Whether a line before the first paragraph is a byline, a date, a label."""
    text = leaf.text
    if line_kinds.is_label(text) or line_kinds.is_stamp(text) or line_kinds.is_byline(text):
        return True
    key = loose(text)
    return (
        len(text) < 100
        and any(len(name) > 4 and key.startswith(name) for name in names)
        and not line_kinds.is_sentence(text)
    )


def _is_apart(leaf: Leaf) -> bool:
    """Whether a first line is set apart from the body by its markup, as a standfirst is."""
    return len(leaf.text) < _PARAGRAPH and (leaf.kind is BlockKind.HEADING or leaf.box.role is Role.HEADER)


def _is_furniture(leaf: Leaf) -> bool:
    text = leaf.text
    short = len(text) < _SHORT
    if short and line_kinds.is_label(text):
        return leaf.kind is not BlockKind.HEADING or not text.isdigit()
    if leaf.kind is not BlockKind.QUOTE and is_notice(text):
        return True
    if not short and not leaf.linked and not leaf.strong:
        return False
    if line_kinds.is_pointer(text, leaf.link_share):
        return True
    if (leaf.linked or short or leaf.strong > len(text) // 2) and line_kinds.is_appeal(text):
        return True
    return leaf.linked > _LINKED * len(text) and len(text) < 200 and leaf.kind is not BlockKind.QUOTE and not leaf.told


def _without_tail(leaves: list[Leaf]) -> list[Leaf]:
    """Cut at the first heading of what is not the article, unless the article goes on behind it."""
    total = sum(leaf.weight for leaf in leaves)
    if total <= 0:
        return leaves
    seen = 0.0
    for position, leaf in enumerate(leaves):
        if (
            seen >= (1 - _TAIL_SHARE) * total
            and line_kinds.is_tail_heading(leaf.text)
            and not _goes_on(leaves, position)
        ):
            return leaves[:position]
        seen += leaf.weight
    return leaves


def _without_empty_headings(leaves: list[Leaf]) -> list[Leaf]:
    """Without headings of other stories where these themselves were left out."""
    places = {leaf.index for leaf in leaves}
    return [
        leaf
        for leaf in leaves
        if leaf.kind is not BlockKind.HEADING or leaf.index + 1 in places or not line_kinds.is_tail_heading(leaf.text)
    ]


def _goes_on(leaves: list[Leaf], position: int) -> bool:
    """Whether prose made like that before a heading follows it: two paragraphs in the box where the last one stood."""
    before = next((leaf for leaf in reversed(leaves[:position]) if leaf.weight > _PROSE), None)
    if before is None:
        return True
    home = before.box.parent
    after = [leaf for leaf in leaves[position + 1 :] if leaf.weight > _PROSE and leaf.box.tag == before.box.tag]
    return sum(leaf.box.parent is home and not line_kinds.is_appeal(leaf.text) for leaf in after) >= 2


def _without_credits(leaves: list[Leaf], authors: tuple[str, ...]) -> tuple[list[Leaf], tuple[str, ...]]:
    """Take off the last lines as long as they are about the article."""
    names = {loose(name) for name in authors}
    end = len(leaves)
    credits: list[str] = []
    while end > 1:
        leaf = leaves[end - 1]
        if not (
            line_kinds.is_credit(leaf.text)
            or loose(leaf.text) in names
            or _is_furniture(leaf)
            or line_kinds.is_appeal(leaf.text)
        ):
            break
        credits.append(leaf.text)
        end -= 1
    return leaves[:end], tuple(reversed(credits))
