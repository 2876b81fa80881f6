"""What the articles say for and against two names being one human: company, what they are called, and when.

All of it is read from a sample of each form's articles, the same whatever came first. A weight is in nats: how much likelier
what is seen is of one human than of two chance ones.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

SAMPLE = 64
"""Articles looked at for one form of a name."""
_PRIOR = 1.0
"""Articles added to what is expected and to what is seen: one shared companion alone is a weak sign."""
_MOST_OF_ONE, _LEAST_OF_ONE = 3.0, -1.5
"""Bounds of what one article can say."""
_ROLE = 1.0
_AWAY_DAYS = 800
"""How far outside somebody's time an article has to be to speak against them."""
_AWAY = -1.0


def level(articles: int) -> int:
    """A number of articles, made coarse: what is decided by it changes seldom, and not by who came first."""
    if articles < 4:
        return articles
    low: int = 1 << (articles.bit_length() - 1)
    return low + low // 2 if articles >= low + low // 2 else low


class Seen(NamedTuple):
    """One article that has the form. day: since 1970. roles: what they are called there, in folded words of content.
    company: the other names in it (`FormName.base`)."""

    article: str
    day: int
    roles: frozenset[str]
    company: frozenset[str]


@dataclass(frozen=True)
class Sample:
    """What is known of one form. articles: all that have it, of which seen is a sample."""

    articles: int
    seen: Sequence[Seen]

    @cached_property
    def company(self) -> Counter[str]:
        """In how many of the articles seen each other name stands beside it."""
        return Counter(other for appearance in self.seen for other in appearance.company)

    @cached_property
    def roles(self) -> Counter[str]:
        """In how many of the articles seen each role is given."""
        return Counter(role for appearance in self.seen for role in appearance.roles)

    @cached_property
    def days(self) -> tuple[int, int]:
        """The first and the last day (since 1970) of the articles seen."""
        days = [appearance.day for appearance in self.seen]
        return min(days), max(days)


def united(samples: Sequence[Sample]) -> Sample:
    """Of several forms as one: as large as that of one form, and drawn likewise."""
    if len(samples) == 1:
        return samples[0]
    seen = sorted(
        (appearance for sample in samples for appearance in sample.seen), key=lambda appearance: appearance.article
    )
    return Sample(sum(sample.articles for sample in samples), seen[:SAMPLE])


def scale(articles: int) -> float:
    """Of the whole archive: as coarse as everything that all people's company is compared with may be."""
    return 1.5 * (1 << (articles.bit_length() - 1)) if articles else 1.0


def commonness(articles: int) -> int:
    """Of one name, coarser still: when it changes, all whose company the name is are decided anew."""
    return 2 << ((articles.bit_length() - 1) // 2 * 2) if articles else 1


@dataclass(frozen=True)
class Background:
    """articles: `scale` of the archive. common: `commonness` of a name that is among somebody's company."""

    articles: float
    common: Callable[[str], int]


class Weighed(NamedTuple):
    """company, roles, time: for one human above 0, against it below. together: share of the smaller one's articles
    that name both, as two; beside: how many of those there are in its sample."""

    company: float
    roles: float
    time: float
    together: float
    beside: int
    seen: int

    @property
    def total(self) -> float:
        """The sum of all that speaks for or against."""
        return self.company + self.roles + self.time


def weigh(
    small: Sample,
    large: Sequence[Sample],
    members: frozenset[str],
    background: Background,
    *,
    linked: frozenset[str] | None = None,
) -> Weighed:
    """small: of one form. large: of the forms that may be the same human; members: their names and that of small.
    linked: those of them that stand beside small in an article only if they are two people; by default all."""
    profile: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for sample in large:
        profile.update(sample.company)
        roles.update(sample.roles)
    size = sum(len(sample.seen) for sample in large)
    first = min(sample.days[0] for sample in large) - _AWAY_DAYS
    last = max(sample.days[1] for sample in large) + _AWAY_DAYS
    company = called = time = 0.0
    beside = 0
    for appearance in small.seen:
        company += _company(appearance.company - members, profile, size, background)
        if appearance.roles and roles:
            shared = appearance.roles & roles.keys()
            called += _ROLE if shared else -_ROLE / 2
        time += 0.0 if first <= appearance.day <= last else _AWAY
        beside += bool(appearance.company & (members if linked is None else linked))
    count = len(small.seen) or 1
    return Weighed(company / count, called / count, time / count, beside / count, beside, count)


def _company(company: frozenset[str], profile: Counter[str], size: int, background: Background) -> float:
    """The companions of one article, each by how much more often it stands beside somebody than beside anybody."""
    said = 0.0
    for other in company:
        expected = size * background.common(other) / background.articles
        said += math.log((profile[other] + _PRIOR) / (expected + _PRIOR))
    return max(_LEAST_OF_ONE, min(_MOST_OF_ONE, said))
