"""Searches, numbers and months in words."""

import re
from collections.abc import Sequence

from index.languages import N_, NN_, Words, formats, ngettext, translated
from index.languages import gettext as _
from index.rights import Use
from index.text.language_tags import primary_language
from search.page import ActiveFilter
from search.request import SearchQuery
from web.languages.label_words import uncapitalized

RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))

FACET_NAMES = Words(
    {
        "person": N_("Person"),
        "outlet": N_("Outlet"),
        "section": N_("Section"),
        "lang": N_("Language"),
        "author": N_("Author"),
        "agency": N_("Agency"),
        "story": N_("Story"),
        "copy": N_("Near-copies"),
        "says": N_("Quoted"),
        "kind": N_("Kind of text"),
        "rights": N_("Rights"),
        "label": N_("Outlet label"),
        "keyword": N_("Keyword"),
        "link": N_("Links to"),
        "state": N_("State"),
        "collection": N_("Collection"),
        "tag": N_("Tag"),
        "is": N_("Kept"),
    }
)

FACET_PLURALS = Words(
    {
        "person": N_("people"),
        "outlet": N_("outlets"),
        "section": N_("sections"),
        "lang": N_("languages"),
        "author": N_("authors"),
        "agency": N_("agencies"),
        "story": N_("stories"),
        "copy": N_("near-copies"),
        "says": N_("people quoted"),
        "kind": N_("kinds of text"),
        "rights": N_("statements of rights"),
        "label": N_("labels of outlets"),
        "keyword": N_("keywords"),
        "link": N_("hosts"),
        "state": N_("states"),
        "collection": N_("collections"),
        "tag": N_("tags"),
        "is": N_("states"),
    }
)

USE_NAMES = Words({
    Use.EXPORT: N_("it is left out of exports"), Use.SHARE: N_("it is left out of feeds"),
    Use.MCP: N_("it is not given to language models"), Use.KEPT_PAGE: N_("its page is not kept or shown"),
})  # fmt: skip
"""What follows here where a publisher forbids a use."""

INTERVALS = Words({
    "hour": N_("Articles by hour"), "day": N_("Articles by day"), "week": N_("Articles by week"),
    "month": N_("Articles by month"), "year": N_("Articles by year"),
})  # fmt: skip
"""What a chart over time shows."""

FIELD_NAMES = Words({
    "title": N_("Title"), "headline": N_("Headline"), "text": N_("Text"), "author": N_("Author"), "authors": N_("Authors"),
    "published": N_("Published"), "modified": N_("Updated"), "lang": N_("Language"), "language": N_("Language"),
    "picture": N_("Picture"), "address": N_("Address"), "outlet": N_("Outlet"), "section": N_("Section"),
    "agency": N_("Agency"), "standfirst": N_("Standfirst"), "dateline": N_("Dateline"), "keywords": N_("Keywords"),
    "rights": N_("Rights"), "licence": N_("Licence"), "kind": N_("Kind of text"), "desks": N_("Desks"),
    "paywalled": N_("Behind a paywall"), "words": N_("Words"), "desk": N_("Desk"), "keyword": N_("Keyword"),
    "canonical": N_("Canonical address"), "subject": N_("Subject"),
})  # fmt: skip
"""Fields of an article."""

SORT_NAMES = Words({
    "relevance": N_("Best match"), "newest": N_("Newest"), "oldest": N_("Oldest"), "blend": N_("Relevant and recent"),
    "reported": N_("Most reported"),
})  # fmt: skip


def direction(lang: str | None) -> str:
    """The value of a `dir` attribute; text in an unknown language decides for itself."""
    if not lang:
        return "auto"
    return "rtl" if primary_language(lang) in RIGHT_TO_LEFT else "ltr"


_COUNTED = {
    "article": NN_("%(count)s article", "%(count)s articles"),
    "outlet": NN_("%(count)s outlet", "%(count)s outlets"),
    "address": NN_("%(count)s address", "%(count)s addresses"),
    "source": NN_("%(count)s source", "%(count)s sources"),
    "word": NN_("%(count)s word", "%(count)s words"),
    "query": NN_("%(count)s query", "%(count)s queries"),
    "page": NN_("%(count)s page", "%(count)s pages"),
    "new article": NN_("%(count)s new article", "%(count)s new articles"),
    "result": NN_("%(count)s result", "%(count)s results"),
    "fault": NN_("%(count)s fault", "%(count)s faults"),
    "version": NN_("%(count)s version", "%(count)s versions"),
    "quote": NN_("%(count)s quote", "%(count)s quotes"),
    "job": NN_("%(count)s job", "%(count)s jobs"),
    "file": NN_("%(count)s file", "%(count)s files"),
    "feed": NN_("%(count)s feed", "%(count)s feeds"),
    "document": NN_("%(count)s document", "%(count)s documents"),
    "copy": NN_("%(count)s copy", "%(count)s copies"),
    "star": NN_("%(count)s star", "%(count)s stars"),
    "second": NN_("%(count)s second", "%(count)s seconds"),
    "minute": NN_("%(count)s minute", "%(count)s minutes"),
    "hour": NN_("%(count)s hour", "%(count)s hours"),
    "day": NN_("%(count)s day", "%(count)s days"),
    "week": NN_("%(count)s week", "%(count)s weeks"),
}


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 article`, `12,345 articles`, as a figure that stands for itself; what is part of a sentence asks `ngettext` for the whole
    sentence."""
    forms = _COUNTED.get(one)
    if forms is None:
        return f"{formats.number(number)} {one if number == 1 else many or one + 's'}"
    return ngettext(*forms, number)


FILTER_NAMES = Words({**FACET_NAMES.english, "date": N_("Date"), "in": N_("Only in")})

UNTITLED = N_("Untitled")


_DATES = re.compile(
    r"(?P<low>\S+) to (?P<high>\S+)|from (?P<from>\S+)|to (?P<to>\S+)|since (?P<number>\d+)(?P<unit>[hdw])|(?P<day>\S+)"
)
_LAST = {
    "h": NN_("last hour", "last %(count)s hours"),
    "d": NN_("last day", "last %(count)s days"),
    "w": NN_("last week", "last %(count)s weeks"),
}


def chip_label(chip: ActiveFilter) -> str:
    """A filter in words: `last 7 days` for `since 7d`."""
    if chip.name == "lang":
        return formats.language_name(chip.value)
    if chip.name != "date":
        return translated(chip.label)
    fetched = chip.label.startswith("fetched ")
    dates = ", ".join(_dates(part) for part in chip.label.removeprefix("fetched ").split(", "))
    return _("fetched %(dates)s", dates=dates) if fetched else dates


def _dates(part: str) -> str:
    found = _DATES.fullmatch(part)
    if found is None:
        return part
    if found["low"]:
        return _("%(first)s to %(last)s", first=found["low"], last=found["high"])
    if found["from"]:
        return _("from %(first)s", first=found["from"])
    if found["to"]:
        return _("to %(last)s", last=found["to"])
    if found["number"]:
        return ngettext(*_LAST[found["unit"]], int(found["number"]))
    return part


def question(query: SearchQuery, active: Sequence[ActiveFilter] = ()) -> str:
    """A search in one line, for titles: its words, then its filters. active: the filters of its page."""
    parts = [" ".join(query.q.split())] if query.q.strip() else []
    for chip in active:
        name, what = uncapitalized(FILTER_NAMES.get(chip.name, chip.name)), chip_label(chip)
        parts.append(_("not %(filter)s %(value)s", filter=name, value=what) if chip.excluded else f"{name} {what}")
    return shortened(", ".join(parts), LONGEST_QUESTION)


LONGEST_QUESTION = 120
"""Characters of a search in the title of a page."""


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut at a space where one is near, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text.rfind(" ", length * 3 // 4, length)
    return text[: cut if cut > 0 else length - 1].rstrip(" ,;:") + "…"
