"""Forms of names with their evidence -> people.

Names in full are put together one after the other, those of most articles first: each joins the person whom it fits
best, if words and articles allow, or begins a new one. Never through a third name that both are like: a form has to fit
everything that is called so already. What is no whole name (cut off, glued, with other words around it) is added to somebody
at the end, and counts for nothing before.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from index.people.mentions.seats import is_state
from index.people.registry.evidence import Background, Sample, Weighed, level, united, weigh
from index.people.registry.forms import FormName
from index.people.registry.relations import Kind, Relation, begins_with_given_name, names_family_alone, rivals

POLICY_VERSION = 3
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

SEATED = 3
"""Articles from which on a seat is no slip, so that two states are two people."""

SampleOf = Callable[[int], Sample]


@dataclass(frozen=True, slots=True)
class Form:
    """number: what the archive calls it. articles: how many have it, as `evidence.level` says. pin: the id of the person to
    whom the owner's corrections tie it, or None. parts: of several forms of one name that are decided about as one, these."""

    number: int
    name: FormName
    articles: int
    pin: str | None = None
    parts: tuple["Form", ...] = ()

    @property
    def states(self) -> frozenset[str]:
        """For which states those sit who are called so, in more articles than a slip has."""
        return frozenset(seat for seat in self._seats() if is_state(seat))

    @property
    def ranks(self) -> frozenset[str]:
        """Whether they are officers or judges, likewise."""
        return frozenset(seat for seat in self._seats() if not is_state(seat))

    def _seats(self) -> set[str]:
        return {form.name.seat for form in self.parts or (self,) if form.name.seat and form.articles >= SEATED}


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

    The forms of one name with a seat and without are one human, and decided about as one, unless the seats contradict each
    other. near: of every form decided about. known: form by number, of these and of all that they are related to.
    """

    def __init__(self, known: Mapping[int, Form], near: Near, sample: SampleOf, background: Background) -> None:
        self._known = known
        self._near = near
        self._sample = sample
        self._background = background
        self._unsure: set[int] = set()
        """Forms that may mean a lawmaker or an officer of the same name."""

    def decide(self, scope: Collection[int]) -> list[Group]:
        """The people of some forms, whatever the order in which these are given. scope: closed, in that it has every form
        that `joins` one of its own."""
        whole: dict[tuple[str, str | None], list[Form]] = {}
        for form in self._known.values():
            whole.setdefault((form.name.base, form.pin), []).append(form)
        units = [unit for forms in whole.values() for unit in self._units(forms, scope)]
        known = {unit.number: unit for unit in units}
        of = {form.number: unit.number for unit in units for form in unit.parts}
        near = {
            number: {of[other]: relation for other, relation in self._near[number].items() if of[other] != number}
            for number in known
            if number in scope
        }
        groups = _Deciding(known, near, self._sample, self._background).decide({of[number] for number in scope})
        for group in groups:
            group.doubtful = {
                form.number for unit in group.whole if unit.number in group.doubtful for form in unit.parts
            }
            group.whole = sorted((form for unit in group.whole for form in unit.parts), key=_weight)
            group.added = [form for unit in group.added for form in unit.parts]
            group.doubtful |= self._unsure.intersection(form.number for form in group.whole)
        return groups

    def joins(self, number: int) -> list[int]:
        """The forms that have to be decided about together with one."""
        return joins(self._known, self._near, number)

    def leaners(self, number: int) -> list[int]:
        """The forms that may be added to this one."""
        here = [self._known[number], *(self._known[other] for other in self._near[number])]
        articles: Counter[str] = Counter()
        for form in here:
            articles[form.name.base] += form.articles
        units = {form.number: replace(form, articles=level(articles[form.name.base])) for form in here}
        return [
            other
            for other, relation in self._near[number].items()
            if leans(units[other], units[number], relation.turned)
        ]

    def _units(self, forms: Sequence[Form], scope: Collection[int]) -> list[Form]:
        """The forms of one name in parts that are decided about on their own."""
        if len(forms) == 1 or not any(form.number in scope for form in forms):
            return [_united(forms)]
        whole = _united(forms)
        apart = [form for form in forms if len(whole.states) > 1 and form.name.seat in whole.states]
        if whole.states:
            apart += [form for form in forms if form.name.seat in whole.ranks and self._is_another(form, forms)]
        rest = [form for form in forms if form not in apart]
        return [*map(_united, ([form] for form in apart)), *([_united(rest)] if rest else [])]

    def _is_another(self, officer: Form, forms: Sequence[Form]) -> bool:
        """Whether an officer or a judge is not the lawmaker of that name: one human may have been both, but not in another
        company. In the same company, but where nobody calls the lawmaker what the officer is called, it is uncertain."""
        rest = [form for form in forms if form is not officer]
        samples = [self._sample(form.number) for form in rest]
        said = weigh(self._sample(officer.number), samples, frozenset({officer.name.base}), self._background)
        if said.total > _CONTRADICTED and said.roles <= _NEVER_CALLED_SO:
            self._unsure |= {officer.number, *(form.number for form in rest if not form.states)}
        return said.total <= _CONTRADICTED


def _united(forms: Sequence[Form]) -> Form:
    """Forms of one name as one, under the number of the one with most articles."""
    most = min(forms, key=_weight)
    articles = level(sum(form.articles for form in forms))
    return Form(most.number, most.name, articles, most.pin, tuple(sorted(forms, key=_weight)))


def joins(known: Mapping[int, Form], near: Near, number: int) -> list[int]:
    """The forms that have to be decided about together with one."""
    return [
        other
        for other, relation in near[number].items()
        if known[number].name.whole and known[other].name.whole and relation.kind not in _LEAVES
    ]


class _Deciding:
    """One decision of the policy, about forms that have parts. known: by number, with those that they are related to."""

    def __init__(
        self, known: dict[int, Form], near: dict[int, dict[int, Relation]], sample: SampleOf, background: Background
    ) -> None:
        self._known = known
        self._near = near
        self._sample_of = sample
        self._samples: dict[tuple[Form, ...], Sample] = {}
        self._background = background

    def decide(self, scope: Collection[int]) -> list[Group]:
        """See `Policy.decide`."""
        groups = [group for part in self._parts(scope) for group in self._clusters(part)]
        of = {form.number: group for group in groups for form in group.whole}
        for group in groups:
            if group.pin is None:
                group.lead = self._attached(group.whole[0], of)
        for number in sorted(set(scope)):
            form = self._known[number]
            if form.name.whole or number in of:
                continue
            target = self._attached(form, of) if form.pin is None else None
            if target is None or target.number not in of:
                groups.append(Group([form], pin=form.pin, lead=target))
            else:
                of[target.number].added.append(form)
        return groups

    def _parts(self, scope: Collection[int]) -> list[list[Form]]:
        seen: set[int] = set()
        parts: list[list[Form]] = []
        for number in sorted(scope):
            if number in seen or not self._known[number].name.whole:
                continue
            part = [number]
            seen.add(number)
            for member in part:
                fresh = [other for other in joins(self._known, self._near, member) if other not in seen]
                seen.update(fresh)
                part += fresh
            parts.append(sorted((self._known[member] for member in part), key=_weight))
        return parts

    def _clusters(self, part: Sequence[Form]) -> list[Group]:
        groups: dict[str, Group] = {}
        clusters: list[Group] = []
        for form in part:
            if form.pin is None:
                continue
            if form.pin in groups:
                groups[form.pin].whole.append(form)
            else:
                groups[form.pin] = Group([form], pin=form.pin)
                clusters.append(groups[form.pin])
        for form in part:
            if form.pin is not None:
                continue
            fits = self._fits(form, clusters)
            if not fits:
                clusters.append(Group([form]))
                continue
            fits[0].group.whole.append(form)
            if len(fits) > 1 and fits[0].score - fits[1].score < _CERTAIN:
                fits[0].group.doubtful.add(form.number)
        self._settle_namesakes(part, clusters)
        for group in clusters:
            group.whole.sort(key=_weight)
        return clusters

    def _settle_namesakes(self, part: Sequence[Form], groups: Sequence[Group]) -> None:
        """Once all are known who contradict each other (John F. and John N.; John of Ohio and John of Texas), a form that
        fits several of them (John) goes to whom its company, roles and time point to, and is said to be in doubt where they
        do not."""
        of = {form.number: group for group in groups for form in group.whole}
        for form in part:
            home = of[form.number]
            if form.pin is not None or len(home.whole) == 1:
                continue
            others = [
                group
                for group in groups
                if group is not home
                and _TINY * group.articles >= form.articles
                and (self._are_rivals(home, group) or any(_same_name(form, other) for other in group.whole))
            ]
            if not others:
                continue
            home.whole.remove(form)
            home.doubtful.discard(form.number)
            for piece in self._pieces(form):
                fits = self._fits(piece, [home, *others])
                best = fits[0].group if fits else home
                best.whole.append(piece)
                of[piece.number] = best
                if len(fits) > 1 and fits[0].score - fits[1].score < _CERTAIN:
                    best.doubtful.add(piece.number)

    def _pieces(self, form: Form) -> list[Form]:
        """A name that fits several people in two: where it is that of a lawmaker, and where nothing says so."""
        seated = [part for part in form.parts if part.name.seat in form.states]
        rest = [part for part in form.parts if part not in seated]
        if not seated or not rest:
            return [form]
        pieces = [_united(seated), _united(rest)]
        near = self._near.pop(form.number)
        for piece, other in (pieces, reversed(pieces)):
            self._known[piece.number] = piece
            self._near[piece.number] = near | {other.number: Relation(Kind.SAME)}
        for number, relation in near.items():
            if number in self._near:
                back = self._near[number].pop(form.number, relation.turned)
                self._near[number] |= {piece.number: back for piece in pieces}
        return pieces

    def _sample(self, number: int) -> Sample:
        parts = self._known[number].parts
        if parts not in self._samples:
            self._samples[parts] = united([self._sample_of(form.number) for form in parts])
        return self._samples[parts]

    @staticmethod
    def _are_rivals(group: Group, other: Group) -> bool:
        return any(_contradict(a, b) for a in group.whole for b in other.whole)

    def _fits(self, form: Form, groups: Sequence[Group]) -> list[Fit]:
        """Whom a form may mean, best first."""
        fits: list[Fit] = []
        near = self._near[form.number]
        for group in groups:
            relations = [near[other.number] for other in group.whole if other.number in near]
            nearest = min((relation for relation in relations if relation.kind not in _LEAVES), default=None)
            if nearest is None or any(_contradict(form, other) for other in group.whole):
                continue
            if _sits_elsewhere(form, group.whole):
                nearest = max(nearest, _OF_OTHER_SORT)
            members = frozenset({form.name.base, *(other.name.base for other in group.whole)})
            samples = [self._sample(other.number) for other in group.whole]
            linked = frozenset(o.name.base for o in group.whole if o.number in near and near[o.number].linked)
            said = weigh(self._sample(form.number), samples, members, self._background, linked=linked)
            if admits(nearest, said, form.articles, group.articles):
                score = math.log(group.articles) + min(said.seen, _MOST_SAID) * said.total - nearest.kind / 4
                fits.append(Fit(group, score))
        return sorted(fits, key=lambda fit: (-fit.score, fit.group.whole[0].name.id))

    def _attached(self, form: Form, of: Mapping[int, Group]) -> Form | None:
        """To whose form a form belongs that is cut off, or has another one within it; None for nobody."""
        best: tuple[float, Form] | None = None
        home = of.get(form.number)
        targets = [
            number
            for number, relation in self._near[form.number].items()
            if leans(form, self._known[number], relation) and (home is None or of.get(number) is not home)
        ]
        by_given = len(form.name.core) == 1
        if len(targets) == 1 and not form.name.whole and not by_given:
            return self._known[targets[0]]
        for number in targets:
            other, relation = self._known[number], self._near[form.number][number]
            pair = frozenset({form.name.base, other.name.base})
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


_OF_OTHER_SORT = Relation(Kind.MIDDLE)
"""How a lawmaker is related, at best, to an officer or a judge of the same name."""


def _contradict(form: Form, other: Form) -> bool:
    """Whether two forms cannot be one human: by their words, or because they sit for different states."""
    return rivals(form.name, other.name) or (
        bool(form.states and other.states) and form.states.isdisjoint(other.states)
    )


def _sits_elsewhere(form: Form, others: Sequence[Form]) -> bool:
    """Whether a form is of a lawmaker and the others of an officer or a judge, or the other way round."""
    states = frozenset().union(*(other.states for other in others))
    ranks = frozenset().union(*(other.ranks for other in others))
    if form.states & states or form.ranks & ranks:
        return False
    return bool((form.states and ranks) or (form.ranks and states))


def _same_name(form: Form, other: Form) -> bool:
    """Whether nothing in print tells two forms apart."""
    return form.name.letters == other.name.letters and form.name.suffix == other.name.suffix


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
        return total >= (_FOR[kind] if said.seen >= _ENOUGH else _FOR_FEW) and said.roles >= 0
    if kind is Kind.SPELLING:
        return total >= (_FOR[kind] if size < _RARE * articles else _FOR_RARE)
    if kind is Kind.SLIP:
        return articles <= _SLIPS and size >= _RARE_SLIP * articles and total >= _FOR[kind]
    return total >= _FOR[kind]


_CONTRADICTED = -0.5
_NEVER_CALLED_SO = -0.25
"""Roles that hardly an article of the one shares with any of the other, in nats an article."""
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
_FOR_FEW = 2.0
"""Of a suffix in too few articles to say much."""
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
