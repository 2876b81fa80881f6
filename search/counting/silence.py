"""Where outlets were silent, and what the counts would be without that: pure functions of articles by interval.

An outlet is silent over a run of intervals without a single article in which it would usually have had `MISSED` or more: its crawl
failed, or its publisher was away. Usual is the median of the intervals of the same kind (of the same weekday, say) since its first
article. Before that it was not watched, which is something else, and counts as no silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

MISSED = 7.0
"""Articles that an outlet would usually have had in a silence. Were its articles to come by chance (Poisson), a run without any
would happen once in a thousand times where seven are usual."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """first, last: intervals, both included. missed: articles that were usual."""

    outlet: str
    first: int
    last: int
    missed: float


def usual(counts: Sequence[int], slots: Sequence[int]) -> list[float]:
    """What is usual in each interval; 0 before the first article. slots: the kind of each interval."""
    begin = next((at for at, count in enumerate(counts) if count), len(counts))
    by_slot: dict[int, list[int]] = {}
    for at in range(begin, len(counts)):
        by_slot.setdefault(slots[at], []).append(counts[at])
    middle = {slot: float(median(numbers)) for slot, numbers in by_slot.items()}
    return [middle[slots[at]] if at >= begin else 0.0 for at in range(len(counts))]


def silences(outlet: str, counts: Sequence[int], expected: Sequence[float]) -> list[Silence]:
    """The silences of one outlet. expected: see `usual`."""
    found: list[Silence] = []
    begin: int | None = None
    for at in range(len(counts) + 1):
        quiet = at < len(counts) and not counts[at] and any(counts[:at])
        if quiet and begin is None:
            begin = at
        elif not quiet and begin is not None:
            missed = sum(expected[begin:at])
            if missed >= MISSED:
                first = next(n for n in range(begin, at) if expected[n])
                last = max(n for n in range(begin, at) if expected[n])
                found.append(Silence(outlet=outlet, first=first, last=last, missed=missed))
            begin = None
    return found


def factors(expected: Mapping[str, Sequence[float]], found: Sequence[Silence], intervals: int) -> list[float]:
    """By how much a count of each interval would be greater had the silent outlets published as usual, and about the same things as
    the others: the usual articles of all, divided by those of the outlets that were not silent. 1 where none was silent, or all."""
    made = []
    for at in range(intervals):
        silent = {one.outlet for one in found if one.first <= at <= one.last}
        whole = sum(numbers[at] for numbers in expected.values())
        heard = sum(numbers[at] for outlet, numbers in expected.items() if outlet not in silent)
        made.append(whole / heard if silent and heard else 1.0)
    return made
