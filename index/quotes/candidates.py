"""Who may have said a quotation, and what speaks for each: features that are the same in every language.

A feature is a short string; its weight is learnt by `training.speakers`. Features name positions, kinds of words and ties
between names and verbs, never a word of a language, so that what was learnt from English serves the others.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from index.quotes import words
from index.quotes.context import Context
from index.quotes.cues import ACCORDING, APART, BEFORE, BEHIND, Cue
from index.quotes.narration import BREAK, NAME, NOMINAL, PRONOUN, STOP, VERBS, Person, Q

NOBODY = -1
_LEFT, _RIGHT = 90, 45
_PARAGRAPHS = 3
_ANTECEDENTS = 6
_FAR_BACK = 3_000
"""Characters before a pronoun in which the person it stands for is looked for."""


class Candidate(NamedTuple):
    """who: a person or NOBODY. token: the words that name the speaker in `Narration`, -1 if none do. features: for the model."""

    who: int
    token: int
    features: list[str]


class Group(NamedTuple):
    """Quotations said in one breath, paragraph after paragraph: indices of quotations, and of tokens that enclose them."""

    first: int
    last: int
    left: int
    right: int


def _bucket(count: int) -> str:
    return "0" if count <= 0 else "1" if count == 1 else "2" if count < 4 else "4" if count < 8 else "8"


def candidates(context: Context, group: Group, before: int, gap: str) -> list[Candidate]:
    """Everybody who may have said a group of quotations, and nobody.

    before: who said the one before (NOBODY if none or unknown). gap: how the two are apart, see `gap_of`.
    """
    told = context.told
    left, right = _cue_left(context, group.left), _cue_right(context, group)
    sign = _Sign(context, group, left, right, before)
    options = [
        Candidate(NOBODY, -1, ["none", f"none:{sign.code}", f"none:{sign.start}", f"none{gap}", f"none:{sign.size}"]),
    ]
    if before != NOBODY or gap:
        known = "who" if before != NOBODY else "no"
        options.append(
            Candidate(
                before,
                -1,
                [
                    f"c{known}",
                    f"c{known}{gap}",
                    f"c{known}{sign.code}",
                    f"c{gap}{sign.start}{sign.end}",
                    f"c{gap}{sign.code}",
                ],
            )
        )
    seen = 0
    breaks = stops = quotes = 0
    near = bool(left and left[1] == "0") or bool(right)
    kinds = told.kinds
    for at in range(group.left - 1, max(-1, group.left - _LEFT), -1):
        kind = kinds[at]
        if kind == BREAK:
            breaks += 1
            if breaks > _PARAGRAPHS or near:
                break
        elif kind == STOP:
            stops += 1
        elif kind == Q:
            quotes += 1
        elif kind in "NP" or (at in context.by_subject and not breaks):
            zone = f"l{breaks}" if breaks else "ls" if stops else "lq" if quotes else "la"
            options += _at(context, sign, at, zone, seen)
            seen += 1
    seen = quotes = 0
    stops = int(sign.end[0] == ".")
    for at in range(group.right + 1, min(len(kinds), group.right + _RIGHT)):
        kind = kinds[at]
        if kind == BREAK or stops > 1:
            break
        if kind == STOP:
            stops += 1
        elif kind == Q:
            quotes += 1
        elif kind in "NP" or at in context.by_subject:
            zone = "rs" if stops else "rq" if quotes else "ra"
            options += _at(context, sign, at, zone, seen)
            seen += 1
    return options


def _cue_left(context: Context, place: int) -> tuple[Cue, str] | None:
    """The nearest verb of saying before a quotation in its sentence, and how far it is: 0 beside it, 1 farther."""
    kinds = context.told.kinds
    for at in range(place - 1, max(-1, place - 40), -1):
        kind = kinds[at]
        if kind in (BREAK, STOP, Q):
            return None
        if kind in "svca:":
            cue = context.by_verb.get(at)
            if cue is not None:
                between = kinds[max(cue.verb, cue.subject) + 1 : place]
                inserted = between[:1] == between[-1:] == [","] and VERBS.isdisjoint(between)
                near = all(between_kind in ",:tu" for between_kind in between) or len(between) < 2 or inserted
                return cue, "0" if near else "1" if len(between) < 8 else "2"
    return None


def _end(context: Context, group: Group) -> str:
    """The mark by which a quotation ends, inside its quotation marks or behind them: "," or "." or "?" (or !) or "x"."""
    last = context.quotations[group.last]
    inside = context.text[last.start : last.end].rstrip()[-1:]
    behind = context.text[last.outer_end : last.outer_end + 1]
    if inside in ("?", "!"):
        return "?"
    return behind if behind in (",", ".") else inside if inside in (",", ".") else "x"


def _cue_right(context: Context, group: Group) -> tuple[Cue, str] | None:
    """The same behind a quotation; none if that ends its sentence."""
    if _end(context, group) == ".":
        return None
    place = group.right
    kinds = context.told.kinds
    for at in range(place + 1, min(len(kinds), place + 25)):
        kind = kinds[at]
        if kind in (BREAK, STOP, Q):
            return None
        if kind in "svca":
            cue = context.by_verb.get(at)
            if cue is not None:
                if cue.subject < place and cue.tie != ACCORDING:
                    return None
                near = min(cue.verb, cue.subject) - place <= 2
                return cue, "0" if near else "1"
    return None


def kind_of(kinds: Sequence[str], at: int) -> str:
    """The kind of a subject: a verb that is its own has a pronoun that is not said."""
    return PRONOUN if kinds[at] in VERBS else kinds[at]


def beside(context: Context, group: Group) -> tuple[int, bool]:
    """The token of the speaker whose verb stands beside a quotation, behind it or before, -1 if none does; and whether that
    settles it: a name or a role, as close to its verb as that is to the quotation."""
    kinds = context.told.kinds
    for cue_beside in (_cue_right(context, group), _cue_left(context, group.left)):
        if cue_beside is not None and cue_beside[1] == "0" and cue_beside[0].subject != cue_beside[0].verb:
            cue = cue_beside[0]
            direct = cue.tie in (BEFORE, BEHIND, APART, ACCORDING) and kinds[cue.verb] in "sa"
            return cue.subject, direct and kinds[cue.subject] in (NAME, NOMINAL)
    return -1, False


class _Sign:
    """What a group of quotations looks like, apart from any candidate."""

    def __init__(
        self,
        context: Context,
        group: Group,
        left: tuple[Cue, str] | None,
        right: tuple[Cue, str] | None,
        before: int,
    ) -> None:
        kinds = context.told.kinds
        first, last = context.quotations[group.first], context.quotations[group.last]
        inside = context.text[first.start : last.end].strip()
        self.inside = inside
        self.left = left[0].subject if left else -1
        self.right = right[0].subject if right else -1
        codes = [
            f"{kind_of(kinds, cue[0].subject)}{cue[0].tie}{kinds[cue[0].verb]}{cue[1]}" if cue else "-"
            for cue in (left, right)
        ]
        self.code = "/".join(codes)
        ahead = kinds[group.left - 1] if group.left else BREAK
        lower = "l" if inside[:1].islower() else "u"
        self.start = f"{ahead if ahead in ',:BEtQ-' else 'x'}{lower}"
        end = _end(context, group)
        behind = kinds[group.right + 1]
        self.end = f"{end}{behind if behind in 'BQ,' else 'x'}"
        self.bare = "b" if ahead == BREAK and behind == BREAK else "p" if ahead == BREAK else "m"
        count = inside.count(" ") + 1
        self.size = "1" if count < 3 else "3" if count < 7 else "7" if count < 20 else "20"
        self.before = before
        self.place = group.left


def _at(context: Context, sign: _Sign, at: int, zone: str, seen: int) -> list[Candidate]:
    """The candidates at a token: a name or a role is one, a pronoun one for each person it may stand for."""
    told = context.told
    kind = kind_of(told.kinds, at)
    cue = context.by_subject.get(at)
    role = "L" if at == sign.left else "R" if at == sign.right else "s" if cue else "-"
    ahead = told.kinds[at - 1] if at else BREAK
    if cue is not None:
        far = _bucket(abs(cue.verb - sign.place))
        tie = f"{cue.tie}{told.kinds[cue.verb]}"
    else:
        far = _bucket(abs(at - sign.place))
        tie = "o" if ahead in "sv" else "p" if ahead == "p" else ahead if ahead in "B,&E" else "-"
        if told.kinds[at + 1] == "'":
            tie += "'"
    features = [
        f"{kind}{role}{sign.code}",
        f"{kind}{zone}{tie}{far}",
        f"{kind}{zone}{tie}{sign.bare}",
        f"{kind}{zone}{min(seen, 3)}",
        f"{zone}{role}{min(seen, 3)}{sign.bare}",
        f"{kind}{role}{zone}{sign.start}",
        f"{kind}{role}{zone}{sign.end}",
        f"{kind}{role}{sign.size}",
    ]
    if kind == PRONOUN:
        return _meant(context, sign, at, features)
    if kind != NAME:
        return [Candidate(NOBODY, at, features)]
    who = told.who[at]
    features.append(f"n{_bucket(context.times[who])}{role}")
    if who == sign.before:
        features += [f"again{zone}{role}", f"again{sign.bare}{sign.start}"]
    elif sign.before != NOBODY:
        features.append(f"other{zone}{role}")
    if context.surnames[who] in sign.inside:
        features += ["inside", f"inside{role}"]
    return [Candidate(who, at, features)]


def _meant(context: Context, sign: _Sign, at: int, features: list[str]) -> list[Candidate]:
    """A candidate for each person that a pronoun may stand for, and one for none of them."""
    told = context.told
    place = told.starts[at]
    gender = ""
    if told.kinds[at] == PRONOUN:
        gender = "f" if told.lower[at] in words.classes(context.lang)["she"] else "m"
    stop = bisect_left(context.starts, place)
    recent: dict[int, Person] = {}
    for n in range(stop - 1, -1, -1):
        person = context.outside[n]
        if place - person.start > _FAR_BACK or len(recent) >= _ANTECEDENTS:
            break
        recent.setdefault(person.who, person)
    if sign.before != NOBODY and sign.before not in recent:
        recent[sign.before] = Person(max(0, place - _FAR_BACK), 0, sign.before)
    last_cue = bisect_left(context.named, at) - 1
    cued = told.who[context.named[last_cue]] if last_cue >= 0 else NOBODY
    since = told.kinds[max(context.named[last_cue], at - _LEFT) : at] if last_cue >= 0 else []
    chain = "p" if PRONOUN in since else "-"
    fitting = sum(not gender or context.genders[who] in ("", gender) for who in recent)
    same = sum(bool(gender) and context.genders[who] == gender for who in recent)
    options = [
        Candidate(NOBODY, at, [*features, "h", f"h{min(fitting, 3)}", f"h{min(same, 2)}", f"h{min(len(recent), 3)}"])
    ]
    rank = 0
    for who, person in recent.items():
        is_of = context.genders[who]
        agrees = "?" if not is_of or not gender else "=" if is_of == gender else "!"
        between = bisect_left(context.breaks, place) - bisect_left(context.breaks, person.start)
        stops = context.text.count(". ", person.start, place)
        again = "a" if who == sign.before else "b" if sign.before != NOBODY else "c"
        opens = _opens_sentence(context.text, person)
        more = [
            f"h{agrees}",
            f"h{agrees}{rank}",
            f"h{agrees}{rank}{opens}",
            f"h{agrees}{again}",
            f"h{again}{rank}{opens}",
            f"h{agrees}{min(between, 4)}",
            f"h{min(between, 3)}{min(stops, 3)}{opens}",
            f"h{agrees}{min(same, 3)}{min(fitting, 3)}",
            f"hn{_bucket(context.times[who])}{rank}",
            f"h{agrees}{again}{min(between, 3)}{rank}",
        ]
        if who == cued:
            more += [f"hcue{agrees}{chain}", f"hcue{again}{min(between, 3)}{chain}"]
        if context.surnames[who] in sign.inside:
            more.append("hinside")
        options.append(Candidate(who, at, features + more))
        if agrees != "!":
            rank += 1
    return options


def _opens_sentence(text: str, person: Person) -> str:
    """`1` for a name near the beginning of its sentence, `p` for a possessive, else `0`."""
    if text[person.end : person.end + 1] in ("'", "’"):
        return "p"
    before = text[max(0, person.start - 60) : person.start]
    if "\n" in before or len(before) < 60:
        before = before[before.rfind("\n") + 1 :]
        return "1" if before.count(" ") < 5 else "0"
    stop = max(before.rfind(". "), before.rfind("? "), before.rfind("” "), before.rfind('" '))
    return "1" if stop >= 0 and before.count(" ", stop + 2) < 4 else "0"


def gap_of(context: Context, last: Group, group: Group) -> str:
    """How a group follows the one before: in its paragraph or how many later, and what stands between."""
    kinds = context.told.kinds[last.right + 1 : group.left]
    breaks = min(kinds.count(BREAK), 3)
    cued = any(kind in "sva" for kind in kinds)
    named = "N" if NAME in kinds else PRONOUN if PRONOUN in kinds else "-"
    stop = "E" if STOP in kinds else "-"
    return f"{breaks}{'c' if cued else '-'}{named}{stop}{_bucket(len(kinds))}"
