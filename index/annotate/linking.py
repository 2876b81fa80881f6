"""Which mentions of an article are one person: "Rubio" is Marco Rubio, and two people of one surname stay apart."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from index.annotate.document import surname

Name = tuple[str, ...]


class Person(NamedTuple):
    """name: the fullest form of it in the article. mentions: positions in the list of mentions."""

    name: Name
    mentions: tuple[int, ...]


def fold(word: str) -> str:
    """For comparing: lower case, no accents, no marks."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in plain if c.isalnum())


def link(names: Sequence[Name]) -> list[Person]:
    """Groups mentions (words of each, in order of the text) into people, in order of appearance."""
    counts = Counter(names)
    order = {name: at for at, name in reversed(list(enumerate(names)))}
    folded = {name: tuple(fold(w) for w in name) for name in counts}
    full = [name for name in counts if len(name) > 1]

    def best(candidates: list[Name]) -> Name:
        return max(candidates, key=lambda n: (counts[n], sum(map(len, n)), -order[n]))

    known: dict[Name, Name] = {}
    for name in counts:
        own = folded[name]
        if len(name) == 1:
            word = own[0]
            candidates = [f for f in full if fold(surname(f)) == word] or [f for f in full if word in folded[f]]
        else:
            candidates = [
                f
                for f in full
                if f != name
                and len(f) >= len(name)
                and folded[f][0] == own[0]
                and fold(surname(f)) == fold(surname(name))
                and sum(map(len, f)) > sum(map(len, name))
            ]
        known[name] = best(candidates) if candidates else name
    people: dict[Name, list[int]] = {}
    for at, name in enumerate(names):
        target = known[name]
        people.setdefault(known.get(target, target), []).append(at)
    return [Person(name, tuple(mentions)) for name, mentions in people.items()]
