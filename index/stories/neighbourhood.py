"""The articles that have to be decided about together: those that a chain of sure pairs connects.

In a dense archive such chains lead from event to event through a whole campaign. A neighbourhood of more than MOST articles
is therefore cut where its pairs are less sure, level by level, until its parts are small. Which level an article is decided
at depends on the pairs alone, so that the order of arrival does not matter; when a neighbourhood has outgrown its level, all
of its articles have to be decided anew.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

LEVELS = (0.28, 0.34, 0.42, 0.52, 0.66, 0.85)
"""Scores from which on a pair connects; the first is what two articles need to be one story (`partition.LEAST`). At the last,
which only texts reach that are much the same, there is no limit."""
MOST = 200

Links = Callable[[Collection[int]], Mapping[int, Sequence[tuple[int, float]]]]
"""Articles -> for each the articles that it was compared with, and their scores."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """level: the index into LEVELS that it is connected at. outgrown: (level, articles met there) of each level at which it is
    too large; what was decided at that level or below is to be decided anew."""

    articles: frozenset[int]
    level: int
    outgrown: tuple[tuple[int, frozenset[int]], ...] = ()


def neighbourhood(seed: int, links: Links) -> Neighbourhood:
    """The neighbourhood of an article. MOST articles are looked at for each level, or as many as the last level has."""
    outgrown: list[tuple[int, frozenset[int]]] = []
    for level, least in enumerate(LEVELS):
        last = level == len(LEVELS) - 1
        met = _connected(seed, links, least, None if last else MOST)
        if last or len(met) <= MOST:
            return Neighbourhood(frozenset(met), level, tuple(outgrown))
        outgrown.append((level, frozenset(met)))
    raise AssertionError(seed)


def _connected(seed: int, links: Links, least: float, most: int | None) -> set[int]:
    """What pairs of `least` connect with the seed; a little more than `most` at the most."""
    met = {seed}
    fresh = [seed]
    while fresh and (most is None or len(met) <= most):
        further: set[int] = set()
        for pairs in links(fresh).values():
            further.update(other for other, score in pairs if score >= least)
        fresh = sorted(further - met)
        met.update(fresh)
    return met
