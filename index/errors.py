"""Every error that Broadsheet raises on purpose.

    BroadsheetError
    ├── SettingsError           a setting is missing, unknown or makes no sense
    ├── AlreadyRunning          another process holds the lock of this role
    ├── ArchiveError            the archive cannot be read or written
    │   ├── ArchiveTooNew       written by a later version of Broadsheet
    │   ├── ArchiveRefused      this one thing cannot be kept, others can; nothing was changed
    │   └── ArchiveFull         no room left on the disk; nothing was changed
    ├── IndexingError           the index cannot be read or written
    │   ├── IndexDamaged        a file of the index is corrupt, truncated, foreign or missing
    │   ├── IndexOutdated       written by another format or analysis: rebuild from the archive
    │   └── IndexFull           no room left on the disk; the last commit still stands
    ├── QueryError              a query that cannot be answered as asked (a limit was passed)
    ├── NotFound                no article, person or source of that name
    └── CrawlError              see crawler/errors.py: every way in which a fetch fails

The message of each is one sentence for the person in front of the machine: what happened and what to do.
"""


class BroadsheetError(Exception):
    """Root of the tree; `str(error)` may be shown to a user as it is."""


class SettingsError(BroadsheetError):
    pass


class AlreadyRunning(BroadsheetError):
    pass


class ArchiveError(BroadsheetError):
    pass


class ArchiveTooNew(ArchiveError):
    pass


class ArchiveRefused(ArchiveError):
    pass


class ArchiveFull(ArchiveError):
    pass


class IndexingError(BroadsheetError):
    pass


class IndexDamaged(IndexingError):
    pass


class IndexOutdated(IndexingError):
    pass


class IndexFull(IndexingError):
    pass


class QueryError(BroadsheetError):
    """`code` is stable and short (`too_many_words`), `parameter` the request parameter at fault."""

    def __init__(self, message: str, *, code: str, parameter: str = "q") -> None:
        super().__init__(message)
        self.code = code
        self.parameter = parameter


class NotFound(BroadsheetError):
    pass


class CrawlError(BroadsheetError):
    pass
