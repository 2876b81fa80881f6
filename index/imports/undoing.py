"""Taking an import back as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound

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
    taken_out = sum(take_out(archive, number))
    return finish_undo(archive, number, by=by, now=now, taken_out=taken_out)


def take_out(archive: Archive, number: int) -> Iterator[int]:
    """Remove its articles, some at a time: how many each time. Raises NotFound, NotUndone, ArchiveError."""
    require_over(archive, number)
    while count := archive.imports.take_out(number, AT_ONCE):
        yield count


def finish_undo(archive: Archive, number: int, *, by: str, now: datetime, taken_out: int) -> Undone:
    """Remove its sources, and write down what was done."""
    with archive.transaction():
        sources = archive.imports.drop_sources(number)
        archive.imports.undone(number, now, by=by, taken_out=taken_out)
        _, stayed = archive.imports.removable(number)
        detail = f"{taken_out} articles and {sources} sources taken out, {stayed} articles stayed"
        archive.accounts.note(now, by or "command line", "imports.undo", f"import {number}", detail)
    return Undone(taken_out=taken_out, stayed=stayed, sources=sources)


def require_over(archive: Archive, number: int) -> None:
    """Raises NotFound, and NotUndone while it is still being read."""
    record = archive.imports.get(number)
    if record is None:
        raise NotFound(f"there is no import {number}")
    if record.ended is None:
        raise NotUndone(f"import {number} has not been read to its end; wait for that, then undo it")
