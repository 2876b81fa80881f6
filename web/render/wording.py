"""Searches, numbers and months in words."""

import re
from collections.abc import Sequence

from index.rights import Use
from search.page import ActiveFilter
from search.request import SearchQuery

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""Written as the page's script writes them, so that nothing shifts when it converts times to the reader's zone."""

MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")

RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))

FACET_NAMES = {
    "person": "Person", "outlet": "Outlet", "section": "Section", "lang": "Language", "author": "Author", "agency": "Agency",
    "story": "Story", "copy": "Near-copies", "says": "Quoted", "kind": "Kind of text", "rights": "Rights",
    "label": "Outlet label",
    "keyword": "Keyword", "link": "Links to", "state": "State",
    "collection": "Collection", "tag": "Tag", "is": "Kept",
}  # fmt: skip

FACET_PLURALS = {
    "person": "people", "outlet": "outlets", "section": "sections", "lang": "languages", "author": "authors",
    "agency": "agencies", "story": "stories", "copy": "near-copies", "says": "people quoted",
    "kind": "kinds of text", "rights": "statements of rights",
    "label": "labels of outlets",
    "keyword": "keywords", "link": "hosts", "state": "states",
    "collection": "collections", "tag": "tags", "is": "states",
}  # fmt: skip

USE_NAMES = {
    Use.EXPORT: "it is left out of exports", Use.SHARE: "out of feeds", Use.MCP: "not given to language models",
    Use.KEPT_PAGE: "its page is not kept or shown",
}  # fmt: skip
"""What follows here where a publisher forbids a use."""

SORT_NAMES = {
    "relevance": "Best match", "newest": "Newest", "oldest": "Oldest", "blend": "Relevant and recent",
    "reported": "Most reported",
}  # fmt: skip


def primary(lang: str | None) -> str:
    """The language of a BCP 47 tag, without script and region."""
    return (lang or "").split("-")[0].lower()


def direction(lang: str | None) -> str:
    """The value of a `dir` attribute; text in an unknown language decides for itself."""
    if not lang:
        return "auto"
    return "rtl" if primary(lang) in RIGHT_TO_LEFT else "ltr"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 article`, `12,345 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


FILTER_NAMES = {**FACET_NAMES, "date": "Date", "in": "Only in"}

UNTITLED = "Untitled"


_SINCE = re.compile(r"\bsince (\d+)([hdw])\b")
_UNITS = {"h": "hour", "d": "day", "w": "week"}


def chip_label(chip: ActiveFilter) -> str:
    """A filter in words: `last 7 days` for `since 7d`."""

    def last(match: re.Match[str]) -> str:
        number, unit = int(match[1]), _UNITS[match[2]]
        return f"last {unit}" if number == 1 else f"last {counted(number, unit)}"

    return _SINCE.sub(last, chip.label) if chip.name == "date" else chip.label


def question(query: SearchQuery, active: Sequence[ActiveFilter] = ()) -> str:
    """A search in one line, for titles: its words, then its filters. active: the filters of its page."""
    parts = [" ".join(query.q.split())] if query.q.strip() else []
    for chip in active:
        parts.append(
            f"{'not ' if chip.excluded else ''}{FILTER_NAMES.get(chip.name, chip.name).lower()} {chip_label(chip)}"
        )
    return shortened(", ".join(parts), LONGEST_QUESTION)


LONGEST_QUESTION = 120
"""Characters of a search in the title of a page."""


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut at a space where one is near, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text.rfind(" ", length * 3 // 4, length)
    return text[: cut if cut > 0 else length - 1].rstrip(" ,;:") + "…"
