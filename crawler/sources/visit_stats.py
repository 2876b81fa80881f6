"""Counts the results of a visit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.errors import FetchError
from index.archive.protocols import Saved, Source, Visit


@dataclass(slots=True)
class Tally:
    """Counts kept while a source is visited.

    deferred: something was left for the next visit. pause: seconds that the outlet asked us to wait. why: the
    sentence about the page refused last.
    """

    source: Source
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    found: int = 0
    fetched: int = 0
    kept: Counter[Saved] = field(default_factory=Counter)
    not_modified: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    published: list[datetime] = field(default_factory=list)
    deferred: bool = False
    error: str | None = None
    error_code: str | None = None
    pause: float | None = None
    why: str | None = None

    def refuse(self, code: str, why: str | None = None) -> None:
        """Count a page that yielded no article.

        code: the stable reason; why: the reason in words, without the address.
        """
        self.refused[code] += 1
        self.why = why or self.why

    def fail(self, error: FetchError) -> None:
        """Record that the source itself could not be read."""
        self.error = str(error)
        self.error_code = error.code
        self.pause = error.retry_after

    def visit(self) -> Visit:
        """Return the record of the visit, which ends now."""
        return Visit(
            source=self.source.id,
            started=self.started,
            finished=datetime.now(UTC),
            found=self.found,
            fetched=self.fetched,
            new=self.kept[Saved.NEW],
            changed=self.kept[Saved.CHANGED],
            unchanged=self.kept[Saved.SAME],
            not_modified=self.not_modified,
            refused=tuple(sorted(self.refused.items())),
            error=self.error,
            error_code=self.error_code,
        )


def total(visits: Sequence[Visit]) -> Visit:
    """Return the sum of several visits as a single visit with an empty source id."""
    now = datetime.now(UTC)
    refused: Counter[str] = Counter()
    for visit in visits:
        refused.update(dict(visit.refused))
    return Visit(
        source="",
        started=min((visit.started for visit in visits), default=now),
        finished=max((visit.finished for visit in visits), default=now),
        found=sum(visit.found for visit in visits),
        fetched=sum(visit.fetched for visit in visits),
        new=sum(visit.new for visit in visits),
        changed=sum(visit.changed for visit in visits),
        unchanged=sum(visit.unchanged for visit in visits),
        not_modified=sum(visit.not_modified for visit in visits),
        refused=tuple(sorted(refused.items())),
    )
