"""The one walk over a review: every form of it that is text says only how each part looks."""

from collections.abc import Callable, Iterator
from typing import Protocol

from index.reviews.contents import Chapter, Contents, Entry

Tell = Callable[[int], None]
"""Told the number of each article that is done."""


class Shape(Protocol):
    """How the parts of a review look; each answer is a piece of the file."""

    def opening(self, contents: Contents) -> str:
        """What stands before everything, with the cover."""
        ...

    def listing(self, contents: Contents) -> str:
        """The contents page, "" for none."""
        ...

    def chapter(self, chapter: Chapter) -> str:
        """The title of a chapter."""
        ...

    def entry(self, entry: Entry) -> str:
        """An article."""
        ...

    def closing(self) -> str:
        """What stands after everything."""
        ...


def walk(contents: Contents, shape: Shape, tell: Tell) -> Iterator[str]:
    """The file piece by piece; few articles are in memory, however many there are. Raises ArchiveError."""
    yield shape.opening(contents)
    yield shape.listing(contents)
    for part in contents.parts():
        if isinstance(part, Chapter):
            yield shape.chapter(part)
        else:
            yield shape.entry(part)
            tell(part.number)
    yield shape.closing()
