"""Organisations and documents that a text names: by a word that makes a name one ("Times", "Bank", "Ministry"), by the capitals of
an abbreviation, or by what a document is called ("memorandum of understanding on ..."). Everything else is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.facts.word_sets import word_set
from index.text.folding import fold


class ThingKind:
    """What is named."""

    ORGANISATION = "organisation"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True, slots=True)
class ThingFound:
    """start, end: code points. kind: one of ThingKind. key: what two wordings of the same share."""

    start: int
    end: int
    kind: str
    key: str


MOST = 500
"""Mentions of organisations and documents that are read in one text."""

_HEADS = word_set(
    "times post journal tribune gazette herald telegraph guardian bank university college institute agency"
    " council committee party union association federation commission corp corporation group ministry department"
    " court parliament congress senate foundation organization organisation authority company airlines airways"
    " fund alliance front army navy hospital museum church forum inc ltd plc bureau registry exchange holdings"
    " partners consulting society club league ministerium bank partei gewerkschaft verband universität amt gericht"
    " bundesamt banque université parti ministère tribunal banco universidad universidade partido ministerio"
    " ministério tribunal banca università partito ministero universiteit partij ministerie"
)
_OF_HEADS = word_set(
    "bank university ministry department house court office institute college council federation association"
    " ministère ministerio ministério université universidad universidade banque banco banca university"
)
_NO_SHORT = word_set(
    "US USA UK EU UN PM MP CEO CFO DNA GDP BIP PIB AM GMT BST CET EST EDT TV PC AI IT ID VIP USD EUR GBP FAQ SUV"
    " ATM HIV AIDS COVID COVID-19 PDF CEST VAT IPO NGO NGOS CCTV GPS LED ICU DVR AWOL LBJ FDR JFK LGBT LGBTQ GOP BTW FYI ASAP"
)
"""Abbreviations that are no organisation, and those of places."""
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’&-]*"
_RUN = re.compile(rf"{_CAPITALISED}(?:[ \u00a0]{_CAPITALISED})+")
_OF = re.compile(
    rf"(?P<head>{_CAPITALISED})[ \u00a0](?:of|de|del|della|di|do|da|du|des|der|van|for)[ \u00a0](?:the[ ])?{_CAPITALISED}"
    rf"(?:[ \u00a0]{_CAPITALISED})*"
)
_SHORT = re.compile(r"(?<![\w.&-])[A-Z]{3,6}(?:-\d+)?(?![\w&-]|\.[A-Z])")
_STARTS = word_set(
    "the a an this that in on at for but and as when after it he she they we der die das le la les el los il"
)
_STOP = (
    r"(?:with|and|that|which|is|was|were|will|has|had|have|in|by|to|at|after|before|when|while|during|from|as|who|said)"
)
_DOCUMENTS = {
    "memorandum": r"memorandum of understanding|memorand(?:um|a)|Absichtserklärung|protocole d['’]accord|memorando(?: de"
    r" entendimiento| de entendimento)?|memorandum d['’]intesa|intentieverklaring",
    "treaty": r"treat(?:y|ies)|Staatsvertrag|traité|tratado|trattato|verdrag",
    "accord": r"accords?",
    "executive order": r"executive orders?|Dekret|décret|decreto|decreet",
    "resolution": r"resolutions?|Resolution|résolution|resolución|risoluzione|resolução|resolutie",
    "indictment": r"indictments?|Anklageschrift|acte d['’]accusation|acusación formal|atto d['’]accusa|aanklacht",
    "subpoena": r"subpoenas?",
    "petition": r"petitions?|Petition|pétition|petición|petizione|petição|petitie",
    "white paper": r"white papers?|Weißbuch|livre blanc|libro blanco|libro bianco|livro branco|witboek",
    "lawsuit": r"lawsuits?",
    "referendum": r"referend(?:um|a|ums)|Volksabstimmung|référendum|referéndum",
    "communiqué": r"communiqu[ée]s?|Kommuniqué",
}


@cache
def _documents() -> re.Pattern[str]:
    names = "|".join(rf"(?P<d{number}>{words})" for number, words in enumerate(_DOCUMENTS.values()))
    topic = rf"(?:\ (?:on|about|for|against)(?:\ (?!{_STOP}\b)[\w'’-]+){{1,5}})?"
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-]){topic}")


def find_things(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[ThingFound]:
    """The organisations and documents of a text, in order. taken: (start, end) of what is known to be a person or place."""
    held = sorted(taken)
    found: list[ThingFound] = []

    def free(start: int, end: int) -> bool:
        return not any(low < end and start < high for low, high in held)

    def add(start: int, end: int, kind: str, key: str) -> None:
        if len(found) < MOST and free(start, end):
            found.append(ThingFound(start=start, end=end, kind=kind, key=key))
            held.append((start, end))

    for match in _OF.finditer(text):
        if match["head"].lower() in _OF_HEADS:
            add(*match.span(), ThingKind.ORGANISATION, fold(match[0]))
    for match in _RUN.finditer(text):
        start, end = _organisation(match)
        if end > start:
            add(start, end, ThingKind.ORGANISATION, fold(text[start:end]))
    for match in _SHORT.finditer(text):
        if match[0] not in _NO_SHORT and not _shouted(text, match) and not _emphasised(text, match[0]):
            add(*match.span(), ThingKind.ORGANISATION, fold(match[0]))
    for match in _documents().finditer(text):
        number = next(number for number in range(len(_DOCUMENTS)) if match[f"d{number}"])
        add(*match.span(), ThingKind.DOCUMENT, list(_DOCUMENTS)[number])
    return sorted(found, key=lambda one: one.start)


def _organisation(match: re.Match[str]) -> tuple[int, int]:
    """The part of a run of capitalised words that ends with what makes it an organisation; (0, 0) where there is none."""
    words = [
        (one[0], match.start() + one.start(), match.start() + one.end()) for one in re.finditer(r"[^\s]+", match[0])
    ]
    while words and words[0][0].lower() in _STARTS:
        words.pop(0)
    heads = [place for place, (word, _, _) in enumerate(words) if re.sub(r"['’]s?$", "", word.lower()) in _HEADS]
    if not heads or heads[-1] == 0:
        return 0, 0
    word, _, end = words[heads[-1]]
    return words[0][1], end - (len(word) - len(re.sub(r"['’]s?$", "", word)))


def _emphasised(text: str, word: str) -> bool:
    """Whether the text prints the word in small letters too, so that the capitals only raise its voice."""
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is not None


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Whether an abbreviation stands among other words in capitals: a headline or dateline, where capitals say nothing."""
    around = re.findall(r"[^\W\d_]{2,}", text[max(0, match.start() - 24) : match.end() + 24])
    others = [word for word in around if word != match[0]]
    return 2 * len([word for word in others if word.isupper()]) > len(others)
