"""The names of what one reader keeps: `collection:`, `tag:` and `is:`.

Nothing here ever answers from what another reader keeps privately: every look-up is one account's, and without an account there is
nothing to find.
"""

from collections.abc import Iterable, Mapping

from index.archive.protocols import Archive
from index.collections.protocols import Collection
from index.text.folding import fold
from search.query.nearest_names import comparable, nearest

STARRED, NOTED = "starred", "noted"
STATES = {STARRED: "Starred", NOTED: "With a note"}
"""Values of the facet `is` -> what they are called."""


class OwnNames:
    """Names and articles of one reader's collections, tags and stars. reader: id of an account, None for nobody. Lives as long as
    one question does; what it has looked up it knows until then."""

    def __init__(self, archive: Archive, reader: int | None) -> None:
        self._archive = archive
        self._reader = reader
        self._collections: list[Collection] | None = None

    @property
    def is_nobodys(self) -> bool:
        """Whether nobody asks whose things these could be."""
        return self._reader is None

    @property
    def visible(self) -> list[Collection]:
        """The collections that the reader sees, their own first. Raises ArchiveError."""
        if self._collections is None:
            reader = self._reader
            self._collections = [] if reader is None else self._archive.collections.visible(reader)
        return self._collections

    def resolve(self, facet: str, text: str) -> tuple[str, ...]:
        """The values that a name may mean; () if the reader has nothing of that name. Raises ArchiveError."""
        if self._reader is None:
            return ()
        wanted = fold(" ".join(text.split()))
        if facet == "is":
            return tuple(value for value, label in STATES.items() if wanted in (value, fold(label)))
        if facet == "tag":
            key = wanted.lstrip("#").strip()
            return tuple(tag.key for tag in self._archive.marks.tags(self._reader) if tag.key == key)
        named = [one for one in self.visible if fold(one.name) == wanted]
        own = [one for one in named if one.owner == self._reader]
        number = text.strip().removeprefix("#")
        return tuple(_value(one) for one in own or named) or tuple(
            _value(one) for one in self.visible if str(one.id) == number
        )

    def labels(self, facet: str, values: Iterable[str]) -> dict[str, str]:
        """value -> name to show; a value that is unknown to this reader is its own. Raises ArchiveError."""
        wanted = list(values)
        if self._reader is None:
            known: Mapping[str, str] = {}
        elif facet == "is":
            known = STATES
        elif facet == "tag":
            known = {tag.key: tag.tag for tag in self._archive.marks.tags(self._reader)} if wanted else {}
        else:
            known = {_value(one): one.name for one in self.visible}
        return {value: known.get(value, value) for value in wanted}

    def nearest(self, facet: str, text: str, most: int) -> tuple[str, ...]:
        """Names to offer in place of an unknown one. Raises ArchiveError."""
        if facet == "is":
            return tuple(STATES)
        return nearest(text, comparable(self.labels(facet, self.values(facet)).values()), most)

    def values(self, facet: str) -> tuple[str, ...]:
        """Every value that the reader has. Raises ArchiveError."""
        if self._reader is None:
            return ()
        if facet == "is":
            return tuple(STATES)
        if facet == "tag":
            return tuple(tag.key for tag in self._archive.marks.tags(self._reader))
        return tuple(_value(one) for one in self.visible)

    def articles(self, facet: str, values: Iterable[str]) -> dict[str, frozenset[str]]:
        """The ids of the articles of each of these values; none for what the reader does not have. Raises ArchiveError."""
        wanted = tuple(dict.fromkeys(values))
        if self._reader is None or not wanted:
            return dict.fromkeys(wanted, frozenset())
        marks = self._archive.marks
        if facet == "is":
            found = {STARRED: marks.starred, NOTED: marks.noted}
            return {value: found[value](self._reader) if value in found else frozenset() for value in wanted}
        if facet == "tag":
            return marks.tagged(self._reader, wanted)
        numbers = {_value(one): one.id for one in self.visible}
        held = self._archive.collections.ids([numbers[value] for value in wanted if value in numbers])
        return {value: held[numbers[value]] if value in numbers else frozenset() for value in wanted}


def _value(collection: Collection) -> str:
    """`#12`: no name begins so, see index.collections.collecting."""
    return f"#{collection.id}"
