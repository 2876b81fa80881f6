"""Scored pairs of articles -> stories: average linkage that also asks whether two groups belong together as much as each does
in itself.

Groups of articles are merged, the most alike first, while

- the mean score of the pairs between them reaches LEAST,
- it reaches COHESION of the mean score inside of each that has several articles, and
- they are one by what not all of them say (`contrast.is_one`), which tells two events of one kind apart.

What has become a story is looked at once more as a whole (`contrast.parts`): two events whose first articles could not be told
apart are told apart once there are enough. What has only a form or a subject in common is no story (`peculiarity`). Averages,
and not single pairs, decide: a round-up that shares something with two stories does not make them one.

The result depends on the set of articles and their scores alone.
"""

import heapq
from collections.abc import Collection, Mapping

from index.stories.contrast import TermsOf, is_one, parts
from index.stories.peculiarity import loosened

LEAST = 0.28
"""Mean score that two groups need to be merged."""
COHESION = 0.5
"""Part of the mean score inside of a group that the mean score to another one has to reach."""
ALONE = 0.7
"""The same for an article alone, of the above: there is no mean that could say more."""

Pairs = Mapping[tuple[str, str], float]
"""(id, id) in ascending order -> score; a pair that is missing scores 0."""


class _Groups:
    """The groups so far, by number: a smaller one holds an earlier first article."""

    def __init__(self, articles: Collection[str], pairs: Pairs) -> None:
        order = sorted(articles)
        number = {article: at for at, article in enumerate(order)}
        self.members: dict[int, list[str]] = {at: [article] for at, article in enumerate(order)}
        self.inside: dict[int, float] = dict.fromkeys(self.members, 0.0)
        """Sum of the scores of the pairs inside."""
        self.between: dict[int, dict[int, float]] = {at: {} for at in self.members}
        """Sum of the scores of the pairs between two groups."""
        for (article, other), score in pairs.items():
            if article in number and other in number:
                self.between[number[article]][number[other]] = self.between[number[other]][number[article]] = score

    def mean(self, group: int, other: int) -> float:
        return self.between[group].get(other, 0.0) / (len(self.members[group]) * len(self.members[other]))

    def cohesion(self, group: int) -> float | None:
        size = len(self.members[group])
        return 2 * self.inside[group] / (size * (size - 1)) if size > 1 else None

    def merge(self, group: int, other: int) -> int:
        """Put two groups together under the smaller number, which is returned."""
        kept, gone = min(group, other), max(group, other)
        moved = self.between.pop(gone)
        self.inside[kept] += self.inside.pop(gone) + moved.pop(kept, 0.0)
        self.between[kept].pop(gone, None)
        for third, total in moved.items():
            far = self.between[third]
            del far[gone]
            far[kept] = self.between[kept][third] = self.between[kept].get(third, 0.0) + total
        self.members[kept] += self.members.pop(gone)
        return kept


def partition(
    articles: Collection[str],
    pairs: Pairs,
    terms: TermsOf,
    *,
    together: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
) -> list[list[str]]:
    """The stories of a neighbourhood, each a sorted list of ids, lone articles among them; sorted.

    together: pairs that are one story whatever their score. apart: pairs that never are, unless they are said to be together.
    """
    groups = _Groups(articles, pairs)
    known = set(articles)

    def group_of(article: str) -> int:
        return next(number for number, members in groups.members.items() if article in members)

    for article, with_it in sorted(together):
        if article in known and with_it in known:
            first, second = group_of(article), group_of(with_it)
            if first != second:
                groups.merge(first, second)
    barred = {frozenset(pair) for pair in apart}
    heap = [
        (-groups.mean(group, other), group, other)
        for group in groups.members
        for other in groups.between[group]
        if group < other and groups.mean(group, other) >= LEAST
    ]
    heapq.heapify(heap)
    while heap:
        negative, group, other = heapq.heappop(heap)
        if group not in groups.members or other not in groups.members or -negative != groups.mean(group, other):
            continue  # one of them has grown since
        if not _belong(groups, group, other, terms) or _is_barred(groups, group, other, barred):
            continue
        kept = groups.merge(group, other)
        for third in groups.between[kept]:
            mean = groups.mean(kept, third)
            if mean >= LEAST:
                heapq.heappush(heap, (-mean, min(kept, third), max(kept, third)))
    held = {frozenset(pair) for pair in together}
    stories = sorted(part for members in groups.members.values() for part in _parts(members, terms, held))
    return sorted(loosened(stories, terms, held))


def _parts(members: Collection[str], terms: TermsOf, held: Collection[frozenset[str]]) -> list[list[str]]:
    """A group in its parts, unless what was said to be together would come apart."""
    parts_told = parts(sorted(members), terms)
    inside = {article: at for at, part in enumerate(parts_told) for article in part}
    for pair in held:
        if len({inside[article] for article in pair if article in inside}) > 1:
            return [sorted(members)]
    return parts_told


def _belong(groups: _Groups, group: int, other: int, terms: TermsOf) -> bool:
    inside = [value for value in (groups.cohesion(group), groups.cohesion(other)) if value is not None]
    if not inside:
        return True
    if len(inside) == 1:
        return groups.mean(group, other) >= COHESION * ALONE * inside[0]
    if groups.mean(group, other) < COHESION * min(inside):
        return False
    return is_one(groups.members[group], groups.members[other], terms)


def _is_barred(groups: _Groups, group: int, other: int, barred: Collection[frozenset[str]]) -> bool:
    return bool(barred) and any(
        frozenset((first, second)) in barred for first in groups.members[group] for second in groups.members[other]
    )
