"""Pairs of people whose names are near, for somebody to say "same" or "not", the most certain first."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from index.people.registry.clusters import Form, Near, SampleOf
from index.people.registry.evidence import Background, Weighed, weigh
from index.people.registry.relations import Kind, Relation

_BROKEN = (Kind.CUT, Kind.TAIL, Kind.CARRIED)
_LEAST_SHARED = 0.05


class Pair(NamedTuple):
    """one, other: ids, the one in more articles first. forms: the numbers of the two names that are related."""

    one: str
    other: str
    forms: tuple[int, int]
    relation: Relation
    weighed: Weighed
    score: float


def review(
    numbers: Iterable[int],
    people: Mapping[int, tuple[str, str]],
    known: Mapping[int, Form],
    near: Near,
    sample: SampleOf,
    background: Background,
) -> list[Pair]:
    """people: whom each form means, first. Each pair of people once, by its nearest names."""
    best: dict[frozenset[str], Pair] = {}
    for number in numbers:
        for other, relation in near[number].items():
            first, second = people[number][0], people[other][0]
            if first == second or not (known[number].name.whole and known[other].name.whole):
                continue
            large, small = (number, other) if known[number].articles >= known[other].articles else (other, number)
            said = weigh(
                sample(small), [sample(large)], frozenset({known[large].name.base, known[small].name.base}), background
            )
            apart = said.together if relation.linked else 0.0
            score = (
                said.total * min(said.seen, 4) - relation.kind / 3 - 6 * apart - (1 if relation.kind in _BROKEN else 0)
            )
            pair = Pair(people[large][0], people[small][0], (large, small), relation, said, score)
            key = frozenset({first, second})
            if key not in best or (pair.score, pair.forms) > (best[key].score, best[key].forms):
                best[key] = pair
    return sorted(best.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


_DIFFERENCE = {
    Kind.SAME: "the same name",
    Kind.MIDDLE: "one has a middle name or initial more",
    Kind.PARTICLE: "one has a particle (al-, bin, van) more",
    Kind.ORDER: "given and family name have changed places",
    Kind.CUT: "one name breaks off in the other",
    Kind.TAIL: "one name ends with the other",
    Kind.CARRIED: "one name has the other within it",
    Kind.SUFFIX: "one is called junior, senior or by a number",
    Kind.INITIAL: "one has an initial for the given name",
    Kind.SHORT: "a short form of the given name",
    Kind.CLIPPED: "the given names begin alike",
    Kind.SPELLING: "two spellings",
    Kind.SLIP: "one letter differs",
}


def reasons(pair: Pair) -> tuple[str, ...]:
    """What speaks for one human (+) and against it (-), in words."""
    said = pair.weighed
    signs = [_DIFFERENCE[pair.relation.kind]]
    for weight, text in ((said.company, "company"), (said.roles, "roles"), (said.time, "time")):
        if abs(weight) >= _LEAST_SHARED:
            signs.append(f"{'+' if weight > 0 else '-'} {text} ({weight:+.1f})")
    if said.beside:
        sign = "-" if pair.relation.linked else "?"
        signs.append(f"{sign} both named, as two, in {said.beside} of {said.seen} articles")
    return tuple(signs)
