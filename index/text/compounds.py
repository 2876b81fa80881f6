"""German compounds: the words of an archive that are built with a word at their end, so that Tunnel finds Hafentunnel.

A compound is taken apart only into words that the archive has itself, after Koehn and Knight (Empirical Methods for Compound
Splitting, EACL 2003): what stands before the head has to be a word there, as it is, with an e that it lost, or without the letters
that link it; and where a word is more frequent than the geometric mean of its parts, it is a word of its own (Deutschland is no
land of Germans). Conservative beyond that: parts have four letters or more, and prefixes and prepositions are none, since what
they make is another word (Nachfrage is no Frage).
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from index.text.analysis import stem, stemmer_of
from index.text.folding import fold

PART_LETTERS = 4
"""Letters that each part has at least."""

_STEMMER = stemmer_of("de")
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")
"""What may stand between the parts: Arbeit-s-amt, Held-en-tat."""
_LOST = ("e", "en")
"""What the first part may have lost: Schule, Schul-hof; Elbe, Elb-tunnel."""
_ENDINGS = ("", "e", "en", "n", "s", "es", "er", "ern")
"""How the head may be inflected; that it is inflected rightly is the stemmer's word."""
_PRINTED_ENDINGS = ("", "e", "en", "n", "s", "es")
_ROOT_LETTERS, _WORD_LETTERS = 4, 5
"""Letters of a root, or else of a word as printed, that are no mere ending."""
_PARTICLE = re.compile(
    "(?:ab|an|auf|aus|be|bei|da|dar|durch|ein|emp|ent|er|fest|fort|frei|ge|her|hin|hoch|los|mit|nach|nieder|runter|statt|teil|uber"
    "|um|un|unter|ur|ver|vor|weg|weiter|wieder|zer|zu|zuruck|zusammen)+"
)
"""Before a verb: weiter-geben, zu-ge-stimmt."""

_PREFIX_WORDS = (
    "aber aller anti auch ausser auto bevor beim bereit binnen dabei dagegen daher damit daran darauf daraus darin darum darunter davon"
    " davor dazu denn doch dort durch eben eigen einem einen einer eines empor entgegen etwa fest fort frei gegen gegenuber gemein"
    " gleich haupt herab heran herauf heraus herbei herein herum herunter hervor hier hinab hinauf hinaus hinein hinter hinunter"
    " hinweg hoch immer inne mega meine mini miss mono multi nach neben nicht nieder noch oben oder ohne post recht schon sehr seine"
    " selbst sich sogar sonst super uber umher unter viel voll vorab voran voraus vorbei vorher voruber weder weiter wenn wider"
    " wieder wohl zurecht zuruck zusammen zwar zwischen"
)
_PREFIXES = frozenset(_PREFIX_WORDS.split())
"""Words, folded, with which no compound begins that is a kind of its head."""
_ENDING_WORDS = (
    "arten artig bar bare barer enden endet fach fache fachen haft hafte haften halb heit heiten innen keit keiten lang lich liche"
    " lichen licher los loser losen mals"
    " massig reich reiche reichen same samen schaft schaften seits tion tionen tum ungen voll volle vollen wart warts weise weisen"
    " weis wert werte werten wesen"
)
_ADVERBS = ("falls", "mals", "massen", "seits", "teils", "warts", "wegs", "weise")
"""How adverbs end that are made of nouns: andererseits, zeitweise."""
_HEADS_NOT = frozenset(_ENDING_WORDS.split())
"""What is a word and mostly an ending."""

Ending = Callable[[Sequence[str]], Mapping[str, int]]
"""Gives the printed words (folded) that end with any of some texts, with their numbers of articles."""
Numbers = Callable[[Collection[str]], Mapping[str, int]]
"""Gives the numbers of articles of printed words (folded); those of which there are none may be left out."""


def compounds(word: str, ending: Ending, numbers: Numbers) -> tuple[str, ...]:
    """The printed words that are compounds with this word as their head, in any form of it, most frequent first, ties
    alphabetical. ending, numbers: of the words of the archive."""
    head = fold(word)
    if len(head) < PART_LETTERS or not head.isalpha() or head in _HEADS_NOT or head in _PREFIXES:
        return ()
    root = stem(head, _STEMMER)
    if root in _HEADS_NOT or (len(root) < _ROOT_LETTERS and len(head) < _WORD_LETTERS):
        return ()
    forms = {head + end: None for end in _PRINTED_ENDINGS}
    if len(root) >= _ROOT_LETTERS and head.removeprefix(root) in _ENDINGS:
        forms |= dict.fromkeys(root + end for end in _ENDINGS)
    found = ending(tuple(forms))
    before: dict[str, tuple[str, ...]] = {}
    longer: dict[str, str] = {}
    for other in found:
        rest = _before(other, root)
        if rest is not None:
            before[other] = _first_parts(rest)
            if rest.endswith("s"):  # Umsatz-steuer is nothing dear
                longer[other] = other[len(rest) - 1 :]
    known = numbers({*forms, *longer.values(), *(part for parts in before.values() for part in parts)})
    heads = max(max((known.get(form, 0) for form in forms), default=0), 1)

    def is_compound(other: str) -> bool:
        if known.get(longer.get(other, ""), 0):
            return False
        part = max((known.get(part, 0) for part in before[other]), default=0)
        return part > 1 and math.sqrt(part * heads) >= found[other]

    kept = [other for other in before if is_compound(other)]
    return tuple(sorted(kept, key=lambda other: (-found[other], other)))


def _before(word: str, root: str) -> str | None:
    """What stands in a word before the head with this root; None where the head is none of its parts."""
    if not word.isalpha() or word.endswith(_ADVERBS):
        return None
    stemmed = stem(word, _STEMMER)
    rest = stemmed.removesuffix(root)
    if rest == stemmed or len(rest) < PART_LETTERS or rest in _PREFIXES or _PARTICLE.fullmatch(rest):
        return None
    return rest


def _first_parts(rest: str) -> tuple[str, ...]:
    """The words that may stand there, without the letters that link them."""
    found = [rest.removesuffix(link) for link in _LINKS if rest.endswith(link)] + [rest + lost for lost in _LOST]
    return tuple(dict.fromkeys(part for part in found if len(part) >= PART_LETTERS and part not in _PREFIXES))


def in_a_vocabulary(words: Mapping[str, int]) -> tuple[Ending, Numbers]:
    """The two ways to ask a whole vocabulary: printed words (folded) -> number of articles."""

    def ending(texts: Sequence[str]) -> Mapping[str, int]:
        return {word: number for word, number in words.items() if number and word.endswith(tuple(texts))}

    def numbers(asked: Iterable[str]) -> Mapping[str, int]:
        return {word: words[word] for word in asked if words.get(word)}

    return ending, numbers
