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

from crawler.date_parser import vocabulary
from crawler.date_parser.calendars import ERAS
from crawler.date_parser.tokens import Kind, Token, fold, level, tokens_of


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


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    table: dict[str, list[Sense]] = {}
    for phrase, sense in _entries():
        table.setdefault(phrase, []).append(sense)
    return {phrase: _merged(senses) for phrase, senses in table.items()}


@cache
def _folded() -> dict[str, tuple[Sense, ...]]:
    """The same without accents, for phrases in capitals."""
    table: dict[str, list[Sense]] = {}
    for phrase, senses in _senses().items():
        table.setdefault(fold(phrase), []).extend(senses)
    return {phrase: _merged(senses) for phrase, senses in table.items()}


def _merged(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    languages: dict[tuple[Mean, Value], set[str]] = {}
    everywhere: set[tuple[Mean, Value]] = set()
    for sense in senses:
        languages.setdefault((sense.mean, sense.value), set()).update(sense.languages)
        if not sense.languages:
            everywhere.add((sense.mean, sense.value))
    return tuple(
        Sense(mean, value, _EVERYWHERE if (mean, value) in everywhere else frozenset(spoken))
        for (mean, value), spoken in languages.items()
    )


def _entries() -> Iterator[tuple[str, Sense]]:
    names = json.loads(resources.files(__package__).joinpath("names.json").read_text("utf-8"))
    for language, months in names["months"].items():
        for number, spelled in enumerate(months, 1):
            yield from ((_key(name), Sense(Mean.MONTH, number, frozenset((language,)))) for name in spelled)
    for language, text in vocabulary.MONTHS.items():
        spoken = frozenset((language,)) if language else _EVERYWHERE
        for part in text.split():
            position, _, spellings = part.rpartition("=")
            for name in spellings.split(","):
                yield _key(name), Sense(Mean.MONTH, int(position), spoken)
    for month, name in enumerate(vocabulary.SOLAR_MONTHS.split(), 1):
        yield _key(name), Sense(Mean.SOLAR_MONTH, month, _EVERYWHERE)
    for language, days in names["weekdays"].items():
        for number, spelled in enumerate(days):
            yield from ((_key(name), Sense(Mean.WEEKDAY, number, frozenset((language,)))) for name in spelled)
    for language, text in vocabulary.WEEKDAYS.items():
        yield from ((_key(name), Sense(Mean.WEEKDAY, None, frozenset((language,)))) for name in text.split())
    for language, halves in names["halves"].items():
        for half, spelled in zip((Half.MORNING, Half.AFTERNOON), halves, strict=True):
            # what is written in Latin letters is a common word of some other language (`de.`, `sa`, `ip.`)
            yield from (
                (_key(name), Sense(Mean.HALF, half, frozenset((language,)) if fold(name) < "\u0250" else _EVERYWHERE))
                for name in spelled
            )
    for half, text in _HALVES.items():
        yield from ((_key(name), Sense(Mean.HALF, half, _EVERYWHERE)) for name in _listed(text))
    yield from ((name, Sense(Mean.HALF, half, frozenset(("ms",)))) for name, half in _MALAY.items())
    for mean, text in _UNITS.items():
        yield from ((_key(name), Sense(mean, None, _EVERYWHERE)) for name in _listed(text))
    for name, before in ERAS.items():
        yield name, Sense(Mean.ERA, before, _EVERYWHERE)
    for name in _listed(vocabulary.FILLERS):
        yield _key(name), Sense(Mean.FILLER, None, _EVERYWHERE)
    for claim, text in ((Claim.PUBLISHED, vocabulary.PUBLISHED), (Claim.MODIFIED, vocabulary.MODIFIED)):
        yield from ((_key(name), Sense(Mean.CLAIM, claim, _EVERYWHERE)) for name in _listed(text))


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _key(phrase: str) -> str:
    return " ".join(token.text for token in tokens_of(level(phrase)) if token.kind is Kind.WORD)


@lru_cache(maxsize=65_536)
def _meaning(phrase: str, means: tuple[Mean, ...]) -> tuple[Sense, ...]:
    """Memoised: the pages of an outlet ask for the same few words again and again."""
    senses = _senses().get(phrase) or _folded().get(fold(phrase)) or ()
    return tuple(sense for sense in senses if not means or sense.mean in means)


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
