"""The two ways in which sending a message fails."""

from index.errors import BroadsheetError


class NotSent(BroadsheetError):
    """The message was not accepted; try again later."""


class GaveUp(NotSent):
    """The message will never be accepted; do not try again."""
