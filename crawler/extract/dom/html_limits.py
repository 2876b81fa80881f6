"""Refuses, in linear time, pages that would cost the parser quadratic time or memory.

Parsing HTML is linear for pages that people write, but not for every page. On this machine lexbor took 8 s for 25,000
nested open `<div>` (125 kB: each start tag walks the stack of open elements), 6 s for 20,000 attributes on one tag (each
is compared with those before), and a few hundred open formatting elements are cloned into every paragraph that follows
(the "reconstruct the active formatting elements" step of the HTML standard, 13.2.4.3), which multiplies memory. A limit
on bytes helps against none of them. The limits themselves are settings (`bounds.py`): the deepest of the 212 pages that
they were tuned on has under 60 open elements.
"""

import re
from collections import Counter
from functools import lru_cache

from crawler.extract.body.word_count import words
from crawler.extract.dom.bounds import USUAL, Bounds
from crawler.extract.not_an_article import NotAnArticle, Reason


def _names(text: str) -> frozenset[bytes]:
    return frozenset(name.encode() for name in words(text))


_CHEAP_TAGS = 8_000
"""A page with fewer tags than this cannot cost more than a second however they nest."""

_TAG_NAME = re.compile(rb"<(/?[a-zA-Z][a-zA-Z0-9]*)")
_TAG = re.compile(rb"""<(/?[a-zA-Z][a-zA-Z0-9]*)(?:[^\s/>="']\s*+=\s*+(?:"[^"]*+"|'[^']*+')|[^>]|(?!))*+""")
"""A tag with its attributes, so that what looks like a tag inside a quoted value is none (standard, 13.2.5.32 ff.).

Where it is not clear whether a quote opens a value, it does not: rather see a tag too many than miss one.
"""
_LONGEST_TAG = re.compile(rb"""<[a-zA-Z](?:[^\s/>=]\s*+=\s*+(?:"[^"]*+"|'[^']*+')|[^>]|(?!))*+""")
"""The same for counting attributes: where it is not clear, a quote opens a value and the tag goes on."""
_ATTRIBUTE = (
    rb"""(?:(?:[\s/]++|(?<=["']))(?:=[^\s/>=]*+|[^\s/>=]++)"""
    rb"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++)|(?!))?+)"""
)
_RAW_TEXT = re.compile(rb"<(script|style|textarea|title|noscript|xmp)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
_LIKE_FORMATTING = re.compile(rb"<(/?[aAbBcCeEfFiInNsStTuU][a-zA-Z]{0,5})[\s/>]")
"""Tags whose names begin as those of formatting elements do, which is quicker than looking for these alone."""
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_SELF_CLOSING = _names("p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt")
"""Elements that end where the next of their kind begins, so that leaving them open nests nothing."""


def check(html: bytes, bounds: Bounds = USUAL) -> None:
    """Raise NotAnArticle if parsing this page could hang the crawler or exhaust its memory.

    html: in UTF-8. Takes time linear in its length.
    """
    few = html.count(b"<") <= min(_CHEAP_TAGS, bounds.tags)
    names = (_LIKE_FORMATTING if few else _TAG_NAME).findall(html)
    if len(names) > bounds.tags:
        raise NotAnArticle(Reason.TOO_LARGE, f"{len(names)} tags, {bounds.tags} are read (page_tags)")
    if _suspicious(names, bounds):
        _check_nesting(_TAG.findall(_RAW_TEXT.sub(b"", html)), bounds)
    if _many_attributes(bounds.attributes).search(html):
        _check_attributes(_RAW_TEXT.sub(b"", html), bounds.attributes)


@lru_cache(maxsize=4)
def _many_attributes(number: int) -> re.Pattern[bytes]:
    """What may be a tag with at least so many attributes. Of a name that holds several `<`, only what follows the last that could
    begin one is read, so that the time stays linear."""
    return re.compile(
        rb"<[a-zA-Z][^\s/><]*+(?:<(?![a-zA-Z])[^\s/><]*+|(?!))*+(?:" + _ATTRIBUTE + b"|(?!)){%d}+" % number
    )


@lru_cache(maxsize=4)
def _tag_with_many(number: int) -> re.Pattern[bytes]:
    return re.compile(rb"<[a-zA-Z][^\s/>]*+" + _ATTRIBUTE + b"{%d}" % number)


def _suspicious(names: list[bytes], bounds: Bounds) -> bool:
    """Whether the tags, in whatever order, could nest deeply enough to matter. names: those of formatting are enough where
    there are few."""
    counts: Counter[bytes] = Counter()
    for spelled, times in Counter(names).items():
        counts[spelled.lower()] += times
    formatting = sum(max(0, counts[name] - counts[b"/" + name]) for name in _FORMATTING)
    return formatting > bounds.formatting // 2 or len(names) > _CHEAP_TAGS


def _check_attributes(html: bytes, number: int) -> None:
    """Look again, tag by tag: the quick search also finds tags inside scripts and quoted values."""
    many = _tag_with_many(number)
    for tag in _LONGEST_TAG.finditer(html):
        if tag.end() - tag.start() > 2 * number and many.match(html, tag.start(), tag.end()):
            raise NotAnArticle(Reason.TOO_DEEP, f"a tag with {number} attributes or more (page_attributes)")


def _check_nesting(names: list[bytes], bounds: Bounds) -> None:
    """Follow the open elements as the parser would, closely enough to bound their number."""
    open_names: Counter[bytes] = Counter()
    depth = formatting = 0
    for raw in names:
        name = raw.lower()
        if name.startswith(b"/"):
            name = name[1:]
            if open_names[name]:
                open_names[name] -= 1
                depth -= 1
                formatting -= name in _FORMATTING
        elif name not in _VOID and not (name in _SELF_CLOSING and open_names[name] > bounds.depth // 4):
            open_names[name] += 1
            depth += 1
            formatting += name in _FORMATTING
            if depth > bounds.depth:
                raise NotAnArticle(Reason.TOO_DEEP, f"more than {bounds.depth} elements inside each other (page_depth)")
            if formatting > bounds.formatting:
                raise NotAnArticle(
                    Reason.TOO_DEEP, f"more than {bounds.formatting} open formatting elements (page_formatting)"
                )
