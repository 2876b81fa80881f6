"""How dates and clocks are put together, in all languages at once: tokens in, parts of a date out.

Nothing here guesses. A date whose numbers can be read in two ways comes back as both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.date_parser.calendars import BUDDHIST, buddhist_year, is_solar_hijri, solar_hijri
from crawler.date_parser.habits import Habits, Order
from crawler.date_parser.reading import Clock
from crawler.date_parser.tokens import Kind, Token, split
from crawler.date_parser.words import Half, Mean, phrase_at, value_of

_SEPARATORS = frozenset("-/.")
_ORDINALS = split("st nd rd th er re e o a ο º ª ° η ті го я й ое ый án én jén ján i ai ei jei jai kén a ka ko eko ին")
"""Behind a day, without a blank or behind a hyphen."""
_SOFT = split(
    "de del d di of den the m r г год года году р року рік г. god godine године gada metų g ж оны năm e ko eko en urteko "
    "ta พ ศ ค ב ה ngày"
)
_IRAN = frozenset(("fa", "ps"))
"""Languages in which years of Iran's calendar are printed as well."""
_SOFT_SIGNS = frozenset(".,-/'()")
_MOST_SOFT = 4
_DOTTED_BEFORE = split("kl klo kell kello klokka um ore alle at à às lúc pukul saat ob o om kl. klukkan godz plkst")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found among the tokens.

    days: the days that the numbers can mean; several if the date is ambiguous, empty if no such day exists. end:
    index of the token after the date. inside: first and past-the-end index of the tokens between its parts that hold
    a clock (`Apr 28 19:20:36 CEST 2023`), None if there are none.
    """

    days: tuple[date, ...]
    end: int
    inside: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Clocked:
    """A time of day found among the tokens.

    clock: None if the numbers are not a valid time; end: index of the token after it.
    """

    clock: Clock | None
    end: int


class Grammar:
    """Recognises dates and times in the tokens of one string. habits: how its author writes dates; short_years:
    whether years may have two digits.

    Positions (`at`) are indices of tokens; a method that returns an end returns the index of the token after what it
    matched.
    """

    def __init__(self, tokens: Sequence[Token], habits: Habits, *, short_years: bool = True) -> None:
        self.tokens = list(tokens)
        self.habits = habits
        self.short_years = short_years

    # -- small questions

    def number(self, at: int, least: int = 1, most: int = 2) -> bool:
        """Return whether the token is a number of `least` to `most` digits; False past either end."""
        return (
            0 <= at < len(self.tokens)
            and self.tokens[at].kind is Kind.NUMBER
            and least <= len(self.tokens[at].text) <= most
        )

    def text(self, at: int) -> str:
        """Return the token's text, or an empty string past either end."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def value(self, at: int) -> int:
        """Return the token's number. Raises ValueError if it is not a number, IndexError past the end."""
        return int(self.tokens[at].text)

    def glued(self, at: int) -> bool:
        """Return whether the token follows the previous one without a blank; False past the end."""
        return at < len(self.tokens) and self.tokens[at].glued

    def unit(self, at: int, mean: Mean) -> int | None:
        """Return the end of the unit (such as `年`) at this token; None if there is none.

        mean: which unit to look for.
        """
        phrase = phrase_at(self.tokens, at, mean)
        return phrase[1] if phrase else None

    def month(self, at: int) -> tuple[int, int] | None:
        """Return (month from 1 to 12, end) of the month name at this token; None if there is none or the languages
        disagree about it.
        """
        phrase = phrase_at(self.tokens, at, Mean.MONTH)
        if phrase is None:
            return None
        value = value_of(phrase[0], Mean.MONTH, self.habits.language)
        return (value, phrase[1]) if isinstance(value, int) else None

    def half(self, at: int) -> tuple[Half, int] | None:
        """Return (half of the day, end) of a word such as `pm` at this token, including a full stop after it; None if
        there is none in this language.
        """
        phrase = phrase_at(self.tokens, at, Mean.HALF)
        if phrase is None:
            return None
        for sense in phrase[0]:
            applies = not sense.languages or self.habits.language in sense.languages
            if applies and isinstance(sense.value, Half):
                end = phrase[1]
                return sense.value, end + (self.text(end) == "." and self.glued(end))
        return None

    def soft(self, at: int) -> int:
        """Return the end of the small words and punctuation at this token that may separate the parts of a date; `at`
        itself if there are none.
        """
        end = at
        while end < len(self.tokens) and end - at < _MOST_SOFT:
            token = self.tokens[end]
            if token.text not in (_SOFT if token.kind is Kind.WORD else _SOFT_SIGNS) or token.kind is Kind.NUMBER:
                break
            if token.kind is Kind.WORD and phrase_at(self.tokens, end, Mean.MONTH) is not None:
                break  # Thai abbreviations begin like the name of the era
            end += 1
        return end

    def ordinal(self, at: int) -> int:
        """Return the end of the ordinal suffix at this token (`3rd`, `3-го`); `at` itself if there is none."""
        if self.text(at) in _ORDINALS and self.glued(at):
            return at + 1
        if self.text(at) == "-" and self.glued(at) and self.text(at + 1) in _ORDINALS and self.glued(at + 1):
            return at + 2
        return at

    # -- dates

    def date_at(self, at: int) -> Dated | None:
        """Return the full date that begins at this token, None if there is none."""
        return (
            self._compact(at)
            or self._era(at)
            or self._year_first(at)
            or self._day_month_word(at)
            or self._month_word_day(at)
            or self._year_last(at)
        )

    def _compact(self, at: int) -> Dated | None:
        """`20251103`, also with a clock behind it (`202511031015`, ISO 8601 basic)."""
        if not self.number(at, 8, 14) or len(self.text(at)) not in (8, 12, 14):
            return None
        text = self.text(at)
        if text[:2] not in ("19", "20"):
            return None
        days = _days(int(text[:4]), int(text[4:6]), int(text[6:8]))
        return Dated(days, at + 1, (at, at + 1) if len(text) > 8 else None)

    def compact_clock(self, at: int) -> Clock | None:
        """Return the clock within a number such as `202511031015`, which `date_at` has recognised; None if it is not
        a valid time.
        """
        digits = self.text(at)[8:]
        return _clock(int(digits[:2]), int(digits[2:4]), int(digits[4:6] or 0))

    def _era(self, at: int) -> Dated | None:
        phrase = phrase_at(self.tokens, at, Mean.ERA)
        if phrase is None:
            return None
        before = phrase[0][0].value
        behind = phrase[1]
        if not isinstance(before, int):
            return None
        first = self.text(behind) == "元"
        if not first and not self.number(behind, 1, 3):
            return None
        year = before + (1 if first else self.value(behind))
        return self._units(year, behind + 1)

    def _units(self, year: int, at: int) -> Dated | None:
        """`年11月3日` behind a year."""
        month = self.unit(at, Mean.YEAR_UNIT)
        if month is None or not self.number(month):
            return None
        day = self.unit(month + 1, Mean.MONTH_UNIT)
        if day is None or not self.number(day):
            return None
        end = self.unit(day + 1, Mean.DAY_UNIT) or day + 1
        return Dated(_days(year, self.value(month), self.value(day)), end)

    def _year_first(self, at: int) -> Dated | None:
        if self.number(at, 4, 4):
            year = self._year(at)
            if year is None and not is_solar_hijri(self.value(at)):
                return None
            return (
                (year and self._units(year, at + 1))
                or self._three(at)
                or (year and self._year_then_word(at, year))
                or None
            )
        if self.short_years and self.habits.year_first and self.number(at, 2, 2):
            return self._three(at)
        return None

    def _three(self, at: int) -> Dated | None:
        """Year, month and day with one kind of sign, or blanks, between them."""
        sign = self.text(at + 1)
        if sign in _SEPARATORS:
            month, day = at + 2, at + 4
            if self.text(at + 3) != sign:
                return None
        elif len(self.text(at)) == 4:
            month, day = at + 1, at + 2
        else:
            return None
        if not self.number(month) or not self.number(day):
            return None
        end = day + 1
        if self.text(end) == sign and sign != "-" and self.glued(end):
            if self.number(end + 1) and self.glued(end + 1):
                return None  # 2025.11.3.1 is a version
            end += 1
        elif self.text(end) == ":" and sign not in _SEPARATORS:
            return None
        if len(self.text(at)) == 2:
            return Dated(_days(self._short_year(at), self.value(month), self.value(day)), end)
        year = self._year(at)
        if year is not None:
            return Dated(_days(year, self.value(month), self.value(day)), end)
        if self.habits.language in _IRAN:
            converted = solar_hijri(self.value(at), self.value(month), self.value(day))
            return Dated((converted,) if converted else (), end)
        return Dated((), end)

    def _year_then_word(self, at: int, year: int) -> Dated | None:
        """`2025. november 3.`, `2025 m. lapkričio 3 d.`, `2025. gada 3. novembris`, `2025-Nov-03`."""
        begin = self.soft(at + 1)
        if month := self.month(begin):
            day = self.soft(month[1])
            if self.number(day) and self.text(day + 1) != ":":
                return Dated(_days(year, month[0], self.value(day)), self._behind_day(day))
        elif self.number(begin) and begin > at + 1:
            name = self.soft(self.ordinal(begin + 1))
            if month := self.month(name):
                return Dated(_days(year, month[0], self.value(begin)), month[1])
        return None

    def _behind_day(self, day: int) -> int:
        end = self.ordinal(day + 1)
        return end + (self.text(end) == "." and self.glued(end))

    def _day_month_word(self, at: int) -> Dated | None:
        """`3 November 2025`, `3rd of Nov '25`, `3. listopada 2025.`, `3 tháng 11 năm 2025`, `۱۲ آبان ۱۴۰۴`."""
        if not self.number(at):
            return None
        name = self.soft(self.ordinal(at + 1))
        day = self.value(at)
        solar = phrase_at(self.tokens, name, Mean.SOLAR_MONTH)
        if solar is not None and isinstance(number := solar[0][0].value, int):
            year = self.soft(solar[1])
            if self.number(year, 4, 4) and is_solar_hijri(self.value(year)):
                converted = solar_hijri(self.value(year), number, day)
                return Dated((converted,) if converted else (), year + 1)
            if self.habits.language in _IRAN:
                return None
        named_month = self.month(name) or self._numbered_month(name)
        if named_month is None:
            return None
        month, behind = named_month
        year = self.soft(behind)
        if self.number(year, 4, 4):
            stated = self._year(year, thai=self.tokens[name].raw >= "\u0e00" and self.tokens[name].raw < "\u0e80")
            return None if stated is None else Dated(_days(stated, month, day), year + 1)
        if self._is_short_year(year):
            return Dated(_days(self._short_year(year), month, day), year + 1)
        return None

    def _numbered_month(self, at: int) -> tuple[int, int] | None:
        """`tháng 11` between a day and a year."""
        number = self.unit(at, Mean.MONTH_UNIT)
        if number is None or not self.number(number):
            return None
        return self.value(number), number + 1

    def _month_word_day(self, at: int) -> Dated | None:
        """`November 3rd, 2025`, and `Nov 3 19:20:36 CET 2025` as C and Java print it."""
        month = self.month(at)
        if month is None:
            return None
        day = self.soft(month[1])
        if not self.number(day):
            return None
        year = self.soft(self.ordinal(day + 1))
        if self.number(year, 4, 4) and self.text(year + 1) != ":":
            stated = self._year(year)
            return None if stated is None else Dated(_days(stated, month[0], self.value(day)), year + 1)
        if self.text(year - 1) == "'" and self._is_short_year(year):
            return Dated(_days(self._short_year(year), month[0], self.value(day)), year + 1)
        clock = self.clock_at(day + 1, dated=True)
        if clock is not None and clock.clock is not None:
            for year in range(clock.end, min(clock.end + 6, len(self.tokens))):
                if self.number(year, 4, 4) and not (self.text(year - 1) in "+-" and self.glued(year)):
                    stated = self._year(year)
                    if stated is None:
                        return None
                    return Dated(_days(stated, month[0], self.value(day)), year + 1, (day + 1, year))
        return None

    def _year_last(self, at: int) -> Dated | None:
        """Three numbers with the year behind: the order of the others is the reader's habit."""
        sign = self.text(at + 1)
        if not self.number(at):
            return None
        first, second, year = at, at + 2, at + 4
        if sign not in _SEPARATORS or self.text(at + 3) != sign:
            if not (self.number(at + 1) and self.number(at + 2, 4, 4)):
                return None
            second, year = at + 1, at + 2
        if not self.number(second):
            return None
        if self.number(year, 4, 4):
            stated = self._year(year)
            if stated is None:
                return None
            return Dated(self._both(stated, self.value(first), self.value(second), sign), year + 1)
        if self.short_years and self.number(year, 2, 2) and self.text(year + 1) != ":":
            if self.habits.year_first or self.habits.language in _IRAN:
                return None
            if self.habits.order is None and self.value(first) <= 31:
                return Dated((date.min, date.max), year + 1)  # which of the three is the year is not sure either
            return Dated(self._both(self._short_year(year), self.value(first), self.value(second), sign), year + 1)
        return None

    def _both(self, year: int, first: int, second: int, sign: str) -> tuple[date, ...]:
        day_first = _days(year, second, first)
        month_first = _days(year, first, second)
        if self.habits.order is Order.DAY_FIRST:
            return day_first or month_first
        if self.habits.order is Order.MONTH_FIRST:
            return month_first or day_first
        if sign == "." and self.habits.language is None and not self.habits.countries:
            return day_first or month_first  # no country that puts the month first has dots in its dates (CLDR)
        return tuple(dict.fromkeys((*day_first, *month_first)))

    def _year(self, at: int, *, thai: bool = False) -> int | None:
        year = self.value(at)
        if self.habits.language == "th" or thai:
            return buddhist_year(year) or (year if 1900 <= year <= 2100 else None)
        return year if 1900 <= year <= 2100 else None

    def _short_year(self, at: int) -> int:
        """Two digits as a year (RFC 2822, section 4.3; in Thailand of the century 2500)."""
        year = self.value(at)
        if self.habits.language == "th":
            return year + 2500 - BUDDHIST
        return year + (2000 if year < 50 else 1900)

    def _is_short_year(self, at: int) -> bool:
        """Two digits that no clock begins with."""
        if (
            not self.short_years
            or self.habits.language in _IRAN
            or not self.number(at, 2, 2)
            or self.text(at + 1) in (":", ".")
        ):
            return False
        return phrase_at(self.tokens, at + 1, Mean.HOUR_UNIT, Mean.HALF) is None

    # -- clocks

    def clock_at(self, at: int, *, dated: bool) -> Clocked | None:
        """Return the time of day that begins at this token, None if there is none.

        dated: whether a date precedes it, in which case `10.15` and `1015` count as times, too.
        """
        before = self.half(at)
        hour = before[1] if before else at
        if not self.number(hour, 1, 6) or (before and self.date_at(hour)):
            return None
        digits = self.text(hour)
        glued_to_t = self.text(hour - 1) == "t" and self.glued(hour)
        if len(digits) in (4, 6) and (glued_to_t or (dated and self._is_marked(hour + 1))):
            clock = _clock(int(digits[:2]), int(digits[2:4]), int(digits[4:6] or 0))
            return Clocked(clock, self._behind_clock(hour + 1))
        if len(digits) > 2:
            return None
        parts = self._parts(hour, dated or before is not None)
        if parts is None:
            return None
        numbers, end = parts
        after = self.half(end) if before is None else None
        if after is not None and self._is_on(after, end):
            after = None
        if len(numbers) == 1 and before is None and after is None and self.unit(end - 1, Mean.HOUR_UNIT) is None:
            return None
        half = before or after
        if after is not None:
            end = after[1]
        hour_of_day = _hour(numbers[0], half[0] if half else None)
        if hour_of_day is None:
            return Clocked(None, end)
        return Clocked(_clock(hour_of_day, *numbers[1:]), end)

    def _parts(self, hour: int, lent: bool) -> tuple[list[int], int] | None:
        """Hour, minute and second, and where they end."""
        numbers = [self.value(hour)]
        sign = self.text(hour + 1)
        if sign == ":" and self.number(hour + 2, 2, 2):
            numbers.append(self.value(hour + 2))
            end = hour + 3
            if self.text(end) == ":" and self.number(end + 1, 2, 2):
                numbers.append(self.value(end + 1))
                end += 2
                if (
                    self.text(end) in (".", ",")
                    and self.number(end + 1, 1, 12)
                    and self.glued(end + 1)
                    and self.glued(end)
                ):
                    end += 2
            return numbers, self._behind_clock(end)
        if (minute := self.unit(hour + 1, Mean.HOUR_UNIT)) is not None:
            if self.number(minute) and self.date_at(minute) is None:
                unit = self.unit(minute + 1, Mean.MINUTE_UNIT)
                if unit is not None or len(self.text(minute)) == 2:
                    numbers.append(self.value(minute))
                    end = unit or minute + 1
                    second = self.unit(end + 1, Mean.SECOND_UNIT) if self.number(end) else None
                    if second is not None:
                        numbers.append(self.value(end))
                    return numbers, self._behind_clock(second or end)
            return numbers, minute
        if sign == "." and self.number(hour + 2, 2, 2) and self.glued(hour + 2) and not self._goes_on(hour + 3):
            said = self.text(hour - 1) in _DOTTED_BEFORE or (
                self.text(hour - 1) == "." and self.text(hour - 2) in _DOTTED_BEFORE
            )
            if lent or said or self._is_marked(hour + 3) or self.date_at(hour + 3) is not None:
                numbers.append(self.value(hour + 2))
                return numbers, self._behind_clock(hour + 3)
            return None
        if (
            sign == "."
            and lent
            and self.number(hour + 2, 2, 2)
            and self.number(hour + 4, 2, 2)
            and self.glued(hour + 4)
        ):
            numbers += (self.value(hour + 2), self.value(hour + 4))
            return numbers, self._behind_clock(hour + 5)
        return (numbers, hour + 1) if self.half(hour + 1) else None

    def _goes_on(self, at: int) -> bool:
        """Whether a dot and a number are glued on, as in a date or a version."""
        return self.text(at) == "." and self.number(at + 1, 1, 4) and self.glued(at + 1)

    def _is_marked(self, at: int) -> bool:
        """Whether what stands here can only follow a clock."""
        return (
            phrase_at(self.tokens, at, Mean.HOUR_UNIT) is not None
            or self.half(at) is not None
            or self.text(at) in ("gmt", "utc", "z", "est", "edt", "cet")
            or (self.text(at) in ("+", "-") and self.number(at + 1, 2, 4) and self.glued(at + 1))
        )

    def _behind_clock(self, at: int) -> int:
        """Behind `Uhr`, `h`, `hrs`."""
        end = self.unit(at, Mean.HOUR_UNIT) or at
        return end + (end > at and self.text(end) == "." and self.glued(end))

    def _is_on(self, after: tuple[Half, int], at: int) -> bool:
        """German `am` before a date is no half of the day."""
        if self.habits.language != "de" or self.text(at) != "am":
            return False
        return self.date_at(after[1]) is not None or phrase_at(self.tokens, after[1], Mean.WEEKDAY) is not None


def _days(year: int, month: int, day: int) -> tuple[date, ...]:
    try:
        return (date(year, month, day),)
    except ValueError:
        return ()


def _clock(hour: int, minute: int = 0, second: int = 0) -> Clock | None:
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    return Clock(hour, minute, second)


def _hour(hour: int, half: Half | None) -> int | None:
    """The hour of the day; None where hour and half contradict each other."""
    if half is None:
        return hour
    if half is Half.MORNING:
        return None if hour > 12 else hour % 12
    if hour > 12:
        return hour
    if half is Half.AFTERNOON:
        return hour % 12 + 12
    if half is Half.NOON:
        return hour if hour >= 11 else hour + 12
    if hour == 12:
        return 0
    return hour + 12 if hour >= 6 else hour
