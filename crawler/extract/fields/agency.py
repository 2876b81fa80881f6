"""Which agency wrote the article, if it was not the outlet: from a credit line, dateline, author or copyright notice."""

import re
from collections.abc import Iterable
from functools import lru_cache

_AGENCIES = {
    "Reuters": r"(?:thomson )?reuters",
    "AP": r"a\.?p\.?|associated press|the associated press",
    "AFP": r"a\.?f\.?p\.?|agence france[- ]presse",
    "dpa": r"dpa(?:-[\w]+)?|deutsche presse-agentur",
    "APA": r"apa",
    "EFE": r"efe|agencia efe",
    "ANSA": r"ansa",
    "PA Media": r"pa media|press association|pa",
    "UPI": r"upi|united press international",
    "Bloomberg": r"bloomberg(?: news)?",
    "Kyodo": r"kyodo(?: news)?|共同(?:通信)?",
    "Jiji Press": r"jiji(?: press)?|時事(?:通信)?",
    "Xinhua": r"xinhua(?: news agency)?|新华社|新華社",
    "Yonhap": r"yonhap(?: news(?: agency)?)?|연합뉴스",
    "TASS": r"(?:itar-)?tass|тасс",
    "Interfax": r"interfax|интерфакс",
    "Anadolu": r"anadolu(?: agency| ajansı)?|a\.?a\.?",
    "SID": r"sid",
    "epd": r"epd",
    "KNA": r"kna",
    "ČTK": r"čtk|ctk",
    "PAP": r"pap",
    "TT": r"tt",
    "NTB": r"ntb",
    "Ritzau": r"ritzau",
    "Belga": r"belga",
    "ANP": r"anp",
    "Keystone-SDA": r"keystone-sda|sda",
    "PTI": r"pti|press trust of india",
    "ANI": r"ani",
    "IANS": r"ians",
    "Bernama": r"bernama",
    "Antara": r"antara",
    "Canadian Press": r"(?:the )?canadian press|cp",
    "AAP": r"aap|australian associated press",
    "Lusa": r"lusa",
    "Europa Press": r"europa press",
    "Adnkronos": r"adnkronos",
}
_CASED = {
    "AP",
    "AFP",
    "APA",
    "EFE",
    "PA Media",
    "UPI",
    "SID",
    "epd",
    "KNA",
    "PAP",
    "TT",
    "NTB",
    "ANP",
    "PTI",
    "ANI",
    "IANS",
    "AAP",
    "Canadian Press",
    "Anadolu",
    "dpa",
    "Keystone-SDA",
    "ANSA",
}
_NAMES = [(name, re.compile(rf"(?:{pattern})\.?", re.I)) for name, pattern in _AGENCIES.items()]
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:by\s+)?(?:the\s+)?([^\d.,|]{2,40})", re.I)
_PARENS = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_DATELINE = re.compile(r"^[^.!?]{2,60}?[(\[]([^()\[\]]{2,30})[)\]]\s*[-–—:]")
_SHAPE = re.compile(
    r"(?:the )?(?:[^\W\d_][\w'’-]*\s){1,3}"
    r"(?:(?:press|news)\s(?:agency|association|service|bureau)|wire\sservice|nachrichtenagentur|presseagentur)",
    re.I,
)
"""What an agency calls itself that is not in the list above."""
_INITIALS = re.compile(r"[A-Z]{2,5}")
_SPLIT = re.compile(r"\s*[/,;]\s*|\s+(?:and|und|et|with|mit)\s+")


@lru_cache(maxsize=1024)
def named(text: str) -> str | None:
    """Return the agency that a short text names: dpa for `dpa/tmn`; None if the text is anything else."""
    for part in _SPLIT.split(text.strip(" .()[]-–—")):
        for name, pattern in _NAMES:
            if pattern.fullmatch(part) and (
                name not in _CASED or len(part) > 4 or part == name or part.upper() == part or part == "dpa"
            ):
                return name
        if _SHAPE.fullmatch(part):
            return part
    return None


def agency_of(
    first: str, last: Iterable[str], authors: Iterable[str], credits: Iterable[str], outlet: str | None
) -> str | None:
    """Return the news agency that the article comes from, None if there is none or the outlet is an agency itself.

    first: the first line of the body; last: its last lines; credits: short lines beside the body.
    """
    itself = named(outlet or "")
    for agency in _candidates(first, last, authors, credits):
        if agency and agency != itself:
            return agency
    return None


def _candidates(
    first: str, last: Iterable[str], authors: Iterable[str], credits: Iterable[str]
) -> Iterable[str | None]:
    if dateline := _DATELINE.match(first[:120]):
        yield named(dateline[1])
    for author in authors:
        yield named(author)
    for line in credits:
        if rights := _RIGHTS.search(line):
            yield named(rights[1].strip())
        if len(line) <= 40:
            yield named(
                re.sub(
                    r"^(?:(?:source|quelle|agency|agentur|fuente|fonte)\s*:|(?:by|von|par|por|di)\b)\s*",
                    "",
                    line,
                    flags=re.I,
                )
            )
    for line in last:
        for inside in _PARENS.findall(line[-60:]):
            yield named(inside)
        if rights := _RIGHTS.search(line):
            yield named(rights[1].strip())
        if len(line) <= 40:
            yield named(line)
    if dateline and _INITIALS.fullmatch(dateline[1]) and first[: dateline.start(1)].isupper():
        yield dateline[1]  # "MARENFELL (CPA) - ...": only agencies begin so
