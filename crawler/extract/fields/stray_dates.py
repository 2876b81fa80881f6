"""The day of an article whose page states it neither in its metadata nor in a byline that is labelled as one.

Each witness is weaker than the one before it and is asked only if all before it are silent: an element that is marked up as
the date but stands in a part that counts as furniture; a line around the headline that consists of a date and perhaps names;
such a line below the text; the only day that the page prints in lines of their own. The address and the title tag come after
everything that the page or the feed states, see `day_in_address`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice, takewhile
from urllib.parse import unquote, urlsplit

from crawler.date_parser import Claim, Habits, Order, Reading, claims_in, day_in, reading_of
from crawler.extract.body.labels import Role
from crawler.extract.body.line_kinds import is_byline
from crawler.extract.body.word_count import words
from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.tree import Leaf
from crawler.extract.fields.dates import stand_together
from index.article import PartialDateTime, Precision, is_ahead

_PUBLISHED = frozenset(
    ("datepublished", "datecreated", "dateissued", "schema:datepublished", "schema:datecreated", "dc:date", "dc:created", "uploaddate")
)  # fmt: skip
"""Names in microdata and RDFa; `uploadDate` is that of a film, on pages that consist of one."""
_DESCRIBED = frozenset(
    words(
        "webpage aboutpage faqpage qapage itempage profilepage videoobject audioobject podcastepisode claimreview review recipe report"
    )
)
"""Types of JSON-LD that describe the page or the one thing it shows; an article's own was read before."""
_EARLIEST = 1990
_BEFORE, _BEHIND = 8, 14
"""Lines before and behind the headline, or the first line of the text, where the head of an article is."""
_BELOW = 4
"""Lines behind the end of the text."""
_LINE = 120
_MOST_LINES = 60
"""Lines with numbers that are read as dates, for each witness: pages of tables have thousands."""
_NUMBERS = re.compile(
    r"\d{4}|\d{1,2}\W{1,2}\d{1,2}\W{1,2}\d{2}|[\u0660-\u0669\u06f0-\u06f9]{2}|[〇一二三四五六七八九十]{2}"
)
_NAMES = 6
"""Words that may stand beside the date in its line: who wrote it, where, in which section."""
_SEPARATORS = re.compile(
    r"\s*(?:[|•·/–—>»]|\s-\s|,\s(?=[^\W\d_]+\s[^\W\d_]+$|\d{1,2}[. ]|(?:am|den|le|el|il|on)\s\d))\s*"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?…]\s*$")
_OTHER = re.compile(
    r"(?:^|[\W_])(?:events?|veranstaltung\w*|termin\w*|expir\w*|deadlines?|calendar|kalender|today|birth\w*|weather|copyright|archive?s?|related|recommend\w*|promo\w*|popular|latest)(?:$|[\W_])"
)
"""Names of boxes with other dates than the article's."""
_RIGHTS = re.compile(r"©|\(c\)|copyright|all rights|alle rechte", re.I)

_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[/._-](\d{1,2})[/._-](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([/._-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?:((?:19|20)\d\d)(\d\d)(\d\d)|(\d\d)(\d\d)((?:19|20)\d\d))(?!\d)")


def stray_date(
    sources: Sources, title: Leaf | None, body: list[Leaf], habits: Habits, fetched: datetime
) -> PartialDateTime | None:
    """Return when an article was published, from the weaker witnesses; None if they are silent or contradict each other.

    title: the line that is the headline; body: the lines of the text; habits: how the page writes dates; fetched: when
    it was fetched (aware).
    """
    leaves = sources.walker.leaves
    first = body[0].index if body else 0
    last = body[-1].index if body else 0
    start = title.index if title is not None and title.index <= first + 1 else first
    inside = {leaf.index for leaf in body if len(leaf.text) > _LINE}
    text = min(inside, default=first)
    head = [
        leaf
        for leaf in leaves[max(0, start - _BEFORE) : min(start + _BEHIND, text + 2)]
        if leaf.index not in inside and (leaf.index >= start or title is None or stand_together(leaf.box, title.box))
    ]
    below = leaves[max(first + 1, last - 2) : last + _BELOW]
    elsewhere = [
        leaf for leaf in leaves[start:] if not first < leaf.index < last and not leaf.box.is_in(Role.FURNITURE)
    ]
    for readings in (
        _marked(sources, habits),
        _described(sources, habits),
        _lines(head, habits, names=_NAMES),
        _lines(below, habits, names=_NAMES),
        _labelled(leaves[start:], habits),
        _lines(elsewhere, habits, names=2),
    ):
        moments = [moment for reading in readings if (moment := reading.moment()) and not is_ahead(moment, fetched)]
        days = {moment.at.date() for moment in moments}
        if len(days) == 1:
            return next((moment for moment in moments if moment.precision is Precision.TIME), moments[0])
        if days:
            return None
    return None


def day_in_address(url: str, titles: Iterable[str], habits: Habits, fetched: datetime) -> date | None:
    """Return the full day that an address or a title tag contains; None where there is none or it is ambiguous."""
    path = unquote(urlsplit(url).path)
    candidates = [*_in_path(path, habits)]
    if not candidates:
        candidates = [day for text in titles if (day := day_in(text, habits))]
    days = {day for day in candidates if not is_ahead(PartialDateTime.day(day), fetched) and day.year >= _EARLIEST}
    return days.pop() if len(days) == 1 else None


def _in_path(path: str, habits: Habits) -> Iterator[date]:
    for year, month, day in _YEAR_FIRST.findall(path):
        yield from _valid(year, month, day)
    for first, _, second, year in _YEAR_LAST.findall(path):
        yield from _ordered(first, second, year, habits)
    for year, month, day, first, second, year_last in _COMPACT.findall(path):
        if year:
            yield from _valid(year, month, day)
        else:
            yield from _ordered(first, second, year_last, habits)


def _ordered(first: str, second: str, year: str, habits: Habits) -> Iterator[date]:
    """The day of two numbers and a year: only where one order is possible, or the page's is known."""
    if int(first) > 12 or first == second:
        yield from _valid(year, second, first)
    elif int(second) > 12:
        yield from _valid(year, first, second)
    elif habits.order is Order.DAY_FIRST:
        yield from _valid(year, second, first)
    elif habits.order is Order.MONTH_FIRST:
        yield from _valid(year, first, second)


def _valid(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


def _marked(sources: Sources, habits: Habits) -> Iterator[Reading]:
    """Elements that are marked up as the date of publication, wherever they stand but among comments."""
    for attributes, node, box in (*sources.walker.marked, *sources.walker.times):
        named = {(attributes.get(name) or "").strip().lower() for name in ("itemprop", "property")}
        if named.isdisjoint(_PUBLISHED) or box.is_in(Role.COMMENTS):
            continue
        stated = attributes.get("content") or attributes.get("datetime") or " ".join((node.text() or "").split())
        reading = reading_of(stated[:_LINE], habits)
        if reading is not None:
            yield reading


def _described(sources: Sources, habits: Habits) -> Iterator[Reading]:
    """What JSON-LD says of the page, or of what it shows, where it describes no article: a page, a film, a verdict."""
    for node in sources.nodes:
        if _DESCRIBED.isdisjoint(jsonld.types(node)):
            continue
        reading = reading_of(node.get("datePublished") or node.get("uploadDate"), habits)
        if reading is not None:
            yield reading


def _lines(leaves: Iterable[Leaf], habits: Habits, *, names: int) -> Iterator[Reading]:
    """The dates of lines that hold hardly anything else. names: words that may stand beside a date."""
    for leaf in islice(filter(_may_date, leaves), _MOST_LINES):
        text = leaf.text
        if leaf.link_share > 0.5 and leaf.box.role is not Role.BYLINE:
            continue
        claimed = claims_in(text, habits)
        if not claimed or (len(claimed) == 1 and claimed[0].claim is Claim.MODIFIED):
            continue
        whole = reading_of(text, habits)
        if whole is not None:
            yield whole
            continue
        parts = [reading for part in _SEPARATORS.split(text) if (reading := reading_of(part, habits))]
        if len(parts) == 1 and len(_WORD.findall(text)) <= names + 4:
            yield parts[0]
            continue
        if len(claimed) == 1 and not _SENTENCE.search(text):
            spelled = len(_WORD.findall(text))
            signed = claimed[0].claim is not None or leaf.box.role is Role.BYLINE or is_byline(text)
            if signed and spelled <= 2 * names:
                yield claimed[0].reading


def _labelled(leaves: Iterable[Leaf], habits: Habits) -> Iterator[Reading]:
    """The dates that words beside them call that of publication: `Published on`, `Erschienen am`."""
    for leaf in islice(filter(_may_date, leaves), _MOST_LINES):
        if leaf.link_share <= 0.5:
            yield from (said.reading for said in claims_in(leaf.text, habits) if said.claim is Claim.PUBLISHED)


def _may_date(leaf: Leaf) -> bool:
    """Whether a line is short, has numbers as dates have them, and stands where no other date is expected."""
    return (
        len(leaf.text) <= _LINE
        and _NUMBERS.search(leaf.text) is not None
        and not _RIGHTS.search(leaf.text)
        and not _says_other(leaf)
    )


def _says_other(leaf: Leaf) -> bool:
    near = takewhile(lambda box: box.tag not in ("body", "main", "article"), islice(leaf.box.outwards(), 3))
    return any(box.role is Role.HIDDEN or _OTHER.search(box.label.lower()) for box in near) or leaf.box.is_in(
        Role.COMMENTS
    )
