"""Press reviews that are made again by themselves: from a saved search, on some weekdays at an hour of a zone, as a draft for an
editor or sent as they are."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from index.accounts.values import mail_address
from index.reviews.protocols import Schedule
from index.reviews.reviewing import ReviewError, cover_of
from index.text.localizable import Sentence


def due(schedule: Schedule, now: datetime) -> date | None:
    """The day for which it is to be done now, None for none. Days that were missed while nothing ran are not made up for: what
    matched on them is in the next review. now: aware."""
    try:
        local = now.astimezone(ZoneInfo(schedule.zone))
    except (OSError, ValueError, KeyError):
        return None
    today = local.date()
    if today.weekday() not in schedule.weekdays or local.hour * 60 + local.minute < schedule.minute:
        return None
    return today if schedule.last_day is None or schedule.last_day < today else None


def schedule_of(
    *,
    owner: int,
    search: int,
    title: str,
    client: str,
    time: str,
    weekdays: list[str],
    zone: str,
    to: str,
    now: datetime,
) -> Schedule:
    """A schedule from what was typed; it begins with its next hour. time: `06:30`. weekdays: 0 to 6. Raises ReviewError."""
    cover = cover_of(title, now.date().isoformat(), client)
    hour, _, minute = time.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise ReviewError(Sentence("a time is written as 06:30"))
    days = frozenset(int(day) for day in weekdays if day in tuple("0123456"))
    if not days:
        raise ReviewError(Sentence("choose a weekday at least"))
    try:
        local = now.astimezone(ZoneInfo(zone))
    except (OSError, ValueError, KeyError):  # OSError: a folder of zones, such as Europe, or a name beyond measure
        raise ReviewError(Sentence("a time zone has a name such as Europe/Berlin")) from None
    try:
        send_to = mail_address(to) if to.strip() else ""
    except ValueError as error:
        raise ReviewError(str(error)) from None
    at = int(hour) * 60 + int(minute)
    over = local.hour * 60 + local.minute >= at
    return Schedule(
        owner=owner, search=search, title=cover.title, client=cover.client, minute=at, weekdays=days, zone=zone,
        send_to=send_to, last_day=local.date() if over else None, last_made=now,
    )  # fmt: skip
