"""Where lessons about the furniture of outlets are kept."""

from collections.abc import Mapping
from typing import Protocol


class FurnitureStore(Protocol):
    """One text for each host, which only the crawler understands. Every method is one transaction and may raise ArchiveError."""

    def get(self, host: str) -> str:
        """What was learned of a host, "" where nothing was."""
        ...

    def put_many(self, lessons: Mapping[str, str]) -> None:
        """Put these texts in the places of earlier ones, by host."""
        ...
