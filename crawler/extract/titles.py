"""The headline: a vote of JSON-LD, the first-level heading and OpenGraph, freed of the outlet's suffix."""

import re

from crawler.extract import jsonld
from crawler.extract.sources import Sources

_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/~<>]+\s+|\s*[|｜]\s*|：")
_LETTERS = re.compile(r"[\W_]+")
_MAX_HEADING = 400


def loose(text: str) -> str:
    """Letters and digits only, for comparing what differs in blanks, quotes and case."""
    return _LETTERS.sub("", text).casefold()


def title_of(sources: Sources, outlet: str | None) -> str:
    """The title of the article; empty where the page names none.

    JSON-LD and OpenGraph are how the outlet writes its title; where they differ, the printed heading decides. Where they
    agree with the heading but for quotes and blanks, theirs is the cleaner spelling: a heading of two elements loses the
    colon between them.
    """
    stated = jsonld.text_of(sources.article.get("headline"))
    shared = sources.first("og:title") or sources.first("twitter:title")
    heading = _heading(sources, stated or shared)
    known = _known_names(sources, outlet)
    printed = {loose(text) for text in (heading, stated) if text}
    shared = strip_outlet(shared, known, printed)
    stated = strip_outlet(stated, known, set())
    document = strip_outlet(jsonld.clean(sources.walker.title), known, printed)
    for text in (stated, shared):
        if text and heading and loose(text) == loose(heading):
            return text
    return stated or shared or heading or document


def _known_names(sources: Sources, outlet: str | None) -> set[str]:
    names = (
        outlet,
        sources.first("og:site_name"),
        sources.first("application-name"),
        jsonld.text_of(sources.article.get("publisher")),
    )
    return {key for name in names if name and (key := loose(name))}


def _heading(sources: Sources, near: str) -> str:
    """The first-level heading that is this article's: the one like the stated title, else the only one."""
    texts = heading_texts(sources)
    if not texts:
        return ""
    if not near:
        return max(texts, key=len)
    key = loose(near)
    for text in texts:
        own = loose(text)
        if own and (own == key or (len(own) > 15 and (own in key or key in own))):
            return text
    words = set(near.casefold().split())
    best = max(texts, key=lambda t: len(words & set(t.casefold().split())))
    return best if len(words & set(best.casefold().split())) * 3 >= len(words) or len(texts) == 1 else ""


def heading_texts(sources: Sources) -> list[str]:
    """The text of each first-level heading, its parts joined."""
    texts: list[str] = []
    last: object = None
    for leaf in sources.h1:
        box = leaf.box if leaf.box.tag == "h1" else leaf.box.parent
        if box is last and texts:
            texts[-1] += " " + leaf.text
        else:
            texts.append(leaf.text)
        last = box
    return [t for t in texts if 4 <= len(t) <= _MAX_HEADING]


def strip_outlet(title: str, known: set[str], printed: set[str]) -> str:
    """Drop ` | The Example Times` and the like: a tail that names the outlet, or all that follows the printed title.

    known: names of the outlet, loosely written; printed: the title as it stands elsewhere on the page, loosely written.
    """
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        for cut in cuts:
            if loose(title[: cut.start()]) in printed:
                return title[: cut.start()]
        if not cuts:
            return title
        head, key = title[: cuts[-1].start()], loose(title[cuts[-1].end() :])
        if (
            not head
            or not key
            or not any(key == k or ((k in key or key in k) and len(key) < len(k) + 12) for k in known)
        ):
            return title
        title = head
