"""Batch processing with fault isolation: if one item fails, the others are still processed and the culprit is reported."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from index.errors import ArchiveRefused, BroadsheetError

Item = TypeVar("Item")
Result = TypeVar("Result")


def apart(
    items: Sequence[Item], work: Callable[[Sequence[Item]], Result], failed: Callable[[Item, Exception], None]
) -> list[Result]:
    """Process all items together; after an unexpected failure, each one alone.

    work: must be repeatable for items it has processed before. failed: receives each item that fails alone, with its
    error. Returns the results of the successful calls. Errors that Broadsheet raises on purpose (a full disk, a locked
    archive) are not the fault of an item and propagate, except ArchiveRefused.
    """
    if not items:
        return []
    try:
        return [work(items)]
    except Exception as error:  # reported below, or raised again for fewer items
        if not is_unforeseen(error):
            raise
        if len(items) == 1:
            failed(items[0], error)
            return []
    return [result for item in items for result in apart([item], work, failed)]


def is_unforeseen(error: BaseException) -> bool:
    """Whether an error may be caused by the item processed, so that the others can continue."""
    return isinstance(error, ArchiveRefused) or not isinstance(error, BroadsheetError)


def reason(error: BaseException) -> str:
    """The error on a single line: `ValueError: its message`, shortened if necessary."""
    return f"{type(error).__name__}: {error}"[:300]
