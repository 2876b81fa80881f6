"""Which id a person keeps when people are decided anew.

An id stays with most of the articles that it stood for. One that is left without any leads to where most of them went, and
stands for itself again when evidence takes that back.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Held(NamedTuple):
    """What a form has: the id of its person until now, the one it was given when it was first read, its articles."""

    person: str
    born: str
    articles: int


def assign(groups: Sequence[tuple[str | None, Sequence[Held]]], elsewhere: Mapping[str, int]) -> list[str | None]:
    """An id for each group, None where a new one has to be made.

    groups: (the id that the owner's corrections tie it to, or None; its forms). elsewhere: ids that forms outside of the
    groups hold -> their articles; such an id is free only for a group that has more of it.
    """
    ids: list[str | None] = [pin for pin, _ in groups]
    taken = {pin for pin in ids if pin is not None}
    claims: list[tuple[int, str, int]] = []
    for at, (pin, forms) in enumerate(groups):
        if pin is None:
            share: Counter[str] = Counter()
            for form in forms:
                share[form.person] += form.articles
            claims += [(-count, person, at) for person, count in share.items() if count >= elsewhere.get(person, 0)]
    claims.sort(key=lambda claim: (*claim[:2], min((form.born for form in groups[claim[2]][1]), default=""), claim[2]))
    for _, person, at in claims:
        if ids[at] is None and person not in taken:
            ids[at] = person
            taken.add(person)
    for at, (_, forms) in enumerate(groups):
        if ids[at] is None:
            for form in sorted(forms, key=lambda held: (-held.articles, held.born)):
                if form.born not in taken and form.born not in elsewhere:
                    ids[at] = form.born
                    taken.add(form.born)
                    break
    return ids


def redirects(before: Sequence[Held], after: Sequence[str]) -> dict[str, str]:
    """Ids that nobody holds any more -> where most of their articles went. after: the new id of each form."""
    went: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for form, now in zip(before, after, strict=True):
        went[form.person][now] += max(1, form.articles)
    still = set(after)
    return {
        old: min(counts, key=lambda person: (-counts[person], person))
        for old, counts in went.items()
        if old not in still
    }
