"""What editors decided about outlets, as a log. Nothing is overwritten: outlets as they are shown follow from what was read and
the log together, so that taking an entry back restores what stood before, and decisions outlive crawling and reindexing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.outlets.labels import NO_LABELS, Labels, in_words
from index.text.localizable import Sentence


class DecisionKind(StrEnum):
    """What a decision does; outlet and other are ids."""

    MERGE = "merge"
    """outlet is other: its articles, and those to come, count to other."""
    RENAME = "rename"
    """outlet is shown under the name."""
    LABEL = "label"
    """outlet carries the labels, in place of those before."""
    APART = "apart"
    """outlet and other have near names and are two: nobody is asked about them again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletDecision:
    """One entry. seq rises; entries that were taken back stay in the log and count for nothing. by, undone_by: names of
    accounts."""

    seq: int
    kind: DecisionKind
    outlet: str
    other: str | None = None
    name: str | None = None
    labels: Labels = NO_LABELS
    made: datetime
    by: str
    undone: datetime | None = None
    undone_by: str = ""


class OutletDecisions:
    """What a log amounts to. Entries count in order; a merge into an outlet that was merged away leads on."""

    def __init__(self, log: Iterable[OutletDecision]) -> None:
        self._merged: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._labels: dict[str, Labels] = {}
        standing = [entry for entry in sorted(log, key=lambda entry: entry.seq) if entry.undone is None]
        for entry in standing:
            if entry.kind is DecisionKind.MERGE and entry.other is not None:
                source, target = self.follow(entry.outlet), self.follow(entry.other)
                if source != target:
                    self._merged[source] = target
            elif entry.kind is DecisionKind.RENAME and entry.name:
                self._names[entry.outlet] = entry.name
            elif entry.kind is DecisionKind.LABEL:
                self._labels[entry.outlet] = entry.labels
        self._apart = {
            frozenset((self.follow(entry.outlet), self.follow(entry.other)))
            for entry in standing
            if entry.kind is DecisionKind.APART and entry.other is not None
        }

    def follow(self, outlet: str) -> str:
        """Which outlet an id stands for after all merges. Ends for any log: a merge never points at its own source."""
        while outlet in self._merged:
            outlet = self._merged[outlet]
        return outlet

    def group(self, outlet: str) -> set[str]:
        """The ids that stand for the same outlet, itself among them."""
        target = self.follow(outlet)
        return {target, outlet} | {merged for merged in self._merged if self.follow(merged) == target}

    def name(self, outlet: str) -> str | None:
        """The name that it was given, None: as it was read."""
        return self._names.get(outlet)

    def labels(self, outlet: str) -> Labels:
        """What it is labelled with."""
        return self._labels.get(outlet, NO_LABELS)

    def are_apart(self, outlet: str, other: str) -> bool:
        """Whether somebody said that these two, or those that were merged with them, are not one."""
        pair = frozenset((self.follow(outlet), self.follow(other)))
        return len(pair) == 2 and pair in self._apart


def words(entry: OutletDecision, called: Mapping[str, str] | None = None) -> str:
    """A decision as the end of a sentence. called: id -> name; by default ids are named."""
    names = called or {}
    outlet, other = names.get(entry.outlet, entry.outlet), names.get(entry.other or "", entry.other)
    if entry.kind is DecisionKind.MERGE:
        return Sentence("%(one)s is %(other)s", one=outlet, other=other)
    if entry.kind is DecisionKind.RENAME:
        return Sentence("%(one)s is shown as %(name)s", one=outlet, name=entry.name)
    if entry.kind is DecisionKind.APART:
        return Sentence("%(one)s is not %(other)s", one=outlet, other=other)
    return Sentence("labels of %(outlet)s: %(labels)s", outlet=outlet, labels=in_words(entry.labels))
