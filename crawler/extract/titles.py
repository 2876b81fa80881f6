"""The headline: a vote of JSON-LD, the first-level heading and OpenGraph, freed of the outlet's suffix."""

import re

from crawler.extract import jsonld
from crawler.extract.sources import Sources

_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/~<>]+\s+|\s*\|\s*")
_LETTERS = re.compile(r"[\W_]+")


def loose(text: str) -> str:
    """Letters and digits only, for comparing what differs in blanks, quotes and case."""
    return _LETTERS.sub("", text).casefold()


def title_of(sources: Sources, outlet: str | None) -> str:
    """The title of the article; empty where the page names none."""
    stated = jsonld.text_of(sources.article.get("headline"))
    shared = sources.first("og:title", "twitter:title")
    heading = _heading(sources, stated or shared)
    candidates = [
        c
        for c in (
            heading,
            stated,
            strip_outlet(shared, outlet, sources),
            strip_outlet(jsonld.clean(sources.walker.title), outlet, sources),
        )
        if c
    ]
    if not candidates:
        return ""
    return _vote(candidates)


def _vote(candidates: list[str]) -> str:
    best = candidates[0]
    best_score = -1.0
    keys = [loose(c) for c in candidates]
    for rank, (candidate, key) in enumerate(zip(candidates, keys, strict=True)):
        score = (
            sum(1.0 for other in keys if other == key)
            + 0.5 * sum(1 for other in keys if other != key and key and key in other)
            - 0.1 * rank
        )
        if score > best_score:
            best, best_score = candidate, score
    return best


def _heading(sources: Sources, near: str) -> str:
    """The first-level heading that is this article's: the one like the stated title, else the only one."""
    texts = _heading_texts(sources)
    if not texts:
        return ""
    if near:
        key = loose(near)
        for text in texts:
            own = loose(text)
            if own and (own == key or (len(own) > 15 and (own in key or key in own))):
                return text
        words = set(near.casefold().split())
        best = max(texts, key=lambda t: len(words & set(t.casefold().split())))
        return best if len(words & set(best.casefold().split())) * 3 >= len(words) or len(texts) == 1 else ""
    return max(texts, key=len)


def _heading_texts(sources: Sources) -> list[str]:
    texts: list[str] = []
    last: object = None
    for leaf in sources.h1:
        box = leaf.box if leaf.box.tag == "h1" else leaf.box.parent
        if box is last and texts:
            texts[-1] += " " + leaf.text
        else:
            texts.append(leaf.text)
        last = box
    return [t for t in texts if 4 <= len(t) <= 400]


def strip_outlet(title: str, outlet: str | None, sources: Sources) -> str:
    """Drop ` | The Example Times` and the like: a tail that names the outlet, or one behind a bar."""
    known = {
        loose(name) for name in (outlet or "", sources.first("og:site_name"), sources.first("application-name")) if name
    }
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        tail, head = title[cuts[-1].end() :], title[: cuts[-1].start()]
        key = loose(tail)
        if (
            head
            and key
            and (key in known or any(k and (k in key or key in k) and len(key) < len(k) + 12 for k in known))
        ):
            title = head
            continue
        return title
