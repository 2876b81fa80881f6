"""The walks over one page: the usual one, and the thorough one that looks into furniture as well; each is made once."""

from functools import cached_property
from types import TracebackType
from typing import Self

from selectolax.lexbor import LexborHTMLParser

from crawler.extract.dom.metadata import Sources, gather
from crawler.extract.dom.tree import Walker


class Walks:
    """Use it as a context manager: at its end the boxes let go of each other, so that the page is freed at once.

    parser: of the page; url: its address.
    """

    def __init__(self, parser: LexborHTMLParser, url: str) -> None:
        self.parser = parser
        self._url = url
        self._walkers: list[Walker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for walker in self._walkers:
            walker.let_go()

    @cached_property
    def usual(self) -> Sources:
        """What the page says of itself, with its lines, apart from menus and buttons."""
        return self._gathered(thorough=False)

    @cached_property
    def thorough(self) -> Sources:
        """The same with everything that is printed."""
        return self._gathered(thorough=True)

    def _gathered(self, *, thorough: bool) -> Sources:
        walker = Walker(thorough=thorough)
        self._walkers.append(walker)
        walker.walk(self.parser)
        return gather(walker, self._url)
