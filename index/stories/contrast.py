"""Whether two groups of articles tell one event or two of one kind.

Two arrests, two earthquakes, two matches of a team share most of their words. What tells them apart is that each group has
names, places and figures of its own. So words are weighed by how many articles of both groups lack them, and what is left of
the articles is compared: between the groups, and inside of each.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.stories.term_vector import Terms

CONTRAST = 0.65
"""How alike two large groups have to be in what is left, compared with the less alike of the two in itself. Small groups are
alike inside by chance, so less is asked of them (`needed`)."""
OPENING_CONTRAST = 0.35
"""The same for headlines and openings alone. The body of an article repeats what others reported before it, its opening says what
is new; but openings are short, so that those of one event may have little in common."""
FEWEST = 5
"""Articles of each part of a story that is taken apart again. Fewer are too few to tell."""
MOST = 400
"""Articles of a story up to which it is looked at as a whole."""
DIRECTIONS = 3
"""Ways to cut a story in two that are tried: along those in which its articles differ most."""
ROUNDS = 10

TermsOf = Mapping[str, Terms]
"""Id of an article -> its terms."""
Likeness = NDArray[np.float64]
"""What is left of articles, compared: len(articles) x len(articles), 0 on the diagonal."""
Side = NDArray[np.bool_]
"""For each article whether it is in the first group."""


def is_one(group: Collection[str], other: Collection[str], terms: TermsOf) -> bool:
    """Whether two groups of two articles or more may tell one event."""
    members = [*sorted(group), *sorted(other)]
    side = np.arange(len(members)) < len(group)
    if contrast(likeness([terms[article].terms for article in members]), side) < needed(side):
        return False
    if min(len(group), len(other)) < FEWEST:
        return True
    return contrast(likeness([terms[article].opening for article in members]), side) >= needed(side, OPENING_CONTRAST)


def needed(side: Side, least: float = CONTRAST) -> float:
    """The contrast that groups of these sizes need to be one. least: that of large ones."""
    smaller = min(int(side.sum()), int((~side).sum()))
    return least * (smaller - 1) / (smaller + 1)


def likeness(words: Sequence[Mapping[int, int]], *, lone: bool = False) -> Likeness:
    """Articles by what not all of them say. A word weighs less, the more of them have it.

    words: of each article, with their weights. lone: whether those of a single article, which are like no other, make it less
    like all; else they are left out.
    """
    count = len(words)
    shared = Counter(term for of_one in words for term in of_one)
    column = {
        term: at for at, term in enumerate(sorted(t for t, n in shared.items() if (0 if lone else 1) < n < count))
    }
    left = np.zeros((count, max(len(column), 1)))
    for row, of_one in enumerate(words):
        for term, weight in of_one.items():
            if term in column:
                left[row, column[term]] = weight * (1 - shared[term] / count)
    lengths = np.sqrt((left * left).sum(axis=1))
    left /= np.where(lengths > 0, lengths, 1.0)[:, None]
    products: Likeness = left @ left.T
    np.fill_diagonal(products, 0.0)
    return products


def contrast(alike: Likeness, side: Side) -> float:
    """Mean likeness between two groups, divided by that inside the one that is less alike in itself. About 1 where both tell
    one event, near 0 where each has names of its own. Both have two articles or more."""
    ones, others = int(side.sum()), int((~side).sum())
    inside = min(
        float(alike[np.ix_(side, side)].sum()) / (ones * (ones - 1)),
        float(alike[np.ix_(~side, ~side)].sum()) / (others * (others - 1)),
    )
    between = float(alike[np.ix_(side, ~side)].mean())
    return round(between / inside, 6) if inside > 0 else math.inf


def parts(members: Sequence[str], terms: TermsOf) -> list[list[str]]:
    """A group as it is, or as the several events that it turns out to tell; each part sorted."""
    ordered = sorted(members)
    if not 2 * FEWEST <= len(ordered) <= MOST:
        return [ordered]
    alike = likeness([terms[article].terms for article in ordered])
    alike_openings = likeness([terms[article].opening for article in ordered])
    best: tuple[float, Side] | None = None
    for side in (*_cuts(alike), *_cuts(alike_openings)):
        score = min(
            contrast(alike, side) / needed(side),
            contrast(alike_openings, side) / needed(side, OPENING_CONTRAST),
        )
        if score < 1 and (best is None or score < best[0]):
            best = score, side
    if best is None:
        return [ordered]
    first = [article for article, inside in zip(ordered, best[1].tolist(), strict=True) if inside]
    second = [article for article, inside in zip(ordered, best[1].tolist(), strict=True) if not inside]
    return [*parts(first, terms), *parts(second, terms)]


def _cuts(alike: Likeness) -> list[Side]:
    """Ways to cut the articles in two, with FEWEST or more on each side: along the principal directions of their likeness,
    until each article is with those that it is most like."""
    whole = alike + np.eye(len(alike))
    centred = whole - whole.mean(axis=0) - whole.mean(axis=1)[:, None] + whole.mean()
    _, directions = np.linalg.eigh(centred)
    sides = (_refined(alike, np.round(directions[:, -at], 9) > 0) for at in range(1, DIRECTIONS + 1))
    return [side for side in sides if side is not None and FEWEST <= side.sum() <= len(side) - FEWEST]


def _refined(alike: Likeness, side: Side) -> Side | None:
    for _ in range(ROUNDS):
        ones, others = int(side.sum()), int((~side).sum())
        if min(ones, others) < FEWEST:
            return None
        to_ones = alike[:, side].sum(axis=1) / np.maximum(ones - side, 1)
        to_others = alike[:, ~side].sum(axis=1) / np.maximum(others - ~side, 1)
        moved = to_ones >= to_others
        if (moved == side).all():
            return side
        side = moved
    return side
