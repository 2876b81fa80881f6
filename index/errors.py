"""Every error that Broadsheet raises on purpose.

    BroadsheetError
    ├── SettingsError           a setting is missing, unknown or makes no sense
    ├── AlreadyRunning          another process holds the lock of this role
    ├── ArchiveError            the archive cannot be read or written
    │   ├── ArchiveTooNew       written by a later version of Broadsheet
    │   ├── RoleLost            another process has taken the role under which this one wrote; nothing was changed
    │   ├── ArchiveBusy         others changed the same at the same moment; nothing was changed, and again it works
    │   ├── ArchiveRefused      this one thing cannot be kept, others can; nothing was changed
    │   └── ArchiveFull         no room left on the disk; nothing was changed
    ├── IndexingError           the index cannot be read or written
    │   ├── IndexDamaged        a file of the index is corrupt, truncated, foreign or missing
    │   ├── IndexOutdated       written by another format or analysis: rebuild from the archive
    │   ├── IndexTooNew         written by a later version of Broadsheet: never rebuilt unless somebody says so
    │   ├── IndexUnavailable    out of reach for now; nothing is known to be wrong with it: wait, never rebuild
    │   └── IndexFull           no room left on the disk; the last commit still stands
    ├── QueryError              a query that cannot be answered as asked (a limit was passed)
    ├── NotFound                no article, person or source of that name
    └── CrawlError              see crawler/errors.py: every way in which a fetch fails

The message of each is one sentence for the person in front of the machine: what happened and what to do.
"""


class BroadsheetError(Exception):
    """Root of the tree; `str(error)` may be shown to a user as it is."""


class SettingsError(BroadsheetError):
    """A setting is unknown, cannot be read, or names something that does not exist."""


class AlreadyRunning(BroadsheetError):
    """Another process has this role."""


class ArchiveError(BroadsheetError):
    """The archive cannot be opened, read or written."""


class ArchiveTooNew(ArchiveError):
    """A later version of the program wrote the archive."""


class ArchiveBusy(ArchiveError):
    """Others changed the same at the same moment; nothing was changed, and what is repeated works."""


class ArchiveRefused(ArchiveError):
    """The database refused one value, for instance because it is too big."""


class RoleLost(ArchiveError):
    """Another process has the role that this one had: it has to end, and can write nothing more."""


class ArchiveFull(ArchiveError):
    """The disk of the archive is full; nothing was changed."""


class IndexingError(BroadsheetError):
    """The index cannot be read or written."""


class IndexDamaged(IndexingError):
    """Files of the index are damaged or missing; it has to be rebuilt."""


class IndexOutdated(IndexingError):
    """The index was written in another format; it has to be rebuilt."""


class IndexTooNew(IndexingError):
    """A later version of the program wrote the index, which may be in use elsewhere: it is made anew only when that is ordered."""


class IndexUnavailable(IndexingError):
    """The index cannot be reached, or not all of it: a network, a node or a password at fault. Nothing has to be rebuilt."""


class IndexFull(IndexingError):
    """The disk of the index is full; the last commit stands."""


class QueryError(BroadsheetError):
    """`code` is stable and short (`too_many_words`), `parameter` the request parameter at fault."""

    def __init__(self, message: str, *, code: str, parameter: str = "q") -> None:
        super().__init__(message)
        self.code = code
        self.parameter = parameter


class NotFound(BroadsheetError):
    """What was asked for by name or id does not exist."""


class CrawlError(BroadsheetError):
    """Something could not be fetched or read."""
