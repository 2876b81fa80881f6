"""The headline: a vote of JSON-LD, the first-level heading and OpenGraph, freed of the outlet's suffix."""

import re

from crawler.extract import jsonld
from crawler.extract.sources import Sources

_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/~<>]+\s+|\s*[|｜]\s*|：")
_LETTERS = re.compile(r"[\W_]+")
_KICKER = re.compile(r"\s*:\s+|\s+[-–—|]\s+")
_TELLING = 5
"""Letters of a word that two titles do not have in common by chance."""
_HEADLINE = 20
"""Characters of a headline that stands without its kicker."""
_MAX_HEADING = 400


def loose(text: str) -> str:
    """Letters and digits only, for comparing what differs in blanks, quotes and case."""
    return _LETTERS.sub("", text).casefold()


def title_of(sources: Sources, outlet: str | None) -> str:
    """The title of the article; empty where the page names none.

    The JSON-LD headline comes first, unless nothing else on the page is like it or it was cut off; then OpenGraph, which
    is often written for sharing; then the printed heading, where two elements lose the colon between them.
    """
    stated = jsonld.text_of(sources.article.get("headline"))
    shared = sources.first("og:title") or sources.first("twitter:title")
    heading = _heading(sources, stated or shared)
    known = _known_names(sources, outlet)
    printed = {loose(text) for text in (heading, stated) if text}
    shared = strip_outlet(shared, known, printed)
    stated = strip_outlet(stated, known, set())
    document = strip_outlet(jsonld.clean(sources.walker.title), known, printed)
    if stated and _is_supported(stated, [text for text in (heading, shared, document) if text]):
        if loose(stated) != loose(shared):
            return stated
        return heading if heading in (stated, shared) else shared
    if shared and loose(shared) == loose(heading):
        return heading if heading == shared else shared
    return _agreed(shared or stated, heading) or shared or heading or stated or document


def _is_supported(stated: str, others: list[str]) -> bool:
    """Whether a stated title is this page's: another title has a longer word of it, and none goes on where it breaks off."""
    key = loose(stated.rstrip(".… "))
    spelled = [loose(other) for other in others]
    if stated.endswith(("…", "...")) and any(other.startswith(key) and len(other) > len(key) for other in spelled):
        return False
    words = [key for word in stated.split() if len(key := loose(word)) >= _TELLING] or [key]
    return not others or any(word in other for other in spelled for word in words)


def _agreed(shared: str, heading: str) -> str:
    """What two titles agree on behind kickers that differ: `Storm: Town flooded` and `Weather - Town flooded`."""
    one, other = _KICKER.split(shared, maxsplit=1), _KICKER.split(heading, maxsplit=1)
    if len(one) < 2 or len(other) < 2 or loose(one[1]) != loose(other[1]) or len(one[1]) < _HEADLINE:
        return ""
    same_kicker = set(one[0].casefold().split()) & set(other[0].casefold().split())
    return "" if same_kicker or one[1][0].islower() else one[1]


def other_titles_of(sources: Sources, outlet: str | None, title: str) -> tuple[str, ...]:
    """Headlines that the page gives itself besides `title`: outlets write one for the page, one for sharing, one for search
    engines, and a reader may remember any of them."""
    known, found = _known_names(sources, outlet), [loose(title)]
    others: list[str] = []
    stated = jsonld.text_of(sources.article.get("headline"))
    for text in (stated, sources.first("og:title"), sources.first("twitter:title"), _heading(sources, title)):
        text = strip_outlet(text, known, {loose(title)}) if text else ""
        key = loose(text)
        if key and len(text) <= _MAX_HEADING and not any(key in other for other in found):
            found.append(key)
            others.append(" ".join(text.split()))
    return tuple(others)


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
