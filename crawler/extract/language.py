"""The language as a BCP 47 tag: the page's own word, then what the feed said, then what the text looks like."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from crawler.extract.stop_words import by_stop_words

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].*)?", re.I)
_UNKNOWN = frozenset(("und", "zxx", "mul", "mis"))
_SAMPLE = 1000
_ENOUGH = 60


def tag(text: str | None) -> str | None:
    """`EN_us` -> `en-US`; None for what is no language tag."""
    found = _TAG.fullmatch((text or "").strip())
    if not found or found[1].lower() in _UNKNOWN:
        return None
    parts = [found[1].lower()]
    if found[2]:
        parts.append(found[2].title())
    if found[3]:
        parts.append(found[3].upper())
    return "-".join(parts)


def language_of(stated: tuple[str | None, ...], text: str) -> str | None:
    """stated: in order of trust. text: judged only where nothing is stated, and only where there is enough of it."""
    for value in stated:
        if value and (found := tag(value.split(",")[0])):
            return found
    return guess(text)


def guess(text: str) -> str | None:
    sample = text[:_SAMPLE]
    if len(sample) < _ENOUGH:
        return None
    return by_stop_words(sample) or str(_classifier()(sample)[0])


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    """Imported when first needed: most pages name their language or show it, and the model takes long to load."""
    classify: Callable[[str], tuple[str, float]] = import_module("py3langid").classify
    return classify
