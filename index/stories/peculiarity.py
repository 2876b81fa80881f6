"""Whether the articles of a group have an event in common, or only a form or a subject that others have, too.

Dividends, results of a quarter, all news of one company: each article is like the next by what every one of them says, and like
none by anything else. The articles of an event share with some of the others what not all of them say: a figure, a witness, a
reaction. So words are weighed by how many articles of the whole neighbourhood lack them, and what is left is compared.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from index.stories.contrast import TermsOf, likeness
from index.stories.term_vector import UNIT, Terms

LEAST = 0.06
"""Mean likeness, in what is left, of the articles of an event."""
COPIES = 0.8
"""Mean likeness of whole articles from which on they are one text: nothing is left, since they have everything in common."""
FEWEST = 5
"""Articles beside those of a group, or in it, that it takes to tell what is peculiar to it."""


def peculiar(groups: Sequence[Sequence[str]], terms: TermsOf) -> list[bool]:
    """For each group of a neighbourhood whether it tells an event. True also where there are too few articles to say."""
    members = [article for group in groups for article in group]
    if len(members) < FEWEST:
        return [True] * len(groups)
    alike = likeness([terms[article].terms for article in members], lone=True)
    told: list[bool] = []
    at = 0
    for group in groups:
        size = len(group)
        inside = alike[at : at + size, at : at + size]
        at += size
        few = size < FEWEST and len(members) - size < FEWEST
        told.append(
            size < 2
            or few
            or float(inside.sum()) / (size * (size - 1)) >= LEAST
            or _are_copies([terms[article] for article in group])
        )
    return told


def _are_copies(group: Sequence[Terms]) -> bool:
    """The mean cosine of all pairs: the square of the sum of all vectors, without the articles themselves."""
    whole: Counter[int] = Counter()
    for terms in group:
        whole.update(terms.terms)
    own = sum(weight * weight for terms in group for weight in terms.terms.values())
    pairs = sum(weight * weight for weight in whole.values()) - own
    return pairs >= COPIES * UNIT * UNIT * len(group) * (len(group) - 1)


def loosened(groups: Sequence[list[str]], terms: TermsOf, held: Collection[frozenset[str]]) -> list[list[str]]:
    """The groups, but for those that tell no event: their articles are alone, unless somebody said that two of them are one."""
    kept: list[list[str]] = []
    for group, event in zip(groups, peculiar(groups, terms), strict=True):
        if event or any(pair.issubset(group) for pair in held):
            kept.append(group)
        else:
            kept += [[article] for article in group]
    return kept
