"""What an engine receives of an article: text to search, values to count, times to sort by."""

import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from index.article import ArchivedArticle, Article, PartialDateTime, Precision
from index.calendar import midnight
from index.text.analysis import UNSPACED

FACETS = (
    "person", "outlet", "author", "agency", "section", "lang", "story", "copy", "says", "kind", "rights", "keyword", "link",
    "state",
)  # fmt: skip
"""Fields with countable values. `person`, `says`, `author`, `rights`, `keyword`, `link` and `state` hold any number per document,
the others at most one."""

PEOPLE = ("person", "says")
"""Facets whose values are ids of people: who is in an article, and who is quoted there."""

PAYWALLED, CHANGED, GONE, UNDATED, IMPORTED = "paywalled", "changed", "gone", "undated", "imported"
STATES = (PAYWALLED, CHANGED, GONE, UNDATED, IMPORTED)
"""Values of the facet `state`: the text is only what stands outside a paywall; the outlet published another version; it took the
article down; it gives no date; no source led to it."""

COPY, NO_COPY = "yes", "no"
"""Values of the facet `copy`: whether an article repeats an earlier one, apart from edits."""

DOCUMENT_VERSION = 9
"""Increase it when `document_of` produces different documents from the same articles: indexes are then rebuilt."""

AHEAD = 86_400
"""Seconds that a date may be ahead of the clock: days start earlier in the east, and some pages omit their UTC offset."""

UNPLACED = 10**12
"""Seconds subtracted from the sort time of an article without one, so that it comes after all others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What is indexed of one article.

    id: the article's. title: all its headlines; body: standfirst, text and the outlet's keywords. lang: selects the text
    analysis. published: epoch seconds or None; fetched: epoch seconds. event: epoch seconds at which the day of its event
    begins, or None. person, says: registry ids; outlet: outlet id; the other facets: the value as displayed. quoted:
    (start, end) code points of quotations in the body, in order, apart. opening: lines of the body that are standfirst and first
    paragraph. words: of the text. keyword: the outlet's own. link: hosts that the text links to, and the domains they are
    in. state: of STATES. story: id of its story, None if it is alone.
    copy_of: id of the article under which this one is folded, or None. order: epoch seconds to sort by if neither published nor
    fetched applies, see `when`.
    """

    id: str
    title: str
    body: str
    fetched: int
    quoted: tuple[tuple[int, int], ...] = ()
    opening: int = 1
    words: int = 0
    published: int | None = None
    event: int | None = None
    lang: str | None = None
    person: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    outlet: str | None = None
    agency: str | None = None
    section: str | None = None
    kind: str | None = None
    rights: tuple[str, ...] = ()
    keyword: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    story: str | None = None
    copy_of: str | None = None
    order: int | None = None

    @property
    def copy(self) -> str:
        """COPY if the article is folded under another one, else NO_COPY."""
        return NO_COPY if self.copy_of is None else COPY

    @property
    def when(self) -> int:
        """Sort key of newest and oldest, in epoch seconds: published, or fetched if there is no date.

        Below -UNPLACED / 2 the article is unplaced: it comes after all others, and when + UNPLACED sorts it among its
        kind (see index.ranking).
        """
        if self.order is not None:
            return self.order
        return self.fetched if self.published is None else self.published

    def values(self, facet: str) -> tuple[str, ...]:
        """The values that count for a facet (one of FACETS); empty if there are none."""
        value = getattr(self, facet)
        if isinstance(value, tuple):
            return value
        return () if value is None else (value,)


def epoch(moment: PartialDateTime, zone: ZoneInfo) -> int:
    """The moment in seconds since 1970; a date without a time counts from midnight in `zone`."""
    return midnight(moment.at.date(), zone) if moment.precision is Precision.DAY else int(moment.at.timestamp())


def word_count(text: str) -> int:
    """The words of a text: what stands between blanks, and each character of a script without spaces."""
    return len(_CHARACTER.sub(" x ", text).split()) if _CHARACTER.search(text) else len(text.split())


_CHARACTER = re.compile(f"[{UNSPACED}]")


def linked_hosts(article: Article) -> tuple[str, ...]:
    """The hosts that a text links to without their `www.`, and every domain of two names or more that they are in."""
    found: dict[str, None] = {}
    for link in article.links:
        host = host_in(link.url)
        names = host.split(".")
        if len(names) > 1 and not names[-1].isdigit():
            found.update(dict.fromkeys(".".join(names[at:]) for at in range(len(names) - 1)))
        elif host:
            found[host] = None
    return tuple(found)


def host_in(address: str) -> str:
    """The host of an address, in lower case and without its `www.`; "" where there is none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.strip(".").removeprefix("www.")


def states_of(archived: ArchivedArticle) -> tuple[str, ...]:
    """What an article is, of STATES."""
    article = archived.article
    held = (
        article.paywalled is True,
        archived.revisions > 1,
        archived.gone is not None,
        article.published is None,
        article.source is None,
    )
    return tuple(state for state, holds in zip(STATES, held, strict=True) if holds)


def document_of(archived: ArchivedArticle, zone: ZoneInfo, now: int | None = None) -> Document:
    """The document to index for an archived article. now: epoch seconds, by default the clock's.

    zone: time zone in which days are counted. A date more than AHEAD in the future is ignored: no filter finds the
    article by it. Such an article is unplaced. So is an undated one that was imported, since only the time it was saved
    or copied is known. An undated article found through a source is placed at its discovery: sources are polled every
    few minutes, and what they newly list is new. Nothing is placed after `now`.
    """
    now = int(time.time()) if now is None else now
    article = archived.article
    fetched = int(archived.first_fetched.timestamp())
    published = epoch(article.published, zone) if article.published else None
    impossible = published is not None and published > now + AHEAD
    if impossible:
        published = None
    event = None if archived.event is None or published is None else midnight(archived.event, zone)
    if impossible or (published is None and article.source is None):
        order = min(fetched, now) - UNPLACED
    else:
        order = min(fetched if published is None else published, now)
    before = len(article.standfirst) + 1 if article.standfirst else 0
    return Document(
        id=article.id,
        quoted=tuple((quotation.start + before, quotation.end + before) for _, quotation in archived.quotations),
        opening=2 if article.standfirst else 1,
        words=word_count(article.text),
        title="\n".join((article.title, *article.other_titles)),
        body="\n".join(filter(None, (article.standfirst, article.text, " / ".join(article.keywords)))),
        fetched=fetched,
        published=published,
        event=event,
        lang=article.lang,
        person=tuple(dict.fromkeys(person.id for person in archived.people)),
        says=tuple(dict.fromkeys(who for who, _ in archived.quotations if who is not None)),
        author=tuple(dict.fromkeys(article.authors)),
        outlet=article.outlet.id if article.outlet else None,
        agency=article.agency,
        section=article.section,
        kind=article.kind.value if article.kind else None,
        rights=tuple(right.value for right in article.rights),
        keyword=tuple(dict.fromkeys(article.keywords)),
        link=linked_hosts(article),
        state=states_of(archived),
        story=archived.story,
        copy_of=archived.copy_of,
        order=order,
    )
