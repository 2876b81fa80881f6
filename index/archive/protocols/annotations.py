"""What was understood of the articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.article import Annotation, ArchivedArticle

if TYPE_CHECKING:
    from index.annotation.near_duplicates import Hashes


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotated:
    """An article with what has just been understood of it. archived: as it was read, with the number of the revision
    (`revisions`) that the annotation is of. shingles: of its text, see index/annotation/near_duplicates.py."""

    archived: ArchivedArticle
    annotation: Annotation
    shingles: "Hashes"


class AnnotationStore(Protocol):
    """What was understood of each article. index.annotation.service fills it; everything can be made anew."""

    def get(self, article_id: str) -> Annotation | None:
        """The annotation as it was saved, with the mentions that belong to no registered person."""
        ...

    def annotators(self, ids: Sequence[str]) -> dict[str, str]:
        """id -> name of the annotator that made its annotation; ids without one are left out."""
        ...

    def save(self, annotated: Sequence[Annotated]) -> list[ArchivedArticle]:
        """Store annotations, each in place of the one before, and what follows from them: mentions are resolved to
        registered people (new ones are registered), and copies are linked to their originals. Other articles whose
        original changes go to the outbox.

        An article that was taken down or has a newer revision by now is skipped. Returns the others, with their people,
        mentions and original as of now.
        """
        ...

    def wanted(self, limit: int) -> list[tuple[str, int]]:
        """Up to `limit` articles of the outbox, in its order, that have no annotation, were not set aside, and that no process has
        in hand (`index.annotation.shared_annotation`): (id, processes that died with it in hand)."""
        ...

    def missing(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of the articles that have no annotation and were not set aside; unknown ids have nothing to miss."""
        ...

    def stale(self, annotator: str, limit: int, after: str = "") -> list[str]:
        """Up to `limit` ids behind `after`, ascending, whose annotation is missing or made by another annotator and was
        not set aside."""
        ...

    def stale_count(self, annotator: str) -> int:
        """How many there are of them."""
        ...
