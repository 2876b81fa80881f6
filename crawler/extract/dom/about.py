"""What a piece of metadata is about: its own page, or another story that the page only mentions.

Pages carry metadata of stories that they recommend, quote or load when the reader scrolls on. What it says of itself, its
address and its headline, is held against what the page is by all other witnesses: the address it came from, its canonical
link, and the headlines that are printed and shared.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

from crawler.errors import BadAddress
from crawler.extract.body.word_count import is_wide
from crawler.extract.dom import jsonld
from crawler.extract.dom.printed_text import printed
from crawler.net.urls import bare

_LETTERS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_TELLING = 4
"""Letters of a word that two headlines do not have in common by chance; shorter ones hold no headline together."""
_WHOLE = 12
"""Letters of a headline that is the same when it is part of a longer one."""
LIKELY_TITLE = 0.5
"""Share of the shorter headline's words, or pairs of characters where there are no blanks, that makes two headlines one."""
_DIFFERENT = 0.1
_SENTENCE = 4
"""Words of a headline that is no mere label."""


class Bearing(IntEnum):
    """How surely metadata is about the page, in ascending order. OTHER: it is about something else."""

    OTHER = 0
    DOUBTFUL = 1
    OPEN = 2
    LIKELY = 3
    SURE = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page is about. addresses: keys of its own addresses; headlines: as printed and shared."""

    addresses: frozenset[str]
    headlines: tuple[str, ...]

    def bears(self, addresses: Iterable[str], headline: str, url: str) -> Bearing:
        """Return how surely metadata with these addresses and this headline is about the page.

        url: the page's, to resolve relative ones.
        """
        keys = {key for address in addresses if (key := address_key(address, url))}
        same_place = bool(keys & self.addresses) if keys else None
        same_name = self._is_headline(headline) if headline and self.headlines else None
        if same_place is None and same_name is None:
            return Bearing.OPEN
        if same_place is None and same_name is False:
            return Bearing.OTHER if _is_telling(headline) else Bearing.DOUBTFUL
        if same_place is not False and same_name is not False:
            return Bearing.SURE
        if same_place or same_name:
            return Bearing.LIKELY
        return Bearing.OTHER if same_place is False and same_name is False else Bearing.DOUBTFUL

    def _is_headline(self, headline: str) -> bool | None:
        """Whether one of the page's is the same; None where they have hardly more than a word in common."""
        likeness = max(alike(headline, printed) for printed in self.headlines)
        return True if likeness >= LIKELY_TITLE else None if likeness > _DIFFERENT else False


def subject(addresses: Iterable[str | None], headlines: Iterable[str], url: str) -> Subject:
    """Return the subject of a page.

    addresses: its canonical links and the address it came from, possibly relative to `url`; headlines: as printed and
    shared.
    """
    keys = frozenset(key for address in addresses if address and (key := address_key(address, url)))
    return Subject(keys, tuple(dict.fromkeys(text for headline in headlines if (text := printed(headline)))))


@lru_cache(maxsize=256)
def address_key(address: str, url: str) -> str:
    """Return what distinguishes the address of a story from others, whichever scheme, host or mobile edition it uses;
    empty if nothing does, as for a front page or an invalid address.

    url: to resolve a relative one.
    """
    try:
        parts = urlsplit(bare(urljoin(url, address.strip())))
    except (BadAddress, ValueError):
        return ""
    path = unquote(parts.path).casefold().strip("/")
    return f"{path}?{parts.query}" if parts.query else path


def alike(headline: str, other: str) -> float:
    """Return how much of the shorter of two headlines occurs in the longer, 0 to 1."""
    first, second = _LETTERS.sub("", headline).casefold(), _LETTERS.sub("", other).casefold()
    if not first or not second:
        return 0.0
    if first == second or (min(len(first), len(second)) >= _WHOLE and (first in second or second in first)):
        return 1.0
    mine, theirs = _words(headline), _words(other)
    if mine and theirs and not is_wide(first + second):
        return len(mine & theirs) / min(len(mine), len(theirs))
    pairs, others = set(pairwise(first)), set(pairwise(second))
    return len(pairs & others) / max(1, min(len(pairs), len(others)))


def _is_telling(headline: str) -> bool:
    """Whether a headline is long enough to belong to one story."""
    return len(headline.split()) >= _SENTENCE or (is_wide(headline) and len(headline) >= _WHOLE)


def _words(headline: str) -> set[str]:
    return {word for word in _WORD.findall(headline.casefold()) if len(word) >= _TELLING}


def of_node(node: jsonld.Node) -> tuple[list[str], str]:
    """Return the addresses and the headline that a JSON-LD node states for itself."""
    addresses: list[str] = []
    for key in ("url", "mainEntityOfPage", "@id"):
        stated = node.get(key)
        for item in stated if isinstance(stated, list) else [stated]:
            if isinstance(item, dict):
                item = item.get("@id") or item.get("url")
            if isinstance(item, str):
                addresses.append(item)
    return addresses, jsonld.text_of(node.get("headline") or node.get("name"))
