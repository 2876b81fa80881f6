"""Work on many things at once that one of them can spoil: the others are done, the one is named."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from index.errors import ArchiveRefused, BroadsheetError

Item = TypeVar("Item")
Result = TypeVar("Result")


def apart(
    items: Sequence[Item], work: Callable[[Sequence[Item]], Result], failed: Callable[[Item, Exception], None]
) -> list[Result]:
    """Do the work for all; where that fails in a way that nobody foresaw, for each alone. What fails alone goes to `failed`.

    Errors that Broadsheet raises on purpose (a full disk, an archive that is locked) are no fault of the items and pass
    through, but for ArchiveRefused. work: can be done again for what it was done for.
    """
    if not items:
        return []
    try:
        return [work(items)]
    except Exception as error:  # the reason is handed on, or met again with fewer items
        if not is_unforeseen(error):
            raise
        if len(items) == 1:
            failed(items[0], error)
            return []
    return [result for item in items for result in apart([item], work, failed)]


def is_unforeseen(error: BaseException) -> bool:
    """Whether an error may come from the one thing that was worked on, so that the others can go on."""
    return isinstance(error, ArchiveRefused) or not isinstance(error, BroadsheetError)


def reason(error: BaseException) -> str:
    """`ValueError: what it says`, no longer than a line."""
    return f"{type(error).__name__}: {error}"[:300]
