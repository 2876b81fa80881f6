"""A translation into no language: readable, a third longer, and told from English at a glance."""

import re
from functools import cache

_ACCENTED = str.maketrans(
    "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpRrSsTtUuWwYyZz", "ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀɱÑñÖöÞþŔŕŠšŢţÛûŴŵÝýŽž"
)
_KEPT = re.compile(r"%\(\w+\)s|%%|<[^>]*>|&#?\w+;")
"""Holes, tags and entities, which no translator may change."""

OPEN, CLOSE = "⟦", "⟧"


@cache
def pseudo(english: str) -> str:
    """`Sort by` -> `⟦Šöŕţ ƀý~~⟧`. Blanks at the ends stay outside."""
    core = english.strip()
    if not core:
        return english
    pieces: list[str] = []
    end = 0
    for kept in _KEPT.finditer(core):
        pieces += (core[end : kept.start()].translate(_ACCENTED), kept[0])
        end = kept.end()
    pieces.append(core[end:].translate(_ACCENTED))
    longer = "~" * max(1, len(_KEPT.sub("", core)) // 3)
    at = english.index(core)
    return f"{english[:at]}{OPEN}{''.join(pieces)}{longer}{CLOSE}{english[at + len(core) :]}"
