"""Decides which mentions in an article are the same person: "Rubio" is Marco Rubio, but namesakes stay apart."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from index.people.registry import full_names as naming
from index.people.tagger import word_lists

Name = tuple[str, ...]
_ALIKE = 100
"""Most people with the same first and last word in an article that are compared with each other."""
_OFTEN = 2
"""Occurrences of both names that tell "Paul Marrow" from "Paul Marrow Jr." without further evidence."""


class Person(NamedTuple):
    """A person in an article. name: the fullest form there. mentions: indices into the list of mentions."""

    name: Name
    mentions: tuple[int, ...]


@dataclass(slots=True)
class _Known:
    """A person whose full name occurs: its forms, how often each occurs, and where the first does.

    parts: forms that are only part of the name ("Prado Vega").
    """

    forms: list[Name] = field(default_factory=list)
    parts: set[Name] = field(default_factory=set)
    times: int = 0
    first: int = 0


@lru_cache(maxsize=60_000)
def fold(word: str) -> str:
    """A word reduced for comparison: lower case, without accents, punctuation and Arabic article."""
    return naming.surname_key(word)


def link(names: Sequence[Name], kin: Collection[int] = ()) -> list[Person]:
    """Group mentions into people, in order of appearance. names: the words of each mention, in text order.

    kin: indices of mentions near a word of kinship (father, son ...), which tells "Paul Marrow" from "Paul Marrow Jr.";
    without such evidence they are one person.
    """
    article = _Article(names, kin)
    people: dict[int | tuple[str, str], list[int]] = {}
    for at, name in enumerate(names):
        people.setdefault(article.meant(name), []).append(at)
    return [Person(article.fullest(names[at] for at in mentions), tuple(mentions)) for mentions in people.values()]


class _Article:
    def __init__(self, names: Sequence[Name], kin: Collection[int]) -> None:
        self._times = Counter(names)
        self._order = {name: at for at, name in reversed(list(enumerate(names)))}
        self._parsed = {name: naming.full_name(" ".join(name)) for name in self._times}
        self._kin = {names[at] for at in kin}
        self._people: list[_Known] = []
        self._who: dict[Name, int] = {}
        self._by_family: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._by_word: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._name_in_full()
        self._join_short_forms()
        self._meant: dict[Name, int | tuple[str, str]] = {}

    # --- full names

    def _name_in_full(self) -> None:
        by_key: defaultdict[str, list[Name]] = defaultdict(list)
        for name in self._times:
            if self._parsed[name].key:
                by_key[self._parsed[name].key].append(name)
        for forms in by_key.values():
            for form in sorted(forms, key=self._definite, reverse=True):
                self._add(form, self._same_name(form, forms))

    def _definite(self, name: Name) -> tuple[bool, int, int, int]:
        parsed = self._parsed[name]
        return bool(parsed.suffix), sum(len(word) > 1 for word in parsed.middle), len(parsed.middle), self._times[name]

    def _same_name(self, name: Name, forms: Iterable[Name]) -> int | None:
        """The most frequently named person whose name this may be."""
        known = {self._who[form]: None for form in forms if form in self._who}
        fitting = [who for who in list(known)[:_ALIKE] if all(self._agree(name, f) for f in self._people[who].forms)]
        return max(fitting, key=self._weight, default=None)

    def _agree(self, name: Name, other: Name) -> bool:
        a, b = self._parsed[name], self._parsed[other]
        if not a.agrees(b):
            return False
        return not a.is_namesake(b) or not self._are_two(name, other)

    def _are_two(self, name: Name, other: Name) -> bool:
        """Whether a name with and without a generational suffix belongs to two people."""
        if {name, other} & self._kin:
            return True
        a, b = self._parsed[name], self._parsed[other]
        if {a.suffix, b.suffix}.isdisjoint({"jr", "sr"}):
            return False
        return min(self._times[name], self._times[other]) >= _OFTEN

    def _add(self, name: Name, who: int | None) -> None:
        if who is None:
            who = len(self._people)
            self._people.append(_Known(first=self._order[name]))
        person = self._people[who]
        person.forms.append(name)
        person.times += self._times[name]
        person.first = min(person.first, self._order[name])
        self._who[name] = who
        parsed = self._parsed[name]
        self._by_family[parsed.family][who] = None
        for word in name:
            self._by_word[fold(word)][who] = None

    def _weight(self, who: int) -> tuple[int, int, int]:
        person = self._people[who]
        return person.times, max((sum(map(len, form)) for form in person.forms), default=0), -person.first

    # --- forms that omit part of the name

    def _join_short_forms(self) -> None:
        for who, person in enumerate(self._people):
            longer = {other for form in person.forms for other in self._longer(form, who)} - {who}
            if len(longer) == 1:
                other = longer.pop()
                ends = {self._ends(form)[0] for form in self._people[other].forms}
                person.parts |= {form for form in person.forms if self._ends(form)[0] not in ends}
                self._join(who, other)

    def _longer(self, name: Name, who: int) -> list[int]:
        """Other people whose name this is a part of: an initial and the surname, or the double surname."""
        short = tuple(fold(word) for word in name)
        parsed = self._parsed[name]
        longer = []
        for other in list(self._by_word[short[-1]])[:_ALIKE]:
            if other == who:
                continue
            for form in self._people[other].forms:
                if self._is_part(short, parsed, form):
                    longer.append(other)
                    break
        return longer

    def _is_part(self, short: tuple[str, ...], parsed: "naming.FullName", form: Name) -> bool:
        long = tuple(fold(word) for word in form)
        whole = self._parsed[form]
        if parsed.suffix and parsed.suffix != whole.suffix:
            return False
        if len(parsed.given) == 1 and not parsed.middle and parsed.family == whole.family:
            return whole.given.startswith(parsed.given) and len(whole.given) > 1
        if len(short) < 2 or len(short) >= len(long) or parsed.suffix:
            return False
        if long[-len(short) :] != short:
            return False
        return short[0] not in word_lists.given() or short[0] in {"van", "von", "ben"}

    def _join(self, who: int, other: int) -> None:
        """Merge everything known of one person into another."""
        person, longer = self._people[who], self._people[other]
        if person is longer:
            return
        longer.forms += person.forms
        longer.parts |= person.parts
        longer.times += person.times
        longer.first = min(longer.first, person.first)
        for form in person.forms:
            self._who[form] = other
        for places in (self._by_family, self._by_word):
            for people in places.values():
                if who in people:
                    del people[who]
                    people[other] = None
        self._people[who] = _Known()

    # --- references to a full name

    def meant(self, name: Name) -> int | tuple[str, str]:
        """The person whom a mention refers to, or its surname and suffix if no full name explains it."""
        if name in self._who:
            return self._who[name]
        if name not in self._meant:
            self._meant[name] = self._bare(name)
        return self._meant[name]

    def _bare(self, name: Name) -> int | tuple[str, str]:
        parsed = self._parsed[name]
        word = parsed.family or fold(name[-1])
        for places in (self._by_family, self._by_word):
            people = [who for who in places.get(word, ()) if self._may_be(parsed.suffix, who)]
            if people:
                return max(people, key=self._weight)
        return word, parsed.suffix

    def _may_be(self, suffix: str, who: int) -> bool:
        return not suffix or any(self._parsed[form].suffix == suffix for form in self._people[who].forms)

    def fullest(self, forms: Iterable[Name]) -> Name:
        """The longest form with the most frequent combination of given name and surname."""
        distinct = dict.fromkeys(forms)
        full = [f for f in distinct if f in self._who and f not in self._people[self._who[f]].parts] or list(distinct)
        times: Counter[tuple[str, str]] = Counter()
        for form in full:
            times[self._ends(form)] += self._times[form]
        usual = self._ends(
            max(full, key=lambda form: (times[self._ends(form)], sum(map(len, form)), -self._order[form]))
        )
        return max(
            (form for form in full if self._ends(form) == usual),
            key=lambda form: (len(form), sum(map(len, form)), self._times[form], -self._order[form]),
        )

    def _ends(self, name: Name) -> tuple[str, str]:
        return self._parsed[name].given, self._parsed[name].family
