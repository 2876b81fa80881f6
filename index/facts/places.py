"""Places that a text names, from lists: countries, capitals, cities, some regions. Conservative: a word that may be anything else
where it stands (a person's name, part of an organisation's) is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.facts.word_sets import word_set
from index.people.tagger import word_lists
from index.text.folding import fold

_NO_PLACES = word_set(
    "nice java phoenix reading mobile hue bath orange nis fez aden sale split cork essen wells hull bern lome"
    " pentagon kremlin westminster whitehall capitol hollywood broadway goma march mission victoria dakota jersey"
    " hampshire carolina leon masaya concepcion saigon xian cali oran medina kano"
) | {"white house", "wall street", "downing street", "capitol hill", "middle east"}
"""Of the list that helps the tagger: ordinary words, and houses that stand for those who work there."""
_OF_WHAT = word_set(
    "university bank college school institute museum church duke duchess bishop archbishop lord earl prince"
    " princess declaration treaty times port bay gulf battle order cardinal patriarch"
)
_LOCATIVE = word_set(
    "in at from near to of toward towards outside across around through within into via and or between for over"
    " with en à au aux de du des nach aus bei über im a desde hacia hasta por para em do da dos das no na di dal"
    " dalla nel nella te van uit naar bij"
)
_WORD = re.compile(r"[^\W\d_][\w.'’]*")
_NEXT = re.compile(r"[ \u00a0]([^\W\d_][\w'’-]*)")
_BEFORE = re.compile(r"([^\W\d_][\w'’-]*)[ \u00a0](?:(of)[ \u00a0])?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceFound:
    """start, end: code points. name: of the place, in English."""

    start: int
    end: int
    name: str


def find_places(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[PlaceFound]:
    """The places of a text, in order. taken: (start, end) of what is known to be something else, such as people."""
    names, longest = _names()
    starts = _starts()
    held = list(taken)
    words = list(_WORD.finditer(text))
    places: list[PlaceFound] = []
    until = 0
    for number, first in enumerate(words):
        if first.start() < until or first[0].rstrip(".'’").removesuffix("'s").removesuffix("’s") not in starts:
            continue
        for count in range(min(longest, len(words) - number), 0, -1):
            last = words[number + count - 1]
            printed = text[first.start() : last.end()]
            end = last.end()
            if printed not in names and printed.rstrip(".'’") in names:
                printed = printed.rstrip(".'’")
                end = first.start() + len(printed)
            elif printed not in names and printed[-2:] in ("'s", "’s") and printed[:-2] in names:
                printed, end = printed[:-2], end - 2
            name = names.get(printed) or (
                names.get(printed.title()) if printed.isupper() and len(printed) > 3 else None
            )
            if name is None or any(low < end and first.start() < high for low, high in held):
                continue
            if _stands(text, first.start(), end, name):
                places.append(PlaceFound(start=first.start(), end=end, name=name))
            until = end
            break
    return places


def _stands(text: str, start: int, end: int, name: str) -> bool:
    """Whether a name of a place is one where it stands."""
    names, _ = _names()
    before = _BEFORE.search(text, max(0, start - 40), start)
    if before is not None and before[2] and before[1].lower() in _OF_WHAT:
        return False
    joined = re.search(r"([^\W\d_][\w.]*)[-‑]$", text[max(0, start - 24) : start])
    if joined is not None and joined[1] not in names:  # Indo-Pacific
        return False
    following = _NEXT.match(text, end)
    if following is not None and following[1][0].isupper() and following[1] not in names:
        return name in ("United States", "United Kingdom")
    if name.lower() in _ambiguous():
        word = text[:start].rstrip().rpartition(" ")[2].lower()
        return word in _LOCATIVE
    return True


@cache
def _ambiguous() -> frozenset[str]:
    """Places whose name is a person's too."""
    return word_lists.given() | word_lists.words("surname")


@cache
def _names() -> tuple[dict[str, str], int]:
    """(name as printed -> name shown, words of the longest)."""
    listed = (entry for entry in word_lists.entries("place") if entry not in _NO_PLACES and len(entry) > 3)
    names = {shown: shown for entry in listed for shown in [_titled(entry)]}
    text = resources.files("index.facts").joinpath("lexicon", "other_names.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            shown, _, others = line.partition(": ")
            names |= {shown: shown} | {other.strip(): shown for other in others.split(", ")}
    return names, max(len(_WORD.findall(name)) for name in names)


@cache
def _starts() -> frozenset[str]:
    """First words of names as they may be printed."""
    first = {match[0].rstrip(".'’") for name in _names()[0] if (match := _WORD.match(name))}
    return frozenset(first | {word.upper() for word in first})


def _titled(entry: str) -> str:
    small = {"de", "do", "al", "es", "du", "of"}
    words = entry.split()
    return " ".join(
        word if at and word in small else "-".join(part.capitalize() for part in word.split("-"))
        for at, word in enumerate(words)
    )


def place_key(name: str) -> str:
    """What two names of one place share."""
    return fold(name)
