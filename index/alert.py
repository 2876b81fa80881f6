"""Alerts: what somebody watches for, when and where they are told, and what became of the messages about it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from index.text import characters

AlertKind = Literal["webhook", "email", "apprise"]

NAME_MOST = 120
"""Characters of an alert's name."""


class Timing(StrEnum):
    """When an alert says what it found."""

    AT_ONCE = "at-once"
    HOURLY = "hourly"
    DAILY = "daily"
    """At an hour of its zone."""
    WEEKLY = "weekly"
    """At an hour of a weekday."""
    UNUSUAL = "unusual"
    """Once a day, when the volume is not what is usual for that weekday: see `Unusual`."""


class Unusual(StrEnum):
    """Which days an alert on an unusual volume tells of."""

    MORE = "more"
    """Those that bring many more than usual."""
    FEWER = "fewer"
    """Silence: far fewer than usual in the 24 hours before an hour of its zone."""
    EITHER = "either"


SILENCE = "silence"
"""How the event of a delivery begins that tells of silence; the day follows. It has no article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """id: short, readable. name: what its owner calls it, by default its query. query: in the reader's language, for one without
    saved searches. searches: ids of the saved searches that are its sections, in their order. kept: it is about changes of the
    articles that its account keeps. target: an address (http, https), a mailbox, or an address of Apprise. secret: signs webhooks
    (`whsec_...`), and makes its addresses unguessable. account: whose it is, None for those of the command line. hour, weekday
    (0: Monday), zone: of its timing. unusual: which days it tells of, where that is its timing. paused: since when
    nothing is sent; paused_by: "link" where that was the link in a mail. test: since when a test message is asked for. language: of
    its messages, a BCP 47 tag; "" for that of its account."""

    id: str
    query: str
    kind: AlertKind
    target: str
    secret: str
    created: datetime
    name: str = ""
    searches: tuple[int, ...] = ()
    kept: bool = False
    account: int | None = None
    timing: Timing = Timing.AT_ONCE
    hour: int = 8
    weekday: int = 0
    zone: str = "UTC"
    unusual: Unusual = Unusual.MORE
    paused: datetime | None = None
    paused_by: str = ""
    test: datetime | None = None
    language: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", characters.line(self.id))
        object.__setattr__(self, "query", characters.clean(self.query))
        object.__setattr__(self, "target", characters.mended(self.target))
        object.__setattr__(self, "name", characters.line(self.name) or characters.line(self.query))

    def mark(self, purpose: str) -> str:
        """A text for addresses that nobody can guess who does not know the secret: 128 bits of HMAC-SHA256."""
        return hmac.new(self.secret.encode(), f"{purpose} {self.id}".encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """article: its id, "" where the event is `SILENCE`. words: those that fired, as printed; of silence, how many there were
    and how many are usual. attempts: made so far. event: "" for an article that matched, else what happened to one that is kept:
    `v3`, `gone ...`. search: the section it is in. due: when it is to be sent, None for now; held: it is kept until
    it is known whether the day is unusual."""

    alert: str
    article: str
    words: tuple[str, ...]
    attempts: int
    event: str = ""
    search: int | None = None
    due: datetime | None = None
    held: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """What became of a message, in words. message: its id, whose page shows it; None for what was none."""

    seq: int
    at: datetime
    good: bool
    said: str
    message: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertStatus:
    """waiting: messages to be sent, or to be sent again. unknown: cut off while they were sent. error: of the last failure."""

    alert: Alert
    sent: int
    waiting: int
    failed: int
    unknown: int
    error: str | None
