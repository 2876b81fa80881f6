"""The place where a report was written: `KUALA LUMPUR` on its own line, or `BERLIN (dpa) -` before the first sentence."""

import re

_OWN_LINE = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .,'’-]{2,50}")
_NOT_A_PLACE = re.compile(
    r"\b(?:ADVERTISEMENT|BREAKING|NEWS|UPDATE|LIVE|VIDEO|WATCH|EXCLUSIVE|OPINION|SPORTS?|POLITICS|BUSINESS|COMMENTS?|DEAR|WRITES?|ANALYSIS)\b"
)
_OPENING = re.compile(
    r"(?P<place>[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[ .,'’/-]{1,2}[A-ZÀ-ÖØ-Þ][^\W\d_]*\.?){0,3})"
    r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}))?(?:,? *\([^()]{2,30}\))? ?(?:[-–—]{1,2}|:)\s"
)
_UPPER = re.compile(r"[A-ZÀ-ÖØ-Þ .,'’/-]+")


def is_dateline(line: str) -> bool:
    """Return whether a line is only a place name in capitals."""
    return len(line.split()) <= 5 and bool(_OWN_LINE.fullmatch(line)) and not _NOT_A_PLACE.search(line)


def dateline_in(paragraph: str) -> str | None:
    """Return the place with which a first paragraph opens, None if there is none.

    It must be in capitals or followed by an agency.
    """
    opening = _OPENING.match(paragraph[:100])
    if opening is None:
        return None
    place = opening["place"].strip(" ,")
    if _NOT_A_PLACE.search(place) or len(place) < 3:
        return None
    if _UPPER.fullmatch(place) or "(" in opening[0]:
        return place
    return None
