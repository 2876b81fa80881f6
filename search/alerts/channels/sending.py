"""The ways in which sending a message fails, and the moment from which on it may have arrived."""

from collections.abc import Callable

from index.errors import BroadsheetError

Committing = Callable[[], object]
"""Called by a channel right before it sends the last of a message: until then nothing can have arrived, from then on it may have.
What it raises stops the message."""


class NotSent(BroadsheetError):
    """The message was not accepted; try again later."""


class GaveUp(NotSent):
    """The message will never be accepted; do not try again."""


class Unanswered(NotSent):
    """The message went out whole and nobody said whether it arrived; it is not sent again."""
