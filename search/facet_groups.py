"""Values of a facet that are the same to a reader: a language with its regions, a section in whatever capitals.

An article has one value of each of these facets, so that the counts of a group add up exactly.
"""

from collections.abc import Iterable
from typing import NamedTuple

from index.text.folding import fold
from search.query.language_names import canonical_tag

GROUPED = frozenset({"lang", "section"})

EVERY = 1 << 30
"""Size of a request for all values of a facet: a group is counted once all its members are."""


class Group(NamedTuple):
    """value: what a filter takes and a reader sees. members: the values that the engine keeps for it. within: of a language,
    those of its tags that say more (en-US), each a group of its spellings."""

    value: str
    members: tuple[str, ...]
    within: "tuple[Group, ...]" = ()


def key_of(facet: str, value: str) -> str:
    """A key that all members of a group share: the primary language, or the folded name of the section."""
    if facet == "lang":
        return canonical_tag(value).partition("-")[0]
    return fold(" ".join(value.split()))


def groups(facet: str, values: Iterable[str]) -> list[Group]:
    """The groups of these values, in the order of their first members.

    facet: one of `GROUPED`. values: most frequent first, so that a section is shown in its commonest spelling; a language is
    shown by its code.
    """
    gathered: dict[str, list[str]] = {}
    for value in values:
        gathered.setdefault(key_of(facet, value), []).append(value)
    if facet != "lang":
        return [Group(members[0], tuple(members)) for members in gathered.values()]
    return [Group(key, tuple(members), _regions(key, members)) for key, members in gathered.items()]


def _regions(language: str, members: Iterable[str]) -> tuple[Group, ...]:
    tags: dict[str, list[str]] = {}
    for member in members:
        tags.setdefault(canonical_tag(member), []).append(member)
    return tuple(Group(tag, tuple(spelled)) for tag, spelled in tags.items() if tag != language)
