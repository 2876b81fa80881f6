"""Imports: files that were read into the archive together, what came of them, and the way back.

    web, `import`   add, and for the web a job that asks the crawler to read the files
    crawler         progress, refuse, end, undo
    web             get, recent, refused, origin

An article belongs to the import that brought it first; that is noted in the transaction that saves it. An import is `open` until
it was read to its end, then `done` or `failed`; what is over can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.text import characters

LONGEST_NAME = 200
"""Characters kept of the name of a file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """With which import an article comes. place: the file and where in it, for people."""

    number: int
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why something was not kept. seq: rises within an import. place: file and line. reason: a fixed word. detail: a sentence."""

    seq: int = 0
    place: str
    reason: str
    detail: str

    def __post_init__(self) -> None:
        for name in ("place", "reason", "detail"):
            object.__setattr__(self, name, characters.line(getattr(self, name)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Numbers of articles: new, changed (a version was added to one that was there), same (there already), forgotten (taken
    down before), refused; and of sources added."""

    new: int = 0
    changed: int = 0
    same: int = 0
    forgotten: int = 0
    refused: int = 0
    sources: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRecord:
    """number: its id. by: who asked, "" for the command line. files: names as they were given. job: which reads it. file, done,
    size: what is being read, how far and of how much, in bytes. error: why it could not be read to its end. taken_out, stayed:
    articles that undoing it removed, and those that came with it and were left since something else changed them."""

    number: int
    by: str
    created: datetime
    files: tuple[str, ...]
    job: int | None = None
    ended: datetime | None = None
    error: str | None = None
    file: str = ""
    done: int = 0
    size: int = 0
    tally: Tally = Tally()
    undone: datetime | None = None
    undone_by: str = ""
    taken_out: int = 0
    stayed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where an article came from. place: file and where in it. at: when. by: who imported it, "" for the command line."""

    number: int
    place: str
    at: datetime
    by: str


class ImportStore(Protocol):
    """Every method is one transaction and may raise ArchiveError. Times are aware UTC."""

    def add(self, files: Sequence[str], *, by: str, now: datetime) -> int:
        """Begin an import of files with these names, which may be anything. Its number."""
        ...

    def set_job(self, number: int, job: int) -> None:
        """Which job reads it, or undoes it."""
        ...

    def get(self, number: int) -> ImportRecord | None:
        """An import, None where there is none of that number."""
        ...

    def recent(self, limit: int, *, before: int | None = None) -> list[ImportRecord]:
        """Newest first; those with a number below `before`."""
        ...

    def arrived(self, article_id: str, arrival: Arrival) -> None:
        """This article is new and came with that import. Called in the transaction that saves it."""
        ...

    def arrived_many(self, arrivals: Sequence[tuple[str, Arrival]]) -> None:
        """The same for several at once. arrivals: ids of articles, and how each arrived. Raises ArchiveError."""
        ...

    def arrived_source(self, source_id: str, number: int) -> None:
        """This source came with that import."""
        ...

    def progress(
        self, number: int, *, file: str, done: int, size: int, tally: Tally, refusals: Sequence[Refusal], most: int
    ) -> None:
        """How far it is. tally: what came since the last call. refusals: since then; `most` of an import are kept."""
        ...

    def end(self, number: int, now: datetime, *, error: str | None = None) -> None:
        """It was read to its end, or failed with that sentence."""
        ...

    def refused(self, number: int, *, after: int = 0, limit: int = 100) -> list[Refusal]:
        """What was refused, in the order of reading: those with a seq above `after`."""
        ...

    def removable(self, number: int) -> tuple[int, int]:
        """How many articles undoing would take out now, and how many would stay. One stays that has a newer version, that
        the crawl has read since, or that an editor has corrected."""
        ...

    def take_out(self, number: int, limit: int) -> int:
        """Remove up to `limit` of the articles that came with it and that nothing else has changed since. They are not
        remembered as taken down: another import, or the crawl, may bring them again. How many; the record counts them too."""
        ...

    def drop_sources(self, number: int) -> int:
        """Remove the sources that came with it; what was read from them stays. How many."""
        ...

    def undone(self, number: int, now: datetime, *, by: str) -> None:
        """Write down who undid it, and how many of its articles stayed."""
        ...

    def origin(self, article_id: str) -> Origin | None:
        """With which import an article came, None for what was not imported, or before imports were noted."""
        ...
