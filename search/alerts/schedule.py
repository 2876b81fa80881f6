"""When an alert is due: pure functions of its timing, a zone and a moment.

Hours are those of clocks on the wall. Where a clock is put forward, an hour that does not exist is due at the moment that the
clock jumps; where it is put back, an hour that comes twice is due the first time only.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from index.alert import Alert, Timing, Unusual
from index.text.localizable import Sentence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def zone_of(name: str) -> ZoneInfo:
    """The zone of a name. Raises ValueError with a sentence."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError(no_zone(name)) from None


def no_zone(name: str) -> Sentence:
    """That this is the name of none."""
    return Sentence("%(name)s is not a time zone; write one like Europe/Berlin or UTC", name=repr(name[:60]))


def next_due(alert: Alert, now: datetime) -> datetime:
    """When what is found at `now` is to be sent; aware UTC, never before `now`."""
    if alert.timing is Timing.HOURLY:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if alert.timing not in (Timing.DAILY, Timing.WEEKLY):
        return now
    zone = _known(alert.zone)
    day = now.astimezone(zone).date() - timedelta(days=1)  # the jump of a clock can carry an hour across midnight
    while True:
        if alert.timing is Timing.DAILY or day.weekday() == alert.weekday:
            moment = on_the_wall(day, alert.hour, zone)
            if moment > now:
                return moment
        day += timedelta(days=1)


def last_hour(alert: Alert, now: datetime) -> tuple[date, datetime]:
    """The last time at which clocks of its zone showed its hour: the day there, and the moment, aware UTC, not after `now`."""
    zone = _known(alert.zone)
    day = now.astimezone(zone).date() + timedelta(days=1)  # the jump of a clock can carry an hour across midnight
    while (moment := on_the_wall(day, alert.hour, zone)) > now:
        day -= timedelta(days=1)
    return day, moment


def _known(name: str) -> ZoneInfo:
    """The zone of an alert; UTC for one that this machine no longer knows."""
    try:
        return zone_of(name)
    except ValueError:
        return ZoneInfo("UTC")


def on_the_wall(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment at which a clock of a zone first shows this hour on this day, or would show it; aware UTC."""
    moment = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)  # fold=0: the first of two
    shown = moment.astimezone(zone)
    if (shown.date(), shown.hour, shown.minute) == (day, hour, 0):
        return moment
    # No clock shows it: the first moment after the jump. What is read with either offset lies on one side of it each.
    early = datetime.combine(day, time(hour), tzinfo=zone).replace(fold=1).astimezone(UTC)
    low, high = sorted((early, moment))
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
    return high.replace(microsecond=0)


def day_start(now: datetime, zone: ZoneInfo) -> datetime:
    """The first moment of the day of a zone; aware UTC."""
    return on_the_wall(now.astimezone(zone).date(), 0, zone)


def in_words(alert: Alert) -> str:
    """When it says what it found: "every Monday at 08:00 (Europe/Berlin)"."""
    at = {"time": f"{alert.hour:02}:00", "zone": alert.zone}
    return {
        Timing.AT_ONCE: Sentence("at once"),
        Timing.HOURLY: Sentence("every hour"),
        Timing.DAILY: Sentence("every day at %(time)s (%(zone)s)", **at),
        Timing.WEEKLY: Sentence(
            "every %(weekday)s at %(time)s (%(zone)s)", weekday=Sentence(WEEKDAYS[alert.weekday % 7]), **at
        ),
        Timing.UNUSUAL: {
            Unusual.MORE: Sentence("when there are many more than usual"),
            Unusual.FEWER: Sentence("when there were far fewer than usual by %(time)s (%(zone)s)", **at),
            Unusual.EITHER: Sentence(
                "when there are many more than usual, or were far fewer by %(time)s (%(zone)s)", **at
            ),
        }[alert.unusual],
    }[alert.timing]
