"""Where somebody sits: for a state ("R-Mich.", "the Michigan Republican", "Michigan GOP Rep.", "Sen. Ann Example of Ohio"), on
the bench ("Judge"), or in the forces ("Adm.").

What tells two people of one name apart is seldom one office or another, which the same human may have had one after the other,
and mostly this. American usage, in English.
"""

import re
from functools import cache, lru_cache

from index.people.tagger import word_lists

_PLACE = r"[A-Z][A-Za-z]*\.?(?:\s?[A-Z][A-Za-z]*\.?)?"
_LABEL = re.compile(rf"\s{{0,2}}[,(]\s{{0,2}}([RDI]\.?\s?[-\u2010\u2011\u2013]\s?{_PLACE})\s{{0,2}}[,;.)]")
_PARTY = r"(?:Republican|Democrat)"
_BEHIND = re.compile(rf"\s{{0,2}},\s{{1,2}}(?:the\s|an?\s)?({_PLACE}\s{_PARTY})\b")
_TITLE = r"(?:Rep\.|Sen\.|Representative|Senator|Congressman|Congresswoman)"
_BEFORE = re.compile(rf"(?:^|\s|[(“\"])((?:{_PLACE}\s)?(?:(?:GOP|Republican|Democratic)\s)?{_TITLE})\s{{1,2}}$")
_OF = re.compile(rf"\s{{1,2}}of\s({_PLACE})")
_FORCES = (
    "adm", "admiral", "gen", "general", "col", "colonel", "maj", "major", "lt", "lieutenant", "capt", "captain", "cmdr", "commander",
    "sgt", "sergeant",
)  # fmt: skip
_BENCH = ("judge", "justice")
_NO_RANK = frozenset(
    ("attorney", "atty", "secretary", "surgeon", "solicitor", "inspector", "director", "postmaster", "governor", "consul",
     "auditor", "comptroller", "registrar", "team", "club")
)  # fmt: skip
"""Words that make something else of a rank behind them: attorney general, team captain."""
_RANK = re.compile(
    rf"(?:^|[^\w.])((?:(?:Lt|Brig|Maj|Vice|Rear)\.?\s)?(?:{'|'.join(word.title() for word in _FORCES)})\.?)\s{{1,2}}$"
)
_LAST = re.compile(r"([^\W\d_]+)\.?\s{1,2}$")
_LONGEST = 20
"""Characters of the longest word of `_WORDS`, with what may stand behind it."""
_WORDS = frozenset(
    ["Rep", "Sen", "Representative", "Senator", "Congressman", "Congresswoman", *(word.title() for word in _FORCES)]
)
"""The word before a name that alone can be a title or a rank."""
FORCES, BENCH = "the forces", "the bench"
_FAR = 60
"""Characters before and behind a name that are looked at."""


def seats_at(text: str, start: int, stop: int) -> list[str]:
    """What the text says of where the person named in text[start:stop] sits, as printed."""
    seats = []
    ahead, behind = text[max(0, start - _FAR) : start], text[stop : stop + _FAR]
    before = rank = None
    last = _LAST.search(ahead[-_LONGEST:])
    if last is not None and last[1] in _WORDS:
        before, rank = _BEFORE.search(ahead), _RANK.search(ahead)
    if rank is not None and not _is_no_rank(ahead[: rank.start(1)]):
        seats.append(_closed(rank[1]))
    if before is not None and seat_of(before[1]):
        seats.append(_closed(before[1]))
    label = _LABEL.match(behind) or _BEHIND.match(behind)
    if label is not None and seat_of(label[1]):
        seats.append(_closed(label[1]))
    of = _OF.match(behind) if before is not None else None
    if before is not None and of is not None and (place := _of_states(of[1])):
        seats.append(f"{_closed(before[1])} of {place}")
    return seats


@lru_cache(maxsize=20_000)
def seat_of(role: str) -> str:
    """Where a role as printed says that somebody sits: a state, in full and in lower case, FORCES or BENCH; else empty."""
    party = re.fullmatch(rf"[RDI]\.?\s?[-\u2010\u2011\u2013]\s?({_PLACE})", role)
    if party is not None:
        return _state(party[1])
    behind = re.fullmatch(rf"({_PLACE})\s{_PARTY}", role)
    if behind is not None:
        return _state(behind[1])
    of = re.fullmatch(rf".*{_TITLE} of ({_PLACE})", role)
    if of is not None:
        return _state(of[1])
    before = re.fullmatch(rf"({_PLACE}?)\s(?:(?:GOP|Republican|Democratic)\s)?{_TITLE}", role)
    if before is not None and (state := _state(before[1])):
        return state
    last = role.rpartition(" ")[2].rstrip(".").lower()
    if last in _BENCH:
        return BENCH
    return FORCES if last in _FORCES and not _is_no_rank(role.rpartition(" ")[0]) else ""


def is_state(seat: str) -> bool:
    """Whether a seat is that of a lawmaker."""
    return bool(seat) and seat not in (FORCES, BENCH)


def _is_no_rank(before: str) -> bool:
    words = re.split(r"[\s\-]+", before.strip())
    return words[-1].rstrip(".").lower() in _NO_RANK


def _closed(role: str) -> str:
    """With single blanks, and none in a label: "R - Mich." as "R-Mich."."""
    return re.sub(r"^([RDI])\.?\s?[-\u2010\u2011\u2013]\s?", r"\1-", " ".join(role.split()))


def _of_states(place: str) -> str:
    """The place, or its first word, where that is a state."""
    for printed in (place, place.split()[0]):
        if _state(printed):
            return printed.rstrip(".")
    return ""


def _state(place: str) -> str:
    key = re.sub(r"\s+", " ", place.strip().rstrip(".")).lower()
    return _states().get(key) or _states().get(key.replace(". ", ".")) or ""


@cache
def _states() -> dict[str, str]:
    return {
        word.replace("_", " "): group[0].replace("_", " ") for group in word_lists.groups("us_state") for word in group
    }
