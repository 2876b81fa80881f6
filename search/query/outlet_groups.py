"""Collections of outlets: what carries the same label, of the outlets themselves and of the sources that feed them.

A label is a country (`IE`), a language (`en`), a kind (`newspaper`) or a word of one's own. The labels of a source count for the
outlet of most of the articles that it led to. They are decided in the archive, and looked up with every question, so that no
index has to learn of a change.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from index.archive.protocols import Archive
from index.text.folding import fold


class OutletGroups:
    """The labels of the outlets of an archive, as they stand now. outlets: ids of those that have articles."""

    def __init__(self, archive: Archive, outlets: Iterable[str]) -> None:
        self._archive = archive
        self._outlets = tuple(outlets)

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """label -> ids of the outlets that carry it, of all labels, in their order. Raises ArchiveError."""
        carried: dict[str, dict[str, None]] = {}
        for outlet, labels in self._archive.outlets.labels(self._outlets).items():
            for value in labels.values:
                carried.setdefault(value, {})[outlet] = None
        labelled = {source.id: source.labels for source in self._archive.sources.all() if source.labels}
        for source, outlet in self._archive.sources.outlets(labelled).items() if labelled else ():
            if outlet in self._outlets:
                for value in labelled[source].values:
                    carried.setdefault(value, {})[outlet] = None
        return {value: tuple(carried[value]) for value in sorted(carried)}

    def resolve(self, text: str) -> tuple[str, ...]:
        """The labels that a text may mean: the one that is spelled so, or those that differ in case and accents only."""
        wanted = " ".join(text.split())
        if wanted in self.members:
            return (wanted,)
        return tuple(value for value in self.members if fold(value) == fold(wanted))

    def outlets(self, labels: Iterable[str]) -> tuple[str, ...]:
        """The outlets that carry any of these labels."""
        return tuple(dict.fromkeys(outlet for label in labels for outlet in self.members.get(label, ())))
