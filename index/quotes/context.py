"""What is known of an article before any of its quotations is attributed."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from index.article import Mention
from index.quotes import words
from index.quotes.cues import Cue, cues
from index.quotes.marks import Quoted, quoted
from index.quotes.narration import NAME, Narration, Person

_BEFORE_NAME = re.compile(r"([^\W\d_]+)\.?\s+$")
_HONORIFIC = frozenset(["mr", "mrs", "ms", "herr", "frau", "monsieur", "madame", "mme", "señor", "señora", "sr", "sra"])
_BREAK = re.compile(r"\n\s*")
_WINDOW = 24
_FIRST_NAMINGS = 6


class Context(NamedTuple):
    """quotations: everything between marks, without nicknames. told: the text around them, as a row of signs.

    by_subject: token of a subject -> the first of its verbs. by_verb: token of a verb of saying -> itself with its subject.
    outside: names outside quotations, in order, and `starts` of them. named: tokens of the names that are subjects, in order.
    breaks: where paragraphs end. Of each person: genders ("m", "f", "" if not known), times (mentions), surnames.
    """

    text: str
    lang: str
    quotations: Sequence[Quoted]
    told: Narration
    by_subject: dict[int, Cue]
    by_verb: dict[int, Cue]
    outside: Sequence[Person]
    starts: Sequence[int]
    named: Sequence[int]
    breaks: Sequence[int]
    genders: Sequence[str]
    times: Counter[int]
    surnames: Sequence[str]


def context_of(text: str, mentions: Sequence[Mention], lang: str | None) -> Context:
    """Read a text. lang: BCP 47 or None, see `words.language`."""
    lang = words.language(text, lang)
    people = sorted(Person(start, end, who) for who, mention in enumerate(mentions) for start, end in mention.spans)
    dialogue = words.classes(lang)["say"] if lang in words.WITH_DASHES else frozenset[str]()
    quotations = _without_nicknames(quoted(text, dialogue), people)
    told = Narration(text, quotations, people, lang)
    by_subject: dict[int, Cue] = {}
    by_verb: dict[int, Cue] = {}
    for cue in cues(told, turned=lang != "en", unsaid=lang == "es"):
        by_subject.setdefault(cue.subject, cue)
        by_verb[cue.verb] = cue
    begins = [quotation.outer_start for quotation in quotations]
    outside = [person for person in people if not _is_inside(quotations, begins, person.start)]
    return Context(
        text=text,
        lang=lang,
        quotations=quotations,
        told=told,
        by_subject=by_subject,
        by_verb=by_verb,
        outside=outside,
        starts=[person.start for person in outside],
        named=sorted(at for at in by_subject if told.kinds[at] == NAME),
        breaks=[match.start() for match in _BREAK.finditer(text)] if quotations else [],
        genders=[_gender(text, mention, lang) for mention in mentions] if quotations else [],
        times=Counter(person.who for person in people),
        surnames=[mention.name.rsplit(" ", 1)[-1] or "\n" for mention in mentions],
    )


def _without_nicknames(quotations: Sequence[Quoted], people: Sequence[Person]) -> list[Quoted]:
    """Those that are not part of a name: James "Jim" Marrow."""
    starts = [person.start for person in people]
    kept = []
    for quotation in quotations:
        n = bisect_right(starts, quotation.outer_start) - 1
        if n < 0 or people[n].end < quotation.outer_end or people[n].start == quotation.outer_start:
            kept.append(quotation)
    return kept


def _is_inside(quotations: Sequence[Quoted], begins: Sequence[int], place: int) -> bool:
    n = bisect_right(begins, place) - 1
    return n >= 0 and quotations[n].outer_end > place


def _gender(text: str, mention: Mention, lang: str) -> str:
    """Whether a person is spoken of as he or she, as far as the given name or the word before the name tells."""
    known = words.classes(lang)
    first, _, rest = mention.name.partition(" ")
    gender = words.given().get(first.split("-")[0].lower(), "") if rest else ""
    for start, _ in mention.spans[:_FIRST_NAMINGS]:
        match = _BEFORE_NAME.search(text, max(0, start - _WINDOW), start)
        word = match[1].lower() if match else ""
        if (word in known["mr"] or word in known["ms"]) and (not gender or word in _HONORIFIC):
            gender = "f" if word in known["ms"] else "m"
    return gender
