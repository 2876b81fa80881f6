"""The people of all articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from index.article import Person

if TYPE_CHECKING:
    from index.people.registry.corrections import Correction, Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonSummary:
    """A person with the number of articles that name them. variants: other forms of the name, the most usual first; none in
    a list of people. uncertain: the entry may stand for several people."""

    person: Person
    articles: int
    variants: tuple[str, ...] = ()
    uncertain: bool = False


class PeopleSort(StrEnum):
    """Orders in which people are listed."""

    ARTICLES = "articles"
    """Those in most articles first."""
    NAME = "name"
    """As they are shown, whatever the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleQuery:
    """Which people, in which order. text: typed beginnings of words of a name. least: articles. uncertain: only those who
    may be several people (True), or only the others (False)."""

    text: str = ""
    sort: PeopleSort = PeopleSort.ARTICLES
    least: int = 1
    uncertain: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PeoplePage:
    """next: the cursor of the page behind this one; None for the last."""

    people: tuple[PersonSummary, ...]
    next: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NearNames:
    """Two people who may be one, for somebody to decide. score: what speaks for it, in nats; 0 and less: nothing does.
    why: the reasons in words, each for (+) or against (-). shared: ids of articles that name both."""

    one: PersonSummary
    other: PersonSummary
    score: float
    why: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form of a person's name. articles: that call them so; newest: some of these, newest first, as evidence."""

    name: str
    articles: int
    newest: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a person is called. first, last: published (or else first read) of the articles that say so."""

    role: str
    articles: int
    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What the archive knows of a person: forms of the name and roles, most frequent first."""

    summary: PersonSummary
    forms: tuple[Form, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """What a correction of people, or taking it back, would do.

    entry: as it would be made (of a split `other` is None), or as it stands. articles: how many would name somebody else,
    or somebody by another name. examples: ids of some of them.
    """

    entry: Correction
    articles: int
    examples: tuple[str, ...] = ()


class PeopleStore(Protocol):
    """The registry of people across articles, and the corrections that the owner made to it."""

    def resolve(self, name: str) -> list[Person]:
        """The people that a name as typed may mean, most written about first. It may be an id, a full name, a
        variant, a surname, or a title and surname."""
        ...

    def get(self, person_id: str) -> PersonSummary | None:
        """A person by id, None if unknown or hidden. An id that was merged away leads to the person who stayed; so
        does an id that another form of somebody's name would have given, unless it is somebody's own."""
        ...

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> name shown, for those of the ids that are known."""
        ...

    def matching(self, text: str, limit: int) -> list[PersonSummary]:
        """Up to `limit` people with a name that has, for each typed word, a word beginning with it (folded); most
        written about first."""
        ...

    def page(self, query: PeopleQuery, limit: int, *, cursor: str = "") -> PeoplePage:
        """A page of people. cursor: the `next` of the page before. Raises ValueError for one that no page gave."""
        ...

    def uncertain(self, ids: Iterable[str]) -> set[str]:
        """Those who may be several people."""
        ...

    def near(self, limit: int, *, person: str | None = None) -> list[NearNames]:
        """People who may be one, the most certain pairs first; of one person where that is given. Pairs that
        corrections say are one, or are not, are left out."""
        ...

    def most(self, limit: int, *, after: int = 0) -> list[PersonSummary]:
        """Up to `limit` people, most written about first, skipping the first `after`."""
        ...

    def profile(self, person_id: str, *, size: int = 20) -> Profile | None:
        """Forms of a person's name, with articles as evidence, and their roles; at most `size` of each. None if
        unknown."""
        ...

    def companions(self, person_id: str, *, size: int = 20) -> list[tuple[Person, int]]:
        """Up to `size` people who are named beside a person, each with the number of articles that they share, most
        first; empty if unknown. For the API and the command line, which have no search at hand: a page counts them
        as a facet."""
        ...

    def correct(
        self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = (), by: str = ""
    ) -> Correction:
        """Enter a correction and apply it: counts follow, and articles whose people change go to the outbox.

        MERGE: `other` is the id that stays. SPLIT: the mentions under `names` become somebody new, whose id is the
        `other` of the correction returned. RENAME: to names[0]. HIDE: shown nowhere. APART: `other` is somebody else.
        by: who made it. Raises NotFound for unknown ids, ValueError for what makes no sense or stands already.
        """
        ...

    def undo(self, seq: int | None = None, *, by: str = "") -> Correction:
        """Take back the correction with this number, by default the last that stands. by: who takes it back. Returns it.
        Raises NotFound if there is none."""
        ...

    def foresee(self, kind: Kind, person_id: str, *, other: str | None = None, names: Sequence[str] = ()) -> Foreseen:
        """What `correct` would do now, without doing it. Raises what it would raise."""
        ...

    def foresee_undo(self, seq: int | None = None) -> Foreseen:
        """What `undo` would do now, without doing it. Raises what it would raise."""
        ...

    def decide_pending(self, limit: int) -> bool:
        """Decide anew who is who where evidence changed, a bounded piece of it; of bare surnames that wait, `limit`. Articles
        whose people change thereby go to the outbox. False when there was nothing to do. For the indexer's quiet times."""
        ...

    def log(self) -> list[Correction]:
        """Every correction, oldest first, including those that were taken back."""
        ...
