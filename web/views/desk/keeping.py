"""What the reader of a page keeps of its articles."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.collections.collecting import Collecting
from index.collections.protocols import Collection, Marks
from web.middleware.identity import identity
from web.services import services


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """For templates. marks: by the id of an article. holding: the collections that hold it. collections: those that the reader
    may change, their own first. tags: the reader's."""

    marks: dict[str, Marks]
    holding: dict[str, list[Collection]]
    collections: tuple[Collection, ...]
    tags: tuple[str, ...]

    def of(self, article: str) -> Marks:
        """What is kept of one article."""
        return self.marks.get(article, _NOTHING)


_NOTHING = Marks()


def collecting() -> Collecting:
    """What the account that asks keeps. Only behind a view that needs a role."""
    who = identity()
    assert who.account is not None, "every view that asks needs a role, and so an account"
    return Collecting(services().readers.archive, services().settings, who.account, by=who.name)


def keeping_of(articles: Sequence[str]) -> Keeping | None:
    """What the reader of this page keeps of these articles; None for a visitor, who keeps nothing."""
    if identity().account is None:
        return None
    mine = collecting()
    return Keeping(
        marks=mine.marks(articles),
        holding=mine.holding(articles),
        collections=tuple(one for one in mine.visible() if mine.may_change(one)),
        tags=tuple(tag.tag for tag in mine.tags()),
    )
