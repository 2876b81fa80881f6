"""The Latin form of an outlet's name in another script, if the page gives one.

`港新聞 (The Harbour Shimbun)` can be read, typed and sorted by those who know either script.
"""

import re
from collections.abc import Iterator

from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.fields.address_words import host_of, is_like_host

_RIGHTS = re.compile(
    r"(?:©|\((?i:c)\)|(?i:copyright))[\s©]{0,5}(?:\d{4}(?:\s?[-–]\s?\d{4})?[\s,.]*)?(?:(?i:by)\s+)?"
    r"([A-Z][\w.&'’-]{0,30}(?: [\w.&'’-]{1,30}){0,6})"
)
_AFTER = re.compile(r"[\s,.]*\b(?i:all|no|company|co|inc|ltd|llc|limited|corp|corporation|rights|unauthori[sz]ed)\b.*$")
_COMPANY = re.compile(r"\b(?:newspapers|publish\w*|holdings?|group|enterprises?)$", re.I)
"""How the names of companies end that own an outlet and are not called as it is."""
_LATIN_UNTIL = "\u024f"
_MOST = 0.5


def with_romanised(name: str, sources: Sources, url: str) -> str:
    """Return the name followed by its Latin form in parentheses; only the name if it is Latin already.

    Accepted are an alternative name in JSON-LD and the text after a copyright sign, if the host is named after it.
    """
    if not _is_foreign(name) or is_like_host(name, url):
        return name
    latin = next((other for other in _others(sources) if other.isascii() and is_like_host(other, url)), None)
    return f"{name} ({latin})" if latin else name


def with_host(name: str, url: str) -> str:
    """Return a name without a Latin letter followed by its host in parentheses, by which readers of Latin script know it."""
    host = host_of(url)
    return (
        f"{name} ({host})"
        if host and _is_foreign(name) and not any(c.isascii() and c.isalpha() for c in name)
        else name
    )


def _is_foreign(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return sum(c > _LATIN_UNTIL for c in letters) > _MOST * len(letters)


def _others(sources: Sources) -> Iterator[str]:
    publisher = sources.resolve(sources.article.get("publisher"))
    for node in (publisher, *sources.nodes):
        if isinstance(node, dict) and "alternateName" in node:
            stated = node["alternateName"]
            yield from map(jsonld.text_of, stated if isinstance(stated, list) else [stated])
    for box in sources.walker.boxes[:1]:
        for rights in _RIGHTS.finditer(box.node.text(separator="\n")):
            if (name := _AFTER.sub("", rights[1]).rstrip(" .&-")) and not _COMPANY.search(name):
                yield name
