"""Alerts: what somebody watches for, and what became of the messages about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from index.text import characters

AlertKind = Literal["webhook", "email"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """id: short, readable. query: in the reader's language. target: an address (http, https) or a mailbox. secret: signs
    webhooks (`whsec_...`)."""

    id: str
    query: str
    kind: AlertKind
    target: str
    secret: str
    created: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", characters.line(self.id))
        object.__setattr__(self, "query", characters.clean(self.query))
        object.__setattr__(self, "target", characters.mended(self.target))


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """words: those that fired, as printed. attempts: made so far."""

    alert: str
    article: str
    words: tuple[str, ...]
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertStatus:
    """waiting: messages to be sent, or to be sent again. unknown: cut off while they were sent. error: of the last failure."""

    alert: Alert
    sent: int
    waiting: int
    failed: int
    unknown: int
    error: str | None
