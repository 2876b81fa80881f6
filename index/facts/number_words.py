"""How seven languages write numbers in words and figures: enough for percentages, sums and counts in a news text.

Of words, the whole of English and German up to a thousand is read, of the other languages those up to twenty and the tens.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from index.text.language_tags import primary_language

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen",
    "de": "null ein|eins|eine|einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn",
    "fr": "zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf",
    "es": "cero un|uno|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve",
    "it": "zero un|uno|una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"
    " sedici diciassette diciotto diciannove",
    "pt": "zero um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze"
    " dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove",
    "nl": "nul een|één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien"
    " achttien negentien",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts|quatre-vingt quatre-vingt-dix",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta|cinqüenta sessenta setenta oitenta noventa",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
_HUNDRED = {
    "en": "hundred", "de": "hundert|einhundert", "fr": "cent|cents", "es": "cien|ciento", "it": "cento", "pt": "cem|cento",
    "nl": "honderd",
}  # fmt: skip
_MAGNITUDES: dict[str, dict[int, str]] = {
    "en": {
        3: "thousand k",
        5: "lakh lakhs",
        7: "crore crores",
        6: "million millions mln mn m",
        9: "billion billions bln bn",
        12: "trillion trillions trn tn",
    },
    "de": {3: "tausend tsd", 6: "million millionen mio", 9: "milliarde milliarden mrd", 12: "billion billionen bio"},
    "fr": {3: "mille", 6: "million millions", 9: "milliard milliards md mds", 12: "billion billions"},
    "es": {3: "mil", 6: "millón millones", 12: "billón billones"},
    "it": {3: "mila mille", 6: "milione milioni mln", 9: "miliardo miliardi mld", 12: "bilione bilioni"},
    "pt": {3: "mil", 6: "milhão milhões", 9: "bilhão bilhões mil_milhões", 12: "trilhão trilhões"},
    "nl": {3: "duizend", 6: "miljoen mln", 9: "miljard mld", 12: "biljoen"},
}
_JOINED = frozenset(("k", "m", "mn", "bn", "tn", "mln", "bln", "trn"))
"""Magnitudes that are not words: they are read behind a number in figures only."""

LANGUAGES = tuple(_UNITS)
POINT = frozenset(("en", "ja", "zh", "ko", "th", "he"))
"""Languages that write 1,234.5; the others write 1.234,5."""
_POINT_REGIONS = frozenset(("MX", "US", "PR", "GT", "HN", "NI", "SV", "DO", "PA"))
"""Regions where Spanish does as English does."""


def primary(lang: str | None) -> str:
    """The language whose words are read; English where none is known or the language has none here."""
    code = primary_language(lang or "en")
    return code if code in _UNITS else "en"


def writes_points(lang: str | None) -> bool:
    """Whether the point, and not the comma, stands before decimals."""
    code, _, rest = (lang or "en").partition("-")
    return code.lower() in POINT or (code.lower() == "es" and rest.upper() in _POINT_REGIONS)


FIGURES = r"\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d{1,3}(?!\d))?|\d+(?:[.,]\d+)?"
"""A number in figures, as a regular expression."""


def in_figures(printed: str, *, points: bool) -> Decimal | None:
    """The number that is printed in figures; None for what is none. points: see `writes_points`."""
    text = re.sub(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3})", "", printed)
    decimal, group = (".", ",") if points else (",", ".")
    if text.count(group) > 1 or re.fullmatch(
        rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(decimal)}\d+)?", text
    ):
        text = text.replace(group, "")
    elif text.count(group) == 1 and decimal not in text:
        text = text.replace(group, ".")  # 5,5 in English, 7.5 in German: no group of three
    try:
        return Decimal(text.replace(decimal, "."))
    except InvalidOperation:
        return None


@cache
def _small(lang: str) -> dict[str, int]:
    """Words for the numbers below a hundred that are one word."""
    words: dict[str, int] = {}
    for number, forms in enumerate(_UNITS[lang].split()):
        words.update(dict.fromkeys(forms.split("|"), number))
    for number, forms in enumerate(_TENS[lang].split(), 2):
        words.update(dict.fromkeys(forms.split("|"), 10 * number))
    units = [(word, number) for word, number in words.items() if 1 <= number <= 9]
    tens = [(word, number) for word, number in words.items() if number >= 20]
    if lang in ("de", "nl"):
        joins = ("und",) if lang == "de" else ("en", "ën")
        words.update({unit + join + ten: few + many for unit, few in units for ten, many in tens for join in joins})
    if lang == "en":
        words.update({f"{ten}-{unit}": many + few for ten, many in tens for unit, few in units})
        words |= {"dozen": 12, "a dozen": 12}
    return words


@cache
def magnitudes(lang: str) -> dict[str, int]:
    """Word -> power of ten."""
    return {word.replace("_", " "): power for power, words in _MAGNITUDES[lang].items() for word in words.split()}


@cache
def word_pattern(lang: str) -> str:
    """A number in words, as a regular expression: one word or several ("two hundred and six thousand")."""
    words = [*_small(lang), *_HUNDRED[lang].split("|"), *(w for w in magnitudes(lang) if w not in _JOINED)]
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    join = r"(?:[ -](?:and )?)" if lang == "en" else r"[ ]"
    return rf"(?:half an? (?:million|billion)|(?:{alternatives})(?:{join}(?:{alternatives}))*)(?!\w)"


def in_words(printed: str, lang: str) -> Decimal | None:
    """The number that is written in words; None for what is none. lang: one of LANGUAGES."""
    text = printed.lower()
    if text.startswith("half a"):
        return Decimal(5 * 10 ** (magnitudes("en")[text.split()[-1]] - 1))
    small, hundreds, powers = _small(lang), _HUNDRED[lang].split("|"), magnitudes(lang)
    if text in small:
        return Decimal(small[text])
    total = current = Decimal(0)
    for word in re.split(r"[ -]+", text):
        if word in ("and", "a"):
            continue
        if word in small:
            if small[word] == 12 and word == "dozen" and current:
                current *= 12
                continue
            current += small[word]
        elif word in hundreds:
            current = (current or Decimal(1)) * 100
        elif word in powers:
            total += (current or Decimal(1)) * 10 ** powers[word]
            current = Decimal(0)
        else:
            return None
    return total + current
