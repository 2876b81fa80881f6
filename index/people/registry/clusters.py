"""Forms of names with their evidence -> people.

Names in full are put together one after the other, those of most articles first: each joins the person whom it fits
best, if words and articles allow, or begins a new one. Never through a third name that both are like: a form has to fit
everything that is called so already. What is no whole name (cut off, glued, with other words around it) is added to somebody
at the end, and counts for nothing before.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.people.registry.evidence import Background, Sample, Weighed, weigh
from index.people.registry.forms import FormName
from index.people.registry.relations import Kind, Relation, begins_with_given_name, names_family_alone, rivals

POLICY_VERSION = 2
"""Raise it when the same evidence would be decided in another way: everybody is decided anew then."""

_LEAVES = (Kind.CUT, Kind.TAIL, Kind.CARRIED)
_APART_SHARE = 0.15
"""Share of a form's articles that name another one beside it, from which on two that a reader would have linked are two."""
_ENOUGH = 3
"""Articles from which on missing company and other roles speak against a name that fits."""
_CERTAIN = 2.0
"""Nats by which the best has to be ahead of the next, else it is said to be uncertain."""
_TINY = 8
"""Whoever is in so many times fewer articles than a form is not asked whether that form is theirs."""
_MOST_SAID = 8
"""Articles of a form that speak for themselves; further ones say the same."""

SampleOf = Callable[[int], Sample]


@dataclass(frozen=True, slots=True)
class Form:
    """number: what the archive calls it. articles: how many have it, as `evidence.level` says. pin: the id of the person to
    whom the owner's corrections tie it, or None."""

    number: int
    name: FormName
    articles: int
    pin: str | None = None


@dataclass(slots=True)
class Group:
    """Forms that are one human. whole: those that may be shown and that others were compared with, the first of most
    articles. added: broken names that belong here. doubtful: numbers of forms that fit somebody else about as well.
    lead: a form of somebody else within whose name the first one is, or the other way round: the group is that person.
    """

    whole: list[Form]
    added: list[Form] = field(default_factory=list)
    pin: str | None = None
    doubtful: set[int] = field(default_factory=set)
    lead: Form | None = None

    @property
    def articles(self) -> int:
        """How many articles have one of its forms."""
        return sum(form.articles for form in self.whole)


Near = Mapping[int, Mapping[int, Relation]]
"""Number -> numbers of all forms that it is related to -> how, from the first to the second."""


class Fit(NamedTuple):
    """A group that a form may belong to, and how much speaks for it."""

    group: Group
    score: float


class Policy:
    """Decides about forms that are all there is of some names.

    near: of every form decided about. known: form by number, of these and of all that they are related to.
    """

    def __init__(self, known: Mapping[int, Form], near: Near, sample: SampleOf, background: Background) -> None:
        self._known = known
        self._near = near
        self._sample = sample
        self._background = background

    def decide(self, scope: Collection[int]) -> list[Group]:
        """The people of some forms, whatever the order in which these are given. scope: closed, in that it has every form
        that `joins` one of its own."""
        groups = [group for part in self._parts(scope) for group in self._clusters(part)]
        of = {form.number: group for group in groups for form in group.whole}
        for group in groups:
            if group.pin is None:
                group.lead = self._attached(group.whole[0], of)
        for number in sorted(scope):
            form = self._known[number]
            if form.name.whole or number in of:
                continue
            target = self._attached(form, of) if form.pin is None else None
            if target is None or target.number not in of:
                groups.append(Group([form], pin=form.pin, lead=target))
            else:
                of[target.number].added.append(form)
        return groups

    def joins(self, number: int) -> list[int]:
        """The forms that have to be decided about together with one."""
        form = self._known[number]
        return [
            other
            for other, relation in self._near[number].items()
            if form.name.whole and self._known[other].name.whole and relation.kind not in _LEAVES
        ]

    def leaners(self, number: int) -> list[int]:
        """The forms that may be added to this one."""
        return [
            other
            for other, relation in self._near[number].items()
            if leans(self._known[other], self._known[number], relation.turned)
        ]

    def _parts(self, scope: Collection[int]) -> list[list[Form]]:
        seen: set[int] = set()
        parts: list[list[Form]] = []
        for number in sorted(scope):
            if number in seen or not self._known[number].name.whole:
                continue
            part = [number]
            seen.add(number)
            for one in part:
                fresh = [other for other in self.joins(one) if other not in seen]
                seen.update(fresh)
                part += fresh
            parts.append(sorted((self._known[one] for one in part), key=_weight))
        return parts

    def _clusters(self, part: Sequence[Form]) -> list[Group]:
        groups: dict[str, Group] = {}
        found: list[Group] = []
        for form in part:
            if form.pin is None:
                continue
            if form.pin in groups:
                groups[form.pin].whole.append(form)
            else:
                groups[form.pin] = Group([form], pin=form.pin)
                found.append(groups[form.pin])
        for form in part:
            if form.pin is not None:
                continue
            fits = self._fits(form, found)
            if not fits:
                found.append(Group([form]))
                continue
            fits[0].group.whole.append(form)
            if len(fits) > 1 and fits[0].score - fits[1].score < _CERTAIN:
                fits[0].group.doubtful.add(form.number)
        self._settle_namesakes(part, found)
        for group in found:
            group.whole.sort(key=_weight)
        return found

    def _settle_namesakes(self, part: Sequence[Form], groups: Sequence[Group]) -> None:
        """Once all are known who contradict each other (John F. and John N.), a form that fits several of them (John) goes
        to whom its company, roles and time point to, and is said to be in doubt where they do not."""
        of = {form.number: group for group in groups for form in group.whole}
        for form in part:
            own = of[form.number]
            if form.pin is not None or len(own.whole) == 1:
                continue
            others = [
                group
                for group in groups
                if group is not own and _TINY * group.articles >= form.articles and self._are_rivals(own, group)
            ]
            if not others:
                continue
            own.whole.remove(form)
            own.doubtful.discard(form.number)
            fits = self._fits(form, [own, *others])
            best = fits[0].group if fits else own
            best.whole.append(form)
            of[form.number] = best
            if len(fits) > 1 and fits[0].score - fits[1].score < _CERTAIN:
                best.doubtful.add(form.number)

    @staticmethod
    def _are_rivals(one: Group, other: Group) -> bool:
        return any(rivals(a.name, b.name) for a in one.whole for b in other.whole)

    def _fits(self, form: Form, groups: Sequence[Group]) -> list[Fit]:
        """Whom a form may mean, best first."""
        found: list[Fit] = []
        near = self._near[form.number]
        for group in groups:
            relations = [near[other.number] for other in group.whole if other.number in near]
            nearest = min((one for one in relations if one.kind not in _LEAVES), default=None)
            if nearest is None or any(rivals(form.name, other.name) for other in group.whole):
                continue
            members = frozenset({form.number, *(other.number for other in group.whole)})
            samples = [self._sample(other.number) for other in group.whole]
            linked = frozenset(o.number for o in group.whole if o.number in near and near[o.number].linked)
            said = weigh(self._sample(form.number), samples, members, self._background, linked=linked)
            if admits(nearest, said, form.articles, group.articles):
                score = math.log(group.articles) + min(said.seen, _MOST_SAID) * said.total - nearest.kind / 4
                found.append(Fit(group, score))
        return sorted(found, key=lambda fit: (-fit.score, fit.group.whole[0].name.id))

    def _attached(self, form: Form, of: Mapping[int, Group]) -> Form | None:
        """To whose form a form belongs that is cut off, or has another one within it; None for nobody."""
        best: tuple[float, Form] | None = None
        own = of.get(form.number)
        targets = [
            number
            for number, relation in self._near[form.number].items()
            if leans(form, self._known[number], relation) and (own is None or of.get(number) is not own)
        ]
        by_given = len(form.name.core) == 1
        if len(targets) == 1 and not form.name.whole and not by_given:
            return self._known[targets[0]]
        for number in targets:
            other, relation = self._known[number], self._near[form.number][number]
            pair = frozenset({form.number, number})
            said = weigh(self._sample(form.number), [self._sample(number)], pair, self._background)
            if form.name.whole and not _takes(relation, said, form, other):
                continue
            if (
                by_given
                and form.name.core[0] != other.name.core[-1]
                and not said.beside
                and said.total < _FOR[Kind.TAIL]
            ):
                continue
            score = (
                math.log(other.articles) + min(said.seen, _MOST_SAID) * said.total + (_BESIDE if said.beside else 0.0)
            )
            if best is None or (score, best[1].name.id) > (best[0], other.name.id):
                best = (score, other)
        return best[1] if best else None


def _weight(form: Form) -> tuple[int, int, str]:
    """Most articles first; of two with as many the one that says more, so that what is short goes to it."""
    return -form.articles, -len(form.name.letters), form.name.id


def admits(relation: Relation, said: Weighed, articles: int, size: int) -> bool:
    """Whether a form of so many articles may join somebody of `size` articles. said: beside and together are of names that
    a reader would have linked."""
    kind, total = relation.kind, said.total
    if said.beside and said.together >= _APART_SHARE and kind is not Kind.SAME:
        return False
    if kind is Kind.SAME:
        return True
    if kind in (Kind.MIDDLE, Kind.PARTICLE, Kind.ORDER):
        return said.seen < _ENOUGH or total > _CONTRADICTED
    if kind is Kind.SUFFIX:
        return total >= _FOR[kind] and said.roles >= 0
    if kind is Kind.SPELLING:
        return total >= (_FOR[kind] if size < _RARE * articles else _FOR_RARE)
    if kind is Kind.SLIP:
        return articles <= _SLIPS and size >= _RARE_SLIP * articles and total >= _FOR[kind]
    return total >= _FOR[kind]


_CONTRADICTED = -0.5
_FOR = {
    Kind.SUFFIX: 0.8,
    Kind.INITIAL: 1.2,
    Kind.SHORT: 0.5,
    Kind.CLIPPED: 1.2,
    Kind.SPELLING: 0.9,
    Kind.SLIP: 1.0,
    Kind.TAIL: 0.5,
    Kind.CARRIED: 0.3,
    Kind.CUT: 0.0,
}
"""What has to speak for one human, in nats an article (`evidence.Weighed.total`)."""
_RARE, _FOR_RARE = 4, 0.3
"""A spelling that is so many times rarer needs less."""
_SLIPS, _RARE_SLIP = 3, 10
"""A slip of the pen is rare: so many articles at most, and the right spelling so many times more often."""


_BESIDE = 2.0
"""Nats for a whole name in an article that also has the broken one."""
_TIMES = 3
"""How many times more articles have to have a name that is within another one and takes that for itself."""


def leans(form: Form, other: Form, relation: Relation) -> bool:
    """Whether `form` may be added to `other`, by name and number of articles. Never both ways, nor in a circle."""
    if not other.name.whole:
        return False
    if not form.name.whole:
        return True
    if relation.kind is Kind.TAIL:
        short, long = (form, other) if relation.within == 0 else (other, form)
        if names_family_alone(short.name, long.name):
            return (form is short) == (_FULL * long.articles >= short.articles)
        if begins_with_given_name(short.name):
            return (form is short) == (short.articles < long.articles)
        return _weight(other) < _weight(form)
    return (relation.kind, relation.within) in ((Kind.CUT, 0), (Kind.CARRIED, 1)) and other.articles > form.articles


_FULL = 8
"""How many times rarer a name with the given one may be than the double surname alone, to be the one that is shown."""


def _takes(relation: Relation, said: Weighed, form: Form, other: Form) -> bool:
    if relation.kind is Kind.TAIL and relation.within == 0 and names_family_alone(form.name, other.name):
        return said.total > _CONTRADICTED
    if relation.kind is Kind.CARRIED and other.articles < _TIMES * form.articles:
        return False
    return said.total >= _FOR[relation.kind] or (said.beside > 0 and relation.kind is not Kind.CUT)
