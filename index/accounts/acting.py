"""What everything that an account does with the archive begins with."""

from collections.abc import Callable
from datetime import datetime

from index.accounts.values import Account
from index.archive.protocols import Archive
from index.operations.durations import utc_now
from index.operations.settings import Settings


class Acting:
    """Functions of one account. clock: gives the time as aware UTC; for tests."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        account: Account,
        *,
        by: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """by: how the log of changes calls who asks, by default the name of the account."""
        self._archive = archive
        self._settings = settings
        self._account = account
        self._by = by or account.name
        self._clock = clock
