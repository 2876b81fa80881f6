"""Outlets that may be one, by their names: `The Daily Lantern`, `Daily Lantern` and `dailylantern.example`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.article import Outlet
from index.outlets.outlet_decisions import OutletDecisions
from index.text.folding import fold

_ARTICLES = frozenset(
    ("the", "a", "an", "der", "die", "das", "le", "la", "les", "l", "el", "los", "las", "il", "lo", "gli", "i", "o", "os", "as",
     "de", "het", "den", "det")
)  # fmt: skip
"""Words that a name goes with or without."""
_MEDIUM = frozenset(("online", "news", "newspaper", "com", "net", "org", "www", "digital"))
"""Words that are added to a name now and then; a name of these alone is compared with them."""
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_DOMAIN = re.compile(r"^(?:www\.)?([\w-]+(?:\.[\w-]+)*?)(?:\.(?:com?|org|net|gov|edu|ac))?\.[a-z]{2,12}$")


class NearOutlets(NamedTuple):
    """one: the outlet with more articles. why: in words."""

    one: Outlet
    other: Outlet
    articles: tuple[int, int]
    why: str


def near(outlets: Sequence[tuple[Outlet, int]], decided: OutletDecisions) -> list[NearOutlets]:
    """Pairs, those with the most articles first. outlets: with their numbers of articles, as `OutletStore.all` gives them.
    Pairs of which somebody said that they are two are left out."""
    pairs: list[NearOutlets] = []
    seen: set[frozenset[str]] = set()
    for key, why in (
        (_strict, "the names differ in articles, capitals or punctuation only"),
        (_loose, "the names differ in words such as Online or News, or one is an address"),
    ):
        groups: dict[str, list[tuple[Outlet, int]]] = {}
        for outlet, articles in outlets:
            if name := key(outlet.name):
                groups.setdefault(name, []).append((outlet, articles))
        for (largest, most), *others in groups.values():
            for other, fewer in others:
                pair = frozenset((largest.id, other.id))
                if pair not in seen and not decided.are_apart(largest.id, other.id):
                    pairs.append(NearOutlets(largest, other, (most, fewer), why))
                seen.add(pair)
    return sorted(pairs, key=lambda pair: (-sum(pair.articles), pair.one.id, pair.other.id))


def _strict(name: str) -> str:
    return _key(_IN_BRACKETS.sub("", name) or name, _ARTICLES)


def _loose(name: str) -> str:
    domain = _DOMAIN.fullmatch(name.strip().lower())
    return _key(domain[1] if domain else _IN_BRACKETS.sub("", name) or name, _ARTICLES | _MEDIUM)


def _key(name: str, without: frozenset[str]) -> str:
    words = re.findall(r"\w+", fold(name).replace("&", " and "))
    kept = [word for word in words if word not in without]
    return "".join(kept or words)
