"""Scored pairs of articles -> stories: average linkage that also asks whether two groups belong together as much as each does
in itself.

Groups of articles are merged, the most alike first, while

- the mean score of the pairs between them reaches LEAST, and
- it reaches COHESION of the mean score inside of each that has several articles (SPREAD of it for an article alone).

The second rule tells two events of one kind apart: the articles about each arrest of a player, each match of a team share
much with those about the other, and more with one another. Averages, and not single pairs, decide: a round-up that shares
something with two stories does not make them one.

The result depends on the set of articles and their scores alone. No story reaches across two articles that no chain of
pairs of LEAST connects, so a neighbourhood is decided about by itself.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

LEAST = 0.18
COHESION = 0.6
SPREAD = 0.65
CONTRAST = 0.7

Pairs = Mapping[tuple[str, str], float]
"""(id, id) in ascending order -> score; a pair that is missing scores 0."""
TermsOf = Mapping[str, Mapping[int, int]]
"""Id of an article -> its `term_vector.Terms.terms`."""


def neighbourhoods(articles: Iterable[str], pairs: Pairs, together: Iterable[tuple[str, str]] = ()) -> list[list[str]]:
    """The articles in parts that no pair of LEAST and nothing said to be together connects, each sorted."""
    up: dict[str, str] = {one: one for one in articles}

    def top(one: str) -> str:
        while up[one] != one:
            up[one] = up[up[one]]
            one = up[one]
        return one

    for (one, other), score in pairs.items():
        if score >= LEAST:
            up[top(one)] = top(other)
    for one, other in together:
        up[top(one)] = top(other)
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(up):
        parts[top(one)].append(one)
    return sorted(parts.values())


class _Groups:
    """The groups so far, by number: a smaller one holds an earlier first article."""

    def __init__(self, articles: Collection[str], pairs: Pairs) -> None:
        order = sorted(articles)
        number = {one: at for at, one in enumerate(order)}
        self.members: dict[int, list[str]] = {at: [one] for at, one in enumerate(order)}
        self.inside: dict[int, float] = dict.fromkeys(self.members, 0.0)
        """Sum of the scores of the pairs inside."""
        self.between: dict[int, dict[int, float]] = {at: {} for at in self.members}
        """Sum of the scores of the pairs between two groups."""
        for (one, other), score in pairs.items():
            if one in number and other in number:
                self.between[number[one]][number[other]] = self.between[number[other]][number[one]] = score

    def mean(self, one: int, other: int) -> float:
        return self.between[one].get(other, 0.0) / (len(self.members[one]) * len(self.members[other]))

    def cohesion(self, one: int) -> float | None:
        size = len(self.members[one])
        return 2 * self.inside[one] / (size * (size - 1)) if size > 1 else None

    def merge(self, one: int, other: int) -> int:
        """Put two groups together under the smaller number, which is returned."""
        kept, gone = min(one, other), max(one, other)
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
    together: Iterable[tuple[str, str]] = (),
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
        (-groups.mean(one, other), one, other)
        for one in groups.members
        for other in groups.between[one]
        if one < other and groups.mean(one, other) >= LEAST
    ]
    heapq.heapify(heap)
    while heap:
        negative, one, other = heapq.heappop(heap)
        if one not in groups.members or other not in groups.members or -negative != groups.mean(one, other):
            continue  # one of them has grown since
        if not _belong(groups, one, other, terms) or _is_barred(groups, one, other, barred):
            continue
        kept = groups.merge(one, other)
        for third in groups.between[kept]:
            mean = groups.mean(kept, third)
            if mean >= LEAST:
                heapq.heappush(heap, (-mean, min(kept, third), max(kept, third)))
    return sorted(sorted(members) for members in groups.members.values())


def _belong(groups: _Groups, one: int, other: int, terms: TermsOf) -> bool:
    inside = [value for value in (groups.cohesion(one), groups.cohesion(other)) if value is not None]
    if not inside:
        return True
    if len(inside) == 1:
        return groups.mean(one, other) >= COHESION * SPREAD * inside[0]
    if groups.mean(one, other) < COHESION * min(inside):
        return False
    smaller = min(len(groups.members[one]), len(groups.members[other]))
    needed = CONTRAST * (smaller - 1) / (smaller + 1)
    return contrast(groups.members[one], groups.members[other], terms) >= needed


def contrast(one: Collection[str], other: Collection[str], terms: TermsOf) -> float:
    """How alike two groups are in what not all of their articles say, compared with the less alike of the two in itself.

    A word weighs less, the more of the articles of both groups have it; one that a single article has does not count.
    About 1 where both tell one event, near 0 where each has names of its own. Both groups have two articles or more.
    """
    members = [*one, *other]
    shared = Counter(term for article in members for term in terms[article])
    left = {term: 1 - count / len(members) for term, count in shared.items() if count > 1}
    first, second = _Sum(one, terms, left), _Sum(other, terms, left)
    between = sum(weight * second.total.get(term, 0.0) for term, weight in first.total.items())
    between /= len(one) * len(other)
    inside = min(first.inside, second.inside)
    return between / inside if inside > 0 else math.inf


class _Sum:
    """Sum of vectors of length 1. inside: mean of the products of two of them."""

    def __init__(self, articles: Collection[str], terms: TermsOf, left: Mapping[int, float]) -> None:
        self.total: defaultdict[int, float] = defaultdict(float)
        lengths = 0
        for article in sorted(articles):
            vector = {term: weight * left[term] for term, weight in terms[article].items() if left.get(term)}
            length = math.sqrt(sum(weight * weight for weight in vector.values()))
            lengths += bool(length)
            for term, weight in vector.items():
                self.total[term] += weight / length
        count = len(articles)
        self.inside = (sum(weight * weight for weight in self.total.values()) - lengths) / (count * (count - 1))


def _is_barred(groups: _Groups, one: int, other: int, barred: Collection[frozenset[str]]) -> bool:
    return bool(barred) and any(
        frozenset((first, second)) in barred for first in groups.members[one] for second in groups.members[other]
    )
