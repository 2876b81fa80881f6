"""The headline: a vote of JSON-LD, the first-level heading and OpenGraph, freed of the outlet's suffix."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.printed_text import printed
from crawler.extract.fields.address_words import is_spelled_in

_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/~<>*]+\s+|\s*[|｜]\s*|：")
_DATED = re.compile(
    r"^\s*(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d)(?:\s*[-–—|:•·]+)?\s+(?=\D)|\s+[-–—|:•·(]+\s*(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)\)?\s*$"
)
_LOOSE_END = re.compile(r"\s+[-–—|:•·]+\s*$")
_LETTERS = re.compile(r"[\W_]+")
_KICKER = re.compile(r"\s*:\s+|\s+[-–—|]\s+")
_TELLING = 5
"""Letters of a word that two titles do not have in common by chance."""
_HEADLINE = 20
"""Characters of a headline that stands without its kicker."""
_SHARED = 4
"""Letters of a word that two wordings of a headline have in common."""
_PART = 4
"""A tail is taken for a short form of a name that has up to so many times its letters."""
_MAX_HEADING = 400


def loose(text: str) -> str:
    """Return only the letters and digits, for comparing texts that differ in blanks, quotation marks and case."""
    return _LETTERS.sub("", text).casefold()


def title_of(sources: Sources, outlet: str | None, url: str) -> str:
    """Return the title of the article; empty if the page states none. url: the page's address.

    The JSON-LD headline comes first, unless nothing else on the page resembles it, it was cut off, all others agree
    on another one, or the address was made from another one. Next comes OpenGraph, which is often written for
    sharing, then the printed heading, in which two elements lose the colon between them.
    """
    stated = jsonld.text_of(sources.article.get("headline"))
    shared = undated(sources.first("og:title") or sources.first("twitter:title"))
    heading = undated(_heading(sources, stated or shared))
    names = _names(sources, outlet, url)
    elsewhere = {loose(text) for text in (heading, stated) if text}
    shared = strip_outlet(shared, names, elsewhere)
    stated = strip_outlet(stated, names, ())
    document = strip_outlet(undated(printed(sources.walker.title)), names, elsewhere)
    shared = _whole(shared, (stated, heading, document))
    if stated and _is_supported(stated, [text for text in (heading, shared, document) if text]):
        if loose(stated) != loose(shared):
            return shared if _is_rather(shared, stated, heading, document, sources, url) else stated
        return heading if heading in (stated, shared) else shared
    if shared and loose(shared) == loose(heading):
        return heading if heading == shared else shared
    agreed = _agreed(shared or stated, heading)
    if agreed or stated or not shared or not heading:
        return agreed or shared or _not_the_site((heading, stated, document), names)
    if loose(document) != loose(shared) and _is_printed_headline(heading, shared, names):
        return heading
    return _not_the_site((shared, heading, document), names)


def _whole(title: str, others: Iterable[str]) -> str:
    """A title that breaks off with an ellipsis, as another one has it whole."""
    if not title.endswith(("…", "...")):
        return title
    key = loose(title.rstrip(".… "))
    return next((other for other in others if loose(other).startswith(key) and len(loose(other)) > len(key)), title)


def _is_printed_headline(heading: str, shared: str, names: "Names") -> bool:
    """Whether a first-level heading is the headline of which OpenGraph has another wording, and no JSON-LD says which holds.

    It is not if it is the site's name, says nothing of the same, or is the shared title with a label before it or behind it.
    """
    printed, stated = loose(heading), loose(shared)
    if printed in names.outlet or stated in printed:
        return False
    if stated in names.outlet or (printed in stated and len(printed) >= _HEADLINE // 2):
        return True
    words = {word for word in map(loose, heading.split()) if len(word) >= _SHARED}
    return len(words) > 1 and sum(word[:_SHARED] in stated for word in words) * 3 >= len(words)


def _not_the_site(titles: Iterable[str], names: "Names") -> str:
    """The first title that is not just the name of the site, else the first."""
    known = [title for title in titles if title]
    return next((title for title in known if loose(title) not in names.outlet), known[0] if known else "")


def undated(title: str) -> str:
    """Remove a date that is set before a title or behind it by a mark, and a mark that nothing follows."""
    bare = _DATED.sub("", title)
    return _LOOSE_END.sub("", bare if len(bare) >= _HEADLINE // 2 else title)


def _is_supported(stated: str, others: list[str]) -> bool:
    """Whether a stated title is this page's: another title has a longer word of it, and none goes on where it breaks off."""
    key = loose(stated.rstrip(".… "))
    spelled = [loose(other) for other in others]
    if stated.endswith(("…", "...")) and any(other.startswith(key) and len(other) > len(key) for other in spelled):
        return False
    words = [key for word in stated.split() if len(key := loose(word)) >= _TELLING] or [key]
    return not others or any(word in other for other in spelled for word in words)


def _is_rather(shared: str, stated: str, heading: str, document: str, sources: Sources, url: str) -> bool:
    """Whether what is shared is the headline and the stated one is not.

    All others agree on it, and the JSON-LD tells no headline from an alternative one, so it meant to give the same; or the
    address spells it word by word and not the other, as it was made from the headline.
    """
    key = loose(shared)
    if not key:
        return False
    if key == loose(heading) == loose(document) and not sources.article.get("alternativeHeadline"):
        return True
    return is_spelled_in(shared, url) and not is_spelled_in(stated, url)


def _agreed(shared: str, heading: str) -> str:
    """What two titles agree on behind kickers that differ: `Storm: Town flooded` and `Weather - Town flooded`."""
    first, second = _KICKER.split(shared, maxsplit=1), _KICKER.split(heading, maxsplit=1)
    if len(first) < 2 or len(second) < 2 or loose(first[1]) != loose(second[1]) or len(first[1]) < _HEADLINE:
        return ""
    same_kicker = set(first[0].casefold().split()) & set(second[0].casefold().split())
    return "" if same_kicker or first[1][0].islower() else first[1]


def other_titles_of(sources: Sources, outlet: str | None, title: str, url: str) -> tuple[str, ...]:
    """Return the headlines of the page other than `title`: outlets write one for the page, one for sharing and one
    for search engines, and a reader may remember any of them.
    """
    names, known = _names(sources, outlet, url), [loose(title)]
    others: list[str] = []
    stated = jsonld.text_of(sources.article.get("headline"))
    for text in (stated, sources.first("og:title"), sources.first("twitter:title"), _heading(sources, title)):
        if not text or loose(text) in known:
            continue
        text = strip_outlet(text, names, known[:1])
        key = loose(text)
        if key and len(text) <= _MAX_HEADING and not any(key in other for other in known):
            known.append(key)
            others.append(" ".join(text.split()))
    return tuple(others)


@dataclass(frozen=True, slots=True)
class Names:
    """What may follow a headline, in normalised form. outlet: names of the outlet, including its host."""

    outlet: frozenset[str]
    sections: frozenset[str]


def _names(sources: Sources, outlet: str | None, url: str) -> Names:
    called = (
        outlet,
        sources.first("og:site_name"),
        sources.first("application-name"),
        jsonld.text_of(sources.article.get("publisher")),
        (urlsplit(url).hostname or "").removeprefix("www."),
    )
    stated = sources.article.get("articleSection")
    sections = (
        *map(jsonld.text_of, stated if isinstance(stated, list) else [stated]),
        sources.first("article:section"),
    )
    return Names(_loosely(called), _loosely(sections))


def _loosely(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(key for name in names if name and (key := loose(name)))


def _heading(sources: Sources, near: str) -> str:
    """The first-level heading that is this article's: the one like the stated title, else the only one."""
    texts = heading_texts(sources)
    if not texts:
        return ""
    if not near:
        return max(texts, key=len)
    key = loose(near)
    for text in texts:
        printed = loose(text)
        if printed and (printed == key or (len(printed) > 15 and (printed in key or key in printed))):
            return text
    words = set(near.casefold().split())
    best = max(texts, key=lambda t: len(words & set(t.casefold().split())))
    return best if len(words & set(best.casefold().split())) * 3 >= len(words) or len(texts) == 1 else ""


def heading_texts(sources: Sources) -> list[str]:
    """Return the text of each first-level heading, with its parts joined."""
    texts: list[str] = []
    last: object = None
    for leaf in sources.h1:
        box = leaf.box if leaf.box.tag == "h1" else leaf.box.parent
        if box is last and texts:
            texts[-1] += " " + leaf.text
        else:
            texts.append(leaf.text)
        last = box
    return [text for text in map(printed, texts) if 4 <= len(text) <= _MAX_HEADING]


def strip_outlet(title: str, names: Names, elsewhere: Iterable[str]) -> str:
    """Remove ` | The Example Times` and the like: an ending that names the outlet, including the section before it
    and the author after it, or everything after the printed title.

    elsewhere: the title as it appears elsewhere on the page, in normalised form.
    """
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        if loose(title[: cut.start()]) in elsewhere:
            return title[: cut.start()]
    for cut, following in pairwise(cuts):
        if cut.start() >= _HEADLINE and loose(title[cut.end() : following.start()]) in names.outlet:
            return title[: cut.start()]
    whole = title
    while cuts and cuts[-1].start():
        last = cuts.pop()
        key = loose(title[last.end() :])
        if not _names_outlet(key, names.outlet) and not (title != whole and key in names.sections):
            break
        title = title[: last.start()]
    return title


def _names_outlet(key: str, names: frozenset[str]) -> bool:
    """Whether a tail is a name of the outlet, or most of one, or one with a word more."""
    return any(
        key == name or (name in key and len(key) < len(name) + 12) or (key in name and len(key) * _PART > len(name))
        for name in names
        if key
    )
