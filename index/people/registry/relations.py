"""How two printed names are related by their words alone; whether they are one human, only the articles can tell."""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from index.people.registry.forms import FormName, suffix_of
from index.people.registry.spelling import (
    Likeness,
    formal_names,
    given_likeness,
    short_form_keys,
    skeleton,
    surname_likeness,
)
from index.people.tagger import word_lists

_FAMILY_FIRST = word_lists.words("east_asian_surname")
_GIVEN = word_lists.given()
_SPAN = 3
"""How far apart in a long name two words may stand that are somebody's given and family name."""


class Kind(IntEnum):
    """What separates two names, least first: the further down, the more has to speak for one human."""

    SAME = 0
    """Nothing but hyphens, blanks and marks."""
    MIDDLE = 1
    """One has middle names or initials that the other leaves out."""
    PARTICLE = 2
    """One has "al-", "bin" or "van", the other has not."""
    ORDER = 3
    """Given and family name have changed places."""
    CUT = 4
    """One breaks off in the other's last word, or is its family name with the suffix alone."""
    TAIL = 5
    """One ends with the other: words stand before it."""
    CARRIED = 6
    """One has the other within it, with words behind that."""
    SUFFIX = 7
    """One is called junior, senior or by a number, the other is not."""
    INITIAL = 8
    SHORT = 9
    CLIPPED = 10
    """One given name begins like the other (Jerrold, Jerry), but no list has them."""
    SPELLING = 11
    SLIP = 12


class Relation(NamedTuple):
    """kind: the greatest of the differences. within: for CUT, TAIL and CARRIED the position (0 or 1) of the name that is
    within the other. linked: whether a reader of one article takes both for one human, so that both of them in
    one article are two."""

    kind: Kind
    within: int | None = None
    linked: bool = False

    @property
    def turned(self) -> "Relation":
        """The same from the second name to the first."""
        return self if self.within is None else self._replace(within=1 - self.within)


def relate(name: FormName, other: FormName) -> Relation | None:
    """None: two humans, as far as words tell."""
    if name.suffix == other.suffix and name.letters == other.letters:
        return Relation(Kind.SAME)
    whole = _whole(name, other)
    if whole is not None:
        return whole
    if rivals(name, other):
        return None
    relations: list[tuple[Relation, str]] = []
    for short, long, within in ((name, other, 0), (other, name, 1)):
        kind = Kind.CUT if _breaks_off(short, long) else _within(short, long)
        if kind is not None:
            relations.append((Relation(kind, within), short.id))
    return min(relations, key=lambda side: (side[0].kind, side[1]))[0] if relations else None


def rivals(name: FormName, other: FormName) -> bool:
    """Names that contradict each other: the same given and family name, but another initial between or another suffix."""
    a, b = name.core, other.core
    if min(len(a), len(b)) < 2 or a[-1] != b[-1] or given_likeness(a[0], b[0]) not in _NEAR:
        return False
    if name.suffix and other.suffix and name.suffix != other.suffix:
        return True
    return not _middles_agree(a[1:-1], b[1:-1])


_NEAR = (Likeness.EXACT, Likeness.INITIAL, Likeness.SHORT, Likeness.CLIPPED)


def _whole(name: FormName, other: FormName) -> Relation | None:
    """Word for word, from the given to the family name."""
    a, b = name.core, other.core
    if len(a) < 2 or len(b) < 2:
        return None
    if name.suffix and other.suffix and name.suffix != other.suffix:
        return None
    last = surname_likeness(a[-1], b[-1])
    if last is None:
        return _reversed(a, b)
    first, middles = _given(a[:-1], b[:-1])
    if first is None or not _middles_agree(*middles):
        return _reversed(a, b)
    if max(first, last) is Likeness.SLIP and min(first, last) is not Likeness.EXACT:
        return None
    differences = [_KINDS[first], _KINDS[last]]
    if name.suffix != other.suffix:
        differences.append(Kind.SUFFIX)
    if middles[0] != middles[1] or len(a) != len(b):
        differences.append(Kind.MIDDLE)
    if set(name.words) - set(a) != set(other.words) - set(b):
        differences.append(Kind.PARTICLE)
    return Relation(max(differences), linked=first is Likeness.EXACT and last is Likeness.EXACT)


_KINDS = {
    Likeness.EXACT: Kind.SAME,
    Likeness.INITIAL: Kind.INITIAL,
    Likeness.SHORT: Kind.SHORT,
    Likeness.CLIPPED: Kind.CLIPPED,
    Likeness.SPELLING: Kind.SPELLING,
    Likeness.SLIP: Kind.SLIP,
}

Words = tuple[str, ...]


def _given(a: Words, b: Words) -> tuple[Likeness | None, tuple[Words, Words]]:
    """How the given names are alike, and what follows them. J. Edgar Hallam goes by Edgar."""
    direct = given_likeness(a[0], b[0])
    if direct is not None:
        return direct, (a[1:], b[1:])
    for x, y, turned in ((a, b, False), (b, a, True)):
        if len(x) > 1 and len(x[0]) == 1 and len(y[0]) > 1:
            behind = given_likeness(x[1], y[0])
            if behind is not None and len(x[1]) > 1:
                middles = (x[2:], y[1:])
                return max(behind, Likeness.EXACT), middles[::-1] if turned else middles
    return None, ((), ())


def _reversed(a: Words, b: Words) -> Relation | None:
    if len(a) == len(b) == 2 and a == b[::-1] and not (a[0] in _GIVEN and a[1] in _GIVEN):
        return Relation(Kind.ORDER)
    return None


def _middles_agree(a: Words, b: Words) -> bool:
    """Nothing agrees with everything; else word by word, an initial with what it begins; or the one in full words that
    stand in the other too ("Rodham" in "Diane Rodham")."""
    if not a or not b:
        return True
    short, long = sorted((a, b), key=len)
    if all(x.startswith(y) or y.startswith(x) for x, y in zip(short, long, strict=False)):
        return True
    if any(len(word) == 1 for word in short):
        return False
    rest = iter(long)
    return all(word in rest for word in short)


def _breaks_off(short: FormName, long: FormName) -> bool:
    a, b = short.core, long.core
    if len(a) == 1:
        ends = len(b) > 1 and (a[0] == b[-1] or given_likeness(a[0], b[0]) in (Likeness.EXACT, Likeness.SHORT))
        return bool(short.suffix) and short.suffix == long.suffix and ends  # Marrow Jr., Don Jr.
    if short.suffix:
        return False
    if short.cut and len(b) > len(a):
        return b[: len(a)] == a or (b[: len(a) - 1] == a[:-1] and b[len(a) - 1].startswith(a[-1]))
    if len(a) != len(b) or a[:-1] != b[:-1] or a == b or not b[-1].startswith(a[-1]):
        return False
    return short.cut or (a[0] in _FAMILY_FIRST and len(a) == 2 and len(b[-1]) > len(a[-1]) > 1)


def _within(short: FormName, long: FormName) -> Kind | None:
    """Whether the long name has the short one in it, word for word but for middle names."""
    b = long.words
    if len(short.core) < 2 or short.cut or min(len(short.core[0]), len(short.core[-1])) < 2:
        return None
    best: Kind | None = None
    for start, stop in _slices(b, short.core[0], short.core[-1]):
        suffix = long.suffix if stop == len(b) else suffix_of(b[stop])
        if suffix != short.suffix or (start, stop) == (0, len(b)):
            continue
        if _middles_agree(short.core[1:-1], tuple(w for w in b[start + 1 : stop - 1] if w not in short.words)):
            kind = Kind.TAIL if stop == len(b) else Kind.CARRIED
            best = kind if best is None else min(best, kind)
    return best


def _slices(words: Words, first: str, last: str) -> Iterator[tuple[int, int]]:
    for start, word in enumerate(words):
        if word == first:
            for stop in range(start + 2, min(start + 1 + _SPAN, len(words)) + 1):
                if words[stop - 1] == last:
                    yield start, stop


def names_family_alone(short: FormName, long: FormName) -> bool:
    """Whether the short name, with which the long one ends, is its double surname ("Prado Vega" of "Luis Prado Vega")."""
    first = short.core[0]
    return first not in _GIVEN and first not in _FAMILY_FIRST and len(first) > 1 and long.core[0] in _GIVEN


def begins_with_given_name(name: FormName) -> bool:
    """Whether the first word of a name is a known given name."""
    return name.core[0] in _GIVEN


class Keys(NamedTuple):
    """Two names that `relate` may relate: what one seeks is among what the other posts (but for slips that change a
    consonant, which are not looked for). Seeking and posting are symmetric."""

    posted: frozenset[str]
    sought: frozenset[str]


def keys(name: FormName) -> Keys:
    """What a name posts and seeks, see Keys."""
    core = name.core
    first, last = core[0], core[-1]
    if len(core) == 1:
        same = f"={name.letters}"
        words = formal_names(last)
        return Keys(
            frozenset({same, *(f"s:{word} {name.suffix}" for word in words)}),
            frozenset({same, *(f"f:{word} {name.suffix}" for word in words)}),
        )
    both = {f"={name.letters}", _pair("p", first[:3], last)}
    both |= {_pair("k", skeleton(given), skeleton(last)) for given in _given_words(core)}
    both |= {_pair("n", formal, last) for given in _given_words(core) for formal in short_form_keys(given)}
    posted, sought = set(both), set(both)
    posted.add(_pair("o", first, last))
    sought.add(_pair("w", first, last))
    for at, word_before in enumerate(name.words if len(name.words) > 2 else ()):
        for other in name.words[at + 1 : at + 1 + _SPAN]:
            if len(word_before) > 1 and len(other) > 1:
                posted.add(_pair("w", word_before, other))
                sought.add(_pair("o", word_before, other))
    initial = len(first) == 1
    posted.add(_pair("i" if initial else "g", first[0], last))
    sought.add(_pair("g" if initial else "i", first[0], last))
    if name.suffix:
        posted |= {f"f:{word} {name.suffix}" for word in (last, *formal_names(first))}
        sought |= {f"s:{word} {name.suffix}" for word in (last, *formal_names(first))}
    if name.cut or first in _FAMILY_FIRST:
        both = {f"c:{first}|{core[1][:1]}"}
    else:
        both = set()
        posted.add(f"d:{first}|{core[1][:1]}")
        sought.add(f"c:{first}|{core[1][:1]}")
    if both:
        posted |= both
        sought |= both | {f"d:{first}|{core[1][:1]}"}
    return Keys(frozenset(posted), frozenset(sought))


def _given_words(core: Words) -> Words:
    """The words that somebody may go by: the first, and the next behind an initial."""
    return core[:2] if len(core[0]) == 1 and len(core) > 2 else core[:1]


def _pair(kind: str, word: str, other: str) -> str:
    return f"{kind}:" + "~".join(sorted((word, other)))
