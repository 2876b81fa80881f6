"""The changes of the archive that the index has not seen yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ChangeKind(StrEnum):
    """What the index has to do with an article."""

    UPSERT = "upsert"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An entry of the outbox. seq rises; several changes of one article may be pending, the last one counts."""

    seq: int
    article_id: str
    kind: ChangeKind


class Outbox(Protocol):
    """The changes of the archive that the index has not seen yet, in order. `seq`: number of a change, rising, never
    used twice; `epoch`: number of rebuilds ordered so far."""

    @property
    def archive_id(self) -> str:
        """32 hexadecimal digits, made once with the archive; with `position` they tell whether an index belongs to
        it."""
        ...

    def pending(self, limit: int, *, after: int = 0) -> list[Change]:
        """Up to `limit` changes with a seq above `after`, oldest first."""
        ...

    def waiting(self) -> int:
        """How many articles the index does not hold as they are; all of them until an ordered rebuild is done."""
        ...

    def oldest(self) -> datetime | None:
        """Since when the oldest pending change has been waiting, None if nothing is pending."""
        ...

    def position(self) -> int:
        """The seq up to which everything is in the index."""
        ...

    def done(self, seq: int, *, epoch: int | None = None) -> None:
        """Record that everything up to and including `seq` is in a durable commit of the index, except for what was
        set aside. epoch: of that index, if it was rebuilt. Articles that become searchable for the first time are
        queued for the alerts."""
        ...

    def latest(self) -> int:
        """The highest seq ever given to a change, 0 before the first."""
        ...

    def touch(self, ids: Iterable[str]) -> None:
        """Put articles into the outbox again, for instance after a correction to people. Unknown ids are ignored."""
        ...

    def epoch(self) -> int:
        """The number of rebuilds ordered so far; the indexer rebuilds an index of an earlier epoch."""
        ...

    def rebuild(self, *, annotations: bool = False) -> None:
        """Order the whole index to be rebuilt. annotations: also have every article annotated again."""
        ...

    def wait(self, seconds: float) -> bool:
        """Return as soon as a change is pending, at the latest after that many seconds, and whether one is. For the loop of the
        indexer."""
        ...
