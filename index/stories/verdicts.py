"""What editors said about stories -> which articles have to be, and which must not be, in one story."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from index.stories.protocols import StoryCorrection, StoryVerdict


@dataclass(frozen=True, slots=True)
class Held:
    """together, apart: pairs of ids of articles, ascending."""

    together: set[tuple[str, str]] = field(default_factory=set)
    apart: set[tuple[str, str]] = field(default_factory=set)


def held_by(corrections: Iterable[StoryCorrection]) -> Held:
    """What the corrections that stand come to. A later one overrides earlier ones about the same articles."""
    held = Held()
    for entry in sorted(corrections, key=lambda entry: entry.seq):
        if entry.undone is not None:
            continue
        if entry.verdict is StoryVerdict.APART:
            pairs = {_pair(entry.article, other) for other in entry.others if other != entry.article}
            held.together.difference_update(pairs)
            held.apart.update(pairs)
        else:
            members = sorted({entry.article, *entry.others})
            pairs = {(article, other) for at, article in enumerate(members) for other in members[at + 1 :]}
            held.apart.difference_update(pairs)
            held.together.update(pairs)
    return held


def _pair(article: str, other: str) -> tuple[str, str]:
    return (article, other) if article < other else (other, article)
