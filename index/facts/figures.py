"""Percentages, sums of money and counts with their noun, each with its place and a value that compares across wordings.

"5 %", "5 per cent" and "five percent" are one figure; so are "$1.2bn" and "1.2 billion dollars". A count is a number with the
noun that it counts; small numbers in words count people and the like only ("two countries" is no hard fact). Years, dates and
times of day are no figures.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from index.facts.number_words import FIGURES, in_figures, in_words, magnitudes, primary, word_pattern, writes_points
from index.facts.word_sets import word_set


class FigureKind(StrEnum):
    """What a number is of."""

    PERCENT = "percent"
    MONEY = "money"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """start, end: code points in the text. unit: ISO 4217 code of money, the stem of the noun of a count, "" or "points" of a
    percentage."""

    start: int
    end: int
    kind: FigureKind
    value: Decimal
    unit: str


OUTRIGHT = 20
"""A count above it is the same figure whatever its noun: "6,000 US companies", "6,000 firms"."""

_PERCENT = {
    "en": r"%|per cent|percent|pct|percentage points?",
    "de": r"%|Prozentpunkten?|Prozent",
    "fr": r"%|pour cent|points? de pourcentage",
    "es": r"%|por ciento|puntos? porcentual(?:es)?",
    "it": r"%|per cento|punti percentuali",
    "pt": r"%|por cento|pontos? percentua(?:l|is)",
    "nl": r"%|procentpunt(?:en)?|procent",
}
_POINTS = re.compile("point|punkt|punt", re.IGNORECASE)
_SYMBOLS = {
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "CHF": "CHF", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "JPY": "JPY", "CNY": "CNY", "RMB": "CNY", "AUD": "AUD",
    "CAD": "CAD", "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "PLN", "Rs": "INR",
}  # fmt: skip
_CURRENCY_WORDS = {
    "USD": "dollars dollar US-dollars us-dollar us_dollars dólares dólar dollari dollaro", "EUR": "euros euro euro's",
    "GBP": "pounds pound pounds_sterling pfund livres_sterling libras sterline", "JPY": "yen yens", "CNY": "yuan renminbi",
    "CHF": "swiss_francs franken schweizer_franken francs_suisses franchi_svizzeri", "INR": "rupees rupee rupien",
    "RUB": "roubles rubles rubel rouble", "KRW": "won", "BRL": "reais real", "MXN": "mexican_pesos",
    "CAD": "canadian_dollars", "AUD": "australian_dollars", "CRN": "crowns kronen kroner kronor", "PES": "pesos peso",
}  # fmt: skip
_CURRENCIES = {
    word.replace("_", " ").lower(): code for code, words in _CURRENCY_WORDS.items() for word in words.split()
}
_PEOPLE = {
    "en": "people persons men women children dead killed deaths injured wounded missing soldiers officers police passengers workers"
    " students residents civilians victims arrests suspects survivors homes houses patients migrants votes seats hostages"
    " prisoners protesters demonstrators employees jobs firefighters troops schools hospitals bodies boys girls families refugees",
    "de": "menschen personen tote toten verletzte verletzten frauen männer kinder soldaten beamte opfer festnahmen häuser sitze stimmen",
    "fr": "personnes morts blessés hommes femmes enfants soldats victimes arrestations maisons sièges voix",
    "es": "personas muertos heridos hombres mujeres niños soldados víctimas detenidos casas escaños votos",
    "it": "persone morti feriti uomini donne bambini soldati vittime arresti case seggi voti",
    "pt": "pessoas mortos feridos homens mulheres crianças soldados vítimas detidos casas lugares votos",
    "nl": "mensen personen doden gewonden mannen vrouwen kinderen soldaten slachtoffers arrestaties huizen zetels stemmen",
}
"""What is counted exactly even where the number is small."""
_IRREGULAR = word_set("people men women children dead killed injured wounded missing police persons troops aircraft")
_NO_NOUNS = word_set(
    "was has is its this his as us yes does his hers ours theirs thus perhaps always across times less plus minus"
    " versus years's toward towards besides afterwards pas plus dans les des mais depuis sans mas más pues"
    " entonces dos tres"
)
_TIMES = frozenset(("a.m", "p.m", "am", "pm", "o'clock", "uhr", "h", "heures", "uur", "gmt", "bst", "cet", "et"))
_BREAKS = word_set(
    "of its the their his her our your and or in on at to from by with for as that which who than a an per und oder von im"
)
"""Words that stand between no number and its noun."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SMALL = 10


def find_figures(text: str, lang: str | None, without: Iterable[tuple[int, int]] = ()) -> list[Figure]:
    """The figures of a text, in order. lang: BCP 47. without: (start, end) of what is a date."""
    words, points = primary(lang), writes_points(lang)
    dates = list(without)
    figures: list[Figure] = []
    for match in _pattern(words).finditer(text):
        if any(start < match.end("number") and match.start("number") < end for start, end in dates):
            continue
        printed = match["number"]
        value = in_figures(printed, points=points) if printed[0].isdigit() else in_words(printed, words)
        if value is None:
            continue
        if match["magnitude"]:
            value *= 10 ** magnitudes(words)[match["magnitude"].lower().rstrip(".")]
        figure = _figure(text, match, value, words)
        if figure is not None:
            figures.append(figure)
    return figures


def figure_key(figure: Figure) -> str:
    """What two figures share that are the same; see OUTRIGHT for counts."""
    unit = figure.unit if figure.kind is not FigureKind.COUNT or figure.value <= OUTRIGHT else ""
    return f"{figure.kind.value}:{format(figure.value.normalize(), 'f')}:{unit}"


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    powers = "|".join(re.escape(word) for word in sorted(magnitudes(lang), key=len, reverse=True))
    symbols = "|".join(re.escape(symbol) for symbol in sorted(_SYMBOLS, key=len, reverse=True))
    currencies = "|".join(re.escape(word) for word in sorted(_CURRENCIES, key=len, reverse=True))
    half = r"(?:\ and\ a\ half)?" if lang == "en" else ""
    return re.compile(
        rf"(?<![\w.,:/])(?:(?P<before>{symbols})[ \u00a0]?)?(?<![\w][-–])"
        rf"(?P<number>{FIGURES}|(?i:{word_pattern(lang)}))(?![:/]\d)"
        rf"(?:[ \u00a0-]?(?P<magnitude>(?i:{powers}))(?!\w)\.?)?{half}"
        rf"(?:[ \u00a0\u202f-]?(?:(?P<percent>(?i:{_PERCENT[lang]}))(?!\w)"
        rf"|(?:(?i:de |d[’']|di |US ))?(?P<after>{symbols}|(?i:{currencies}))(?!\w)))?",
    )


def _figure(text: str, match: re.Match[str], value: Decimal, lang: str) -> Figure | None:
    start, end = match.span()
    if match["percent"]:
        unit = "points" if _POINTS.search(match["percent"]) else ""
        return Figure(start=start, end=end, kind=FigureKind.PERCENT, value=value, unit=unit)
    symbol = match["before"] or match["after"]
    if symbol:
        code = _SYMBOLS.get(symbol) or _CURRENCIES[symbol.lower()]
        return Figure(start=start, end=end, kind=FigureKind.MONEY, value=value, unit=code)
    return _count(text, match, value, lang)


def _count(text: str, match: re.Match[str], value: Decimal, lang: str) -> Figure | None:
    printed = match["number"]
    start, end = match.span("number")
    if match["magnitude"]:
        end = match.end("magnitude")
    if value != value.to_integral_value() or value < 2 or text[end : end + 1] in ("-", "–", "/", ":", "%", "°"):
        return None
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", printed) and not match["magnitude"]:  # a year
        return None
    noun = _noun(text, end, lang)
    if noun is None:
        return None
    word = text[noun[0] : noun[1]].lower()
    if word in _TIMES or (value < _SMALL and word not in _PEOPLE[lang].split()):
        return None
    return Figure(start=start, end=noun[1], kind=FigureKind.COUNT, value=value, unit=_stem(word))


def _noun(text: str, end: int, lang: str) -> tuple[int, int] | None:
    """(start, end) of the noun that a number counts: the next plural, at most three words on, with only blanks between."""
    at = end
    for step in range(4):
        match = _WORD.match(text, at + 1) if text[at : at + 1] in (" ", "\u00a0") else None
        if match is None:
            return None
        word = match[0]
        if word.lower() in _BREAKS:
            return None
        if lang in ("fr", "es", "pt", "it") and word.lower() in ("de", "di", "d"):
            at = match.end()
            continue
        if _is_counted(word, lang, step):
            return match.span()
        if lang in ("fr", "es", "pt", "it", "nl"):
            return None
        at = match.end()
    return None


def _is_counted(word: str, lang: str, step: int) -> bool:
    low = word.lower()
    if low in _NO_NOUNS:
        return False
    if low in _PEOPLE[lang].split():
        return True
    if lang == "de":
        return word[0].isupper() and len(word) > 3
    if lang == "nl":
        return step == 0 and low.endswith(("en", "s")) and len(low) > 4
    if lang == "it":
        return low.endswith(("i", "e")) and len(low) > 3
    if low in _IRREGULAR:
        return True
    plural = ("s", "x") if lang == "fr" else ("s",)
    return (
        low.endswith(plural) and not low.endswith(("ss", "'s", "’s", "us", "is")) and len(low) > 3 and word[0].islower()
    )


def _stem(noun: str) -> str:
    """Singular and plural, and words for the same victims, are one."""
    same = {
        "dead": "death", "deaths": "death", "killed": "death", "died": "death", "injured": "injury", "wounded": "injury",
        "men": "man", "women": "woman", "children": "child", "persons": "people", "tote": "toten", "verletzte": "verletzten",
    }  # fmt: skip
    if noun in same:
        return same[noun]
    return noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s") if len(noun) > 4 else noun
