"""Finds what stands between quotation marks, in the marks of English, German, French and Spanish.

Every mark is read by its surroundings: the same character opens a quotation in one language and closes it in another
(“ in English and German, » in French and German), and a straight one may be a sign of inches. A quotation never runs past
its paragraph, unless the next one opens with the same mark again, as newspapers print a long one. Linear in the text.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

MOST = 4_000
"""Most quotations read in one text; no article has as many."""

_CLOSERS = {
    "“": "”“",
    "”": "”",
    "„": '“”"',
    "«": "»",
    "»": "«",
    '"': '"”',
    "‘": "’'",
    "‚": "‘’",
    "'": "'",
    "‹": "›",
    "›": "‹",
}
"""Opening mark -> what may close it."""
_SINGLE = frozenset("‘‚'‹›")
_MARK = re.compile("[“”„«»\"‘’‚‹›'](?:(?<!')|(?<!'')(?!'))")
"""A mark; a straight single one only if it stands alone. It starts with a set of characters, for which a search is fast."""
_LINE = re.compile(r"[^\n]+")
_BEFORE = frozenset(" \t\u00a0\u202f\u2009\n([{—–-/…¿¡:“„«‘\"'")
"""Characters after which a mark opens; the start of a line is another."""
_BLANK = frozenset(" \t\u00a0\u202f\u2009\n")
_BEHIND = frozenset(" \t\u00a0\u202f\u2009\n.,;:!?)]}…—–-/”’»“\"'")
"""Characters before which a mark closes; the end of a line is another."""
_PUNCTUATION = frozenset(",.!?…")
_ELIDED = re.compile(r"(?:n|em|til|tis|twas|cause|cos|round|bout|neath|s|t)\b|\d", re.IGNORECASE)
"""What an apostrophe may stand before: 'n', 'em, '90s."""
_AHEAD = 60
"""Most marks that are looked at for the one that closes a quotation."""
_LONGEST_UNCLOSED = 600
"""Most characters of a quotation that is opened and never closed."""
_DASH = re.compile(r"[ \t]*[—―–][ \t\u00a0]*(?=[^\W\d_]|[¿¡…])")
_INNER_DASH = re.compile(r"[—―–]")
_WORD = re.compile(r"[^\W\d_]+")


class Quoted(NamedTuple):
    """text[start:end] without its marks, text[outer_start:outer_end] with them.

    mark: the one that opens it. closed: whether one closes it. goes_on: whether the next one is its next paragraph.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str
    closed: bool = True
    goes_on: bool = False


def quoted(text: str, dialogue_verbs: Collection[str] = ()) -> list[Quoted]:
    """Everything between quotation marks, in order; what is quoted within a quotation belongs to it.

    dialogue_verbs: where a language prints dialogues behind dashes, the verbs that show that a line is one.
    """
    quotations: list[Quoted] = []
    open_at = -1
    for line in _LINE.finditer(text):
        start, end = line.span()
        count = len(quotations)
        dash = _DASH.match(text, start, end) if dialogue_verbs else None
        spoken = list(_dialogue(text, dash.end(), end, dialogue_verbs)) if dash else []
        quotations += spoken or _of_line(text, start, end)
        if open_at >= 0 and count < len(quotations):
            first = quotations[count]
            if first.mark == quotations[open_at].mark and not text[start : first.outer_start].strip():
                quotations[open_at] = quotations[open_at]._replace(goes_on=True)
        if count < len(quotations) or text[start:end].strip():
            last = quotations[-1] if count < len(quotations) else None
            open_at = len(quotations) - 1 if last is not None and not last.closed and last.outer_end == end else -1
        if len(quotations) >= MOST:
            break
    return [
        quotation
        for quotation in quotations[:MOST]
        if quotation.closed or quotation.goes_on or _is_bounded(text, quotation)
    ]


def _is_bounded(text: str, quotation: Quoted) -> bool:
    """Whether an unclosed quotation is one: it opens its paragraph or follows a colon or comma, and is not too long."""
    at = quotation.outer_start - 1
    while at >= 0 and text[at] in _BLANK and text[at] != "\n":
        at -= 1
    return quotation.end - quotation.start <= _LONGEST_UNCLOSED and (at < 0 or text[at] in "\n:,")


def _of_line(text: str, start: int, end: int) -> Iterator[Quoted]:
    marks = [match.start() for match in _MARK.finditer(text, start, end)]
    at = 0
    while at < len(marks):
        place = marks[at]
        mark = text[place]
        if not _opens(text, place, start, end):
            at += 1
            continue
        closing, stop = _closing(text, marks, at, start, end)
        if closing:
            if closing > at + 1 or marks[closing] > place + 1:
                yield Quoted(place + 1, marks[closing], place, marks[closing] + 1, mark)
            at = closing + 1
        elif mark in _SINGLE:
            at += 1
        else:
            if stop > place + 1:
                yield Quoted(place + 1, stop, place, stop, mark, closed=False)
            at += 1
            while at < len(marks) and marks[at] < stop:
                at += 1


def _opens(text: str, place: int, start: int, end: int) -> bool:
    mark = text[place]
    behind = text[place + 1] if place + 1 < end else "\n"
    free = place == start or text[place - 1] in _BEFORE
    if mark in "’›" or (mark == "‹" and not free):
        return mark == "›" and free and behind not in _BLANK
    if mark == "„":
        return True
    if mark in "“":
        return free or behind not in _BEHIND
    if mark == "«":
        return free or behind in "\u00a0\u202f"
    if not free or behind in _BLANK:
        return False
    if mark in "‘'":
        if place > start and text[place - 1] == "-":
            return False
        return not (mark == "'" or behind.isdigit()) or not _ELIDED.match(text, place + 1)
    return True


def _closing(text: str, marks: Sequence[int], at: int, start: int, end: int) -> tuple[int, int]:
    """(index of the mark that closes the one at `at` or 0, where the quotation ends if there is none)."""
    mark = text[marks[at]]
    closers = _CLOSERS[mark]
    single = mark in _SINGLE
    depth = 0
    possible = 0
    for n in range(at + 1, min(len(marks), at + 1 + _AHEAD)):
        place = marks[n]
        char = text[place]
        behind = text[place + 1] if place + 1 < end else "\n"
        if char == mark and mark in "«":
            depth += 1
        elif char in closers and _closes(text, place, mark, behind):
            if depth:
                depth -= 1
            elif char == '"' and text[place - 1].isdigit() and _is_inches(text, marks, n, end):
                continue
            elif not single or text[place - 1] in _PUNCTUATION or not (text[place - 1] in "sxz" and behind == " "):
                return n, place
            else:
                possible = possible or n
        elif char == mark and not (single and (possible or char == "'")) and _opens(text, place, start, end):
            if not single:
                return 0, place
            break
    return possible, end


def _closes(text: str, place: int, mark: str, behind: str) -> bool:
    before = text[place - 1]
    char = text[place]
    if char in "’'" or (char == "“" and mark == "“"):
        return before not in _BLANK and (behind in _BEHIND)
    if char == '"':
        return before not in _BLANK or behind in _BEHIND
    return True


def _is_inches(text: str, marks: Sequence[int], at: int, end: int) -> bool:
    """Whether a mark behind a digit is a unit: another one closes what was opened before anything opens again."""
    if at + 1 == len(marks):
        return False
    place = marks[at + 1]
    behind = text[place + 1] if place + 1 < end else "\n"
    return text[place] == '"' and text[place - 1] not in _BLANK and behind in _BEHIND


def _dialogue(text: str, start: int, end: int, verbs: Collection[str]) -> Iterator[Quoted]:
    """What is said in a line that starts with a dash; nothing unless a verb of saying stands where an aside starts.

    Spanish: —Words —dijo Ana—. More words. French: — Words, répondit Anne.
    """
    dashes = [match.start() for match in _INNER_DASH.finditer(text, start, end)]
    at = start
    lines_said: list[Quoted] = []
    for n, place in enumerate(dashes):
        if place < at:
            continue
        word = _WORD.match(text, place + 1)
        if word is None or word[0] not in verbs:
            continue
        lines_said.append(Quoted(at, place, at, place, "—"))
        at = dashes[n + 1] + 1 if n + 1 < len(dashes) else end
        while at < end and text[at] in ".,:; ":
            at += 1
    if lines_said:
        if at < end:
            lines_said.append(Quoted(at, end, at, end, "—"))
    else:
        for comma in re.finditer(r"(?<=[,?!…])[ \u00a0]", text[start:end]):
            word = _WORD.match(text, start + comma.end())
            if word is not None and word[0] in verbs:
                stop = start + comma.start()
                lines_said.append(Quoted(start, stop, start, stop, "—"))
                break
    yield from lines_said


def may_have_any(text: str) -> bool:
    """Whether a text has a mark at all: if not, nobody needs to look for its people to find quotations."""
    return _ANY.search(text) is not None


_ANY = re.compile("[“”„«»\"‘‚‹›'—―]")
