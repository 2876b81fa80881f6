"""Articles that are named by their ids."""

from collections.abc import Iterable

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.plans import Base
from index.engines.columnar.read.view import View


class ChosenIds(Base):
    """Documents with any of the given article ids; an id that no segment holds matches nothing."""

    def __init__(self, view: View, ids: Iterable[str]) -> None:
        super().__init__(view)
        self._ids = sorted(id.encode("utf-8", "replace") for id in ids)

    def size(self, n: int) -> int:
        return min(len(self._ids), self.view.segments[n].docs)

    def find(self, n: int) -> Array:
        view = self.view.segments[n]
        docs = view.segment.docs_of(self._ids)
        return docs if view.live is None else docs[view.live[docs]]
