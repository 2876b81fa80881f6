"""Results without those whose publishers forbid that they are exported."""

from collections.abc import Iterator

from index.operations.settings import Settings
from index.rights import Use, forbids
from search.page import Result


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
