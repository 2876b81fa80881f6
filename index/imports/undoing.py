"""Taking an import back as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound
from index.text.localizable import Sentence

AT_ONCE = 200
"""Articles taken out in one transaction, so that others can write in between."""


class NotUndone(BroadsheetError):
    """An import cannot be undone now; says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """taken_out: articles removed. stayed: articles that something else has changed since. sources: removed."""

    taken_out: int
    stayed: int
    sources: int


def undo_import(archive: Archive, number: int, *, by: str, now: datetime) -> Undone:
    """Take out the articles that came with an import and were not changed since, and the sources of its lists. Nothing is
    remembered as taken down. May be begun again where it was broken off. Raises NotFound, NotUndone, ArchiveError."""
    for _ in take_out(archive, number):
        pass
    return finish_undo(archive, number, by=by, now=now)


def take_out(archive: Archive, number: int) -> Iterator[int]:
    """Remove its articles, some at a time: how many each time. Raises NotFound, NotUndone, ArchiveError."""
    require_over(archive, number)
    while count := archive.imports.take_out(number, AT_ONCE):
        yield count


def finish_undo(archive: Archive, number: int, *, by: str, now: datetime) -> Undone:
    """Remove its sources, and write down what was done. Raises NotFound, ArchiveError."""
    with archive.transaction():
        sources = archive.imports.drop_sources(number)
        archive.imports.undone(number, now, by=by)
        record = archive.imports.get(number)
        if record is None:
            raise NotFound(Sentence("there is no import %(number)s", number=number))
        detail = f"articles taken out: {record.taken_out}, stayed: {record.stayed}; sources removed: {sources}"
        archive.accounts.note(now, by or "command line", "imports.undo", f"import {number}", detail)
    return Undone(taken_out=record.taken_out, stayed=record.stayed, sources=sources)


def require_over(archive: Archive, number: int) -> None:
    """Raises NotFound, and NotUndone while a job is still reading it."""
    record = archive.imports.get(number)
    if record is None:
        raise NotFound(Sentence("there is no import %(number)s", number=number))
    job = archive.jobs.get(record.job) if record.job is not None and record.ended is None else None
    if job is not None and not job.is_over:
        raise NotUndone(f"import {number} has not been read to its end; wait for that, then undo it")
