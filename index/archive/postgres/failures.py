"""What the errors of PostgreSQL mean for the person in front of the machine."""

import psycopg

from index.errors import ArchiveBusy, ArchiveError, ArchiveFull, ArchiveRefused
from index.operations.program import program

_LOST = ("08", "57P")
"""Classes of SQLSTATE: connection exceptions, and a server that stops or starts."""


def is_lost(error: psycopg.Error, connection: psycopg.Connection) -> bool:
    """Whether an error means that the connection is gone, and not that a statement failed."""
    return connection.closed or (error.sqlstate or "").startswith(_LOST)


def translated(error: psycopg.Error, place: str, busy: float) -> ArchiveError:
    """The error in words. place: the archive without its password. busy: seconds that were waited for a lock."""
    code = error.sqlstate or ""
    said = _said(error)
    if code == "53100":
        return ArchiveFull(
            f"the disk of the archive {place} is full; nothing was changed. Free some room: work goes on by itself"
        )
    if code == "53300":
        return ArchiveError(
            f"the archive {place} takes no more connections ({said}); raise max_connections there, or lower archive_connections"
        )
    if code in ("40001", "40P01"):
        return ArchiveBusy(f"others changed the same in the archive {place}; nothing was changed, try again")
    if code == "25P02":
        return ArchiveError(f"the archive {place} undoes a change of which a part had failed; nothing was changed")
    if code == "55P03":
        return ArchiveError(f"the archive {place} was locked by others for {busy:g} s; try again")
    if code == "25P03":
        return ArchiveError(f"the archive {place} ended a change that stood still for too long; nothing was changed")
    if code.startswith("XX0") and code != "XX000":
        return ArchiveError(
            f"the archive {place} is damaged ({said}); bring back a copy with `{program()} restore FILE`"
        )
    if code.startswith(("28", "3D", "42501")) or (not code and "authentication" in said):
        return ArchiveError(
            f"the archive {place} does not let this program in ({said}); check the address in the setting archive"
        )
    if code == "25006":
        return ArchiveError(
            f"the archive {place} can only be read; name the server that takes changes in the setting archive"
        )
    if code.startswith(_LOST) or isinstance(error, psycopg.OperationalError):
        return ArchiveError(f"the archive {place} cannot be reached ({said}); see that its server runs, then try again")
    if isinstance(error, psycopg.IntegrityError | psycopg.DataError) or code.startswith(("22", "23", "54")):
        return ArchiveRefused(f"the archive {place} does not take this: {said}")
    return ArchiveError(f"the archive {place} failed: {said}")


def _said(error: psycopg.Error) -> str:
    """The server's words on one line; libpq never repeats a password."""
    primary = error.diag.message_primary or str(error)
    return " ".join(primary.split())[:300] or type(error).__name__
