"""Whom a name means among those that are registered.

Decided on the name in full alone, never through a surname that two names share: chains of such half matches
(A = B by surname, B = C by given name) have wiped out people in other tools.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.people.registry.full_names import FullName

SHARE = 0.9
"""Of the articles that name somebody of that surname in full, how many have to name one person."""
LEAST = 3
"""How many such articles there have to be."""
WINDOW_DAYS = 45
"""How far from the article they may be, in either direction."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A registered person as far as deciding needs: every form of the name, and how many articles there are."""

    id: str
    names: tuple[FullName, ...]
    articles: int


def choose(name: FullName, candidates: Sequence[Known]) -> str | None:
    """The id of the person whom a full name means, None for somebody new.

    candidates: all who have a name with the same key. A form without middle names fits several ("George Bush"): it goes
    to the one most written about. A form that contradicts one of a person's names is not that person.
    """
    fitting = [known for known in candidates if any(name.agrees(n) for n in known.names) and _fits(name, known)]
    if not fitting:
        return None
    return min(fitting, key=lambda known: (-_closeness(name, known), -known.articles, known.id)).id


def _fits(name: FullName, known: Known) -> bool:
    return all(name.agrees(other) for other in known.names if other.key == name.key)


def _closeness(name: FullName, known: Known) -> int:
    """2: this very form is known; 1: it only agrees."""
    return 2 if name in known.names and (name.middle or name.suffix) else 1


def dominant(counts: Mapping[str, int], *, titled: bool) -> str | None:
    """Whom a bare surname means, by the articles in its window that name people of that surname in full.

    titled: whether a title that the person is known by stands with it; without one nobody is meant.
    """
    total = sum(counts.values())
    if not titled or total < LEAST:
        return None
    person, most = max(counts.items(), key=lambda item: (item[1], item[0]))
    return person if most >= SHARE * total else None


def titles_agree(roles: Sequence[str], known: Sequence[str]) -> bool:
    """Whether one of the offices in roles ("President") is among those that somebody is known by ("U.S. President")."""
    offices = {word for role in known for word in _content(role)}
    return any(_content(role) & offices for role in roles)


def _content(role: str) -> set[str]:
    small = {"of", "the", "for", "and", "a", "former", "at", "in"}
    return {word.strip(".,").lower() for word in role.split()} - small
