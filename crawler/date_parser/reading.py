"""What one date says, before it is a moment: a day, perhaps a clock, perhaps a zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crawler.date_parser.zones import Unsure, offset_on
from index.article import PartialDateTime

_FIRST_YEAR, _LAST_YEAR = 1980, 2100
"""What is outside of these is a default of some program (1970, 0001) or a slip."""


@dataclass(frozen=True, slots=True)
class Clock:
    """24:00 is the end of the day."""

    hour: int
    minute: int
    second: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """zone: None where none is named, `Unsure` where it is named but may be several. home: the zone in which a clock without one
    is printed, where the words it is written in belong to one zone only."""

    day: date
    clock: Clock | None = None
    zone: tzinfo | Unsure | None = None
    home: tzinfo | None = None

    @property
    def zoned(self) -> bool:
        return self.clock is not None and isinstance(self.zone, tzinfo)

    def moment(self) -> PartialDateTime | None:
        """The day alone where there is no clock or its zone is not sure; a clock without a zone is UTC. None: out of bounds."""
        if not _FIRST_YEAR <= self.day.year <= _LAST_YEAR:
            return None
        if self.clock is None or isinstance(self.zone, Unsure):
            return PartialDateTime.day(self.day)
        day = self.day + timedelta(days=1) if self.clock.hour == 24 else self.day
        wall = datetime.combine(day, time(self.clock.hour % 24, self.clock.minute, min(59, self.clock.second)))
        zone = self.zone or self.home or UTC
        return PartialDateTime(at=wall.replace(tzinfo=offset_on(zone, wall)))
