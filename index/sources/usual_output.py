"""What a source usually brings on each weekday, and whether it has fallen silent or halved. Pure: days and counts in, words out.

Usual is the median of the same weekday over the last `WEEKS` weeks before the days that are judged, so that weekends count as
weekends, and neither a flood nor a strike of some days moves it. A source is

    silent   nothing came on any usual day (one on which something is usual) since the last article: on `SILENT_DAYS` of them
             in a row with `SILENT_FEWEST` articles missed, or on one with `SILENT_SURE` missed. One or two free days are thereby
             no silence, unless the source is a busy one. Sources with a few articles a week, whose medians are all 0, are
             measured by the median of their weeks.
    halved   over the last `HALF_DAYS` days at most half of what is usual came, where `HALF_FEWEST` articles are usual, and more
             than half of those days were poor ones by themselves.

Nothing is said of a source that is younger than `FEWEST_DAYS` days, always brought little, is paused, fails (that is said as a
failure), or has not been read lately (then it is our crawler that stands still). After some weeks the new is the usual.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from index.text.localizable import Counted, Sentence

WEEKS = 8
"""Weeks of which a weekday's median is taken."""
FEWEST_DAYS = 21
"""Days of which something must be known before anything is said: three of each weekday."""
SILENT_DAYS, SILENT_FEWEST, SILENT_SURE = 3, 6.0, 40.0
HALF_DAYS, HALF_FEWEST = 7, 20.0
LOOK_BACK = 26
"""Weeks within which the last article of a source that fell silent is looked for."""
_DAY = timedelta(days=1)


class Trouble(StrEnum):
    """What is unusual about what a source brings."""

    SILENT = "silent"
    HALVED = "halved"


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """What a source brings. usual: articles usual on each weekday, Monday first; empty: not known yet. trouble: None: none. came,
    missed: over the days judged, articles that came and those that usually would have. since: the first of these days."""

    usual: tuple[float, ...] = ()
    trouble: Trouble | None = None
    came: int = 0
    missed: float = 0.0
    since: date | None = None

    @property
    def sentence(self) -> str | None:
        """The trouble in words; None where there is none."""
        if self.trouble is None or self.since is None:
            return None
        since, usual = self.since.isoformat(), round(self.came + self.missed)
        if not self.missed:
            return Sentence("nothing has come since %(day)s, or for longer", day=since)
        if self.trouble is Trouble.SILENT:
            return Sentence(
                "nothing has come since %(day)s, where about %(usual)s articles are usual", day=since, usual=usual
            )
        return Counted(
            "only %(count)s article came since %(day)s, where about %(usual)s are usual",
            "only %(count)s articles came since %(day)s, where about %(usual)s are usual",
            self.came,
            day=since,
            usual=usual,
        )


def usual_output(
    counts: Mapping[date, int], *, first: date, today: date, blind: Collection[date] = (), judge: bool = True
) -> Output:
    """Judge a source.

    counts: articles first read on each day, days without any may be left out; later days than today are passed over. first: the day
    on which the source was added, which does not count: its first visit brings what had gathered. today: not complete yet. blind:
    days of which nothing is known, since no source brought anything. judge: False only says what is usual.
    """
    last = max((day for day, count in counts.items() if count and first < day <= today), default=None)
    if last is None:
        return Output()
    silent_from = last + _DAY
    usual = _usual(counts, first, min(silent_from, today))
    if not usual:
        return Output()
    if not judge:
        return Output(usual=usual)
    if last < today - _DAY and (silent := _silent(counts, usual, first, silent_from, today)):
        return silent
    return _halved(counts, first, today, blind) or Output(usual=usual)


def _days(start: date, end: date) -> list[date]:
    """From start until the day before the end."""
    return [start + _DAY * number for number in range(max(0, (end - start).days))]


def _usual(counts: Mapping[date, int], first: date, end: date) -> tuple[float, ...]:
    """The median of each weekday before a day; empty where too little is known."""
    days = _days(max(first + _DAY, end - timedelta(weeks=WEEKS)), end)
    if len(days) < FEWEST_DAYS:
        return ()
    by_weekday: list[list[int]] = [[] for _ in range(7)]
    for day in days:
        by_weekday[day.weekday()].append(counts.get(day, 0))
    return tuple(float(median(numbers)) for numbers in by_weekday)


def _silent(counts: Mapping[date, int], usual: Sequence[float], first: date, start: date, today: date) -> Output | None:
    days = _days(start, today)
    expected = [usual[day.weekday()] for day in days]
    missed, usual_days = sum(expected), sum(1 for number in expected if number >= 1)
    if not any(usual):
        weekly = _of_a_week(counts, first, start)
        missed, usual_days = weekly * len(days) / 7, len(days) // 7
        if usual_days < 2:
            return None
        usual_days += 1  # two whole weeks are as good as three days
    is_silent = (usual_days >= SILENT_DAYS and missed >= SILENT_FEWEST) or missed >= SILENT_SURE
    return Output(usual=tuple(usual), trouble=Trouble.SILENT, missed=missed, since=start) if is_silent else None


def _of_a_week(counts: Mapping[date, int], first: date, end: date) -> float:
    """The median of whole weeks before a day."""
    begin = max(first + _DAY, end - timedelta(weeks=WEEKS))
    weeks = []
    while end - timedelta(days=7) >= begin:
        weeks.append(sum(counts.get(day, 0) for day in _days(end - timedelta(days=7), end)))
        end -= timedelta(days=7)
    return float(median(weeks)) if weeks else 0.0


def _halved(counts: Mapping[date, int], first: date, today: date, blind: Collection[date]) -> Output | None:
    start = today - _DAY * HALF_DAYS
    usual = _usual(counts, first, start)
    days = [day for day in _days(start, today) if day not in blind]
    if not usual or not days:
        return None
    expected = sum(usual[day.weekday()] for day in days)
    came = sum(counts.get(day, 0) for day in days)
    poor = sum(1 for day in days if (normal := usual[day.weekday()]) >= 1 and counts.get(day, 0) <= normal / 2)
    judged = sum(1 for day in days if usual[day.weekday()] >= 1)
    if expected < HALF_FEWEST or came > expected / 2 or poor * 2 <= judged:
        return None
    return Output(usual=usual, trouble=Trouble.HALVED, came=came, missed=expected - came, since=start)
