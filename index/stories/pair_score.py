"""How sure two articles tell one event: how alike their words are, and how close their days."""

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
SAME_OUTLET = 0.35
"""What is left of it where one outlet published both on different days: it seldom tells an event twice, and often much the same
of another one: forecasts, columns, reports of a market, the same people at the next meeting."""


def score(terms: Terms, other: Terms, day: int | None, other_day: int | None, *, same_outlet: bool = False) -> float:
    """From 0 to 1. day, other_day: when each was published, in days since any; None if that is not known."""
    small, large = (terms.terms, other.terms) if len(terms.terms) < len(other.terms) else (other.terms, terms.terms)
    product = sum(weight * large[term] for term, weight in small.items() if term in large)
    again = same_outlet and day is not None and other_day is not None and day != other_day
    return product / (UNIT * UNIT) * closeness(day, other_day) * (SAME_OUTLET if again else 1.0)


def closeness(day: int | None, other_day: int | None) -> float:
    """The factor by which a distance in days lowers a score; 0 beyond WINDOW."""
    if day is None or other_day is None:
        return 1.0 if day is other_day else HALF_DATED
    days = abs(day - other_day)
    if days > WINDOW:
        return 0.0
    return 1.0 - (1.0 - FAR) * max(0, days - NEAR) / (WINDOW - NEAR)
