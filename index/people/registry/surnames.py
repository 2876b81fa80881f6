"""Whom a bare surname ("President Lund") means, by the articles around that name people of that surname in full.

Functions and values without SQL: what they need is looked up through `SurnameLookups`.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from index.people.registry.full_names import has_given_name

SHARE = 0.9
"""Of the articles that name somebody of that surname in full, how many have to name one person."""
LEAST = 3
"""How many such articles there have to be."""
WINDOW_DAYS = 45
"""How far from the article they may be, in either direction."""


class SurnameLookups(Protocol):
    """What an archive answers for the decision. Days are counted from 1970; both ends of a span are included."""

    def bearers(self, surname: str, first: int, last: int) -> Sequence[tuple[int, str, str]]:
        """(day, id of a registered person, their name) for each article of these days and each person of that surname whom
        it names in full, by day and id."""
        ...

    def roles(self, person: str, first: int, last: int) -> Sequence[tuple[int, str]]:
        """(day, role) of the articles of these days that name this registered person in full, without repetitions, by day
        and role."""
        ...


class Bearers:
    """The people who are named in full with a surname, from `first` to `last` (days since 1970) and a window around."""

    def __init__(self, lookups: SurnameLookups, surname: str, first: int, last: int) -> None:
        self._lookups = lookups
        self._span = (first - WINDOW_DAYS, last + WINDOW_DAYS)
        rows = lookups.bearers(surname, *self._span)
        self._days = [day for day, _, _ in rows]
        self._people = [person for _, person, _ in rows]
        self._with_given_name = {person for _, person, name in rows if has_given_name(name)}
        self._decided: dict[int, str | None] = {}
        self._roles: dict[str, tuple[list[int], list[str]]] = {}

    def meant(self, day: int, roles: Sequence[str]) -> str | None:
        """The registered person whom a bare mention with these roles means on that day, None if that is not certain."""
        if day not in self._decided:
            self._decided[day] = self._dominant(day)
        person = self._decided[day]
        return person if person is not None and titles_agree(roles, self._known_as(person, day)) else None

    def _dominant(self, day: int) -> str | None:
        """Somebody named in one article only, and with no usual given name, stands in nobody's way: mostly a misread
        headline."""
        articles = Counter(self._people[_window(self._days, day)])
        return dominant({p: n for p, n in articles.items() if n > 1 or p in self._with_given_name})

    def _known_as(self, person: str, day: int) -> list[str]:
        """What articles around that day call somebody."""
        if person not in self._roles:
            rows = self._lookups.roles(person, *self._span)
            self._roles[person] = ([at for at, _ in rows], [role for _, role in rows])
        days, roles = self._roles[person]
        return list(dict.fromkeys(roles[_window(days, day)]))


class Surnames:
    """Whom bare surnames mean as of now; each surname and day is looked up once."""

    def __init__(self, lookups: SurnameLookups) -> None:
        self._lookups = lookups
        self._read: dict[tuple[str, int], Bearers] = {}

    def meant(self, surname: str, day: int, roles: Sequence[str]) -> str | None:
        """The registered person whom a bare surname with these roles means on that day (since 1970), None if that is not
        certain."""
        if (surname, day) not in self._read:
            self._read[surname, day] = Bearers(self._lookups, surname, day, day)
        return self._read[surname, day].meant(day, roles)


def dominant(articles: Mapping[str, int]) -> str | None:
    """The person whom nearly all of the articles name, None if there is none. articles: person -> how many in the window."""
    total = sum(articles.values())
    if total < LEAST:
        return None
    person, most = max(articles.items(), key=lambda item: (item[1], item[0]))
    return person if most >= SHARE * total else None


def titles_agree(roles: Sequence[str], known: Sequence[str]) -> bool:
    """Whether one of the offices in roles ("President") is among those that somebody is known by ("U.S. President")."""
    offices = {word for role in known for word in _content(role)}
    return any(_content(role) & offices for role in roles)


def _window(days: Sequence[int], day: int) -> slice:
    return slice(bisect_left(days, day - WINDOW_DAYS), bisect_right(days, day + WINDOW_DAYS))


def _content(role: str) -> set[str]:
    small = {"of", "the", "for", "and", "a", "former", "at", "in"}
    return {word.strip(".,").lower() for word in role.split()} - small
