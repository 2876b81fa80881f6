"""Finds the dates in a text, and the words that say which date each is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.date_parser.grammar import Clocked, Dated, Grammar
from crawler.date_parser.habits import Habits
from crawler.date_parser.reading import Clock, Reading
from crawler.date_parser.tokens import Kind, Token, level, tokens_of
from crawler.date_parser.words import Claim, Mean, is_weekday, phrase_at, value_of
from crawler.date_parser.zones import Zone, zone_at

MOST_TOKENS = 400
"""Tokens of one text that are looked at."""
_COMMENT = 8
"""Tokens of a remark in brackets behind an offset: `GMT+0100 (Central European Standard Time)`."""
_OPEN = {"(": ")", "[": "]"}
_QUIET = frozenset(".,;:|/-–—·•()[]*«»\"'>‧・|~")
"""Signs that say nothing where no number follows that they belong to."""
_WEEKDAYS = frozenset("月火水木金土日祝一二三四五六")
"""Days of the week as Japanese and Chinese pages put them in brackets."""
_EAST = timezone(timedelta(hours=9))
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Label:
    """A word that says what the date beside it is. claim: which date of an article it names."""

    claim: Claim
    closed: bool
    """Whether a colon follows, so that it means what comes."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is not part of a date: a word, or numbers that can be read in two ways."""


Item = Reading | Label | Unknown
UNKNOWN_WORD = Unknown()


@dataclass(slots=True)
class _Draft:
    """A date as it is being put together."""

    dated: Dated | None = None
    clock: Clock | None = None
    zone: Zone | None = None
    has_clock: bool = False
    home: tzinfo | None = None
    weekdays: list[int] = field(default_factory=list)


class Scanner:
    """Reads a text once; the result is in `items`, in reading order.

    habits: how its author writes dates; short_years: whether years may have two digits. Only the first `MOST_TOKENS`
    tokens are read.
    """

    def __init__(self, text: str, habits: Habits, *, short_years: bool = True) -> None:
        self.plain = level(text)
        self.tokens: Sequence[Token] = tokens_of(self.plain)[:MOST_TOKENS]
        self.habits = habits
        self.grammar = Grammar(self.tokens, habits, short_years=short_years)
        self.items: list[Item] = []
        self._draft = _Draft()
        position = 0
        while position < len(self.tokens):
            position = self._step(position)
        self._flush()

    def _step(self, at: int) -> int:
        dated = self.grammar.date_at(at)
        if dated is not None:
            return self._take_date(at, dated)
        clocked = self.grammar.clock_at(at, dated=self._draft.dated is not None)
        if clocked is not None:
            return self._take_clock(at, clocked)
        if (self._draft.has_clock or self._is_xml_date(at)) and self._draft.zone is None:
            end = self._take_zone(at)
            if end is not None:
                return end
        elif self._draft.zone is not None and (zone := zone_at(list(self.tokens), at, self.plain, self.habits)):
            return zone[1]  # `+0000 UTC`: the first one counts
        return self._take_word(at)

    def _take_date(self, at: int, dated: Dated) -> int:
        if self._draft.dated is not None:
            self._flush()
        self._draft.dated = dated
        if dated.inside is not None:
            begin, end = dated.inside
            if begin == at:
                self._draft.clock = self.grammar.compact_clock(at)
                self._draft.has_clock = True
            else:
                clocked = self.grammar.clock_at(begin, dated=True)
                if clocked is not None:
                    self._take_clock(begin, clocked)
                    zone = zone_at(list(self.tokens), clocked.end, self.plain, self.habits)
                    if zone is not None and zone[1] <= end:
                        self._draft.zone = zone[0]
                    elif clocked.end < end:
                        self._draft.clock = None
                        self.items.append(UNKNOWN_WORD)
        return dated.end

    def _take_clock(self, at: int, clocked: Clocked) -> int:
        if self._draft.has_clock:
            if self._draft.dated is None:
                self._draft = _Draft()
                self.items.append(UNKNOWN_WORD)
            elif self.grammar.date_at(clocked.end) is not None:
                self._flush()
            else:
                self.items.append(UNKNOWN_WORD)
                return clocked.end
        self._draft.has_clock = True
        self._draft.clock = clocked.clock
        if clocked.clock is None:
            self.items.append(UNKNOWN_WORD)
        self._draft.home = _home_of(self.tokens[at : clocked.end], self.habits)
        return clocked.end

    def _take_zone(self, at: int) -> int | None:
        bracket = _OPEN.get(self.tokens[at].text)
        begin = at + 1 if bracket else at
        zone = zone_at(list(self.tokens), begin, self.plain, self.habits)
        if zone is None:
            return None
        self._draft.zone, end = zone
        if end < len(self.tokens) and self.tokens[end].text in _OPEN:
            closing = _OPEN[self.tokens[end].text]
            for position in range(end + 1, min(end + _COMMENT, len(self.tokens))):
                if self.tokens[position].text == closing:
                    return position + 1
                if self.tokens[position].kind is Kind.NUMBER:
                    break
        return end

    def _is_xml_date(self, at: int) -> bool:
        """`2025-11-03Z` and `2025-11-03+01:00` (XML Schema's date): the zone right behind the day."""
        if self._draft.dated is None or self._draft.has_clock or not self.tokens[at].glued:
            return False
        sign = self.tokens[at].text
        return sign == "z" or (sign in "+-" and self.grammar.text(at + 2) == ":")

    def _take_word(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind is Kind.NUMBER:
            self._take_unknown(at)
            return at + 1
        if token.kind is Kind.SIGN:
            if token.text == "(" and self.grammar.text(at + 1) in _WEEKDAYS and self.grammar.text(at + 2) == ")":
                return at + 3
            if token.text not in _QUIET:
                self._take_unknown(at)
            return at + 1
        phrase = phrase_at(list(self.tokens), at, Mean.CLAIM, Mean.FILLER, Mean.WEEKDAY, Mean.DAY_UNIT)
        if phrase is None:
            self._take_unknown(at)
            return at + 1
        senses, end = phrase
        claim = next((sense.value for sense in senses if sense.mean is Mean.CLAIM), None)
        if isinstance(claim, Claim):
            if self._draft.dated is not None:
                self._flush()
            self.items.append(Label(claim, self.grammar.text(end) == ":"))
        if all(sense.mean is Mean.WEEKDAY for sense in senses) and not is_weekday(
            senses, token.text, self.habits.language
        ):
            self._take_unknown(at)
            return end
        weekday = value_of(senses, Mean.WEEKDAY, self.habits.language)
        if isinstance(weekday, int):
            self._draft.weekdays.append(weekday)
        return end

    def _take_unknown(self, at: int) -> None:
        token = self.tokens[at]
        if self._draft.clock is not None and self._draft.zone is None and _may_be_zone(token) and token.text != "in":
            self._draft.clock = None  # a zone, for all that is known
        if self._draft.dated is not None:
            self._flush()
        if not self.items or self.items[-1] is not UNKNOWN_WORD:
            self.items.append(UNKNOWN_WORD)

    def _flush(self) -> None:
        draft, self._draft = self._draft, _Draft()
        if draft.dated is None:
            if draft.has_clock:
                self.items.append(UNKNOWN_WORD)
            return
        days = draft.dated.days
        if len(days) > 1 and draft.weekdays:
            days = tuple(day for day in days if _is_possible(day) and day.weekday() in draft.weekdays)
        if len(days) != 1:
            self.items.append(UNKNOWN_WORD)
            return
        home = ZoneInfo(self.habits.zone) if self.habits.zone else draft.home
        self.items.append(Reading(days[0], draft.clock, draft.zone, home))


def _is_possible(day: date) -> bool:
    return date.min < day < date.max


def _may_be_zone(token: Token) -> bool:
    return token.kind is Kind.WORD and 2 <= len(token.raw) <= 5 and token.raw.isupper()


def _home_of(tokens: Sequence[Token], habits: Habits) -> tzinfo | None:
    """A clock in words of Japanese or Korean is that of Tokyo and Seoul; all that is printed in Chinese keeps one time too."""
    words = "".join(token.text for token in tokens if token.kind is Kind.WORD)
    if any("가" <= character <= "힣" for character in words):
        return _EAST
    if habits.language == "zh" or any(character in "时点點凌晨上下傍晚" for character in words):
        return _CHINA if any("\u4e00" <= character <= "\u9fff" for character in words) else None
    return _EAST if any("\u4e00" <= character <= "\u9fff" for character in words) else None
