"""How sending a message fails."""

from index.errors import BroadsheetError


class NotSent(BroadsheetError):
    """Not taken this time; to be tried again."""


class GaveUp(NotSent):
    """Will never be taken; not to be tried again."""
