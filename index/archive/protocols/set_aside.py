"""What failed in a way that nobody foresaw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from index.article import Article


class Task(StrEnum):
    """What can fail for one item without holding up the others."""

    READ = "read"
    SAVE = "save"
    ANNOTATE = "annotate"
    INDEX = "index"
    ALERT = "alert"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """An item that was set aside. item: an address (READ, SAVE), the id of an article, or that id and an alert's (ALERT).
    version: of the program that failed. tries: how often; first, last: when."""

    task: Task
    item: str
    reason: str
    version: str
    tries: int
    first: datetime
    last: datetime


class SetAsideStore(Protocol):
    """A change of an article takes what was set aside of it along, and so does a takedown."""

    def put(
        self,
        task: Task,
        item: str,
        reason: str,
        *,
        version: str,
        article: Article | None = None,
        aliases: Sequence[str] = (),
    ) -> None:
        """Set aside, or note that it failed again. article, aliases: what could not be saved, so that it is not lost."""
        ...

    def among(self, task: Task, items: Sequence[str]) -> set[str]:
        """Those of the items that are set aside."""
        ...

    def counts(self) -> dict[Task, int]:
        """Of tasks that something was set aside of."""
        ...

    def all(self, task: Task | None = None, *, other_than: str | None = None, limit: int = 1000) -> list[Aside]:
        """What failed last comes first. other_than: only what another version failed at."""
        ...

    def article(self, item: str) -> tuple[Article, list[str]] | None:
        """What could not be saved under an address, with its aliases; None where only the address was kept."""
        ...

    def take(self, task: Task, *, other_than: str | None = None) -> list[str]:
        """Take off the list, to be tried again: the items. other_than: only what another version failed at."""
        ...

    def remove(self, task: Task, items: Sequence[str]) -> None:
        """Take items of a task off the list, without trying them again."""
        ...
