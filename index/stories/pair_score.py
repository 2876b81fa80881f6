"""How sure two articles tell one event: how alike their words and phrases are, and how close their days."""

import math
from collections.abc import Collection
from itertools import islice

from index.stories.term_vector import UNIT, Terms

WINDOW = 7
"""Days beyond which two articles are compared no more: what is reported later is a chapter of its own."""
NEAR = 2
"""Days within which it does not matter when each was published: outlets pick up a story the next day, zones differ."""
FAR = 0.5
"""What is left of the score of two articles WINDOW days apart."""
HALF_DATED = 0.55
"""What is left of it where one of the dates is missing: words have to say more then. Where no date is known at all, as in an
archive of plain texts, there is nothing to make up for."""
SAME_OUTLET = 0.27
"""What is left of it where one outlet published both on different days: it seldom tells an event twice, and often much the same
of another one: forecasts, columns, reports of a market, the same people at the next meeting. Such a pair by itself is no story."""
SAME_DAY, OTHER_DAY, FAR_DAY = 1.25, 0.75, 0.5
"""Factors where both say on which day it happened: on the same (of undated articles: day of the week), on another one, and on one
more than NEAR days away."""
HEADLINE_SAID = 0.25
"""Part of the headline of one of two articles that the other has to say, names above all; what is less lowers the score. Where each
has a subject that the other never mentions, they have a template in common: dividends, quarterly results, weather."""
PHRASES_FOR_WORDS = 0.4
"""Most that phrases may say for two articles, as a part of what words do. Where phrases have more in common than the words that
matter, they are those of a form."""
_FIRST_WEEKDAY = 3
"""Of 1 January 1970, a Thursday, from which days are counted."""
WORTH_READING = 0.05
"""Likeness of words below which nothing else is looked at."""


def score(terms: Terms, other: Terms, day: int | None, other_day: int | None, *, same_outlet: bool = False) -> float:
    """From 0 to 1. day, other_day: when each was published, in days since 1970; None if that is not known."""
    close = closeness(day, other_day)
    if same_outlet and day is not None and other_day is not None and day != other_day:
        close *= SAME_OUTLET
    return min(1.0, likeness(terms, other) * close * _same_day(terms, other, day, other_day))


def likeness(terms: Terms, other: Terms) -> float:
    """How alike two articles are in their words, and in their phrases in what the words leave open (the cosines of both, put
    together as independent witnesses), if one says what the headline of the other does."""
    small, large = (terms.terms, other.terms) if len(terms.terms) < len(other.terms) else (other.terms, terms.terms)
    words = sum(weight * large[term] for term, weight in small.items() if term in large) / (UNIT * UNIT)
    if words < WORTH_READING or not terms.phrases or not other.phrases:
        return words
    shared = _shared(terms.phrases, other.phrases)
    phrases = shared / math.sqrt(len(terms.phrases) * len(other.phrases))
    alike = words + (1 - words) * min(phrases, PHRASES_FOR_WORDS * words)
    return alike * min(1.0, max(_said(terms, other), _said(other, terms)) / HEADLINE_SAID) ** 2


def closeness(day: int | None, other_day: int | None) -> float:
    """The factor by which a distance in days lowers a score; 0 beyond WINDOW."""
    if day is None or other_day is None:
        return 1.0 if day is other_day else HALF_DATED
    days = abs(day - other_day)
    if days > WINDOW:
        return 0.0
    return 1.0 - (1.0 - FAR) * max(0, days - NEAR) / (WINDOW - NEAR)


def _said(terms: Terms, other: Terms) -> float:
    """The part of a headline that another article says somewhere, by the cubes of weights, so that names count more than all else;
    1 for one that says nothing."""
    whole = said = 0
    for word, weight in islice(terms.opening.items(), terms.headline):
        whole += weight**3
        if word in other.terms or word in other.opening:
            said += weight**3
    return said / whole if whole else 1.0


def _same_day(terms: Terms, other: Terms, day: int | None, other_day: int | None) -> float:
    if terms.weekday is None or other.weekday is None:
        return 1.0
    if day is None or other_day is None:
        return SAME_DAY if terms.weekday == other.weekday else OTHER_DAY
    apart = abs(_event(day, terms.weekday) - _event(other_day, other.weekday))
    return SAME_DAY if apart == 0 else OTHER_DAY if apart <= NEAR else FAR_DAY


def _event(day: int, weekday: int) -> int:
    """The last day of that name up to the day of publication."""
    return day - (day + _FIRST_WEEKDAY - weekday) % 7


def _shared(phrases: Collection[int], others: Collection[int]) -> int:
    if isinstance(phrases, frozenset):
        return len(phrases.intersection(others))
    return len(frozenset(others).intersection(phrases))
