"""The words of dates in the languages of the news: what each of them means, found by its longest phrase.

Months, weekdays and halves of the day are CLDR's (`names.json`, written by `scripts/date_names.py`; its licence stands beside
it); `vocabulary` has what CLDR does not.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from itertools import chain

from crawler.date_parser import vocabulary
from crawler.date_parser.calendars import ERAS
from crawler.date_parser.tokens import Kind, Token, fold, is_word, level, tokens_of


class Mean(Enum):
    """What a phrase can mean in a date."""

    MONTH = "month"
    SOLAR_MONTH = "month of Iran's calendar"
    WEEKDAY = "weekday"
    HALF = "half of the day"
    YEAR_UNIT = "year"
    MONTH_UNIT = "month, before or behind its number"
    DAY_UNIT = "day"
    HOUR_UNIT = "hour"
    MINUTE_UNIT = "minute"
    SECOND_UNIT = "second"
    ERA = "era"
    CLAIM = "which date it is"
    FILLER = "no meaning of its own"


class Claim(Enum):
    """Which of an article's dates a date is, by the words beside it."""

    PUBLISHED = "published"
    MODIFIED = "modified"


class Half(Enum):
    """A part of the day.

    MORNING and AFTERNOON count to twelve; NOON is eleven to one, NIGHT six in the evening to six in the morning.
    """

    MORNING = "am"
    AFTERNOON = "pm"
    NOON = "noon"
    NIGHT = "night"


Value = int | Half | Claim | None


@dataclass(frozen=True, slots=True)
class Sense:
    """A meaning of a phrase. languages: where it applies; empty: everywhere."""

    mean: Mean
    value: Value
    languages: frozenset[str]


_EVERYWHERE: frozenset[str] = frozenset()
_LONGEST = 6
"""Words of a phrase."""
_MOST_CHARACTERS = 60
_TELLING = 5
"""Letters of a weekday that make it no word of another language."""
_JOINS = frozenset(".-'·॰:/")
"""Signs that may stand inside a phrase: `p.m.`, `segunda-feira`, `d'agost`."""

_HALVES = {
    Half.MORNING: "am, a m, 午前, 上午, 凌晨, 早上, 清晨, 早晨, 오전, 새벽, 아침, π μ, πμ, ص, صباحا, ق ظ, öö, पूर्वाह्न",
    Half.AFTERNOON: "pm, p m, 午後, 下午, 傍晚, 오후, 저녁, μ μ, μμ, م, مساء, ب ظ, ös, अपराह्न",
    Half.NOON: "中午, 正午, 낮",
    Half.NIGHT: "晚上, 夜, 夜间, 밤",
}
_MALAY = {
    "pagi": Half.MORNING, "tengah hari": Half.NOON, "tengahari": Half.NOON, "petang": Half.AFTERNOON, "malam": Half.NIGHT,
}  # fmt: skip
_UNITS = {
    Mean.YEAR_UNIT: "年, 년, năm, оны",
    Mean.MONTH_UNIT: "月, 월, tháng, thg, сарын",
    Mean.DAY_UNIT: "日, 號, 号, 일, өдөр, ngày",
    Mean.HOUR_UNIT: "時, 时, 點, 点, 시, h, hs, hr, hrs, uhr, uur, ur, hod, год, ч, น, giờ, val, óra, órakor, klst, hours, heures, horas",
    Mean.MINUTE_UNIT: "分, 분, min, mn, m, мин, хв, phút, minutes",
    Mean.SECOND_UNIT: "秒, 초, s, sec, sek, сек, giây",
}


_Entry = tuple[Mean, Value, str]
"""A meaning in one language; everywhere, if that is empty."""


@cache
def _entries_of() -> dict[str, list[_Entry]]:
    """What each phrase means, as it stands in the lists. Every process needs some of it, so nothing is put together before
    a page has the phrase.
    """
    table: dict[str, list[_Entry]] = {}
    for phrase, entry in _entries():
        table.setdefault(phrase, []).append(entry)
    return table


@cache
def _by_letters() -> dict[str, list[str]]:
    """Without accents -> the phrases, for those in capitals."""
    table: dict[str, list[str]] = {}
    for phrase in _entries_of():
        table.setdefault(fold(phrase), []).append(phrase)
    return table


def senses_of(phrase: str) -> tuple[Sense, ...]:
    """Return what a phrase means, as `_key` writes it; without its accents if it is none with them."""
    table = _entries_of()
    if entries := table.get(phrase):
        return _merged(entries)
    return _merged(chain.from_iterable(table[spelled] for spelled in _by_letters().get(fold(phrase), ())))


def phrases() -> Iterable[str]:
    """Return all that mean something."""
    return _entries_of().keys()


def _merged(entries: Iterable[_Entry]) -> tuple[Sense, ...]:
    languages: dict[tuple[Mean, Value], set[str]] = {}
    for mean, value, language in entries:
        languages.setdefault((mean, value), set()).add(language)
    return tuple(
        Sense(mean, value, _EVERYWHERE if "" in spoken else frozenset(spoken))
        for (mean, value), spoken in languages.items()
    )


def _entries() -> Iterator[tuple[str, _Entry]]:
    names = json.loads(resources.files(__package__).joinpath("names.json").read_text("utf-8"))
    for language, months in names["months"].items():
        for number, spelled in enumerate(months, 1):
            yield from ((_key(name), (Mean.MONTH, number, language)) for name in spelled)
    for language, text in vocabulary.MONTHS.items():
        for part in text.split():
            position, _, spellings = part.rpartition("=")
            yield from ((_key(name), (Mean.MONTH, int(position), language)) for name in spellings.split(","))
    for month, name in enumerate(vocabulary.SOLAR_MONTHS.split(), 1):
        yield _key(name), (Mean.SOLAR_MONTH, month, "")
    for language, days in names["weekdays"].items():
        for number, spelled in enumerate(days):
            yield from ((_key(name), (Mean.WEEKDAY, number, language)) for name in spelled)
    for language, text in vocabulary.WEEKDAYS.items():
        yield from ((_key(name), (Mean.WEEKDAY, None, language)) for name in text.split())
    for language, halves in names["halves"].items():
        for half, spelled in zip((Half.MORNING, Half.AFTERNOON), halves, strict=True):
            # what is written in Latin letters is a common word of some other language (`de.`, `sa`, `ip.`)
            yield from ((_key(name), (Mean.HALF, half, language if fold(name) < "\u0250" else "")) for name in spelled)
    for half, text in _HALVES.items():
        yield from ((_key(name), (Mean.HALF, half, "")) for name in _listed(text))
    yield from ((name, (Mean.HALF, half, "ms")) for name, half in _MALAY.items())
    for mean, text in _UNITS.items():
        yield from ((_key(name), (mean, None, "")) for name in _listed(text))
    for name, before in ERAS.items():
        yield name, (Mean.ERA, before, "")
    for name in _listed(vocabulary.FILLERS):
        yield _key(name), (Mean.FILLER, None, "")
    for claim, text in ((Claim.PUBLISHED, vocabulary.PUBLISHED), (Claim.MODIFIED, vocabulary.MODIFIED)):
        yield from ((_key(name), (Mean.CLAIM, claim, "")) for name in _listed(text))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _key(phrase: str) -> str:
    plain = level(phrase)
    if is_word(word := plain.rstrip(".")):
        return word.lower()
    return " ".join(token.text for token in tokens_of(plain) if token.kind is Kind.WORD)


@lru_cache(maxsize=65_536)
def _meaning(phrase: str, means: tuple[Mean, ...]) -> tuple[Sense, ...]:
    """Memoised: the pages of an outlet ask for the same few words again and again."""
    return tuple(sense for sense in senses_of(phrase) if not means or sense.mean in means)


def phrase_at(tokens: list[Token], start: int, *means: Mean) -> tuple[tuple[Sense, ...], int] | None:
    """Return the senses and the end of the longest phrase at a token that has one of these meanings (any, if none is
    given); None if there is none.
    """
    if start >= len(tokens) or tokens[start].kind is not Kind.WORD:
        return None
    best: tuple[tuple[Sense, ...], int] | None = None
    words: list[str] = []
    position = start
    while position < len(tokens) and len(words) < _LONGEST:
        token = tokens[position]
        if token.kind is Kind.WORD:
            words.append(token.text)
            phrase = " ".join(words)
            wanted = _meaning(phrase, means) if len(phrase) <= _MOST_CHARACTERS else ()
            if wanted:
                best = wanted, position + 1
        elif token.text not in _JOINS or not token.glued:
            break
        position += 1
    return best


def is_weekday(senses: Iterable[Sense], phrase: str, language: str | None) -> bool:
    """Return whether a phrase is a day of the week in this language: the short ones are other words elsewhere (`so`,
    `do`, `or`).
    """
    spoken = {language, "en"}
    return any(
        sense.mean is Mean.WEEKDAY and (language is None or len(phrase) >= _TELLING or spoken & sense.languages)
        for sense in senses
    )


def value_of(senses: Iterable[Sense], mean: Mean, language: str | None) -> Value:
    """Return the value of a phrase in the given language; failing that, the one on which all others agree, None if
    they disagree.
    """
    fitting = [sense for sense in senses if sense.mean is mean]
    for sense in fitting:
        if language in sense.languages or (not sense.languages and len(fitting) == 1):
            return sense.value
    values = {sense.value for sense in fitting}
    return values.pop() if len(values) == 1 else None
