"""What the owner corrected, as a log. Nothing is overwritten: people as they are shown follow from the registry and the
log together, so undoing an entry restores what stood before, and corrections outlive retraining and reindexing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from index.people.registry.full_names import folded_words


class Kind(StrEnum):
    """What a correction does; person and other are ids."""

    MERGE = "merge"
    """person is other: its mentions count to other from now on."""
    SPLIT = "split"
    """mentions of person under the names given are somebody else: other."""
    RENAME = "rename"
    """person is shown under the first of the names."""
    HIDE = "hide"
    """person is nobody (a place, a company) or wants not to be listed."""
    APART = "apart"
    """person and other have near names and are two humans: nobody is asked about them again, and no evidence joins them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One entry. seq rises; undone entries stay in the log and count for nothing. by, undone_by: names of accounts, empty
    where nobody wrote them down."""

    seq: int
    kind: Kind
    person: str
    other: str | None = None
    names: tuple[str, ...] = ()
    made: datetime
    by: str = ""
    undone: datetime | None = None
    undone_by: str = ""


class Split(NamedTuple):
    """Names of a person that mean somebody else, and the id of that one."""

    names: frozenset[str]
    into: str


class Corrections:
    """What the log amounts to. Entries count in order; a merge into somebody who was merged away leads on."""

    def __init__(self, log: Iterable[Correction]) -> None:
        self._merged: dict[str, str] = {}
        self._splits: dict[str, list[Split]] = {}
        self._hidden: set[str] = set()
        self.names: dict[str, str] = {}
        self.pins: set[str] = set()
        """The ids that entries name: whom they stand for is the owner's business, and no evidence changes it."""
        standing = [entry for entry in sorted(log, key=lambda e: e.seq) if entry.undone is None]
        for entry in standing:
            self._add(entry)
        self._apart = {
            frozenset((self.follow(entry.person), self.follow(entry.other)))
            for entry in standing
            if entry.kind in (Kind.APART, Kind.SPLIT) and entry.other is not None
        }

    def _add(self, entry: Correction) -> None:
        self.pins |= {entry.person} if entry.other is None else {entry.person, entry.other}
        if entry.kind is Kind.MERGE and entry.other is not None:
            target = self.follow(entry.other)
            source = self.follow(entry.person)
            if source != target:
                self._merged[source] = target
        elif entry.kind is Kind.SPLIT and entry.other is not None:
            keys = frozenset(comparable(name) for name in entry.names)
            self._splits.setdefault(entry.person, []).append(Split(keys, entry.other))
        elif entry.kind is Kind.RENAME and entry.names:
            self.names[entry.person] = entry.names[0]
        elif entry.kind is Kind.HIDE:
            self._hidden.add(entry.person)

    def follow(self, person: str) -> str:
        """Whom an id stands for after all merges. Ends for any log: a merge never points at its own source."""
        while person in self._merged:
            person = self._merged[person]
        return person

    def merged_away(self) -> list[str]:
        """The ids that stand for somebody else."""
        return sorted(self._merged)

    def group(self, person: str) -> set[str]:
        """The ids that stand for the same human as person, itself among them, and those it was split off."""
        target = self.follow(person)
        same = {target, person} | {person_id for person_id in self._merged if self.follow(person_id) == target}
        return same | {
            person_id for person_id, splits in self._splits.items() if any(split.into in same for split in splits)
        }

    def apply(self, registered: str, name: str) -> str | None:
        """Whom a mention is of: registered is what the registry says, name how the article calls them. None: hidden."""
        if registered in self._splits:
            key = comparable(name)
            into = (split.into for split in self._splits[registered] if key in split.names)
            registered = next(into, registered)
        person = self.follow(registered)
        return None if person in self._hidden or registered in self._hidden else person

    def are_apart(self, person: str, other: str) -> bool:
        """Whether somebody said that these two, or those who were merged with them, are not one."""
        pair = frozenset((self.follow(person), self.follow(other)))
        return len(pair) == 2 and pair in self._apart

    def is_hidden(self, person: str) -> bool:
        """Whether a person, or whoever they were merged into, is hidden."""
        return self.follow(person) in self._hidden


def comparable(name: str) -> str:
    """A form of a name for comparing it with another form: folded words."""
    return " ".join(folded_words(name))


def last_standing(log: Sequence[Correction]) -> Correction | None:
    """What `undo` without a number takes back."""
    standing = [entry for entry in log if entry.undone is None]
    return max(standing, key=lambda e: e.seq) if standing else None
