"""Directives for robots and for text and data mining -> what is kept of them.

Robots: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag and `noai`, `noimageai` as DeviantArt
introduced them. Mining: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
"""

import re
from collections.abc import Iterable

from index.article import Right

_DIRECTIVES: dict[str, tuple[Right, ...]] = {
    "noai": (Right.NO_AI,),
    "noimageai": (Right.NO_IMAGE_AI,),
    "noarchive": (Right.NO_ARCHIVE,),
    "nocache": (Right.NO_ARCHIVE,),
    "noindex": (Right.NO_INDEX,),
    "none": (Right.NO_INDEX,),
    "nosnippet": (Right.NO_SNIPPET,),
}
_WITH_VALUE = frozenset(("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"))
_AGENT = re.compile(r"\s*([\w*.-]+(?:/[\w.]*)?)\s*:\s*(.*)", re.S)
_VALUE_MOST = 2000
"""Characters of one header or tag that are read."""


def rights_in_directives(value: str, agent: str = "") -> set[Right]:
    """Return what the content of a robots meta tag or of one X-Robots-Tag header states.

    agent: our product token; in `X-Robots-Tag: otherbot: noai, noindex` nothing is said to us. A name holds for all that
    follows it.
    """
    stated: set[Right] = set()
    ours = True
    for part in re.split(r"[,;]", value[:_VALUE_MOST].lower()):
        named = _AGENT.fullmatch(part)
        if named and named[1] not in _WITH_VALUE:
            ours = named[1] == "*" or named[1].partition("/")[0] == agent.lower()
            part = named[2]
        if ours:
            directive = "".join(part.split())
            stated.update(_DIRECTIVES.get(directive, ()))
            if directive == "max-snippet:0":
                stated.add(Right.NO_SNIPPET)
    return stated


def mining_right(values: Iterable[object]) -> Right | None:
    """Return what a `tdm-reservation` states: 1 reserves, 0 does not, all else is nothing. values: in order of precedence."""
    for value in values:
        text = value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""
        if text in ("0", "1"):
            return Right.TDM_RESERVED if text == "1" else Right.TDM_OPEN
    return None


def in_order(stated: Iterable[Right]) -> tuple[Right, ...]:
    """Return each once, in the order of `Right`."""
    known = set(stated)
    return tuple(right for right in Right if right in known)
