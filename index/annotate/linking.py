"""Which mentions of an article are one person: "Rubio" is Marco Rubio, and two people of one surname stay apart."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.annotate.spans import surname

Name = tuple[str, ...]
_ALIKE = 100
"""Names of one article with the same ends that are compared with each other."""


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
    by_surname: defaultdict[str, list[Name]] = defaultdict(list)
    by_word: defaultdict[str, list[Name]] = defaultdict(list)
    by_ends: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in counts:
        if len(name) > 1:
            last = fold(surname(name))
            by_surname[last].append(name)
            by_ends[folded[name][0], last].append(name)
            for word in dict.fromkeys(folded[name]):
                by_word[word].append(name)

    def best(candidates: list[Name]) -> Name:
        return max(candidates, key=lambda n: (counts[n], sum(map(len, n)), -order[n]))

    known: dict[Name, Name] = {}
    for name in counts:
        own = folded[name]
        if len(name) == 1:
            word = own[0]
            candidates = by_surname[word] or by_word[word]
        else:
            size = sum(map(len, name))
            alike = by_ends[own[0], fold(surname(name))][:_ALIKE]
            candidates = [f for f in alike if f != name and len(f) >= len(name) and sum(map(len, f)) > size]
        known[name] = best(candidates) if candidates else name
    people: dict[Name, list[int]] = {}
    for at, name in enumerate(names):
        target = known[name]
        people.setdefault(known.get(target, target), []).append(at)
    return [Person(name, tuple(mentions)) for name, mentions in people.items()]
