"""Taking articles down and allowing them again: one set of functions for the command line, the page and the API.

The takedown itself keeps who asked for it and why; the audit log says it too.
"""

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive
from index.corrections.protocols import Takedown
from index.errors import BroadsheetError

REASON_MOST = 500
"""Characters of a reason."""


class NoReason(BroadsheetError):
    """A takedown without a reason, or with one that is too long."""


def take_down(archive: Archive, article_id: str, *, reason: str, by: str) -> Takedown:
    """Remove an article with all that was understood of it, and let no address of it come back. reason: for the log; nothing of
    the article should stand in it. Raises NoReason, NotFound."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_MOST:
        raise NoReason(f"give a reason, of at most {REASON_MOST} characters")
    # Not in one transaction with the note: the log of the database is emptied only once the takedown is done by itself.
    entry = archive.takedowns.take_down(article_id, reason=reason, by=by)
    AccountService(archive.accounts).note(by, "articles.takedown", article_id, f"{entry.seq}: {reason}")
    return entry


def allow_again(archive: Archive, seq: int, *, by: str) -> Takedown:
    """Let the next crawl or import bring the article of a takedown back. Raises NotFound."""
    with archive.transaction():
        entry = archive.takedowns.lift(seq, by=by)
        AccountService(archive.accounts).note(by, "articles.allow", entry.article, f"{entry.seq}: may come back")
    return entry
