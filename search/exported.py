"""Results without those whose publishers forbid a use of them: one by one, or in the search itself."""

from collections.abc import Iterator
from dataclasses import replace

from index.operations.settings import Settings
from index.rights import Use, forbids, reserving
from search.page import Result
from search.request import SearchQuery


class Exported:
    """Iterates once over the results that may be exported. left_out: how many were not, so far."""

    def __init__(self, results: Iterator[Result], settings: Settings) -> None:
        self._results = results
        self._settings = settings
        self.left_out = 0

    def __iter__(self) -> Iterator[Result]:
        for result in self._results:
            if forbids(result.article.article, Use.EXPORT, self._settings):
                self.left_out += 1
            else:
                yield result


def without_reserved(query: SearchQuery, use: Use, settings: Settings) -> SearchQuery:
    """The same search without articles whose publishers forbid a use, so that its counts and pages are right too. A search for just
    these finds nothing."""
    pairs = tuple(("rights", right.value) for right in reserving(use, settings))
    return replace(query, exclude=(*query.exclude, *(pair for pair in pairs if pair not in query.exclude)))
