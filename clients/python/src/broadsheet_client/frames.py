"""The way to pandas, which is there or is not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame as DataFrame


def pandas() -> Any:
    """The library. Raises ImportError with the line that installs it."""
    try:
        import pandas as found
    except ImportError:
        raise ImportError(
            "to_frame() needs pandas, which is not installed: pip install 'broadsheet-client[pandas]'"
        ) from None
    return found


def frame_of(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    days: Sequence[str] = (),
    counts: Sequence[str] = (),
) -> "DataFrame":
    """A data frame of these columns. days: columns of days as 2025-07-12, which become datetime64. counts: columns of whole
    numbers, which stay whole (Int64) where one is missing."""
    library = pandas()
    frame = library.DataFrame([[row.get(column) for column in columns] for row in rows], columns=list(columns))
    for column in days:
        frame[column] = library.to_datetime(frame[column], format="%Y-%m-%d", errors="coerce")
    for column in counts:
        frame[column] = frame[column].astype("Int64")
    return frame
