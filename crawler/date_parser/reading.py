"""What a date string states, before it becomes a moment: a day, perhaps a time of day, perhaps a zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crawler.date_parser.zones import Unsure, offset_on
from index.article import PartialDateTime

_FIRST_YEAR, _LAST_YEAR = 1980, 2100
"""What is outside of these is a default of some program (1970, 0001) or a slip."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, hour 0 to 24: 24:00 is the end of the day."""

    hour: int
    minute: int
    second: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a date string states, before it becomes a moment.

    zone: None if none is named, `Unsure` if the name may mean several. home: the zone to assume for a clock without
    one, if the owner of the archive set it or the words around it are used in one zone only.
    """

    day: date
    clock: Clock | None = None
    zone: tzinfo | Unsure | None = None
    home: tzinfo | None = None

    @property
    def zoned(self) -> bool:
        """Whether there is a clock and its zone is certain."""
        return self.clock is not None and isinstance(self.zone, tzinfo)

    def moment(self) -> PartialDateTime | None:
        """Return the moment, or only the day if there is no clock or its zone is uncertain; None outside 1980 to
        2100.

        A clock without a zone is in `home`, else in UTC.
        """
        if not _FIRST_YEAR <= self.day.year <= _LAST_YEAR:
            return None
        if self.clock is None or isinstance(self.zone, Unsure):
            return PartialDateTime.day(self.day)
        day = self.day + timedelta(days=1) if self.clock.hour == 24 else self.day
        wall = datetime.combine(day, time(self.clock.hour % 24, self.clock.minute, min(59, self.clock.second)))
        zone = self.zone or self.home or UTC
        return PartialDateTime(at=wall.replace(tzinfo=offset_on(zone, wall)))
