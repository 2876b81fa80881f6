"""The outlets of the articles."""

from collections.abc import Iterable
from typing import Protocol

from index.article import Outlet


class OutletStore(Protocol):
    """Names of the outlets of archived articles, by id."""

    def resolve(self, name: str) -> list[Outlet]:
        """The outlets with this id or name (folded), best match first."""
        ...

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> name, for those of the ids that are known."""
        ...

    def all(self) -> list[tuple[Outlet, int]]:
        """Every outlet with the number of its articles, most first."""
        ...
