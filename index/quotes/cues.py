"""Who does the saying: the subject of each verb of saying near a quotation, read from the row of signs.

A subject stands before its verb ("Marrow said", "Marrow, a farmer, said"), behind it beside a quotation or in languages that
turn the order round ("said Marrow", „sagte die Ministerin“), or far ahead of a second verb ("Marrow smiled and said").
"""

from typing import NamedTuple

from index.quotes.narration import BREAK, NAME, NOMINAL, PRONOUN, STOP, VERBS, Narration, Q

BEFORE, APART, BEHIND, JOINED, ACCORDING, COLON = "b", "a", "i", "j", "g", "k"
"""How a subject is tied to its verb: directly before it, parted by an insertion, behind it, by a second verb, as in "according
to", and by a colon alone."""

_SPEAKERS = frozenset("NPOIX")
_SKIPPED = frozenset("u~")
_BELONGING = frozenset({"of", "de", "du", "des", "del", "von"})
_AHEAD = 9
_INSERTION = 26
_SENTENCE = 60


class Cue(NamedTuple):
    """A verb of saying and its subject, as indices of tokens. tie: see above."""

    verb: int
    subject: int
    tie: str


def cues(told: Narration, *, turned: bool, unsaid: bool) -> list[Cue]:
    """The verbs of saying that have a subject, in order.

    turned: whether subjects stand behind verbs anywhere. unsaid: whether a language leaves out pronouns; a verb beside a
    quotation is then its own subject if it has no other.
    """
    kinds = told.kinds
    with_subject: list[Cue] = []
    for at, kind in enumerate(kinds):
        if kind in VERBS:
            cue = _cue(told, at, turned)
            if cue is not None:
                with_subject.append(cue)
            elif unsaid and _is_beside(kinds, at):
                with_subject.append(Cue(at, at, BEFORE))
        elif kind == "a":
            subject = _behind(kinds, at + 1)
            if subject >= 0:
                with_subject.append(Cue(at, subject, ACCORDING))
        elif kind == ":" and kinds[at + 1] == Q and _is_line_of(kinds, at):
            with_subject.append(Cue(at, at - 1, COLON))
    return with_subject


def _is_line_of(kinds: list[str], at: int) -> bool:
    """Whether a name or role and a colon are all that stands before a quotation: "Marrow: ..."."""
    start = at - 1
    while start >= 0 and at - start < 6 and kinds[start] not in (BREAK, STOP, Q):
        if kinds[start] in VERBS:
            return False
        start -= 1
    return at > 0 and kinds[at - 1] in (NAME, NOMINAL) and at - start < 6


def _is_beside(kinds: list[str], at: int) -> bool:
    """Whether a verb stands directly behind a quotation, or before one with a colon or comma."""
    behind = at > 0 and (kinds[at - 1] in "Q-" or (kinds[at - 1] == "," and at > 1 and kinds[at - 2] == Q))
    return behind or (kinds[at + 1] in ":," and kinds[at + 2] == Q)


def _cue(told: Narration, at: int, turned: bool) -> Cue | None:
    kinds = told.kinds
    before = kinds[at - 1] if at else BREAK
    if before == Q or (before == "," and at > 1 and kinds[at - 2] == Q) or (before == "-" and at > 1):
        subject = _behind(kinds, at + 1)
        if subject >= 0:
            return Cue(at, subject, BEHIND)
    n = at - 1
    while n >= 0 and kinds[n] in _SKIPPED and at - n < 6:
        n -= 1
    kind = kinds[n] if n >= 0 else BREAK
    if kind in _SPEAKERS:
        return Cue(at, _head(told, n), BEFORE)
    if kind in ",)-":
        subject = _before_insertion(kinds, n)
        if subject >= 0:
            return Cue(at, _head(told, subject), APART)
    if turned and kind != "t":
        subject = _behind(kinds, at + 1)
        if subject >= 0:
            return Cue(at, subject, BEHIND)
    if kind in VERBS or kind in "&,xp-u" or kind == Q:
        subject = _first(kinds, n)
        if subject >= 0:
            return Cue(at, subject, JOINED)
    return None


def _head(told: Narration, at: int) -> int:
    """The speaker of a phrase that ends at `at`: of "a spokesman for Marrow" the spokesman, of "Secretary of State Ilse Vik"
    the name."""
    kinds = told.kinds
    if kinds[at] not in "NXO":
        return at
    n = at - 1
    while n >= 0 and kinds[n] in "X~xd" and at - n < 5:
        n -= 1
    if n <= 0 or kinds[n] != "p" or (kinds[at] == NAME and at - n > 1 and told.lower[n] in _BELONGING):
        return at
    for m in range(n - 1, max(-1, n - 4), -1):
        if kinds[m] == NOMINAL:
            return m
        if kinds[m] not in "xX":
            break
    return at


def _behind(kinds: list[str], at: int) -> int:
    """The speaker behind a verb: past articles, titles and offices; -1 if there is none."""
    nominal = -1
    for n in range(at, min(len(kinds), at + _AHEAD)):
        kind = kinds[n]
        if kind == NAME:
            return _past_attributes(kinds, n)
        if kind == PRONOUN:
            return n
        if kind == "I":
            return nominal if nominal >= 0 else n
        if kind in (NOMINAL, "X"):
            if nominal < 0 or kind == NOMINAL:
                nominal = n
        elif kind == "p" or kind not in "xdu~":
            break
    return _named(kinds, nominal) if nominal >= 0 else -1


def _named(kinds: list[str], at: int) -> int:
    """The name that follows a role: "Secretary of State Ilse Vik", "the minister of finance, Ilse Vik,"; else the role."""
    n = at + 1
    while n - at < 8 and kinds[n] in "xX~O":
        n += 1
    if kinds[n] in "pd" and kinds[n + 1] in "dxXO":
        inner = n + 2
        while inner - at < 8 and kinds[inner] in "xXO~":
            inner += 1
        if kinds[inner] == NAME and kinds[n + 1] == "X" and kinds[inner - 1] != "d":
            return inner
        n = inner
    if kinds[n] == NAME:
        return n
    if kinds[n] == "," and kinds[n + 1] == NAME and kinds[n + 2] in ",EBQ(":
        return n + 1
    return at


def _past_attributes(kinds: list[str], at: int) -> int:
    """The speaker where a name stands before what it belongs to: "said Marrow aide Ilse Vik", "wrote a Marrow supporter"."""
    nominal = at
    for n in range(at + 1, min(len(kinds), at + 6)):
        kind = kinds[n]
        if kind == NAME:
            return n
        if kind == NOMINAL:
            nominal = n
        elif kind not in "xX~O'":
            break
    return nominal


def _before_insertion(kinds: list[str], at: int) -> int:
    """The speaker before an insertion that ends at `at`: "Marrow, who ran the farm," or "Marrow (Kent)"; -1 if none."""
    wanted = {",": ",", ")": "(", "-": "-"}[kinds[at]]
    if wanted == "," and at > 1 and kinds[at - 1] == NAME and kinds[at - 2] == ",":
        return at - 1  # the chairman of the union, Ilse Vik, said
    for n in range(at - 1, max(0, at - _INSERTION), -1):
        kind = kinds[n]
        if kind in (BREAK, STOP, Q):
            return -1
        if kind == wanted and kinds[n - 1] in "NPO)":
            if kinds[n - 1] == ")":
                inner = _before_insertion(kinds, n - 1)
                if inner >= 0:
                    return inner
                continue
            return n - 1
    return -1


def _first(kinds: list[str], at: int) -> int:
    """The first speaker of the sentence that `at` belongs to; -1 if there is none."""
    speaker = -1
    for n in range(at, max(-1, at - _SENTENCE), -1):
        kind = kinds[n]
        if kind in (BREAK, STOP):
            break
        if kind in "NPO" and (n == 0 or kinds[n - 1] != "p"):
            speaker = n
    return _named(kinds, speaker) if speaker >= 0 and kinds[speaker] == NOMINAL else speaker
