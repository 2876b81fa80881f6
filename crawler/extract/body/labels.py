"""What a page's own names for its boxes (class, id, role, itemprop) say about them.

The vocabulary is the field's, not an outlet's: words that thousands of sites write (`related`, `newsletter`, `sharedaddy`).
A label is only a claim: `body` overrules it where most of a page's sentences stand in the box.
"""

import re
from enum import IntEnum
from functools import lru_cache

from crawler.extract.body import label_words
from crawler.extract.body.word_count import words


class Role(IntEnum):
    """What a box is according to its label. NONE: it says nothing; BODY: supposedly the text of the article."""

    NONE = 0
    BODY = 1
    HEADER = 2
    FURNITURE = 3
    COMMENTS = 4
    CAPTION = 5
    FIGURE = 6
    HIDDEN = 7
    BYLINE = 8


_ORDER = (
    (Role.HIDDEN, label_words.HIDDEN),
    (Role.COMMENTS, label_words.COMMENTS),
    (Role.CAPTION, label_words.CAPTION),
    (Role.FURNITURE, label_words.FURNITURE),
    (Role.BYLINE, label_words.BYLINE),
    (Role.HEADER, label_words.HEADER),
)
"""The most telling role first, for labels that say several things."""

_RANK = {role: rank for rank, (role, _) in enumerate(_ORDER)}
_PHRASES: dict[str, Role] = {}
for _role, _labels in reversed(_ORDER):
    for _phrase in _labels:
        _PHRASES[_phrase] = _role
_NOT_RANKED = len(_ORDER)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")
_POST_CLASS = re.compile(r"\bhentry\b|\bpost-\d+\b|\btype-post\b|\bnode--?type-|\bview-mode-full\b|field-label-hidden")
"""What content management systems write on the box of a whole post: it carries the names of tags and categories."""

_STATE = re.compile(
    r"(?<!\S)(?:(?:no|not|non|has|have|with|without|disable|enable)[-_]\S+"
    r"|\S+[-_](?:enabled?|disabled?|open|closed|allowed|none|off|on|active|inactive|present|ready|loaded|count-?\d*))(?!\S)",
    re.I,
)
"""Classes that say what a part has or lacks, not what it is: `no-tts`, `has-sidebar`, `comments-enabled`."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MAX_LABEL = 400
_ITEMPROPS = {
    "comment": Role.COMMENTS, "comments": Role.COMMENTS, "headline": Role.HEADER, "alternativeHeadline": Role.HEADER,
    "author": Role.BYLINE, "datePublished": Role.BYLINE, "dateModified": Role.BYLINE,
    "caption": Role.CAPTION, "copyrightHolder": Role.CAPTION,
}  # fmt: skip
_ARIA = words(
    "navigation complementary search dialog banner contentinfo tooltip alert alertdialog menu tablist toolbar"
)


@lru_cache(maxsize=32_768)
def label_role(label: str) -> Role:
    """Return the role that a class and id suggest, trying the most significant first.

    Memoised: an outlet uses the same few hundred labels on every page.
    """
    label = label[:_MAX_LABEL]
    if _POST_CLASS.search(label):
        return Role.NONE
    spelled: list[str] = _WORD.findall(_CAMEL.sub(" ", _STATE.sub(" ", label)).lower())
    rank = _NOT_RANKED
    body = False
    last = len(spelled) - 1
    explained = -1
    """The last word that is part of a pair: `teaser-text` is a standfirst, whatever a teaser is by itself."""
    for position, word in enumerate(spelled):
        pair = _PHRASES.get(f"{word} {spelled[position + 1]}") if position < last else None
        if pair is not None:
            rank = min(rank, _RANK[pair])
            explained = position + 1
        elif position > explained:
            role = _PHRASES.get(word)
            if role is None and word.startswith(label_words.FURNITURE_STEMS):
                role = Role.FURNITURE
            if role is not None and not (role is Role.HIDDEN and _is_responsive(spelled, position)):
                rank = min(rank, _RANK[role])
        body = body or word in label_words.BODY
        if position < last:
            body = body or (spelled[position + 1] in label_words.BODY_SECOND and word in label_words.BODY_FIRST)
    if body and rank != _RANK[Role.COMMENTS]:
        return Role.BODY
    return _ORDER[rank][0] if rank < _NOT_RANKED else Role.NONE


def _is_responsive(spelled: list[str], position: int) -> bool:
    """`hidden-xs` and `md:hidden` hide from some screens, `overflow-hidden` hides nothing."""
    before = spelled[position - 1] if position else ""
    after = spelled[position + 1] if position + 1 < len(spelled) else ""
    return before in label_words.NOT_HIDDEN_AFTER or after in label_words.NOT_HIDDEN_BEFORE


def role_of(label: str, attributes: dict[str, str | None]) -> Role:
    """Return the role that an element states (hidden, itemprop, ARIA), else the one its label suggests."""
    if label and len(attributes) == 1:
        return label_role(label)
    if "hidden" in attributes:
        return Role.HIDDEN
    style = attributes.get("style")
    if style and _NOT_SHOWN.search(style):
        return Role.HIDDEN
    itemprop = attributes.get("itemprop")
    if itemprop:
        if "articleBody" in itemprop:
            return Role.BODY
        if role := _ITEMPROPS.get(itemprop):
            return role
    if attributes.get("role") in _ARIA:
        return Role.FURNITURE
    return label_role(label) if label else Role.NONE
